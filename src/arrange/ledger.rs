//! What became of every source note.

use super::CostKind;
use super::decision::{Decision, Deed};
use super::gap::Gap;
use crate::line::{LineId, Role};
use crate::score::{Interval, NoteId, SeatId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Who was given a line over a phrase, what it cost, and who would have been next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The line.
    pub line: LineId,
    /// The seat.
    pub seat: SeatId,
    /// By how much the whole line was moved.
    pub shift: Interval,
    /// Which piece of the line, from 0: a line is given in pieces where it holds chords (one layer each) and where it rests.
    pub piece: u32,
    /// How many pieces the line has.
    pub pieces: u32,
    /// Whether it is played with the mute, where the solver or a pin says so; a technique of the notes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// Which of the seat's instruments it is played on, an index into [`crate::ensemble::Seat::profiles`].
    #[serde(default, skip_serializing_if = "is_usual")]
    pub instrument: u8,
    /// Whether it doubles a line that another seat has.
    pub doubling: bool,
    /// What speaks against it there, largest first: the line itself, and what it costs
    /// beside all others as they are. Of a doubling, the line itself alone.
    pub costs: Vec<(CostKind, i64)>,
    /// The next best seat, all others as they are; `None` for a doubling, and where no other seat may play it.
    pub runner_up: Option<Alternative>,
    /// The next best octave at this seat.
    pub other_octave: Option<Alternative>,
    /// The pin that set it, as written in the plan; empty when free.
    pub pin: String,
    /// Whether a redo made it, on top of what the plan's phrases say.
    #[serde(default)]
    pub redone: bool,
}

/// Whether an instrument is the one that a seat has in hand by itself.
const fn is_usual(instrument: &u8) -> bool {
    *instrument == 0
}

/// Another place that a line could have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// At which seat.
    pub seat: SeatId,
    /// By how much moved.
    pub shift: Interval,
    /// Whether with the mute.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// How much more it would have cost (less, where the search left something better).
    pub more: i64,
    /// What speaks against it there, as [`Assignment::costs`].
    pub costs: Vec<(CostKind, i64)>,
}

/// What became of every source note. It balances: every note id of the source is in exactly one of `sounding` and `lost`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Source notes that sound, each in at least one decision.
    pub sounding: Vec<NoteId>,
    /// Source notes that do not, with the reason.
    pub lost: Vec<Lost>,
    /// Who came nearest to playing what is lost, for [`Lost::nearest`].
    #[serde(default)]
    pub nearest: Vec<Nearest>,
    /// Sums by role.
    pub by_role: Vec<RoleSums>,
    /// The assignments decisions point at.
    pub assignments: Vec<Assignment>,
    /// How much better the assignments could be at most; `None` where nothing was chosen.
    #[serde(default)]
    pub gap: Option<Gap>,
}

/// A source note that does not sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// Which.
    pub note: NoteId,
    /// Its role.
    pub role: Role,
    /// Why.
    pub reason: LostReason,
    /// Who came nearest to playing it, an index into [`Ledger::nearest`]; `None` where nobody could, or nobody was asked.
    #[serde(default)]
    pub nearest: Option<u32>,
}

/// A seat that came nearest to playing notes that do not sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    /// The seat.
    pub seat: SeatId,
    /// By how much it would move the line, or moves it.
    pub shift: Interval,
    /// Whether it has the line, and only these notes found no room in its part.
    pub plays: bool,
    /// How much more it would have cost than leaving the line out (less, where the search left something better).
    pub more: i64,
    /// What speaks against it there, as [`Assignment::costs`]; empty where it has the line.
    pub costs: Vec<(CostKind, i64)>,
}

/// Why a source note does not sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LostReason {
    /// No player was free for it, or only at more harm than its loss.
    TooManyNotes,
    /// The octave of a note of its line that sounds: no player was free to double the line.
    OctaveFolded,
    /// No seat can reach it at any octave.
    OutOfReach,
    /// No player has this percussion instrument or one like it.
    NoPercussion,
    /// Left out so that the part can be played (speed, stops, breath).
    Unplayable,
    /// Thinned by a named transformation, or a grace note whose note is not played there.
    Thinned,
    /// The pin or style asks for silence there.
    Pinned,
    /// Of no length, or below hearing, in the source.
    Inaudible,
    /// Nobody plays its part (an existing file, adopted).
    Uncast,
}

