//! A part: one channel of one track, its notes and everything else that happens on it.

use super::dynamic::Dynamic;
use super::mark::Mark;
use super::name::Name;
use super::note::{Channel, Note, Velocity};
use super::pitch::Sound;
use super::sign::Sign;
use super::time::{Tick, TickSpan, Ticks};
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
    /// Bank select, most significant byte.
    pub const BANK_MSB: Self = Self(0);
    /// Bank select, least significant byte.
    pub const BANK_LSB: Self = Self(32);
    /// Data entry, most significant byte: the value of a registered parameter (bend range, tuning).
    pub const DATA_MSB: Self = Self(6);
    /// Data entry, least significant byte.
    pub const DATA_LSB: Self = Self(38);
    /// Registered parameter number, least significant byte.
    pub const RPN_LSB: Self = Self(100);
    /// Registered parameter number, most significant byte.
    pub const RPN_MSB: Self = Self(101);
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
    /// Sustain (damper) pedal: down from 64 on.
    pub const SUSTAIN: Self = Self(64);
    /// Sostenuto pedal: holds the keys that are down when it is pressed.
    pub const SOSTENUTO: Self = Self(66);
    /// Reset all controllers.
    pub const RESET: Self = Self(121);
}

/// Anything that happens on a part and is not a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A program change; the bank is what CC 0 and CC 32 said before it.
    Program(Program),
    /// A controller, bank selects and RPNs included.
    Control(Control, u8),
    /// Pitch bend, -8192 to 8191; 0 is the middle.
    Bend(i16),
    /// Pressure of the whole channel.
    Pressure(u8),
    /// Pressure of one key.
    KeyPressure(u8, u8),
    /// A lyric, text, system exclusive message or other mark.
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
    /// First program, if the file says one; [`Part::events`] holds it too, with later ones.
    pub program: Option<Program>,
    /// Bank of the first program.
    pub bank: Bank,
    /// Whether its keys are percussion (channel 10, or a GS or XG switch); all its notes are of that kind.
    pub percussion: bool,
    /// Notes, by (start, sound, length).
    pub notes: Vec<Note>,
    /// Everything else, in time order and at one tick in file order.
    pub events: Vec<Timed<Event>>,
    /// Hairpins, louder (true) or softer, by start; none in MIDI.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hairpins: Vec<(TickSpan, bool)>,
}

impl Part {
    /// An empty part on a channel.
    #[must_use]
    pub fn new(name: &str, channel: Channel) -> Self {
        Self {
            name: name.to_owned(),
            track: 0,
            port: 0,
            channel,
            program: None,
            bank: Bank::default(),
            percussion: channel == Channel::DRUMS,
            notes: Vec::new(),
            events: Vec::new(),
            hairpins: Vec::new(),
        }
    }

    /// What the file calls it: its name, or the first instrument name (meta FF 04) where it has none.
    #[must_use]
    pub fn label(&self) -> &str {
        let instrument = || {
            self.events.iter().find_map(|event| match &event.what {
                Event::Mark(Mark::Instrument(name)) => Some(name.as_str()),
                _ => None,
            })
        };
        if self.name.is_empty() { instrument().unwrap_or_default() } else { &self.name }
    }

    /// The dynamics it says, in time order.
    pub fn dynamics(&self) -> impl Iterator<Item = (Tick, Dynamic)> + '_ {
        self.events.iter().filter_map(|event| match event.what {
            Event::Mark(Mark::Dynamic(dynamic)) => Some((event.tick, dynamic)),
            _ => None,
        })
    }

    /// The program changes in time order, each with the bank that holds then.
    pub fn programs(&self) -> impl Iterator<Item = Timed<(Program, Bank)>> + '_ {
        let mut bank = Bank::default();
        self.events.iter().filter_map(move |event| match event.what {
            Event::Control(Control::BANK_MSB, msb) => {
                bank.msb = msb;
                None
            }
            Event::Control(Control::BANK_LSB, lsb) => {
                bank.lsb = lsb;
                None
            }
            Event::Program(program) => Some(Timed::new(event.tick, (program, bank))),
            _ => None,
        })
    }

    /// The last tick at which anything happens.
    #[must_use]
    pub fn end(&self) -> Tick {
        let notes = self.notes.iter().map(Note::end).max().unwrap_or_default();
        notes.max(self.events.last().map(|event| event.tick).unwrap_or_default())
    }

    /// Puts everything in order and makes program, bank, percussion and events agree.
    pub(super) fn tidy(&mut self) {
        self.name = trimmed(&self.name);
        self.events.sort_by_key(|event| event.tick);
        self.hairpins.sort();
        for note in &mut self.notes {
            note.sound = note.sound.of_kind(self.percussion);
        }
        self.notes.sort_by(|a, b| place(a).cmp(&place(b)));
        // Long pieces are kept whole: what growing left over would be half as much again.
        self.notes.shrink_to_fit();
        self.agree_on_program();
    }

    fn agree_on_program(&mut self) {
        let first = self.programs().next().map(|program| program.what);
        match (self.program, first) {
            (Some(said), Some((program, bank))) if said == program => self.bank = bank,
            (None, Some((program, bank))) => (self.program, self.bank) = (Some(program), bank),
            (None, None) => self.bank = Bank::default(),
            (Some(said), _) => {
                let select = [
                    Event::Control(Control::BANK_MSB, self.bank.msb),
                    Event::Control(Control::BANK_LSB, self.bank.lsb),
                    Event::Program(said),
                ];
                let skip = if self.bank == Bank::default() { 2 } else { 0 };
                self.events.splice(0..0, select.into_iter().skip(skip).map(|event| Timed::new(Tick::ZERO, event)));
            }
        }
    }
}

/// What notes are put in order by.
fn place(note: &Note) -> (Tick, Sound, Ticks, Velocity, u8, Option<Name>, &[Sign]) {
    (note.start, note.sound, note.length, note.velocity, note.release, note.name, &note.signs)
}

/// In one line: control characters are spaces, and there is no space at its ends.
pub(super) fn trimmed(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_and_events_agree() {
        let mut part = Part::new(" Violin\u{b}1\0", Channel::default());
        part.program = Some(Program(40));
        part.bank = Bank { msb: 1, lsb: 2 };
        part.tidy();
        assert_eq!(part.name, "Violin 1");
        let programs: Vec<_> = part.programs().map(|program| program.what).collect();
        assert_eq!(programs, [(Program(40), Bank { msb: 1, lsb: 2 })]);
        let mut again = part.clone();
        again.program = None;
        again.tidy();
        assert_eq!(again, part);
    }

    #[test]
    fn a_part_without_a_name_is_called_by_its_instrument() {
        let mut part = Part::new("", Channel::default());
        part.events.push(Timed::new(Tick::ZERO, Event::Mark(Mark::Instrument("Corno in F".to_owned()))));
        assert_eq!(part.label(), "Corno in F");
    }
}
