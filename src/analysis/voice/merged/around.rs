//! Where the first looks found each voice before and after a note.

use super::piece::{FINE, LEGATO, Note, Piece, QUARTER};
use super::seen::{Found, Share};
use super::table::*;

/// Notes that are likely in one voice with a note: how they are like it, and how far off they may start, in ticks.
struct Kind {
    table: usize,
    far: i32,
    like: fn(&Note, &Note) -> bool,
}

const KINDS: [Kind; 2] = [
    Kind { table: SAME_PITCH, far: 4 * QUARTER, like: |note, other| apart(note, other) == 0 },
    Kind { table: NEAR_PITCH, far: 2 * QUARTER, like: |note, other| apart(note, other) <= 2 },
];
/// Where a voice's mean pitch is taken: from and to so many ticks after a note's start.
const MEANS: [(usize, i32, i32); 2] = [(AHEAD, 1, 8 * QUARTER), (AROUND, -4 * QUARTER, 4 * QUARTER)];
/// The farthest of all.
const FAR: i32 = 8 * QUARTER;
/// The most notes that are looked at on either side: where so many start within [`FAR`] the nearest say enough.
const MOST: usize = 400;
/// A longer note counts as this long in a mean.
const LONGEST: i32 = 2 * QUARTER;

/// A sum of what is weighed, and the weights.
type Mean = (i64, i64);

/// The voices around a note.
#[derive(Default)]
pub(super) struct Around {
    means: [[Mean; 4]; MEANS.len()],
    /// Shares in the notes of each kind before and after.
    shares: [[[Mean; 4]; 2]; KINDS.len()],
    /// Another note that sounds: whether it starts too, and semitones to it.
    busy: [Option<(bool, i32)>; 4],
}

impl Around {
    pub(super) fn new(piece: &Piece, found: &Found<'_>, index: usize) -> Self {
        let mut around = Self::default();
        let note = &piece.notes[index];
        let mut add = |other: usize| around.add(note, &piece.notes[other], &found.shares[other], found.best[other]);
        let within = |other: &usize| (piece.notes[*other].start - note.start).abs() <= FAR;
        (0..index).rev().take(MOST).take_while(within).for_each(&mut add);
        (index + 1..piece.notes.len()).take(MOST).take_while(within).for_each(&mut add);
        around
    }

    fn add(&mut self, note: &Note, other: &Note, shares: &[Share; 4], best: usize) {
        let time = other.start - note.start;
        if time <= 0 && other.end() > note.start + LEGATO {
            self.busy[best] = Some((time == 0, other.pitch - note.pitch));
        }
        if time != 0 {
            self.weigh(note, other, &shares.map(i64::from));
        }
    }

    fn weigh(&mut self, note: &Note, other: &Note, shares: &[i64; 4]) {
        let time = other.start - note.start;
        let (pitch, length) = (i64::from(FINE * other.pitch), i64::from(other.length.min(LONGEST)));
        let means = self.means.iter_mut().zip(MEANS).filter(|(_, (_, from, to))| (*from..=*to).contains(&time));
        for (mean, share) in means.flat_map(|(means, _)| means.iter_mut().zip(shares)) {
            add(mean, share * length * pitch, share * length);
        }
        let kinds = self.shares.iter_mut().zip(&KINDS);
        let own = kinds.filter(|(_, kind)| time.abs() <= kind.far && (kind.like)(note, other));
        for (mean, share) in own.flat_map(|(sides, _)| sides[usize::from(time > 0)].iter_mut().zip(shares)) {
            add(mean, *share, 1);
        }
    }

    /// Adds the entries of the note in a voice.
    pub(super) fn terms(&self, note: &Note, slot: usize, into: &mut impl Entries) {
        let voice = (slot, 4);
        for (means, (table, ..)) in self.means.iter().zip(MEANS) {
            if let (sum, weight @ 1..) = means[slot] {
                let off = FINE * note.pitch - (sum / weight) as i32;
                into.entry(table, [voice, (signed((off + FINE / 2).div_euclid(FINE), 20), 41)]);
            }
        }
        for ([before, after], kind) in self.shares.iter().zip(&KINDS) {
            into.entry(kind.table, [voice, (sixths(before[slot]), 7), (sixths(after[slot]), 7)]);
        }
        let busy = self.busy[slot];
        let kind = busy.map_or(0, |(starts, _)| 1 + usize::from(starts));
        let lies = busy.map_or(0, |(_, apart)| (apart.signum() + 2) as usize);
        into.entry(BUSY, [voice, (kind, 3), (lies, 4)]);
    }
}

const fn apart(note: &Note, other: &Note) -> i32 {
    (other.pitch - note.pitch).abs()
}

const fn add(mean: &mut Mean, sum: i64, weight: i64) {
    mean.0 += sum;
    mean.1 += weight;
}

/// Sixths of a mean share; 6 where there is none.
const fn sixths((sum, count): Mean) -> usize {
    if count == 0 { 6 } else { (sum / count * 6 / 1001) as usize }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_falls_into_a_sixth() {
        assert_eq!(sixths((0, 0)), 6);
        assert_eq!([0, 500, 1000].map(|share| sixths((2 * share, 2))), [0, 2, 5]);
    }

    #[test]
    fn no_kind_reaches_further_than_is_looked() {
        assert!(KINDS.iter().all(|kind| kind.far <= FAR));
        assert!(MEANS.iter().all(|(_, from, to)| -FAR <= *from && *to <= FAR));
    }
}
