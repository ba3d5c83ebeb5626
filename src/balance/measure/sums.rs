//! Sums over the places of the ear, and what follows from powers.

use crate::balance::hearing::{Excitation, PLACES};
use crate::units::Decibels;

/// Level against the rest of what is alone.
pub(in super::super) const ALONE: Decibels = Decibels(60.0);

/// What of a whole is not its part.
pub(super) fn difference(total: &Excitation, part: &Excitation) -> Excitation {
    std::array::from_fn(|place| (total[place] - part[place]).max(0.0))
}

pub(super) fn add(sum: &mut Excitation, more: &Excitation) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

pub(super) fn sum<'e>(excitations: impl Iterator<Item = &'e Excitation>) -> Excitation {
    excitations.fold([0.0; PLACES], |sum, e| std::array::from_fn(|band| sum[band] + e[band]))
}

/// The loss a masker has taken: in each band its part of all that masks there.
pub(super) fn taken(lost: &Excitation, masker: &Excitation, total: &Excitation, group: &Excitation) -> Excitation {
    let of_band = |band: usize| {
        let others = total[band] - group[band];
        if others > 0.0 { lost[band] * (masker[band] / others).min(1.0) } else { 0.0 }
    };
    std::array::from_fn(of_band)
}

/// The place up to which so much of a whole lies.
pub(super) fn quantile(of: &Excitation, part: f64) -> Option<usize> {
    let all: f64 = of.iter().sum();
    let mut sum = 0.0;
    of.iter().position(|more| {
        sum += more;
        sum >= part * all
    })
}

/// A level against another, to a tenth of a decibel and at most ±[`ALONE`].
pub(in super::super) fn over(power: f64, others: f64) -> Decibels {
    if others <= 0.0 {
        return ALONE;
    }
    Decibels(Decibels::from_power_ratio(power / others).0.clamp(-ALONE.0, ALONE.0)).to_tenth()
}

/// A part of a whole in thousandths; 0 of nothing.
pub(in super::super) fn share(part: f64, whole: f64) -> u16 {
    if whole > 0.0 { (1000.0 * part / whole).round().clamp(0.0, 1000.0) as u16 } else { 0 }
}
