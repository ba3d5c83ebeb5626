//! The same music elsewhere in a piece: a note that comes again among the same notes is likely in the same voice.

use super::beam::MOST_NOTES;
use super::piece::Piece;
use super::seen::Share;
use super::table::*;
use std::collections::HashMap;

/// Moments before and after that must be the same.
const SPAN: usize = 2;
/// Levels of a share.
const LEVELS: usize = 12;

/// How music comes again.
#[derive(Clone, Copy)]
enum Again {
    Same,
    /// In other keys too.
    Transposed,
}

/// Of each note the mean shares of the notes elsewhere that stand as it does, if any; `same` as it was, and `transposed`.
pub(super) struct Repeats {
    same: Vec<Option<[Share; 4]>>,
    transposed: Vec<Option<[Share; 4]>>,
}

impl Repeats {
    pub(super) fn new(piece: &Piece, shares: &[[Share; 4]]) -> Self {
        let means = |again: Again| elsewhere(&contexts(piece, again), shares);
        Self { same: means(Again::Same), transposed: means(Again::Transposed) }
    }

    /// Adds the entries of a note in a voice.
    pub(super) fn terms(&self, index: usize, slot: usize, into: &mut impl Entries) {
        for (table, all) in [(REPEAT, &self.same), (TRANSPOSED_REPEAT, &self.transposed)] {
            let level = all[index].map_or(LEVELS, |shares| shares[slot] as usize * LEVELS / 1001);
            into.entry(table, [(slot, 4), (level, LEVELS + 1)]);
        }
    }
}

/// What a note stands among: each note's time from it, length and pitch, moment by moment.
type Context = Vec<[i32; 3]>;

fn contexts(piece: &Piece, again: Again) -> Vec<Context> {
    let of = |number: usize| piece.moments[number].clone().map(move |index| context(piece, number, index, again));
    (0..piece.moments.len()).flat_map(of).collect()
}

fn context(piece: &Piece, number: usize, index: usize, again: Again) -> Context {
    let note = &piece.notes[index];
    let base = match again {
        Again::Same => 0,
        Again::Transposed => note.pitch,
    };
    let around = &piece.moments[number.saturating_sub(SPAN)..(number + SPAN + 1).min(piece.moments.len())];
    let others = around.iter().flat_map(|moment| moment.clone().take(MOST_NOTES)).map(|other| &piece.notes[other]);
    let place = [(index - piece.moments[number].start) as i32, note.length, note.pitch - base];
    std::iter::once(place)
        .chain(others.map(|other| [other.start - note.start, other.length, other.pitch - base]))
        .collect()
}

/// The mean shares of all other notes in the same context.
fn elsewhere(contexts: &[Context], shares: &[[Share; 4]]) -> Vec<Option<[Share; 4]>> {
    let mut sums: HashMap<&Context, ([Share; 4], Share)> = HashMap::new();
    for (context, own) in contexts.iter().zip(shares) {
        let (sum, count) = sums.entry(context).or_default();
        sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        *count += 1;
    }
    let others = |(context, own): (&Context, &[Share; 4])| {
        let (sum, count) = sums.get(context).filter(|(_, count)| *count > 1)?;
        Some(std::array::from_fn(|slot| (sum[slot] - own[slot]) / (count - 1)))
    };
    contexts.iter().zip(shares).map(others).collect()
}

#[cfg(test)]
mod tests {
    use super::super::piece::Note;
    use super::*;

    /// A turn of five notes that comes twice, the second time so many semitones higher.
    fn twice(higher: i32) -> Piece {
        let turn = |from: i32, base: i32| {
            let note =
                move |(place, pitch): (i32, i32)| Note { start: from + 240 * place, length: 240, pitch: base + pitch };
            [0, 2, 0, -1, 0].into_iter().enumerate().map(|(place, pitch)| (place as i32, pitch)).map(note)
        };
        Piece::new(turn(0, 72).chain(turn(9600, 72 + higher)).collect())
    }

    /// The mean shares of the middle note, given those of each turn's.
    fn middle(piece: &Piece) -> [Option<[Share; 4]>; 2] {
        let shares: Vec<[Share; 4]> =
            (0..10).map(|index| if index < 5 { [1000, 0, 0, 0] } else { [0, 1000, 0, 0] }).collect();
        let repeats = Repeats::new(piece, &shares);
        [repeats.same[2], repeats.transposed[2]]
    }

    #[test]
    fn what_comes_again_has_the_shares_of_the_other_time() {
        let second = Some([0, 1000, 0, 0]);
        assert_eq!(middle(&twice(0)), [second, second]);
        assert_eq!(middle(&twice(5)), [None, second], "in another key");
    }
}
