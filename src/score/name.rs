//! The name of a pitch: letter and accidentals, without octave.

use super::bounded::{OutOfRange, check};
use super::pitch::Pitch;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a pitch as its place on the line of fifths: C is 0, G 1, F -1, F sharp 6, B double flat -9.
///
/// ```
/// use partwright::score::{Name, Pitch};
/// let e_sharp = Name::of('E', 1).expect("a letter");
/// assert_eq!((e_sharp.fifths(), e_sharp.class()), (11, 5));
/// assert!(e_sharp.names(Pitch::clamped(65)));
/// assert_eq!(e_sharp.moved(2).map(|name| name.to_string()), Some("F##".to_owned()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Name(i8);

/// Letters by place on the line of fifths from F, and the steps of those above C.
const LETTERS: [(char, u8); 7] = [('F', 3), ('C', 0), ('G', 4), ('D', 1), ('A', 5), ('E', 2), ('B', 6)];

impl Name {
    /// C natural.
    pub const C: Self = Self(0);

    /// A name from its place on the line of fifths: F with five flats (-36) to B with five sharps (40).
    pub fn new(fifths: i32) -> Result<Self, OutOfRange> {
        check("place on the line of fifths", -36, 40, i64::from(fifths)).map(|()| Self(fifths as i8))
    }

    /// A name from its letter, A to G, and the semitones its accidentals move it, -5 to 5; `None` for others.
    #[must_use]
    pub fn of(letter: char, alter: i32) -> Option<Self> {
        let (place, _) = (-1..).zip(LETTERS).find(|(_, (known, _))| *known == letter)?;
        (-5..=5).contains(&alter).then_some(Self((place + alter * 7) as i8))
    }

    /// The place on the line of fifths.
    #[must_use]
    pub fn fifths(self) -> i32 {
        i32::from(self.0)
    }

    /// The pitch class, 0 (C) to 11 (B).
    #[must_use]
    pub fn class(self) -> u8 {
        (self.fifths() * 7).rem_euclid(12) as u8
    }

    /// The name with the octave of a pitch that it names: middle C as B sharp is `B#3`.
    #[must_use]
    pub fn with_octave(self, pitch: Pitch) -> String {
        let octave = (i32::from(pitch.midi()) - self.alter()).div_euclid(12) - 1;
        format!("{self}{octave}")
    }

    /// Whether it is a name of a pitch.
    #[must_use]
    pub fn names(self, pitch: Pitch) -> bool {
        self.class() == pitch.class()
    }

    /// The name so many steps on on the line of fifths; `None` beyond its ends.
    #[must_use]
    pub fn moved(self, fifths: i32) -> Option<Self> {
        Self::new(self.fifths().saturating_add(fifths)).ok()
    }

    /// The letter, C to B.
    #[must_use]
    pub fn letter(self) -> char {
        LETTERS[self.place()].0
    }

    /// Steps of the letter above C, 0 to 6.
    #[must_use]
    pub fn step(self) -> u8 {
        LETTERS[self.place()].1
    }

    /// Semitones by which accidentals move the letter, flats below 0.
    #[must_use]
    pub fn alter(self) -> i32 {
        (self.fifths() + 1).div_euclid(7)
    }

    /// The name at a place on the line of fifths, of two accidentals at most: where more would stand there, the
    /// enharmonic with fewer.
    #[must_use]
    pub fn simple(fifths: i32) -> Self {
        let within = match fifths {
            ..-15 => (fifths + 15).rem_euclid(12) - 15,
            20.. => (fifths - 20).rem_euclid(12) + 8,
            _ => fifths,
        };
        Self(within as i8)
    }

    fn place(self) -> usize {
        (self.fifths() + 1).rem_euclid(7) as usize
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accidental = if self.alter() < 0 { "b" } else { "#" };
        f.pad(&format!("{}{}", self.letter(), accidental.repeat(self.alter().unsigned_abs() as usize)))
    }
}

impl TryFrom<i8> for Name {
    type Error = OutOfRange;
    fn try_from(fifths: i8) -> Result<Self, OutOfRange> {
        Self::new(i32::from(fifths))
    }
}

impl From<Name> for i8 {
    fn from(name: Name) -> i8 {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_said() {
        for (letter, alter, text, class) in
            [('C', 0, "C", 0), ('E', 1, "E#", 5), ('C', -1, "Cb", 11), ('F', 2, "F##", 7), ('B', -2, "Bbb", 9)]
        {
            let name = Name::of(letter, alter).unwrap();
            assert_eq!(
                (name.to_string().as_str(), name.class(), name.letter(), name.alter()),
                (text, class, letter, alter)
            );
        }
        assert!(Name::of('C', 6).is_none() && Name::of('H', 0).is_none() && Name::new(41).is_err());
        assert_eq!(Name::of('B', 5).unwrap().moved(1), None);
    }

    #[test]
    fn no_simple_name_has_three_accidentals() {
        for name in (-36..=40).map(|fifths| Name::new(fifths).unwrap()) {
            let simple = Name::simple(name.fifths());
            assert_eq!(simple.class(), name.class());
            let (alter, few) = (simple.alter().abs(), name.alter().abs());
            assert!(if few <= 2 { simple == name } else { alter <= 2 }, "{name} {simple}");
        }
        assert_eq!(Name::simple(20).to_string(), "G#", "F triple sharp");
        assert_eq!(Name::simple(-16).to_string(), "Ab", "B triple flat");
        assert_eq!(Name::simple(i32::MAX).class(), ((i64::from(i32::MAX) * 7) % 12) as u8);
    }
}
