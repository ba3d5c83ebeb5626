//! Giving lines to seats: an [`Arrangement`] holds the notes of every seat, each with its [`Decision`], and the [`Ledger`].

use crate::analysis::Analysis;
use crate::ensemble::Ensemble;
use crate::finding::Checked;
use crate::line::{LineId, Role};
use crate::profile::Technique;
use crate::run::{Error, Run};
use crate::score::{Dynamic, Frame, Interval, Marked, NoteId, Score, SeatId, Sound, Tick, TickSpan, Ticks};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The plan carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrangement {
    /// Title of the piece.
    pub title: String,
    /// Tempo, metre, key (estimated where the source gives none), end.
    pub frame: Frame,
    /// Who plays.
    pub ensemble: Arc<Ensemble>,
    /// One entry a seat, in score order: `seats[i].seat == SeatId(i)`.
    pub seats: Vec<SeatPart>,
    /// Why each note is there; [`ArrangedNote::decision`] indexes it.
    pub decisions: Vec<Decision>,
    /// What became of every source note.
    pub ledger: Ledger,
    /// Edits carried out on top of the assignments (by the loop or by hand), in order; a plan keeps them for replay.
    pub edits: Vec<Edit>,
    /// Lyrics, markers and texts that belong to no seat.
    pub marks: Vec<crate::score::Timed<crate::score::Mark>>,
}

/// What one seat plays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeatPart {
    /// Which seat.
    pub seat: SeatId,
    /// Its notes by (start, sound).
    pub notes: Vec<ArrangedNote>,
    /// Dynamics, hairpins, slurs, techniques, breaths, lyrics, in time order.
    pub marks: Vec<Marked>,
}

/// A note to play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrangedNote {
    /// Sounding pitch, or percussion key.
    pub sound: Sound,
    /// When it starts.
    pub start: Tick,
    /// How long it is written (before articulation); never zero.
    pub length: Ticks,
    /// The written dynamic that holds for it.
    pub dynamic: Dynamic,
    /// How it is articulated.
    pub articulation: Articulation,
    /// How it is played.
    pub technique: Technique,
    /// Which instrument of the seat, an index into [`crate::ensemble::Seat::profiles`].
    pub instrument: u8,
    /// Why it is there.
    pub decision: DecisionId,
}

impl ArrangedNote {
    /// From start to written end.
    #[must_use]
    pub fn span(&self) -> TickSpan {
        TickSpan::of(self.start, self.length)
    }
}

/// How a note is articulated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Articulation {
    /// Full length, new attack.
    #[default]
    Plain,
    /// Joined to the next under a slur.
    Legato,
    /// Short.
    Staccato,
    /// Full and broad.
    Tenuto,
    /// With a stress.
    Accent,
}

/// The number of a decision in its arrangement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub u32);

/// Why a note is there. Notes decided alike (one line given to one seat over a phrase) each have their own decision
/// for their sources, but share the assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The source notes it plays. Empty only when it fills a chord.
    pub sources: Vec<NoteId>,
    /// The line they are of; `None` when an existing file was adopted.
    pub line: Option<LineId>,
    /// What that line does there.
    pub role: Role,
    /// What was done to the source.
    pub deeds: Vec<Deed>,
    /// The assignment that gave the line to this seat, an index into [`Ledger::assignments`]; `None` when adopted.
    pub assignment: Option<u32>,
}

/// What was done to a source note on the way to an output note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Played as it stands (no other deed).
    Kept,
    /// Moved with its phrase by octaves (semitones).
    Octave(Interval),
    /// Moved alone, to fit the range (folded).
    Folded(Interval),
    /// Two source notes of one pitch and time became one.
    Merged,
    /// Made shorter, for breath or for a repeated note.
    Shortened,
    /// A copy in a further seat.
    Doubled,
    /// Rewritten by a named transformation.
    Transformed(Transformation),
    /// Fills a chord that the source only implies.
    Invented,
}

/// A documented rewriting of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Transformation {
    /// A percussion key played on the nearest instrument at hand.
    SubstitutedPercussion,
    /// A repeated note played at half its rate, for a slow tongue.
    ThinnedRepeat,
}

