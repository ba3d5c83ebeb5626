//! Whether every pin holds in what was made: a pin that the solver could not follow is an error, never silence.

use super::bind::{Allowed, BoundPlan};
use crate::analysis::Analysis;
use crate::arrange::Arrangement;
use crate::line::Line;
use crate::run::Error;
use crate::score::{Interval, Score, SeatId};

impl BoundPlan {
    /// Checks an arrangement against the pins.
    ///
    /// # Errors
    /// [`Error::Unsatisfiable`] with the first pin that does not hold, and why.
    pub fn check_held(&self, score: &Score, analysis: &Analysis, arrangement: &Arrangement) -> Result<(), Error> {
        for line in &analysis.lines {
            for seat in &arrangement.ensemble.seats {
                if let Allowed::Play(pin) | Allowed::Double(pin) = self.allowed(line.id, seat.id) {
                    let octave = self.octave(line.id, seat.id);
                    if !is_played(arrangement, line, seat.id, octave) {
                        return Err(self.not_held(pin, score, arrangement, line, seat.id, octave));
                    }
                }
            }
        }
        Ok(())
    }

    fn not_held(
        &self,
        pin: u32,
        score: &Score,
        arrangement: &Arrangement,
        line: &Line,
        seat: SeatId,
        octave: Option<Interval>,
    ) -> Error {
        let seat = arrangement.ensemble.seat(seat);
        let pitches = || line.notes.iter().filter_map(|id| score.note(*id)).filter_map(|(_, note)| note.sound.pitch());
        let shift = octave.unwrap_or_default();
        let bounds = pitches().min().zip(pitches().max());
        match bounds.map(|(low, high)| (low.checked_add(shift), high.checked_add(shift))) {
            Some((Some(low), Some(high)))
                if octave.is_some() && seat.profiles.iter().all(|p| !(p.has(low) && p.has(high))) =>
            {
                let why = format!(
                    "at that octave the line goes from {low} to {high}, and {} plays {}",
                    seat.plain_name,
                    seat.range()
                );
                self.unsatisfiable(pin, &why, "choose another octave or seat, or leave the octave free")
            }
            Some((None, _) | (_, None)) => {
                self.unsatisfiable(pin, "at that octave the line leaves all pitches there are", "choose another octave")
            }
            _ => {
                let why = format!("{} cannot play it there beside what else it is given", seat.plain_name);
                self.unsatisfiable(pin, &why, "choose another seat or other bars")
            }
        }
    }
}

/// Whether a seat was given a line, at the octave asked for.
fn is_played(arrangement: &Arrangement, line: &Line, seat: SeatId, octave: Option<Interval>) -> bool {
    let given = arrangement.ledger.assignments.iter().filter(|a| a.line == line.id && a.seat == seat);
    given.clone().count() > 0 && given.clone().all(|a| octave.is_none_or(|octave| a.shift == octave))
}
