//! What one recorded note tells.

use super::envelope::Envelope;
use super::partials::{inharmonicity, ratios};
use super::pitch::fundamental;
use super::spectrum::{LOBE, Spectrum};
use super::vibrato::vibrato;
use super::{Ask, Layer, Take};
use crate::render::{decay_over, sooner};
use crate::score::Pitch;

/// Partials that are measured, and the highest frequency at which.
pub(super) const MOST: usize = 24;
const TOP_HZ: f64 = 16_000.0;
/// Periods of a window: their lobes leave as much between the harmonics as they take.
const PERIODS: f64 = 16.0;
/// Windows in which noise is sought are so many times as long. Short ones take a hum between two harmonics for noise, long ones the
/// wavering of the harmonics; the least of them is nearest to the truth.
const LONGER: [usize; 3] = [1, 2, 4];
/// The share of the way to the next harmonic that vibrato may take: above, harmonics fill the gaps.
const WAVERING: f64 = 0.25;
/// Noise further below the tone is not told: 60 dB as a ratio of powers.
const LEAST_NOISE: f64 = 1e-6;
/// The shortest window, in seconds.
const SHORTEST: f64 = 0.04;
/// When a held note has settled, and the latest time that is looked at, in seconds after it begins.
const SETTLED: f64 = 0.25;
const LATEST: f64 = 3.0;
/// When a stroke is over, in seconds after it begins.
const STRUCK: f64 = 0.005;
/// The fall of a stroke is told from so long after it begins, and over so long at least, in seconds.
const FALLS_FROM: f64 = 0.08;
const FALLS_FOR: f64 = 0.5;
/// What dies away falls faster than this, decibels a second; a held tone that swells or fades is left out of decays.
const FALLING: f64 = 2.0;

/// What one note tells; `None` where it cannot.
pub(super) struct Tone {
    pub(super) pitch: Pitch,
    pub(super) layer: Layer,
    /// Power of each partial.
    pub(super) powers: Vec<f64>,
    /// Power of the noise against that of all partials, and the middle of its band in hertz.
    pub(super) noise: Option<(f64, f64)>,
    /// In seconds.
    pub(super) attack: Option<f64>,
    pub(super) release: Option<f64>,
    /// Seconds to fall by 60 dB, at middle C.
    pub(super) decay: Option<f64>,
    pub(super) inharmonicity: Option<f64>,
    /// Of the partials asked for.
    pub(super) ratios: Vec<f64>,
    /// Rate in hertz and depth in cents.
    pub(super) vibrato: Option<(f64, f64)>,
}

impl Tone {
    /// `None` for silence and for what is too short to tell anything.
    pub(super) fn of(take: &Take, ask: &Ask) -> Option<Self> {
        let course = Envelope::of(take, take.pitch.frequency().0);
        if course.loudest() <= 0.0 {
            return None;
        }
        let begins = course.start();
        let settled = if ask.dies_away { begins + STRUCK } else { begins + SETTLED };
        let fundamental = fundamental(take, (settled * take.hertz()) as usize);
        let heard = Heard { take, ask, course, begins, fundamental };
        if ask.dies_away { heard.struck() } else { heard.held() }
    }
}

/// A note with what was found out first.
struct Heard<'a> {
    take: &'a Take,
    ask: &'a Ask,
    course: Envelope,
    begins: f64,
    fundamental: f64,
}

