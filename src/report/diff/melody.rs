//! Who lost the melody.

use super::runs;
use super::told::{Bar, Melody, Told};
use schemars::JsonSchema;
use serde::Serialize;

/// Where the melody was lost, and where it came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MelodyChange {
    /// Thousandths of its bars in which it is heard, before.
    pub heard_before: u16,
    /// And after.
    pub heard_after: u16,
    /// Bars in which it was heard and is not, or is not there.
    pub lost: Vec<Place>,
    /// Bars in which it is heard and was not.
    pub found: Vec<Place>,
}

/// A run of bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// First bar.
    pub from: u32,
    /// Last bar.
    pub to: u32,
    /// Who has the melody there; of a lost one who has it now, or had it when nobody does.
    pub seats: Vec<String>,
    /// Who covers it there now; empty where it is heard.
    pub covered_by: Vec<String>,
}

pub(super) fn change(before: &Told, after: &Told) -> Option<MelodyChange> {
    let (old, new) = (before.balance.as_ref()?, after.balance.as_ref()?);
    let bars: Vec<(&Bar, &Bar)> = old.bars.iter().filter_map(|bar| Some((bar, new.bar(bar.bar)?))).collect();
    let places = |lost: bool| {
        let turned =
            |(old, new): &(&Bar, &Bar)| heard(old) == lost && heard(new) != lost && (lost || new.melody.is_some());
        let there = bars.iter().copied().filter(turned).map(|pair| (pair.0.bar, pair));
        let who = |(old, new): &(&Bar, &Bar)| who(old, new, before, after);
        runs(there, |pair| Some(who(pair).0)).into_iter().filter_map(|run| place(&run, who)).collect()
    };
    Some(MelodyChange {
        heard_before: old.melody_heard,
        heard_after: new.melody_heard,
        lost: places(true),
        found: places(false),
    })
}

fn heard(bar: &Bar) -> bool {
    bar.melody.as_ref().is_some_and(|melody| melody.heard)
}

/// Who has the melody, and who covers it.
fn who(old: &Bar, new: &Bar, before: &Told, after: &Told) -> (Vec<String>, Vec<String>) {
    let names = |told: &Told, seats: &[usize]| seats.iter().map(|seat| told.name(*seat)).collect();
    let cover = |melody: &Melody| if melody.heard { Vec::new() } else { names(after, &melody.maskers) };
    match (&new.melody, &old.melody) {
        (Some(melody), _) => (names(after, &melody.seats), cover(melody)),
        (None, Some(melody)) => (names(before, &melody.seats), Vec::new()),
        (None, None) => (Vec::new(), Vec::new()),
    }
}

fn place<T>(run: &[(u32, T)], who: impl Fn(&T) -> (Vec<String>, Vec<String>)) -> Option<Place> {
    let (first, last) = (run.first()?, run.last()?);
    let (seats, covered_by) = who(&first.1);
    Some(Place { from: first.0, to: last.0, seats, covered_by })
}
