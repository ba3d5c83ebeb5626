//! Breath: a gap where the music breathes, before the air runs out.

use crate::arrange::draft::{Desk, Draft};
use crate::arrange::ledger::LostReason;

/// What a breath takes, in milliseconds (as the breath rule counts it: 0.25 s).
const GAP_MS: i64 = 260;
/// What must be left of a note that is shortened for breath, in milliseconds.
const LEFT_MS: i64 = 140;

/// Shortens notes before the best places to breathe, so that no stretch is longer than the seat's breath; where all
/// notes are too short for that, one is left out.
pub(super) fn take_breath(desk: &Desk<'_>, mut drafts: Vec<Draft>) -> (Vec<Draft>, Vec<(Draft, LostReason)>) {
    let mut out = Vec::new();
    let Some(limit) = desk.seat.breath_ms else { return (drafts, out) };
    let limit = limit * 9 / 10;
    let (mut from, mut place) = (0, 0);
    while place < drafts.len() {
        let start = desk.clock.ms(drafts[from].start);
        if place > from && gap(desk, &drafts, place) >= GAP_MS - 10 {
            from = place;
        } else if desk.clock.ms(drafts[place].end) - start > limit {
            from = breathe(desk, &mut drafts, from, place, limit, &mut out);
            place = from;
            if place >= drafts.len() {
                break;
            }
        }
        place += 1;
    }
    (drafts, out)
}

/// Silence before a draft.
fn gap(desk: &Desk<'_>, drafts: &[Draft], place: usize) -> i64 {
    desk.clock.ms(drafts[place].start) - desk.clock.ms(drafts[place - 1].end)
}

/// Takes a breath in the stretch `from..=last`, which is too long; gives the first draft after it.
fn breathe(
    desk: &Desk<'_>,
    drafts: &mut Vec<Draft>,
    from: usize,
    last: usize,
    limit: i64,
    out: &mut Vec<(Draft, LostReason)>,
) -> usize {
    let start = desk.clock.ms(drafts[from].start);
    let best = (from + 1..=last)
        .filter_map(|place| Some((worth(desk, drafts, place, start, limit)?, place)))
        .max_by_key(|(worth, place)| (*worth, *place));
    if let Some((_, place)) = best {
        let end = desk.clock.tick(desk.clock.ms(drafts[place].start) - GAP_MS);
        drafts[place - 1].cut(end);
        return place;
    }
    if last == from {
        let end = desk.clock.tick(start + limit);
        drafts[last].cut(end);
        return last + 1;
    }
    let middle = from + 1 + (last - from) / 2;
    let lightest = (middle..=last).min_by_key(|i| (drafts[*i].weight, std::cmp::Reverse(*i))).unwrap_or(last);
    out.push((drafts.remove(lightest), LostReason::Unplayable));
    from
}

/// How good a breath before the draft at `place` is; `None` when the note before it is too short, or it comes too late.
fn worth(desk: &Desk<'_>, drafts: &[Draft], place: usize, start: i64, limit: i64) -> Option<i64> {
    let (before, after) = (&drafts[place - 1], &drafts[place]);
    let on = desk.clock.ms(after.start);
    let left = on - GAP_MS - desk.clock.ms(before.start);
    if left < LEFT_MS || on - GAP_MS - start > limit {
        return None;
    }
    let phrase = desk.source.phrases.iter().any(|span| (before.start + 1..=after.start).contains(&span.start.0));
    let silence = on - desk.clock.ms(before.end);
    Some((on - start) * 1000 / limit.max(1) + i64::from(phrase) * 800 + silence.min(GAP_MS) * 2 + left.min(1500) / 2)
}
