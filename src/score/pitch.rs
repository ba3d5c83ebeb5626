//! Pitch, interval, percussion key.

use super::bounded::{OutOfRange, check};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Neg, Sub};
use std::str::FromStr;

/// A sounding pitch in semitones, as MIDI counts: 60 is middle C, called C4 here. 0 to 127.
///
/// ```
/// use partwright::score::{Interval, Pitch};
/// let pitch: Pitch = "Bb3".parse()?;
/// assert_eq!(pitch.midi(), 58);
/// assert_eq!(pitch.checked_add(Interval::OCTAVE).map(|p| p.to_string()), Some("Bb4".to_owned()));
/// assert_eq!(Pitch::MIDDLE_C - pitch, Interval(2));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Pitch(u8);

impl Pitch {
    /// Lowest pitch, C-1.
    pub const MIN: Self = Self(0);
    /// Highest pitch, G9.
    pub const MAX: Self = Self(127);
    /// Middle C, C4.
    pub const MIDDLE_C: Self = Self(60);

    /// A pitch from its MIDI number, 0 to 127.
    pub fn new(midi: u8) -> Result<Self, OutOfRange> {
        check("pitch", 0, 127, i64::from(midi)).map(|()| Self(midi))
    }

    /// The nearest pitch to any number.
    #[must_use]
    pub fn clamped(midi: i32) -> Self {
        Self(midi.clamp(0, 127) as u8)
    }

    /// The MIDI number, 0 to 127.
    #[must_use]
    pub const fn midi(self) -> u8 {
        self.0
    }

    /// The pitch class, 0 (C) to 11 (B).
    #[must_use]
    pub const fn class(self) -> u8 {
        self.0 % 12
    }

    /// This pitch moved by an interval; `None` when that leaves 0 to 127.
    #[must_use]
    pub fn checked_add(self, interval: Interval) -> Option<Self> {
        u8::try_from(i32::from(self.0) + i32::from(interval.0)).ok().filter(|m| *m <= 127).map(Self)
    }

    /// Equal-tempered frequency at A4 = 440 Hz.
    #[must_use]
    pub fn frequency(self) -> crate::units::Hertz {
        crate::units::Hertz(440.0 * libm::exp2((f64::from(self.0) - 69.0) / 12.0))
    }
}

impl TryFrom<u8> for Pitch {
    type Error = OutOfRange;
    fn try_from(midi: u8) -> Result<Self, OutOfRange> {
        Self::new(midi)
    }
}

impl From<Pitch> for u8 {
    fn from(pitch: Pitch) -> u8 {
        pitch.0
    }
}

impl Sub for Pitch {
    type Output = Interval;
    fn sub(self, other: Self) -> Interval {
        Interval(i16::from(self.0) - i16::from(other.0))
    }
}

const NAMES: [&str; 12] = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];

impl fmt::Display for Pitch {
    /// Plain name with octave (middle C is C4); black keys by their commonest spelling.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("{}{}", NAMES[usize::from(self.class())], i16::from(self.0) / 12 - 1);
        f.pad(&name)
    }
}

impl FromStr for Pitch {
    type Err = String;

    /// Reads `C4`, `Bb-1`, `F#5` or a MIDI number.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is not a pitch; write a name such as `Bb3` (middle C is C4) or a number 0 to 127");
        if let Ok(midi) = text.parse::<u8>() {
            return Self::new(midi).map_err(|e| e.to_string());
        }
        let mut chars = text.chars();
        let letter = chars.next().ok_or_else(wrong)?;
        let step = match letter.to_ascii_uppercase() {
            'C' => 0,
            'D' => 2,
            'E' => 4,
            'F' => 5,
            'G' => 7,
            'A' => 9,
            'B' => 11,
            _ => return Err(wrong()),
        };
        let rest = chars.as_str();
        let octave_at = rest.find(|c: char| c.is_ascii_digit() || c == '-').ok_or_else(wrong)?;
        let alter = match &rest[..octave_at] {
            "" => 0,
            "#" | "♯" => 1,
            "b" | "♭" => -1,
            "##" => 2,
            "bb" => -2,
            _ => return Err(wrong()),
        };
        let octave: i32 = rest[octave_at..].parse().map_err(|_| wrong())?;
        let midi = (octave.clamp(-99, 99) + 1) * 12 + step + alter;
        u8::try_from(midi).ok().and_then(|m| Self::new(m).ok()).ok_or_else(wrong)
    }
}

/// A distance between pitches in semitones; positive goes up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Interval(pub i16);

impl Interval {
    /// Twelve semitones up.
    pub const OCTAVE: Self = Self(12);

    /// Semitones, signed.
    #[must_use]
    pub const fn semitones(self) -> i16 {
        self.0
    }

