//! A note as read.

use super::bounded::{OutOfRange, check};
use super::name::Name;
use super::pitch::Sound;
use super::sign::Sign;
use super::time::{Tick, TickSpan, Ticks};
use serde::{Deserialize, Serialize};

/// The number of a note in its score: dense, in the order of [`super::Score::notes`], the same for the same file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct NoteId(pub u32);

/// How hard a key was struck, 1 to 127.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Velocity(u8);

impl Velocity {
    /// A velocity, 1 to 127.
    pub fn new(velocity: u8) -> Result<Self, OutOfRange> {
        check("velocity", 1, 127, i64::from(velocity)).map(|()| Self(velocity))
    }

    /// The nearest velocity to any number.
    #[must_use]
    pub fn clamped(velocity: i32) -> Self {
        Self(velocity.clamp(1, 127) as u8)
    }

    /// The number, 1 to 127.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Velocity {
    type Error = OutOfRange;
    fn try_from(velocity: u8) -> Result<Self, OutOfRange> {
        Self::new(velocity)
    }
}

impl From<Velocity> for u8 {
    fn from(velocity: Velocity) -> u8 {
        velocity.0
    }
}

/// A MIDI channel, 0 to 15 (shown 1 to 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Channel(u8);

impl Channel {
    /// The channel of drums by General MIDI's convention, the tenth.
    pub const DRUMS: Self = Self(9);

    /// A channel, 0 to 15.
    pub fn new(channel: u8) -> Result<Self, OutOfRange> {
        check("channel (counted from 0)", 0, 15, i64::from(channel)).map(|()| Self(channel))
    }

    /// The number, 0 to 15.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Channel {
    type Error = OutOfRange;
    fn try_from(channel: u8) -> Result<Self, OutOfRange> {
        Self::new(channel)
    }
}

impl From<Channel> for u8 {
    fn from(channel: Channel) -> u8 {
        channel.0
    }
}

/// One note of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number in the score.
    pub id: NoteId,
    /// What sounds.
    pub sound: Sound,
    /// When it starts.
    pub start: Tick,
    /// How long its key is held; zero is possible. With pedal see [`super::Score::pedalled_ends`].
    pub length: Ticks,
    /// How hard it was struck.
    pub velocity: Velocity,
    /// Release velocity, 0 to 127; 64 when the file does not say (note-on with velocity 0).
    pub release: u8,
    /// How its pitch is written; not said in MIDI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// What is written at it. None as read from MIDI; [`crate::prepare`] adds those that were played out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
}

impl Note {
    /// The release velocity of a note whose file gives none.
    pub const RELEASE: u8 = 64;

    /// A note without a number yet; [`super::Score::new`] gives it one.
    #[must_use]
    pub const fn new(sound: Sound, start: Tick, length: Ticks, velocity: Velocity) -> Self {
        Self { id: NoteId(0), sound, start, length, velocity, release: Self::RELEASE, name: None, signs: Vec::new() }
    }

    /// From start to end.
    #[must_use]
    pub fn span(&self) -> TickSpan {
        TickSpan::of(self.start, self.length)
    }

    /// The first tick after it.
    #[must_use]
    pub fn end(&self) -> Tick {
        self.start + self.length
    }

    /// Whether it is a grace note.
    #[must_use]
    pub fn is_grace(&self) -> bool {
        self.signs.iter().any(|sign| matches!(sign, Sign::Grace(_)))
    }
}
