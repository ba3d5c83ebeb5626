//! Findings that came and went.

use super::told::Told;
use crate::finding::{Finding, Severity};
use schemars::JsonSchema;
use serde::Serialize;

/// A finding in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingRow {
    /// Its code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Name of the seat or part; empty when none is meant.
    pub name: String,
    /// First bar; null for the whole piece.
    pub from: Option<u32>,
    /// Last bar.
    pub to: Option<u32>,
    /// In a sentence.
    pub message: String,
}

impl FindingRow {
    fn of(finding: &Finding) -> Self {
        let place = &finding.place;
        Self {
            code: finding.code.id(),
            severity: finding.severity,
            name: place.name.clone(),
            from: place.bar.map(|bar| bar.0),
            to: place.last_bar.or(place.bar).map(|bar| bar.0),
            message: finding.message.clone(),
        }
    }

    /// Whether it is about the same: one code, one seat, bars that meet, and not worse than the other.
    fn is_in(&self, other: &Self) -> bool {
        let meets = match (self.from, self.to, other.from, other.to) {
            (Some(from), Some(to), Some(first), Some(last)) => from <= last && first <= to,
            (None, _, None, _) => true,
            _ => false,
        };
        self.code == other.code && self.name == other.name && self.severity <= other.severity && meets
    }
}

/// Those of the second that the first has not, and the other way round.
pub(super) fn new_and_gone(before: &Told, after: &Told) -> (Vec<FindingRow>, Vec<FindingRow>) {
    let rows = |told: &Told| told.findings.iter().map(FindingRow::of).collect::<Vec<_>>();
    let (old, new) = (rows(before), rows(after));
    let without = |rows: &[FindingRow], others: &[FindingRow]| {
        rows.iter().filter(|row| !others.iter().any(|other| row.is_in(other))).cloned().collect()
    };
    (without(&new, &old), without(&old, &new))
}
