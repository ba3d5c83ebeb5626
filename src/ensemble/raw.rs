//! Ensembles and score orders as their TOML says them, before validation.

use super::{Chair, Level};
use crate::profile::{Family, RawPitch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An ensemble: seats in score order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEnsemble {
    /// Id in kebab case, the same as the file's name.
    pub(super) id: String,
    /// Name as printed.
    pub(super) name: String,
    /// How good the players are, where a seat does not say.
    #[serde(default)]
    pub(super) level: Level,
    /// Id of the score order that places seats on the stage, where a seat does not say.
    #[serde(default = "orchestra")]
    pub(super) order: String,
    /// Id of the style it plays in where nobody says another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) style: String,
    /// Where the line-up comes from.
    #[serde(default)]
    pub(super) sources: Vec<String>,
    /// Seats in score order.
    #[schemars(length(min = 1))]
    pub(super) seats: Vec<RawSeat>,
}

/// A seat: one printed part and its players.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSeat {
    /// Id of the usual instrument.
    pub(super) profile: String,
    /// Name as printed; the profile's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Abbreviation as printed; the profile's, with the name's number, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) abbreviation: Option<String>,
    /// Name its section shares; the name without its number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<String>,
    /// Ids of instruments the same player changes to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) doublings: Vec<String>,
    /// Ids of instruments that may read the part in place of the usual one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) alternatives: Vec<String>,
    /// How many read this part; the profile's usual number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 500))]
    pub(super) players: Option<u16>,
    /// How good they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) level: Option<Level>,
    /// What the chair is for. When left out, the first seat of a section is its principal, the last is low, and horns sit
    /// in pairs of high and low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) chair: Option<Chair>,
    /// Into how many parts it may divide, at most one a player; by common practice when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 500))]
    pub(super) divisi: Option<u16>,
    /// Lowest and highest sounding pitch the part keeps to; the whole range of its level when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<[RawPitch; 2]>,
    /// Whether the ensemble can do without it; its part is then a safe one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) optional: bool,
    /// Name of the seat at whose instrument these players sit too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shares: Option<String>,
    /// What a loudspeaker adds to the power of its instruments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -60.0, max = 60.0))]
    pub(super) amplified_db: Option<f64>,
    /// Direction seen from the listener, in degrees; negative is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -90.0, max = 90.0))]
    pub(super) azimuth_deg: Option<f64>,
    /// Distance from the listener, in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 100.0))]
    pub(super) distance_m: Option<f64>,
}

/// A score order: groups from the top of the page to the bottom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOrder {
    /// Id in kebab case, the same as the file's name.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Where it comes from.
    #[serde(default)]
    pub(super) sources: Vec<String>,
    /// Words that the tradition has of its own, by family: each stands for the word in the profiles.
    #[serde(default)]
    pub(super) words: BTreeMap<Family, BTreeMap<String, String>>,
    /// Groups in score order.
    #[schemars(length(min = 1))]
    pub(super) groups: Vec<RawGroup>,
}

/// A group of a score order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    /// Ids of profiles, in order.
    #[serde(default)]
    pub(super) profiles: Vec<String>,
    /// Families whose other profiles stand here, from high to low.
    #[serde(default)]
    pub(super) families: Vec<Family>,
    /// Whether its seats sit in pairs, the first of each high, the second low, as horns do.
    #[serde(default)]
    pub(super) pairs: bool,
    /// Where its seats sit, from the first to the last, in degrees seen from the listener; negative is left.
    #[schemars(inner(range(min = -90.0, max = 90.0)))]
    pub(super) azimuth_deg: [f64; 2],
    /// Distance from the listener, in metres.
    #[schemars(range(min = 1.0, max = 100.0))]
    pub(super) distance_m: f64,
}

fn orchestra() -> String {
    "orchestra".to_owned()
}
