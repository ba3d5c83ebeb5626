//! One event as it stands in the bytes, for what midly refuses or shortens.

use midly::num::{u4, u7, u14};
use midly::{MidiMessage, PitchBend, TrackEventKind};

/// An event's place in the bytes, found without judging its data.
pub(super) struct Raw {
    pub(super) delta: u64,
    pub(super) status: u8,
    /// Type of a meta event.
    pub(super) meta: u8,
    /// First byte of its data.
    pub(super) data: usize,
    /// First byte after it.
    pub(super) end: usize,
}

/// Why an event has no place in the bytes.
#[derive(PartialEq, Eq)]
pub(super) enum Trouble {
    /// The bytes end before it does.
    Cut,
    /// It has no status byte, and none holds from before.
    NoStatus,
}

impl Raw {
    /// The event that starts at `start`, its status that of a `running` one where it has none.
    pub(super) fn at(bytes: &[u8], start: usize, end: usize, running: Option<u8>) -> Result<Self, Trouble> {
        let mut at = start;
        let delta = variable(bytes, &mut at, end)?;
        let first = *bytes[..end].get(at).ok_or(Trouble::Cut)?;
        let status = if first >= 0x80 { first } else { running.ok_or(Trouble::NoStatus)? };
        at += usize::from(first >= 0x80);
        let mut meta = 0;
        let length = match status {
            0xFF => {
                meta = *bytes[..end].get(at).ok_or(Trouble::Cut)?;
                at += 1;
                variable(bytes, &mut at, end)?
            }
            0xF0 | 0xF7 => variable(bytes, &mut at, end)?,
            0xF2 => 2,
            0xF1 | 0xF3 | 0xC0..=0xDF => 1,
            0xF4..=0xFE => 0,
            _ => 2,
        };
        let stop = at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        if stop > end { Err(Trouble::Cut) } else { Ok(Self { delta, status, meta, data: at, end: stop }) }
    }
}

/// A variable-length number of at most four bytes.
fn variable(bytes: &[u8], at: &mut usize, end: usize) -> Result<u64, Trouble> {
    let mut value = 0;
    for _ in 0..4 {
        let byte = *bytes[..end].get(*at).ok_or(Trouble::Cut)?;
        *at += 1;
        value = value << 7 | u64::from(byte & 0x7F);
        if byte < 0x80 {
            break;
        }
    }
    Ok(value)
}

/// A channel message with the upper bits of its data dropped; `None` for any other event.
pub(super) fn masked<'a>(status: u8, data: &[u8]) -> Option<TrackEventKind<'a>> {
    let byte = |index: usize| data.get(index).map_or(u7::new(0), |byte| u7::new(*byte));
    let message = match status >> 4 {
        0x8 => MidiMessage::NoteOff { key: byte(0), vel: byte(1) },
        0x9 => MidiMessage::NoteOn { key: byte(0), vel: byte(1) },
        0xA => MidiMessage::Aftertouch { key: byte(0), vel: byte(1) },
        0xB => MidiMessage::Controller { controller: byte(0), value: byte(1) },
        0xC => MidiMessage::ProgramChange { program: byte(0) },
        0xD => MidiMessage::ChannelAftertouch { vel: byte(0) },
        0xE => {
            let bend = u16::from(byte(0).as_int()) | u16::from(byte(1).as_int()) << 7;
            MidiMessage::PitchBend { bend: PitchBend(u14::new(bend)) }
        }
        _ => return None,
    };
    Some(TrackEventKind::Midi { channel: u4::new(status & 0xF), message })
}
