//! Struck and plucked sound: partials that die away, each at its own rate, and a burst of noise.

use super::bank::Bank;
use super::envelope::{fall, rise};
use super::held::{CHUNK, Voice};
use super::motion::ratio;
use super::noise::Hiss;
use super::seed::Seed;
use super::tables::{BankId, Tables};
use super::widest::widest;

/// Samples for which a partial runs on before it is restarted from its closed form.
const SPAN: usize = 1024;

/// How far the voices of a section lie apart, peak in cents (ours).
const SECTION_DETUNE_CENTS: f64 = 4.0;
/// How far the voices of a section start apart, in samples (ours: 12 ms).
const SECTION_DELAY: f64 = 576.0;

/// A struck or plucked note. Times are in samples from its start.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Struck {
    /// Its partials.
    pub(super) bank: BankId,
    /// Root mean square of the loudest 125 ms, all voices together.
    pub(super) rms: f64,
    /// From silence to full level.
    pub(super) attack: f64,
    /// When it is damped; infinite when it rings on.
    pub(super) end: f64,
    /// From full level to silence once damped.
    pub(super) release: f64,
}

impl Struck {
    /// Adds all its voices to `out`, whose first sample lies `from` samples after the note's start, on the chunk grid.
    pub(super) fn add(&self, tables: &Tables, seed: Seed, voices: u32, from: i64, out: &mut [f32]) {
        (0..voices).for_each(|index| self.add_voice(tables, seed, Voice { index, of: voices }, from, out));
    }

    fn add_voice(&self, tables: &Tables, seed: Seed, voice: Voice, from: i64, out: &mut [f32]) {
        let own = seed.child(u64::from(voice.index));
        let stroke = Stroke {
            struck: self,
            bank: tables.bank(self.bank),
            noise: tables.noise(tables.bank(self.bank).noise),
            seed: own,
            delay: if voice.index == 0 { 0 } else { (own.child(1).unit() * SECTION_DELAY) as i64 },
            tune: if voice.of > 1 { 1.0 + ratio(SECTION_DETUNE_CENTS * own.child(2).signed()) } else { 1.0 },
            share: self.rms / f64::from(voice.of.max(1)).sqrt(),
        };
        for (span, samples) in out.chunks_mut(SPAN).enumerate() {
            stroke.add(from + (span * SPAN) as i64 - stroke.delay, samples);
        }
    }
}

struct Stroke<'a> {
    struck: &'a Struck,
    bank: &'a Bank,
    noise: &'a [f32],
    seed: Seed,
    delay: i64,
    tune: f64,
    share: f64,
}

impl Stroke<'_> {
    fn add(&self, t: i64, out: &mut [f32]) {
        if t + SPAN as i64 <= 0 || self.gain(t.max(0) as f64) <= 0.0 && t > 0 {
            return;
        }
        let mut sum = [0.0f32; SPAN];
        let heard = sum.get_mut(..out.len().next_multiple_of(CHUNK)).unwrap_or_default();
        widest(
            #[inline(always)]
            || {
                for partial in self.bank.partials.iter().take_while(|partial| t < partial.life) {
                    partial.ring(t as f64, self.tune, heard);
                }
            },
        );
        self.hiss(t, heard);
        for (chunk, (samples, ringing)) in out.chunks_mut(CHUNK).zip(sum.chunks(CHUNK)).enumerate() {
            let at = (t + (chunk * CHUNK) as i64) as f64;
            let (from, to) = (self.gain(at), self.gain(at + CHUNK as f64));
            let (mut gain, slope) = (from as f32, ((to - from) / CHUNK as f64) as f32);
            for (x, r) in samples.iter_mut().zip(ringing) {
                *x += gain * r;
                gain += slope;
            }
        }
    }

    fn gain(&self, t: f64) -> f64 {
        let damped = if self.struck.end.is_finite() { fall((t - self.struck.end) / self.struck.release) } else { 1.0 };
        self.share * rise(t / self.struck.attack) * damped
    }

    fn hiss(&self, t: i64, sum: &mut [f32]) {
        let bank = self.bank;
        if bank.noise_rms <= 0.0 || t >= bank.noise_life {
            return;
        }
        let level = |t: f64| bank.noise_rms * libm::exp(-bank.noise_decay * t.max(0.0));
        Hiss { noise: self.noise, seed: self.seed }.add(t, level, sum.as_chunks_mut().0);
    }
}
