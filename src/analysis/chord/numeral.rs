//! Degrees and Roman numerals.

use super::{Chord, Quality};
use crate::score::{Key, Mode, Name};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a chord's root stands in its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Degree {
    /// 1 to 7 from the tonic.
    pub step: u8,
    /// Semitones above the degree of the scale (the natural one in minor), -1 to 1.
    pub alter: i8,
    /// The degree it leads to as a dominant does to its tonic: 5 in V/V, 1 for a chord of the key itself.
    pub of: u8,
}

/// Degree and alteration by semitones above the tonic.
const IN_MAJOR: [(u8, i8); 12] =
    [(1, 0), (2, -1), (2, 0), (3, -1), (3, 0), (4, 0), (4, 1), (5, 0), (6, -1), (6, 0), (7, -1), (7, 0)];
const IN_MINOR: [(u8, i8); 12] =
    [(1, 0), (2, -1), (2, 0), (3, 0), (3, 1), (4, 0), (4, 1), (5, 0), (6, 0), (6, 1), (7, 0), (7, 1)];
/// Steps on the line of fifths from the tonic to each degree of the major scale.
const FIFTHS: [i32; 7] = [0, 2, 4, -1, 1, 3, 5];

impl Degree {
    /// Where a pitch class stands in a key.
    #[must_use]
    pub fn of(class: u8, key: Key) -> Self {
        let above = usize::from((class % 12 + 12 - key.tonic_class()) % 12);
        let (step, alter) = if key.mode() == Mode::Major { IN_MAJOR[above] } else { IN_MINOR[above] };
        Self { step, alter, of: 1 }
    }

    /// The name of the note on it, in the key it is of.
    #[must_use]
    pub fn name(self, key: Key) -> Name {
        let (tonic, lowered) = match key.mode() {
            Mode::Major => (i32::from(key.fifths()), false),
            Mode::Minor => (i32::from(key.fifths()) + 3, matches!(self.step, 3 | 6 | 7)),
        };
        let natural = FIFTHS[usize::from(self.step.clamp(1, 7) - 1)] - if lowered { 7 } else { 0 };
        Name::simple(tonic + natural + 7 * i32::from(self.alter))
    }
}

const ROMAN: [&str; 7] = ["I", "II", "III", "IV", "V", "VI", "VII"];

/// Roman numerals as in analyses: `I`, `ii6`, `V65/V`, `viio7`, `bVII`.
impl fmt::Display for Numeral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (chord, degree) = (self.0, self.0.degree);
        let quality = chord.quality;
        let roman = ROMAN[usize::from(degree.step.clamp(1, 7) - 1)];
        let roman = if quality.is_minor() { roman.to_lowercase() } else { roman.to_owned() };
        // The raised seventh degree of minor needs no sign: viio is on nothing else.
        let sign = match degree.alter {
            1 if degree.step == 7 && quality.is_minor() => "",
            1.. => "#",
            0 => "",
            _ => "b",
        };
        let mark = match quality {
            Quality::Diminished | Quality::DiminishedSeventh => "o",
            Quality::HalfDiminished => "ø",
            Quality::Augmented => "+",
            _ => "",
        };
        f.pad(&format!("{sign}{roman}{mark}{}{}", figures(chord), applied(degree)))
    }
}

/// A chord's Roman numeral, to be printed.
pub(super) struct Numeral<'a>(pub(super) &'a Chord);

fn applied(degree: Degree) -> String {
    if degree.of > 1 { format!("/{}", ROMAN[usize::from(degree.of.clamp(1, 7) - 1)]) } else { String::new() }
}

/// Figures of the inversion, and what else is not a triad.
fn figures(chord: &Chord) -> &'static str {
    let place = chord.inversion();
    match (chord.quality, place) {
        (quality, Some(place)) if quality.is_seventh() => ["7", "65", "43", "42"][usize::from(place.min(3))],
        (Quality::MajorSixth | Quality::MinorSixth, _) => "(add6)",
        (Quality::SuspendedSecond, _) => "(sus2)",
        (Quality::SuspendedFourth, _) => "(sus4)",
        (Quality::Power, _) => "(5)",
        (quality, None) if quality.is_seventh() => "7",
        (_, Some(1)) => "6",
        (_, Some(2)) => "64",
        _ => "",
    }
}
