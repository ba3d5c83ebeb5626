//! Key signatures over time.

use super::bounded::{OutOfRange, check};
use super::time::{Tick, changes_only};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Major or minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Major.
    Major,
    /// Minor.
    Minor,
}

/// A key: sharps (positive) or flats (negative) of its signature, -7 to 7, and its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    fifths: i8,
    mode: Mode,
}

impl Key {
    /// C major.
    pub const C_MAJOR: Self = Self { fifths: 0, mode: Mode::Major };

    /// A key from the number of sharps (positive) or flats (negative), -7 to 7.
    pub fn new(fifths: i8, mode: Mode) -> Result<Self, OutOfRange> {
        check("key signature (sharps, or flats below 0)", -7, 7, i64::from(fifths)).map(|()| Self { fifths, mode })
    }

    /// Sharps (positive) or flats (negative).
    #[must_use]
    pub const fn fifths(self) -> i8 {
        self.fifths
    }

    /// Major or minor.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// Pitch class of the tonic, 0 (C) to 11.
    #[must_use]
    pub fn tonic_class(self) -> u8 {
        let major = i16::from(self.fifths) * 7;
        let tonic = if self.mode == Mode::Major { major } else { major + 9 };
        tonic.rem_euclid(12) as u8
    }

    /// Whether a pitch class is written under the signature without an accidental.
    #[must_use]
    pub fn is_plain(self, class: u8) -> bool {
        // In fifths from the subdominant of the major key, the furthest flat of the scale, to its leading note.
        let fifths = i16::from(class) * 7 - i16::from(self.fifths) + 1;
        fifths.rem_euclid(12) < 7
    }
}

const MAJOR: [&str; 15] = ["Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#"];
const MINOR: [&str; 15] = ["Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#"];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = usize::from((self.fifths + 7) as u8);
        match self.mode {
            Mode::Major => write!(f, "{} major", MAJOR[index]),
            Mode::Minor => write!(f, "{} minor", MINOR[index]),
        }
    }
}

/// Key signatures over time. Empty when the source says none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeyMap {
    changes: Vec<(Tick, Key)>,
}

impl KeyMap {
    /// A map from changes in any order; of several at one tick the last holds; a change to the same key is dropped.
    #[must_use]
    pub fn new(changes: impl IntoIterator<Item = (Tick, Key)>) -> Self {
        Self { changes: changes_only(changes) }
    }

    /// The changes in time order.
    #[must_use]
    pub fn changes(&self) -> &[(Tick, Key)] {
        &self.changes
    }

    /// The key that holds at a tick, if any was said by then.
    #[must_use]
    pub fn key_at(&self, tick: Tick) -> Option<Key> {
        let index = self.changes.partition_point(|(at, _)| *at <= tick);
        index.checked_sub(1).map(|i| self.changes[i].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_know_their_tonic_and_name() {
        let e_flat = Key::new(-3, Mode::Major).unwrap();
        assert_eq!((e_flat.tonic_class(), e_flat.to_string().as_str()), (3, "Eb major"));
        let c_minor = Key::new(-3, Mode::Minor).unwrap();
        assert_eq!((c_minor.tonic_class(), c_minor.to_string().as_str()), (0, "C minor"));
        assert!(Key::new(8, Mode::Major).is_err());
        let plain: Vec<u8> = (0..12).filter(|class| e_flat.is_plain(*class)).collect();
        assert_eq!(plain, [0, 2, 3, 5, 7, 8, 10]);
    }
}
