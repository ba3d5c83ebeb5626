//! How long a sustaining instrument may hold a note that the source's pedal holds.
//!
//! A pianist's pedal binds what the fingers let go: a waltz's bass lasts under its after-beats. An instrument that
//! sustains plays what is heard, but does not ring on by itself, so it holds the note only while the harmony it belongs
//! to lasts and inside its phrase; and a tune to its next note at most, since its notes are one after another.

use super::source::Source;
use crate::analysis::{Analysis, Chord};
use crate::line::{Line, Role};
use crate::score::Score;

/// Parts of a quarter by which the pedal must lengthen a note to count (ours): less is a matter of touch.
const LEAST: u64 = 8;

/// Sets [`super::source::SourceNote::held`] of every note.
pub(super) fn hear(score: &Score, analysis: &Analysis, source: &mut Source) {
    let pedalled = score.pedalled_ends();
    let next = next_in_line(analysis, source);
    let least = source.quarter / LEAST;
    for ((id, end), next) in pedalled.iter().enumerate().zip(next) {
        let note = &source.notes[id];
        if note.percussion || end.0 < note.end + least {
            continue;
        }
        let phrase = source.phrases.iter().rfind(|span| span.start.0 <= note.start).map_or(u64::MAX, |span| span.end.0);
        let harmony = harmony_end(&analysis.chords, note.start, note.end, note.pitch);
        let held = end.0.min(phrase).min(harmony).min(next);
        if held >= note.end + least {
            source.notes[id].held = held;
        }
    }
}

/// Where the chord changes to which a pitch belongs that is struck at `start` and released at `end`.
pub(super) fn harmony_end(chords: &[Chord], start: u64, end: u64, pitch: u8) -> u64 {
    let from = chords.partition_point(|chord| chord.span.end.0 <= start);
    let belongs = |chord: &Chord| chord.classes >> (pitch % 12) & 1 == 1;
    let mut last: Option<&Chord> = None;
    for chord in &chords[from..] {
        let goes_on = last.is_none_or(|last| last.span.end == chord.span.start && same_harmony(last, chord));
        if !goes_on || !belongs(chord) {
            break;
        }
        last = Some(chord);
    }
    last.map_or(end, |chord| chord.span.end.0)
}

/// Whether a chord is the one before it with a note more or less.
fn same_harmony(a: &Chord, b: &Chord) -> bool {
    let common = a.classes & b.classes;
    a.root == b.root || common == a.classes || common == b.classes
}

/// For each note of a tune, where the next one of its line starts; for others the end of time.
fn next_in_line(analysis: &Analysis, source: &Source) -> Vec<u64> {
    let mut next = vec![u64::MAX; source.notes.len()];
    let sings = |line: &&Line| matches!(line.roles.main(), Role::Melody | Role::Countermelody);
    for line in analysis.lines.iter().filter(sings) {
        let start = |index: usize| line.notes.get(index).map(|id| source.note(*id).start);
        for (index, id) in line.notes.iter().enumerate() {
            let now = source.note(*id).start;
            let later = (index + 1..line.notes.len()).filter_map(start).find(|start| *start > now);
            next[id.0 as usize] = later.unwrap_or(u64::MAX);
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Quality;
    use crate::arrange::fixture::{analysis, ensemble, part, score};
    use crate::arrange::{Deed, Plan, Style, arrange, explain};
    use crate::run::Run;
    use crate::score::{Control, Event, SeatId, Tick, TickSpan, Timed};
    use std::sync::Arc;

    fn chord(from: u64, to: u64, root: u8, classes: &[u8]) -> Chord {
        let span = TickSpan::new(Tick(from), Tick(to));
        let classes = classes.iter().fold(0, |mask, class| mask | 1 << class);
        Chord { classes, ..Chord::new(span, root, Quality::Major) }
    }

    #[test]
    fn a_harmony_lasts_while_its_chord_only_gains_or_loses_notes() {
        let chords =
            [chord(0, 480, 0, &[0, 4, 7]), chord(480, 960, 0, &[0, 4, 7, 10]), chord(960, 1920, 5, &[5, 9, 0])];
        assert_eq!(harmony_end(&chords, 0, 240, 48), 960);
        assert_eq!(harmony_end(&chords, 0, 240, 50), 240, "no note of the chord");
        assert_eq!(harmony_end(&chords, 1000, 1100, 48), 1920);
    }

    /// A waltz bass under pedal, one bar a chord, and a tune that is pedalled with it.
    fn waltz() -> (Score, Analysis) {
        let mut piano = part("Piano", 0, "C3 - - - F3 - - -");
        for (tick, value) in [(10, 127), (1900, 0), (1930, 127), (3800, 0)] {
            piano.events.push(Timed::new(Tick(tick), Event::Control(Control::SUSTAIN, value)));
        }
        let mut tune = part("Tune", 0, "C5 - E5 - F5 - A5 -");
        tune.events = piano.events.clone();
        let score = score(vec![tune, piano]);
        let mut analysis = analysis(&score, &[Role::Melody, Role::Bass]);
        analysis.chords =
            vec![chord(0, 1440, 0, &[0, 4, 7]), chord(1440, 1920, 7, &[7, 11, 2]), chord(1920, 3840, 5, &[5, 9, 0])];
        (score, analysis)
    }

    fn lengths(players: &[&str], style: &str, seat: usize) -> Vec<u64> {
        let (score, analysis) = waltz();
        let style = Style::builtin(style).unwrap();
        let ensemble = Arc::new(ensemble(players));
        let arrangement =
            arrange(&score, &analysis, &ensemble, &style, &Plan::default(), &Run::default()).unwrap().value;
        let own = arrangement.seats[seat].notes.iter().filter(|note| (note.sound.midi() < 60) == (seat == 1));
        own.map(|note| note.length.0).collect()
    }

    #[test]
    fn a_bass_is_held_to_the_change_of_harmony_by_who_can_hold_it() {
        assert_eq!(lengths(&["Flute", "Cello"], "default", 1), [1440, 1880]);
        assert_eq!(lengths(&["Flute", "Piano"], "default", 1), [480, 480], "a piano has its own pedal");
        assert_eq!(lengths(&["Flute", "Cello"], "faithful", 1), [480, 480]);
    }

    #[test]
    fn a_tune_is_held_to_its_next_note_at_most() {
        assert_eq!(lengths(&["Flute", "Cello"], "default", 0), [960, 480, 960, 920], "nor beyond its chord");
    }

    #[test]
    fn the_decision_says_so() {
        let (score, analysis) = waltz();
        let ensemble = Arc::new(ensemble(&["Flute", "Cello"]));
        let style = Style::default();
        let arranged = arrange(&score, &analysis, &ensemble, &style, &Plan::default(), &Run::default()).unwrap().value;
        let note = &arranged.seats[1].notes[0];
        assert_eq!(arranged.decisions[note.decision.0 as usize].deeds.as_slice(), [Deed::Held]);
        let told = explain(&arranged, Some(&score), SeatId(1), 0).unwrap().to_string();
        assert!(told.contains("held by the pedal"), "{told}");
        assert!(arranged.ledger.by_role.iter().all(|sums| sums.source == sums.kept + sums.octave));
    }
}
