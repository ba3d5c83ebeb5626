//! From single notes to a table, and the table as TOML.

use super::tone::Tone;
use super::{Ask, Layer, Shade, Target, centroid};
use crate::render::in_front;
use crate::score::Pitch;
use crate::units::{Decibels, Hertz, Seconds};
use std::fmt::Write;

/// Partials below the strongest by more than this end a row.
const AUDIBLE: f64 = -62.0;
/// Power that counts as none.
const NOTHING: f64 = 1e-12;

/// A `[timbre]`, as far as it could be told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Rise from 10 % to 90 %.
    pub attack: Option<Seconds>,
    /// Fall after the note ends.
    pub release: Option<Seconds>,
    /// Time to fall by 60 dB at middle C.
    pub decay: Option<Seconds>,
    /// Noise against the tone.
    pub noise: Option<Decibels>,
    /// Middle of its band.
    pub noise_center: Option<Hertz>,
    /// Vibrato's rate and its depth in cents.
    pub vibrato: Option<(Hertz, f64)>,
    /// Partials over the pitch; empty for harmonics.
    pub partials: Vec<f64>,
    /// B of f_n = n f √(1 + B n²).
    pub inharmonicity: Option<f64>,
    /// Spectra, low to high.
    pub spectra: Vec<Anchor>,
    /// By what the soft and the loud tables differ from the loud layer as it was recorded.
    pub shades: [Option<Shade>; 2],
}

/// Levels at one pitch, dB against the strongest.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Which pitch.
    pub pitch: Pitch,
    /// Partials 1, 2, … at pp.
    pub soft: Vec<Decibels>,
    /// The same at ff.
    pub loud: Vec<Decibels>,
}

/// The table that several notes make together: medians of what they tell.
pub(super) fn fit(tones: &[Tone], ask: &Ask) -> Table {
    let of = |what: fn(&Tone) -> Option<f64>| median(tones.iter().filter_map(what).collect());
    let vibrato = of(|tone| tone.vibrato.map(|(rate, _)| rate)).zip(of(|tone| tone.vibrato.map(|(_, depth)| depth)));
    let wavering = tones.iter().filter(|tone| tone.vibrato.is_some()).count();
    let partial =
        |index: usize| median(tones.iter().filter_map(|tone| tone.ratios.get(index).copied()).collect()).unwrap_or(1.0);
    Table {
        attack: of(|tone| tone.attack).map(Seconds),
        release: of(|tone| tone.release).map(Seconds),
        decay: of(|tone| tone.decay).map(Seconds),
        noise: of(|tone| tone.noise.map(|(ratio, _)| decibels(ratio))).map(Decibels),
        noise_center: of(|tone| tone.noise.map(|(_, middle)| middle)).map(Hertz),
        vibrato: vibrato.filter(|_| 2 * wavering > tones.len()).map(|(rate, depth)| (Hertz(rate), depth)),
        partials: (0..ask.partials.len()).map(partial).collect(),
        inharmonicity: of(|tone| tone.inharmonicity),
        ..coloured(recorded(tones, ask), ask)
    }
}

/// Both layers at each anchor, as they were recorded.
fn recorded(tones: &[Tone], ask: &Ask) -> Vec<Anchor> {
    let measured = ask.anchors.iter().filter_map(|pitch| {
        let [soft, loud] = [Layer::Soft, Layer::Loud].map(|layer| row(tones, *pitch, layer, ask.around));
        let loud = loud.or_else(|| soft.clone())?;
        Some(Anchor { pitch: *pitch, soft: soft.unwrap_or_else(|| loud.clone()), loud })
    });
    measured.collect()
}

/// Spectra with the shades that are asked for.
fn coloured(mut anchors: Vec<Anchor>, ask: &Ask) -> Table {
    let shade = |target: Target| {
        let near = match target {
            Target::Centroid(pitch, _) => anchors.iter().min_by_key(|anchor| (anchor.pitch - pitch).0.abs()),
            Target::Shade(_) => anchors.first(),
        };
        near.map_or(Shade::Slope(Decibels(0.0)), |anchor| target.shade(&anchor.loud, anchor.pitch))
    };
    let [soft, loud] = [ask.colour.soft, ask.colour.loud].map(|target| target.map(shade));
    for anchor in &mut anchors {
        let recorded = anchor.loud.clone();
        if let Some(shade) = soft {
            anchor.soft = shade.of(&recorded, anchor.pitch);
        }
        if let Some(shade) = loud {
            anchor.loud = shade.of(&recorded, anchor.pitch);
        }
        let place = ask.anchors.iter().position(|pitch| *pitch == anchor.pitch);
        let projection = place.and_then(|place| ask.projections.get(place)).copied().unwrap_or(Decibels(0.0));
        for row in [&mut anchor.soft, &mut anchor.loud] {
            *row = all_around(row, anchor.pitch, projection);
            cut(row);
        }
    }
    Table { spectra: anchors, shades: [soft, loud], ..Table::default() }
}

