//! What the first looks, forwards and backwards, found around each note, for the second look.

use super::around::Around;
use super::moment::time_case;
use super::piece::Piece;
use super::second;
use super::sure::Weighed;
use super::table::Entries;
use std::ops::Range;

/// A voice's part in a note, in thousandths.
pub(super) type Share = i32;

/// What the first looks say of a piece.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) notes: Vec<SeenNote>,
    pub(crate) moments: Vec<SeenMoment>,
}

/// What they say of a note.
#[derive(Debug, Clone)]
pub(crate) struct SeenNote {
    /// Entries that hold in each voice.
    pub(crate) entries: [Vec<u32>; 4],
    /// The note before in its voice, by either look.
    pub(crate) before: [Option<u32>; 2],
}

/// What they say of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeenMoment {
    /// Voices that start, and that start at the next moment (a bit a voice).
    pub(crate) starts: u8,
    pub(crate) next_starts: u8,
    /// Case of the time between.
    pub(crate) time: usize,
}

impl Entries for Vec<u32> {
    fn take(&mut self, index: usize) {
        self.push(index as u32);
    }
}

/// Both looks as one.
pub(super) struct Found<'a> {
    looks: [&'a [Weighed]; 2],
    /// Mean share of each voice.
    pub(super) shares: Vec<[Share; 4]>,
    /// The voice with most.
    pub(super) best: Vec<usize>,
}

impl Seen {
    pub(super) fn new(piece: &Piece, looks: [&[Weighed]; 2]) -> Self {
        let found = Found::new(looks);
        let chains = looks.map(|look| chain(piece, look));
        let nexts = nexts(piece, &found.best);
        let note = |index: usize| SeenNote {
            entries: found.entries(piece, index, &nexts[index]),
            before: chains.each_ref().map(|chain| chain[index]),
        };
        Self { notes: (0..piece.notes.len()).map(note).collect(), moments: moments(piece, &found.best) }
    }
}

impl<'a> Found<'a> {
    fn new(looks: [&'a [Weighed]; 2]) -> Self {
        let mean = |(a, b): (&Weighed, &Weighed)| {
            std::array::from_fn(|voice| (Share::from(a.shares[voice]) + Share::from(b.shares[voice])) / 2)
        };
        let shares: Vec<[Share; 4]> = looks[0].iter().zip(looks[1]).map(mean).collect();
        let best = shares.iter().map(most).collect();
        Self { looks, shares, best }
    }

    fn entries(&self, piece: &Piece, index: usize, nexts: &[Option<usize>; 4]) -> [Vec<u32>; 4] {
        let around = Around::new(piece, self, index);
        std::array::from_fn(|slot| {
            let mut entries = Vec::new();
            second::shares(slot, self.looks.map(|look| look[index].shares[slot]), &mut entries);
            if let Some(next) = nexts[slot] {
                let notes = [&piece.notes[index], &piece.notes[next]];
                second::next(piece, slot, notes, self.shares[next][slot], &mut entries);
            }
            around.terms(&piece.notes[index], slot, &mut entries);
            entries
        })
    }
}

/// The voice with most, of equals the highest.
fn most(shares: &[Share; 4]) -> usize {
    (0..4).max_by_key(|voice| (shares[*voice], 3 - *voice)).unwrap_or(0)
}

/// The note before each in its voice, by a look: the first of its moment.
fn chain(piece: &Piece, look: &[Weighed]) -> Vec<Option<u32>> {
    let voice = |index: usize| usize::from(look[index].voice & 3);
    let (mut last, mut chain) = ([None; 4], vec![None; piece.notes.len()]);
    for moment in &piece.moments {
        moment.clone().for_each(|index| chain[index] = last[voice(index)]);
        moment.clone().rev().for_each(|index| last[voice(index)] = u32::try_from(index).ok());
    }
    chain
}

/// The next note of each voice after each note's moment: the first of its moment.
fn nexts(piece: &Piece, best: &[usize]) -> Vec<[Option<usize>; 4]> {
    let (mut next, mut all) = ([None; 4], vec![[None; 4]; piece.notes.len()]);
    for moment in piece.moments.iter().rev() {
        all[moment.clone()].fill(next);
        moment.clone().rev().for_each(|index| next[best[index]] = Some(index));
    }
    all
}

fn moments(piece: &Piece, best: &[usize]) -> Vec<SeenMoment> {
    let starts = |moment: &Range<usize>| best[moment.clone()].iter().fold(0, |mask, voice| mask | 1 << voice);
    let start = |moment: &Range<usize>| piece.notes[moment.start].start;
    let seen = |(number, moment): (usize, &Range<usize>)| {
        let next = piece.moments.get(number + 1);
        let time = next.map_or(i32::MAX, |next| start(next) - start(moment));
        SeenMoment { starts: starts(moment), next_starts: next.map_or(0, starts), time: time_case(time) }
    };
    piece.moments.iter().enumerate().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::super::piece::Note;
    use super::*;

    /// A search that was sure of these voices.
    fn sure<const N: usize>(voices: [u8; N]) -> Vec<Weighed> {
        let shares = |voice: u8| std::array::from_fn(|slot| 1000 * u16::from(slot == usize::from(voice)));
        voices.map(|voice| Weighed { voice, shares: shares(voice) }).to_vec()
    }

    /// Two notes that start together, and one a quarter and one two quarters later.
    fn piece() -> Piece {
        let note = |start: i32, pitch: i32| Note { start, length: 480, pitch };
        Piece::new(vec![note(0, 72), note(0, 60), note(480, 74), note(960, 62)])
    }

    #[test]
    fn each_look_says_which_note_was_before() {
        let seen = Seen::new(&piece(), [&sure([0, 3, 0, 3]), &sure([0, 3, 3, 3])]);
        let before: Vec<_> = seen.notes.iter().map(|note| note.before).collect();
        assert_eq!(before, [[None, None], [None, None], [Some(0), Some(1)], [Some(1), Some(2)]]);
    }

    #[test]
    fn both_looks_say_which_voices_start_now_and_next() {
        let look = sure([0, 3, 0, 3]);
        let seen = Seen::new(&piece(), [&look, &look]);
        let moment = |starts, next_starts, ticks| SeenMoment { starts, next_starts, time: time_case(ticks) };
        assert_eq!(seen.moments, [moment(9, 1, 480), moment(1, 8, 480), moment(8, 0, i32::MAX)]);
    }

    #[test]
    fn of_two_looks_the_surer_counts() {
        let unsure = Weighed { voice: 1, shares: [400, 600, 0, 0] };
        assert_eq!(Found::new([&sure([0]), &[unsure]]).best, [0]);
        assert_eq!(most(&[0, 500, 500, 0]), 1, "of equals the highest");
    }
}
