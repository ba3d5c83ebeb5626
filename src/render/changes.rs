//! Where a stage sounds otherwise than the one it was made from.

use super::BLOCK;
use super::sounding::Sounding;
use super::stage::{Stage, StagedSeat};
use crate::score::SeatId;
use std::ops::Range;

/// A stretch of a seat that sounds otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which seat.
    pub seat: SeatId,
    /// Which blocks.
    pub blocks: Range<u32>,
}

impl Stage {
    /// Where this sounds otherwise than `before`, tails and all: by seat, in order. All other blocks are the same bit for
    /// bit. A stage that was not made from `before` by [`Stage::again`] counts as other throughout.
    #[must_use]
    pub fn changes(&self, before: &Self) -> Vec<Changed> {
        if before.seats.len() != self.seats.len() || !before.palette.tables.begin(&self.palette.tables) {
            let blocks = 0..self.blocks().max(before.blocks());
            return self.seats().map(|seat| Changed { seat, blocks: blocks.clone() }).collect();
        }
        let pairs = before.seats.iter().zip(&self.seats).zip(self.seats());
        pairs.flat_map(|((old, new), seat)| of_seat(old, new, seat)).collect()
    }
}

fn of_seat(old: &StagedSeat, new: &StagedSeat, seat: SeatId) -> impl Iterator<Item = Changed> {
    let mut ranges: Vec<Range<u32>> = different(&old.soundings, &new.soundings).into_iter().map(blocks).collect();
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined.into_iter().map(move |blocks| Changed { seat, blocks })
}

/// Soundings of either list that the other has not; both lists are by start and seed.
fn different<'a>(mut old: &'a [Sounding], mut new: &'a [Sounding]) -> Vec<&'a Sounding> {
    let mut different = Vec::new();
    while let (Some(a), Some(b)) = (old.first(), new.first()) {
        let order = a.key().cmp(&b.key());
        if a != b {
            different.extend(order.is_le().then_some(a));
            different.extend(order.is_ge().then_some(b));
        }
        old = old.get(usize::from(order.is_le())..).unwrap_or_default();
        new = new.get(usize::from(order.is_ge())..).unwrap_or_default();
    }
    different.extend(old);
    different.extend(new);
    different
}

/// The blocks in which it sounds.
fn blocks(sounding: &Sounding) -> Range<u32> {
    let block = |sample: i64| u32::try_from(sample.max(0) / BLOCK as i64).unwrap_or(u32::MAX);
    block(sounding.start)..block(sounding.stop.saturating_sub(1)).saturating_add(1)
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
