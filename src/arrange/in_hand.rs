//! When a player has another instrument than the usual one in hand, or the mute on, the time to take it up and to lay it
//! down included.

use super::asked_on::AskedOn;
use super::draft::Clock;
use super::facts::SeatFacts;
use super::solve::Candidate;
use super::source::Source;
use crate::score::{Tick, TickSpan};

/// Which instrument, and whether it is muted.
type Held = (u8, bool);

/// By seat, in time order: when another instrument or the mute is in hand, and which instrument.
#[derive(Debug, Default)]
pub(super) struct InHand {
    away: Vec<Vec<(TickSpan, u8)>>,
    /// By seat: when it has to be open, the time to take a mute off and to put it on again included.
    open: Vec<Vec<TickSpan>>,
    /// By strand: whether it is muted.
    muted: Vec<bool>,
}

impl InHand {
    /// As the choices of all strands have it, and what players are asked to double on other instruments.
    pub(super) fn of(
        source: &Source,
        seats: &[SeatFacts],
        clock: Clock<'_>,
        choices: &[Option<Candidate>],
        asked_on: &AskedOn,
    ) -> Self {
        let muted: Vec<bool> = choices.iter().map(|choice| choice.is_some_and(|choice| choice.muted)).collect();
        let mutes = muted.contains(&true);
        let mut played: Vec<Vec<(TickSpan, Held)>> = vec![Vec::new(); seats.len()];
        for (strand, choice) in source.strands.iter().zip(choices) {
            let Some(choice) = choice else { continue };
            if mutes || !seats[usize::from(choice.seat)].doublings.is_empty() {
                let held = (choice.instrument, choice.muted);
                played[usize::from(choice.seat)].push((span(strand.start, strand.end), held));
            }
        }
        for (played, seat) in played.iter_mut().zip(0u16..) {
            let doubled = asked_on.doubled_by(seat).map(|(strand, instrument)| (&source.strands[strand], instrument));
            let doubled = doubled.map(|(strand, instrument)| (span(strand.start, strand.end), (instrument, false)));
            played.extend(doubled);
            played.sort_by_key(|(span, _)| span.start);
        }
        let both = || played.iter().zip(seats);
        Self {
            away: both().map(|(played, seat)| others(seat, clock, played)).collect(),
            open: both().map(|(played, seat)| if mutes { open(seat, clock, played) } else { Vec::new() }).collect(),
            muted,
        }
    }

    /// Which instrument a seat has in hand.
    pub(super) fn at(&self, seat: usize, tick: u64) -> u8 {
        self.away(seat, span(tick, tick + 1)).unwrap_or(0)
    }

    /// Whether a seat has its usual instrument in hand all the time, without the mute.
    pub(super) fn is_usual(&self, seat: usize, start: u64, end: u64) -> bool {
        self.away(seat, span(start, end)).is_none()
    }

    /// Whether a strand is muted.
    pub(super) fn is_muted(&self, strand: usize) -> bool {
        self.muted.get(strand) == Some(&true)
    }

    /// Whether a seat has the time to play a strand as muted as it is, and to be open again for what it has to play.
    pub(super) fn has_time(&self, strand: usize, seat: usize, (start, end): (u64, u64)) -> bool {
        let open = || self.open.get(seat).into_iter().flatten();
        !self.is_muted(strand) || !open().any(|open| open.overlaps(span(start, end)))
    }

    fn away(&self, seat: usize, span: TickSpan) -> Option<u8> {
        let spans = self.away.get(seat)?;
        spans.iter().find(|(away, _)| away.overlaps(span)).map(|(_, instrument)| *instrument)
    }
}

fn span(start: u64, end: u64) -> TickSpan {
    TickSpan::new(Tick(start), Tick(end.max(start + 1)))
}

/// The times on other instruments, or with the mute: neighbours on the same one are one time.
fn others(seat: &SeatFacts, clock: Clock<'_>, played: &[(TickSpan, Held)]) -> Vec<(TickSpan, u8)> {
    let runs = played.chunk_by(|a, b| a.1 == b.1).filter(|run| run[0].1 != (0, false));
    let time = |run: &[(TickSpan, Held)]| {
        let end = run.iter().map(|(span, _)| span.end.0).max().unwrap_or(0);
        let (start, (instrument, muted)) = (run[0].0.start.0, run[0].1);
        let change = |ms: i64| if instrument > 0 { ms } else { 0 };
        let mute = seat.mute.filter(|_| muted).map_or((0, 0), |mute| (mute.on_ms, mute.off_ms));
        let before = change(seat.on(instrument).change_ms).max(mute.0);
        let after = change(seat.change_ms).max(mute.1);
        let from = clock.tick(clock.ms(start) - before);
        (span(from, clock.tick(clock.ms(end) + after)), instrument)
    };
    runs.map(time).collect()
}

/// The times in which a seat has to be open.
fn open(seat: &SeatFacts, clock: Clock<'_>, played: &[(TickSpan, Held)]) -> Vec<TickSpan> {
    let Some(mute) = seat.mute else { return Vec::new() };
    let time = |(at, _): &(TickSpan, Held)| {
        let (from, to) = (clock.ms(at.start.0) - mute.off_ms, clock.ms(at.end.0) + mute.on_ms);
        span(clock.tick(from), clock.tick(to))
    };
    played.iter().filter(|(_, (_, muted))| !muted).map(time).collect()
}
