//! Runs faster than the fingers.

use super::Outcome;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;
use crate::score::Tick;

/// What rounding may take from a run, in milliseconds.
pub(in crate::arrange) const SLACK_MS: i64 = 10;

/// Leaves notes out where more follow each other in a second than the seat can play: of two neighbours the lighter.
pub(super) fn slow_down(desk: &Desk<'_>, mut drafts: Vec<Draft>) -> Outcome {
    let mut out = Vec::new();
    let most = (1000 / desk.seat.step_ms.max(1)).max(1) as usize;
    let mut to = 0;
    while to < drafts.len() {
        let attacks = attacks_before(desk, &drafts, to);
        if attacks.len() <= most {
            to += 1;
            continue;
        }
        let worth = |i: &usize| drafts[*i].weight / 2 + metric_weight(desk, drafts[*i].start);
        let lightest = attacks.iter().copied().skip(1).min_by_key(|i| (worth(i), drafts[*i].start));
        let Some(lightest) = lightest else { break };
        let draft = drafts.remove(lightest);
        out.push((draft, LostReason::Unplayable));
        to = lightest.min(to);
    }
    (drafts, out)
}

/// Most on a bar's first beat, more on a beat, some on its half: what is left of a run should still tell the metre.
pub(in crate::arrange) fn metric_weight(desk: &Desk<'_>, start: u64) -> i64 {
    let beat = desk.clock.beat(start);
    let position = desk.clock.0.meters.position(Tick(start));
    match position.after.0 {
        0 if position.beat == 1 => 160,
        0 => 100,
        after if after * 2 == beat => 40,
        _ => 0,
    }
}

/// The attacks of new notes in the second that ends with the draft at `to`, oldest first.
fn attacks_before(desk: &Desk<'_>, drafts: &[Draft], to: usize) -> Vec<usize> {
    let now = desk.clock.ms(drafts[to].start);
    let mut attacks = Vec::new();
    for i in (0..=to).rev() {
        if now - desk.clock.ms(drafts[i].start) >= 1000 {
            break;
        }
        let before = |n: usize| i.checked_sub(n).map(|j| &drafts[j]);
        let chord = before(1).is_some_and(|last| last.start == drafts[i].start);
        let repeated = before(1).is_some_and(|last| last.pitch == drafts[i].pitch);
        let trill = before(2).is_some_and(|last| last.pitch == drafts[i].pitch)
            && before(1).is_some_and(|last| last.pitch.abs_diff(drafts[i].pitch) <= 4);
        if !chord && !repeated && !trill {
            attacks.push(i);
        }
    }
    attacks.reverse();
    attacks
}
