//! Breath: a gap where the music breathes, before the air runs out.

use super::speed::metric_weight;
use crate::arrange::air::Air;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::expression::written_end;
use crate::arrange::ledger::LostReason;

/// Milliseconds by which a breath is longer than the shortest there is: a little for rounding.
const SLACK_MS: i64 = 10;
/// What must be left of a note that is shortened for breath, in milliseconds.
const LEFT_MS: i64 = 90;
/// A breath in parts, and longer than any, in milliseconds.
const WHOLE: i64 = 1_000_000;
const LONG_MS: i64 = 3_600_000;
/// Most notes left out for one breath.
const MOST_OUT: usize = 5;

/// Shortens notes before the best places to breathe, so that no stretch is longer than the seat's breath; where all
/// notes are too short for that, the lightest are left out. Neighbours in a choir breathe a little apart.
pub(super) fn take_breath(desk: &Desk<'_>, mut drafts: Vec<Draft>) -> (Vec<Draft>, Vec<(Draft, LostReason)>) {
    let mut out = Vec::new();
    let Some(air) = &desk.seat.air else { return (drafts, out) };
    let (mut from, mut place, mut limit) = (0, 0, 0);
    while place < drafts.len() {
        if place > from && filled(desk, &drafts, place).is_some() {
            from = place;
        }
        if place == from {
            limit = filled(desk, &drafts, from).unwrap_or(100) * lasts(desk, air, &drafts[from..]) / 100;
        }
        if desk.clock.ms(drafts[place].end) - desk.clock.ms(drafts[from].start) > limit {
            from = breathe(desk, &mut drafts, from, place, limit, &mut out);
            place = from;
        } else {
            place += 1;
        }
    }
    (drafts, out)
}

/// What a comfortable breath takes, in milliseconds.
fn comfort_ms(desk: &Desk<'_>) -> i64 {
    desk.seat.air.as_ref().map_or(0, |air| air.catch_ms) + SLACK_MS
}

/// What a breath takes at least, in milliseconds.
pub(in crate::arrange) fn gap_ms(desk: &Desk<'_>) -> i64 {
    desk.seat.air.as_ref().map_or(0, |air| air.least_ms) + SLACK_MS
}

/// How long a breath taken before the first of some drafts lasts, in milliseconds: loud and low notes use more of it.
pub(in crate::arrange) fn lasts(desk: &Desk<'_>, air: &Air, drafts: &[Draft]) -> i64 {
    let share = 92 - 7 * (desk.seat.height % 3) as i64;
    let (mut left, mut lasted) = (WHOLE, 0);
    for (place, draft) in drafts.iter().enumerate() {
        let until = drafts.get(place + 1).map_or(u64::MAX, |next| next.start);
        let time = if until == u64::MAX { LONG_MS } else { desk.clock.ms(until) - desk.clock.ms(draft.start) };
        let breath = (air.ms(draft.pitch, draft.dynamic(desk.source)) / 100 * share).max(1);
        let used = time * WHOLE / breath;
        if used >= left {
            return lasted + left * breath / WHOLE;
        }
        (left, lasted) = (left - used, lasted + time);
    }
    LONG_MS
}

/// How full the silence before a draft, as it will be written, makes the lungs, in per cent; `None` where it is no breath.
pub(in crate::arrange) fn filled(desk: &Desk<'_>, drafts: &[Draft], place: usize) -> Option<i64> {
    let before = place.checked_sub(1)?;
    let end = written_end(drafts, before, desk.source.quarter, desk.source.notated);
    desk.seat.air.as_ref()?.filled(desk.clock.ms(drafts[place].start) - desk.clock.ms(end))
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
    let places = (from + 1..=last).filter_map(|place| Breath::before(desk, drafts, from, place, start, limit));
    if let Some(breath) = places.max_by_key(|breath| (breath.worth, breath.place)) {
        out.extend(drafts.drain(breath.first_out..breath.place).map(|draft| (draft, LostReason::Unplayable)));
        let next = drafts.get(breath.first_out).map_or(u64::MAX, |next| next.start);
        let before = &mut drafts[breath.first_out - 1];
        before.breath = goes_on(desk, before, next).then_some(before.end.min(next));
        before.cut(breath.end);
        return breath.first_out;
    }
    hold(desk, drafts, from, start + limit)
}

