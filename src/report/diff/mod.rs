//! Two arrangements of one piece side by side, from their reports alone: what `diff A B` tells.

mod findings;
mod levels;
mod melody;
mod players;
#[cfg(test)]
mod tests;
mod text;
mod told;

pub use findings::FindingRow;
pub use levels::{LevelChange, Shift};
pub use melody::{MelodyChange, Place};
pub use players::PlayerChange;
pub use told::Told;

use super::json::SCHEMA_VERSION;
use schemars::JsonSchema;
use serde::Serialize;

/// What changed from one arrangement to another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// Version of the document, see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The first.
    pub before: Side,
    /// The second.
    pub after: Side,
    /// Where the melody was lost and where it came back; null when either was not listened to.
    pub melody: Option<MelodyChange>,
    /// Levels of the mix (named `mix`) and of every seat that both have; empty when either was not listened to.
    pub levels: Vec<LevelChange>,
    /// Every seat of either: what it is asked for.
    pub players: Vec<PlayerChange>,
    /// Findings of the second that the first has not.
    pub new: Vec<FindingRow>,
    /// Findings of the first that the second has not.
    pub gone: Vec<FindingRow>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// Title of the piece.
    pub title: String,
    /// Id of the ensemble.
    pub ensemble: String,
    /// How many bars.
    pub bars: u32,
}

impl Difference {
    /// Compares two reports; seats are the same when their names are, bars when their numbers are.
    #[must_use]
    pub fn of(before: &Told, after: &Told) -> Self {
        let (new, gone) = findings::new_and_gone(before, after);
        Self {
            schema_version: SCHEMA_VERSION,
            before: before.side(),
            after: after.side(),
            melody: melody::change(before, after),
            levels: levels::changes(before, after),
            players: players::changes(before, after),
            new,
            gone,
        }
    }

    /// The format of the document as JSON Schema (draft 2020-12).
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }
}

/// Runs of neighbouring bars of one kind, with what each bar holds.
fn runs<T, K: PartialEq>(bars: impl Iterator<Item = (u32, T)>, kind: impl Fn(&T) -> Option<K>) -> Vec<Vec<(u32, T)>> {
    let mut runs: Vec<(K, Vec<(u32, T)>)> = Vec::new();
    for (bar, held) in bars {
        let Some(own) = kind(&held) else { continue };
        match runs.last_mut() {
            Some((before, run)) if *before == own && run.last().is_some_and(|(last, _)| last + 1 == bar) => {
                run.push((bar, held));
            }
            _ => runs.push((own, vec![(bar, held)])),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
