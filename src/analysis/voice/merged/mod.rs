//! Four parts that were merged, told apart by a search with learned weights.
//!
//! The terms are those of the voice separation literature (Chew & Wu, CMMR 2004; McLeod & Steedman, JNMR 2016: leap, gap,
//! crossing, register) and, for music of four instruments, rhythm, figures, double stops and who rests; what each case
//! weighs was fitted to merged string quartets and chorales by `examples/fit_voices`: a structured perceptron with
//! max-violation updates (Collins, EMNLP 2002; Huang, Fayong & Guo, NAACL 2012). Scores are whole
//! numbers, shares come of plain arithmetic and `libm`: the same score gives the same parts on every machine.
//!
//! Three searches, each with weights of its own: one forwards, one from the end to the begin (`mirror`), and a second look
//! forwards, which knows what the first two found before and after a note (stacked learning: Cohen & Carvalho, IJCAI 2005).
//! Of string quartets held out 83.1 % of the notes are right (`fit_voices cv`), 82.7 by one search alone.
//!
//! Stages: `piece` and `nearby` (what is known before), `state` (what a way remembers), `fixed`, `own`, `others`, `pair` and
//! `moment` (which entries hold), `beam` (the search), `sure` (the ways weighed against each other), `seen` and
//! `around` (what the first looks found), `second` (which entries hold of that).

mod around;
pub(crate) mod beam;
pub(crate) mod fixed;
pub(crate) mod mirror;
pub(crate) mod moment;
pub(crate) mod nearby;
pub(crate) mod others;
pub(crate) mod own;
pub(crate) mod pair;
pub(crate) mod piece;
pub(crate) mod second;
pub(crate) mod seen;
pub(crate) mod state;
pub(crate) mod sure;
pub(crate) mod table;
pub(crate) mod weights;

use crate::run::beside;
use beam::{Beam, Edge, FIRST_WIDTH, WIDTH, Way};
pub(crate) use piece::{Note, Piece};
pub(crate) use sure::Weighed;
use weights::Looks;

/// A note's voice (0 the highest) and how sure it is, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) voice: u8,
    pub(crate) sure: u16,
}

/// The voice of each note of a piece.
pub(crate) fn assign(piece: &Piece, weights: &Looks) -> Vec<Placed> {
    let (forwards, backwards) = beside(|| look(piece, &weights.forwards), || look_back(piece, &weights.backwards));
    placed(&look(&piece.again([&forwards, &backwards]), &weights.second))
}

/// What a search found, without the voices that it did not choose.
pub(crate) fn placed(found: &[Weighed]) -> Vec<Placed> {
    let own = |weighed: &Weighed| weighed.shares[usize::from(weighed.voice & 3)];
    found.iter().map(|weighed| Placed { voice: weighed.voice, sure: own(weighed) }).collect()
}

/// One search from the end to the begin.
pub(crate) fn look_back(piece: &Piece, weights: &[i32]) -> Vec<Weighed> {
    let (mirrored, order) = mirror::mirror(piece);
    mirror::back(&look(&mirrored, weights), &order)
}

/// One search forwards: a second look where the piece has been seen.
pub(crate) fn look(piece: &Piece, weights: &[i32]) -> Vec<Weighed> {
    let width = if piece.seen.is_some() { WIDTH } else { FIRST_WIDTH };
    let beam = Beam { piece, weights, width, tempted: None };
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
