//! Sustained sound (blown, bowed, sung, held): a wave read at a moving pitch under a closed-form envelope, and noise.
//!
//! Every quantity is a function of the absolute sample alone. It is evaluated where chunks of [`CHUNK`] samples meet,
//! and runs straight between.

use super::BLOCK;
use super::envelope::{fall, rise, within};
use super::motion::{Motion, Moved};
use super::noise::Hiss;
use super::seed::Seed;
use super::tables::{NoiseId, Tables, WaveId};
use super::tone::{Joint, Tone};
use super::trig::sin_cos_turns;

/// Samples between two evaluations of envelope and pitch.
pub(super) const CHUNK: usize = 64;
/// Places where the chunks of a block meet, its ends included.
const JOINTS: usize = BLOCK / CHUNK + 1;
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
    /// Adds all its voices to whole chunks of `out`, whose first sample lies `from` samples after the note's start, on the
    /// chunk grid. Breath and bow are many to begin with: one noise stands for those of all voices.
    pub(super) fn add(&self, tables: &Tables, seed: Seed, voices: u32, from: i64, out: &mut [f32]) {
        let chunks = out.as_chunks_mut().0;
        let tone = Tone { waves: self.waves.map(|wave| tables.wave(wave)) };
        let mut joints = [Joint::default(); JOINTS];
        for index in 0..voices {
            Player::new(self, seed, Voice { index, of: voices }).course(from, chunks.len(), &mut joints);
            tone.add(&joints, chunks);
        }
        self.breathe(tables.noise(self.noise), seed.child(0), from, chunks);
    }

    /// Breath or bow: heard before the tone speaks.
    fn breathe(&self, noise: &[f32], seed: Seed, from: i64, chunks: &mut [[f32; CHUNK]]) {
        let level = |t: f64| {
            let rise = rise(t / self.attack);
            self.rms * self.grown(t) * rise * fall((t - self.end) / self.release) * (1.0 + 2.0 * (1.0 - rise))
        };
        Hiss { noise, seed }.add(from, |t| level(t) * self.noise_ratio, chunks);
    }

    /// How much it has grown.
    fn grown(&self, t: f64) -> f64 {
        if self.growth == 0.0 { 1.0 } else { libm::exp(self.growth * within(t / self.end)) }
    }
}

/// One voice with what sets it apart from its neighbours.
struct Player<'a> {
    held: &'a Held,
    motion: Motion,
    delay: f64,
    share: f64,
    tremolo: Tremolo,
}

/// An amplitude that trembles.
struct Tremolo {
    /// Strokes a sample; zero for none.
    rate: f64,
    phase: f64,
}

impl<'a> Player<'a> {
    fn new(held: &'a Held, seed: Seed, voice: Voice) -> Self {
        let own = seed.child(u64::from(voice.index));
        let section = voice.of > 1;
        let delay = if voice.index == 0 { 0.0 } else { own.child(1).unit() * held.attack.min(1200.0) * 0.6 };
        let spread = 1.0 + TREMOLO_SPREAD * (2.0 * own.child(2).unit() - 1.0);
        Self {
            held,
            motion: Motion::new(held.frequency, held.vibrato, own.child(3), if section { Some(voice) } else { None }),
            delay: delay.floor(),
            share: held.rms / f64::from(voice.of.max(1)).sqrt(),
            tremolo: Tremolo { rate: held.tremolo * spread, phase: own.child(4).unit() },
        }
    }

    /// Where so many chunks meet, the end of the last included.
    #[inline(always)]
    fn course(&self, from: i64, chunks: usize, joints: &mut [Joint; JOINTS]) {
        let (held, mut t) = (self.held, from as f64 - self.delay);
        let mut moving = self.motion.course(t, CHUNK as f64);
        for joint in joints.iter_mut().take(chunks + 1) {
            let Moved { phase, frequency, loudness } = moving.next();
            let envelope = rise(t / held.attack) * fall((t - held.end) / held.release);
            let gain = self.share * held.grown(t) * envelope * self.tremolo.at(t) * loudness;
            *joint = Joint { phase, frequency, gain, blend: within(t / held.blend) };
            t += CHUNK as f64;
        }
    }
}

impl Tremolo {
    /// Of root mean square 1.
    #[inline(always)]
    fn at(&self, t: f64) -> f64 {
        if self.rate <= 0.0 {
            return 1.0;
        }
        let (sin, _) = sin_cos_turns(self.rate * t + self.phase);
        (0.6 + 0.4 * sin) / 0.44f64.sqrt()
    }
}
