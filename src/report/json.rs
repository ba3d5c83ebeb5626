//! The report for tools: one document with a `schema_version`, keys in a fixed order, levels in tenths of a decibel.

use super::player::Sheet;
use super::{Made, Round, Story, seat_rows};
use crate::arrange::{Gap, Lost, RoleSums};
use crate::balance::{Balance, MockUp};
use crate::finding::Finding;
use crate::run::Error;
use serde::Serialize;
use std::io::Write;

/// Version of every JSON document of partwright. It grows when a key changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// The document of an arrangement or of an adopted file.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What made it.
    pub made: &'a Made,
    /// Title of the piece.
    pub title: &'a str,
    /// Id of the ensemble.
    pub ensemble: &'a str,
    /// Bars of the piece.
    pub bars: u32,
    /// Length in seconds, rounded to a tenth.
    pub seconds: f64,
    /// One row a seat.
    pub seats: Vec<Seat>,
    /// Sums of the ledger by role.
    pub ledger: &'a [RoleSums],
    /// What the choice of seats and octaves costs, and what none would cost less than; null where nothing was searched.
    pub gap: Option<Gap>,
    /// Every source note that does not sound.
    pub lost: &'a [Lost],
    /// What was measured; null without sound.
    pub balance: Option<&'a Balance>,
    /// How a mock-up compares with live players; left out when none was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mock_up: Option<&'a MockUp>,
    /// The loop's rounds.
    pub rounds: &'a [Round],
    /// Everything noticed, in the order noticed.
    pub findings: &'a [Finding],
}

/// A seat in one row.
#[derive(Debug, Serialize)]
pub struct Seat {
    /// Name in plain ASCII.
    pub name: String,
    /// Profile id.
    pub instrument: String,
    /// How many play it.
    pub players: u16,
    /// How many notes.
    pub notes: usize,
    /// Lowest sounding pitch, as a name; null when it plays none.
    pub lowest: Option<String>,
    /// Highest sounding pitch.
    pub highest: Option<String>,
    /// Thousandths of the piece in which it sounds.
    pub playing_per_mille: u16,
    /// Level against the mix while it plays, in dB rounded to a tenth; null when silent or not rendered.
    pub in_mix_db: Option<f64>,
    /// Findings about it.
    pub findings: usize,
    /// What its part asks of its players.
    pub sheet: Sheet,
}

/// The document of a story.
#[must_use]
pub fn document<'a>(story: &Story<'a>) -> Document<'a> {
    let frame = &story.arrangement.frame;
    Document {
        schema_version: SCHEMA_VERSION,
        made: story.made,
        title: &story.arrangement.title,
        ensemble: &story.arrangement.ensemble.id,
        bars: frame.bar_count(),
        seconds: tenths(frame.tempo.seconds_at(frame.end).value()),
        seats: seats(story),
        ledger: &story.arrangement.ledger.by_role,
        gap: story.arrangement.ledger.gap,
        lost: &story.arrangement.ledger.lost,
        balance: story.balance,
        mock_up: story.mock_up,
        rounds: story.rounds,
        findings: story.findings,
    }
}

fn seats(story: &Story) -> Vec<Seat> {
    seat_rows(story)
        .into_iter()
        .zip(story.sheets())
        .map(|(row, sheet)| Seat {
            name: row.name,
            instrument: row.instrument,
            players: row.players,
            notes: row.notes,
            lowest: row.used.map(|range| range.low.to_string()),
            highest: row.used.map(|range| range.high.to_string()),
            playing_per_mille: row.playing,
            in_mix_db: row.in_mix.map(|level| tenths(level.value())),
            findings: row.findings,
            sheet: sheet.clone(),
        })
        .collect()
}

/// A number rounded to a tenth, as documents show seconds and decibels.
#[must_use]
pub fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A document as text, indented, with a newline at its end.
///
/// # Errors
/// [`Error::Encode`] when a value cannot be JSON.
pub fn to_text(document: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(document);
    text.map(|text| text + "\n").map_err(|error| Error::Encode { what: "JSON", why: error.to_string() })
}

/// Writes what [`to_text`] gives piece by piece: the document of a long piece is tens of megabytes.
///
/// # Errors
/// What the writer gives, and `InvalidData` when a value cannot be JSON.
pub fn write(document: &impl Serialize, to: &mut impl Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, document)?;
    to.write_all(b"\n")
}

/// A document as text on one line, for what no one reads by eye.
///
/// # Errors
/// [`Error::Encode`] when a value cannot be JSON.
pub fn to_line(document: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string(document);
    text.map(|text| text + "\n").map_err(|error| Error::Encode { what: "JSON", why: error.to_string() })
}
