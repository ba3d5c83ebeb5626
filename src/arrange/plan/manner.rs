//! How pins have a seat play a line: at which octave, with the mute or open, on which of its player's instruments.

use super::bind::{Allowed, BoundPlan, Wish};
use super::edit::semitones;
use crate::arrange::facts::mute_of;
use crate::arrange::names::instrument_named;
use crate::ensemble::{Ensemble, Seat};
use crate::line::LineId;
use crate::run::Error;
use crate::score::{Interval, SeatId};

/// What pins ask for, each with the last pin that asks for it; `None` is left to the costs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner {
    octave: Option<Interval>,
    muted: Option<(bool, u32)>,
    instrument: Option<(u8, u32)>,
}

impl BoundPlan {
    /// By how much a seat must move a line, where a pin says so.
    #[must_use]
    pub fn octave(&self, line: LineId, seat: SeatId) -> Option<Interval> {
        self.manner(line, seat).octave
    }

    /// Whether a seat must play a line with its mute, or without, where a pin says so.
    #[must_use]
    pub fn mute(&self, line: LineId, seat: SeatId) -> Option<bool> {
        self.mute_by(line, seat).map(|(muted, _)| muted)
    }

    /// The same with the pin.
    pub(super) fn mute_by(&self, line: LineId, seat: SeatId) -> Option<(bool, u32)> {
        self.manner(line, seat).muted
    }

    /// Which of its instruments, an index into [`Seat::profiles`], a seat must play a line on, where a pin says so.
    #[must_use]
    pub fn instrument(&self, line: LineId, seat: SeatId) -> Option<u8> {
        self.instrument_by(line, seat).map(|(instrument, _)| instrument)
    }

    /// The same with the pin.
    pub(super) fn instrument_by(&self, line: LineId, seat: SeatId) -> Option<(u8, u32)> {
        self.manner(line, seat).instrument
    }

    /// Every seat that pins have play a line on one of its instruments, with whether it has to double it.
    pub(in crate::arrange) fn instruments(&self, line: LineId) -> impl Iterator<Item = (SeatId, u8, bool)> + '_ {
        let doubles = move |seat| matches!(self.allowed(line, seat), Allowed::Double(_));
        self.seats(line).filter_map(move |seat| Some((seat, self.instrument(line, seat)?, doubles(seat))))
    }

    fn manner(&self, line: LineId, seat: SeatId) -> Manner {
        let row = self.manners.get(line.0 as usize);
        row.and_then(|row| row.get(usize::from(seat.0))).copied().unwrap_or_default()
    }

    /// Notes what a pin asks of one of its seats in a line.
    pub(super) fn take_manner(&mut self, wish: &Wish<'_>, line: LineId, seat: &Seat) {
        let (pin, index) = (wish.pin, wish.index);
        let manner = &mut self.manners[line.0 as usize][usize::from(seat.id.0)];
        manner.octave = pin.octave.map(semitones).or(manner.octave);
        manner.muted = pin.muted.map(|muted| (muted, index)).or(manner.muted);
        manner.instrument = instrument_named(seat, &pin.instrument).map(|number| (number, index)).or(manner.instrument);
    }

    /// Who is to be muted has a mute, and who is to play an instrument has that.
    pub(super) fn check_has(&self, wish: &Wish<'_>, ensemble: &Ensemble) -> Result<(), Error> {
        let seats = || wish.seats.iter().map(|seat| ensemble.seat(*seat));
        let no_mute = |seat: &&Seat| seat.profiles.iter().all(|profile| mute_of(profile).is_none());
        if let Some(seat) = seats().find(no_mute).filter(|_| wish.pin.muted == Some(true)) {
            let why = format!("{} has no mute", seat.plain_name);
            return Err(self.unsatisfiable(wish.index, &why, "name seats of brass or strings"));
        }
        let name = &wish.pin.instrument;
        let lacks = |seat: &&Seat| !name.is_empty() && instrument_named(seat, name).is_none();
        seats().find(lacks).map_or(Ok(()), |seat| Err(self.lacks(wish, seat)))
    }

    fn lacks(&self, wish: &Wish<'_>, seat: &Seat) -> Error {
        let has = seat.profiles.iter().map(|profile| &*profile.name).collect::<Vec<_>>().join(", ");
        let why = format!("{} has no {}, but {has}", seat.plain_name, wish.pin.instrument);
        let remedy = "name one of those, another seat, or add it to the seat's `doublings` in the ensemble";
        self.unsatisfiable(wish.index, &why, remedy)
    }
}
