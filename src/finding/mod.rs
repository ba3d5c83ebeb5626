//! Findings: what was noticed, where, how bad, and what to do about it. [`Checked`] carries a value *and* its findings.

mod catalogue;

pub use catalogue::{Code, Page};

use crate::score::{BarNumber, SeatId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a finding is, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// Breaks the arrangement or loses music.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where a finding is, as far as known; all empty means the whole piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// First bar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar: Option<BarNumber>,
    /// Last bar, where several are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_bar: Option<BarNumber>,
    /// Beat in the first bar, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beat: Option<u32>,
    /// The seat of the ensemble.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// Name of the seat, or of the source's part, for display.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The MTrk chunk of the source file, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<u16>,
    /// Byte offset in the source file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Place {
    /// One bar of a seat.
    #[must_use]
    pub fn seat(seat: SeatId, name: &str, bar: BarNumber) -> Self {
        Self { bar: Some(bar), seat: Some(seat), name: name.to_owned(), ..Self::default() }
    }

    /// A byte of a track in a file.
    #[must_use]
    pub fn byte(track: Option<u16>, offset: u64) -> Self {
        Self { track, offset: Some(offset), ..Self::default() }
    }

    /// The same place, from its bar to `last`.
    #[must_use]
    pub fn to_bar(mut self, last: BarNumber) -> Self {
        self.last_bar = Some(last);
        self
    }

    /// The same place at a beat.
    #[must_use]
    pub fn at_beat(mut self, beat: u32) -> Self {
        self.beat = Some(beat);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = Vec::new();
        match (self.bar, self.last_bar) {
            (Some(bar), Some(last)) if last != bar => words.push(format!("bars {}-{}", bar.0, last.0)),
            (Some(bar), _) => words.push(format!("bar {}", bar.0)),
            _ => {}
        }
        words.extend(self.beat.map(|beat| format!("beat {beat}")));
        if !self.name.is_empty() {
            words.push(self.name.clone());
        }
        words.extend(self.track.map(|track| format!("track {track}")));
        words.extend(self.offset.map(|offset| format!("byte {offset}")));
        f.pad(if words.is_empty() { "whole piece".to_owned() } else { words.join(", ") }.as_str())
    }
}

/// Something noticed: a code, how bad, where, a sentence, and a remedy a player can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule or check.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What was noticed, in one sentence, without a full stop.
    pub message: String,
    /// What to do; empty when nothing need be done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
    /// How many notes are at stake: read only by a repair, changed, or given up. `None` where they were not counted or
    /// cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<u32>,
}

impl Finding {
    /// A finding with the severity its catalogue page gives.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.page().severity,
            place,
            message: message.into(),
            remedy: String::new(),
            notes: None,
        }
    }

    /// With a remedy.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// With the number of notes at stake.
    #[must_use]
    pub const fn with_notes(mut self, notes: u32) -> Self {
        self.notes = Some(notes);
        self
    }

    /// With another severity than the catalogue's.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}: {}", self.severity, self.code, self.place, self.message)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

/// A noun after its number: `bar` or `bars`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// A value and what was noticed on the way to it.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "the findings should reach the user"]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// What was noticed, in the order noticed.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// A value with nothing to say about it.
    pub const fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// A value with findings.
    pub const fn new(value: T, findings: Vec<Finding>) -> Self {
        Self { value, findings }
    }

    /// The value changed, the findings kept.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), findings: self.findings }
    }

    /// The value, its findings moved to the end of `findings`.
    pub fn take(self, findings: &mut Vec<Finding>) -> T {
        findings.extend(self.findings);
        self.value
    }
}
