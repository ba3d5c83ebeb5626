//! Fits all three searches: the second look is fitted to what the first ones find in pieces that they did not see, as it
//! will be asked about such.

use crate::merged::weights::Looks;
use crate::merged::{self, Weighed, mirror::mirror};
use crate::perceptron::fit;
use crate::read::Merged;
use crate::run;

/// Runs of each half of a first look, and of the second.
const FIRST_RUNS: u32 = 1;
const SECOND_RUNS: u32 = 3;

/// A first look: weights fitted to either half, and their mean.
struct First {
    halves: [Vec<i32>; 2],
    mean: Vec<i32>,
}

/// The weights of the three searches.
pub(crate) fn fit_looks(pieces: &[&Merged]) -> Looks {
    let mirrored: Vec<Merged> = pieces.iter().map(|piece| turned(piece)).collect();
    let half = halves(pieces);
    let forwards = First::fit(pieces, &half);
    let backwards = First::fit(&mirrored.iter().collect::<Vec<_>>(), &half);
    let dealt: Vec<(&Merged, usize)> = pieces.iter().copied().zip(half).collect();
    let again = run::map(&dealt, |(piece, own)| {
        let first = merged::look(&piece.piece, &forwards.halves[1 - own]);
        with(piece, [&first, &merged::look_back(&piece.piece, &backwards.halves[1 - own])])
    });
    let second = fit(&again.iter().collect::<Vec<_>>(), SECOND_RUNS);
    Looks { forwards: forwards.mean, backwards: backwards.mean, second }
}

impl First {
    fn fit(pieces: &[&Merged], half: &[usize]) -> Self {
        let fit = |own: usize| {
            let seen = pieces.iter().zip(half).filter(|(_, half)| **half == own);
            fit(&seen.map(|(piece, _)| *piece).collect::<Vec<_>>(), FIRST_RUNS)
        };
        let (even, odd) = run::beside(|| fit(0), || fit(1));
        let mean = even.iter().zip(&odd).map(|(a, b)| (a + b) / 2).collect();
        Self { halves: [even, odd], mean }
    }
}

/// The half in which each piece lies: works are dealt in turn, their movements together.
fn halves(pieces: &[&Merged]) -> Vec<usize> {
    let works = pieces.chunk_by(|a, b| a.work == b.work).enumerate();
    works.flat_map(|(work, movements)| std::iter::repeat_n(work % 2, movements.len())).collect()
}

/// From its end to its begin.
fn turned(merged: &Merged) -> Merged {
    let (piece, order) = mirror(&merged.piece);
    let parts = order.iter().map(|index| merged.parts[*index]).collect();
    Merged { piece, parts, folder: merged.folder.clone(), work: merged.work.clone() }
}

/// At its second look.
fn with(merged: &Merged, looks: [&[Weighed]; 2]) -> Merged {
    let (piece, parts) = (merged.piece.again(looks), merged.parts.clone());
    Merged { piece, parts, folder: merged.folder.clone(), work: merged.work.clone() }
}