impl fmt::Display for LostReason {
    /// In words a player knows, to follow a note's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TooManyNotes => "no player was free for it, or only at more harm than its loss",
            Self::OctaveFolded => "its line sounds, without its octave: no player is free to double it",
            Self::OutOfReach => "no seat can reach it at any octave",
            Self::NoPercussion => "no player has this percussion instrument or one like it",
            Self::Unplayable => "left out so that the part can be played (speed, leaps, stops, breath)",
            Self::Thinned => "thinned with its figure, or a grace note whose note is not played there",
            Self::Pinned => "a pin or the style asks for silence there",
            Self::Inaudible => "of no length, or below hearing, in the source",
            Self::Uncast => "nobody plays its part",
        })
    }
}

/// Sums of the ledger for a role. `source = kept + octave + folded + merged + shortened + transformed + dropped`,
/// each source note counted once by the gravest thing done to its best copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the deeds")]
pub struct RoleSums {
    pub role: Role,
    /// Source notes of this role.
    pub source: u32,
    pub kept: u32,
    pub octave: u32,
    pub folded: u32,
    pub merged: u32,
    pub shortened: u32,
    pub transformed: u32,
    pub dropped: u32,
    /// Output notes that are further copies.
    pub doubled: u32,
    /// Output notes that fill a chord.
    pub invented: u32,
}

/// What was done to a source note, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Kept,
    Octave,
    Merged,
    Shortened,
    Folded,
    Transformed,
}

impl Fate {
    /// The gravest of the deeds done to the first source note of a decision.
    pub(super) fn of(deeds: &[Deed]) -> Self {
        let one = |deed: &Deed| match deed {
            Deed::Kept | Deed::Held | Deed::Merged | Deed::Doubled | Deed::Invented => Self::Kept,
            Deed::Octave(_) => Self::Octave,
            Deed::Shortened => Self::Shortened,
            Deed::Folded(_) => Self::Folded,
            Deed::Transformed(_) => Self::Transformed,
        };
        deeds.iter().map(one).max().unwrap_or(Self::Kept)
    }

    /// What was done to the best copy of every source note that sounds.
    pub(super) fn all(decisions: &[Decision]) -> BTreeMap<NoteId, Self> {
        let mut fates: BTreeMap<NoteId, Self> = BTreeMap::new();
        for decision in decisions {
            for (place, id) in decision.sources.iter().enumerate() {
                let fate = if place == 0 { Self::of(&decision.deeds) } else { Self::Merged };
                fates.entry(*id).and_modify(|best| *best = fate.min(*best)).or_insert(fate);
            }
        }
        fates
    }

    /// What was done to the best copy of a source note; `None` when it does not sound.
    pub(super) fn best(decisions: &[Decision], note: NoteId) -> Option<Self> {
        let of = |decision: &Decision| match decision.sources.iter().position(|id| *id == note)? {
            0 => Some(Self::of(&decision.deeds)),
            _ => Some(Self::Merged),
        };
        decisions.iter().filter_map(of).min()
    }
}

impl Ledger {
    /// Moves a source note of a role from one count to another; `None` is dropped.
    pub(super) fn recount(&mut self, role: Role, before: Option<Fate>, after: Option<Fate>) {
        if let Some(sums) = self.by_role.iter_mut().find(|sums| sums.role == role) {
            let from = sums.count(before);
            *from = from.saturating_sub(1);
            *sums.count(after) += 1;
        }
    }

    /// Counts the copies anew.
    pub(super) fn count_doubled(&mut self, decisions: &[Decision]) {
        for sums in &mut self.by_role {
            let doubled = |d: &&Decision| d.role == sums.role && d.deeds.contains(&Deed::Doubled);
            sums.doubled = decisions.iter().filter(doubled).count() as u32;
        }
    }
}

impl RoleSums {
    fn count(&mut self, fate: Option<Fate>) -> &mut u32 {
        match fate {
            None => &mut self.dropped,
            Some(Fate::Kept) => &mut self.kept,
            Some(Fate::Octave) => &mut self.octave,
            Some(Fate::Merged) => &mut self.merged,
            Some(Fate::Shortened) => &mut self.shortened,
            Some(Fate::Folded) => &mut self.folded,
            Some(Fate::Transformed) => &mut self.transformed,
        }
    }
}
