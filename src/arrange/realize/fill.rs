//! Notes that found no room, picked up by a seat that rests.

use super::fit::fits;
use crate::arrange::draft::{Clock, Draft, Drafts};
use crate::arrange::facts::{SeatFacts, Voicing};
use crate::arrange::ledger::LostReason;
use crate::arrange::source::Source;
use crate::arrange::wishes::Wishes;
use crate::line::Role;

/// Gives notes that were left out for want of room to seats that are free just then, strand by strand, so that one seat
/// takes up a whole stretch where it can. Who came to the band later takes up only what is then left.
pub(in crate::arrange) fn fill(
    source: &Source,
    seats: &[SeatFacts],
    clock: Clock<'_>,
    wishes: &Wishes<'_>,
    drafts: &mut Drafts,
) {
    let out = std::mem::take(&mut drafts.out);
    let (mut open, closed): (Vec<_>, Vec<_>) =
        out.into_iter().partition(|(draft, reason)| *reason == LostReason::TooManyNotes && !draft.doubling);
    drafts.out = closed;
    open.sort_by_key(|(draft, _)| (draft.strand, draft.start, draft.sources.first().copied()));
    for turn in wishes.turns(seats.len()) {
        let hall = Hall { source, seats, clock, wishes, turn: &turn };
        open = hall.fill(open, drafts);
    }
    drafts.out.extend(open);
}

/// Who looks for something to pick up.
struct Hall<'a> {
    source: &'a Source,
    seats: &'a [SeatFacts],
    clock: Clock<'a>,
    wishes: &'a Wishes<'a>,
    turn: &'a [u16],
}

impl Hall<'_> {
    /// Gives out what can be given; what is left comes back.
    fn fill(&self, open: Vec<(Draft, LostReason)>, drafts: &mut Drafts) -> Vec<(Draft, LostReason)> {
        let mut last: Option<(u32, usize)> = None;
        let mut left = Vec::new();
        for (draft, reason) in open {
            let helped = last.filter(|(strand, _)| *strand == draft.strand).map(|(_, seat)| seat);
            match self.best_seat(drafts, &draft, helped) {
                Some((seat, ready)) => {
                    last = Some((draft.strand, seat));
                    insert(&mut drafts.seats[seat], ready);
                }
                None => left.push((draft, reason)),
            }
        }
        left
    }

    fn best_seat(&self, drafts: &Drafts, draft: &Draft, helped: Option<usize>) -> Option<(usize, Draft)> {
        let Self { source, seats, clock, wishes, turn } = *self;
        let mut best: Option<(i64, usize, Draft)> = None;
        let heard = is_heard(drafts, draft);
        let open = |seat: &usize| seats[*seat].melodic && wishes.may_pick_up(draft.strand, *seat as u16, draft.start);
        for index in turn.iter().map(|seat| usize::from(*seat)).filter(open) {
            let facts = &seats[index];
            for shift in [0, 12, -12] {
                let Some(ready) = Draft::new(source, *draft.sources.first()?, draft.strand, shift, 0) else { continue };
                let strays = shift != 0 && (heard || (ready.role == Role::Bass && shift > 0));
                if strays || !facts.has(ready.pitch) {
                    continue;
                }
                let desk = Visit { source, facts, clock, part: &drafts.seats[index] };
                let Some((ready, cost)) = desk.receive(ready) else { continue };
                let cost = cost
                    + order_cost(drafts, &ready, source.note(*draft.sources.first()?).pitch)
                    + i64::from(heard) * 40
                    - i64::from(helped == Some(index)) * 30;
                if cost < ready.weight && best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                    best = Some((cost, index, ready));
                }
            }
        }
        best.map(|(_, index, ready)| (index, ready))
    }
}

fn insert(seat: &mut Vec<Draft>, draft: Draft) {
    let at = seat.partition_point(|other| (other.start, other.pitch) <= (draft.start, draft.pitch));
    let before = at.checked_sub(1).and_then(|i| seat.get_mut(i)).filter(|before| before.start < draft.start);
    if let Some(before) = before.filter(|before| before.end > draft.start && before.pitch == draft.pitch) {
        before.end = draft.start;
    }
    seat.insert(at, draft);
}

/// Whether some seat sounds the note's pitch class already when it starts: then it is worth little, and nothing at
/// another octave.
fn is_heard(drafts: &Drafts, draft: &Draft) -> bool {
    let sounds = |part: &Vec<Draft>| {
        let at = part.partition_point(|other| other.start <= draft.start);
        part[..at].iter().rev().take(2).any(|other| other.end > draft.start && other.pitch % 12 == draft.pitch % 12)
    };
    drafts.seats.iter().any(sounds)
}

