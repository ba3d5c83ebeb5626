//! Why every note is there: the document `reasons.json` beside an arrangement, and what `explain` tells from it.
//!
//! [`Reasons`] holds what was decided, with names and bars instead of ids and ticks, so that it can be read without the
//! source, the ensemble or the style. [`Reasons::page`] picks some bars, and one seat or all.

mod gather;
mod page;
mod spelled;
#[cfg(test)]
mod tests;
mod text;

pub use page::{Asked, Near, Note, Page, Paragraph, Place, Played, SeatPage, Speaking};

use super::json::SCHEMA_VERSION;
use crate::arrange::{CostKind, LostReason, SeatNames};
use crate::line::Role;
use crate::run::{Error, Invalid};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why every note of an arrangement is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reasons {
    /// Version of the document, see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Title of the piece.
    pub title: String,
    /// For whom, in words: `for woodwind quintet`.
    pub whom: String,
    /// First and last bar, as printed (0 is the pick-up).
    pub bars: (u32, u32),
    /// The last beat of a bar, and of those that follow up to the next row.
    #[serde(default)]
    pub beats: Vec<Spot>,
    /// The parts of the source, by name.
    pub parts: Vec<String>,
    /// The notes of the source, by [`crate::score::NoteId`].
    pub source: Vec<SourceRow>,
    /// The seats, in score order.
    pub seats: Vec<SeatRow>,
    /// The lines that analysis found, by [`crate::line::LineId`].
    pub lines: Vec<LineRow>,
    /// Who was given which line.
    pub assignments: Vec<AssignmentRow>,
    /// What is played, seat by seat.
    pub notes: Vec<NoteRow>,
    /// What of the source does not sound.
    pub lost: Vec<LostRow>,
    /// Who came nearest to playing what does not sound.
    #[serde(default)]
    pub nearest: Vec<NearestRow>,
    /// What was changed after the lines were given out.
    pub edits: Vec<EditRow>,
}

/// A bar and a beat, as printed; beats count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Spot {
    /// Bar.
    pub bar: u32,
    /// Beat.
    pub beat: u32,
}

/// A note of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRow {
    /// Index into [`Reasons::parts`].
    pub part: u16,
    /// Where it starts.
    pub at: Spot,
    /// The same in ticks.
    pub tick: u64,
    /// `G4`, named as in the score, or `key 38` for percussion.
    pub sound: String,
}

/// A seat and its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatRow {
    /// What it is called here.
    pub name: String,
    /// What else it may be called.
    pub also: Vec<String>,
    /// Names it may share with others: its section and its instruments.
    pub shared: Vec<String>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineRow {
    /// First and last bar.
    pub bars: (u32, u32),
    /// What it does.
    pub role: Role,
    /// Its voice, counted from 1.
    pub voice: u32,
}

/// A line given to a seat; the fields are those of [`crate::arrange::Assignment`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssignmentRow {
    /// Semitones by which the line is moved.
    pub shift: i16,
    /// Whether it doubles a line that another seat has.
    pub doubling: bool,
    /// What speaks against it, by cost; 100 is the loss of an inner note of a chord.
    pub costs: Vec<(CostKind, i64)>,
    /// The next best seat.
    pub runner_up: Option<AlternativeRow>,
    /// The next best octave at this seat.
    pub other_octave: Option<AlternativeRow>,
    /// The pin that set it; empty when free.
    pub pin: String,
}

/// Another place that a line could have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativeRow {
    /// Index into [`Reasons::seats`].
    pub seat: u16,
    /// Semitones by which the line would be moved.
    pub shift: i16,
    /// How much more it would have cost.
    pub more: i64,
    /// What speaks against it, by cost.
    pub costs: Vec<(CostKind, i64)>,
}

/// A note that is played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoteRow {
    /// Index into [`Reasons::seats`].
    pub seat: u16,
    /// Where it starts.
    pub from: Spot,
    /// The same in ticks.
    pub tick: u64,
    /// The last beat in which it sounds.
    pub to: Spot,
    /// `G4`, named as in the score, or `key 38` for percussion.
    pub sound: String,
    /// The source notes it plays, indices into [`Reasons::source`].
    pub sources: Vec<u32>,
    /// Index into [`Reasons::lines`].
    pub line: Option<u32>,
    /// What it does.
    pub role: Role,
    /// Index into [`Reasons::assignments`].
    pub assignment: Option<u32>,
    /// Whether another seat plays it too, for which this is a copy.
    pub doubling: bool,
    /// Whether a rewriting of figures, which a style may turn off, gave it to the seat or changed it.
    #[serde(default)]
    pub rewritten: bool,
    /// What was done to the source, in words.
    pub deeds: Vec<String>,
}

impl NoteRow {
    /// Whether a rewriting gave it to a seat that was not given the line.
    const fn is_added(&self) -> bool {
        self.rewritten && self.assignment.is_none()
    }
}

/// A source note that does not sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LostRow {
    /// Index into [`Reasons::source`].
    pub note: u32,
    /// Its role.
    pub role: Role,
    /// Why.
    pub reason: LostReason,
    /// Index into [`Reasons::nearest`].
    #[serde(default)]
    pub nearest: Option<u32>,
}

/// Who came nearest to playing what does not sound; the fields are those of [`crate::arrange::Nearest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NearestRow {
    /// Index into [`Reasons::seats`].
    pub seat: u16,
    /// Semitones by which the line would be moved, or is.
    pub shift: i16,
    /// Whether the seat has the line, and only these notes found no room.
    pub plays: bool,
    /// How much more it would have cost than leaving the line out.
    pub more: i64,
    /// What speaks against it, by cost.
    pub costs: Vec<(CostKind, i64)>,
}

/// A change after the lines were given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditRow {
    /// Index into [`Reasons::seats`].
    pub seat: u16,
    /// Where it begins.
    pub from: Spot,
    /// The last beat it reaches.
    pub to: Spot,
    /// What was changed, in words.
    pub what: String,
}

impl Reasons {
    /// Reads what an arrangement wrote. `source_name` is what messages call the text.
    ///
    /// # Errors
    /// [`Error::Invalid`] for another kind of text, or one of a version that this one does not know.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        let invalid = |why: String, remedy: &str| Invalid::whole(source_name).with(&why, remedy);
        let version = serde_json::from_str::<Version>(text).map(|version| version.schema_version);
        match version {
            Ok(SCHEMA_VERSION) => serde_json::from_str(text),
            Ok(other) => {
                let why = format!("it is of version {other}, and this partwright reads version {SCHEMA_VERSION}");
                return Err(invalid(why, "arrange the piece again").into());
            }
            Err(error) => Err(error),
        }
        .map_err(|error| invalid(format!("these are no reasons of an arrangement: {error}"), "arrange it again").into())
    }

    /// Looks its seats up by name.
    #[must_use]
    pub fn seat_names(&self) -> SeatNames {
        SeatNames::written(self.seats.iter().map(|seat| (seat.name.clone(), seat.also.clone(), seat.shared.clone())))
    }
}

#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

/// The schema of what `explain --json` prints.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Page).to_value()
}
