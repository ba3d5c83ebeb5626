//! Ornaments as a player thinks of them, found again in the notes a program played out.
//!
//! What counts as one is common practice (C. P. E. Bach, Versuch 1753, part 1, chapter 2; Neumann, Ornamentation in
//! Baroque and Post-Baroque Music, 1978): trills alternate neighbours, graces and rolls are too short to be counted. The
//! speeds are ours: eight notes a second is where counted playing ends for most instruments. Where most notes of a file
//! stand on a grid, places off the grid tell what was played out from a sign; a run of written thirty-seconds is no ornament.

mod chain;
mod glissando;
mod grace;
mod roll;
mod strikes;
mod tremolo;
mod trill;
mod written;

#[cfg(test)]
mod tests;

use crate::score::{NoteId, Score, TickSpan};
use serde::{Deserialize, Serialize};
use std::fmt;
use strikes::Strikes;

/// What an ornament is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OrnamentKind {
    /// A note and its neighbour in fast alternation.
    Trill,
    /// A note, its neighbour, and the note again, held.
    Mordent,
    /// Fast repetition of notes, or alternation of notes further apart than neighbours; a roll of drums.
    Tremolo,
    /// One to three very short notes before a longer one.
    Grace,
    /// A chord struck note by note.
    Roll,
    /// A run too fast to be counted, to a longer note.
    Glissando,
}

impl OrnamentKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Trill, Self::Mordent, Self::Tremolo, Self::Grace, Self::Roll, Self::Glissando];

    /// The word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trill => "trill",
            Self::Mordent => "mordent",
            Self::Tremolo => "tremolo",
            Self::Grace => "grace",
            Self::Roll => "roll",
            Self::Glissando => "glissando",
        }
    }

    /// Whether its notes are one player's: all but the notes of a chord, which may be shared out.
    #[must_use]
    pub const fn is_one_players(self) -> bool {
        !matches!(self, Self::Tremolo | Self::Roll)
    }
}

impl fmt::Display for OrnamentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An ornament. Its notes are of one part, and each note is in at most one ornament; but a note with a sign may have grace
/// notes too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ornament {
    /// What it is.
    pub kind: OrnamentKind,
    /// The part, an index into [`Score::parts`].
    pub part: u16,
    /// Its notes in time order, the main note among them: at least two where it is played out, one where a sign stands.
    pub notes: Vec<NoteId>,
    /// The note that a sign would stand at: the lower of a trill, the long one of a mordent, grace or glissando, the
    /// first of a tremolo or roll.
    pub main: NoteId,
    /// From its first note's start to its last note's end.
    pub span: TickSpan,
}

/// Every ornament of a score that is played out or stands as a sign, by (start, part, main note).
#[must_use]
pub fn find(score: &Score) -> Vec<Ornament> {
    let exact = strikes::is_exact(score);
    let parts: Vec<u16> = (0u16..).take(score.parts.len()).collect();
    let mut ornaments: Vec<Ornament> =
        crate::run::map(&parts, |part| of_part(score, *part, exact)).into_iter().flatten().collect();
    ornaments.sort_by_key(|ornament| (ornament.span.start, ornament.part, ornament.main));
    ornaments
}

fn of_part(score: &Score, part: u16, exact: bool) -> Vec<Ornament> {
    let mut strikes = Strikes::new(score, part, exact);
    let mut found = Vec::new();
    if !strikes.percussion {
        glissando::find(&mut strikes, &mut found);
        trill::find(&mut strikes, &mut found);
    }
    tremolo::find(&mut strikes, &mut found);
    if !strikes.percussion {
        trill::find_mordents(&mut strikes, &mut found);
        grace::find(&mut strikes, &mut found);
        roll::find(&mut strikes, &mut found);
    }
    let played = found.iter().map(|figure| strikes.ornament(figure));
    played.chain(written::find(score, part)).collect()
}

/// An ornament in the making: its strikes in time order, the main one as an index into the part's strikes.
struct Figure {
    kind: OrnamentKind,
    strikes: Vec<usize>,
    main: usize,
}
