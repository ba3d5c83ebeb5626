//! From performed notes to what sounds: when, how loud, by which engine.

use super::RATE;
use super::chain::{level_at, rms_of_level};
use super::envelope::RISE_SHARE;
use super::held::Held;
use super::motion::ratio;
use super::palette::{Palette, attack, attack_of, noise_of, noise_ratio};
use super::seed::Seed;
use super::stage::{sample_at, seed_of};
use super::struck::Struck;
use super::tables::{BankId, Tables};
use crate::ensemble::Seat;
use crate::perform::{PerformedNote, SeatPerformance};
use crate::profile::{Profile, Technique, TechniqueTimbre};
use crate::score::{Pitch, Sound, TempoMap};
use crate::units::{Decibels, Hertz};
use std::sync::Arc;

/// Voices by which a section is heard: enough that no beat of two stands out.
const SECTION_VOICES: u32 = 3;
/// Samples by which the voices of a section may run late.
const SECTION_SPREAD: f64 = 1300.0;
/// By how much darker a note speaks before it is fully there, as a step of intensity (ours).
const DARKER: f64 = 0.35;
/// The quickest rise of a held note, in samples (ours: 5 ms): however short the note, it does not click.
const SHORTEST_RISE: f64 = 240.0;
/// A joined note takes over within so many seconds, and the one before it fades within so many (ours).
const JOIN_RISE: f64 = 0.022;
const JOIN_FALL: f64 = 0.045;
/// By how much an attack may be early or late, in seconds: nobody breathes or bows quite together (ours).
const TOGETHER: f64 = 0.005;

/// Something that sounds on its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sounding {
    /// First sample.
    pub(super) start: i64,
    /// First sample after its tail.
    pub(super) stop: i64,
    pub(super) seed: Seed,
    voices: u32,
    engine: Engine,
}

#[derive(Debug, Clone, PartialEq)]
enum Engine {
    Held(Held),
    Struck(Struck),
}

impl Sounding {
    /// What a seat's soundings are ordered by.
    pub(super) fn key(&self) -> (i64, u64) {
        (self.start, self.seed.0)
    }

    pub(super) fn voice_samples(&self) -> u64 {
        u64::try_from(self.stop - self.start).unwrap_or(0) * u64::from(self.voices)
    }

    /// Adds it to whole chunks of `out`, whose first sample is the absolute sample `at`, on the grid of blocks.
    pub(super) fn add(&self, tables: &Tables, at: i64, out: &mut [f32]) {
        let from = at - self.start;
        match &self.engine {
            Engine::Held(held) => held.add(tables, self.seed, self.voices, from, out),
            Engine::Struck(struck) => struck.add(tables, self.seed, self.voices, from, out),
        }
    }
}

/// Everything a seat sounds, in no order.
pub(super) fn soundings(
    seat: &Seat,
    played: &SeatPerformance,
    tempo: &TempoMap,
    palette: &mut Palette,
) -> Vec<Sounding> {
    let instruments: Vec<usize> = seat.profiles.iter().map(|profile| palette.instrument(profile)).collect();
    let mut all = Vec::with_capacity(played.notes.len());
    for note in &played.notes {
        let chosen = usize::from(note.instrument).min(seat.profiles.len().saturating_sub(1));
        let (Some(profile), Some(instrument)) = (seat.profiles.get(chosen), instruments.get(chosen)) else { continue };
        let source = Source { seat, played, note, profile, instrument: *instrument, tempo };
        source.sound(palette, &mut all);
    }
    all
}

/// A note with what it needs to sound.
struct Source<'a> {
    seat: &'a Seat,
    played: &'a SeatPerformance,
    note: &'a PerformedNote,
    profile: &'a Arc<Profile>,
    instrument: usize,
    tempo: &'a TempoMap,
}

