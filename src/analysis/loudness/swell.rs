//! Hairpins: rises and falls of the notes by a dynamic at least.

use super::Attack;
use crate::score::{Dynamic, TickSpan};
use std::ops::RangeInclusive;

/// How far notes must rise or fall, in thousandths of a step: a step, but for rounding.
const LEAST: i64 = 900;

/// A file is stepped, so that what moves is meant to, when so many attacks in a hundred are as loud as the one before.
const STEPPED: usize = 30;

/// The hairpins over a part's attacks, louder (true) or softer: from the last attack of one level, over attacks in between
/// with no more than a quarter's rest, to the first of the other; a quarter long at least.
pub(super) fn find(attacks: &[Attack], quarter: u64) -> Vec<(TickSpan, bool)> {
    let same = attacks.windows(2).filter(|pair| pair[0].step == pair[1].step).count();
    if same * 100 < attacks.len().saturating_sub(1) * STEPPED {
        return Vec::new();
    }
    let mut hairpins = Vec::new();
    let mut from = 0;
    while from + 1 < attacks.len() {
        let run = run(attacks, from, quarter);
        let (first, last) = (&attacks[*run.start()], &attacks[*run.end()]);
        let between = attacks[run.clone()].iter().any(|a| a.step != first.step && a.step != last.step);
        let long = last.at.since(first.at).0 >= quarter;
        if between && long && (last.step - first.step).abs() >= LEAST {
            hairpins.push((TickSpan::new(first.at, last.at), last.step > first.step));
        }
        from = (*run.end()).max(from + 1);
    }
    hairpins
}

/// The attacks that go one way from `from` on, the first of them the last of its level. Levels in between last less than
/// a bar each.
fn run(attacks: &[Attack], from: usize, quarter: u64) -> RangeInclusive<usize> {
    let mut start = from;
    while attacks.get(start + 1).is_some_and(|next| next.step == attacks[start].step) {
        start += 1;
    }
    let way = |at: usize| attacks.get(at + 1).map_or(0, |next| (next.step - attacks[at].step).signum());
    let up = way(start);
    let (mut end, mut level) = (start, start);
    while up != 0 && (way(end) == up || way(end) == 0 && end > start) && end + 1 < attacks.len() {
        let next = &attacks[end + 1];
        if next.at.0 > attacks[end].end.0 + quarter || next.at.since(attacks[level].at) >= next.bar {
            break;
        }
        if next.step != attacks[level].step {
            level = end + 1;
        }
        end += 1;
    }
    start..=level.max(start)
}

/// Holds each hairpin's first dynamic to its end; over the peak too where another leads back within a quarter.
pub(super) fn hold(hairpins: &[(TickSpan, bool)], attacks: &[Attack], quarter: u64, dynamics: &mut [Dynamic]) {
    for (index, (span, louder)) in hairpins.iter().enumerate() {
        let back = hairpins.get(index + 1).filter(|(next, way)| way != louder && next.start.0 <= span.end.0 + quarter);
        let first = attacks.partition_point(|attack| attack.at < span.start);
        let end = match back {
            Some((next, _)) => attacks.partition_point(|attack| attack.at <= next.start),
            None => attacks.partition_point(|attack| attack.at < span.end),
        };
        let Some(held) = dynamics.get(first).copied() else { continue };
        dynamics.get_mut(first..end).into_iter().flatten().for_each(|dynamic| *dynamic = held);
    }
}
