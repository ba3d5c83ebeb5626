//! Where a strand may go: seats, octaves and mutes, each at its best instrument.

use crate::arrange::costs::{Trial, Weights};
use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::arrange::wishes::Wishes;
use crate::run::Effort;

/// A seat and octave for a strand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) struct Candidate {
    pub(in crate::arrange) seat: u16,
    /// Semitones, a multiple of 12.
    pub(in crate::arrange) shift: i16,
    /// Which of the seat's instruments it is thought for.
    pub(in crate::arrange) instrument: u8,
    /// Whether it is played with the mute.
    pub(in crate::arrange) muted: bool,
    /// What speaks against it, whatever the others do.
    pub(in crate::arrange) cost: i64,
    /// The same on the instrument that it costs least on, in hand or not.
    pub(in crate::arrange) least: i64,
}

/// Who plays a strand, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) struct Host {
    pub(in crate::arrange) seat: u16,
    /// Semitones, a multiple of 12.
    pub(in crate::arrange) shift: i16,
    /// Whether it is played with the mute.
    pub(in crate::arrange) muted: bool,
}

impl Candidate {
    /// Who plays it there, and how.
    pub(in crate::arrange) const fn host(&self) -> Host {
        Host { seat: self.seat, shift: self.shift, muted: self.muted }
    }
}

/// Most candidates kept a strand under a budget of steps (ours): what costs more by itself is seldom taken, and who is in
/// haste looks at a third, which saves a seventh of the time.
pub(super) const fn breadth(steps: u64) -> usize {
    if steps <= Effort::Fast.steps() { 16 } else { 48 }
}

/// Octaves kept a seat.
const OCTAVES_KEPT: usize = 3;
/// Octave moves tried.
const SHIFTS: [i16; 5] = [0, 12, -12, 24, -24];

/// So many places of a strand that cost least by themselves, cheapest first. `wishes` tell where it may go.
pub(super) fn candidates(
    source: &Source,
    seats: &[SeatFacts],
    weights: &Weights,
    wishes: &Wishes<'_>,
    (strand, kept): (usize, usize),
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let line = &source.strands[strand];
    let trial = |seat: u16| Trial { source, strand: line, seat: &seats[usize::from(seat)], shift: 0, weights };
    for seat in nearest_first(seats, line, trial) {
        let facts = &seats[usize::from(seat)];
        let room = found.get(kept - 1).map_or(i64::MAX, |last| last.cost);
        let mutes = facts.may_mute(source, line) || wishes.mutes(strand, seat);
        for muted in [false, true].into_iter().filter(|muted| mutes || !muted) {
            let below = |shift, most: i64| {
                let again = wishes.again_cost(strand, Host { seat, shift, muted }, false);
                let most = most.min(room).saturating_sub(again);
                let trial = Trial { shift, ..trial(seat) };
                let (instrument, own) = trial.best_instrument(muted, wishes.asked_on().of_seat(strand, seat), most)?;
                Some(Candidate { seat, shift, instrument, muted, cost: own + again, least: own + again })
            };
            let may_play = |shift: &i16| wishes.may_play(strand, Host { seat, shift: *shift, muted });
            let best = best_octaves(SHIFTS.into_iter().filter(may_play), below);
            best.into_iter().for_each(|candidate| insert(&mut found, candidate, kept));
        }
    }
    found
}

/// The seats that a strand may go to, by what is soonest known against each: the better the first ones are, the sooner the
/// others are left.
fn nearest_first<'a>(seats: &[SeatFacts], strand: &Strand, trial: impl Fn(u16) -> Trial<'a>) -> Vec<u16> {
    let open = seats.iter().zip(0u16..).filter(|(facts, _)| facts.receives(strand.part));
    let mut open: Vec<(i64, u16)> = open.map(|(_, seat)| (trial(seat).soonest_known(), seat)).collect();
    open.sort_unstable();
    open.into_iter().map(|(_, seat)| seat).collect()
}

/// Puts a candidate behind those that cost less, or as much at an earlier seat, and keeps the cheapest.
fn insert(list: &mut Vec<Candidate>, candidate: Candidate, most: usize) {
    let key = |candidate: &Candidate| (candidate.cost, candidate.seat);
    list.insert(list.partition_point(|other| key(other) <= key(&candidate)), candidate);
    list.truncate(most);
}

/// The candidates at the best octaves, cheapest first; `below` gives one that costs less than some amount.
fn best_octaves(shifts: impl Iterator<Item = i16>, below: impl Fn(i16, i64) -> Option<Candidate>) -> Vec<Candidate> {
    let mut best: Vec<Candidate> = Vec::with_capacity(OCTAVES_KEPT + 1);
    for shift in shifts {
        let most = best.get(OCTAVES_KEPT - 1).map_or(i64::MAX, |last| last.cost);
        if let Some(candidate) = below(shift, most) {
            insert(&mut best, candidate, OCTAVES_KEPT);
        }
    }
    best
}
