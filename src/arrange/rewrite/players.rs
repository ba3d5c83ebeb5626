//! What the rewritings that take more players than one are drawn from.

use crate::analysis::Chord;
use crate::arrange::draft::{Clock, Desk, Draft};
use crate::arrange::facts::SeatFacts;
use crate::arrange::source::Source;
use crate::arrange::wishes::Wishes;

/// Most notes of a part looked back over.
const MOST: usize = 16;

/// All players, and what they play from.
#[derive(Clone, Copy)]
pub(in crate::arrange) struct Players<'a> {
    pub(in crate::arrange) source: &'a Source,
    pub(in crate::arrange) chords: &'a [Chord],
    pub(in crate::arrange) seats: &'a [SeatFacts],
    pub(in crate::arrange) clock: Clock<'a>,
    pub(in crate::arrange) wishes: &'a Wishes<'a>,
}

impl Players<'_> {
    /// A seat on its usual instrument.
    pub(super) fn desk(&self, seat: usize) -> Desk<'_> {
        Desk { source: self.source, seat: &self.seats[seat], clock: self.clock }
    }

    /// Whether a draft on the usual instrument may be changed or go to others: no pin has put it there.
    pub(super) fn is_open(&self, seat: usize, draft: &Draft) -> bool {
        draft.instrument == 0 && self.wishes.pin(draft.strand as usize, seat as u16).is_empty()
    }
}

/// Whether nothing of a part sounds between two ticks.
pub(super) fn rests(part: &[Draft], from: u64, to: u64) -> bool {
    let before = part.partition_point(|draft| draft.start < to);
    part[..before].iter().rev().take(MOST).all(|draft| draft.end <= from)
}
