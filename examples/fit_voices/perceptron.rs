//! The structured perceptron: the search runs over stretches from where the true parts stand; where its best way beats
//! the true one by most, the weights move from the entries of the one to those of the other.
//!
//! Max-violation updates (Huang, Fayong & Guo, NAACL 2012) with steps of their own for each entry (AdaGrad: Duchi, Hazan
//! & Singer, JMLR 2011), the weights averaged over the last pass (Freund & Schapire 1999) and over several runs.

use crate::merged::beam::{Beam, Edge, MOST_NOTES, Slots, Way, pairs};
use crate::merged::state::State;
use crate::merged::sure::best_way;
use crate::merged::table::{ENTRIES, Entries};
use crate::merged::{Piece, fixed, moment, others, own, pair, second};
use crate::random::Random;
use crate::read::Merged;
use crate::run;

/// Passes over all pieces; the last is averaged.
const PASSES: usize = 2;
/// Ways kept while fitting.
const WIDTH: usize = 5;
/// Moments of a stretch: from half to twice.
const STRETCH: u64 = 20;
/// What a wrong note gains while fitting, in thousandths.
const TEMPTATION: i32 = 500;
/// Size of the first step.
const STEP: f64 = 0.2;
/// One chorale in so many: they are many, and say little about quartets.
const CHORALES: u64 = 10;

/// Weights in thousandths, the mean of so many runs with other orders and stretches.
pub(crate) fn fit(pieces: &[&Merged], runs: u32) -> Vec<i32> {
    let seeds: Vec<u64> = (1..=u64::from(runs)).collect();
    let means = run::map(&seeds, |seed| Fit::run(*seed, pieces));
    let mut sum = vec![0.0; ENTRIES];
    for mean in means {
        sum.iter_mut().zip(mean).for_each(|(sum, mean)| *sum += mean / f64::from(runs));
    }
    sum.into_iter().map(thousandths).collect()
}

fn thousandths(weight: f64) -> i32 {
    (1000.0 * weight).round() as i32
}

struct Fit {
    random: Random,
    weights: Vec<f64>,
    /// The same in thousandths, as the search takes them.
    rounded: Vec<i32>,
    /// Sum of squared steps of each entry.
    squares: Vec<f64>,
    /// Sum of the weights after each stretch of this pass.
    total: Vec<f64>,
    stretches: f64,
}

impl Fit {
    /// The mean weights of one run.
    fn run(seed: u64, pieces: &[&Merged]) -> Vec<f64> {
        let mut fit = Self::new(seed);
        (0..PASSES).for_each(|_| fit.pass(pieces));
        fit.mean()
    }

    fn new(seed: u64) -> Self {
        let zeros = || vec![0.0; ENTRIES];
        let (weights, squares, total) = (zeros(), zeros(), zeros());
        Self { random: Random(seed), weights, rounded: vec![0; ENTRIES], squares, total, stretches: 0.0 }
    }

    fn mean(&self) -> Vec<f64> {
        self.total.iter().map(|total| total / self.stretches.max(1.0)).collect()
    }

    fn pass(&mut self, pieces: &[&Merged]) {
        self.total.fill(0.0);
        self.stretches = 0.0;
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        self.random.shuffle(&mut order);
        for index in order {
            let piece = pieces[index];
            if !piece.piece.four_throughout || self.random.below(CHORALES) == 0 {
                self.piece(piece);
            }
        }
    }

    fn piece(&mut self, merged: &Merged) {
        let length = (STRETCH / 2 + self.random.below(STRETCH * 3 / 2)) as usize;
        let mut from = 0;
        let mut until = 1 + self.random.below(length as u64) as usize;
        let mut state = State::new();
        while from < merged.piece.moments.len() {
            until = until.min(merged.piece.moments.len());
            state = self.stretch(merged, from..until, state);
            (from, until) = (until, until + length);
            self.total.iter_mut().zip(&self.weights).for_each(|(total, weight)| *total += weight);
            self.stretches += 1.0;
        }
    }

