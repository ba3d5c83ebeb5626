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
/// The shortest window, in seconds.
const SHORTEST: f64 = 0.04;
/// When a held note has settled, and the latest time that is looked at, in seconds after it begins.
const SETTLED: f64 = 0.25;
const LATEST: f64 = 3.0;
/// When a stroke is over, in seconds after it begins.
const STRUCK: f64 = 0.005;
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
        let noise = Noise::of(&spectrum, self.fundamental);
        let clean = |n: u32| {
            let hertz = self.fundamental * f64::from(n);
            let power = spectrum.partial(hertz);
            (power - noise.near(hertz) * 2.0 * LOBE * spectrum.bin).max(0.1 * power)
        };
        let powers: Vec<f64> = (1..=self.count()).map(clean).collect();
        let all: f64 = powers.iter().sum();
        Some(Tone {
            noise: noise.whole().map(|(power, middle)| (power / all, middle)),
            attack: self.course.attack(self.course.settled(from, to)),
            release: self.take.released.and_then(|time| self.course.release(time.0)),
            vibrato: vibrato(self.take, self.fundamental, from, to),
            ..self.tone(powers)
        })
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
        let fall = self.course.fall(self.begins + 0.08, self.ends().min(self.begins + LATEST));
        let fall = fall.filter(|fall| *fall > FALLING);
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
            decay: fall.map(|fall| 60.0 / fall / decay_over(octaves)),
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
    fn of(spectrum: &Spectrum, fundamental: f64) -> Self {
        let gaps = (spectrum.top().min(TOP_HZ) / fundamental) as u32;
        let gap = |n: u32| {
            let middle = fundamental * (f64::from(n) + 0.5);
            (middle, spectrum.density(middle - 0.2 * fundamental, middle + 0.2 * fundamental))
        };
        Self { fundamental, densities: (1..gaps).map(gap).collect() }
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
