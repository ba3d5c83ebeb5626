//! The words analysis and arranger share: role, voice, line, phrase; and which notes each hand takes.

pub(crate) mod hands;

use crate::score::{Dynamic, NoteId, TickSpan};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a line does for the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The tune.
    Melody,
    /// A second tune against it.
    Countermelody,
    /// The lowest line that carries the harmony.
    Bass,
    /// Held or moving chord tones.
    Harmony,
    /// Ostinato, accompaniment figure, off-beats.
    Rhythm,
    /// Percussion keys.
    Percussion,
}

impl Role {
    /// All roles, most exposed first.
    pub const ALL: [Self; 6] =
        [Self::Melody, Self::Countermelody, Self::Bass, Self::Harmony, Self::Rhythm, Self::Percussion];

    /// The word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Melody => "melody",
            Self::Countermelody => "countermelody",
            Self::Bass => "bass",
            Self::Harmony => "harmony",
            Self::Rhythm => "rhythm",
            Self::Percussion => "percussion",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| {
            format!("`{text}` is not a role; write one of melody countermelody bass harmony rhythm percussion")
        })
    }
}

/// How much of each role a line has, in thousandths; the sum is 1000 (or 0 for a line nobody judged).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roles(pub [u16; 6]);

impl Roles {
    /// A line that is wholly one role.
    #[must_use]
    pub fn only(role: Role) -> Self {
        let mut weights = [0; 6];
        weights[role as usize] = 1000;
        Self(weights)
    }

    /// Thousandths of a role.
    #[must_use]
    pub const fn weight(self, role: Role) -> u16 {
        self.0[role as usize]
    }

    /// The heaviest role; of equals the more exposed.
    #[must_use]
    pub fn main(self) -> Role {
        Role::ALL.into_iter().max_by_key(|role| (self.weight(*role), 5 - *role as u8)).unwrap_or(Role::Harmony)
    }
}

/// The number of a voice in its analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VoiceId(pub u32);

/// The number of a line in its analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineId(pub u32);

/// One stream of notes that a listener follows through the piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Its number.
    pub id: VoiceId,
    /// The part (index into [`crate::score::Score::parts`]) most of its notes come from.
    pub part: u16,
    /// Its notes in time order. Several may sound at once where the voice is a chord layer.
    pub notes: Vec<NoteId>,
    /// How sure the analysis is that these belong together, in thousandths.
    pub confidence: u16,
}

/// A voice (or chord layer) over one phrase, with its roles. Every note of a score is in exactly one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number: dense, by (phrase, roles, pitch).
    pub id: LineId,
    /// The voice it is a piece of.
    pub voice: VoiceId,
    /// The phrase, an index into the analysis's phrases.
    pub phrase: u32,
    /// From its first note's start to its last note's end.
    pub span: TickSpan,
    /// Its notes in time order.
    pub notes: Vec<NoteId>,
    /// What it does.
    pub roles: Roles,
    /// The line it doubles at the unison or octave, if any; that line doubles none.
    pub doubles: Option<LineId>,
    /// How loud its notes are in the source; `None` where the source does not tell (one velocity throughout).
    pub dynamic: Option<Dynamic>,
}

/// A span in which lines keep their roles; instrument changes belong at its borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// From border to border; phrases tile the piece.
    pub span: TickSpan,
    /// The section (a run of phrases that belongs together), counted from 0.
    pub section: u32,
    /// The first phrase with the same music, if this is not it.
    pub same_as: Option<Same>,
}

/// Which earlier phrase a phrase is again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Same {
    /// The first with this music, an index into the analysis's phrases.
    pub phrase: u32,
    /// How like it is.
    pub likeness: Likeness,
}

/// How like music is that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Note for note.
    Exact,
    /// With a change: another accompaniment, an ornamented tune, another ending.
    Varied,
    /// The tune stands so many semitones higher or lower.
    Transposed(i8),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_role_of_equals_is_the_more_exposed() {
        assert_eq!(Roles([400, 0, 400, 200, 0, 0]).main(), Role::Melody);
        assert_eq!(Roles::only(Role::Bass).main(), Role::Bass);
    }
}
