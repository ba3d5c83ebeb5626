//! Marks: words and signs attached to an instant.

use super::chord::ChordSymbol;
use super::dynamic::Dynamic;
use super::key::Key;
use super::other_meta::OtherMeta;
use super::time::{Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// A word or sign that belongs to an instant of a score or part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Free text (meta FF 01).
    Text(String),
    /// Copyright notice (meta FF 02).
    Copyright(String),
    /// Instrument name (meta FF 04).
    Instrument(String),
    /// A sung syllable (meta FF 05).
    Lyric(String),
    /// A marker or rehearsal mark (meta FF 06).
    Marker(String),
    /// A cue (meta FF 07).
    Cue(String),
    /// A written dynamic.
    Dynamic(Dynamic),
    /// A playing technique in words: `pizz.`, `arco`, `con sord.`, `1. solo`, `a2`, `tacet`.
    Technique(String),
    /// A breath mark.
    Breath,
    /// A chord symbol of the piece; none in MIDI.
    Chord(ChordSymbol),
    /// A hold over what ends here, rest or note, for everyone; none in MIDI.
    Fermata,
    /// A hold over the bar line here; none in MIDI.
    BarlineFermata,
    /// The key signature of one part, as its file has it (a transposing part may be written in its own key). Those of
    /// the whole piece stand in [`super::Frame::keys`].
    Key(Key),
    /// A system exclusive message without its leading F0, its closing F7 included if the file has it.
    SysEx(Vec<u8>),
    /// Bytes sent as they are (F7).
    Escape(Vec<u8>),
    /// Any other meta event, kept as it is.
    Meta(OtherMeta),
}

impl Mark {
    /// Whether it tells one player of a part to play (`1. solo`, `solo`, `1.`, `2.`) or all of them again (`tutti`, `a2`,
    /// `unis.`, `div.`); `None` where it says nothing of that.
    ///
    /// ```
    /// use partwright::score::Mark;
    ///
    /// assert_eq!(Mark::Technique("1. Solo".into()).asks_for_one(), Some(true));
    /// assert_eq!(Mark::Technique("a2".into()).asks_for_one(), Some(false));
    /// assert_eq!(Mark::Technique("pizz.".into()).asks_for_one(), None);
    /// ```
    #[must_use]
    pub fn asks_for_one(&self) -> Option<bool> {
        let Self::Technique(words) = self else { return None };
        let words = words.to_lowercase();
        let all = ["tutti", "a2", "a 2", "a3", "a 3", "unis", "div"].iter().any(|word| words.starts_with(word));
        let one = words.contains("solo") || words.starts_with("1.") || words.starts_with("2.");
        if all { Some(false) } else { one.then_some(true) }
    }
}

/// A mark that lasts over a span of a seat's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marked {
    /// At an instant.
    At(Tick, Mark),
    /// Getting louder (true) or softer (false).
    Hairpin(TickSpan, bool),
    /// A slur.
    Slur(TickSpan),
}
