//! Sequencer-specific events (FF 7F) of partwright's own, for what a score can say and MIDI cannot. Other programs
//! pass over them. They begin with 7D (the id for private use) and `pw`; a letter tells the kind.

use crate::score::{Channel, Dynamic, Mark, OtherMeta};

/// One of our own events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Own {
    /// A part that would not be seen, or not as percussion or pitched, by its events alone.
    Part { port: u8, channel: Channel, percussion: bool },
    /// The piece ends here.
    End,
    /// Nothing: it splits a wait longer than a file can say at once.
    Wait,
    /// The piece has no key signature but those of single parts.
    NoKey,
    /// A mark MIDI has no event for.
    Mark(Mark),
}

impl Own {
    /// The data of the event.
    pub(super) fn encode(&self) -> Vec<u8> {
        let (kind, rest): (u8, Vec<u8>) = match self {
            Self::Part { port, channel, percussion } => (b'p', vec![*port, channel.value(), u8::from(*percussion)]),
            Self::End => (b'e', vec![]),
            Self::Wait => (b'w', vec![]),
            Self::NoKey => (b'k', vec![]),
            Self::Mark(Mark::Dynamic(dynamic)) => (b'd', dynamic.mark().as_bytes().to_vec()),
            Self::Mark(Mark::Technique(text)) => (b't', text.as_bytes().to_vec()),
            Self::Mark(_) => (b'b', vec![]),
        };
        [OtherMeta::OWN.as_slice(), &[kind], &rest].concat()
    }

    /// One of our events from the data of a sequencer-specific one.
    pub(super) fn decode(data: &[u8]) -> Option<Self> {
        let (kind, rest) = data.strip_prefix(OtherMeta::OWN.as_slice())?.split_first()?;
        let text = || std::str::from_utf8(rest).ok();
        Some(match (kind, rest) {
            (b'p', &[port @ 0..=127, channel, percussion]) => {
                Self::Part { port, channel: Channel::new(channel).ok()?, percussion: percussion != 0 }
            }
            (b'e', _) => Self::End,
            (b'w', _) => Self::Wait,
            (b'k', _) => Self::NoKey,
            (b'd', _) => Self::Mark(Mark::Dynamic(text()?.parse::<Dynamic>().ok()?)),
            (b't', _) => Self::Mark(Mark::Technique(text()?.to_owned())),
            (b'b', _) => Self::Mark(Mark::Breath),
            _ => return None,
        })
    }
}