/// Who was given a line over a phrase, what it cost, and who would have been next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The line.
    pub line: LineId,
    /// The seat.
    pub seat: SeatId,
    /// By how much the whole line was moved.
    pub shift: Interval,
    /// Whether it doubles a line that another seat has.
    pub doubling: bool,
    /// The costs that decided, by name, largest first.
    pub costs: Vec<(String, i64)>,
    /// The next best seat, and how much more it would have cost.
    pub runner_up: Option<(SeatId, i64)>,
    /// The pin that set it, as written in the plan; empty when free.
    pub pin: String,
}

/// What became of every source note. It balances: every note id of the source is in exactly one of `sounding` and `lost`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Source notes that sound, each in at least one decision.
    pub sounding: Vec<NoteId>,
    /// Source notes that do not, with the reason.
    pub lost: Vec<Lost>,
    /// Sums by role.
    pub by_role: Vec<RoleSums>,
    /// The assignments decisions point at.
    pub assignments: Vec<Assignment>,
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
}

/// Why a source note does not sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LostReason {
    /// More notes at once than the players can hold.
    TooManyNotes,
    /// No seat can reach it at any octave.
    OutOfReach,
    /// No player has this percussion instrument or one like it.
    NoPercussion,
    /// Left out so that the part can be played (speed, stops, breath).
    Unplayable,
    /// Thinned by a named transformation.
    Thinned,
    /// The pin or style asks for silence there.
    Pinned,
    /// Of no length, or below hearing, in the source.
    Inaudible,
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

/// Arranges a score for an ensemble.
///
/// # Errors
/// [`Error::Cancelled`], and [`Error::Unsatisfiable`] when a pin cannot hold.
pub fn arrange(
    _score: &Score,
    _analysis: &Analysis,
    _ensemble: &Arc<Ensemble>,
    _style: &Style,
    _plan: &Plan,
    _run: &Run,
) -> Result<Checked<Arrangement>, Error> {
    unimplemented!()
}

/// What is preferred: weights of the costs, by name. TOML in `assets/styles`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Its id.
    pub id: String,
}

/// What the person wants and what was chosen, as TOML.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {}

/// A change that players can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edit {
    /// Dynamics of a seat moved by whole steps over a span.
    Dynamics {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Steps louder (softer when negative).
        steps: i8,
    },
    /// The line a seat plays in a span moved by octaves.
    Octave {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Semitones, a multiple of 12.
        shift: Interval,
    },
    /// A seat that rests doubles what another plays.
    Double {
        /// Who plays it already.
        from: SeatId,
        /// Who joins.
        with: SeatId,
        /// Where.
        span: TickSpan,
        /// By how much the copy is moved.
        shift: Interval,
    },
    /// A seat is silent where it only doubles.
    Rest {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
}

/// Carries edits out. An edit that would break a part (range, playability) is left out, with a finding.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn revise(_arrangement: &Arrangement, _edits: &[Edit], _run: &Run) -> Result<Checked<Arrangement>, Error> {
    unimplemented!()
}

/// Which seat plays which part of an existing file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Casting {
    /// One entry a part of the score, in its order.
    pub parts: Vec<Cast>,
}

/// The seat of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// The seat; `None` when nobody plays it.
    pub seat: Option<SeatId>,
    /// How sure, in thousandths.
    pub confidence: u16,
    /// What told: name, program, range, order.
    pub reason: String,
}

/// Gives an existing file's parts to seats by name, program, range and order.
pub fn cast(_score: &Score, _ensemble: &Ensemble) -> Checked<Casting> {
    unimplemented!()
}

/// Takes an existing MIDI as it stands: every note where its part's seat is, nothing moved.
pub fn adopt(_score: &Score, _ensemble: &Arc<Ensemble>, _casting: &Casting) -> Checked<Arrangement> {
    unimplemented!()
}

/// Every playability rule over every seat: findings with bar, cause and remedy.
#[must_use]
pub fn check(_arrangement: &Arrangement) -> Vec<crate::finding::Finding> {
    unimplemented!()
}
