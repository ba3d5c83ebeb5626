//! One row a seat: what the table on the terminal, the JSON and the page say of it.

use super::Story;
use crate::perform::SeatPerformance;
use crate::score::{Pitch, PitchRange, SeatId, Tick, TickSpan};
use crate::units::Decibels;

/// A seat in one row.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatRow {
    /// Which seat.
    pub seat: SeatId,
    /// Its name in plain ASCII.
    pub name: String,
    /// Id of its usual instrument.
    pub instrument: String,
    /// How many play it.
    pub players: u16,
    /// How many notes.
    pub notes: usize,
    /// Lowest and highest sounding pitch; `None` when it plays none.
    pub used: Option<PitchRange>,
    /// Thousandths of the piece's ticks in which it sounds.
    pub playing: u16,
    /// Its level against the mix while it plays; `None` when silent or not rendered.
    pub in_mix: Option<Decibels>,
    /// Findings about it.
    pub findings: usize,
}

/// The rows, in score order.
#[must_use]
pub fn seat_rows(story: &Story) -> Vec<SeatRow> {
    let ensemble = &story.arrangement.ensemble;
    let end = story.arrangement.frame.end;
    story
        .arrangement
        .seats
        .iter()
        .zip(&ensemble.seats)
        .zip(&story.performance.seats)
        .map(|((part, seat), played)| {
            let pitches = part.notes.iter().filter_map(|note| note.sound.pitch());
            let measured = story.balance.and_then(|balance| balance.seats.get(usize::from(seat.id.0)));
            SeatRow {
                seat: seat.id,
                name: seat.plain_name.clone(),
                instrument: seat.profile().id.to_string(),
                players: seat.players,
                notes: part.notes.len(),
                used: range_of(pitches),
                playing: playing(played, end),
                in_mix: measured.and_then(|seat| seat.in_mix),
                findings: story.findings.iter().filter(|finding| finding.place.seat == Some(seat.id)).count(),
            }
        })
        .collect()
}

fn range_of(pitches: impl Iterator<Item = Pitch> + Clone) -> Option<PitchRange> {
    PitchRange::new(pitches.clone().min()?, pitches.max()?)
}

/// Thousandths of the piece in which at least one note sounds.
fn playing(played: &SeatPerformance, end: Tick) -> u16 {
    let mut covered = 0u64;
    let mut until = Tick::ZERO;
    for note in &played.notes {
        let span = TickSpan::of(note.start.max(until), note.end().since(note.start.max(until)));
        covered += span.length().0;
        until = until.max(span.end);
    }
    u16::try_from(covered.min(end.0).saturating_mul(1000) / end.0.max(1)).unwrap_or(1000)
}
