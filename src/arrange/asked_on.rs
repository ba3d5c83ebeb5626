//! Which of their instruments players are asked to play a strand on, by pins and by the lines of a plan.

use super::plan::{BoundPlan, Fixed};
use crate::line::LineId;
use crate::score::SeatId;
use std::collections::BTreeMap;

/// By strand and seat: the number of the instrument, and whether a pin has the seat double the strand with it.
#[derive(Debug, Clone, Default)]
pub(super) struct AskedOn(BTreeMap<(usize, u16), (u8, bool)>);

impl AskedOn {
    /// Of a plan, whose strands are such pieces of such lines. What a pin says goes before what was chosen.
    pub(super) fn of(bound: &BoundPlan, strands: impl Iterator<Item = (LineId, u32)>) -> Self {
        let chosen = bound.replay.fixed.iter().filter(|fixed| fixed.instrument.is_some() && !fixed.doubling);
        let chosen = Fixed::by_line(chosen.cloned());
        let mut asked = BTreeMap::new();
        for (strand, (line, piece)) in strands.enumerate() {
            let chosen = chosen.get(&line).into_iter().flatten().filter(|fixed| fixed.covers(piece));
            let chosen = chosen.filter_map(|fixed| Some((fixed.seat, fixed.instrument?, false)));
            for (SeatId(seat), instrument, doubles) in chosen.chain(bound.instruments(line)) {
                asked.insert((strand, seat), (instrument, doubles));
            }
        }
        Self(asked)
    }

    /// What a seat is asked to play a strand on.
    pub(super) fn of_seat(&self, strand: usize, seat: u16) -> Option<u8> {
        self.0.get(&(strand, seat)).map(|(instrument, _)| *instrument)
    }

    /// The strands that a pin has a seat double on an instrument: ascending, with that.
    pub(super) fn doubled_by(&self, seat: u16) -> impl Iterator<Item = (usize, u8)> {
        let own = self.0.iter().filter(move |((_, who), (_, doubles))| *who == seat && *doubles);
        own.map(|((strand, _), (instrument, _))| (*strand, *instrument))
    }
}
