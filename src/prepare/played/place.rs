//! The score written on the estimated beats: notes on the grid, as long as [`length`] says, and a tempo map that
//! keeps the player's time.

use super::beats::Beats;
use super::event::Event;
use super::length::{self, Held};
use super::metre::Bars;
use super::track::{PARTS, Position};
use crate::score::{Division, Frame, KeyMap, MeterMap, Note, Score, Tempo, TempoMap, Tick, Ticks, Timed};

/// Ticks of a quarter in what is written.
pub(super) const QUARTER: u16 = 480;

/// Writes a score on beats; events stand at `positions`. The silence before the first beat is left out.
pub(super) fn place(score: &Score, events: &[Event], positions: &[Position], bars: Bars, beats: &Beats) -> Score {
    let writer = Writer { score, beats, ticks: i64::from(QUARTER) * if bars.compound { 3 } else { 2 } / 2 };
    let mut starts = vec![Tick::ZERO; score.note_count()];
    for (event, position) in events.iter().zip(positions) {
        let tick = position.0 * writer.part();
        event.notes.iter().for_each(|note| starts[note.note] = Tick(tick));
    }
    writer.write(&starts, bars)
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

    fn write(&self, starts: &[Tick], bars: Bars) -> Score {
        let mut score = self.score.clone();
        let mut next = 0usize;
        for part in &mut score.parts {
            let starts = &starts[next..next + part.notes.len()];
            next += part.notes.len();
            let written = length::ends(&self.held(&part.notes, starts), self.ticks as u64);
            for ((note, start), end) in part.notes.iter_mut().zip(starts).zip(written) {
                note.start = *start;
                note.length = Ticks(end.saturating_sub(start.0).max(self.part() * 3));
            }
            untangle(&mut part.notes, Ticks(self.part()));
            for event in &mut part.events {
                event.tick = self.tick(event.tick);
            }
        }
        let marks = score.marks.into_iter().map(|mark| Timed::new(self.tick(mark.tick), mark.what)).collect();
        Score::new(score.title, self.frame(bars), marks, score.parts)
    }

    /// The notes of a part that start at `starts`, each held as long as it was played.
    fn held(&self, notes: &[Note], starts: &[Tick]) -> Vec<Held> {
        let held = |(note, start): (&Note, &Tick)| {
            let end = self.tick(note.end()).0.max(start.0 + 1);
            Held { start: start.0, end, key: note.sound.midi() }
        };
        notes.iter().zip(starts).map(held).collect()
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
fn untangle(notes: &mut [Note], step: Ticks) {
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
