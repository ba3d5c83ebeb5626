//! Holds: under a fermata time goes slower for everybody.

use crate::arrange::Arrangement;
use crate::score::{Sign, Tempo, TempoMap, TickSpan};

/// A hold makes a note this much longer (ours; twice as long is the common rule of thumb), by so many seconds at most.
const LONGER: f64 = 1.0;
const MOST: f64 = 3.0;

/// The tempo at which an arrangement is played: the written one, slower under its holds.
#[must_use]
pub fn tempo(arrangement: &Arrangement) -> TempoMap {
    let written = &arrangement.frame.tempo;
    holds(arrangement).into_iter().fold(written.clone(), |tempo, hold| slower(&tempo, hold, written))
}

/// Where everybody waits: of notes held together, from the start of the last to the end of the first.
fn holds(arrangement: &Arrangement) -> Vec<TickSpan> {
    let notes = arrangement.seats.iter().flat_map(|part| &part.notes);
    let mut spans: Vec<TickSpan> =
        notes.filter(|note| note.signs.contains(&Sign::Fermata)).map(|note| note.span()).collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut holds: Vec<TickSpan> = Vec::new();
    for span in spans {
        match holds.last_mut() {
            Some(hold) if span.start < hold.end => *hold = TickSpan::new(span.start, hold.end.min(span.end)),
            _ => holds.push(span),
        }
    }
    holds
}

fn slower(tempo: &TempoMap, hold: TickSpan, written: &TempoMap) -> TempoMap {
    let by = 1.0 + LONGER.min(MOST / written.seconds_of(hold).0.max(1e-3));
    let slowed = |tempo: Tempo| {
        let micros = (f64::from(tempo.micros_per_quarter()) * by).round().clamp(1.0, f64::from(0xFF_FFFF));
        Tempo::from_micros_per_quarter(micros as u32).unwrap_or(tempo)
    };
    let changes = tempo.changes().map(|(tick, tempo)| (tick, if hold.contains(tick) { slowed(tempo) } else { tempo }));
    let edges = [(hold.start, slowed(tempo.tempo_at(hold.start))), (hold.end, tempo.tempo_at(hold.end))];
    TempoMap::new(tempo.division(), changes.chain(edges))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::note_of;
    use crate::arrange::{ArrangedNote, Ledger, SeatPart};
    use crate::ensemble::testing::ensemble;
    use crate::profile::testing;
    use crate::score::{Division, Frame, SeatId, Sound, Tick, Ticks};

    /// Two seats; at 120, a quarter is 480 ticks and half a second.
    fn arrangement(held: [(u64, u64); 2]) -> Arrangement {
        let note = |(start, length)| ArrangedNote {
            signs: vec![Sign::Fermata],
            ..note_of(Sound::from_midi(72, false), Tick(start), Ticks(length))
        };
        let part = |(seat, held)| SeatPart { seat: SeatId(seat), notes: vec![note(held)], marks: Vec::new() };
        Arrangement {
            title: String::new(),
            frame: Frame::plain(Division::new(480).unwrap(), Tick(3840)),
            ensemble: ensemble([(testing::flute(), 1), (testing::trumpet(), 1)]),
            seats: (0u16..).zip(held).map(part).collect(),
            decisions: Vec::new(),
            ledger: Ledger::default(),
            edits: Vec::new(),
            marks: Vec::new(),
            notated: true,
        }
    }

    #[test]
    fn a_hold_lasts_twice_as_long_and_time_goes_on_after_it() {
        let tempo = tempo(&arrangement([(960, 480), (480, 960)]));
        let seconds = |tick| tempo.seconds_at(Tick(tick)).0;
        assert!((seconds(960) - 1.0).abs() < 1e-9, "before the last note starts nobody waits");
        assert!((seconds(1440) - 2.0).abs() < 1e-9);
        assert!((seconds(1920) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_long_hold_ends_some_time() {
        let tempo = tempo(&arrangement([(0, 3840), (0, 3840)]));
        assert!((tempo.seconds_at(Tick(3840)).0 - 7.0).abs() < 1e-4);
    }
}
