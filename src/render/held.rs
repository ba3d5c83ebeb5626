//! Sustained sound (blown, bowed, sung, held): a wave read at a moving pitch under a closed-form envelope, and noise.
//!
//! Every quantity is a function of the absolute sample alone. It is evaluated where chunks of [`CHUNK`] samples meet,
//! and runs straight between.

use super::envelope::{fall, rise};
use super::motion::Motion;
use super::seed::Seed;
use super::tables::{NoiseId, Tables, WaveId};
use super::trig::sin_cos_turns;
use super::wave::{FRACTION_BITS, LOOP, Wave};

/// Samples between two evaluations of envelope and pitch.
pub(super) const CHUNK: usize = 64;
/// How far a lone player's level drifts, as a share of amplitude (ours: about a quarter of a decibel).
const LEVEL_DRIFT: f64 = 0.03;
/// By how much players differ in the strokes of a tremolo, as a share of their rate (ours).
const TREMOLO_SPREAD: f64 = 0.136_363_636;

/// A sustained note. Times are in samples from the note's start.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Held {
    /// When it is let go.
    pub(super) end: f64,
    /// Turns a sample.
    pub(super) frequency: f64,
    /// Root mean square of the samples where it starts, all voices together.
    pub(super) rms: f64,
    /// Nepers it grows until its end.
    pub(super) growth: f64,
    /// Waves at the start and at the end of [`Held::blend`].
    pub(super) waves: [WaveId; 2],
    /// Over which time the first wave gives way to the second.
    pub(super) blend: f64,
    /// From silence to full level.
    pub(super) attack: f64,
    /// From full level to silence.
    pub(super) release: f64,
    /// Breath or bow.
    pub(super) noise: NoiseId,
    /// Root mean square of the noise against the tone.
    pub(super) noise_ratio: f64,
    /// Vibrato rate, turns a sample, and peak depth as a share of frequency; zero for none.
    pub(super) vibrato: (f64, f64),
    /// Strokes a sample of bow or tongue that trembles; zero for none.
    pub(super) tremolo: f64,
}

/// Which of the voices of a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    /// Counted from 0.
    pub(super) index: u32,
    /// How many.
    pub(super) of: u32,
}

impl Held {
    /// Adds one voice to `out`, whose first sample lies `from` samples after the note's start, on the chunk grid.
    pub(super) fn add(&self, tables: &Tables, seed: Seed, voice: Voice, from: i64, out: &mut [f32]) {
        let player = Player::new(self, seed, voice);
        let (first, second) = (tables.wave(self.waves[0]), tables.wave(self.waves[1]));
        let noise = tables.noise(self.noise);
        let mut at = from as f64 - player.delay;
        let mut state = player.at(at);
        for (chunk, samples) in out.chunks_mut(CHUNK).enumerate() {
            let next = player.at(at + CHUNK as f64);
            if state.gain > 0.0 || next.gain > 0.0 {
                tone([first, second], &state, &next, samples);
                hiss(noise, player.noise_from(from + (chunk * CHUNK) as i64), &state, &next, samples);
            }
            at += CHUNK as f64;
            state = next;
        }
    }
}

/// One voice with what sets it apart from its neighbours.
struct Player<'a> {
    held: &'a Held,
    motion: Motion,
    delay: f64,
    share: f64,
    seed: Seed,
    tremolo: f64,
}

/// A voice at an instant.
#[derive(Clone, Copy)]
struct State {
    /// Turns since the start.
    phase: f64,
    /// Turns a sample.
    frequency: f64,
    gain: f64,
    /// From the first wave (0) to the second (1).
    blend: f64,
    noise: f64,
}

impl<'a> Player<'a> {
    fn new(held: &'a Held, seed: Seed, voice: Voice) -> Self {
        let own = seed.child(u64::from(voice.index));
        let section = voice.of > 1;
        let delay = if voice.index == 0 { 0.0 } else { own.child(1).unit() * held.attack.min(1200.0) * 0.6 };
        Self {
            held,
            motion: Motion::new(held.frequency, held.vibrato, own.child(3), if section { Some(voice) } else { None }),
            delay: delay.floor(),
            share: held.rms / f64::from(voice.of.max(1)).sqrt(),
            seed: own,
            tremolo: held.tremolo * (1.0 + TREMOLO_SPREAD * (2.0 * own.child(2).unit() - 1.0)),
        }
    }

