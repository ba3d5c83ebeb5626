//! The moving pitch of a voice: vibrato that sets in late, and drift, as closed-form phase.

use super::RATE;
use super::envelope::within;
use super::held::Voice;
use super::seed::Seed;
use super::trig::{Turning, sin_cos_turns};
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

/// How far a lone player's level drifts, as a share of amplitude (ours: about a quarter of a decibel).
const LEVEL_DRIFT: f64 = 0.03;
/// What vibrato adds to amplitude: 6 % for 1 % of frequency; and by how much later it comes, as sine and cosine: 0.15 turns
/// (ours).
const SWING: f64 = 6.0;
const SWING_LATE: (f64, f64) = (0.809_016_994_374_947_5, 0.587_785_252_292_473_1);

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
    /// By how many samples it has put the phase ahead for a depth of 1 once it is open, and what is added back in one swing.
    opened: f64,
}

/// A slow sine.
struct Wobble {
    rate: f64,
    depth: f64,
    phase: f64,
    /// Samples of a radian.
    length: f64,
}

impl Motion {
    pub(super) fn new(frequency: f64, (rate, depth): (f64, f64), seed: Seed, section: Option<Voice>) -> Self {
        let draw = |index| seed.child(index);
        let (detune, drift, late) = match section {
            Some(voice) => (detune(voice, draw(0)), SECTION_DRIFT_CENTS, draw(1).unit()),
            None => (DETUNE_CENTS * draw(0).signed(), DRIFT_CENTS, 0.0),
        };
        let vibrato = Vibrato::new(
            rate * (1.0 + 0.06 * draw(2).signed()),
            depth * (1.0 + 0.15 * draw(3).signed()),
            samples(VIBRATO_DELAY * (1.0 + 0.6 * late)),
        );
        let wobble = |index: u64, hertz: f64, share: f64| {
            let rate = hertz * (1.0 + 0.3 * draw(index).signed()) / f64::from(RATE);
            Wobble { rate, depth: ratio(drift) * share, phase: draw(index + 1).unit(), length: 1.0 / (TAU * rate) }
        };
        Self {
            frequency: frequency * (1.0 + ratio(detune)),
            phase: draw(8).unit(),
            vibrato,
            drift: [wobble(4, 0.83, 0.65), wobble(6, 2.9, 0.35)],
        }
    }

    /// Its course from `t` samples on, in steps of so many.
    pub(super) fn course(&self, t: f64, step: f64) -> Course<'_> {
        let Self { vibrato, drift, .. } = self;
        Course {
            motion: self,
            t,
            step,
            vibrato: Turning::new(vibrato.rate * (t - vibrato.delay), vibrato.rate * step),
            drift: drift.each_ref().map(|w| Turning::new(w.rate * t + w.phase, w.rate * step)),
            level: drift.each_ref().map(|w| Turning::new(w.rate * t * 0.77 + w.phase + 0.3, w.rate * step * 0.77)),
        }
    }
}

/// A voice on its way.
pub(super) struct Course<'a> {
    motion: &'a Motion,
    t: f64,
    step: f64,
    vibrato: Turning,
    drift: [Turning; 2],
    level: [Turning; 2],
}

/// A voice at an instant.
pub(super) struct Moved {
    /// Turns since the start.
    pub(super) phase: f64,
    /// Turns a sample.
    pub(super) frequency: f64,
    /// A level that breathes with vibrato and drifts; its mean square is about 1.
    pub(super) loudness: f64,
}

impl Course<'_> {
    /// Where it is; then it goes on.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Moved {
        let Motion { frequency, phase, vibrato, drift } = self.motion;
        let (ahead, share, swing) = vibrato.at(self.t - vibrato.delay, &self.vibrato);
        let (mut late, mut rate) = (ahead, share);
        for (wobble, turning) in drift.iter().zip(&self.drift) {
            late -= wobble.depth * turning.cos * wobble.length;
            rate += wobble.depth * turning.sin;
        }
        let [slow, quick] = &self.level;
        let moved = Moved {
            phase: phase + frequency * (self.t + late),
            frequency: frequency * (1.0 + rate),
            loudness: 1.0 + LEVEL_DRIFT * 0.5 * (slow.sin + quick.sin) + swing,
        };
        self.go_on();
        moved
    }

    #[inline(always)]
    fn go_on(&mut self) {
        self.t += self.step;
        self.vibrato.go_on();
        self.drift.iter_mut().chain(&mut self.level).for_each(Turning::go_on);
    }
}

impl Vibrato {
    /// A rate of zero is none.
    fn new(rate: f64, depth: f64, delay: f64) -> Self {
        let (depth, rate) = if rate > 0.0 { (depth, rate) } else { (0.0, 1.0) };
        let opening = samples(VIBRATO_OPENING);
        let w = TAU * rate;
        let (sin, cos) = sin_cos_turns(rate * opening);
        Self { rate, depth, delay, opening, opened: (sin - w * opening * cos) / (w * w * opening) + cos / w }
    }

    /// `u` samples after it sets in: by how many samples it has put the phase ahead, the share it adds to frequency, and
    /// what it adds to amplitude.
    #[inline(always)]
    fn at(&self, u: f64, Turning { sin, cos, .. }: &Turning) -> (f64, f64, f64) {
        if u <= 0.0 || self.depth == 0.0 {
            return (0.0, 0.0, 0.0);
        }
        let w = TAU * self.rate;
        let opening = || (sin - w * u * cos) / (w * w * self.opening);
        let ahead = if u < self.opening { opening() } else { self.opened - cos / w };
        let open = self.depth * within(u / self.opening);
        (self.depth * ahead, open * sin, SWING * open * (sin * SWING_LATE.1 - cos * SWING_LATE.0))
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
