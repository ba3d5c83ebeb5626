//! Where tuplets stand in a bar of one voice, and how many notes they hold.
//!
//! A shortest path over the beats: a tuplet costs 20, one with fewer notes than parts 5 more, a tie into or out of one 15;
//! the cheapest cover of the points that plain values cannot show wins, the smaller tuplet of equals. Costs are ours.

use super::metre::Node;
use super::value::{QUARTER, SHORTEST, Value};

/// `actual` parts in the time of `normal` over a span of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tuplet {
    /// First unit in the bar.
    pub(super) start: u32,
    /// Length in units.
    pub(super) length: u32,
    /// Notes played.
    pub(super) actual: u32,
    /// In the time of.
    pub(super) normal: u32,
}

impl Tuplet {
    /// First unit after it.
    pub(super) fn end(&self) -> u32 {
        self.start + self.length
    }

    /// A place in the bar as written, counted from the tuplet's start; `None` when its values cannot show it.
    fn written(&self, at: u32) -> Option<u32> {
        let scaled = u64::from(at - self.start) * u64::from(self.actual);
        let whole = scaled.is_multiple_of(u64::from(self.normal)).then(|| scaled / u64::from(self.normal))?;
        u32::try_from(whole).ok().filter(|written| written.is_multiple_of(SHORTEST))
    }

    /// Splits a span inside the tuplet into spans that are one sign each; each with its written length.
    pub(super) fn split(&self, from: u32, to: u32, rest: bool) -> Vec<(u32, u32, u32)> {
        let (Some(a), Some(b)) = (self.written(from), self.written(to)) else { return vec![(from, to, to - from)] };
        let mut spans = Vec::new();
        Node::of(0, self.actual, self.length / self.normal).split(a, b, rest, &mut spans);
        let back = |written: u32| self.start + written * self.normal / self.actual;
        spans.into_iter().map(|(a, b)| (back(a), back(b), b - a)).collect()
    }

    /// The length of one part as written.
    pub(super) fn unit(&self) -> u32 {
        self.length / self.normal
    }
}

const TUPLET: u32 = 20;
const GAP: u32 = 5;
const TIE: u32 = 15;

/// The tuplets that show every one of `points` (sorted places in the bar, its ends included).
pub(super) fn plan(beats: &[Node], points: &[u32]) -> Vec<Tuplet> {
    if points.iter().all(|point| plain(*point)) {
        return Vec::new();
    }
    let mut best: Vec<Option<Cover>> = vec![None; beats.len() + 1];
    best[0] = Some(Cover::default());
    for from in 0..beats.len() {
        let Some(before) = best[from].clone() else { continue };
        for count in [1, 2, 4] {
            let Some(span) = span_of(beats, from, count) else { continue };
            let Some(cover) =
                (if count == 1 { cheapest(span, points, 0) } else { as_tuplet(span, points, count as u32) })
            else {
                continue;
            };
            let joined = before.join(cover, points, span.0);
            let place = &mut best[from + count];
            if place.as_ref().is_none_or(|old| joined.cost < old.cost) {
                *place = Some(joined);
            }
        }
    }
    best.pop().flatten().map(|cover| cover.tuplets).unwrap_or_default()
}

fn plain(point: u32) -> bool {
    point.is_multiple_of(SHORTEST)
}

/// `count` equal plain beats from `from`, where a player would feel them as one.
fn span_of(beats: &[Node], from: usize, count: usize) -> Option<(u32, u32)> {
    let run = beats.get(from..from + count)?;
    let equal = run.iter().all(|beat| beat.length == run[0].length);
    let aligned = from.is_multiple_of(count) || (count == 2 && beats.len() % 2 == 1);
    let dotted = Value::of(run[0].length).is_none_or(|value| value.dots > 0);
    (count == 1 || (equal && aligned && !dotted)).then(|| (run[0].start, run[0].length * count as u32))
}

/// Tuplets over a span and what they cost.
#[derive(Debug, Clone, Default)]
struct Cover {
    cost: u32,
    tuplets: Vec<Tuplet>,
}

impl Cover {
    /// Both, with a tie where a note crosses the border `at` next to a tuplet.
    fn join(&self, next: Self, points: &[u32], at: u32) -> Self {
        let touches =
            self.tuplets.last().is_some_and(|t| t.end() == at) || next.tuplets.first().is_some_and(|t| t.start == at);
        let tie = if touches && points.binary_search(&at).is_err() { TIE } else { 0 };
        let tuplets = self.tuplets.iter().chain(&next.tuplets).copied().collect();
        Self { cost: self.cost + next.cost + tie, tuplets }
    }
}

fn inside(span: (u32, u32), points: &[u32]) -> &[u32] {
    let from = points.partition_point(|point| *point <= span.0);
    let to = points.partition_point(|point| *point < span.0 + span.1);
    points.get(from..to).unwrap_or_default()
}

