//! Makes waves, banks and noises for the notes of a stage, each once.

use super::RATE;
use super::bank::{Bank, Hiss, Ring, any_phase};
use super::decay::{decay_over, sooner};
use super::envelope::RISE_SHARE;
use super::spectrum::{CEILING_HZ, harmonics, project};
use super::tables::{BankId, NoiseId, Tables, WaveId};
use super::wave::{Wave, band_noise, wave as wave_of};
use crate::profile::{Modes, PercussionSound, Profile, Technique};
use crate::score::{PercussionKey, Pitch};
use crate::units::{Decibels, Hertz, Seconds};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Steps of intensity between pp and ff that are told apart in colour.
const STEPS: f64 = 20.0;
/// Time to fall by 60 dB where a profile gives none, at middle C (ours).
const DECAY: f64 = 1.5;

/// The tables so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Palette {
    pub(super) tables: Tables,
    profiles: Vec<Arc<Profile>>,
    waves: BTreeMap<Key, WaveId>,
    banks: BTreeMap<Key, BankId>,
    noises: BTreeMap<(u32, u32), NoiseId>,
}

/// Instrument, pitch or percussion key, step of intensity, technique.
type Key = (usize, u8, i8, Technique);

impl Palette {
    /// The number of an instrument; equal profiles share one.
    pub(super) fn instrument(&mut self, profile: &Arc<Profile>) -> usize {
        let known = self.profiles.iter().position(|known| Arc::ptr_eq(known, profile) || known == profile);
        known.unwrap_or_else(|| {
            self.profiles.push(profile.clone());
            self.profiles.len() - 1
        })
    }

    /// The wave of a pitch at an intensity.
    pub(super) fn wave(&mut self, instrument: usize, pitch: Pitch, intensity: f64, technique: Technique) -> WaveId {
        let (step, rounded) = step(intensity);
        let key = (instrument, pitch.midi(), step, technique);
        if let Some(id) = self.waves.get(&key) {
            return *id;
        }
        let id = WaveId(self.tables.waves.len() as u32);
        let wave = self.profiles.get(instrument).map(|p| front_wave(p, pitch, rounded, technique));
        self.tables.waves.push(Arc::from(wave.unwrap_or_else(|| wave_of(&[]))));
        self.waves.insert(key, id);
        id
    }

    /// The bank of a struck or plucked pitch at an intensity.
    pub(super) fn strings(&mut self, instrument: usize, pitch: Pitch, intensity: f64, technique: Technique) -> BankId {
        let (step, rounded) = step(intensity);
        let key = (instrument, pitch.midi(), step, technique);
        if let Some(id) = self.banks.get(&key) {
            return *id;
        }
        let Some(profile) = self.profiles.get(instrument).cloned() else { return BankId(u32::MAX) };
        let noise = self.noise_around(profile.timbre.noise_center);
        let hiss = Hiss { noise, rms: noise_ratio(noise_of(&profile, technique)), t60: 0.08 };
        let rings = string_rings(&profile, pitch, rounded, technique);
        self.keep(key, Bank::new(&rings, &hiss, attack(&profile, technique)))
    }

    /// The bank of a percussion key at an intensity; the nearest key the profile has.
    pub(super) fn drum(&mut self, instrument: usize, key: PercussionKey, intensity: f64) -> Option<BankId> {
        let (step, rounded) = step(intensity);
        let number = (instrument, key.midi() | 0x80, step, Technique::Ordinary);
        if let Some(id) = self.banks.get(&number) {
            return Some(*id);
        }
        let profile = self.profiles.get(instrument)?.clone();
        let sound = nearest(&profile, key)?;
        let (low, high) = sound.modes.noise_band;
        let noise = self.noise(low.0, high.0);
        let bank = drum_bank(&sound.modes, rounded, noise, attack(&profile, Technique::Ordinary));
        Some(self.keep(number, bank))
    }

    /// Breath or bow noise of an instrument.
    pub(super) fn noise_around(&mut self, center: Hertz) -> NoiseId {
        self.noise(center.0 * 0.6, center.0 * 1.7)
    }

    fn noise(&mut self, low: f64, high: f64) -> NoiseId {
        let key = (low.clamp(0.0, 24_000.0) as u32, high.clamp(0.0, 24_000.0) as u32);
        if let Some(id) = self.noises.get(&key) {
            return *id;
        }
        let id = NoiseId(self.tables.noises.len() as u32);
        self.tables.noises.push(Arc::new(band_noise(f64::from(key.0), f64::from(key.1))));
        self.noises.insert(key, id);
        id
    }

    fn keep(&mut self, key: Key, bank: Bank) -> BankId {
        let id = BankId(self.tables.banks.len() as u32);
        self.tables.banks.push(Arc::new(bank));
        self.banks.insert(key, id);
        id
    }
}

