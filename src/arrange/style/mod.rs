//! Styles: the weights of the costs, by name, and some habits. TOML in `assets/styles`.
//!
//! `partwright styles list` says of each in a sentence what a listener hears.

mod checks;
mod raw;
#[cfg(test)]
mod tests;

pub use checks::Checks;

use super::costs::Weights;
use super::rewrite::Rewrites;
use super::section::SectionVoicing;
use crate::document::{Document, plain_id, published};
use crate::line::Role;
use crate::profile::Family;
use crate::run::{Error, near_names};
use crate::score::Dynamic;
use serde::{Deserialize, Serialize};

/// What is preferred.
///
/// ```
/// use partwright::arrange::Style;
/// let style = Style::builtin("band")?;
/// assert_eq!(style.id, "band");
/// let wrong = Style::parse("[weights]\ntesitura = 50\n", "mine.toml").unwrap_err();
/// assert!(wrong.to_string().contains("did you mean `tessitura`?"), "{wrong}");
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Its id, in kebab case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What a listener hears, in a sentence; may be empty.
    pub about: String,
    /// Weights of the costs.
    pub weights: Weights,
    /// By how many dynamic steps accompaniment is softer than the tune.
    pub accompaniment_softer: u8,
    /// Whether instruments that sustain hold what the source's pedal holds.
    pub pedal: bool,
    /// The softest music in which brass play unasked.
    pub brass_from: Dynamic,
    /// The loudest music in which chords and figures may be muted unasked; `None` for nowhere.
    #[serde(default)]
    pub mutes: Option<Dynamic>,
    /// Families that have the tune first; empty for all alike.
    pub tune_by: Vec<Family>,
    /// What a copy of the tune at another octave gains a note, as a cost.
    pub tune_octaves: u8,
    /// Most of what their level can that players are asked for in speed, per cent.
    pub speed: u8,
    /// How many of 100 seats each role should have.
    pub shares: Shares,
    /// How sections of like saxophones or brass have the chords under their lead.
    #[serde(default)]
    pub voicing: SectionVoicing,
    /// Which figures may be rewritten for instruments that cannot play them as they stand.
    #[serde(default)]
    pub rewrites: Rewrites,
    /// What counts as heard.
    #[serde(default)]
    pub checks: Checks,
}

/// How many of 100 sounding seats each role should have, where seats double. The defaults are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Shares {
    /// The tune.
    #[schemars(range(max = 100))]
    pub melody: u8,
    /// Tunes against it.
    #[schemars(range(max = 100))]
    pub countermelody: u8,
    /// The bass.
    #[schemars(range(max = 100))]
    pub bass: u8,
    /// Chord tones.
    #[schemars(range(max = 100))]
    pub harmony: u8,
    /// Figures and after-beats.
    #[schemars(range(max = 100))]
    pub rhythm: u8,
}

impl Default for Shares {
    fn default() -> Self {
        Self { melody: 36, countermelody: 18, bass: 24, harmony: 16, rhythm: 14 }
    }
}

impl Shares {
    /// That of a role.
    #[must_use]
    pub const fn of(self, role: Role) -> u8 {
        match role {
            Role::Melody => self.melody,
            Role::Countermelody => self.countermelody,
            Role::Bass => self.bass,
            Role::Harmony => self.harmony,
            Role::Rhythm => self.rhythm,
            Role::Percussion => 0,
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self {
            id: "default".to_owned(),
            name: "Default".to_owned(),
            about: String::new(),
            weights: Weights::default(),
            accompaniment_softer: 1,
            pedal: true,
            brass_from: Dynamic::Ppp,
            mutes: None,
            tune_by: Vec::new(),
            tune_octaves: 0,
            speed: 100,
            shares: Shares::default(),
            voicing: SectionVoicing::AsWritten,
            rewrites: Rewrites::default(),
            checks: Checks::default(),
        }
    }
}

macro_rules! builtin {
    ($($id:literal)*) => { [$(($id, include_str!(concat!("../../../assets/styles/", $id, ".toml")))),*] };
}

/// The built-in styles: id and text.
const BUILTIN: [(&str, &str); 11] = builtin![
    "default" "chamber" "classical" "romantic" "film" "band" "brass-band" "big-band" "choir" "beginner" "faithful"
];

impl Style {
    /// A style that shows every key with its unit and default, as a text to copy.
    pub const TEMPLATE: &str = include_str!("../../../assets/styles/TEMPLATE.toml");

    /// A built-in style.
    ///
    /// # Errors
    /// [`Error::Unknown`] with near names.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        let asked = plain_id(id);
        match BUILTIN.iter().find(|(name, _)| *name == asked) {
            Some((name, text)) => Self::parse(text, name),
            None => Err(Error::Unknown { kind: "style", name: id.to_owned(), near: near_names(&asked, Self::ids()) }),
        }
    }

    /// The ids of the built-in styles.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    /// The text of a built-in style.
    #[must_use]
    pub fn text(id: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
    }

    /// Reads a style; what its text does not say is as in the default style. The id is `source_name` without folders
    /// and extension unless the text gives one.
    ///
    /// # Errors
    /// [`Error::Problems`] with every place that is wrong.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        let document = Document::parse(source_name, text).map_err(Error::Problems)?;
        let raw: raw::RawStyle = document.read(&raw::SCHEMA).map_err(Error::Problems)?;
        let stem = source_name.rsplit(['/', '\\']).next().unwrap_or(source_name);
        Ok(raw.style(stem.trim_end_matches(".toml")))
    }

    /// The format of styles as JSON Schema (draft 2020-12): keys, bounds, choices and what each cost charges.
    ///
    /// ```
    /// let schema = partwright::arrange::Style::json_schema();
    /// assert_eq!(schema["properties"]["speed"]["maximum"], 100);
    /// ```
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        published(&raw::SCHEMA, "style", "partwright style")
    }
}
