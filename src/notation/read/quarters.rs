//! Exact time: quarter notes as a fraction.

use crate::score::{Division, Ticks};
use std::cmp::Ordering;

/// Largest denominator kept; a finer time is rounded to [`FINEST`].
const LARGEST: i128 = 1 << 20;

/// The division of times that no division shows: 30,240 has 2^5, 3^3, 5 and 7 (ours, near the largest MIDI can say).
const FINEST: u16 = 30_240;

/// The least ticks a quarter is given, where it may have any number (as notation programs do).
const USUAL: u64 = 480;

/// A time or length in quarter notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Quarters {
    num: i64,
    /// 0 stands for 1.
    den: u32,
}

impl Quarters {
    pub(super) const ZERO: Self = Self { num: 0, den: 0 };

    /// `num / den`, in lowest terms; rounded where the denominator grows too large, held at the ends of 64 bits.
    pub(super) fn new(num: i128, den: i128) -> Self {
        let (num, den) = if den < 0 { (-num, -den) } else { (num, den.max(1)) };
        let common = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1) as i128;
        let (mut num, mut den) = (num / common, den / common);
        if den > LARGEST {
            num = (num.saturating_mul(i128::from(FINEST)) + den / 2).div_euclid(den);
            den = i128::from(FINEST);
        }
        let num = num.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
        Self { num, den: den as u32 }
    }

    /// Whole quarters.
    pub(super) fn whole(quarters: i64) -> Self {
        Self::new(i128::from(quarters), 1)
    }

    fn parts(self) -> (i128, i128) {
        (i128::from(self.num), i128::from(self.den.max(1)))
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::new(a * d + c * b, b * d)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::new(a * d - c * b, b * d)
    }

    /// `num / den` of it.
    pub(super) fn times(self, num: u32, den: u32) -> Self {
        let (a, b) = self.parts();
        Self::new(a * i128::from(num), b * i128::from(den))
    }

    pub(super) fn is_positive(self) -> bool {
        self.num > 0
    }

    pub(super) fn is_negative(self) -> bool {
        self.num < 0
    }

    /// Numerator and denominator in lowest terms.
    pub(super) fn fraction(self) -> (i64, u32) {
        (self.num, self.den.max(1))
    }

    /// The nearest tick; times before zero are zero.
    pub(super) fn ticks(self, division: Division) -> Ticks {
        let (num, den) = self.parts();
        let ticks = (num * i128::from(division.per_quarter()) * 2 + den).div_euclid(den * 2);
        Ticks(u64::try_from(ticks.max(0)).unwrap_or(u64::MAX))
    }

    /// Whether it is a whole number of ticks.
    pub(super) fn is_exact(self, division: Division) -> bool {
        u32::from(division.per_quarter()).is_multiple_of(self.den.max(1))
    }
}

impl Ord for Quarters {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Quarters {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A division that shows all the times exactly, of 480 ticks or more; or [`FINEST`] where there is none.
pub(super) fn division(times: impl Iterator<Item = Quarters>) -> Division {
    let mut least = 1u64;
    for time in times {
        let den = u64::from(time.fraction().1);
        if !least.is_multiple_of(den) {
            least = least / gcd(u128::from(least), u128::from(den)) as u64 * den;
        }
        if least > u64::from(FINEST) {
            return fitting(u64::from(FINEST));
        }
    }
    let usual = least / gcd(u128::from(least), u128::from(USUAL)) as u64 * USUAL;
    fitting(if usual <= u64::from(FINEST) { usual } else { least * USUAL.div_ceil(least) })
}

fn fitting(ticks: u64) -> Division {
    u16::try_from(ticks).ok().and_then(|ticks| Division::new(ticks).ok()).unwrap_or(Division::CLOCKS)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A decimal number of a document as a fraction of integers; at most twelve digits before the point and six behind.
pub(super) fn decimal(text: &str) -> Option<(i64, i64)> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && behind.is_empty()) || whole.len() > 12 || !plain(whole) || !plain(behind) {
        return None;
    }
    let behind = behind.get(..6).unwrap_or(behind);
    let scale = 10i64.pow(behind.len() as u32);
    let number = |part: &str| if part.is_empty() { Some(0) } else { part.parse::<i64>().ok() };
    let value = number(whole)? * scale + number(behind)?;
    Some((if negative { -value } else { value }, scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_read_as_written() {
        assert_eq!(decimal("480"), Some((480, 1)));
        assert_eq!(decimal("-2.50"), Some((-250, 100)));
        assert_eq!(decimal("+.5"), Some((5, 10)));
        assert_eq!(decimal("1.123456789"), Some((1_123_456, 1_000_000)));
        for wrong in ["", ".", "-", "1e3", "1/2", "9999999999999", "٣"] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_division_shows_every_tuplet_it_can() {
        let of = |dens: &[i128]| division(dens.iter().map(|den| Quarters::new(1, *den))).per_quarter();
        assert_eq!(of(&[]), 480);
        assert_eq!(of(&[3, 4, 5, 32]), 480);
        assert_eq!(of(&[7, 12]), 3360);
        assert_eq!(of(&[11, 13, 7]), 1001);
        assert_eq!(of(&[11, 13, 17, 19]), 30_240);
    }

    proptest! {
        #[test]
        fn sums_are_exact(a in -9_999i64..9_999, b in 1i64..999, c in -9_999i64..9_999, d in 1i64..999) {
            let (x, y) = (Quarters::new(a.into(), b.into()), Quarters::new(c.into(), d.into()));
            prop_assert_eq!(x.plus(y).minus(y), x);
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            let division = Division::new(480).unwrap();
            let near = (x.ticks(division).0 as f64) - (a as f64 / b as f64 * 480.0).max(0.0);
            prop_assert!(near.abs() <= 0.5);
        }

        #[test]
        fn no_sum_is_too_large(a in any::<i64>(), b in any::<u32>(), c in any::<i64>(), d in any::<u32>()) {
            let (x, y) = (Quarters::new(a.into(), b.into()), Quarters::new(c.into(), d.into()));
            let sum = x.plus(y).minus(x).times(u32::MAX, 3);
            let _ = (sum.ticks(Division::CLOCKS), sum.cmp(&x));
        }
    }
}
