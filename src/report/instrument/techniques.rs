//! Ways of playing beside the ordinary one, as rows of a table.

use super::words::{number, range, word};
use crate::profile::{Manner, Profile};

/// What the columns are.
pub(in crate::report) const COLUMNS: [&str; 7] =
    ["technique", "in the part", "dB", "notes/s", "amateur", "on s", "off s"];

/// A row: its cells, and where on the instrument it can be done when not everywhere.
pub(in crate::report) struct Row {
    /// By column.
    pub(in crate::report) cells: [String; 7],
    /// `only G4–E7`; empty when everywhere.
    pub(in crate::report) remark: String,
}

/// One row a technique.
pub(in crate::report) fn techniques(profile: &Profile) -> Vec<Row> {
    profile.techniques.iter().map(row).collect()
}

fn row(manner: &Manner) -> Row {
    let speed = |speed: Option<f64>| speed.map(number).unwrap_or_default();
    let level = if manner.power.0 == 0.0 { String::new() } else { format!("{:+}", manner.power.0) };
    let cells = [
        word(&manner.technique).replace('-', " "),
        [manner.word.as_str(), manner.end_word.as_str()]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" / "),
        level,
        speed(manner.notes_per_second),
        speed(manner.amateur_notes_per_second),
        number(manner.on.0),
        number(manner.off.0),
    ];
    Row { cells, remark: manner.range.map(|only| format!("only {}", range(only))).unwrap_or_default() }
}
