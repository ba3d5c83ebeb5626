//! A part: one channel of one track, its notes and everything else that happens on it.

use super::mark::Mark;
use super::note::{Channel, Note};
use super::time::Tick;
use serde::{Deserialize, Serialize};

/// A General MIDI program, 0 to 127 (shown 1 to 128).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Program(pub u8);

/// A bank, most and least significant byte (CC 0 and CC 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Bank {
    /// CC 0.
    pub msb: u8,
    /// CC 32.
    pub lsb: u8,
}

/// A controller number, 0 to 127.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Control(pub u8);

impl Control {
    /// Modulation; dynamics in many sample libraries.
    pub const MODULATION: Self = Self(1);
    /// Breath; dynamics in some notation exports.
    pub const BREATH: Self = Self(2);
    /// Channel volume: a static mix level.
    pub const VOLUME: Self = Self(7);
    /// Stereo position.
    pub const PAN: Self = Self(10);
    /// Expression: dynamics within the volume.
    pub const EXPRESSION: Self = Self(11);
    /// Sustain pedal.
    pub const SUSTAIN: Self = Self(64);
}

/// Anything that happens on a part and is not a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A program change with the bank that holds then.
    Program(Program),
    /// A controller, bank selects and RPNs included.
    Control(Control, u8),
    /// Pitch bend, -8192 to 8191; 0 is the middle.
    Bend(i16),
    /// Pressure of the whole channel.
    Pressure(u8),
    /// Pressure of one key.
    KeyPressure(u8, u8),
    /// A system exclusive message without its leading F0, its closing F7 included if the file has it.
    SysEx(Vec<u8>),
    /// A lyric, text, cue or other mark.
    Mark(Mark),
}

/// Something at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed<T> {
    /// When.
    pub tick: Tick,
    /// What.
    pub what: T,
}

impl<T> Timed<T> {
    /// Something at an instant.
    pub const fn new(tick: Tick, what: T) -> Self {
        Self { tick, what }
    }
}

/// One channel of one track: what one instrument plays in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name from the file, decoded; empty when it has none.
    pub name: String,
    /// Index of the MTrk chunk, counted from 0.
    pub track: u16,
    /// Port (meta FF 21), 0 when the file says none.
    pub port: u8,
    /// Channel.
    pub channel: Channel,
    /// First program, if the file says one.
    pub program: Option<Program>,
    /// Bank of the first program.
    pub bank: Bank,
    /// Whether its keys are percussion (channel 10, or a GS or XG switch); all its notes are of that kind.
    pub percussion: bool,
    /// Notes, by (start, sound, length).
    pub notes: Vec<Note>,
    /// Everything else, in time order and at one tick in file order.
    pub events: Vec<Timed<Event>>,
}