/// A note longer than a breath is struck again after one; where nothing would be left of it, or only the pedal holds
/// it, it ends.
fn hold(desk: &Desk<'_>, drafts: &mut Vec<Draft>, from: usize, end: i64) -> usize {
    let again = on_beat(desk, &drafts[from], desk.clock.tick(end));
    if drafts[from].end <= again {
        return from + 1;
    }
    let end = desk.clock.ms(again);
    let end_of_rest = drafts[from].key_end().max(again);
    let rest = Draft { start: again, end: end_of_rest, shortened: true, key_up: None, ..drafts[from].clone() };
    drafts[from].cut(desk.clock.tick(end - gap_ms(desk)));
    let clear = drafts.get(from + 1).is_none_or(|next| next.start >= rest.end);
    if clear && desk.clock.ms(rest.end) - end >= 2 * gap_ms(desk) {
        drafts[from].breath = Some(again);
        drafts.insert(from + 1, rest);
    }
    from + 1
}

/// Whether the next note follows without a rest that is written: in a rest nobody needs to be told to breathe.
fn goes_on(desk: &Desk<'_>, draft: &Draft, next: u64) -> bool {
    next.saturating_sub(draft.end) < desk.source.quarter.div_ceil(4)
}

/// The last quarter before a tick, if the draft then is longer than a quarter.
fn on_beat(desk: &Desk<'_>, draft: &Draft, tick: u64) -> u64 {
    let quarter = desk.source.quarter.max(1);
    let even = tick / quarter * quarter;
    if even > draft.start + quarter { even } else { tick }
}

/// A way to breathe before a draft.
struct Breath {
    place: usize,
    /// Drafts from here up to the place are left out.
    first_out: usize,
    /// Where the last draft before ends.
    end: u64,
    /// How good it is.
    worth: i64,
}

impl Breath {
    /// The mildest way to breathe before the draft at `place`; `None` when it would come too late.
    fn before(desk: &Desk<'_>, drafts: &[Draft], from: usize, place: usize, start: i64, limit: i64) -> Option<Self> {
        let on = desk.clock.ms(drafts[place].start);
        if on - gap_ms(desk) - start > limit {
            return None;
        }
        let lowest = place.saturating_sub(MOST_OUT).max(from + 1);
        let first_out = (lowest..=place).rev().find(|first| has_room(desk, &drafts[first - 1], on))?;
        let before = &drafts[first_out - 1];
        let border = |span: &&crate::score::TickSpan| (before.start + 1..=drafts[place].start).contains(&span.start.0);
        let phrase = desk.source.phrases.iter().find(border).is_some();
        let silence = on - desk.clock.ms(drafts[place - 1].key_end());
        let out: i64 = drafts[first_out..place].iter().map(|draft| loss(desk, draft)).sum();
        let late = (on - start) * 1000 / limit.max(1);
        let worth =
            late + i64::from(phrase) * 800 + silence.min(comfort_ms(desk)) * 2 + left(desk, before, on).min(1500) / 2
                - out;
        Some(Self { place, first_out, end: end(desk, before, on), worth })
    }
}

/// What is left of a draft that ends a breath before `on`, in milliseconds.
fn left(desk: &Desk<'_>, draft: &Draft, on: i64) -> i64 {
    desk.clock.ms(draft.end).min(on - gap_ms(desk)) - desk.clock.ms(draft.start)
}

/// Whether enough of a draft is left when it ends a breath before `on`.
fn has_room(desk: &Desk<'_>, draft: &Draft, on: i64) -> bool {
    let whole = desk.clock.ms(draft.end) - desk.clock.ms(draft.start);
    left(desk, draft, on) >= LEFT_MS.min(whole)
}

/// Where a draft ends for a breath before `on`: a comfortable one where two thirds of it can stay, and on a sixteenth
/// where half of it can.
fn end(desk: &Desk<'_>, draft: &Draft, on: i64) -> u64 {
    let (from, to) = (desk.clock.ms(draft.start), desk.clock.ms(draft.end));
    let comfort = (on - comfort_ms(desk)).max(from + (to - from) * 2 / 3);
    let latest = desk.clock.tick(comfort.min(on - gap_ms(desk))).min(draft.end);
    let step = (desk.source.quarter / 4).max(1);
    let even = latest / step * step;
    let half = draft.start + (draft.end - draft.start) / 2;
    if even >= half && desk.clock.ms(even) - desk.clock.ms(draft.start) >= LEFT_MS { even } else { latest }
}

/// What it costs to leave a draft out: more on the beat, little where another seat has it too.
fn loss(desk: &Desk<'_>, draft: &Draft) -> i64 {
    let weight = if draft.doubling { draft.weight / 10 } else { draft.weight };
    300 + weight * 4 + metric_weight(desk, draft.start) * 2
}