/// Levels as they go out in all directions, from those in front.
fn all_around(levels: &[Decibels], pitch: Pitch, projection: Decibels) -> Vec<Decibels> {
    let added = |n: u32| in_front(Hertz(pitch.frequency().0 * f64::from(n)), projection).0;
    let around: Vec<f64> = (1..).zip(levels).map(|(n, level)| level.0 - added(n)).collect();
    let strongest = around.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    around.iter().map(|level| Decibels(level - strongest)).collect()
}

/// The mean levels, in decibels, of the notes of a layer around a pitch.
fn row(tones: &[Tone], pitch: Pitch, layer: Layer, around: u8) -> Option<Vec<Decibels>> {
    let near = |tone: &&Tone| tone.layer == layer && (tone.pitch - pitch).0.abs() <= i16::from(around);
    let all: Vec<Vec<f64>> = tones.iter().filter(near).map(|tone| levels(&tone.powers)).collect();
    let count = all.iter().map(Vec::len).min()?;
    let mean = |n: usize| all.iter().filter_map(|levels| levels.get(n)).sum::<f64>() / all.len() as f64;
    let means: Vec<f64> = (0..count).map(mean).collect();
    let strongest = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (strongest > decibels(NOTHING)).then(|| means.iter().map(|level| Decibels(level - strongest)).collect())
}

/// Decibels against the sum.
fn levels(powers: &[f64]) -> Vec<f64> {
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| decibels(power / sum.max(NOTHING))).collect()
}

/// Ends a row where nothing more is heard.
fn cut(row: &mut Vec<Decibels>) {
    let heard = row.iter().rposition(|level| level.0 > AUDIBLE).map_or(1, |last| last + 1);
    row.truncate(heard);
    row.iter_mut().for_each(|level| level.0 = level.0.max(-80.0));
}

fn decibels(power: f64) -> f64 {
    10.0 * libm::log10(power.max(NOTHING))
}

fn median(mut all: Vec<f64>) -> Option<f64> {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied()
}

impl Table {
    /// The TOML of a profile's `[timbre]`, its keys in their usual order; those in `without` are left out.
    #[must_use]
    pub fn toml(&self, without: &[String]) -> String {
        let mut text = "[timbre]\n".to_owned();
        let mut key = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|_| !without.iter().any(|key| key == name)) {
                let _ = writeln!(text, "{name} = {value}");
            }
        };
        let milliseconds = |time: Option<Seconds>| time.map(|time| digits((time.0 * 1000.0).max(0.5), 2));
        key("attack_ms", milliseconds(self.attack));
        key("release_ms", milliseconds(self.release));
        key("decay_s", self.decay.map(|time| digits(time.0, 2)));
        key("noise_db", self.noise.map(|level| digits(level.0.clamp(-120.0, 20.0).round(), 3)));
        key("noise_center_hz", self.noise_center.map(|hertz| digits(hertz.0, 2)));
        key("vibrato_hz", self.vibrato.map(|(rate, _)| digits(rate.0, 2)));
        key("vibrato_cents", self.vibrato.map(|(_, depth)| digits(depth, 2)));
        key("partials", (!self.partials.is_empty()).then(|| list(self.partials.iter().map(|ratio| digits(*ratio, 3)))));
        key("inharmonicity", self.inharmonicity.map(|b| digits(b, 2)));
        if !without.iter().any(|key| key == "spectra") {
            self.spectra.iter().for_each(|anchor| text.push_str(&anchor.toml()));
        }
        text
    }
}

impl Anchor {
    fn toml(&self) -> String {
        let row = |levels: &[Decibels]| list(levels.iter().map(|level| digits(level.0.round(), 3)));
        format!(
            "\n[[timbre.spectra]]\npitch = \"{}\"\npp_db = {}\nff_db = {}\n",
            self.pitch,
            row(&self.soft),
            row(&self.loud)
        )
    }

    /// The spectral centroid at pp and at ff.
    #[must_use]
    pub fn centroids(&self) -> [Hertz; 2] {
        [&self.soft, &self.loud].map(|row| centroid(row, self.pitch.frequency()))
    }
}

/// A number to so many significant digits, without needless zeros.
pub(super) fn digits(x: f64, count: i32) -> String {
    if x == 0.0 || !x.is_finite() {
        return "0".to_owned();
    }
    let decimals = count - 1 - libm::floor(libm::log10(x.abs())) as i32;
    let scale = libm::pow(10.0, f64::from(decimals));
    let rounded = (x * scale).round() / scale;
    let text = format!("{rounded:.*}", usize::try_from(decimals).unwrap_or(0));
    let plain = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if plain == "-0" { "0".to_owned() } else { plain.to_owned() }
}

pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}