/// The wave of an instrument as a listener in front hears it: its root mean square is 1 but for what bell or body
/// project.
fn front_wave(profile: &Profile, pitch: Pitch, intensity: f64, technique: Technique) -> Box<Wave> {
    let mut amplitudes = harmonics(&profile.timbre, pitch, intensity, profile.technique_timbre(technique));
    let projection = profile.register(pitch).map_or(Decibels(0.0), |register| register.projection);
    let gain = project(&mut amplitudes, pitch, projection) as f32;
    let mut wave = wave_of(&amplitudes);
    wave.iter_mut().for_each(|sample| *sample *= gain);
    wave
}

/// Root mean square of a noise that lies so many decibels below a tone of root mean square 1; the sign of the level does
/// not matter.
pub(super) fn noise_ratio(below: Decibels) -> f64 {
    Decibels(-below.0.abs()).to_amplitude_ratio()
}

/// Level of breath, bow or stroke noise under a technique.
pub(super) fn noise_of(profile: &Profile, technique: Technique) -> Decibels {
    profile.technique_timbre(technique).noise.unwrap_or(profile.timbre.noise)
}

/// Time of an ordinary attack under a technique.
pub(super) fn attack_of(profile: &Profile, technique: Technique) -> Seconds {
    profile.technique_timbre(technique).attack.unwrap_or(profile.timbre.attack)
}

/// From silence to full level of a stroke, in samples; drums and cymbals speak within 2 ms.
pub(super) fn attack(profile: &Profile, technique: Technique) -> f64 {
    let longest = if profile.is_unpitched() { 0.002 } else { 0.05 };
    attack_of(profile, technique).0.clamp(0.0005, longest) / RISE_SHARE * f64::from(RATE)
}

fn step(intensity: f64) -> (i8, f64) {
    let step = (intensity.clamp(-0.6, 1.4) * STEPS + 0.5).floor();
    (step as i8, step / STEPS)
}

fn nearest(profile: &Profile, key: PercussionKey) -> Option<&PercussionSound> {
    profile.percussion.iter().min_by_key(|sound| sound.key.midi().abs_diff(key.midi()))
}

/// Partials of a string or bar: the higher the pitch and the partial the sooner gone. Those of bars, bells and kettles, which are no
/// multiples, start together, as one blow sets them off: from different phases they would beat before the stroke is over.
fn string_rings(profile: &Profile, pitch: Pitch, intensity: f64, technique: Technique) -> Vec<Ring> {
    let fundamental = pitch.frequency().0;
    let way = profile.technique_timbre(technique);
    let middle = way.decay.or(profile.timbre.decay).map_or(DECAY, |decay| decay.0);
    let octaves = (f64::from(pitch.midi()) - 60.0) / 12.0;
    let partials = profile.timbre.partials.len();
    let t60 = (middle * decay_over(octaves)).clamp(0.05, 40.0);
    let ring = |(index, amplitude): (usize, f64)| {
        let ratio = profile.timbre.ratio(index + 1);
        let hertz = ratio * fundamental;
        let phase = if partials == 0 { any_phase(hertz) } else { 0.0 };
        Ring { hertz, amplitude, phase, t60: t60 / sooner(ratio) }
    };
    let all = harmonics(&profile.timbre, pitch, intensity, way).into_iter();
    let own = all.take(if partials == 0 { usize::MAX } else { partials }).enumerate().map(ring);
    own.filter(|ring| ring.amplitude > 1e-3 && ring.hertz > 10.0 && ring.hertz < CEILING_HZ).collect()
}

/// Modes of a drum or cymbal; softer strokes are darker (ours: 8 dB an octave above the lowest mode from ff to pp).
fn drum_bank(modes: &Modes, intensity: f64, noise: NoiseId, attack: f64) -> Bank {
    let lowest = modes.frequencies.first().map_or(100.0, |f| f.0.max(10.0));
    let softness = (1.0 - intensity).clamp(0.0, 1.4);
    let ring = |(frequency, level): (&Hertz, &Decibels)| {
        let octaves = libm::log2((frequency.0 / lowest).max(1.0));
        Ring {
            hertz: frequency.0,
            phase: any_phase(frequency.0),
            amplitude: Decibels(level.0 - 4.0 * softness * octaves).to_amplitude_ratio(),
            t60: modes.decay.0 / (1.0 + 0.2 * octaves),
        }
    };
    let audible = |ring: &Ring| ring.hertz > 10.0 && ring.hertz < CEILING_HZ && ring.amplitude.is_finite();
    let rings: Vec<Ring> = modes.frequencies.iter().zip(&modes.levels).map(ring).filter(audible).collect();
    let hiss = Hiss {
        noise,
        rms: Decibels(modes.noise.0.clamp(-90.0, 40.0) - 6.0 * softness).to_amplitude_ratio()
            * std::f64::consts::FRAC_1_SQRT_2,
        t60: modes.decay.0 * 0.8,
    };
    Bank::new(&rings, &hiss, attack)
}
