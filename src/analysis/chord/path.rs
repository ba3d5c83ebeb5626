//! The chords that explain all beats best, a change costing more on a weak beat: Viterbi's algorithm forwards and
//! backwards, so that each beat also knows how much worse the best way through another root is.

use super::model::Worths;
use super::weights::KINDS;
use crate::analysis::beat::Sound;

/// Cost of another chord, by the stress of the beat it comes on (ours).
const CHANGE: [i32; 3] = [2400, 2000, 1600];
/// What the same root with another kind costs of that, in tenths.
const SAME_ROOT: i32 = 8;

/// What is chosen for a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) root: u8,
    /// Index into [`super::Quality::ALL`].
    pub(super) quality: usize,
    /// In thousandths.
    pub(super) confidence: u16,
}

/// How many of a thousand roots are right that are so much (in thousandths) better than any other: songs of POP909, with
/// weights fitted to others (`fit_analysis chords POP_DIR --cv` counts them).
const SURE: [(i64, i64); 10] = [
    (0, 400),
    (500, 510),
    (1500, 710),
    (2500, 830),
    (3500, 885),
    (4500, 950),
    (5500, 966),
    (6500, 984),
    (7500, 992),
    (10_000, 995),
];

type Sums = [[i64; KINDS]; 12];

/// The choice of each beat; none where nothing sounds.
pub(super) fn best(sounds: &[Sound], worths: &[Worths]) -> Vec<Option<Choice>> {
    let mut forward: Vec<Sums> = Vec::with_capacity(sounds.len());
    let mut sums = [[0i64; KINDS]; 12];
    for (sound, worth) in sounds.iter().zip(worths) {
        if !forward.is_empty() {
            sums = stepped(&sums, CHANGE[usize::from(sound.stress.min(2))]);
        }
        if sound.bass.is_some() {
            add(&mut sums, worth);
        }
        forward.push(sums);
    }
    let mut backward = [[0i64; KINDS]; 12];
    let mut chosen = vec![None; sounds.len()];
    for (index, (sound, worth)) in sounds.iter().zip(worths).enumerate().rev() {
        if sound.bass.is_some() {
            chosen[index] = Some(choice(&forward[index], &backward));
            add(&mut backward, worth);
        }
        backward = stepped(&backward, CHANGE[usize::from(sound.stress.min(2))]);
    }
    chosen
}

fn add(sums: &mut Sums, worth: &Worths) {
    for (sums, worth) in sums.iter_mut().zip(worth) {
        sums.iter_mut().zip(worth).for_each(|(sum, worth)| *sum += i64::from(*worth));
    }
}

/// The best of staying, of another kind on the root, and of another chord.
fn stepped(sums: &Sums, change: i32) -> Sums {
    let of_root: [i64; 12] = std::array::from_fn(|root| sums[root].iter().copied().max().unwrap_or(0));
    let any = of_root.iter().copied().max().unwrap_or(0) - i64::from(change);
    let kind = i64::from(change * SAME_ROOT / 10);
    std::array::from_fn(|root| std::array::from_fn(|own| sums[root][own].max(of_root[root] - kind).max(any)))
}

/// The best chord of a beat, and how much better it is than any on another root.
fn choice(forward: &Sums, backward: &Sums) -> Choice {
    let total = |root: usize, kind: usize| forward[root][kind] + backward[root][kind];
    let best_of = |root: usize| {
        let kind = (0..KINDS).rev().max_by_key(|kind| total(root, *kind)).unwrap_or(0);
        (total(root, kind), kind)
    };
    let roots: [(i64, usize); 12] = std::array::from_fn(best_of);
    let root = (0..12).rev().max_by_key(|root| roots[*root].0).unwrap_or(0);
    let second = (0..12).filter(|other| *other != root).map(|other| roots[other].0).max().unwrap_or(0);
    Choice { root: root as u8, quality: roots[root].1, confidence: sure(roots[root].0 - second) }
}

/// On the straight lines between the points of [`SURE`].
fn sure(clear: i64) -> u16 {
    let above = SURE.windows(2).find(|pair| clear < pair[1].0);
    let value = above.map_or(995, |pair| {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        low + (high - low) * (clear.max(0) - from) / (to - from)
    });
    value as u16
}
