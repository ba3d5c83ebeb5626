//! What each seat is asked for.

use super::told::{Seat, Told};
use schemars::JsonSchema;
use serde::Serialize;

/// A seat's part in both; null where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlayerChange {
    /// Name of the seat.
    pub name: String,
    /// The lowest level whose limits its part met.
    pub grade_before: Option<String>,
    /// And now meets.
    pub grade_after: Option<String>,
    /// Notes it had.
    pub notes_before: Option<usize>,
    /// And has now.
    pub notes_after: Option<usize>,
    /// What keeps the part from an easier level now, in its hardest place; empty when nothing does.
    pub hardest: String,
}

impl PlayerChange {
    /// Whether the level is another, or the seat is there in one only.
    #[must_use]
    pub fn is_other(&self) -> bool {
        self.grade_before != self.grade_after
    }
}

/// Seats of the first in its order, then those that only the second has.
pub(super) fn changes(before: &Told, after: &Told) -> Vec<PlayerChange> {
    let gained = after.seats.iter().filter(|seat| before.seat(&seat.name).is_none());
    let names = before.seats.iter().chain(gained).map(|seat| seat.name.as_str());
    names.map(|name| change(name, before, after)).collect()
}

fn change(name: &str, before: &Told, after: &Told) -> PlayerChange {
    let of = |told: &'_ Told| told.seat(name).and_then(|seat| told.seats.get(seat)).cloned();
    let (old, new) = (of(before), of(after));
    let grade = |seat: &Option<Seat>| seat.as_ref().map(|seat| seat.sheet.grade.clone());
    let notes = |seat: &Option<Seat>| seat.as_ref().map(|seat| seat.notes);
    PlayerChange {
        name: name.to_owned(),
        grade_before: grade(&old),
        grade_after: grade(&new),
        notes_before: notes(&old),
        notes_after: notes(&new),
        hardest: new.as_ref().map(hardest).unwrap_or_default(),
    }
}

fn hardest(seat: &Seat) -> String {
    let hardest = seat.sheet.hardest.first();
    hardest.map_or_else(String::new, |hard| format!("{}: {}", bars(hard.bars.from, hard.bars.to), hard.why))
}

/// `bar 12`, `bars 12-15`.
pub(super) fn bars(from: u32, to: u32) -> String {
    if from == to { format!("bar {from}") } else { format!("bars {from}-{to}") }
}
