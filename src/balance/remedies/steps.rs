//! The ways out of one place in which a role is not heard, in the order in which an orchestrator tries them.

use super::super::checks::notes_in;
use super::super::types::Balance;
use super::joining::{doubled, exchanged, is_free};
use crate::arrange::{Arrangement, Edit};
use crate::line::Role;
use crate::profile::Technique;
use crate::score::{Dynamic, Interval, SeatId, TickSpan};
use std::ops::Range;

/// Those who take this share of the masking together are asked to be softer (ours).
const MASKING_SHARE: u16 = 700;

/// A place in which a role is not heard.
pub(super) struct Place<'a> {
    pub(super) arrangement: &'a Arrangement,
    pub(super) role: Role,
    pub(super) span: TickSpan,
    /// Who has the role there, in score order.
    pub(super) group: Vec<SeatId>,
    /// Who covers it, the worst first; nobody who has the melody.
    maskers: Vec<SeatId>,
}

impl<'a> Place<'a> {
    /// A run of bars; none when its bars are not in the piece.
    pub(super) fn of(arrangement: &'a Arrangement, balance: &Balance, run: &Range<usize>, role: Role) -> Option<Self> {
        let span = span_of(arrangement, balance, run)?;
        let melody = if role == Role::Melody { Vec::new() } else { group(balance, run, Role::Melody) };
        let mut maskers = maskers(balance, run, role);
        maskers.retain(|seat| !melody.contains(seat));
        Some(Self { arrangement, role, span, group: group(balance, run, role), maskers })
    }

    /// The ways out, first the one to try first; each is one or more edits.
    pub(super) fn steps(&self) -> Vec<Vec<Edit>> {
        let steps = [
            self.softer(),
            self.louder(),
            self.raised(),
            doubled(self).unwrap_or_default(),
            self.thinned(),
            self.fewer(),
            self.muted(),
            exchanged(self).unwrap_or_default(),
        ];
        steps.into_iter().filter(|step| !step.is_empty()).collect()
    }

    /// Those who cover it, one dynamic softer.
    fn softer(&self) -> Vec<Edit> {
        let able = |seat: &SeatId| self.dynamics(*seat).is_some_and(|(softest, _)| softest > Dynamic::Pp);
        self.of_maskers(able, |seat, span| Edit::Dynamics { seat, span, steps: -1 })
    }

    /// Those who have it, one dynamic louder.
    fn louder(&self) -> Vec<Edit> {
        let able = |seat: &&SeatId| self.dynamics(**seat).is_some_and(|(_, loudest)| loudest < Dynamic::Ff);
        let louder = |seat: &SeatId| Edit::Dynamics { seat: *seat, span: self.span, steps: 1 };
        self.group.iter().filter(able).map(louder).collect()
    }

    /// The melody an octave up, when every note of it lies well there.
    fn raised(&self) -> Vec<Edit> {
        if self.role != Role::Melody || !self.group.iter().all(|seat| self.lies_well(*seat, Interval::OCTAVE)) {
            return Vec::new();
        }
        let raised = |seat: &SeatId| Edit::Octave { seat: *seat, span: self.span, shift: Interval::OCTAVE };
        self.group.iter().map(raised).collect()
    }

    /// Those who cover it and only double others rest.
    fn thinned(&self) -> Vec<Edit> {
        let able = |seat: &SeatId| is_free(self.arrangement, *seat, self.span);
        self.of_maskers(able, |seat, span| Edit::Rest { seat, span })
    }

    /// One player of each who covers it.
    fn fewer(&self) -> Vec<Edit> {
        let seat = |seat: &SeatId| self.arrangement.ensemble.seats.get(usize::from(seat.0));
        let able = |id: &SeatId| seat(id).is_some_and(crate::ensemble::Seat::has_players_to_spare);
        self.of_maskers(able, |seat, span| Edit::Solo { seat, span })
    }

