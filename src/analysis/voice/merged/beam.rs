//! A beam search over all moments: the best few ways are kept.
//!
//! A way gives every note of a moment to any of the four voices; double stops, rests, crossings and notes into a voice
//! that still sounds are only priced. The price of a way is a sum of table entries: a log-linear model as in Collins
//! (EMNLP 2002), searched as in Zhang & Clark (CL 2011).

use super::piece::Piece;
use super::state::State;
use super::table::Entries;
use super::{fixed, moment, others, own, pair, second};

/// Ways kept at each moment by the second look.
pub(crate) const WIDTH: usize = 16;
/// By the first ones: what more find makes the second look no better.
pub(crate) const FIRST_WIDTH: usize = 8;
/// The most notes of a moment that choose a voice; the rest go with the last of them.
pub(crate) const MOST_NOTES: usize = 12;

/// The voices of a moment's notes.
pub(crate) type Slots = [u8; MOST_NOTES];

/// A way so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) state: State,
    /// Sum of the weights, the best way of the moment at 0 after each step of a whole search.
    pub(crate) score: i64,
}

impl Way {
    /// At the begin of a piece.
    pub(crate) const fn new() -> Self {
        Self { state: State::new(), score: 0 }
    }
}

/// A step from a way of the moment before to one of this moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: u8,
    pub(crate) to: u8,
    /// What it adds to the score.
    pub(crate) gain: i64,
    pub(crate) slots: Slots,
}

/// The search over one piece under given weights.
pub(crate) struct Beam<'a> {
    pub(crate) piece: &'a Piece,
    pub(crate) weights: &'a [i32],
    pub(crate) width: usize,
    /// The right voice of each note and what a wrong one gains: so that training meets mistakes nearly made.
    pub(crate) tempted: Option<(&'a [u8], i32)>,
}

/// The weights of the entries that hold.
struct Sum<'a> {
    weights: &'a [i32],
    sum: i64,
}

impl Entries for Sum<'_> {
    #[inline]
    fn take(&mut self, index: usize) {
        self.sum += i64::from(self.weights[index]);
    }
}

/// A way on, before the best are chosen.
#[derive(Clone, Copy)]
struct Candidate {
    score: i64,
    from: u8,
    slots: Slots,
}

/// What the entries of one moment weigh for one way.
struct Priced {
    notes: Vec<[i64; 4]>,
    pairs: Vec<[i64; 16]>,
    starts: [i64; 16],
}

