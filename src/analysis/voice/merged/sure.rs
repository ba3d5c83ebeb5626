//! How sure each note's voice is: all ways that the search kept, weighed against each other.
//!
//! The forward-backward sums of a hidden Markov model (Rabiner, Proc. IEEE 1989) over the lattice of kept ways. The best
//! way is told; the sums say how much of the weight gives a note the same voice. (To give each note the voice in which most
//! of the weight lies was no better: 82.5 % of a quartet's notes against 82.6.)

use super::beam::{Edge, MOST_NOTES, Slots, WIDTH};
use super::piece::Piece;

/// Score that makes a way e times as likely, in thousandths (ours, set on the dev sets).
const NAT: f64 = 1000.0;

/// The voice a search gives a note, and how much of the weight lies in each voice, in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weighed {
    pub(crate) voice: u8,
    pub(crate) shares: [u16; 4],
}

/// Weights of the ways kept at a moment.
type Column = Vec<f64>;

/// The voices of the best way, given the steps of all moments.
pub(super) fn weigh(piece: &Piece, steps: &[Vec<Edge>]) -> Vec<Weighed> {
    let likely: Vec<Vec<f64>> = steps.iter().map(|edges| likelihoods(edges)).collect();
    let forward = forward(steps, &likely);
    let mut placed = vec![Weighed::default(); piece.notes.len()];
    let mut after: Column = vec![1.0; width(steps.last())];
    let best = best_way(steps);
    for (number, edges) in steps.iter().enumerate().rev() {
        let mut before = vec![0.0; forward[number].len()];
        let mut shares = [[0.0; 4]; MOST_NOTES];
        for (edge, likely) in edges.iter().zip(&likely[number]) {
            let rest = likely * after[usize::from(edge.to)];
            before[usize::from(edge.from)] += rest;
            let whole = rest * forward[number][usize::from(edge.from)];
            for (share, slot) in shares.iter_mut().zip(edge.slots) {
                share[usize::from(slot)] += whole;
            }
        }
        for (place, index) in piece.moments[number].clone().enumerate() {
            let place = place.min(MOST_NOTES - 1);
            placed[index] = of_way(best[number][place], &shares[place]);
        }
        after = normal(before);
    }
    placed
}

/// The best way through the steps: the first step to each way is the best to it.
pub(crate) fn best_way(steps: &[Vec<Edge>]) -> Vec<Slots> {
    let mut at = 0;
    let mut way = vec![Slots::default(); steps.len()];
    for (slots, edges) in way.iter_mut().zip(steps).rev() {
        if let Some(edge) = edges.iter().find(|edge| edge.to == at) {
            *slots = edge.slots;
            at = edge.from;
        }
    }
    way
}

/// Each step's weight against the best of its moment.
fn likelihoods(edges: &[Edge]) -> Vec<f64> {
    let best = edges.iter().map(|edge| edge.gain).max().unwrap_or(0);
    edges.iter().map(|edge| libm::exp((edge.gain - best) as f64 / NAT)).collect()
}

/// Weights of the ways before each moment, from all that leads to them.
fn forward(steps: &[Vec<Edge>], likely: &[Vec<f64>]) -> Vec<Column> {
    let mut columns = vec![vec![1.0]];
    for (edges, likely) in steps.iter().zip(likely) {
        let mut next = vec![0.0; width(Some(edges))];
        if let Some(column) = columns.last() {
            for (edge, likely) in edges.iter().zip(likely) {
                next[usize::from(edge.to)] += likely * column[usize::from(edge.from)];
            }
        }
        columns.push(normal(next));
    }
    columns
}

/// How many ways a moment's steps lead to.
fn width(edges: Option<&Vec<Edge>>) -> usize {
    edges.into_iter().flatten().map(|edge| usize::from(edge.to) + 1).max().unwrap_or(1).min(4 * WIDTH)
}

fn normal(mut column: Column) -> Column {
    let most = column.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    column.iter_mut().for_each(|weight| *weight /= most);
    column
}

fn of_way(voice: u8, shares: &[f64; 4]) -> Weighed {
    let sum = shares.iter().fold(f64::MIN_POSITIVE, |sum, share| sum + share);
    Weighed { voice, shares: shares.map(|share| (1000.0 * share / sum) as u16) }
}
