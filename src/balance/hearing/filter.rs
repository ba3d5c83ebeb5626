//! The auditory filter: a rounded exponential, (1 + p g) e^(-p g), g the distance from its centre relative to it
//! (ISO 532-2:2017, clause 7.4). What lies above the centre is filtered alike at any level; what lies below comes through
//! the more the louder it is: loud low sounds mask upwards.

use super::scale::bandwidth;
use crate::units::{Decibels, Hertz};

/// Power response of the filter at `centre` to a component at a frequency, `level` being what an ERB around it holds at the
/// inner ear (formulae 3 and 5).
pub(super) fn response(centre: Hertz, component: Hertz, level: Decibels) -> f64 {
    let mut p = sharpness(centre);
    if component.0 < centre.0 {
        p -= 0.35 * p / sharpness(Hertz(1000.0)) * (level.0 - 51.0);
    }
    rounded_exponential(p.max(0.1), centre, component)
}

/// How much of a component counts to the level around another one (formulae 2 to 4).
pub(super) fn nearness(centre: Hertz, component: Hertz) -> f64 {
    rounded_exponential(sharpness(centre), centre, component)
}

/// p at 51 dB (formula 4).
fn sharpness(centre: Hertz) -> f64 {
    4.0 * centre.0 / bandwidth(centre).0
}

fn rounded_exponential(p: f64, centre: Hertz, component: Hertz) -> f64 {
    let g = (component.0 - centre.0) / centre.0;
    let distance = p * g.abs();
    if g > 4.0 { 0.0 } else { (1.0 + distance) * libm::exp(-distance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loud_component_comes_through_from_below_only() {
        let [below, centre, above] = [700.0, 1000.0, 1300.0].map(Hertz);
        let gain = |component, level| response(centre, component, Decibels(level));
        assert_eq!(gain(centre, 80.0), 1.0);
        assert!(gain(below, 80.0) > 10.0 * gain(below, 50.0));
        assert_eq!(gain(above, 80.0), gain(above, 50.0));
        assert_eq!(gain(below, 51.0), nearness(centre, below));
    }
}
