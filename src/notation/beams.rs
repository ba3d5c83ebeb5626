//! Beams: notes shorter than a quarter within one beat; four eighths of a half bar under one beam.

use super::metre::Node;
use super::rhythm::{Line, Sign};
use super::value::QUARTER;

/// What a beam of one level does at a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beam {
    /// Starts.
    Begin,
    /// Goes on.
    Continue,
    /// Stops.
    End,
    /// A short beam to the right.
    ForwardHook,
    /// A short beam to the left.
    BackwardHook,
}

impl Beam {
    /// The word in MusicXML.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Continue => "continue",
            Self::End => "end",
            Self::ForwardHook => "forward hook",
            Self::BackwardHook => "backward hook",
        }
    }
}

/// The beams of each sign of a line, outermost first; empty where there is none.
pub(super) fn beams(line: &Line, tree: &Node) -> Vec<Vec<Beam>> {
    let groups = groups(line, tree);
    let mut out = vec![Vec::new(); line.signs.len()];
    let mut from = 0;
    while from < groups.len() {
        let mut to = from + 1;
        while to < groups.len() && groups[to] == groups[from] {
            to += 1;
        }
        if groups[from].is_some() && to - from > 1 {
            beam_run(&line.signs[from..to], &mut out[from..to]);
        }
        from = to;
    }
    out
}

fn levels(sign: &Sign) -> u8 {
    if sign.event.is_none() { 0 } else { sign.value.map_or(0, super::value::Value::beams) }
}

/// The beam group of each sign; `None` where it takes no beam.
fn groups(line: &Line, tree: &Node) -> Vec<Option<u32>> {
    let leaves = tree.leaves();
    let pairs = even_pairs(line, tree);
    let group = |sign: &Sign| {
        (levels(sign) > 0).then_some(())?;
        if let Some(pair) = pairs.iter().find(|pair| pair.start <= sign.start && sign.start < pair.start + pair.length)
        {
            return Some(pair.start);
        }
        let long = sign.tuplet.and_then(|i| line.tuplets.get(i)).filter(|tuplet| tuplet.length > QUARTER * 3 / 2);
        let start = match long {
            Some(tuplet) => tuplet.start,
            None => leaves.iter().rev().find(|leaf| leaf.start <= sign.start)?.start,
        };
        Some(start)
    };
    line.signs.iter().map(group).collect()
}

/// Pairs of quarter beats filled with four plain eighths.
fn even_pairs(line: &Line, tree: &Node) -> Vec<Node> {
    let halves = if tree.length == QUARTER * 2 { vec![tree.clone()] } else { tree.children() };
    halves.into_iter().filter(|half| half.length == QUARTER * 2 && even(line, half)).collect()
}

fn even(line: &Line, half: &Node) -> bool {
    let inside = |sign: &&Sign| half.start <= sign.start && sign.start < half.start + half.length;
    let eighth =
        |sign: &Sign| sign.event.is_some() && sign.length == QUARTER / 2 && levels(sign) == 1 && sign.tuplet.is_none();
    line.signs.iter().filter(inside).all(eighth) && line.signs.iter().filter(inside).count() == 4
}

fn beam_run(signs: &[Sign], out: &mut [Vec<Beam>]) {
    let counts: Vec<u8> = signs.iter().map(levels).collect();
    for (i, count) in counts.iter().enumerate() {
        out[i] = (1..=*count).map(|level| beam_at(&counts, i, level)).collect();
    }
}

fn beam_at(counts: &[u8], i: usize, level: u8) -> Beam {
    let has = |at: Option<usize>| at.and_then(|at| counts.get(at)).is_some_and(|count| *count >= level);
    let (before, after) = (has(i.checked_sub(1)), has(i.checked_add(1)));
    match (before, after) {
        (true, true) => Beam::Continue,
        (true, false) => Beam::End,
        (false, true) => Beam::Begin,
        (false, false) if i == 0 => Beam::ForwardHook,
        (false, false) => Beam::BackwardHook,
    }
}
