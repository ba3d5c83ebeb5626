//! The tree of beats of a bar, and which notes and rests may cross its borders in one sign.
//!
//! Rules after E. Gould, *Behind Bars* (2011), chapters 6 and 7: the middle of a bar and the beats stay visible; a
//! syncopation is written in one sign only where it fills the middle of a pair (eighth, quarter, eighth); dotted rests
//! only in compound time or within a beat.

use super::value::{QUARTER, SHORTEST, Value};
use crate::score::Meter;

/// A span of a bar with its subdivision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// First unit.
    pub(super) start: u32,
    /// Length in units.
    pub(super) length: u32,
    parts: Vec<Node>,
}

impl Node {
    /// A span that divides by its own length: dotted values in three, others in two.
    pub(super) fn plain(start: u32, length: u32) -> Self {
        Self { start, length, parts: Vec::new() }
    }

    /// A span of equal parts.
    pub(super) fn of(start: u32, parts: u32, length: u32) -> Self {
        Self::group(start, (0..parts).map(|_| Self::plain(0, length)).collect())
    }

    fn group(start: u32, parts: Vec<Node>) -> Self {
        let mut node = Self { start, length: parts.iter().map(|part| part.length).sum(), parts };
        node.move_to(start);
        node
    }

    fn move_to(&mut self, start: u32) {
        self.start = start;
        let mut at = start;
        for part in &mut self.parts {
            part.move_to(at);
            at += part.length;
        }
    }

    /// The tree of a full bar.
    pub(super) fn bar(meter: Meter) -> Self {
        let unit = QUARTER * 4 / u32::from(meter.unit());
        let beats = u32::from(meter.beats());
        let compound = meter.unit() >= 8 && beats > 3 && beats.is_multiple_of(3);
        if compound { Self::beats(beats / 3, unit * 3) } else { Self::beats(beats, unit) }
    }

    /// `count` beats in the groups a conductor shows: 2, 3, 2+2, 3+2, 3+3, 2+2+3 (eighths) or 4+3, 4+4, 3+3+3.
    fn beats(count: u32, length: u32) -> Self {
        let groups: &[u32] = match count {
            1 => return Self::plain(0, length),
            2 | 3 => return Self::of(0, count, length),
            4 => &[2, 2],
            5 => &[3, 2],
            6 => &[3, 3],
            7 if length < QUARTER => &[2, 2, 3],
            7 => &[4, 3],
            8 if length < QUARTER => &[3, 3, 2],
            8 => &[4, 4],
            9 => &[3, 3, 3],
            _ => return Self::group(0, Self::fours(count).map(|n| Self::beats(n, length)).collect()),
        };
        Self::group(0, groups.iter().map(|n| Self::beats(*n, length)).collect())
    }

    fn fours(count: u32) -> impl Iterator<Item = u32> {
        (0..count.div_ceil(4)).map(move |i| (count - i * 4).min(4))
    }

    /// The tree of a bar cut to `length`: the end of a full bar for a pick-up, else its start.
    pub(super) fn cut(meter: Meter, length: u32, pickup: bool) -> Self {
        let full = Self::bar(meter);
        let from = if pickup { full.length.saturating_sub(length) } else { 0 };
        let mut cut = full.clip(from, from + length).unwrap_or_else(|| Self::plain(0, length));
        cut.move_to(0);
        cut
    }

    /// What of the tree lies within `from..to`.
    fn clip(&self, from: u32, to: u32) -> Option<Self> {
        let (from, to) = (from.max(self.start), to.min(self.end()));
        if from >= to || (from == self.start && to == self.end()) {
            return (from < to).then(|| self.clone());
        }
        if self.length <= SHORTEST {
            return Some(Self::plain(from, to - from));
        }
        let mut parts: Vec<Node> = self.children().iter().filter_map(|child| child.clip(from, to)).collect();
        if parts.len() == 1 { parts.pop() } else { Some(Self::group(from, parts)) }
    }

