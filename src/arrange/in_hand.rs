//! When a player has another instrument than the usual one in hand, the time to take it up and to lay it down included.

use super::draft::Clock;
use super::facts::SeatFacts;
use super::solve::Candidate;
use super::source::Source;
use crate::score::{Tick, TickSpan};

/// By seat, in time order: when another instrument is in hand, and which.
#[derive(Debug, Default)]
pub(super) struct InHand(Vec<Vec<(TickSpan, u8)>>);

impl InHand {
    /// As the choices of all strands have it.
    pub(super) fn of(source: &Source, seats: &[SeatFacts], clock: Clock<'_>, choices: &[Option<Candidate>]) -> Self {
        let mut played: Vec<Vec<(TickSpan, u8)>> = vec![Vec::new(); seats.len()];
        for (strand, choice) in source.strands.iter().zip(choices) {
            let Some(choice) = choice else { continue };
            if !seats[usize::from(choice.seat)].doublings.is_empty() {
                played[usize::from(choice.seat)].push((span(strand.start, strand.end), choice.instrument));
            }
        }
        Self(played.iter().zip(seats).map(|(played, seat)| others(seat, clock, played)).collect())
    }

    /// Which instrument a seat has in hand.
    pub(super) fn at(&self, seat: usize, tick: u64) -> u8 {
        self.away(seat, span(tick, tick + 1)).unwrap_or(0)
    }

    /// Whether a seat has its usual instrument in hand all the time.
    pub(super) fn is_usual(&self, seat: usize, start: u64, end: u64) -> bool {
        self.away(seat, span(start, end)).is_none()
    }

    fn away(&self, seat: usize, span: TickSpan) -> Option<u8> {
        let spans = self.0.get(seat)?;
        spans.iter().find(|(away, _)| away.overlaps(span)).map(|(_, instrument)| *instrument)
    }
}

fn span(start: u64, end: u64) -> TickSpan {
    TickSpan::new(Tick(start), Tick(end.max(start + 1)))
}

/// The times on other instruments: neighbours on the same one are one time.
fn others(seat: &SeatFacts, clock: Clock<'_>, played: &[(TickSpan, u8)]) -> Vec<(TickSpan, u8)> {
    let runs = played.chunk_by(|a, b| a.1 == b.1).filter(|run| run[0].1 > 0);
    let time = |run: &[(TickSpan, u8)]| {
        let end = run.iter().map(|(span, _)| span.end.0).max().unwrap_or(0);
        let (start, instrument) = (run[0].0.start.0, run[0].1);
        let from = clock.tick(clock.ms(start) - seat.on(instrument).change_ms);
        (span(from, clock.tick(clock.ms(end) + seat.change_ms)), instrument)
    };
    runs.map(time).collect()
}
