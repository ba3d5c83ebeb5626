//! Who doubles a line at the unison or at octaves, told by the notes: such seats are heard as one with it, whatever role
//! they were given. So is a seat that plays the line with more notes around it (violins that run through the flute's long
//! notes): a listener follows either.

use super::checks::notes_in;
use super::measure::JUDGED;
use crate::arrange::Arrangement;
use crate::line::Role;
use crate::score::{Bar, SeatId, Tick, TickSpan};
use std::collections::BTreeSet;
use std::ops::Range;

/// A seat that doubles a role in a bar.
pub(super) struct Doubling {
    pub(super) seat: SeatId,
    pub(super) role: Role,
    pub(super) span: TickSpan,
}

/// A note as a doubling sees it: when it starts, and its pitch class.
type Onset = (Tick, u8);

/// Every doubling by bar.
pub(super) fn doublings(arrangement: &Arrangement, bars: &[(Bar, Range<usize>)]) -> Vec<Doubling> {
    let of_bar = |index: usize, bar: &Bar| -> Vec<Doubling> {
        let around = |at: usize| bars.get(at.min(bars.len() - 1)).map_or(bar.span, |(bar, _)| bar.span);
        let (first, last) = (around(index.saturating_sub(AROUND)), around(index + AROUND));
        let window = TickSpan::new(first.start, last.end);
        JUDGED.into_iter().flat_map(|role| of_role(arrangement, role, bar.span, window)).collect()
    };
    bars.iter().enumerate().flat_map(|(index, (bar, _))| of_bar(index, bar)).collect()
}

/// Bars on either side that are looked at for a line played with more notes (ours).
const AROUND: usize = 2;

fn of_role(arrangement: &Arrangement, role: Role, span: TickSpan, window: TickSpan) -> Vec<Doubling> {
    let seats = || arrangement.seats.iter().map(|part| part.seat);
    let of_line = |seat| (seat, onsets(arrangement, seat, span, Some(role)));
    let lines: Vec<(SeatId, BTreeSet<Onset>)> = seats().map(of_line).filter(|(_, line)| !line.is_empty()).collect();
    let others = seats().filter(|seat| onsets(arrangement, *seat, span, Some(role)).is_empty());
    let doubles = |seat: &SeatId| {
        let part = reach(arrangement, *seat, span, role, &lines);
        lines.iter().any(|(host, line)| {
            let wide = || onsets(arrangement, *host, window, Some(role));
            is_doubling(&part, line)
                || adorns(&part, line) && adorns_long(&onsets(arrangement, *seat, window, None), &wide())
        })
    };
    others.filter(doubles).map(|seat| Doubling { seat, role, span }).collect()
}

/// Three quarters of its notes are the line's, and they are at least half of the line (ours).
fn is_doubling(part: &BTreeSet<Onset>, line: &BTreeSet<Onset>) -> bool {
    let shared = part.intersection(line).count();
    shared > 0 && shared * 4 >= part.len() * 3 && shared * 2 >= line.len()
}

/// Whether every note of the line is struck in the part too, among others.
fn adorns(part: &BTreeSet<Onset>, line: &BTreeSet<Onset>) -> bool {
    line.is_subset(part)
}

/// The same over several bars, long enough not to be chance: five notes of six, and five at least (ours).
fn adorns_long(part: &BTreeSet<Onset>, line: &BTreeSet<Onset>) -> bool {
    let shared = part.intersection(line).count();
    shared >= 5 && shared * 6 >= line.len() * 5
}

/// The notes of a seat that can double a role: a bass is not doubled more than an octave above its notes.
fn reach(
    arrangement: &Arrangement,
    seat: SeatId,
    span: TickSpan,
    role: Role,
    lines: &[(SeatId, BTreeSet<Onset>)],
) -> BTreeSet<Onset> {
    let highest = |seat: SeatId| notes_in(arrangement, seat, span).iter().map(|note| note.sound.midi()).max();
    let bass = lines.iter().filter_map(|(host, _)| highest(*host)).max().unwrap_or(u8::MAX);
    if role == Role::Bass && highest(seat).is_some_and(|high| high > bass.saturating_add(12)) {
        return BTreeSet::new();
    }
    onsets(arrangement, seat, span, None)
}

fn onsets(arrangement: &Arrangement, seat: SeatId, span: TickSpan, role: Option<Role>) -> BTreeSet<Onset> {
    let decision = |index: usize| arrangement.decisions.get(index).map(|decision| decision.role);
    let notes = notes_in(arrangement, seat, span).iter();
    let notes = notes.filter(|note| role.is_none() || decision(note.decision.0 as usize) == role);
    notes.filter_map(|note| Some((note.start, note.sound.pitch()?.class()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{part, scene, seat};
    use super::*;
    use crate::profile::testing::{flute, violin};
    use crate::score::Dynamic::Mf;
    use std::sync::Arc;

    #[test]
    fn running_notes_through_a_line_double_it_and_an_accompaniment_does_not() {
        let (flute, violin) = (Arc::new(flute()), Arc::new(violin()));
        let notes = [84, 86, 88, 89, 91, 88];
        let tune = part("Tune", &flute, Mf, &notes, 2).with_role(Role::Melody);
        let running: Vec<u8> = notes.iter().flat_map(|pitch| [pitch - 12, pitch - 15]).collect();
        let chords: Vec<u8> = (0..12).map(|i| [72, 67, 64, 67][i % 4]).collect();
        let arrangement =
            scene(&[tune, part("Run", &violin, Mf, &running, 1), part("Chords", &violin, Mf, &chords, 1)]);
        let bars: Vec<(Bar, Range<usize>)> =
            arrangement.frame.meters.bars(arrangement.frame.end).map(|b| (b, 0..1)).collect();
        let found = doublings(&arrangement, &bars);
        assert_eq!(found.len(), bars.len());
        assert!(found.iter().all(|d| d.seat == seat(&arrangement, "Run")));
    }

    #[test]
    fn a_bass_is_not_doubled_three_octaves_up() {
        let (flute, violin) = (Arc::new(flute()), Arc::new(violin()));
        let bass = part("Bass", &violin, Mf, &[55, 57, 59, 60], 1).with_role(Role::Bass);
        let near = part("Near", &violin, Mf, &[67, 69, 71, 72], 1);
        let far = part("Far", &flute, Mf, &[91, 93, 95, 96], 1);
        let arrangement = scene(&[bass, near, far]);
        let bar = arrangement.frame.meters.bar_at(Tick(0));
        let found = doublings(&arrangement, &[(bar, 0..1)]);
        assert_eq!(found.iter().map(|d| d.seat).collect::<Vec<_>>(), [seat(&arrangement, "Near")]);
    }

    #[test]
    fn octaves_double_and_thirds_do_not() {
        let (flute, violin) = (Arc::new(flute()), Arc::new(violin()));
        let tune = part("Tune", &flute, Mf, &[84, 86, 88, 89], 1).with_role(Role::Melody);
        let octave = part("Octave", &violin, Mf, &[72, 74, 76, 77], 1);
        let third = part("Third", &violin, Mf, &[69, 71, 72, 74], 1);
        let arrangement = scene(&[tune, octave, third]);
        let bar = arrangement.frame.meters.bar_at(Tick(0));
        let found = doublings(&arrangement, &[(bar, 0..1)]);
        assert_eq!(found.iter().map(|d| d.seat).collect::<Vec<_>>(), [seat(&arrangement, "Octave")]);
    }
}
