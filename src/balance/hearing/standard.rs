//! Loudness after the standard to the letter: exact components, 372 filters a tenth of a Cam apart.

use super::filter::{nearness, response};
use super::phon::Sone;
use super::scale::{self, number};
use super::specific::{PlaceEar, TWO_EARS};
use super::transmission::{Field, to_cochlea};
use crate::units::{Decibels, Hertz};

/// With how many ears a sound is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ears {
    /// The same at both.
    #[default]
    Both,
    /// At one; the other hears nothing.
    One,
}

/// Loudness of a steady sound after ISO 532-2:2017, from its components: frequencies and levels in dB SPL. A band of noise is
/// given as components close together (clause 5.3). Components of no frequency or no finite level are passed over.
///
/// ```
/// use partwright::balance::hearing::{Ears, Field, loudness};
/// use partwright::units::{Decibels, Hertz};
/// let tone = [(Hertz(1000.0), Decibels(40.0))];
/// assert!((loudness(&tone, Field::Free, Ears::Both).0 - 1.0).abs() < 0.01);
/// ```
#[must_use]
pub fn loudness(components: &[(Hertz, Decibels)], field: Field, ears: Ears) -> Sone {
    let components = at_cochlea(components, field);
    let levels = levels(&components);
    let specific = filters().map(|centre| {
        let through = |(c, level): (&Component, &Decibels)| c.power * response(centre, c.frequency, *level);
        PlaceEar::at(centre).alone(components.iter().zip(&levels).map(through).sum())
    });
    let one: f64 = specific.sum::<f64>() * STEP;
    Sone(if ears == Ears::Both { TWO_EARS * one } else { one })
}

/// From one filter to the next, in Cam.
const STEP: f64 = 0.1;

/// From 1.8 to 38.9 Cam.
fn filters() -> impl Iterator<Item = Hertz> {
    (0..372).map(|index| scale::frequency(1.8 + STEP * f64::from(index)))
}

/// A component at the inner ear.
struct Component {
    frequency: Hertz,
    power: f64,
}

/// The components as they reach the inner ear, low to high. Those within a twentieth of a Cam, half a step between
/// filters, are added up.
fn at_cochlea(components: &[(Hertz, Decibels)], field: Field) -> Vec<Component> {
    const APART: f64 = 0.05;
    let sounds =
        |(frequency, level): &&(Hertz, Decibels)| frequency.0 > 0.0 && frequency.0.is_finite() && level.0.is_finite();
    let mut sorted: Vec<&(Hertz, Decibels)> = components.iter().filter(sounds).collect();
    sorted.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let mut out: Vec<(f64, Component)> = Vec::new();
    for (frequency, level) in sorted {
        let (cams, power) = (number(*frequency), (*level + to_cochlea(*frequency, field)).to_power_ratio());
        match out.last_mut().filter(|(first, _)| cams - first < APART) {
            Some((_, component)) => component.add(*frequency, power),
            None => out.push((cams, Component { frequency: *frequency, power })),
        }
    }
    out.into_iter().map(|(_, component)| component).collect()
}

impl Component {
    /// Takes in another one, at the frequency where their power balances.
    fn add(&mut self, frequency: Hertz, power: f64) {
        let both = self.power + power;
        if both > 0.0 {
            self.frequency = Hertz((self.frequency.0 * self.power + frequency.0 * power) / both);
        }
        self.power = both;
    }
}

/// The level around each component that sets the filters' slopes.
fn levels(components: &[Component]) -> Vec<Decibels> {
    let around = |c: &Component| {
        let near = near(components, c.frequency).iter();
        Decibels::from_power_ratio(near.map(|other| other.power * nearness(c.frequency, other.frequency)).sum())
    };
    components.iter().map(around).collect()
}

/// The components within 4 Cam of a frequency: what is further off counts less than 2e-6 to its level.
fn near(components: &[Component], frequency: Hertz) -> &[Component] {
    let [low, high] = [-4.0, 4.0].map(|cams| scale::frequency(number(frequency) + cams));
    let first = components.partition_point(|other| other.frequency < low);
    let end = components.partition_point(|other| other.frequency <= high);
    components.get(first..end).unwrap_or_default()
}
