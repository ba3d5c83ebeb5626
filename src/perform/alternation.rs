//! A tremolo between two notes or chords, played out: from the first to the second and back as long as both last.

use super::ornament::Strike;
use crate::arrange::ArrangedNote;
use crate::score::{Division, Sign, Sound, Tick, Ticks};

/// Strokes faster than thirty-seconds are played as those (ours): no more is heard apart.
const FASTEST: u8 = 3;

/// The strokes in the time of a note (`notes` by start) that alternates with its neighbour, both notes among them.
pub(super) fn strikes(notes: &[ArrangedNote], index: usize, division: Division) -> Option<Vec<Strike>> {
    let note = notes.get(index)?;
    let played = note.signs.iter().any(|sign| matches!(sign, Sign::Played(_)));
    let own = chord(notes, note.start, note.length);
    let earlier = note.start.0.checked_sub(note.length.0).map(Tick);
    let neighbours = [(Some(note.start + note.length), true), (earlier, false)].into_iter().filter(|_| !played);
    let mut halves = neighbours.filter_map(|(start, begins)| {
        let other = chord(notes, start?, note.length);
        Some((shared(&own, &other)?, other, begins))
    });
    let (strokes, other, begins) = halves.next()?;
    let rank = own.iter().position(|own| std::ptr::eq(*own, note))?;
    let partners = if rank + 1 == own.len() { other.get(rank..) } else { other.get(rank..=rank) };
    let partners: Vec<Sound> = partners.into_iter().flatten().map(|partner| partner.sound).collect();
    let each = (division.quarter().0 >> strokes.min(FASTEST)).max(1);
    let count = (note.length.0 / each).max(2);
    let place = |stroke: u64| note.length.0 * stroke / count;
    let first = if begins { 0 } else { count };
    let stroke = |stroke: u64| {
        let home = (first + stroke).is_multiple_of(2) == begins;
        let sounds = if home { vec![note.sound] } else { partners.clone() };
        let (after, length) = (Ticks(place(stroke)), Ticks((place(stroke + 1) - place(stroke)).max(1)));
        sounds.into_iter().map(move |sound| Strike { sound, after, length, slurred: stroke > 0 })
    };
    Some((0..count).flat_map(stroke).collect())
}

/// The notes that begin at a tick and are so long.
fn chord(notes: &[ArrangedNote], start: Tick, length: Ticks) -> Vec<&ArrangedNote> {
    let from = notes.partition_point(|note| note.start < start);
    let there = notes.iter().skip(from).take_while(|note| note.start == start);
    there.filter(|note| note.length == length).collect()
}

/// The strokes of a tremolo that both chords belong to.
fn shared(own: &[&ArrangedNote], other: &[&ArrangedNote]) -> Option<u8> {
    let numbers = |chord: &[&ArrangedNote]| -> Vec<(u32, u8)> {
        let signs = chord.iter().flat_map(|note| &note.signs);
        let of =
            |sign: &Sign| if let Sign::Alternation(number, strokes) = sign { Some((*number, *strokes)) } else { None };
        signs.filter_map(of).collect()
    };
    let theirs = numbers(other);
    let both = numbers(own).into_iter().find(|(number, _)| theirs.iter().any(|(their, _)| their == number));
    both.map(|(_, strokes)| strokes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::{Articulation, DecisionId};
    use crate::profile::Technique;
    use crate::score::Dynamic;

    fn note(midi: u8, start: u64, signs: Vec<Sign>) -> ArrangedNote {
        ArrangedNote {
            sound: Sound::from_midi(midi, false),
            start: Tick(start),
            length: Ticks(480),
            dynamic: Dynamic::Mf,
            articulation: Articulation::Plain,
            technique: Technique::Ordinary,
            instrument: 0,
            staff: None,
            signs,
            name: None,
            decision: DecisionId(0),
        }
    }

    fn played(notes: &[ArrangedNote], index: usize) -> Vec<(u8, u64)> {
        let strikes = strikes(notes, index, Division::new(480).unwrap()).unwrap_or_default();
        strikes.iter().map(|strike| (strike.sound.midi(), strike.after.0)).collect()
    }

    #[test]
    fn two_notes_alternate_as_long_as_both_last() {
        let sign = || vec![Sign::Alternation(7, 1)];
        let notes = [note(60, 0, sign()), note(64, 480, sign()), note(67, 960, Vec::new())];
        assert_eq!(played(&notes, 0), [(60, 0), (64, 240)]);
        assert_eq!(played(&notes, 1), [(60, 0), (64, 240)]);
        assert!(played(&notes, 2).is_empty());
    }

    #[test]
    fn each_head_of_a_chord_has_its_partner() {
        let sign = || vec![Sign::Alternation(7, 1)];
        let notes = [note(60, 0, sign()), note(64, 480, sign()), note(67, 480, Vec::new())];
        assert_eq!(played(&notes, 0), [(60, 0), (64, 240), (67, 240)]);
        assert_eq!(played(&notes, 1), [(60, 0), (64, 240)]);
        assert_eq!(played(&notes, 2), [(67, 240)]);
    }
}
