//! A style as its TOML says it.

use super::{Checks, Shares, Style};
use crate::arrange::costs::{CostKind, Weights};
use crate::arrange::rewrite::Rewrites;
use crate::arrange::section::SectionVoicing;
use crate::profile::Family;
use crate::score::Dynamic;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The schema that texts are held against.
pub(super) static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| schemars::schema_for!(RawStyle).to_value());

/// A style: what is preferred. Every key may be left out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawStyle {
    /// Id in kebab case; the file's name when left out.
    id: Option<String>,
    /// Its name; the id when left out.
    name: Option<String>,
    /// What a listener hears, in a sentence.
    #[serde(default)]
    about: String,
    /// By how many dynamic steps accompaniment is softer than the tune.
    #[serde(default = "one")]
    #[schemars(range(max = 3))]
    accompaniment_softer: u8,
    /// Whether instruments that sustain hold what the source's pedal holds, while the harmony lasts.
    #[serde(default = "yes")]
    pedal: bool,
    /// The softest music in which brass play unasked.
    #[serde(default = "softest")]
    brass_from: Dynamic,
    /// The loudest music in which chords and figures may be muted unasked; nowhere when left out.
    mutes: Option<Dynamic>,
    /// Families that have the tune first; all alike when empty.
    #[serde(default)]
    tune_by: Vec<Family>,
    /// What a copy of the tune at another octave gains a note, where a lost chord tone costs 100.
    #[serde(default)]
    #[schemars(range(max = 100))]
    tune_octaves: u8,
    /// Most of what their level can that players are asked for in speed, per cent.
    #[serde(default = "whole")]
    #[schemars(range(min = 10, max = 100))]
    speed: u8,
    /// How many of 100 sounding seats each role should have, where seats double.
    #[serde(default)]
    shares: Shares,
    /// How sections of four to six like saxophones or brass have the chords under their lead where they would double it:
    /// `as-written`, `close` (four-way close) or `drop-2`.
    #[serde(default)]
    voicing: SectionVoicing,
    /// Which figures may be rewritten for instruments that cannot play them as they stand.
    #[serde(default)]
    rewrites: Rewrites,
    /// What counts as heard: thresholds of the balance's checks.
    #[serde(default)]
    checks: Checks,
    /// Weights of the costs, in per cent of what the documentation of each says.
    #[serde(default)]
    weights: RawWeights,
}

/// Weights by the names of the costs.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
struct RawWeights(BTreeMap<String, i64>);

impl JsonSchema for RawWeights {
    fn schema_name() -> Cow<'static, str> {
        "RawWeights".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let weight = |kind: &CostKind| {
            let weight = json_schema!({
                "description": kind.doc(), "type": "integer", "minimum": 0, "maximum": 10_000, "default": 100,
            });
            (kind.name().to_owned(), weight.to_value())
        };
        let properties: serde_json::Map<String, serde_json::Value> = CostKind::ALL.iter().map(weight).collect();
        json_schema!({ "type": "object", "additionalProperties": false, "properties": properties })
    }
}

impl RawStyle {
    /// The style, whose id is `stem` unless it says another.
    pub(super) fn style(self, stem: &str) -> Style {
        let id = self.id.unwrap_or_else(|| stem.to_owned());
        Style {
            name: self.name.unwrap_or_else(|| id.clone()),
            id,
            about: self.about,
            weights: Weights::from(self.weights.0),
            accompaniment_softer: self.accompaniment_softer,
            pedal: self.pedal,
            brass_from: self.brass_from,
            mutes: self.mutes,
            tune_by: self.tune_by,
            tune_octaves: self.tune_octaves,
            speed: self.speed,
            shares: self.shares,
            voicing: self.voicing,
            rewrites: self.rewrites,
            checks: self.checks,
        }
    }
}

const fn one() -> u8 {
    1
}

const fn yes() -> bool {
    true
}

const fn softest() -> Dynamic {
    Dynamic::Ppp
}

const fn whole() -> u8 {
    100
}
