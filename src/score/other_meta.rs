//! Meta events that a score keeps as they stand.

use serde::{Deserialize, Serialize};

/// Frames a second of each rate that an SMPTE offset can name; the third is 30 with frames dropped (29.97).
const RATES: [u8; 4] = [24, 25, 30, 30];

/// A meta event that no other word of the score stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OtherMeta {
    kind: u8,
    data: Vec<u8>,
}

impl OtherMeta {
    /// A sequencer-specific event (FF 7F) that begins so is partwright's own: it carries marks MIDI has no event for.
    pub(crate) const OWN: [u8; 3] = [0x7D, b'p', b'w'];

    /// A meta event by its type byte. `None` for types that have a word of their own: texts (01 to 07), channel and
    /// port (20, 21), end of track (2F), tempo, metre and key (51, 58, 59); and for a sequence number (00) or an SMPTE
    /// offset (54) that cannot be.
    #[must_use]
    pub fn new(kind: u8, data: Vec<u8>) -> Option<Self> {
        let own = kind == 0x7F && data.starts_with(&Self::OWN);
        let taken = matches!(kind, 0x01..=0x07 | 0x20 | 0x21 | 0x2F | 0x51 | 0x58 | 0x59);
        (!own && !taken && Self::check(kind, &data).is_ok()).then_some(Self { kind, data })
    }

    /// Refuses a sequence number and an SMPTE offset that cannot be, with the reason.
    pub(crate) fn check(kind: u8, data: &[u8]) -> Result<(), String> {
        match (kind, data) {
            (0x00, [] | [_, _]) => Ok(()),
            (0x00, _) => Err(format!("a sequence number has 2 bytes, this one {}", data.len())),
            (0x54, &[hour, minute, second, frame, part]) => {
                let rate = RATES[usize::from(hour >> 5 & 3)];
                let can_be =
                    hour < 0x80 && hour & 0x1F < 24 && minute < 60 && second < 60 && frame < rate && part < 100;
                let time = || format!("{}:{minute}:{second}, frame {frame}.{part} of {rate}", hour & 0x1F);
                if can_be { Ok(()) } else { Err(format!("{} is no time of an SMPTE offset", time())) }
            }
            (0x54, _) => Err(format!("an SMPTE offset has 5 bytes, this one {}", data.len())),
            _ => Ok(()),
        }
    }

    /// The type byte.
    #[must_use]
    pub const fn kind(&self) -> u8 {
        self.kind
    }

    /// What it carries.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }
}

#[cfg(test)]
mod tests {
    use super::OtherMeta;

    #[test]
    fn what_cannot_be_is_refused_and_other_events_pass() {
        for (kind, data) in [(0x00, &[][..]), (0x00, &[0, 1]), (0x54, &[0x61, 59, 59, 29, 99]), (0x60, &[1])] {
            assert_eq!(OtherMeta::check(kind, data), Ok(()));
        }
        for (kind, data) in
            [(0x00, &[1][..]), (0x54, &[1, 2]), (0x54, &[0x60, 0, 0, 47, 10]), (0x54, &[0x18, 0, 0, 0, 0])]
        {
            assert!(OtherMeta::check(kind, data).is_err(), "{kind:02X} {data:?}");
        }
    }
}