    /// The beats, in order: spans of about a quarter.
    pub(super) fn leaves(&self) -> Vec<Node> {
        let shown = Value::of(self.length).is_some_and(|value| value.dots < 2);
        if (shown && self.length * 2 <= QUARTER * 3) || (self.parts.is_empty() && !shown) {
            return vec![self.clone()];
        }
        self.children().iter().flat_map(Self::leaves).collect()
    }

    /// The subdivision.
    pub(super) fn children(&self) -> Vec<Node> {
        if !self.parts.is_empty() {
            return self.parts.clone();
        }
        let n = if self.ternary() { 3 } else { 2 };
        (0..n).map(|i| Self::plain(self.start + i * (self.length / n), self.length / n)).collect()
    }

    fn ternary(&self) -> bool {
        match self.parts.len() {
            0 => Value::of(self.length).is_some_and(|value| value.dots == 1),
            n => n == 3,
        }
    }

    fn end(&self) -> u32 {
        self.start + self.length
    }

    /// Splits `from..to` into spans that are one sign each, in order.
    pub(super) fn split(&self, from: u32, to: u32, rest: bool, out: &mut Vec<(u32, u32)>) {
        if from >= to {
            return;
        }
        let children = self.children();
        let divisible = self.length > SHORTEST && self.length.is_multiple_of(children.len() as u32);
        if !divisible && self.parts.is_empty() {
            out.push((from, to));
            return;
        }
        if let Some(child) = children.iter().find(|child| child.start <= from && to <= child.end()) {
            if child.start == from && child.end() == to && Value::of(to - from).is_some() {
                out.push((from, to));
            } else {
                child.split(from, to, rest, out);
            }
            return;
        }
        if self.allows(&children, from, to, rest) {
            out.push((from, to));
            return;
        }
        let at = self.cut_at(&children, from, to);
        self.split(from, at, rest, out);
        self.split(at, to, rest, out);
    }

    /// Where a span that may not be one sign is cut.
    fn cut_at(&self, children: &[Node], from: u32, to: u32) -> u32 {
        let inside: Vec<u32> = children.iter().map(|child| child.start).filter(|at| from < *at && *at < to).collect();
        let first = inside.first().copied().unwrap_or(to);
        let last = inside.last().copied().unwrap_or(to);
        let on_border = children.iter().any(|child| child.start == from);
        if on_border && children.len() > 2 && self.equal(children) { last } else { first }
    }

    fn equal(&self, children: &[Node]) -> bool {
        children.iter().all(|child| child.length == children[0].length)
    }

    /// Whether `from..to`, which crosses a border between children, may be one sign.
    fn allows(&self, children: &[Node], from: u32, to: u32, rest: bool) -> bool {
        let Some(value) = Value::of(to - from) else { return false };
        let whole = from == self.start && to == self.end();
        if whole {
            return value.dots < 2;
        }
        if !self.equal(children) {
            return false;
        }
        if children.len() == 2 {
            self.allows_in_pair(children, from, to, rest)
        } else {
            self.allows_in_row(children, from, to, rest)
        }
    }

    fn allows_in_pair(&self, children: &[Node], from: u32, to: u32, rest: bool) -> bool {
        if children[0].children().len() != 2 {
            return false;
        }
        let quarter = self.length / 4;
        let (first, third) = (self.start + quarter, self.end() - quarter);
        let double_dotted = self.length <= QUARTER * 2 && from == self.start && to == self.end() - self.length / 8;
        if rest {
            return self.length <= QUARTER && from == self.start && to == third;
        }
        (from == self.start && to == third) || (from == first && (to == self.end() || to == third)) || double_dotted
    }

