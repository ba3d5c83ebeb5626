//! A tremolo between two notes or chords, played out: from the first to the second and back as long as both last.

use super::ornament::{MOST, Strike};
use crate::arrange::ArrangedNote;
use crate::score::{Division, Sign, Sound, Tick, Ticks};
use std::collections::BTreeMap;

/// Strokes faster than thirty-seconds are played as those (ours): no more is heard apart.
const FASTEST: u8 = 3;
/// Fewest strokes in the time of one note (ours).
const FEWEST: u64 = 2;

/// The tremolos between two notes of a seat.
pub(super) struct Alternations<'a> {
    notes: &'a [ArrangedNote],
    /// The heads of each half, by its number, start and length.
    halves: BTreeMap<(u32, Tick, Ticks), Vec<usize>>,
}

impl<'a> Alternations<'a> {
    /// Those of a seat's notes, by start.
    pub(super) fn of(notes: &'a [ArrangedNote]) -> Self {
        let mut halves: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, note) in notes.iter().enumerate() {
            for (number, _) in numbers(note) {
                halves.entry((number, note.start, note.length)).or_default().push(index);
            }
        }
        Self { notes, halves }
    }

    /// The strokes in the time of a note that alternates with its neighbour, both notes among them.
    pub(super) fn strikes(&self, index: usize, division: Division) -> Option<Vec<Strike>> {
        let note = self.notes.get(index)?;
        let (strokes, head) =
            numbers(note).find_map(|(number, strokes)| Some((strokes, self.head(index, note, number)?)))?;
        let each = (division.quarter().0 >> strokes.min(FASTEST)).max(1);
        let count = (note.length.0 / each).clamp(FEWEST, MOST);
        Some((0..count).flat_map(|stroke| head.stroke(stroke, count)).collect())
    }

    /// A note as a head of the tremolo of that number. Each has one partner; the last of a chord all that are left.
    fn head(&self, index: usize, note: &'a ArrangedNote, number: u32) -> Option<Head<'a>> {
        let half = |start: Tick| self.halves.get(&(number, start, note.length));
        let own = half(note.start)?;
        let begins = half(note.start + note.length);
        let other = begins.or_else(|| half(Tick(note.start.0.checked_sub(note.length.0)?)))?;
        let rank = own.binary_search(&index).ok()?;
        let partners = if rank + 1 == own.len() { other.get(rank..) } else { other.get(rank..=rank) };
        let partners = partners.into_iter().flatten().filter_map(|partner| self.notes.get(*partner));
        Some(Head { note, begins: begins.is_some(), partners: partners.map(|partner| partner.sound).collect() })
    }
}

/// The tremolos that a note is in, number and strokes; none where the file says how it is played.
fn numbers(note: &ArrangedNote) -> impl Iterator<Item = (u32, u8)> {
    let played = note.length == Ticks(0) || note.strokes().is_some();
    note.signs.iter().filter(move |_| !played).filter_map(Sign::alternation)
}

/// A head of a tremolo, with those of the other half that sound in its time.
struct Head<'a> {
    note: &'a ArrangedNote,
    /// It is of the first half.
    begins: bool,
    partners: Vec<Sound>,
}

impl Head<'_> {
    /// One of so many strokes in the time of the head; the second half goes on where the first stopped.
    fn stroke(&self, stroke: u64, count: u64) -> impl Iterator<Item = Strike> {
        let place = |stroke: u64| (u128::from(self.note.length.0) * u128::from(stroke) / u128::from(count)) as u64;
        let own = if self.begins { stroke.is_multiple_of(2) } else { !(count + stroke).is_multiple_of(2) };
        let sounds = if own { std::slice::from_ref(&self.note.sound) } else { &self.partners };
        let (after, length) = (Ticks(place(stroke)), Ticks((place(stroke + 1) - place(stroke)).max(1)));
        sounds.iter().map(move |sound| Strike { sound: *sound, after, length, slurred: stroke > 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::note_of;

    fn note(midi: u8, start: u64, signs: Vec<Sign>) -> ArrangedNote {
        ArrangedNote { signs, ..note_of(Sound::from_midi(midi, false), Tick(start), Ticks(480)) }
    }

    fn struck(notes: &[ArrangedNote], index: usize) -> Vec<Strike> {
        Alternations::of(notes).strikes(index, Division::new(480).unwrap()).unwrap_or_default()
    }

    fn played(notes: &[ArrangedNote], index: usize) -> Vec<(u8, u64)> {
        struck(notes, index).iter().map(|strike| (strike.sound.midi(), strike.after.0)).collect()
    }

    fn sign() -> Vec<Sign> {
        vec![Sign::Alternation(7, 1)]
    }

    #[test]
    fn two_notes_alternate_as_long_as_both_last() {
        let notes = [note(60, 0, sign()), note(64, 480, sign()), note(67, 960, Vec::new())];
        assert_eq!(played(&notes, 0), [(60, 0), (64, 240)]);
        assert_eq!(played(&notes, 1), [(60, 0), (64, 240)]);
        assert!(played(&notes, 2).is_empty());
    }

    #[test]
    fn each_head_of_a_chord_has_its_partner() {
        let notes = [note(60, 0, sign()), note(64, 480, sign()), note(67, 480, sign())];
        assert_eq!(played(&notes, 0), [(60, 0), (64, 240), (67, 240)]);
        assert_eq!(played(&notes, 1), [(60, 0), (64, 240)]);
        assert_eq!(played(&notes, 2), [(67, 240)]);
    }

    #[test]
    fn a_plain_note_under_a_tremolo_stays_one() {
        let notes = [note(36, 0, Vec::new()), note(60, 0, sign()), note(40, 480, Vec::new()), note(64, 480, sign())];
        assert_eq!(played(&notes, 1), [(60, 0), (64, 240)]);
        assert_eq!(played(&notes, 3), [(60, 0), (64, 240)]);
        assert!(played(&notes, 0).is_empty() && played(&notes, 2).is_empty());
    }

    #[test]
    fn a_note_of_any_length_has_few_strokes() {
        let long = |start: u64, length: u64| ArrangedNote { length: Ticks(length), ..note(60, start, sign()) };
        for length in [1, 480 * 10_000, u64::MAX / 2] {
            let strikes = struck(&[long(0, length), long(length, length)], 1);
            assert_eq!(strikes.len() as u64, (length / 240).clamp(2, 512));
            assert!(strikes.windows(2).all(|pair| pair[0].after <= pair[1].after));
        }
        assert!(struck(&[long(0, 0), long(0, 0)], 0).is_empty(), "no time to alternate in");
    }
}