    /// As players say it: `an octave lower`, `2 octaves higher`, `7 semitones higher`.
    ///
    /// ```
    /// assert_eq!(partwright::score::Interval(-12).in_words(), "an octave lower");
    /// ```
    #[must_use]
    pub fn in_words(self) -> String {
        let (size, way) = (self.0.unsigned_abs(), if self.0 < 0 { "lower" } else { "higher" });
        match (size % 12, size / 12) {
            (0, 1) => format!("an octave {way}"),
            (0, octaves) => format!("{octaves} octaves {way}"),
            _ => format!("{size} semitones {way}"),
        }
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// A key of a percussion map, 0 to 127 (General MIDI: 36 bass drum, 38 snare, …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct PercussionKey(u8);

impl PercussionKey {
    /// A percussion key from its MIDI number, 0 to 127.
    pub fn new(midi: u8) -> Result<Self, OutOfRange> {
        check("percussion key", 0, 127, i64::from(midi)).map(|()| Self(midi))
    }

    /// The MIDI number.
    #[must_use]
    pub const fn midi(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for PercussionKey {
    type Error = OutOfRange;
    fn try_from(midi: u8) -> Result<Self, OutOfRange> {
        Self::new(midi)
    }
}

impl From<PercussionKey> for u8 {
    fn from(key: PercussionKey) -> u8 {
        key.0
    }
}

/// What a note sounds: a pitch, or a percussion instrument by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sound {
    /// A sounding pitch.
    Pitched(Pitch),
    /// A percussion key; it has no pitch to transpose.
    Percussion(PercussionKey),
}

impl Sound {
    /// The pitch, if it is one.
    #[must_use]
    pub const fn pitch(self) -> Option<Pitch> {
        match self {
            Self::Pitched(pitch) => Some(pitch),
            Self::Percussion(_) => None,
        }
    }

    /// The sound of a MIDI key number: a percussion key or a pitch. Numbers over 127 count as 127.
    #[must_use]
    pub const fn from_midi(midi: u8, percussion: bool) -> Self {
        let midi = if midi > 127 { 127 } else { midi };
        if percussion { Self::Percussion(PercussionKey(midi)) } else { Self::Pitched(Pitch(midi)) }
    }

    /// The same key number as a percussion key or as a pitch.
    #[must_use]
    pub const fn of_kind(self, percussion: bool) -> Self {
        Self::from_midi(self.midi(), percussion)
    }

    /// The MIDI key number of either kind.
    #[must_use]
    pub const fn midi(self) -> u8 {
        match self {
            Self::Pitched(pitch) => pitch.0,
            Self::Percussion(key) => key.0,
        }
    }
}

impl fmt::Display for Sound {
    /// `G4`, or `key 38` for percussion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pitched(pitch) => pitch.fmt(f),
            Self::Percussion(key) => write!(f, "key {}", key.0),
        }
    }
}

/// An inclusive range of sounding pitches, low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PitchRange {
    /// Lowest pitch.
    pub low: Pitch,
    /// Highest pitch, not below `low`.
    pub high: Pitch,
}

impl PitchRange {
    /// A range; `None` when `low` is above `high`.
    #[must_use]
    pub fn new(low: Pitch, high: Pitch) -> Option<Self> {
        (low <= high).then_some(Self { low, high })
    }

    /// Whether the pitch lies in the range.
    #[must_use]
    pub fn contains(self, pitch: Pitch) -> bool {
        self.low <= pitch && pitch <= self.high
    }

    /// Semitones by which the pitch lies outside; 0 inside, negative below, positive above.
    #[must_use]
    pub fn excess(self, pitch: Pitch) -> Interval {
        if pitch < self.low {
            pitch - self.low
        } else if pitch > self.high {
            pitch - self.high
        } else {
            Interval(0)
        }
    }

    /// What both have in common; `None` when that is nothing.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.low.max(other.low), self.high.min(other.high))
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

impl fmt::Display for PitchRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}", self.low, self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pitch_reads_back_from_its_name() {
        for midi in 0..=127 {
            let pitch = Pitch::new(midi).unwrap();
            assert_eq!(pitch.to_string().parse::<Pitch>().unwrap(), pitch);
        }
    }

    #[test]
    fn wrong_names_say_what_would_be_right() {
        assert!("H4".parse::<Pitch>().unwrap_err().contains("Bb3"));
        assert!("C99".parse::<Pitch>().is_err());
        assert!(Pitch::new(128).unwrap_err().to_string().contains("between 0 and 127, but was 128"));
    }

    #[test]
    fn a_sound_keeps_its_key_whatever_its_kind() {
        let drum = Sound::from_midi(38, true);
        assert_eq!((drum.pitch(), drum.midi()), (None, 38));
        assert_eq!(drum.of_kind(false), Sound::Pitched(Pitch(38)));
        assert_eq!(Sound::from_midi(200, false).midi(), 127);
    }

    #[test]
    fn a_is_440_hertz() {
        assert_eq!(Pitch(69).frequency().value(), 440.0);
        assert!((Pitch(60).frequency().value() - 261.626).abs() < 1e-3);
    }

    #[test]
    fn excess_is_signed() {
        let range = PitchRange::new(Pitch::clamped(55), Pitch::clamped(88)).unwrap();
        assert_eq!(range.excess(Pitch::clamped(50)), Interval(-5));
        assert_eq!(range.excess(Pitch::clamped(90)), Interval(2));
    }
}
