//! `breath`: a wind or a voice cannot play on and on; a breath stolen inside the line shortens a note.
//!
//! 40 for each breath that has to be stolen: whole stretches without a gap of 250 ms over the seat's limit.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let Some(limit) = seat.breath_ms else { return 0 };
    let (mut stolen, mut start, mut end) = (0, i64::MIN, i64::MIN);
    for id in &strand.notes {
        let note = source.note(*id);
        if start == i64::MIN || note.on_ms - end >= 250 {
            stolen += end.saturating_sub(start).max(0) / limit;
            start = note.on_ms;
        }
        end = end.max(note.off_ms);
    }
    (stolen + end.saturating_sub(start).max(0) / limit) * 40
}
