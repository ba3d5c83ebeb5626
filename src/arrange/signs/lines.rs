//! Slurs of the source in a seat: cut where the line goes elsewhere, and where the bow must turn.

use crate::arrange::{ArrangedNote, bow};
use crate::ensemble::Seat;
use crate::score::{Frame, Sign, Tick, TickSpan};
use std::collections::BTreeMap;

/// Cuts the slurs over a seat's notes (by start) and numbers them anew from 1: each lies over neighbours, two attacks at
/// least, and takes no more than a bow where there is one.
pub(in crate::arrange) fn cut(seat: &Seat, frame: &Frame, notes: &mut [ArrangedNote]) {
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for under in slurred(notes).into_values() {
        for run in runs(notes, &under, frame) {
            pieces.extend(bows(seat, frame, notes, &run));
        }
    }
    pieces.retain(|piece| attacks(notes, piece) > 1);
    pieces.sort();
    for note in notes.iter_mut() {
        note.signs.retain(|sign| !matches!(sign, Sign::Slur(_)));
    }
    for (piece, number) in pieces.iter().zip(1u32..) {
        for index in piece {
            notes[*index].signs.insert(0, Sign::Slur(number));
        }
    }
    notes.iter_mut().for_each(|note| note.signs.sort());
}

/// The notes under each slur, by index.
pub(in crate::arrange) fn slurred(notes: &[ArrangedNote]) -> BTreeMap<u32, Vec<usize>> {
    let mut slurs: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, note) in notes.iter().enumerate() {
        for sign in &note.signs {
            if let Sign::Slur(number) = sign {
                slurs.entry(*number).or_default().push(index);
            }
        }
    }
    slurs
}

/// Notes under a slur in runs: broken by a rest of an eighth or more, and by notes of another line between.
fn runs(notes: &[ArrangedNote], under: &[usize], frame: &Frame) -> Vec<Vec<usize>> {
    let slack = frame.division().quarter().0 / 2;
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut end = Tick::ZERO;
    for index in under {
        let note = &notes[*index];
        let last = runs.last().and_then(|run| run.last()).copied();
        let rests = note.start.0 >= end.0 + slack;
        let strangers =
            last.is_some_and(|last| (last + 1..*index).any(|between| strange(notes, last, between, *index)));
        match runs.last_mut() {
            Some(run) if !rests && !strangers => run.push(*index),
            _ => runs.push(vec![*index]),
        }
        end = end.max(note.span().end);
    }
    runs
}

/// Whether a note between two slurred ones is no part of their chords and lies between them in time.
fn strange(notes: &[ArrangedNote], last: usize, between: usize, next: usize) -> bool {
    let (last, between, next) = (&notes[last], &notes[between], &notes[next]);
    last.start < between.start && between.start < next.start && between.start >= last.span().end
}

/// A run cut where the bow must turn.
fn bows(seat: &Seat, frame: &Frame, notes: &[ArrangedNote], run: &[usize]) -> Vec<Vec<usize>> {
    let span = |run: &[usize]| {
        let first = notes.get(*run.first()?)?.start;
        let end = run.iter().map(|index| notes[*index].span().end).max()?;
        Some(TickSpan::new(first, end))
    };
    let Some(span) = span(run).filter(|span| bow::too_long(seat, frame, notes, *span)) else {
        return vec![run.to_vec()];
    };
    let pieces = bow::cut(seat, frame, notes, span).into_iter();
    pieces.map(|piece| run.iter().copied().filter(|index| piece.contains(notes[*index].start)).collect()).collect()
}

fn attacks(notes: &[ArrangedNote], piece: &[usize]) -> usize {
    let mut starts: Vec<Tick> = piece.iter().map(|index| notes[*index].start).collect();
    starts.dedup();
    starts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, note_of, pitch};
    use crate::score::{Division, Sound, Ticks};

    /// Quarters of a flute, `-` a rest, each with the slur of its place.
    fn cut_slurs(slurs: &[Option<u32>]) -> Vec<Vec<Sign>> {
        let seat = ensemble(&["Flute"]).seats.remove(0);
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(480 * slurs.len() as u64));
        let quarter = |(index, slur): (u64, &Option<u32>)| {
            let name = if index % 2 == 0 { "G4" } else { "A4" };
            let mut note = note_of(Sound::Pitched(pitch(name)), Tick(index * 480), Ticks(480));
            note.signs.extend(slur.map(Sign::Slur));
            note
        };
        let mut notes: Vec<ArrangedNote> =
            (0..).zip(slurs).filter(|(_, slur)| **slur != Some(99)).map(quarter).collect();
        cut(&seat, &frame, &mut notes);
        notes.into_iter().map(|note| note.signs).collect()
    }

    #[test]
    fn a_slur_kept_whole_stays_and_one_that_changes_hands_is_cut() {
        let one = |number| vec![Sign::Slur(number)];
        assert_eq!(cut_slurs(&[Some(7), Some(7), Some(7), None]), [one(1), one(1), one(1), vec![]]);
        // 99 is played by somebody else.
        assert_eq!(cut_slurs(&[Some(7), Some(7), Some(99), Some(7), Some(7)]), [one(1), one(1), one(2), one(2)]);
        assert_eq!(cut_slurs(&[Some(7), Some(99), Some(7), Some(7)]), [vec![], one(1), one(1)]);
    }
}
