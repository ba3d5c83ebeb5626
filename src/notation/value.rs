//! Notated time: lengths in units of 1/10080 quarter, and the note values that can show them.

/// Units of a quarter note: divisible by 32 (128th notes), 9, 5 and 7, so that every value and tuplet used is whole.
pub(super) const QUARTER: u32 = 10_080;

/// The shortest value written, a 128th.
pub(super) const SHORTEST: u32 = QUARTER / 32;

/// A note value with up to two dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    /// 0 is a breve, 1 a whole, 3 a quarter, 8 a 128th.
    power: u8,
    /// Augmentation dots, 0 to 2.
    pub(super) dots: u8,
}

const NAMES: [&str; 9] = ["breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th"];

impl Value {
    /// The value of a length, when one sign can show it.
    pub(super) fn of(units: u32) -> Option<Self> {
        (0..=2u8).find_map(|dots| {
            let (up, down) = (1u32 << dots, (2u32 << dots) - 1);
            let whole = (units > 0 && units.checked_mul(up)?.is_multiple_of(down)).then(|| units * up / down)?;
            (0..9u8).find(|power| (QUARTER * 8) >> power == whole).map(|power| Self { power, dots })
        })
    }

    /// The value's name in MusicXML.
    pub(super) fn name(self) -> &'static str {
        NAMES[usize::from(self.power.min(8))]
    }

    /// Number of beams or flags.
    pub(super) fn beams(self) -> u8 {
        self.power.saturating_sub(3)
    }

    /// The length without tuplet, in units.
    pub(super) fn units(self) -> u32 {
        let base = (QUARTER * 8) >> self.power;
        (0..=self.dots).map(|dot| base >> dot).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_gives_its_length_back() {
        for (units, name, dots) in [
            (QUARTER, "quarter", 0),
            (QUARTER * 3, "half", 1),
            (QUARTER / 2, "eighth", 0),
            (QUARTER * 7 / 4, "quarter", 2),
        ] {
            let value = Value::of(units).unwrap();
            assert_eq!((value.name(), value.dots, value.units()), (name, dots, units));
        }
        assert_eq!(Value::of(QUARTER * 5 / 4), None);
        assert_eq!(Value::of(0), None);
    }
}