    fn at(&self, t: f64) -> State {
        let held = self.held;
        let (phase, frequency) = self.motion.at(t);
        let rise = rise(t / held.attack);
        let envelope = rise * fall((t - held.end) / held.release);
        let grown = if held.growth == 0.0 { 1.0 } else { libm::exp(held.growth * (t / held.end).clamp(0.0, 1.0)) };
        let level = self.share * grown * envelope;
        let gain = level * self.trembling(t) * self.motion.loudness(t, LEVEL_DRIFT);
        // The breath and the bow are heard before the tone speaks.
        let noise = level * held.noise_ratio * (1.0 + 2.0 * (1.0 - rise));
        State { phase, frequency, gain, blend: (t / held.blend).clamp(0.0, 1.0), noise }
    }

    /// A trembling amplitude of root mean square 1.
    fn trembling(&self, t: f64) -> f64 {
        if self.held.tremolo <= 0.0 {
            return 1.0;
        }
        let (sin, _) = sin_cos_turns(self.tremolo * t + self.seed.child(4).unit());
        (0.6 + 0.4 * sin) / 0.44f64.sqrt()
    }

    /// Where in the loop of noise the chunk begins; whole chunks, so that none wraps inside.
    fn noise_from(&self, t: i64) -> usize {
        let chunks = (self.seed.0 >> 20).wrapping_add(t.div_euclid(CHUNK as i64) as u64);
        (chunks as usize % (LOOP / CHUNK)) * CHUNK
    }
}

/// A 32-bit phase or step from turns.
fn fixed(turns: f64) -> u32 {
    ((turns - turns.floor()) * 4_294_967_296.0) as u64 as u32
}

fn tone(waves: [&Wave; 2], from: &State, to: &State, out: &mut [f32]) {
    let length = CHUNK as f64;
    let mean = (to.phase - from.phase) / length;
    let bend = (to.frequency - from.frequency) / length;
    let step = mean - bend * (length - 1.0) / 2.0;
    let mut read = Read { phase: fixed(from.phase), step: fixed(step), bend: fixed(bend) };
    let (mut gain, slope) = ramp(from.gain, to.gain);
    if from.blend >= 1.0 {
        for x in out {
            *x += gain * read.next(waves[1]);
            gain += slope;
        }
        return;
    }
    let (mut blend, blending) = ramp(from.blend, to.blend);
    for x in out {
        let (a, b) = read.both(waves);
        *x += gain * (a + (b - a) * blend);
        gain += slope;
        blend += blending;
    }
}

fn hiss(noise: &[f32], at: usize, from: &State, to: &State, out: &mut [f32]) {
    if from.noise <= 0.0 && to.noise <= 0.0 {
        return;
    }
    let (mut gain, slope) = ramp(from.noise, to.noise);
    for (x, n) in out.iter_mut().zip(noise.iter().skip(at)) {
        *x += gain * n;
        gain += slope;
    }
}

fn ramp(from: f64, to: f64) -> (f32, f32) {
    (from as f32, ((to - from) / CHUNK as f64) as f32)
}

/// A place in a wave that moves on with every sample.
struct Read {
    phase: u32,
    step: u32,
    bend: u32,
}

impl Read {
    const FRACTION: f32 = 1.0 / (1u32 << FRACTION_BITS) as f32;

    #[inline]
    fn place(&mut self) -> (usize, f32) {
        let index = (self.phase >> FRACTION_BITS) as usize;
        let share = (self.phase & ((1 << FRACTION_BITS) - 1)) as f32 * Self::FRACTION;
        self.phase = self.phase.wrapping_add(self.step);
        self.step = self.step.wrapping_add(self.bend);
        (index, share)
    }

    #[inline]
    fn next(&mut self, wave: &Wave) -> f32 {
        let (index, share) = self.place();
        wave[index] + (wave[index + 1] - wave[index]) * share
    }

    #[inline]
    fn both(&mut self, [a, b]: [&Wave; 2]) -> (f32, f32) {
        let (index, share) = self.place();
        (a[index] + (a[index + 1] - a[index]) * share, b[index] + (b[index + 1] - b[index]) * share)
    }
}