    /// Those who cover it with their mutes.
    fn muted(&self) -> Vec<Edit> {
        let seat = |seat: &SeatId| self.arrangement.ensemble.seats.get(usize::from(seat.0));
        let has = |id: &SeatId| seat(id).is_some_and(|seat| seat.profile().manner(Technique::Muted).is_some());
        let ordinary = |id: &SeatId| self.notes(*id).iter().all(|note| note.technique == Technique::Ordinary);
        self.of_maskers(|id| has(id) && ordinary(id), |seat, span| Edit::Mute { seat, span })
    }

    /// An edit for each who covers it, plays there and can do so.
    fn of_maskers(&self, able: impl Fn(&SeatId) -> bool, edit: impl Fn(SeatId, TickSpan) -> Edit) -> Vec<Edit> {
        let plays = |seat: &&SeatId| !self.notes(**seat).is_empty();
        let maskers = self.maskers.iter().filter(plays).filter(|seat| able(seat));
        maskers.map(|seat| edit(*seat, self.span)).collect()
    }

    /// What a seat starts there.
    pub(super) fn notes(&self, seat: SeatId) -> &'a [crate::arrange::ArrangedNote] {
        notes_in(self.arrangement, seat, self.span)
    }

    /// The softest and loudest written dynamic of a seat; `None` when it rests.
    fn dynamics(&self, seat: SeatId) -> Option<(Dynamic, Dynamic)> {
        let of = || self.notes(seat).iter().map(|note| note.dynamic);
        of().min().zip(of().max())
    }

    /// Whether what a seat plays lies in its tessitura when it is moved.
    fn lies_well(&self, seat: SeatId, by: Interval) -> bool {
        let seats = &self.arrangement.ensemble.seats;
        let tessitura = seats.get(usize::from(seat.0)).map(|seat| seat.profile().range.tessitura);
        self.notes(seat).iter().all(|note| {
            let moved = note.sound.pitch().and_then(|pitch| pitch.checked_add(by));
            moved.zip(tessitura).is_some_and(|(pitch, range)| range.contains(pitch))
        })
    }
}

/// The time of a run of bars.
pub(super) fn span_of(arrangement: &Arrangement, balance: &Balance, run: &Range<usize>) -> Option<TickSpan> {
    let meters = &arrangement.frame.meters;
    let start = meters.start_of(balance.bars.get(run.start)?.bar)?;
    let last = meters.start_of(balance.bars.get(run.end.checked_sub(1)?)?.bar)?;
    Some(TickSpan::new(start, meters.bar_at(last).span.end))
}

/// Every seat that has the role in the run, in score order.
fn group(balance: &Balance, run: &Range<usize>, role: Role) -> Vec<SeatId> {
    let bars = balance.bars.get(run.clone()).unwrap_or_default();
    let mut seats: Vec<SeatId> =
        bars.iter().filter_map(|bar| bar.role(role)).flat_map(|role| role.seats.iter().copied()).collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}

/// The seats that take [`MASKING_SHARE`] of the masking in a run together, worst first.
fn maskers(balance: &Balance, run: &Range<usize>, role: Role) -> Vec<SeatId> {
    let mut taken: Vec<(u32, SeatId)> = balance.seats.iter().map(|seat| (0, seat.seat)).collect();
    for r in balance.bars[run.clone()].iter().filter_map(|bar| bar.role(role)).filter(|r| !r.heard) {
        for (seat, share) in r.maskers.iter().zip(&r.shares) {
            taken[usize::from(seat.0)].0 += u32::from(*share);
        }
    }
    taken.sort_by_key(|(share, seat)| (std::cmp::Reverse(*share), *seat));
    let enough = taken.iter().map(|(share, _)| share).sum::<u32>() * u32::from(MASKING_SHARE) / 1000;
    let mut so_far = 0;
    let before = taken.into_iter().take_while(|(share, _)| {
        let short = so_far < enough;
        so_far += share;
        short
    });
    before.map(|(_, seat)| seat).collect()
}