impl Heard<'_> {
    fn held(&self) -> Option<Tone> {
        let (from, to) = (self.begins + SETTLED, self.ends() - 0.02);
        let length = self.window();
        let starts: Vec<usize> = (self.at(from)..self.at(to).saturating_sub(length)).step_by(length / 2).collect();
        let spectrum = Spectrum::of(self.take, length, if starts.is_empty() { return self.short() } else { &starts });
        let vibrato = vibrato(self.take, self.fundamental, from, to);
        let depth = vibrato.map_or(0.0, |(_, cents)| libm::exp2(cents / 1200.0) - 1.0);
        let noise = Noise::of(&spectrum, self.fundamental, depth);
        let clean = |n: u32| {
            let hertz = self.fundamental * f64::from(n);
            let power = spectrum.partial(hertz);
            (power - noise.near(hertz) * 2.0 * LOBE * spectrum.bin).max(0.1 * power)
        };
        let powers: Vec<f64> = (1..=self.count()).map(clean).collect();
        let all: f64 = powers.iter().sum();
        Some(Tone {
            noise: self
                .hiss(depth)
                .map(|(power, middle)| (power / all, middle))
                .filter(|(ratio, _)| *ratio > LEAST_NOISE),
            attack: self.course.attack(self.course.settled(from, to)),
            release: self.take.released.and_then(|time| self.course.release(time.0)),
            vibrato,
            ..self.tone(powers)
        })
    }

    /// Power of the noise and the middle of its band, before the note repeats itself; `None` where that is too early.
    fn hiss(&self, depth: f64) -> Option<(f64, f64)> {
        let ends = self.ends() - 0.02;
        let to = self.take.loops.map_or(ends, |time| ends.min(time.0 + self.begins));
        let (first, last) = (self.at(self.begins + SETTLED), self.at(to));
        let windows = LONGER.map(|times| {
            let length = times * self.window();
            let starts: Vec<usize> = (first..last.saturating_sub(length)).step_by(length / 2).collect();
            let spectrum = (!starts.is_empty()).then(|| Spectrum::of(self.take, length, &starts))?;
            Some(Noise::of(&spectrum, self.fundamental, depth))
        });
        windows.into_iter().flatten().reduce(Noise::least)?.whole()
    }

    /// A held note too short to have settled: its spectrum alone, from its middle.
    fn short(&self) -> Option<Tone> {
        let length = self.window();
        let middle = self.at((self.begins + self.ends()) / 2.0);
        let start = middle.saturating_sub(length / 2);
        if start + length > self.take.samples() {
            return None;
        }
        let spectrum = Spectrum::of(self.take, length, &[start]);
        Some(self.tone((1..=self.count()).map(|n| spectrum.partial(self.fundamental * f64::from(n))).collect()))
    }

    fn struck(&self) -> Option<Tone> {
        let start = self.begins + STRUCK;
        let length = self.window();
        let spectrum = Spectrum::of(self.take, length, &[self.at(start)]);
        let ratios = ratios(&spectrum, self.fundamental, &self.ask.partials);
        let stretch = if ratios.is_empty() { inharmonicity(&self.long(), self.fundamental) } else { None };
        let (from, to) = (self.begins + FALLS_FROM, self.ends().min(self.begins + LATEST));
        let fall = self.course.fall(from, to).filter(|fall| *fall > FALLING);
        // The fall of a loop is the font's, not the instrument's.
        let own = self.take.loops.map_or(to, |time| to.min(self.begins + time.0));
        let told = if own - from >= FALLS_FOR { self.course.fall(from, own) } else { None };
        let harmonic = |n: f64| n * (1.0 + stretch.unwrap_or(0.0) * n * n).sqrt();
        let all = if ratios.is_empty() {
            (1..=self.count()).map(|n| harmonic(f64::from(n))).collect()
        } else {
            ratios.clone()
        };
        let middle = STRUCK + length as f64 / self.take.hertz() / 2.0;
        let followed = |ratio: &f64| {
            let fallen = fall.unwrap_or(0.0) * sooner(*ratio) * middle;
            spectrum.partial(ratio * self.fundamental) * libm::pow(10.0, fallen / 10.0)
        };
        let octaves = (f64::from(self.take.pitch.midi()) - 60.0) / 12.0;
        Some(Tone {
            attack: self.course.attack(self.course.loudest()),
            release: self.take.released.and_then(|time| self.course.release(time.0)),
            decay: told.filter(|fall| *fall > FALLING).map(|fall| 60.0 / fall / decay_over(octaves)),
            inharmonicity: stretch,
            ratios,
            ..self.tone(all.iter().map(followed).collect())
        })
    }

    fn tone(&self, powers: Vec<f64>) -> Tone {
        Tone {
            pitch: self.take.pitch,
            layer: self.take.layer,
            powers,
            noise: None,
            attack: None,
            release: None,
            decay: None,
            inharmonicity: None,
            ratios: Vec::new(),
            vibrato: None,
        }
    }

    /// A second of it, for the frequencies of its partials.
    fn long(&self) -> Spectrum {
        let start = self.at(self.begins + STRUCK);
        let length = (self.take.hertz() as usize).min(self.take.samples().saturating_sub(start));
        Spectrum::of(self.take, length, &[start])
    }

    /// When it was let go, or is over.
    fn ends(&self) -> f64 {
        let whole = self.take.samples() as f64 / self.take.hertz();
        self.take.released.map_or(whole, |time| time.0).min(self.begins + LATEST)
    }

    /// Samples of a window of whole periods.
    fn window(&self) -> usize {
        let periods = (SHORTEST * self.fundamental).max(PERIODS).ceil();
        (periods * self.take.hertz() / self.fundamental).round() as usize
    }

    /// Partials under the top.
    fn count(&self) -> u32 {
        let top = TOP_HZ.min(0.45 * self.take.hertz());
        (top / self.fundamental).clamp(1.0, MOST as f64) as u32
    }

    fn at(&self, seconds: f64) -> usize {
        (seconds * self.take.hertz()).max(0.0) as usize
    }
}

/// Power for each hertz half-way between harmonics, with its frequency.
struct Noise {
    fundamental: f64,
    densities: Vec<(f64, f64)>,
}

impl Noise {
    /// Where vibrato of a depth, as a ratio, leaves gaps.
    fn of(spectrum: &Spectrum, fundamental: f64, depth: f64) -> Self {
        let gaps = (spectrum.top().min(TOP_HZ) / fundamental).min(WAVERING / depth.max(1e-6)) as u32;
        let gap = |n: u32| {
            let middle = fundamental * (f64::from(n) + 0.5);
            (middle, spectrum.density(middle - 0.2 * fundamental, middle + 0.2 * fundamental))
        };
        Self { fundamental, densities: (1..gaps).map(gap).collect() }
    }

    /// The lesser of two in each gap.
    fn least(mut self, other: Self) -> Self {
        self.densities.iter_mut().zip(&other.densities).for_each(|(one, other)| one.1 = one.1.min(other.1));
        self
    }

    fn near(&self, hertz: f64) -> f64 {
        let gap = (hertz / self.fundamental - 1.0).max(0.0) as usize;
        self.densities.get(gap.min(self.densities.len().saturating_sub(1))).map_or(0.0, |(_, density)| *density)
    }

    /// Its power and the middle of its band, by octaves.
    fn whole(&self) -> Option<(f64, f64)> {
        let sum: f64 = self.densities.iter().map(|(_, density)| density).sum();
        let octaves: f64 = self.densities.iter().map(|(hertz, density)| density * libm::log2(*hertz)).sum();
        (sum > 0.0).then(|| (sum * self.fundamental, libm::exp2(octaves / sum)))
    }
}