/// An octave move must not put the note above the top or below the bottom of what sounds.
fn order_cost(drafts: &Drafts, ready: &Draft, written: u8) -> i64 {
    if ready.pitch == written {
        return 0;
    }
    let sounding = |part: &Vec<Draft>| {
        let at = part.partition_point(|other| other.start <= ready.start);
        part[..at].iter().rev().take(2).find(|other| other.end > ready.start).map(|other| other.pitch)
    };
    let pitches: Vec<u8> = drafts.seats.iter().filter_map(sounding).collect();
    let outside = pitches.iter().all(|pitch| *pitch < ready.pitch) || pitches.iter().all(|pitch| *pitch > ready.pitch);
    14 + if outside { 120 } else { 0 }
}

/// A look at a seat that might take a note.
struct Visit<'a> {
    source: &'a Source,
    facts: &'a SeatFacts,
    clock: Clock<'a>,
    part: &'a [Draft],
}

impl Visit<'_> {
    /// The note as the seat would play it and what that costs; `None` when it has no hand free.
    fn receive(&self, mut draft: Draft) -> Option<(Draft, i64)> {
        let quarter = self.source.quarter;
        let at = self.part.partition_point(|other| other.start + quarter / 24 < draft.start);
        let together = self.part[at..].iter().take_while(|other| other.start <= draft.start + quarter / 24);
        let struck: Vec<u8> = together.map(|other| other.pitch).collect();
        let held: Vec<u8> = self.held(at, draft.start);
        if struck.contains(&draft.pitch) || held.contains(&draft.pitch) {
            return None;
        }
        let mut cost = self.strangeness(&draft, at);
        if struck.len() + held.len() > 0 {
            let mut now = struck.clone();
            now.push(draft.pitch);
            let hurried =
                self.facts.voicing == Voicing::Stops && (held.is_empty() != struck.is_empty()) && self.hurried(at);
            if hurried || !fits(self.facts, &now, &held) {
                return None;
            }
            cost += 14;
        }
        self.make_way(&mut draft, at + struck.len())?;
        cost += self.haste(&draft, at, at + struck.len())?;
        Some((draft, cost))
    }

    fn held(&self, at: usize, start: u64) -> Vec<u8> {
        let slack = self.source.quarter / 8;
        self.part[..at]
            .iter()
            .rev()
            .take(8)
            .filter(|other| other.end > start + slack)
            .map(|other| other.pitch)
            .collect()
    }

    /// Whether the last or next attack is too near for a stop.
    fn hurried(&self, at: usize) -> bool {
        let here = self.part.get(at).map(|draft| self.clock.ms(draft.start));
        let near = |other: Option<&Draft>| match (here, other) {
            (Some(here), Some(other)) => (self.clock.ms(other.start) - here).abs() < 220,
            _ => false,
        };
        near(at.checked_sub(1).and_then(|i| self.part.get(i))) || near(self.part.get(at + 1))
    }

    /// Ends the note before the seat's next one, if more than half of it can stay; a seat with free fingers need not.
    fn make_way(&self, draft: &mut Draft, next: usize) -> Option<()> {
        if let Some(next) = self.part.get(next).filter(|next| next.start < draft.end) {
            if self.facts.voicing == Voicing::Held {
                return Some(());
            }
            if (next.start - draft.start) * 2 < draft.end - draft.start {
                return None;
            }
            draft.cut(next.start);
        }
        Some(())
    }

    /// Cost of the pitch: tessitura, a leap from or to the neighbours, a note inside another line, a lonely note.
    fn strangeness(&self, draft: &Draft, at: usize) -> i64 {
        let quarter = self.source.quarter;
        let outside = self.facts.outside_tessitura(i16::from(draft.pitch));
        let mut cost = if outside > 0 { 20 + 5 * outside } else { 0 };
        let before = at.checked_sub(1).and_then(|i| self.part.get(i)).filter(|b| b.end + quarter > draft.start);
        let after = self.part.get(at).filter(|a| a.start < draft.end + quarter);
        for other in [before, after].into_iter().flatten() {
            cost += i64::from(other.pitch.abs_diff(draft.pitch) > 12) * 35;
        }
        match (before, after) {
            (Some(b), Some(a)) if b.strand != draft.strand && b.strand == a.strand => cost + 20,
            (None, None) => cost + 15,
            _ => cost,
        }
    }

    /// Cost of the speed; `None` when the seat could not play it.
    fn haste(&self, draft: &Draft, at: usize, next: usize) -> Option<i64> {
        let on = self.clock.ms(draft.start);
        let before = at.checked_sub(1).and_then(|i| self.part.get(i)).map(|b| on - self.clock.ms(b.start));
        let after = self.part.get(next).map(|a| self.clock.ms(a.start) - on);
        let least = before.into_iter().chain(after).min().unwrap_or(i64::MAX);
        if least < self.facts.step_ms { None } else { Some(i64::from(least < 2 * self.facts.step_ms) * 10) }
    }
}