    fn allows_in_row(&self, children: &[Node], from: u32, to: u32, rest: bool) -> bool {
        let unit = children[0].length;
        let starts_on = (from - self.start).is_multiple_of(unit);
        let ends_on = (to - self.start).is_multiple_of(unit);
        if rest {
            return starts_on && ends_on && from == self.start && unit < QUARTER;
        }
        let centred = children.len() == 3 && to - from == unit && (from - self.start) % unit == unit / 2;
        let dotted = children.len() == 3 && (to - from) * 2 == unit * 3;
        let second_of_two = dotted && unit < QUARTER && to == self.end();
        starts_on && (ends_on || dotted) || centred || second_of_two
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const E: u32 = QUARTER / 2;

    fn written(beats: u8, unit: u8, from: u32, to: u32, rest: bool) -> Vec<u32> {
        let mut out = Vec::new();
        Node::bar(Meter::new(beats, unit).unwrap()).split(from * E, to * E, rest, &mut out);
        out.iter().map(|(a, b)| (b - a) / E).collect()
    }

    #[test]
    fn the_middle_of_common_time_stays_visible() {
        assert_eq!(written(4, 4, 1, 3, false), [2], "eighth, quarter, eighth within a half");
        assert_eq!(written(4, 4, 3, 5, false), [1, 1], "not over the middle");
        assert_eq!(written(4, 4, 2, 6, false), [4], "a half from the second beat");
        assert_eq!(written(4, 4, 1, 8, false), [3, 4]);
        assert_eq!(written(4, 4, 0, 6, false), [6]);
        assert_eq!(written(4, 4, 0, 5, false), [4, 1]);
    }

    #[test]
    fn rests_show_the_beats() {
        assert_eq!(written(4, 4, 0, 6, true), [4, 2]);
        assert_eq!(written(4, 4, 2, 8, true), [2, 4]);
        assert_eq!(written(3, 4, 2, 6, true), [2, 2]);
        assert_eq!(written(6, 8, 0, 2, true), [2]);
        assert_eq!(written(6, 8, 1, 3, true), [1, 1]);
        assert_eq!(written(6, 8, 1, 6, true), [1, 1, 3]);
        assert_eq!(written(12, 8, 0, 9, true), [6, 3]);
    }

    #[test]
    fn compound_time_keeps_its_dotted_beats() {
        assert_eq!(written(6, 8, 0, 6, false), [6]);
        assert_eq!(written(6, 8, 0, 4, false), [3, 1]);
        assert_eq!(written(6, 8, 1, 5, false), [2, 2]);
        assert_eq!(written(9, 8, 0, 9, false), [6, 3]);
        assert_eq!(written(12, 8, 3, 9, false), [6]);
    }

    #[test]
    fn three_four_and_five_four() {
        assert_eq!(written(3, 4, 0, 3, false), [3]);
        assert_eq!(written(3, 4, 2, 6, false), [4]);
        assert_eq!(written(3, 4, 1, 4, false), [1, 2]);
        assert_eq!(written(5, 4, 0, 10, false), [6, 4]);
        assert_eq!(written(7, 8, 0, 7, false), [2, 2, 3]);
    }

    #[test]
    fn every_span_of_every_metre_is_made_of_values() {
        for unit in [1, 2, 4, 8, 16, 32] {
            for beats in 1..=13u8 {
                let bar = Node::bar(Meter::new(beats, unit).unwrap());
                let step = QUARTER / 8;
                for from in 0..bar.length.div_ceil(step).min(40) {
                    for to in from + 1..=(bar.length / step).min(44) {
                        for rest in [false, true] {
                            let mut out = Vec::new();
                            bar.split(from * step, to * step, rest, &mut out);
                            assert!(
                                out.iter().all(|(a, b)| Value::of(b - a).is_some()),
                                "{beats}/{unit} {from} {to} {out:?}"
                            );
                            assert_eq!(out.iter().map(|(a, b)| b - a).sum::<u32>(), (to - from) * step);
                        }
                    }
                }
            }
        }
    }
}
