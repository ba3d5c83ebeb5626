//! One event of a track, read from its bytes without loss.

use crate::score::Tick;

/// An event of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event<'a> {
    pub(super) tick: Tick,
    /// Byte offset in the file.
    pub(super) at: u32,
    pub(super) kind: Kind<'a>,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A channel message: status, and data bytes of at most 127 (the second is 0 where the message has but one).
    Message(u8, [u8; 2]),
    /// A meta event (FF) of a type.
    Meta(u8, &'a [u8]),
    /// A system exclusive message (F0).
    SysEx(&'a [u8]),
    /// Bytes to be sent as they are (F7).
    Escape(&'a [u8]),
    /// A message of a live wire (F1 to F6, F8 to FE) that no file may hold.
    Live(u8),
}

impl Kind<'_> {
    /// The type of the meta event End of Track.
    pub(super) const END: u8 = 0x2F;
    /// The type of a tempo.
    pub(super) const TEMPO: u8 = 0x51;
    /// The type of a time signature.
    pub(super) const METER: u8 = 0x58;
    /// The type of a key signature.
    pub(super) const KEY: u8 = 0x59;

    /// Whether a note starts.
    pub(super) const fn is_note(&self) -> bool {
        matches!(self, Self::Message(0x90..=0x9F, [_, velocity]) if *velocity > 0)
    }

    /// Whether it says its own length.
    pub(super) const fn is_sized(&self) -> bool {
        matches!(self, Self::Meta(..) | Self::SysEx(_) | Self::Escape(_))
    }

    /// The status that holds for a message after this event that has none: the standard lets every event but a channel
    /// message end it. 0 is none.
    pub(super) const fn running(&self) -> u8 {
        if let Self::Message(status, _) = self { *status } else { 0 }
    }
}

/// What is wrong with an event that can be read nevertheless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A data byte of a channel message is over 127; its upper bit was dropped.
    HighData,
    /// A message of a live wire stands in the file.
    Live,
    /// A number (delta time or length) takes more than four bytes.
    LongNumber,
    /// It has no status, though a meta event or system exclusive message ended that of the message before.
    NoStatus,
}

impl Flaw {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::HighData, Self::Live, Self::LongNumber, Self::NoStatus];
}

/// Why no event can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The bytes end before it does.
    Cut,
    /// It has no status byte, and none holds from before.
    NoStatus,
}

/// An event as read.
#[derive(Debug)]
pub(super) struct Read<'a> {
    /// Ticks since the event before.
    pub(super) delta: u64,
    pub(super) kind: Kind<'a>,
    pub(super) flaw: Option<Flaw>,
    /// The byte after it.
    pub(super) end: usize,
}

/// Reads the event that starts at a byte; one without a status has the `running` one (0 is none).
#[inline]
pub(super) fn read(bytes: &[u8], start: usize, running: u8) -> Result<Read<'_>, Trouble> {
    let (mut at, mut flaw) = (start, None);
    let delta = number(bytes, &mut at, &mut flaw)?;
    let first = *bytes.get(at).ok_or(Trouble::Cut)?;
    let status = if first < 0x80 { running } else { first };
    at += usize::from(first >= 0x80);
    let kind = match status {
        0x80..=0xBF | 0xE0..=0xEF => {
            let data = bytes.get(at..at + 2).ok_or(Trouble::Cut)?;
            at += 2;
            message(status, [data[0], data[1]], &mut flaw)
        }
        0xC0..=0xDF => {
            let data = *bytes.get(at).ok_or(Trouble::Cut)?;
            at += 1;
            message(status, [data, 0], &mut flaw)
        }
        0xFF => {
            let meta = *bytes.get(at).ok_or(Trouble::Cut)?;
            at += 1;
            Kind::Meta(meta, sized(bytes, &mut at, &mut flaw)?)
        }
        0xF0 => Kind::SysEx(sized(bytes, &mut at, &mut flaw)?),
        0xF7 => Kind::Escape(sized(bytes, &mut at, &mut flaw)?),
        0xF1..=0xFE => live(bytes, status, &mut at, &mut flaw)?,
        _ => return Err(Trouble::NoStatus),
    };
    Ok(Read { delta, kind, flaw, end: at })
}

