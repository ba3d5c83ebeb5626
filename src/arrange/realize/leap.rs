//! Leaps too wide for their speed.

use super::Outcome;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;
use crate::arrange::rules::REST_MS;

/// Longest time in which a seat's fast leap may not be exceeded, in milliseconds (common practice).
const LEAP_MS: i64 = 150;

/// Folds, or else leaves out, the lighter of two notes that follow each other faster than the instrument leaps.
pub(super) fn ease_leaps(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut out = Vec::new();
    if desk.seat.hand_span > 0 {
        return (drafts, out);
    }
    for mut draft in drafts {
        while let Some(last) = kept.last().filter(|last| too_wide(desk, last, &draft)) {
            let lighter = last.weight < draft.weight;
            if let Some(folded) = nearer(desk, last, &draft).filter(|_| !lighter) {
                draft = folded;
                break;
            }
            if !lighter {
                break;
            }
            out.extend(kept.pop().map(|last| (last, LostReason::Unplayable)));
        }
        if kept.last().is_some_and(|last| too_wide(desk, last, &draft)) {
            out.push((draft, LostReason::Unplayable));
        } else {
            kept.push(draft);
        }
    }
    (kept, out)
}

/// Folds what young players do not find: of two notes without a rest between, the later comes nearer. What cannot be
/// folded stays, and the rule tells of it.
pub(super) fn shorten_leaps(desk: &Desk<'_>, drafts: Vec<Draft>) -> Outcome {
    let Some(most) = desk.seat.slow_leap else { return (drafts, Vec::new()) };
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let folded = closer(desk, &kept, &draft, most);
        kept.push(folded.unwrap_or(draft));
    }
    (kept, Vec::new())
}

/// The draft moved by octaves so that it is in reach of the attack before; `None` where it is, or cannot be.
fn closer(desk: &Desk<'_>, kept: &[Draft], draft: &Draft, most: i64) -> Option<Draft> {
    let last = kept.iter().rev().find(|last| last.start < draft.start)?;
    let before = || kept.iter().rev().filter(|other| other.start == last.start);
    let leap = |pitch: u8| before().map(|other| i64::from(other.pitch.abs_diff(pitch))).min().unwrap_or(0);
    let rest = desk.clock.ms(draft.start) - desk.clock.ms(last.end);
    if leap(draft.pitch) <= most || rest >= REST_MS {
        return None;
    }
    let toward: i16 = if draft.pitch > last.pitch { -12 } else { 12 };
    (1..=3).find_map(|octaves| {
        let folded = toward * octaves;
        let pitch = desk.seat.moved(draft.pitch, folded).filter(|pitch| desk.seat.has(*pitch))?;
        let taken = kept.iter().rev().take_while(|other| other.start == draft.start).any(|other| other.pitch == pitch);
        (leap(pitch) <= most && !taken).then(|| Draft { pitch, folded: draft.folded + folded, ..draft.clone() })
    })
}

/// Whether one note follows another faster than the seat leaps so far.
pub(in crate::arrange) fn too_wide(desk: &Desk<'_>, last: &Draft, draft: &Draft) -> bool {
    i64::from(last.pitch.abs_diff(draft.pitch)) > desk.seat.fast_leap[usize::from(draft.pitch > last.pitch)]
        && draft.start > last.start
        && desk.clock.ms(draft.start) - desk.clock.ms(last.start) <= LEAP_MS
}

/// The draft an octave or more nearer to the note before.
fn nearer(desk: &Desk<'_>, last: &Draft, draft: &Draft) -> Option<Draft> {
    let toward: i16 = if draft.pitch > last.pitch { -12 } else { 12 };
    (1..=3).find_map(|octaves| {
        let folded = toward * octaves;
        let pitch = desk.seat.moved(draft.pitch, folded).filter(|pitch| desk.seat.has(*pitch))?;
        let moved = Draft { pitch, folded: draft.folded + folded, ..draft.clone() };
        (!too_wide(desk, last, &moved)).then_some(moved)
    })
}
