//! The moving pitch of a voice: vibrato that sets in late, and drift, as closed-form phase.

use super::RATE;
use super::held::Voice;
use super::seed::Seed;
use super::trig::sin_cos_turns;
use std::f64::consts::TAU;

/// When vibrato sets in and how long it takes to open, in seconds (ours).
const VIBRATO_DELAY: f64 = 0.22;
const VIBRATO_OPENING: f64 = 0.35;
/// How far pitch drifts, peak in cents, for one player and for each voice of a section (ours).
const DRIFT_CENTS: f64 = 1.2;
const SECTION_DRIFT_CENTS: f64 = 3.5;
/// How far one player is off from note to note, and the voices of a section lie apart, peak in cents (ours).
const DETUNE_CENTS: f64 = 1.0;
const SECTION_DETUNE_CENTS: f64 = 5.0;

/// Phase and frequency of a voice at any time.
pub(super) struct Motion {
    frequency: f64,
    /// Turns at the start, so that two players in unison add as two players do.
    phase: f64,
    vibrato: Vibrato,
    drift: [Wobble; 2],
}

struct Vibrato {
    /// Turns a sample.
    rate: f64,
    /// Share of frequency.
    depth: f64,
    delay: f64,
    opening: f64,
}

/// A slow sine.
struct Wobble {
    rate: f64,
    depth: f64,
    phase: f64,
}

impl Motion {
    pub(super) fn new(frequency: f64, (rate, depth): (f64, f64), seed: Seed, section: Option<Voice>) -> Self {
        let draw = |index| seed.child(index);
        let (detune, drift, late) = match section {
            Some(voice) => (detune(voice, draw(0)), SECTION_DRIFT_CENTS, draw(1).unit()),
            None => (DETUNE_CENTS * draw(0).signed(), DRIFT_CENTS, 0.0),
        };
        let vibrato = Vibrato {
            rate: rate * (1.0 + 0.06 * draw(2).signed()),
            depth: depth * (1.0 + 0.15 * draw(3).signed()),
            delay: samples(VIBRATO_DELAY * (1.0 + 0.6 * late)),
            opening: samples(VIBRATO_OPENING),
        };
        let wobble = |index: u64, hertz: f64, share: f64| Wobble {
            rate: hertz * (1.0 + 0.3 * draw(index).signed()) / f64::from(RATE),
            depth: ratio(drift) * share,
            phase: draw(index + 1).unit(),
        };
        Self {
            frequency: frequency * (1.0 + ratio(detune)),
            phase: draw(8).unit(),
            vibrato,
            drift: [wobble(4, 0.83, 0.65), wobble(6, 2.9, 0.35)],
        }
    }

    /// Turns since the start, and turns a sample, at `t` samples.
    pub(super) fn at(&self, t: f64) -> (f64, f64) {
        let (mut late, mut rate) = self.vibrato.at(t);
        for wobble in &self.drift {
            let (sin, cos) = sin_cos_turns(wobble.rate * t + wobble.phase);
            late -= wobble.depth * cos / (TAU * wobble.rate);
            rate += wobble.depth * sin;
        }
        (self.phase + self.frequency * (t + late), self.frequency * (1.0 + rate))
    }

    /// A level that breathes with vibrato and drifts; its mean square is about 1.
    pub(super) fn loudness(&self, t: f64, drift: f64) -> f64 {
        let drifting: f64 = self.drift.iter().map(|w| sin_cos_turns(w.rate * t * 0.77 + w.phase + 0.3).0).sum();
        1.0 + drift * 0.5 * drifting + self.vibrato.swing(t)
    }
}

impl Vibrato {
    /// By how many samples the vibrato has put the phase ahead, and the share it adds to frequency.
    fn at(&self, t: f64) -> (f64, f64) {
        let u = t - self.delay;
        if u <= 0.0 || self.depth == 0.0 {
            return (0.0, 0.0);
        }
        let w = TAU * self.rate;
        let (sin, cos) = sin_cos_turns(self.rate * u);
        if u < self.opening {
            return (self.depth * (sin - w * u * cos) / (w * w * self.opening), self.depth * sin * u / self.opening);
        }
        let (opened_sin, opened_cos) = sin_cos_turns(self.rate * self.opening);
        let opened = (opened_sin - w * self.opening * opened_cos) / (w * w * self.opening);
        (self.depth * (opened + (opened_cos - cos) / w), self.depth * sin)
    }

    /// What the vibrato adds to amplitude: 6 % for 1 % of frequency (ours).
    fn swing(&self, t: f64) -> f64 {
        let u = t - self.delay;
        if u <= 0.0 || self.depth == 0.0 {
            return 0.0;
        }
        let (sin, _) = sin_cos_turns(self.rate * u - 0.15);
        6.0 * self.depth * (u / self.opening).min(1.0) * sin
    }
}

/// Voices spread evenly, each a little off its place.
fn detune(voice: Voice, seed: Seed) -> f64 {
    let place = if voice.of > 1 { 2.0 * f64::from(voice.index) / f64::from(voice.of - 1) - 1.0 } else { 0.0 };
    SECTION_DETUNE_CENTS * (0.75 * place + 0.25 * seed.signed())
}

/// A small interval in cents as a share of frequency.
pub(super) fn ratio(cents: f64) -> f64 {
    libm::exp2(cents / 1200.0) - 1.0
}

fn samples(seconds: f64) -> f64 {
    seconds * f64::from(RATE)
}
