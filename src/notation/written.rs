//! A pitch as written: a letter with an alteration, in an octave.

use crate::score::Name;

/// A written pitch: letter, alteration and octave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// Letter, 0 (C) to 6 (B).
    pub(super) step: u8,
    /// Semitones up or down, -2 to 2.
    pub(super) alter: i32,
    /// Octave; middle C opens octave 4.
    pub(super) octave: i32,
}

/// Semitones above C of each letter.
const NATURAL: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];

impl Written {
    /// A written pitch from its number (60 is middle C) and its place on the line of fifths. Beyond double accidentals
    /// the enharmonic is taken.
    pub(super) fn new(midi: i32, fifths: i32) -> Self {
        let name = Name::simple(fifths);
        let (step, alter) = (name.step(), name.alter());
        let octave = (midi - alter - NATURAL[usize::from(step)]).div_euclid(12) - 1;
        Self { step, alter, octave }
    }

    /// The letter.
    pub(super) fn letter(self) -> &'static str {
        ["C", "D", "E", "F", "G", "A", "B"][usize::from(self.step.min(6))]
    }

    /// Steps above C0, for the place on the staff.
    pub(super) fn height(self) -> i32 {
        self.octave * 7 + i32::from(self.step)
    }

    /// The written pitch number.
    #[cfg(test)]
    pub(super) fn midi(self) -> i32 {
        (self.octave + 1) * 12 + NATURAL[usize::from(self.step)] + self.alter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_pitches_sound_as_their_number() {
        for midi in 0..128i32 {
            for turn in -3..4 {
                let fifths = (midi * 7 + 6).rem_euclid(12) - 6;
                let written = Written::new(midi, fifths + 12 * turn);
                assert_eq!(written.midi(), midi);
                assert!((-2..=2).contains(&written.alter));
            }
        }
    }
}
