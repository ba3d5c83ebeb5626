//! What a seat cannot hold together: the lighter note gives way, or the earlier one ends.

use super::fit::fits;
use crate::arrange::draft::{Desk, Draft};
use crate::arrange::facts::Voicing;
use crate::arrange::ledger::LostReason;

/// Shortest time between two stops with all fingers moved, in milliseconds (common practice).
const STOP_MS: i64 = 200;

/// Notes that start within this time of each other are one chord, in milliseconds (as the rules count it: 0.03 s).
const TOGETHER_MS: i64 = 32;

/// What must be left of a note that is cut for another, in milliseconds.
const SHORTEST_MS: i64 = 60;

/// Goes through a seat's drafts in time; gives what it keeps and what has no room.
pub(super) fn settle(desk: &Desk<'_>, drafts: Vec<Draft>) -> (Vec<Draft>, Vec<(Draft, LostReason)>) {
    let mut settled =
        Settled { desk, kept: Vec::with_capacity(drafts.len()), active: Vec::new(), out: Vec::new(), stop: i64::MIN };
    let mut rest = drafts.as_slice();
    while let Some(first) = rest.first() {
        let end = desk.clock.ms(first.start) + TOGETHER_MS;
        // A grace note leads to the next, however near.
        let at_once = rest.iter().take_while(|draft| draft.start == first.start);
        let graces = at_once.clone().any(|draft| desk.is_grace(draft));
        let with_first = |draft: &Draft| draft.start == first.start || !graces;
        let chord = rest[1..].iter().take_while(|draft| desk.clock.ms(draft.start) <= end && with_first(draft));
        let chord = 1 + chord.count();
        settled.strike(&rest[..chord]);
        rest = &rest[chord..];
    }
    (settled.kept, settled.out)
}

struct Settled<'a> {
    desk: &'a Desk<'a>,
    kept: Vec<Draft>,
    /// Indices into `kept` that may still sound.
    active: Vec<usize>,
    out: Vec<(Draft, LostReason)>,
    /// When the last stop was struck.
    stop: i64,
}

impl Settled<'_> {
    fn strike(&mut self, chord: &[Draft]) {
        let Some(start) = chord.iter().map(|draft| draft.start).min() else { return };
        self.release(start);
        let mut chord = chord.to_vec();
        chord.sort_by_key(|draft| (draft.doubling, -draft.weight, draft.pitch, draft.start));
        let mut struck: Vec<usize> = Vec::new();
        for draft in chord {
            self.take(draft, &mut struck);
        }
        if struck.len() > 1 {
            self.stop = self.desk.clock.ms(start);
        }
    }

    /// Notes that end here, or nearly, sound no more.
    fn release(&mut self, start: u64) {
        let slack = self.desk.source.quarter / 8;
        let trim = matches!(self.desk.seat.voicing, Voicing::Single | Voicing::Stops | Voicing::Divided);
        let kept = &mut self.kept;
        self.active.retain(|i| {
            let draft = &mut kept[*i];
            let over = draft.end <= start + slack && draft.start + slack < start;
            if over && trim && draft.end > start {
                draft.end = start;
            }
            draft.end > start && !over
        });
    }

    fn take(&mut self, draft: Draft, struck: &mut Vec<usize>) {
        if let Some(same) = self.active.iter().copied().find(|i| self.kept[*i].pitch == draft.pitch) {
            return self.merge(same, draft, struck);
        }
        loop {
            if self.has_room(&draft, struck) {
                struck.push(self.kept.len());
                self.active.push(self.kept.len());
                self.kept.push(draft);
                return;
            }
            let Some(place) = self.lightest_held(&draft, struck) else { break };
            let held = self.active.remove(place);
            self.kept[held].cut(draft.start);
        }
        self.out.push((draft, LostReason::TooManyNotes));
    }

    /// One pitch twice: together they are one note; later, the first ends.
    fn merge(&mut self, same: usize, draft: Draft, struck: &mut Vec<usize>) {
        let held = &mut self.kept[same];
        if struck.contains(&same) {
            held.end = held.end.max(draft.end);
            held.sources.extend(draft.sources);
            return;
        }
        held.end = draft.start.max(held.start + 1);
        self.active.retain(|i| *i != same);
        self.take(draft, struck);
    }

    fn has_room(&self, draft: &Draft, struck: &[usize]) -> bool {
        let pitch = |i: &usize| self.kept[*i].pitch;
        let mut now: Vec<u8> = struck.iter().map(pitch).collect();
        now.push(draft.pitch);
        let held: Vec<u8> = self.active.iter().filter(|i| !struck.contains(i)).map(pitch).collect();
        let hurried = now.len() > 1
            && self.desk.seat.voicing == Voicing::Stops
            && self.desk.clock.ms(draft.start) < self.stop.saturating_add(STOP_MS);
        !hurried && fits(self.desk.seat, &now, &held)
    }

    /// The held note that is best cut for the draft, as a place in `active`; `None` when cutting any costs more than the draft is worth.
    fn lightest_held(&self, draft: &Draft, struck: &[usize]) -> Option<usize> {
        let cost = |i: &usize| {
            let held = &self.kept[*i];
            let left = held.end.saturating_sub(draft.start) as i64;
            let rank = if held.doubling && !draft.doubling { 0 } else { 1 };
            rank * held.weight * left * 6 / (10 * (held.end - held.start).max(1) as i64)
        };
        let now = self.desk.clock.ms(draft.start);
        let places = self.active.iter().enumerate().filter(|(_, i)| !struck.contains(i));
        let open = places.filter(|(_, i)| self.desk.clock.ms(self.kept[**i].start) + SHORTEST_MS <= now);
        let (place, cost) = open.map(|(place, i)| (place, cost(i))).min_by_key(|(place, cost)| (*cost, *place))?;
        (cost <= draft.weight).then_some(place)
    }
}
