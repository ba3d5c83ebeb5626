//! Mixes to practise with: everybody but one, or one before the others.

use super::BLOCK;
use super::click::Clicks;
use super::finish::Finish;
use super::mix::OwnSink;
use super::room::Room;
use super::stems::{Moment, Stems};
use crate::run::{self, Error};
use crate::score::SeatId;
use crate::units::Decibels;
use std::sync::Mutex;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rehearsal {
    /// All but the seat.
    MinusOne,
    /// The seat 6 dB louder, all others 6 dB softer (ours).
    PartForward,
}

/// How far a part is brought forward, and the others taken back.
const FORWARD: Decibels = Decibels(6.0);

impl Rehearsal {
    /// What is to be made of the whole mix, and of the seat's own share of it.
    fn gains(self) -> (f32, f32) {
        match self {
            Self::MinusOne => (1.0, -1.0),
            Self::PartForward => {
                let (own, others) = (FORWARD.to_amplitude_ratio(), FORWARD.to_amplitude_ratio().recip());
                (others as f32, (own - others) as f32)
            }
        }
    }
}

/// One such mix on its way out.
pub(super) struct Part<'a> {
    kind: Rehearsal,
    seat: SeatId,
    finish: Finish<'a>,
    sink: OwnSink<'a>,
}

impl<'a> Part<'a> {
    pub(super) fn new(
        kind: Rehearsal,
        seat: SeatId,
        sink: OwnSink<'a>,
        gain: Option<Decibels>,
        clicks: &'a Clicks,
    ) -> Self {
        Self { kind, seat, finish: Finish::new(gain, clicks, false), sink }
    }

    fn pass(&mut self, whole: &[f32], own: &[f32]) -> Result<(), Error> {
        let (all, alone) = self.kind.gains();
        let mixed: Vec<f32> = whole.iter().zip(own).map(|(whole, own)| all * whole + alone * own).collect();
        self.finish.pass(&mixed, &mut self.sink)
    }
}

/// All of them. A room is linear, so that a seat alone in it is its share of the whole mix.
pub(super) struct Rehearsals<'a> {
    /// The seats that some mix is about, each alone in its room.
    rooms: Vec<(SeatId, Mutex<Room>)>,
    parts: Vec<Mutex<Part<'a>>>,
}

impl<'a> Rehearsals<'a> {
    pub(super) fn new(stems: &dyn Stems, dry: bool, parts: Vec<Part<'a>>) -> Self {
        let positions = stems.positions();
        let mut seats: Vec<SeatId> = parts.iter().map(|part| part.seat).collect();
        seats.sort_unstable();
        seats.dedup();
        let alone = |seat: SeatId| {
            let position = positions.get(usize::from(seat.0)).copied();
            (seat, Mutex::new(Room::new(position.into_iter(), dry)))
        };
        Self { rooms: seats.into_iter().map(alone).collect(), parts: parts.into_iter().map(Mutex::new).collect() }
    }

    /// Takes a moment and the whole mix of it.
    pub(super) fn pass(&self, moment: &Moment, whole: &[f32]) -> Result<(), Error> {
        let shares: Vec<(SeatId, Box<[f32; 2 * BLOCK]>)> = run::map(&self.rooms, |(seat, room)| {
            let mut own = Box::new([0.0f32; 2 * BLOCK]);
            let block = moment.get(usize::from(seat.0)).cloned().flatten();
            if let Ok(mut room) = room.lock() {
                room.play(&[block], &mut own);
            }
            (*seat, own)
        });
        let passed = run::map(&self.parts, |part| {
            let Ok(mut part) = part.lock() else { return Ok(()) };
            let own = shares.binary_search_by_key(&part.seat, |(seat, _)| *seat).ok().and_then(|at| shares.get(at));
            own.map_or(Ok(()), |(_, own)| part.pass(whole, own.as_slice()))
        });
        passed.into_iter().collect()
    }

    /// Lets out what is left.
    pub(super) fn end(self) -> Result<(), Error> {
        self.parts.into_iter().filter_map(|part| part.into_inner().ok()).try_for_each(|mut part| {
            part.finish.end(&mut part.sink)?;
            Ok(())
        })
    }
}
