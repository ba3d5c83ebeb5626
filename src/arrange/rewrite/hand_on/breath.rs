//! A stretch without a place to breathe, played in turns.

use super::super::players::{Players, rests};
use super::{handed_on, joined};
use crate::arrange::draft::{Desk, Draft, Drafts};
use crate::arrange::realize::{filled, gap_ms, lasts};
use crate::score::Tick;

/// Of a breath how much one player plays at least, at most, and at most where nothing comes after, per cent (ours).
const LEAST: i64 = 30;
const MOST: i64 = 70;
const LAST: i64 = 85;
/// Longer than any breath, in milliseconds.
const LONGEST_MS: i64 = 120_000;

/// The stretches of a lone wind player or singer that are longer than a breath, with no rest inside and no note long enough
/// to breathe in.
pub(super) fn stretches(players: &Players<'_>, seat: usize, part: &[Draft]) -> Vec<Vec<Draft>> {
    let desk = players.desk(seat);
    let Some(air) = &desk.seat.air else { return Vec::new() };
    let (mut stretches, mut from, mut limit) = (Vec::new(), 0, 0);
    // The last place after `from` where a breath can be taken.
    let mut easy = 0;
    let mut place = 0;
    while place < part.len() {
        if place > from && filled(&desk, part, place).is_some() {
            (from, easy) = (place, place);
        } else if place > from && is_easy(&desk, part, place) {
            easy = place;
        }
        if place == from {
            limit = filled(&desk, part, from).unwrap_or(100) * lasts(&desk, air, &part[from..]) / 100;
        }
        if desk.clock.ms(part[place].end) - desk.clock.ms(part[from].start) <= limit {
            place += 1;
            continue;
        }
        if easy > from {
            from = easy;
        } else {
            let open = |at: &usize| filled(&desk, part, *at).is_some() || is_easy(&desk, part, *at);
            let to = (place + 1..part.len()).find(open).unwrap_or(part.len());
            stretches.push(part[from..to].to_vec());
            from = to;
        }
        (place, easy) = (from, from);
    }
    stretches
}

/// Whether a breath before the draft at `place` leaves half of the note before.
fn is_easy(desk: &Desk<'_>, part: &[Draft], place: usize) -> bool {
    let before = &part[place - 1];
    desk.clock.ms(before.end) - desk.clock.ms(before.start) >= 2 * gap_ms(desk)
}

/// From where to where one player has the line.
type Turn = (u64, u64);

impl Players<'_> {
    /// Lets two players have a stretch in turns, the other entering while the one still plays.
    pub(super) fn relay(&self, seat: usize, stretch: &[Draft], drafts: &mut Drafts) {
        if !stretch.iter().all(|draft| self.is_open(seat, draft)) {
            return;
        }
        let Some(helper) = self.helper(seat, stretch, drafts) else { return };
        let Some(turns) = self.turns([seat, helper], stretch) else { return };
        let end = turns.last().map_or(0, |turn| turn.1);
        // Who helps has breathed while the other began, and wants to when it is over.
        if turns.len() % 2 == 0 && !rests(&drafts.seats[helper], end, end + self.source.quarter / 2) {
            return;
        }
        let (mut own, mut given) = (Vec::new(), Vec::new());
        for (number, turn) in turns.iter().enumerate() {
            let notes = stretch.iter().filter_map(|draft| self.in_turn(draft, *turn, number > 0));
            match number % 2 {
                0 => own.extend(notes),
                _ => given.extend(notes.map(|draft| handed_on(&draft))),
            }
        }
        drafts.take_out(seat, stretch);
        drafts.put_in(seat, own);
        drafts.put_in(helper, given);
    }

    /// The turns of two players, the first one's first; `None` where one breath is not enough for any.
    fn turns(&self, players: [usize; 2], stretch: &[Draft]) -> Option<Vec<Turn>> {
        let end = stretch.iter().map(|draft| draft.end).max()?;
        let (mut turns, mut from) = (Vec::new(), stretch.first()?.start);
        for player in players.into_iter().cycle() {
            let limit = self.breath_from(player, stretch, from);
            if self.clock.ms(end) - self.clock.ms(from) <= limit * LAST / 100 {
                turns.push((from, end));
                return Some(turns);
            }
            let next = self.next_turn(stretch, from, limit)?;
            turns.push((from, next));
            from = next;
        }
        None
    }

    /// How long a breath taken at a tick of the stretch lasts, in milliseconds.
    fn breath_from(&self, player: usize, stretch: &[Draft], from: u64) -> i64 {
        let desk = self.desk(player);
        let latest = desk.clock.tick(desk.clock.ms(from) + LONGEST_MS);
        let rest = stretch[stretch.partition_point(|draft| draft.end <= from)..].iter();
        let rest = rest.take_while(|draft| draft.start <= latest).filter(|draft| draft.end > from);
        let rest: Vec<Draft> = rest.map(|draft| Draft { start: draft.start.max(from), ..draft.clone() }).collect();
        desk.seat.air.as_ref().map_or(i64::MAX / 100, |air| lasts(&desk, air, &rest))
    }

    /// Where the other player takes over: at a bar line rather than on a beat, on a beat rather than between, and late.
    fn next_turn(&self, stretch: &[Draft], from: u64, limit: i64) -> Option<u64> {
        let within = |share: i64| self.clock.tick(self.clock.ms(from) + limit * share / 100);
        let (earliest, latest) = (within(LEAST).max(from + 1), within(MOST));
        let near = &stretch[stretch.partition_point(|draft| draft.end <= earliest)..];
        let near = &near[..near.partition_point(|draft| draft.start <= latest)];
        let beats = near.iter().flat_map(|draft| self.beats_inside(draft, earliest, latest));
        let open = near.iter().map(|draft| draft.start).chain(beats);
        open.filter(|tick| (earliest..=latest).contains(tick)).max_by_key(|tick| (self.metric_rank(*tick), *tick))
    }

    /// The beats on which a note may change hands: those after its first and before its last.
    fn beats_inside(&self, draft: &Draft, earliest: u64, latest: u64) -> impl Iterator<Item = u64> {
        let beat = self.clock.beat(draft.start).max(1);
        let first = (draft.start.div_ceil(beat) + 1).max(earliest / beat);
        let end = draft.end.saturating_sub(beat).min(latest);
        (first..).map(move |number| number * beat).take_while(move |tick| *tick <= end)
    }

    /// 2 at a bar line, 1 on a beat, 0 between.
    fn metric_rank(&self, tick: u64) -> u8 {
        let meters = &self.clock.0.meters;
        let is_bar = meters.bar_at(Tick(tick)).span.start == Tick(tick);
        u8::from(is_bar) + u8::from(meters.position(Tick(tick)).after.0 == 0)
    }

    /// What a player has of a draft in a turn: its notes; a long note that still sounds, from where the turn begins; and the
    /// note with which the next turn begins, or a beat of it.
    fn in_turn(&self, draft: &Draft, (from, to): Turn, takes_over: bool) -> Option<Draft> {
        let end = draft.end.min(to + self.clock.beat(to));
        if draft.start == to {
            return Some(Draft { end, ..joined(draft) });
        }
        let enters = takes_over && draft.start < from && draft.end > from + self.clock.beat(from);
        if enters {
            return Some(Draft { start: from, end, ..handed_on(draft) });
        }
        let whole = if end < draft.end { handed_on(draft) } else { draft.clone() };
        (from..to).contains(&draft.start).then_some(Draft { end, ..whole })
    }
}