/// Whether the event that starts at a byte has a status of its own.
pub(super) fn has_status(bytes: &[u8], start: usize) -> bool {
    let (mut at, mut flaw) = (start, None);
    number(bytes, &mut at, &mut flaw).is_ok() && bytes.get(at).is_some_and(|byte| *byte >= 0x80)
}

#[inline]
fn message<'a>(status: u8, data: [u8; 2], flaw: &mut Option<Flaw>) -> Kind<'a> {
    if (data[0] | data[1]) & 0x80 != 0 {
        *flaw = flaw.or(Some(Flaw::HighData));
    }
    Kind::Message(status, data.map(|byte| byte & 0x7F))
}

/// A message of a live wire, with the data bytes it has there.
fn live<'a>(bytes: &'a [u8], status: u8, at: &mut usize, flaw: &mut Option<Flaw>) -> Result<Kind<'a>, Trouble> {
    *at += match status {
        0xF2 => 2,
        0xF1 | 0xF3 => 1,
        _ => 0,
    };
    *flaw = flaw.or(Some(Flaw::Live));
    if *at > bytes.len() { Err(Trouble::Cut) } else { Ok(Kind::Live(status)) }
}

/// Data behind its length.
fn sized<'a>(bytes: &'a [u8], at: &mut usize, flaw: &mut Option<Flaw>) -> Result<&'a [u8], Trouble> {
    let length = usize::try_from(number(bytes, at, flaw)?).map_err(|_| Trouble::Cut)?;
    let data = bytes[*at..].get(..length).ok_or(Trouble::Cut)?;
    *at += length;
    Ok(data)
}

/// A number of variable length: seven bits a byte, the upper bit set in all but the last of at most four.
#[inline]
fn number(bytes: &[u8], at: &mut usize, flaw: &mut Option<Flaw>) -> Result<u64, Trouble> {
    let mut value = 0u64;
    for count in 0.. {
        let byte = *bytes.get(*at).ok_or(Trouble::Cut)?;
        *at += 1;
        value = value << 7 | u64::from(byte & 0x7F);
        if byte < 0x80 {
            if count >= 4 {
                *flaw = Some(Flaw::LongNumber);
            }
            break;
        }
        if count >= 8 {
            return Err(Trouble::Cut);
        }
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], running: u8) -> (Kind<'_>, Option<Flaw>, usize) {
        let read = read(bytes, 0, running).unwrap();
        (read.kind, read.flaw, read.end)
    }

    #[test]
    fn every_kind_of_event_is_read() {
        assert_eq!(kind(&[0, 0x90, 60, 80], 0), (Kind::Message(0x90, [60, 80]), None, 4));
        assert_eq!(kind(&[0, 60, 80], 0x91), (Kind::Message(0x91, [60, 80]), None, 3));
        assert_eq!(kind(&[0, 0xC2, 7], 0), (Kind::Message(0xC2, [7, 0]), None, 3));
        assert_eq!(kind(&[0, 0xFF, 1, 2, b'a', b'b'], 0), (Kind::Meta(1, b"ab"), None, 6));
        assert_eq!(kind(&[0, 0xF0, 1, 0xF7], 0), (Kind::SysEx(&[0xF7]), None, 4));
        assert_eq!(kind(&[0, 0xF7, 1, 9], 0), (Kind::Escape(&[9]), None, 4));
    }

    #[test]
    fn flaws_are_seen() {
        assert_eq!(kind(&[0, 0x90, 188, 80], 0), (Kind::Message(0x90, [60, 80]), Some(Flaw::HighData), 4));
        assert_eq!(kind(&[0, 0xF2, 1, 2], 0), (Kind::Live(0xF2), Some(Flaw::Live), 4));
        assert_eq!(kind(&[0x80, 0x80, 0x80, 0x80, 1, 0xC0, 1], 0).1, Some(Flaw::LongNumber));
    }

    #[test]
    fn what_is_no_event_is_told_apart() {
        assert_eq!(read(&[0, 60, 80], 0, 0).unwrap_err(), Trouble::NoStatus);
        for cut in [&[][..], &[0x81], &[0], &[0, 0x90, 60], &[0, 0xC0], &[0, 0xFF], &[0, 0xFF, 1, 5, 1], &[0, 0xF2, 1]]
        {
            assert_eq!(read(cut, 0, 0).unwrap_err(), Trouble::Cut, "{cut:?}");
        }
    }
}
