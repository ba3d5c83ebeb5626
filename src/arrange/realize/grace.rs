//! A grace note leads to its note, and is left out where that is played by somebody else or not at all.

use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;

/// Takes out grace notes that lead nowhere: none of the seat's notes begins within their own length after them.
pub(super) fn lead_on(desk: &Desk<'_>, drafts: Vec<Draft>) -> (Vec<Draft>, Vec<(Draft, LostReason)>) {
    let (mut kept, mut out): (Vec<Draft>, Vec<(Draft, LostReason)>) = (Vec::with_capacity(drafts.len()), Vec::new());
    for draft in drafts.into_iter().rev() {
        let reach = draft.end.saturating_add(draft.end - draft.start);
        let next = kept.iter().rev().map(|next| next.start).find(|start| *start > draft.start);
        let leads = next.is_some_and(|next| next <= reach);
        if leads || !desk.is_grace(&draft) { kept.push(draft) } else { out.push((draft, LostReason::Thinned)) }
    }
    kept.reverse();
    (kept, out)
}
