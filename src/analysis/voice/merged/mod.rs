//! Four parts that were merged, told apart by a search with learned weights.
//!
//! The terms are those of the voice separation literature (Chew & Wu, CMMR 2004; McLeod & Steedman, JNMR 2016: leap, gap,
//! crossing, register) and, for music of four instruments, rhythm, figures, double stops and who rests; what each case
//! weighs was fitted to merged string quartets and chorales by `examples/fit_voices`: a structured perceptron with
//! max-violation updates (Collins, EMNLP 2002; Huang, Fayong & Guo, NAACL 2012). Everything is counted in whole numbers, so
//! that the same score gives the same parts on every machine.
//!
//! Stages: `piece` and `nearby` (what is known before), `state` (what a way remembers), `fixed`, `own`, `others`, `pair` and
//! `moment` (which entries hold), `beam` (the search), `sure` (the ways weighed against each other).

pub(crate) mod beam;
pub(crate) mod fixed;
pub(crate) mod moment;
pub(crate) mod nearby;
pub(crate) mod others;
pub(crate) mod own;
pub(crate) mod pair;
pub(crate) mod piece;
pub(crate) mod state;
pub(crate) mod sure;
pub(crate) mod table;
pub(crate) mod weights;

use beam::{Beam, Edge, WIDTH, Way};
pub(crate) use piece::{Note, Piece};

/// A note's voice (0 the highest) and how sure it is, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) voice: u8,
    pub(crate) sure: u16,
}

/// The voice of each note of a piece.
pub(crate) fn assign(piece: &Piece, weights: &[i32]) -> Vec<Placed> {
    let beam = Beam { piece, weights, width: WIDTH, tempted: None };
    let mut ways = vec![Way::new()];
    let mut steps: Vec<Vec<Edge>> = Vec::with_capacity(piece.moments.len());
    for number in 0..piece.moments.len() {
        let (next, edges) = beam.step(&ways, number);
        steps.push(edges);
        ways = from_zero(next);
    }
    sure::weigh(piece, &steps)
}

/// The same ways with the best at 0, so that no sum grows.
fn from_zero(mut ways: Vec<Way>) -> Vec<Way> {
    let best = ways.first().map_or(0, |way| way.score);
    ways.iter_mut().for_each(|way| way.score -= best);
    ways
}
