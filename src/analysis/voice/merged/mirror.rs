//! The same piece from its end to its begin: what ends together starts together there.

use super::piece::{Note, Piece, QUARTER};
use super::sure::Weighed;

/// The span whose multiple the mirrored end is, so that metrical places stay what they are.
const SPAN: i32 = 16 * QUARTER;

/// The mirrored piece, and which of the notes each of its notes was.
pub(crate) fn mirror(piece: &Piece) -> (Piece, Vec<usize>) {
    let end = piece.notes.iter().map(Note::end).max().unwrap_or(0);
    let whole = (end + SPAN - 1) / SPAN * SPAN;
    let turned = |(index, note): (usize, &Note)| (Note { start: whole - note.end(), ..*note }, index);
    let mut notes: Vec<(Note, usize)> = piece.notes.iter().enumerate().map(turned).collect();
    notes.sort_by_key(|(note, index)| (note.start, -note.pitch, note.length, *index));
    let (notes, order) = notes.into_iter().unzip();
    (Piece::new(notes), order)
}

/// What was found for a mirrored piece, in the order of the piece itself.
pub(crate) fn back(found: &[Weighed], order: &[usize]) -> Vec<Weighed> {
    let mut all = vec![Weighed::default(); found.len()];
    for (own, index) in found.iter().zip(order) {
        all[*index] = *own;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_in_a_mirror_shows_what_is() {
        let note = |start: i32, length: i32, pitch: i32| Note { start, length, pitch };
        let piece = Piece::new(vec![note(0, 480, 72), note(0, 960, 60), note(480, 480, 71), note(960, 240, 72)]);
        let (mirrored, order) = mirror(&piece);
        assert_eq!(order, [3, 2, 1, 0]);
        assert_eq!(mirrored.moments, [0..1, 1..3, 3..4]);
        assert_eq!(mirror(&mirrored).0.notes, piece.notes);
    }
}
