//! A seeded model of a player.

use crate::random::Random;
use partwright::score::{Division, Frame, Note, NoteId, Score, Tick, Ticks, Velocity};
use std::collections::BTreeMap;

/// One onset: in true beats and in seconds as played.
pub(crate) struct Truth {
    pub(crate) note: NoteId,
    pub(crate) beat: f64,
    pub(crate) seconds: f64,
    /// How many beats it is written to last.
    pub(crate) length: f64,
}

/// How keys are let go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Some early, some a little late.
    Free,
    /// Joined: into the next note by up to a third, or let go early.
    Legato,
    /// Joined, and the pedal that changes with every half bar or so is recorded as held keys.
    Pedal,
}

impl Touch {
    pub(crate) const ALL: [Self; 3] = [Self::Free, Self::Legato, Self::Pedal];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Legato => "legato",
            Self::Pedal => "pedal",
        }
    }
}

/// Silence before the first beat of a performance, in seconds.
const LEAD: f64 = 0.8;

/// A player's reading of a written score: the same notes at a fixed tempo of 120, with the truth.
pub(crate) fn perform(score: &Score, seed: u64, touch: Touch) -> (Score, Vec<Truth>, Vec<f64>) {
    let mut random = Random(seed);
    let curve = Curve::new(score, &mut random);
    let division = Division::new(480).unwrap_or(Division::CLOCKS);
    let mut played = score.clone();
    let mut beat_of = BTreeMap::new();
    played.frame = Frame::plain(division, Tick::ZERO);
    for (index, part) in played.parts.iter_mut().enumerate() {
        part.events.clear();
        // Order within a key is kept, so each note is found again by its key and its number.
        let mut by_key: BTreeMap<u8, Vec<(u64, f64, f64)>> = BTreeMap::new();
        for note in &mut part.notes {
            let beat = curve.beat(note.start);
            let written = curve.beat(note.end()) - beat;
            let scatter = random.normal() * 0.012 + random.uniform() * 0.012;
            let start = (curve.seconds(beat) + LEAD + scatter).max(0.0);
            let end = curve.seconds(curve.beat(note.end())) + LEAD;
            let length = curve.held(note, end - start, touch, random.uniform());
            note.start = Tick((start * 960.0).round() as u64);
            note.length = Ticks((length.max(0.03) * 960.0).round() as u64);
            note.velocity = Velocity::clamped(i32::from(note.velocity.value()) + (random.normal() * 6.0) as i32);
            by_key.entry(note.sound.midi()).or_default().push((note.start.0, beat, written));
        }
        if touch != Touch::Free {
            release(&mut part.notes);
        }
        for (key, mut list) in by_key {
            list.sort_by_key(|(start, ..)| *start);
            beat_of
                .extend((0usize..).zip(list).map(|(number, (_, beat, length))| ((index, key, number), (beat, length))));
        }
    }
    let played = Score::new(played.title, played.frame, Vec::new(), played.parts);
    let truth = numbered(&played)
        .into_iter()
        .map(|(note, place)| {
            let start = played.note(note).map_or(Tick::ZERO, |(_, note)| note.start);
            let (beat, length) = beat_of.get(&place).copied().unwrap_or_default();
            Truth { note, beat, seconds: start.0 as f64 / 960.0, length }
        })
        .collect();
    let beats = curve.times.iter().map(|time| time + LEAD).collect();
    (played, truth, beats)
}

/// Ends notes where their key is struck again.
fn release(notes: &mut [Note]) {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|index| (notes[*index].sound, notes[*index].start));
    for pair in order.windows(2) {
        let (start, next) = (notes[pair[0]].start, notes[pair[1]].start);
        if notes[pair[0]].sound == notes[pair[1]].sound && next > start {
            notes[pair[0]].length = notes[pair[0]].length.min(next.since(start));
        }
    }
}

/// The time of each beat of a score under a player's hands.
pub(crate) struct Curve {
    starts: Vec<Tick>,
    times: Vec<f64>,
}

impl Curve {
    pub(crate) fn new(score: &Score, random: &mut Random) -> Self {
        let frame = &score.frame;
        let mut starts = Vec::new();
        for bar in frame.meters.bars(frame.end) {
            let beat = bar.meter.beat_length(frame.division()).0;
            starts.extend((bar.span.start.0..bar.span.end.0.min(frame.end.0 + beat)).step_by(beat as usize).map(Tick));
        }
        starts.push(frame.end + frame.division().quarter());
        let (mut drift, mut time) = (0.0f64, 0.0f64);
        let mut times = vec![0.0];
        let slowing = 12 + (random.uniform() * 3.0) as usize * 4;
        for (index, pair) in starts.windows(2).enumerate() {
            drift = 0.9 * drift + 0.025 * random.normal();
            let to_end = (slowing - 1 - index % slowing) as f64;
            let phrase = 0.15 * (-to_end / 1.5).exp() - 0.05 * (std::f64::consts::PI * to_end / slowing as f64).sin();
            let last = 0.5 * (-((starts.len() - index) as f64) / 3.0).exp();
            let written = frame.tempo.seconds_at(pair[1]).value() - frame.tempo.seconds_at(pair[0]).value();
            time += written * (drift + phrase + last).exp();
            times.push(time);
        }
        Self { starts, times }
    }

    pub(crate) fn beat(&self, tick: Tick) -> f64 {
        let index = self.starts.partition_point(|start| *start <= tick).saturating_sub(1).min(self.starts.len() - 2);
        let length = self.starts[index + 1].since(self.starts[index]).0 as f64;
        index as f64 + tick.since(self.starts[index]).0 as f64 / length
    }

    /// For how many seconds a note is held that would sound for `full`.
    fn held(&self, note: &Note, full: f64, touch: Touch, chance: f64) -> f64 {
        let joined = full * if chance < 0.3 { 0.5 + chance } else { 0.9 + 0.6 * (chance - 0.3) };
        match touch {
            Touch::Free => full * (0.75 + 0.3 * chance),
            Touch::Legato => joined,
            Touch::Pedal => {
                let change = (self.beat(note.start) / 2.0 + 0.1).floor() * 2.0 + 1.95;
                joined.max(full + self.seconds(change) - self.seconds(self.beat(note.end())))
            }
        }
    }

    fn seconds(&self, beat: f64) -> f64 {
        let index = (beat as usize).min(self.times.len() - 2);
        self.times[index] + (beat - index as f64) * (self.times[index + 1] - self.times[index])
    }
}

/// Every note with its part, key and number among the notes of that key.
pub(crate) fn numbered(score: &Score) -> Vec<(NoteId, (usize, u8, usize))> {
    let mut all = Vec::new();
    for (index, part) in score.parts.iter().enumerate() {
        let mut seen: BTreeMap<u8, usize> = BTreeMap::new();
        for note in &part.notes {
            let number = seen.entry(note.sound.midi()).or_default();
            all.push((note.id, (index, note.sound.midi(), *number)));
            *number += 1;
        }
    }
    all
}

impl Random {
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}
