//! `breath`: a wind or a voice cannot play on and on; a breath stolen inside the line shortens a note.
//!
//! 40 for each breath that has to be stolen: whole breaths in stretches without a gap to breathe in. Loud notes and low
//! ones use a breath up sooner, as the profile tells.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

/// A breath in parts.
const WHOLE: i64 = 1_000_000;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let Some(air) = &seat.air else { return 0 };
    let (mut stolen, mut used, mut end) = (0, 0, i64::MIN);
    for id in &strand.notes {
        let note = source.note(*id);
        if end != i64::MIN && note.on_ms - end >= air.least_ms {
            stolen += used / WHOLE;
            (used, end) = (0, note.on_ms);
        }
        let from = if end == i64::MIN { note.on_ms } else { end };
        let pitch = seat.moved(note.pitch, shift).unwrap_or(note.pitch);
        used += (note.off_ms - from).max(0) * WHOLE / air.ms(pitch, note.dynamic);
        end = from.max(note.off_ms);
    }
    (stolen + used / WHOLE) * 40
}