impl Source<'_> {
    fn sound(&self, palette: &mut Palette, all: &mut Vec<Sounding>) {
        let rms = self.rms(self.note.power);
        if !rms.is_finite() || rms <= 0.0 || self.note.length.0 == 0 {
            return;
        }
        match self.bank(palette) {
            Some(bank) => match self.way().strokes {
                Some(rate) => self.roll(palette, bank, rate, rms, all),
                None => all.push(self.stroke(palette, bank, rms, self.start(), self.seed())),
            },
            None => all.push(self.held(palette, rms)),
        }
    }

    /// The bank when it is struck or plucked, `None` when it is sustained.
    fn bank(&self, palette: &mut Palette) -> Option<BankId> {
        let note = self.note;
        if let Sound::Percussion(key) = note.sound
            && let Some(bank) = palette.drum(self.instrument, key, note.intensity)
        {
            return Some(bank);
        }
        let dies = self.profile.decays(note.technique);
        dies.then(|| palette.strings(self.instrument, self.pitch(), note.intensity, self.colour()))
    }

    /// What the technique does to the sound.
    fn way(&self) -> &TechniqueTimbre {
        self.profile.technique_timbre(self.note.technique)
    }

    /// One stroke; its players and room make it no longer than its tail.
    fn stroke(&self, palette: &Palette, bank: BankId, rms: f64, start: i64, seed: Seed) -> Sounding {
        let rings = matches!(self.note.sound, Sound::Percussion(_));
        let end = if rings { f64::INFINITY } else { (self.end() - start).max(1) as f64 };
        let release = samples(self.profile.timbre.release.0.clamp(0.02, 20.0));
        let life = palette.tables.bank(bank).life() as f64;
        let attack = attack(self.profile, self.note.technique);
        Sounding {
            start,
            stop: start + life.min(end + release) as i64 + SECTION_SPREAD as i64,
            seed,
            voices: self.voices(),
            engine: Engine::Struck(Struck { bank, rms, attack, end, release }),
        }
    }

    /// Strokes as long as the note lasts, so loud that together they have the note's level.
    fn roll(&self, palette: &Palette, bank: BankId, rate: Hertz, rms: f64, all: &mut Vec<Sounding>) {
        let period = f64::from(RATE) / rate.0.max(1.0);
        let each = rms * (period / palette.tables.bank(bank).energy.max(1.0)).sqrt();
        let count = ((self.end() - self.start()) as f64 / period).clamp(1.0, 10_000.0) as u64;
        for index in 0..count {
            let seed = self.seed().child(100 + index);
            let late = if index == 0 { 0.0 } else { 0.12 * seed.signed() };
            let start = self.start() + ((index as f64 + late) * period) as i64;
            let strength = each * (1.0 + 0.12 * seed.child(1).signed());
            all.push(self.stroke(palette, bank, strength, start, seed));
        }
    }

    fn held(&self, palette: &mut Palette, rms: f64) -> Sounding {
        let (note, timbre) = (self.note, &self.profile.timbre);
        let start = self.spoken();
        let end = (self.end() - start).max(1) as f64;
        let attack = self.attack(end);
        let target = note.swell.map_or(note.intensity, |swell| swell.intensity);
        let soft = if note.swell.is_some() { note.intensity } else { note.intensity - DARKER };
        let mut wave = |intensity| palette.wave(self.instrument, self.pitch(), intensity, self.colour());
        let waves = [wave(soft), wave(target)];
        let release = samples(if self.is_left_joined() { JOIN_FALL } else { timbre.release.0.clamp(0.015, 5.0) });
        let held = Held {
            end,
            frequency: self.pitch().frequency().0 / f64::from(RATE),
            rms,
            growth: note.swell.map_or(0.0, |swell| libm::log(self.rms(swell.power) / rms)),
            waves,
            blend: if note.swell.is_some() { end } else { attack * 1.2 },
            attack,
            release,
            noise: palette.noise_around(timbre.noise_center),
            noise_ratio: noise_ratio(noise_of(self.profile, note.technique)),
            vibrato: (timbre.vibrato_rate.0 / f64::from(RATE), ratio(timbre.vibrato_cents)),
            tremolo: self.way().strokes.map_or(0.0, |rate| rate.0 / f64::from(RATE)),
        };
        let stop = start + (end + release + SECTION_SPREAD) as i64;
        Sounding { start, stop, seed: self.seed(), voices: self.voices(), engine: Engine::Held(held) }
    }

    /// From silence to full level: the profile's, a little quicker when loud, within the note's length.
    fn attack(&self, end: f64) -> f64 {
        let ordinary =
            attack_of(self.profile, self.note.technique).0.clamp(0.002, 0.5) * (1.12 - 0.2 * self.note.intensity);
        let wanted = if self.note.joined { ordinary.min(JOIN_RISE) } else { ordinary };
        samples(wanted / RISE_SHARE).min(0.7 * end).max(SHORTEST_RISE)
    }

    /// Whether the next note takes over without a new attack.
    fn is_left_joined(&self) -> bool {
        let (notes, end) = (&self.played.notes, self.note.end());
        let next = notes.partition_point(|note| note.start < end);
        notes.iter().skip(next).take_while(|note| note.start == end).any(|note| note.joined)
    }

    /// The technique as a colour: those that only repeat have that of ordinary playing.
    fn colour(&self) -> Technique {
        let repeats_only = TechniqueTimbre { strokes: self.way().strokes, ..TechniqueTimbre::default() };
        if *self.way() == repeats_only { Technique::Ordinary } else { self.note.technique }
    }

    fn rms(&self, power: Decibels) -> f64 {
        rms_of_level(level_at(Decibels(power.0.min(150.0)), self.seat.position.distance_m))
    }

    fn voices(&self) -> u32 {
        if self.note.players > 1 { SECTION_VOICES } else { 1 }
    }

    fn pitch(&self) -> Pitch {
        Pitch::clamped(i32::from(self.note.sound.midi()))
    }

    fn start(&self) -> i64 {
        sample_at(self.tempo, self.note.start) as i64
    }

    /// When a sustained note speaks: a joined one exactly where the one before it ends.
    fn spoken(&self) -> i64 {
        let late = if self.note.joined { 0.0 } else { TOGETHER * self.seed().child(50).signed() };
        (self.start() + samples(late) as i64).max(0)
    }

    fn end(&self) -> i64 {
        sample_at(self.tempo, self.note.end()) as i64
    }

    fn seed(&self) -> Seed {
        seed_of(self.played.seat, self.note.start, self.note.sound.midi())
    }
}

fn samples(seconds: f64) -> f64 {
    seconds * f64::from(RATE)
}
