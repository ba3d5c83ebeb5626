//! Sine and cosine from plain arithmetic: the same bits on every platform, and cheap enough for control rate.

/// Adding and taking away this number rounds to a whole number (for sizes below 2^51).
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Sine and cosine of an angle in turns (1.0 is a whole turn); exact to 1e-9.
pub(super) fn sin_cos_turns(turns: f64) -> (f64, f64) {
    let quarters = (turns * 4.0 + ROUND) - ROUND;
    let angle = (turns - quarters * 0.25) * std::f64::consts::TAU;
    let x = angle * angle;
    let sin = angle
        * (1.0 + x * (-1.0 / 6.0 + x * (1.0 / 120.0 + x * (-1.0 / 5040.0 + x * (1.0 / 362_880.0 - x / 39_916_800.0)))));
    let cos = 1.0 + x * (-0.5 + x * (1.0 / 24.0 + x * (-1.0 / 720.0 + x * (1.0 / 40_320.0 - x / 3_628_800.0))));
    match quarters as i64 & 3 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
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
}
