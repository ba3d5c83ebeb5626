//! Signs written at a note: how it is played, what is sung to it, what it belongs to.

use super::time::Ticks;
use serde::{Deserialize, Serialize};

/// A sign written at a note of a score. A score read from MIDI has none until [`crate::prepare`] finds in it what was
/// played out of one.
///
/// Signs that join notes (a slur, a glissando) stand at each of them with the same number; a number means one thing in
/// one part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sign {
    /// Under a slur of that number, with all notes from its first to its last.
    Slur(u32),
    /// Struck short before its note; `true` with a stroke through the stem.
    Grace(bool),
    /// A short dot.
    Staccato,
    /// A wedge: very short.
    Staccatissimo,
    /// Off the string.
    Spiccato,
    /// Full and broad.
    Tenuto,
    /// Dot and line: parted, not short.
    Portato,
    /// An accent.
    Accent,
    /// A strong accent, the hat.
    Marcato,
    /// Stressed as in speech.
    Stress,
    /// Unstressed as in speech.
    Unstress,
    /// A loud beginning in letters: `sf`, `sfz`, `fz`, `rfz`, `fp`, `sfp`.
    Force(String),
    /// Slid into from below.
    Scoop,
    /// Slid into from above.
    Plop,
    /// Slid out of upwards.
    Doit,
    /// Slid out of downwards.
    Fall,
    /// A breath after it.
    Breath,
    /// A break after it.
    Caesura,
    /// Held at will.
    Fermata,
    /// A trill with the note above; with the accidental of that note where one is written.
    Trill(Option<Accidental>),
    /// The note below, once; with its accidental.
    Mordent(Option<Accidental>),
    /// The note above, once (MusicXML's inverted mordent, the short trill); with its accidental.
    ShortTrill(Option<Accidental>),
    /// Above, note, below, note.
    Turn,
    /// Below, note, above, note.
    InvertedTurn,
    /// A turn after the note, before the next.
    DelayedTurn,
    /// Repeated as many strokes say: 1 eighths, 2 sixteenths, 3 and more as fast as it goes.
    Tremolo(u8),
    /// In fast alternation with the other note that has the number; strokes as in [`Self::Tremolo`].
    Alternation(u32, u8),
    /// A chord spread from below, or (`true`) from above.
    Arpeggio(bool),
    /// A slide to, or from, the other note that has the number.
    Glissando(u32),
    /// Bow upwards.
    UpBow,
    /// Bow downwards.
    DownBow,
    /// A harmonic.
    Harmonic,
    /// An open string, pipe or bell.
    Open,
    /// Stopped by the hand; on strings plucked with the left.
    Stopped,
    /// Plucked so that the string snaps back.
    Snap,
    /// Two or three tongue strokes a beat.
    Tongue(u8),
    /// With which finger, as printed.
    Fingering(String),
    /// How the file plays the note: its signs played out, or later than written. Where it is missing, signs are played
    /// as instruments do.
    Played(Vec<Stroke>),
    /// Sung to it.
    Syllable(Syllable),
}

/// One stroke of a note that is played out. It lasts to the next, the last to the end of the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stroke {
    /// After the written start of the note. A single stroke may come when the written note is over: then it is the whole
    /// note, later.
    pub after: Ticks,
    /// Semitones above the note.
    pub step: i8,
}

/// An accidental at an ornament.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accidental {
    /// ♭♭.
    DoubleFlat,
    /// ♭.
    Flat,
    /// ♮.
    Natural,
    /// ♯.
    Sharp,
    /// A double sharp.
    DoubleSharp,
}

/// A syllable of one verse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Syllable {
    /// The verse, from 1.
    pub verse: u8,
    /// Its text, without hyphens at its ends; two syllables sung to one note with what joins them (`‿` or a space).
    pub text: String,
    /// Where it stands in its word.
    pub place: Syllabic,
    /// A line follows: it is held over further notes.
    pub extended: bool,
}

/// Where a syllable stands in its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Syllabic {
    /// The whole word.
    Single,
    /// The first of several.
    Begin,
    /// Between first and last.
    Middle,
    /// The last.
    End,
}

impl Sign {
    /// Whether it is one of the short signs that stand at a notehead: dots, wedges, lines, accents.
    #[must_use]
    pub const fn is_articulation(&self) -> bool {
        matches!(
            self,
            Self::Staccato
                | Self::Staccatissimo
                | Self::Spiccato
                | Self::Tenuto
                | Self::Portato
                | Self::Accent
                | Self::Marcato
                | Self::Stress
                | Self::Unstress
        )
    }

    /// Whether it makes the beginning of its note louder.
    #[must_use]
    pub const fn is_accent(&self) -> bool {
        matches!(self, Self::Accent | Self::Marcato | Self::Stress | Self::Force(_))
    }

    /// Whether it is for one kind of instrument, or one hand, alone: another player has other fingers.
    #[must_use]
    pub const fn is_of_hands(&self) -> bool {
        matches!(self, Self::Fingering(_) | Self::Tongue(_))
    }

    /// Whether it stands for several strokes, or for a stroke beside the beat, or tells of them.
    #[must_use]
    pub const fn is_played_out(&self) -> bool {
        matches!(
            self,
            Self::Grace(_)
                | Self::Trill(_)
                | Self::Mordent(_)
                | Self::ShortTrill(_)
                | Self::Turn
                | Self::InvertedTurn
                | Self::DelayedTurn
                | Self::Tremolo(_)
                | Self::Alternation(..)
                | Self::Arpeggio(_)
                | Self::Played(_)
        )
    }

    /// The number and the strokes of a tremolo between two notes.
    #[must_use]
    pub const fn alternation(&self) -> Option<(u32, u8)> {
        if let Self::Alternation(number, strokes) = self { Some((*number, *strokes)) } else { None }
    }

    /// How the file plays it out.
    #[must_use]
    pub fn strokes(&self) -> Option<&[Stroke]> {
        if let Self::Played(strokes) = self { Some(strokes) } else { None }
    }

    /// The number that it shares with other notes.
    #[must_use]
    pub const fn number(&self) -> Option<u32> {
        match self {
            Self::Slur(number) | Self::Alternation(number, _) | Self::Glissando(number) => Some(*number),
            _ => None,
        }
    }

    /// The same with another number.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        match self {
            Self::Slur(_) => Self::Slur(number),
            Self::Alternation(_, strokes) => Self::Alternation(number, *strokes),
            Self::Glissando(_) => Self::Glissando(number),
            other => other.clone(),
        }
    }
}

impl Accidental {
    /// Every accidental, flattest first.
    pub const ALL: [Self; 5] = [Self::DoubleFlat, Self::Flat, Self::Natural, Self::Sharp, Self::DoubleSharp];

    /// Semitones from the white key.
    #[must_use]
    pub const fn semitones(self) -> i8 {
        self as i8 - 2
    }
}
