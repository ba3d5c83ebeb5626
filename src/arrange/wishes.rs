//! What the plan allows each strand, as the solver asks it.

use super::asked_on::AskedOn;
use super::in_hand::InHand;
use super::plan::{Allowed, BoundPlan, Fixed};
use super::redo::{AGAIN, Again, Scope};
use super::solve::Host;
use super::source::Source;
use crate::line::LineId;
use crate::score::{SeatId, Tick, TickSpan};
use std::collections::BTreeMap;

/// Pins and settled choices, by strand.
#[derive(Debug)]
pub(super) struct Wishes<'a> {
    bound: &'a BoundPlan,
    lines: Vec<LineId>,
    pieces: Vec<u32>,
    /// Settled choices by line; `None` where nothing is settled.
    fixed: Option<BTreeMap<LineId, Vec<Fixed>>>,
    /// What a redo leaves open.
    scope: Option<Scope<'a>>,
    /// Start and end of each strand.
    spans: Vec<(u64, u64)>,
    in_hand: InHand,
    asked_on: AskedOn,
}

impl<'a> Wishes<'a> {
    /// The wishes of a plan; its settled choices hold when `settled`.
    pub(super) fn new(bound: &'a BoundPlan, source: &Source, settled: bool) -> Self {
        let fixed = settled.then(|| Fixed::by_line(bound.replay.fixed.iter().cloned()));
        Self::with(bound, source, fixed, None)
    }

    /// The wishes of a redo: all is settled but what it leaves open. Pins hold in it as ever.
    pub(super) fn again(bound: &'a BoundPlan, source: &Source, again: &'a Again) -> Self {
        let (scope, fixed) = Scope::of(again, source);
        Self::with(bound, source, Some(Fixed::by_line(fixed)), Some(scope))
    }

    fn with(
        bound: &'a BoundPlan,
        source: &Source,
        fixed: Option<BTreeMap<LineId, Vec<Fixed>>>,
        scope: Option<Scope<'a>>,
    ) -> Self {
        Self {
            asked_on: AskedOn::of(bound, source.strands.iter().map(|strand| (strand.line, strand.piece.0))),
            bound,
            lines: source.strands.iter().map(|strand| strand.line).collect(),
            pieces: source.strands.iter().map(|strand| strand.piece.0).collect(),
            fixed,
            scope,
            spans: source.strands.iter().map(|strand| (strand.start, strand.end)).collect(),
            in_hand: InHand::default(),
        }
    }

    /// The same once it is settled who has which instrument in hand: nobody joins or picks up meanwhile.
    pub(super) fn with_in_hand(self, in_hand: InHand) -> Self {
        Self { in_hand, ..self }
    }

    /// Which instruments players are asked for.
    pub(super) const fn asked_on(&self) -> &AskedOn {
        &self.asked_on
    }

    /// Which instrument a seat has in hand when a strand begins.
    pub(super) fn instrument(&self, strand: usize, seat: u16) -> u8 {
        self.in_hand.at(usize::from(seat), self.spans[strand].0)
    }

    /// Who plays each strand as settled.
    pub(super) fn hosts(&self) -> Vec<Option<Host>> {
        let host = |strand| {
            let mut settled = self.settled(strand)?.filter(|fixed| !fixed.doubling);
            settled.next().map(|fixed| Host { seat: fixed.seat.0, shift: fixed.shift.0, muted: fixed.muted })
        };
        (0..self.lines.len()).map(host).collect()
    }

    /// Whether a strand may be given to a seat, at a shift, muted or not.
    pub(super) fn may_play(&self, strand: usize, Host { seat, shift, muted }: Host) -> bool {
        let line = self.lines[strand];
        let seat = SeatId(seat);
        let allowed = matches!(self.bound.allowed(line, seat), Allowed::Free | Allowed::Play(_));
        let octave = self.bound.octave(line, seat).is_none_or(|octave| octave.0 == shift);
        let mute = self.bound.mute(line, seat).is_none_or(|pinned| pinned == muted);
        let same =
            |fixed: &Fixed| !fixed.doubling && fixed.seat == seat && (fixed.shift.0, fixed.muted) == (shift, muted);
        let open = self.scope.as_ref().filter(|scope| scope.is_open(strand));
        let free = || self.settled(strand).is_none_or(|mut settled| settled.any(same));
        allowed && octave && mute && open.map_or_else(free, |scope| scope.may_play(seat.0))
    }

    /// Whether a pin or a settled choice has a seat play a strand with the mute.
    pub(super) fn mutes(&self, strand: usize, seat: u16) -> bool {
        let seat = SeatId(seat);
        let mut settled = self.settled(strand).into_iter().flatten();
        self.bound.mute(self.lines[strand], seat) == Some(true)
            || settled.any(|fixed| fixed.seat == seat && fixed.muted && !fixed.doubling)
    }