impl Beam<'_> {
    /// The ways after moment `number`, best first, and all steps that lead to them, the best to each first.
    pub(crate) fn step(&self, ways: &[Way], number: usize) -> (Vec<Way>, Vec<Edge>) {
        let fixed = self.fixed(number);
        let mut candidates = Vec::with_capacity(ways.len() * 128);
        for (from, way) in ways.iter().enumerate() {
            let priced = self.priced(&way.state, number, &fixed);
            self.expand(from as u8, way.score, number, &priced, &mut candidates);
        }
        best_first(&mut candidates, 8 * self.width);
        self.keep(ways, number, &candidates)
    }

    fn keep(&self, ways: &[Way], number: usize, candidates: &[Candidate]) -> (Vec<Way>, Vec<Edge>) {
        let (first, count) = self.span(number);
        let mut kept: Vec<Way> = Vec::with_capacity(self.width);
        let mut edges = Vec::with_capacity(2 * self.width);
        for candidate in candidates {
            let parent = &ways[usize::from(candidate.from)];
            let slots = candidate.slots[..count].iter().map(|slot| usize::from(*slot));
            let state = parent.state.after(first, &self.piece.notes[first..first + count], slots);
            let to = kept.iter().position(|way| way.state.alike(&state)).unwrap_or(kept.len());
            if to == kept.len() {
                if to == self.width {
                    break;
                }
                kept.push(Way { state, score: candidate.score });
            }
            let gain = candidate.score - parent.score;
            edges.push(Edge { from: candidate.from, to: to as u8, gain, slots: candidate.slots });
        }
        (kept, edges)
    }

    /// First note of a moment, and how many of its notes choose.
    pub(crate) fn span(&self, number: usize) -> (usize, usize) {
        let moment = &self.piece.moments[number];
        (moment.start, moment.len().min(MOST_NOTES))
    }

    /// What holds of the moment's notes and pairs whatever was before.
    fn fixed(&self, number: usize) -> Priced {
        let (first, count) = self.span(number);
        let note = |index: usize| std::array::from_fn(|slot| self.note(index, slot));
        let notes = (first..first + count).map(note).collect();
        let pair = |(upper, lower): (usize, usize)| {
            let notes = [&self.piece.notes[upper], &self.piece.notes[lower]];
            std::array::from_fn(|both| self.sum(|sum| pair::fixed_terms(self.piece, notes, [both / 4, both % 4], sum)))
        };
        Priced { notes, pairs: pairs(first, count).map(pair).collect(), starts: [0; 16] }
    }

    fn note(&self, index: usize, slot: usize) -> i64 {
        let tempting = self.tempted.filter(|(right, _)| usize::from(right[index]) != slot).map_or(0, |(_, gain)| gain);
        self.sum(|sum| fixed::terms(self.piece, index, slot, sum)) + i64::from(tempting)
    }

    fn priced(&self, state: &State, number: usize, fixed: &Priced) -> Priced {
        let (first, count) = self.span(number);
        let note = |(place, fixed): (usize, &[i64; 4])| {
            std::array::from_fn(|slot| fixed[slot] + self.against(state, first + place, slot))
        };
        let pair = |((upper, lower), fixed): ((usize, usize), &[i64; 16])| {
            let notes = [&self.piece.notes[upper], &self.piece.notes[lower]];
            std::array::from_fn(|both| {
                fixed[both] + self.sum(|sum| pair::terms(state, notes, [both / 4, both % 4], sum))
            })
        };
        Priced {
            notes: fixed.notes.iter().enumerate().map(note).collect(),
            pairs: pairs(first, count).zip(&fixed.pairs).map(pair).collect(),
            starts: std::array::from_fn(|starts| self.starts(state, number, starts as u8)),
        }
    }

    /// What it weighs that these voices start; nothing where the notes are too few for them.
    fn starts(&self, state: &State, number: usize, starts: u8) -> i64 {
        let (first, count) = self.span(number);
        if !(1..=count).contains(&(starts.count_ones() as usize)) {
            return 0;
        }
        self.sum(|sum| {
            moment::terms(state, self.piece.notes[first].start, count, starts, sum);
            second::moment(self.piece, number, starts, sum);
        })
    }

    fn against(&self, state: &State, index: usize, slot: usize) -> i64 {
        self.sum(|sum| {
            own::terms(self.piece, state, index, slot, sum);
            others::terms(self.piece, state, index, slot, sum);
        })
    }

    fn sum(&self, terms: impl FnOnce(&mut Sum<'_>)) -> i64 {
        let mut sum = Sum { weights: self.weights, sum: 0 };
        terms(&mut sum);
        sum.sum
    }

    /// All ways on from one way: note by note from high to low, the worst partial ones left behind where many start.
    fn expand(&self, from: u8, score: i64, number: usize, priced: &Priced, into: &mut Vec<Candidate>) {
        let (first, count) = self.span(number);
        let most = if count == 4 { 96 } else { 64 };
        let mut open = vec![Candidate { score, from, slots: [0; MOST_NOTES] }];
        let mut row = 0;
        for place in 0..count {
            let twin = place > 0 && self.piece.notes[first + place] == self.piece.notes[first + place - 1];
            let mut next = Vec::with_capacity(4 * open.len());
            for candidate in &open {
                let lowest = if twin { candidate.slots[place - 1] } else { 0 };
                next.extend((lowest..4).map(|slot| candidate.with(place, slot, &priced.notes, &priced.pairs[row..])));
            }
            if place + 1 < count {
                best_first(&mut next, most);
            }
            row += place;
            open = next;
        }
        into.extend(open.into_iter().map(|candidate| {
            let starts = candidate.slots[..count].iter().fold(0usize, |mask, slot| mask | 1 << slot);
            Candidate { score: candidate.score + priced.starts[starts], ..candidate }
        }));
    }
}

impl Candidate {
    /// With one note more; `pairs` begin at those of this note.
    fn with(&self, place: usize, slot: u8, notes: &[[i64; 4]], pairs: &[[i64; 16]]) -> Self {
        let mut next = *self;
        next.slots[place] = slot;
        next.score += notes[place][usize::from(slot)];
        for (upper, pair) in self.slots[..place].iter().zip(pairs) {
            next.score += pair[usize::from(4 * upper + slot)];
        }
        next
    }
}

/// Pairs of a moment's notes, by the lower one.
pub(crate) fn pairs(first: usize, count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |lower| (0..lower).map(move |upper| (first + upper, first + lower)))
}

/// Keeps the best `most`, best first; of equals the way that came first.
fn best_first(candidates: &mut Vec<Candidate>, most: usize) {
    let key = |candidate: &Candidate| (std::cmp::Reverse(candidate.score), candidate.from, candidate.slots);
    if candidates.len() > most {
        candidates.select_nth_unstable_by_key(most, key);
        candidates.truncate(most);
    }
    candidates.sort_unstable_by_key(key);
}
