//! When each seat has a role: what must be taken out of the whole to hear the role alone.

use super::doubling::doublings;
use crate::arrange::{ArrangedNote, Arrangement, SeatPart};
use crate::line::Role;
use crate::score::{Tick, TickSpan};
use crate::units::Seconds;

/// From when to when, by seat in score order; in time order, not overlapping.
pub type Stretches = Vec<Vec<(Seconds, Seconds)>>;

/// The stretches of time in which a seat is heard as having a role, seats that double it included: from the start of a note of
/// the role until it starts a note of another, so that what rings on belongs to what was played. They are those that
/// [`super::RoleBalance`] takes together, told to the note.
#[must_use]
pub fn stretches(arrangement: &Arrangement, role: Role) -> Stretches {
    let bars: Vec<_> = arrangement.frame.meters.bars(arrangement.frame.end).map(|bar| (bar, 0..0)).collect();
    let doubled = doublings(arrangement, &bars);
    let tempo = crate::perform::tempo(arrangement);
    let of_seat = |part: &SeatPart| {
        let doubles = |note: &ArrangedNote| {
            let of_note = |d: &&super::doubling::Doubling| d.seat == part.seat && d.span.contains(note.start);
            doubled.iter().filter(of_note).any(|d| d.role == role)
        };
        let has = |note: &ArrangedNote| {
            arrangement.decisions.get(note.decision.0 as usize).is_some_and(|d| d.role == role) || doubles(note)
        };
        let seconds = |span: TickSpan| (tempo.seconds_at(span.start), tempo.seconds_at(span.end));
        turns(&part.notes, arrangement.frame.end, has).into_iter().map(seconds).collect()
    };
    arrangement.seats.iter().map(of_seat).collect()
}

/// Spans from a note that has it to the next that has not and starts when none that has it still lasts.
fn turns(notes: &[ArrangedNote], end: Tick, has: impl Fn(&ArrangedNote) -> bool) -> Vec<TickSpan> {
    let mut spans: Vec<TickSpan> = Vec::new();
    let (mut since, mut until) = (None, Tick::ZERO);
    for together in notes.chunk_by(|a, b| a.start == b.start) {
        let Some(start) = together.first().map(|note| note.start) else { continue };
        let having = together.iter().filter(|note| has(note)).map(|note| note.span().end).max();
        match (having, since) {
            (Some(last), _) => {
                since = since.or(Some(start));
                until = until.max(last);
            }
            (None, Some(from)) if until <= start => {
                spans.push(TickSpan::new(from, start));
                since = None;
            }
            _ => {}
        }
    }
    spans.extend(since.map(|from| TickSpan::new(from, end.max(until))));
    spans
}

#[cfg(test)]
mod tests {
    use super::super::testing::{part, scene, seat};
    use super::*;
    use crate::profile::Library;
    use crate::score::Dynamic::Mf;

    fn told(stretches: &[(Seconds, Seconds)]) -> Vec<(f64, f64)> {
        stretches.iter().map(|(from, to)| (from.0, to.0)).collect()
    }

    #[test]
    fn the_melody_is_who_has_it_and_who_doubles_it_to_the_end() {
        let flute = Library::builtin().get("flute").unwrap();
        let tune = [72, 74, 76, 77, 79, 77, 76, 74];
        let scene = scene(&[
            part("Flute", &flute, Mf, &tune, 1).with_role(Role::Melody),
            part("Oboe", &flute, Mf, &tune, 1),
            part("Horn", &flute, Mf, &[60, 62, 60, 62, 60, 62, 60, 62], 1),
        ]);
        let melody = stretches(&scene, Role::Melody);
        let of = |name: &str| told(&melody[usize::from(seat(&scene, name).0)]);
        let whole = scene.frame.tempo.seconds_at(scene.frame.end).0;
        assert_eq!([of("Flute"), of("Oboe"), of("Horn")], [vec![(0.0, whole)], vec![(0.0, whole)], vec![]]);
    }

    #[test]
    fn a_turn_ends_at_the_next_note_of_another_role_and_lasts_through_rests() {
        let flute = Library::builtin().get("flute").unwrap();
        let mut scene = scene(&[part("Flute", &flute, Mf, &[72, 74, 60, 62, 76], 1).with_role(Role::Melody)]);
        let notes = &mut scene.seats[0].notes;
        notes.remove(1);
        let low = |note: &ArrangedNote| note.sound.midi() > 70;
        let quarter = notes[0].length.0;
        let spans: Vec<(u64, u64)> =
            turns(notes, Tick(9 * quarter), low).iter().map(|s| (s.start.0 / quarter, s.end.0 / quarter)).collect();
        assert_eq!(spans, [(0, 2), (4, 9)]);
    }

    #[test]
    fn a_chord_with_a_note_of_the_role_keeps_it_until_that_note_ends() {
        let flute = Library::builtin().get("flute").unwrap();
        let mut scene = scene(&[part("Flute", &flute, Mf, &[72, 60, 62, 64], 1)]);
        let notes = &mut scene.seats[0].notes;
        let quarter = notes[0].length.0;
        notes[0].length.0 = 2 * quarter;
        let spans = turns(notes, Tick(4 * quarter), |note| note.sound.midi() > 70);
        assert_eq!(spans, [TickSpan::new(Tick(0), Tick(2 * quarter))]);
    }
}
