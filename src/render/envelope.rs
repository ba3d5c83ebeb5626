//! Rise and fall in closed form.

/// The share of [`rise`] between 10 % and 90 %.
pub(super) const RISE_SHARE: f64 = 0.608_4;

/// From 0 to 1 while `x` goes from 0 to 1, level at both ends.
#[inline(always)]
pub(super) fn rise(x: f64) -> f64 {
    let x = within(x);
    x * x * (3.0 - 2.0 * x)
}

/// From 1 to 0 while `x` goes from 0 to 1: fast at first, as a sound dies away.
#[inline(always)]
pub(super) fn fall(x: f64) -> f64 {
    let rest = 1.0 - rise(x);
    rest * rest
}

/// Held between 0 and 1.
#[inline(always)]
pub(super) fn within(x: f64) -> f64 {
    let x = if x > 0.0 { x } else { 0.0 };
    if x < 1.0 { x } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_rise_is_as_long_as_stated() {
        let reach = |level: f64| (0..100_000).map(|i| f64::from(i) / 1e5).find(|x| rise(*x) >= level).unwrap();
        assert!((reach(0.9) - reach(0.1) - RISE_SHARE).abs() < 1e-3);
    }
}
