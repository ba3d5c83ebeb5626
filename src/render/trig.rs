//! Sine and cosine from plain arithmetic: the same bits on every platform, and cheap enough for control rate.

/// Adding and taking away this number rounds to a whole number (for sizes below 2^51).
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Sine and cosine of an angle in turns (1.0 is a whole turn; fewer than 2^49 of them); exact to 1e-9. Without branches, so
/// that several are computed side by side.
#[inline(always)]
pub(super) fn sin_cos_turns(turns: f64) -> (f64, f64) {
    let shifted = turns * 4.0 + ROUND;
    // The low bits of the sum are those of the whole number of quarters.
    let (quarters, quadrant) = (shifted - ROUND, shifted.to_bits());
    let angle = (turns - quarters * 0.25) * std::f64::consts::TAU;
    let x = angle * angle;
    let sin = angle
        * (1.0
            + x * (-1.0 / 6.0
                + x * (1.0 / 120.0 + x * (-1.0 / 5040.0 + x * (1.0 / 362_880.0 - x * (1.0 / 39_916_800.0))))));
    let cos = 1.0 + x * (-0.5 + x * (1.0 / 24.0 + x * (-1.0 / 720.0 + x * (1.0 / 40_320.0 - x * (1.0 / 3_628_800.0)))));
    let (first, second) = if quadrant & 1 == 0 { (sin, cos) } else { (cos, sin) };
    (negated(first, quadrant & 2), negated(second, quadrant.wrapping_add(1) & 2))
}

/// A sine that goes on in equal steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turning {
    pub(super) sin: f64,
    pub(super) cos: f64,
    step: (f64, f64),
}

impl Turning {
    /// From an angle on, by so much each time; in turns.
    pub(super) fn new(turns: f64, step: f64) -> Self {
        let (sin, cos) = sin_cos_turns(turns);
        Self { sin, cos, step: sin_cos_turns(step) }
    }

    /// Goes on by a step.
    #[inline(always)]
    pub(super) fn go_on(&mut self) {
        let (sin, cos) = self.step;
        (self.sin, self.cos) = (self.sin * cos + self.cos * sin, self.cos * cos - self.sin * sin);
    }
}

/// Negated where `two` is 2, as it is where it is 0.
#[inline(always)]
fn negated(x: f64, two: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ (two << 62))
}

/// The part of a turn, as a 32-bit phase or step.
#[inline(always)]
pub(super) fn fixed(turns: f64) -> u32 {
    let part = turns - ((turns + ROUND) - ROUND);
    (part * 4_294_967_296.0 + ROUND).to_bits() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_libm_over_many_turns() {
        for step in -20_000..20_000 {
            let turns = f64::from(step) * 0.013_7;
            let (sin, cos) = sin_cos_turns(turns);
            assert!((sin - libm::sin(turns * std::f64::consts::TAU)).abs() < 2e-9);
            assert!((cos - libm::cos(turns * std::f64::consts::TAU)).abs() < 2e-9);
        }
    }

    #[test]
    fn going_on_in_steps_comes_to_the_same() {
        let mut turning = Turning::new(0.3, 0.0171);
        (0..1000).for_each(|_| turning.go_on());
        let (sin, cos) = sin_cos_turns(0.3 + 17.1);
        assert!((turning.sin - sin).abs() < 1e-6 && (turning.cos - cos).abs() < 1e-6);
    }
}
