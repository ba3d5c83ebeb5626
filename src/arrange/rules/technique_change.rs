//! Techniques taken up or laid down faster than hands can: see the page of `technique-change-too-fast`.

use super::part::LEGATO;
use super::{Hit, Part, Rule, Told};
use crate::arrange::ArrangedNote;
use crate::finding::{Code, Severity};
use crate::profile::AT_A_PINCH;

pub(super) struct TechniqueChange;

/// From one technique to another, in seconds.
struct Change {
    comfortable: f64,
    time: f64,
}

impl Rule for TechniqueChange {
    fn code(&self) -> Code {
        Code::TechniqueChangeTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let changes = part
            .notes
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair.first().map(|note| note.technique) != pair.last().map(|note| note.technique));
        changes.filter_map(|(before, _)| hit(part, before + 1)).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let techniques = (before(part, hit.index), part.notes.get(hit.index));
        let (Some((from, _)), Some(to), Some(change)) = (techniques.0, techniques.1, change(part, hit.index)) else {
            return Told::new(String::new(), "");
        };
        let Change { time, comfortable } = change;
        Told::new(
            format!(
                "{time:.1} s to go from {} to {}; {comfortable:.1} s are comfortable",
                from.technique, to.technique
            ),
            "leave rests before it, shorten the note before it, or let half of the section change first",
        )
    }
}

fn hit(part: &Part<'_>, index: usize) -> Option<Hit> {
    let Change { time, comfortable } = change(part, index)?;
    let severity = if time < AT_A_PINCH * comfortable { Severity::Warning } else { Severity::Note };
    let gravity = ((comfortable - time) * 1000.0) as u32;
    let at = part.notes.get(index)?.start;
    (time < comfortable).then_some(Hit { at, kind: 0, severity, gravity, index })
}

/// The change to the technique of a note from that of the note before it; `None` where the players are divided.
fn change(part: &Part<'_>, index: usize) -> Option<Change> {
    let (last, free) = before(part, index)?;
    let (note, &(start, _)) = (part.notes.get(index)?, part.times.get(index)?);
    if is_divided(part, index, free) || last.instrument != note.instrument {
        return None;
    }
    let comfortable = part.profile(note).technique_change(last.technique, note.technique).0;
    Some(Change { comfortable, time: (start - free).max(0.0) })
}

/// Whether others of the section play as the note asks while the note before it sounds.
fn is_divided(part: &Part<'_>, index: usize, free: f64) -> bool {
    let (Some(note), Some((start, _))) = (part.notes.get(index), part.times.get(index)) else { return false };
    let Some(last) = index.checked_sub(1).and_then(|before| part.notes.get(before)) else { return false };
    let mut together = part.notes.iter().take(index).rev().take_while(|other| other.start == last.start);
    let both = last.start == note.start || together.any(|other| other.technique == note.technique);
    part.seat.players > 1 && (both || free > start + LEGATO)
}

/// The note before one, and when the hands are free of it and of those of its technique that start with it: a sustained
/// note at its end, a plucked one at once.
fn before<'a>(part: &'a Part<'_>, index: usize) -> Option<(&'a ArrangedNote, f64)> {
    let before = index.checked_sub(1)?;
    let last = part.notes.get(before)?;
    let decays = part.profile(last).decays(last.technique);
    let together = |index: &usize| {
        part.notes.get(*index).is_some_and(|note| (note.start, note.technique) == (last.start, last.technique))
    };
    let ends = (0..=before).rev().take_while(together).filter_map(|index| part.times.get(index));
    let free = ends.map(|(start, end)| if decays { *start } else { *end }).fold(f64::NEG_INFINITY, f64::max);
    Some((last, free))
}

#[cfg(test)]
mod tests {
    use crate::arrange::ArrangedNote;
    use crate::arrange::rules::tests::{chord, codes, play_notes};
    use crate::finding::Severity;
    use crate::profile::Technique;

    /// Quarters at 120, each (technique, start in quarters).
    fn notes(played: &[(Technique, u64)]) -> Vec<ArrangedNote> {
        let note = |(technique, quarter): &(Technique, u64)| ArrangedNote {
            technique: *technique,
            ..chord("A4", quarter * 480, 480)
        };
        played.iter().map(note).collect()
    }

    #[test]
    fn a_hand_needs_time_to_pluck() {
        use Technique::{Ordinary, Pizzicato};
        let at_once = play_notes("Violin", notes(&[(Ordinary, 0), (Pizzicato, 1)]));
        assert_eq!(codes(&at_once), ["technique-change-too-fast"]);
        assert_eq!(at_once[0].message, "0.0 s to go from ordinary playing to pizzicato; 1.0 s are comfortable");
        assert_eq!(at_once[0].severity, Severity::Warning);
        let a_rest = play_notes("Violin", notes(&[(Ordinary, 0), (Pizzicato, 2)]));
        assert_eq!(a_rest[0].severity, Severity::Note);
        assert_eq!(play_notes("Violin", notes(&[(Ordinary, 0), (Pizzicato, 3)])), []);
    }

    #[test]
    fn a_plucked_note_frees_the_hand_at_once() {
        use Technique::{Ordinary, Pizzicato};
        assert_eq!(play_notes("Violin", notes(&[(Pizzicato, 0), (Ordinary, 2)])), []);
    }

    #[test]
    fn a_divided_section_changes_nothing() {
        use Technique::{Ordinary, Pizzicato};
        let both = notes(&[(Ordinary, 0), (Pizzicato, 0), (Ordinary, 1), (Pizzicato, 1)]);
        assert_eq!(play_notes("Violin x8", both), []);
    }
}