    /// What speaks against a place because a redo is asked for what is there now.
    pub(super) fn again_cost(&self, strand: usize, Host { seat, shift, muted }: Host, doubling: bool) -> i64 {
        let as_before = |scope: &Scope<'_>| scope.is_as_before(strand, (seat, shift, muted, doubling));
        if self.scope.as_ref().is_some_and(as_before) { AGAIN } else { 0 }
    }

    /// Whether a seat that rests may pick up a note of a strand.
    pub(super) fn may_pick_up(&self, strand: u32, seat: u16, start: u64) -> bool {
        let line = self.lines[strand as usize];
        let free = matches!(self.bound.allowed(line, SeatId(seat)), Allowed::Free | Allowed::Play(_));
        free && !self.bound.is_tacet(SeatId(seat), Tick(start))
            && self.in_hand.is_usual(usize::from(seat), start, start + 1)
    }

    /// Whether a seat may play all through a time: it is nowhere tacet, and has its usual instrument in hand.
    pub(super) fn may_play_through(&self, seat: u16, start: u64, end: u64) -> bool {
        let silent = |span: TickSpan| span.start.0 < end && start < span.end.0;
        !self.bound.silences(SeatId(seat)).any(silent) && self.in_hand.is_usual(usize::from(seat), start, end)
    }

    /// Who may pick up notes, in turn.
    pub(super) fn turns(&self, seats: usize) -> Vec<Vec<u16>> {
        self.bound.turns(seats)
    }

    /// Whether a seat may double a strand unasked.
    pub(super) fn may_double(&self, strand: usize, seat: u16) -> bool {
        let line = self.lines[strand];
        let allowed = self.bound.allowed(line, SeatId(seat));
        let unsettled = || self.fixed.is_none() || self.bound.replay.new.contains(&SeatId(seat));
        let open = self.scope.as_ref().map_or_else(unsettled, |scope| scope.may_double(strand, seat));
        let (start, end) = self.spans[strand];
        let has_usual = self.in_hand.is_usual(usize::from(seat), start, end)
            && self.in_hand.has_time(strand, usize::from(seat), (start, end));
        let mute = self.bound.mute(line, SeatId(seat)).is_none_or(|pinned| pinned == self.in_hand.is_muted(strand));
        matches!(allowed, Allowed::Free | Allowed::OnlyDouble(_)) && open && has_usual && mute
    }

    /// The shift at which a seat has to double a strand that another seat plays at `host_shift`, if it has to.
    pub(super) fn must_double(&self, strand: usize, seat: u16, host_shift: i16) -> Option<i16> {
        let line = self.lines[strand];
        let id = SeatId(seat);
        let pinned = matches!(self.bound.allowed(line, id), Allowed::Double(_) | Allowed::Play(_));
        let pinned = pinned.then(|| self.bound.octave(line, id).map_or(host_shift, |octave| octave.0));
        let settled = self.settled(strand).and_then(|mut settled| settled.find(|f| f.seat == id)).map(|f| f.shift.0);
        pinned.or(settled)
    }

    /// Whether a seat has to double a strand with the mute, or without; `None` where it goes with who plays it.
    pub(super) fn mutes_copy(&self, strand: usize, seat: u16) -> Option<bool> {
        let seat = SeatId(seat);
        let settled = || self.settled(strand)?.find(|fixed| fixed.seat == seat && fixed.doubling);
        self.bound.mute(self.lines[strand], seat).or_else(|| settled().map(|fixed| fixed.muted))
    }

    /// Whether some seat has to play a strand, so that leaving it out is no choice.
    pub(super) fn must_sound(&self, strand: usize, seats: usize) -> bool {
        let line = self.lines[strand];
        (0..seats as u16).any(|seat| matches!(self.bound.allowed(line, SeatId(seat)), Allowed::Play(_)))
    }

    /// The pin that set a strand at a seat, as written; empty when free.
    pub(super) fn pin(&self, strand: usize, seat: u16) -> String {
        match self.bound.allowed(self.lines[strand], SeatId(seat)) {
            Allowed::Play(pin) | Allowed::Double(pin) => self.bound.sentence(pin),
            _ => String::new(),
        }
    }

    /// The settled choices for a strand; `None` while its line is open.
    fn settled(&self, strand: usize) -> Option<impl Iterator<Item = &Fixed>> {
        let line = self.lines[strand];
        let is_open = || match &self.scope {
            Some(scope) => scope.is_open(strand),
            None => self.bound.replay.open.binary_search(&line).is_ok(),
        };
        let fixed = self.fixed.as_ref().filter(|_| !is_open())?;
        let piece = self.pieces[strand];
        Some(fixed.get(&line).into_iter().flatten().filter(move |fixed| fixed.covers(piece)))
    }
}
