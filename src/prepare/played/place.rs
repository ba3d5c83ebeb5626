//! The score written on the estimated beats: notes on the grid, lengths as a copyist would write them, and a tempo map
//! that keeps the player's time.

use super::beats::Beats;
use super::event::Event;
use super::metre::Bars;
use super::track::{PARTS, Position};
use crate::score::{Division, Frame, KeyMap, MeterMap, Score, Tempo, TempoMap, Tick, Ticks, Timed};

/// Ticks of a quarter in what is written.
const QUARTER: u16 = 480;

/// Writes a score on beats; events stand at `positions`. The silence before the first beat is left out.
pub(super) fn place(score: &Score, events: &[Event], positions: &[Position], bars: Bars, beats: &Beats) -> Score {
    let writer = Writer { score, beats, ticks: i64::from(QUARTER) * if bars.compound { 3 } else { 2 } / 2 };
    let mut starts = vec![Tick::ZERO; score.note_count()];
    for (event, position) in events.iter().zip(positions) {
        let tick = position.0 * writer.part();
        event.notes.iter().for_each(|note| starts[note.note] = Tick(tick));
    }
    let mut onsets: Vec<u64> = starts.iter().map(|start| start.0).collect();
    onsets.sort_unstable();
    onsets.dedup();
    writer.write(&starts, &onsets, bars)
}

struct Writer<'a> {
    score: &'a Score,
    beats: &'a Beats,
    /// Ticks of a beat.
    ticks: i64,
}

impl Writer<'_> {
    fn part(&self) -> u64 {
        self.ticks as u64 / u64::from(PARTS)
    }

    fn tick(&self, tick: Tick) -> Tick {
        Tick(self.beats.tick(self.micros(tick), self.ticks))
    }

    fn micros(&self, tick: Tick) -> i64 {
        self.score.frame.tempo.seconds_at(tick).micros()
    }

    fn write(&self, starts: &[Tick], onsets: &[u64], bars: Bars) -> Score {
        let mut score = self.score.clone();
        let mut next = 0usize;
        for part in &mut score.parts {
            for note in &mut part.notes {
                let raw = self.tick(note.end());
                note.start = starts.get(next).copied().unwrap_or(note.start);
                note.length = self.length(note.start, raw, onsets);
                next += 1;
            }
            untangle(&mut part.notes, Ticks(self.part()));
            for event in &mut part.events {
                event.tick = self.tick(event.tick);
            }
        }
        let marks = score.marks.into_iter().map(|mark| Timed::new(self.tick(mark.tick), mark.what)).collect();
        Score::new(score.title, self.frame(bars), marks, score.parts)
    }

    /// The length of a note that starts at `start` and was let go at `raw`: to the next onset when it was held for half
    /// of the way or a little over it, else to the nearest onset or half beat.
    fn length(&self, start: Tick, raw: Tick, onsets: &[u64]) -> Ticks {
        let held = raw.since(start).0;
        let after = onsets.partition_point(|onset| *onset <= start.0);
        let half = self.ticks as u64 / 2;
        let end = match onsets.get(after) {
            Some(next) if held * 2 >= next - start.0 && raw.0 <= next + half / 4 => *next,
            _ => self.nearest(start, raw, &onsets[after.min(onsets.len())..]),
        };
        Ticks(end.saturating_sub(start.0).max(self.part() * 3))
    }

    /// The onset or part of a beat nearest to where a note was let go.
    fn nearest(&self, start: Tick, raw: Tick, onsets: &[u64]) -> u64 {
        let step = if raw.since(start).0 * 3 < self.ticks as u64 * 2 { self.part() * 6 } else { self.part() * 12 };
        let grid = (raw.0 + step / 2) / step * step;
        let at = onsets.partition_point(|onset| *onset < raw.0);
        let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|index| onsets.get(index).copied());
        let onset = near.min_by_key(|onset| onset.abs_diff(raw.0));
        match onset {
            Some(onset) if onset.abs_diff(raw.0) <= grid.abs_diff(raw.0) + step / 2 => onset,
            _ => grid,
        }
    }

    fn frame(&self, bars: Bars) -> Frame {
        let division = Division::new(QUARTER).unwrap_or(Division::CLOCKS);
        let pickup = Ticks(bars.first * self.ticks as u64);
        let meters = MeterMap::with_pickup(division, [(Tick::ZERO, bars.meter())], pickup);
        let keys = KeyMap::new(self.score.frame.keys.changes().iter().map(|(tick, key)| (self.tick(*tick), *key)));
        Frame { tempo: self.tempo(division), meters, keys, end: Tick::ZERO }
    }

    /// A tempo for each beat. What rounding leaves over goes to the next, so that no beat is late.
    fn tempo(&self, division: Division) -> TempoMap {
        let mut written = 0i64;
        let changes = (0..self.beats.count() - 1).map(|beat| {
            let until = self.beats.time(beat + 1) - self.beats.time(0);
            let micros = ((until - written) * i64::from(QUARTER) / self.ticks).clamp(1, 0xFF_FFFF);
            written += micros * self.ticks / i64::from(QUARTER);
            let tempo = Tempo::from_micros_per_quarter(micros as u32).unwrap_or(Tempo::DEFAULT);
            (Tick(beat as u64 * self.ticks as u64), tempo)
        });
        TempoMap::new(division, changes.collect::<Vec<_>>())
    }
}

/// Keeps notes of one key apart: none starts with another or sounds into it.
fn untangle(notes: &mut [crate::score::Note], step: Ticks) {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|index| (notes[*index].sound, *index));
    for pair in order.windows(2) {
        let (one, other) = (pair[0], pair[1]);
        if notes[one].sound != notes[other].sound {
            continue;
        }
        if notes[other].start <= notes[one].start {
            notes[other].start = notes[one].start + step;
        }
        let gap = notes[other].start.since(notes[one].start);
        notes[one].length = notes[one].length.min(gap);
    }
}
