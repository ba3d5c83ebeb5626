//! The hands of a keyboard or harp: each track of the file stays whole on one staff.

use crate::analysis::PartLoudness;
use crate::ensemble::Seat;
use crate::line::hands::{are_of_both, attacks};
use crate::score::Part;

/// The staff of each of a seat's parts, counted from 0 at the top: the higher parts above the widest gap between their
/// middle pitches, the others below. `None` for all where the seat has one staff, where one part is for both hands, or
/// where there is nothing to tell apart.
pub(super) fn staves(seat: &Seat, parts: &[(&Part, &PartLoudness)]) -> Vec<Option<u8>> {
    let profile = seat.profile();
    let unknown = vec![None; parts.len()];
    let span = u8::max(profile.capability.hand_span, 12);
    if profile.notation.staves < 2 || profile.is_unpitched() || parts.iter().any(|(part, _)| is_of_both(part, span)) {
        return unknown;
    }
    let middles: Vec<u8> = parts.iter().map(|(part, _)| middle(part)).collect();
    let mut sorted = middles.clone();
    sorted.sort_unstable();
    let gaps = sorted.windows(2).map(|pair| (pair[1] - pair[0], pair[1]));
    match gaps.max() {
        Some((gap, split)) if gap > 0 => middles.iter().map(|middle| Some(u8::from(*middle < split))).collect(),
        _ => unknown,
    }
}

fn middle(part: &Part) -> u8 {
    let mut pitches: Vec<u8> = part.notes.iter().map(|note| note.sound.midi()).collect();
    pitches.sort_unstable();
    pitches.get(pitches.len() / 2).copied().unwrap_or_default()
}

/// Whether a part is for both hands.
fn is_of_both(part: &Part, span: u8) -> bool {
    let struck = part.notes.iter().enumerate().map(|(index, note)| (note.start.0, note.sound.midi(), index));
    are_of_both(&attacks(struck, 0), span)
}