/// The cheapest cover of one beat: none, one tuplet, or a cover of each part.
fn cheapest(span: (u32, u32), points: &[u32], depth: u32) -> Option<Cover> {
    if inside(span, points).iter().all(|point| plain(*point)) {
        return Some(Cover::default());
    }
    let whole = as_tuplet(span, points, 1);
    let parts = if depth < 2 { in_parts(span, points, depth) } else { None };
    [parts, whole].into_iter().flatten().min_by_key(|cover| cover.cost)
}

fn in_parts(span: (u32, u32), points: &[u32], depth: u32) -> Option<Cover> {
    let children = Node::plain(span.0, span.1).children();
    if children.iter().any(|child| child.length < QUARTER / 8) {
        return None;
    }
    let mut cover = Cover::default();
    for child in &children {
        let next = cheapest((child.start, child.length), points, depth + 1)?;
        cover = cover.join(next, points, child.start);
    }
    Some(cover)
}

/// One tuplet over the span, if it shows every point in it. More than a beat falls apart where a note meets its middle:
/// a player reads two triplets of eighths, not six eighths in a half note.
fn as_tuplet(span: (u32, u32), points: &[u32], beats: u32) -> Option<Cover> {
    let (start, length) = span;
    let inner = inside(span, points);
    let middle = start + length / 2;
    let falls_apart = length > QUARTER && inner.binary_search(&middle).is_ok();
    if falls_apart || inner.iter().all(|point| plain(*point)) {
        return None;
    }
    let dots = Value::of(length)?.dots;
    let ratios: &[(u32, u32)] = if dots == 0 { &[(3, 2), (5, 4), (7, 4)] } else { &[(5, 6), (7, 6)] };
    let fits = |tuplet: &Tuplet| inner.iter().all(|point| tuplet.written(*point).is_some());
    let tuplet = ratios
        .iter()
        .filter(|(_, normal)| length.is_multiple_of(*normal) && Value::of(length / normal).is_some())
        .map(|(actual, normal)| Tuplet { start, length, actual: *actual, normal: *normal })
        .find(fits)?;
    let third = |point: &u32| ((point - start) * 3).is_multiple_of(length);
    let thirds = inner.iter().filter(|point| third(point)).count();
    let sixths = || inner.iter().all(|point| ((point - start) * 6).is_multiple_of(length));
    // Two beats read as one tuplet where its own parts are struck, not where each beat has a triplet.
    let coarse = beats == 1 || thirds == inner.len() || (thirds == 2 && sixths());
    let gap = if inner.len() + 1 < tuplet.actual as usize { GAP } else { 0 };
    coarse.then(|| Cover { cost: TUPLET + beats - 1 + gap, tuplets: vec![tuplet] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Meter;

    fn planned(meter: (u8, u8), points: &[u32]) -> Vec<(u32, u32, u32)> {
        let beats = Node::bar(Meter::new(meter.0, meter.1).unwrap()).leaves();
        plan(&beats, points).iter().map(|t| (t.start, t.length, t.actual)).collect()
    }

    const Q: u32 = QUARTER;

    #[test]
    fn triplets_stand_where_a_player_expects_them() {
        assert_eq!(planned((4, 4), &[0, Q / 3, Q * 2 / 3, Q, 4 * Q]), [(0, Q, 3)]);
        assert_eq!(planned((4, 4), &[0, Q * 2 / 3, Q * 4 / 3, Q * 2, 4 * Q]), [(0, 2 * Q, 3)], "quarter triplet");
        assert_eq!(planned((4, 4), &[0, Q / 2, Q * 4 / 6, Q * 5 / 6, Q, 4 * Q]), [(Q / 2, Q / 2, 3)]);
        assert_eq!(planned((2, 4), &[0, Q / 5, Q * 2 / 5, Q * 3 / 5, Q * 4 / 5, Q, 2 * Q]), [(0, Q, 5)]);
        assert_eq!(planned((4, 4), &[0, Q / 4, Q, 4 * Q]), []);
    }

    #[test]
    fn a_triplet_and_the_end_of_one_are_two() {
        let points = [0, Q / 3, Q * 2 / 3, Q * 5 / 3, Q * 2, 4 * Q];
        assert_eq!(planned((4, 4), &points), [(0, Q, 3), (Q, Q, 3)]);
    }

    #[test]
    fn a_siciliano_is_one_dotted_triplet() {
        assert_eq!(planned((2, 4), &[0, Q / 2, Q * 2 / 3, Q, 2 * Q]), [(0, Q, 3)]);
    }

    #[test]
    fn two_beats_of_triplets_are_two_triplets() {
        let eighths: Vec<u32> = (0..=6).map(|i| i * Q / 3).chain([4 * Q]).collect();
        for meter in [(4, 4), (2, 2)] {
            assert_eq!(planned(meter, &eighths), [(0, Q, 3), (Q, Q, 3)], "{meter:?}");
        }
        let sextuplet: Vec<u32> = (0..=6).map(|i| i * Q / 6).chain([4 * Q]).collect();
        assert_eq!(planned((4, 4), &sextuplet), [(0, Q, 3)]);
    }
}
