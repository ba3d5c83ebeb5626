//! Notes that the source's pedal holds, on instruments that sustain.

use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;

/// Lengthens what the pedal holds (see `pedal`) up to the seat's next attack, so that nothing sounds together at a seat
/// that did not before. Struck and plucked notes keep their written length: they ring as long as their player lets them.
pub(super) fn hold(desk: &Desk<'_>, mut drafts: Vec<Draft>) -> (Vec<Draft>, Vec<(Draft, LostReason)>) {
    if desk.seat.decays {
        return (drafts, Vec::new());
    }
    for place in 0..drafts.len() {
        let draft = &drafts[place];
        let Some(source) = draft.sources.first().map(|id| desk.source.note(*id)) else { continue };
        let next = drafts[place + 1..].iter().map(|next| next.start).find(|start| *start >= draft.end);
        let end = source.held.min(next.unwrap_or(u64::MAX));
        let whole = draft.end >= source.end && !draft.shortened;
        if whole && end > draft.end {
            let key_up = draft.end;
            drafts[place].hold(key_up, end);
        }
    }
    (drafts, Vec::new())
}