    /// Learns from one stretch; the true state after it.
    fn stretch(&mut self, merged: &Merged, moments: std::ops::Range<usize>, start: State) -> State {
        let piece = &merged.piece;
        let beam = Beam { piece, weights: &self.rounded, width: WIDTH, tempted: Some((&merged.parts, TEMPTATION)) };
        let mut ways = vec![Way { state: start, score: 0 }];
        let (mut state, mut score, mut worst) = (start, 0, (0, None));
        let mut steps: Vec<Vec<Edge>> = Vec::new();
        for number in moments.clone() {
            let right = right(merged, number);
            score += weight(&self.rounded, piece, &state, number, &right);
            state = after(piece, &state, number, &right);
            let (next, edges) = beam.step(&ways, number);
            ways = next;
            steps.push(edges);
            let lead = ways.first().map_or(0, |way| way.score) - score;
            if lead > worst.0 {
                worst = (lead, Some(number));
            }
        }
        if let Some(number) = worst.1 {
            let wrong = best_way(&steps[..=number - moments.start]);
            self.update(merged, moments.start, start, &wrong);
        }
        state
    }

    /// Towards the true way and away from the wrong one.
    fn update(&mut self, merged: &Merged, from: usize, start: State, wrong: &[Slots]) {
        let mut steps = Steps::default();
        let (mut true_state, mut wrong_state) = (start, start);
        for (place, slots) in wrong.iter().enumerate() {
            let number = from + place;
            let right = right(merged, number);
            steps.sign = 1.0;
            entries(&merged.piece, &true_state, number, &right, &mut steps);
            steps.sign = -1.0;
            entries(&merged.piece, &wrong_state, number, slots, &mut steps);
            true_state = after(&merged.piece, &true_state, number, &right);
            wrong_state = after(&merged.piece, &wrong_state, number, slots);
        }
        steps.taken.sort_by_key(|(index, _)| *index);
        for same in steps.taken.chunk_by(|a, b| a.0 == b.0) {
            self.step(same[0].0, same.iter().map(|(_, sign)| sign).sum());
        }
    }

    fn step(&mut self, index: usize, slope: f64) {
        if slope != 0.0 {
            self.squares[index] += slope * slope;
            self.weights[index] += STEP * slope / (1.0 + self.squares[index].sqrt());
            self.rounded[index] = thousandths(self.weights[index]);
        }
    }
}

/// Entries with their signs.
#[derive(Default)]
struct Steps {
    sign: f64,
    taken: Vec<(usize, f64)>,
}

impl Entries for Steps {
    fn take(&mut self, index: usize) {
        self.taken.push((index, self.sign));
    }
}

/// The weight of entries.
struct Weight<'a> {
    weights: &'a [i32],
    sum: i64,
}

impl Entries for Weight<'_> {
    fn take(&mut self, index: usize) {
        self.sum += i64::from(self.weights[index]);
    }
}

fn weight(weights: &[i32], piece: &Piece, state: &State, number: usize, slots: &Slots) -> i64 {
    let mut weight = Weight { weights, sum: 0 };
    entries(piece, state, number, slots, &mut weight);
    weight.sum
}

/// All entries that hold when a moment's notes go to `slots`.
fn entries(piece: &Piece, state: &State, number: usize, slots: &Slots, into: &mut impl Entries) {
    let (first, count) = span(piece, number);
    let slot = |index: usize| usize::from(slots[index - first]);
    for index in first..first + count {
        fixed::terms(piece, index, slot(index), into);
        own::terms(piece, state, index, slot(index), into);
        others::terms(piece, state, index, slot(index), into);
    }
    for (upper, lower) in pairs(first, count) {
        let (notes, slots) = ([&piece.notes[upper], &piece.notes[lower]], [slot(upper), slot(lower)]);
        pair::fixed_terms(piece, notes, slots, into);
        pair::terms(state, notes, slots, into);
    }
    let starts = slots[..count].iter().fold(0, |mask, slot| mask | 1 << slot);
    moment::terms(state, piece.notes[first].start, count, starts, into);
    second::moment(piece, number, starts, into);
}

fn span(piece: &Piece, number: usize) -> (usize, usize) {
    let moment = &piece.moments[number];
    (moment.start, moment.len().min(MOST_NOTES))
}

fn right(merged: &Merged, number: usize) -> Slots {
    let (first, count) = span(&merged.piece, number);
    let mut slots = [0; MOST_NOTES];
    slots[..count].copy_from_slice(&merged.parts[first..first + count]);
    slots
}

fn after(piece: &Piece, state: &State, number: usize, slots: &Slots) -> State {
    let (first, count) = span(piece, number);
    state.after(first, &piece.notes[first..first + count], slots[..count].iter().map(|slot| usize::from(*slot)))
}

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for index in (1..items.len()).rev() {
            let other = self.below(index as u64 + 1) as usize;
            items.swap(index, other);
        }
    }
}
