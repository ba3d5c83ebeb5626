//! Playback targets: what a sample library wants to be told, kept apart from the instruments' profiles.

mod raw;
mod read;
#[cfg(test)]
mod tests;

use crate::arrange::Articulation;
use crate::document::{plain_id, published};
use crate::profile::{DynamicsStrategy, Family, Library, Profile, ProfileId, Technique};
use crate::run::{Error, near_names};
use crate::score::{Control, Pitch, Program};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// What a MIDI file is written for. The built-in target `gm`, the default, has no maps: each technique's General MIDI
/// program stands in the profiles.
///
/// ```
/// use partwright::perform::Target;
/// use partwright::profile::Library;
/// let wrong = Target::parse("id = \"mine\"\nname = \"Mine\"\n[[maps]]\nprofiles = [\"violine\"]\n", "mine.toml", Library::builtin());
/// assert!(wrong.unwrap_err().to_string().contains("violin"));
/// assert_eq!(Target::builtin("gm")?, Target::default());
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Its id, in kebab case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its numbers come from.
    pub sources: Vec<String>,
    /// What it wants for which instruments.
    pub maps: Vec<TargetMap>,
}

/// What a target wants for some instruments: those named, those of some families, or all where neither is said. The map
/// that names an instrument goes before that of its family, and that before the one for all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetMap {
    /// Instruments by id.
    pub profiles: Vec<ProfileId>,
    /// Families.
    pub families: Vec<Family>,
    /// What carries dynamics; `None` for what the profile says.
    pub dynamics: Option<DynamicsStrategy>,
    /// How long before its note a keyswitch or controller stands.
    pub ahead: Seconds,
    /// Its sounds. A note that finds none is played by the one for ordinary playing.
    pub sounds: Vec<TargetSound>,
}

/// How a target plays a technique, or an articulation of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetSound {
    /// Which technique.
    pub technique: Technique,
    /// Which articulation; `None` for all that no other sound of the technique is for.
    pub articulation: Option<Articulation>,
    /// The key that switches to it.
    pub keyswitch: Option<Pitch>,
    /// The controller and value that switch to it.
    pub control: Option<(Control, u8)>,
    /// The program that it is; `None` for the instrument's own.
    pub program: Option<Program>,
    /// Which of the seat's channels plays it, counted from 1; each is a channel of its own in the file.
    pub channel: u8,
    /// How late it speaks: its notes are written so much earlier, though not before the start.
    pub delay: Seconds,
    /// Share of the written length that it is held, per cent; `None` for as performed.
    pub length_percent: Option<f64>,
}

/// The built-in targets: id and text.
const BUILTIN: [(&str, &str); 2] = [
    ("gm", include_str!("../../../assets/targets/gm.toml")),
    ("keyswitch-example", include_str!("../../../assets/targets/keyswitch-example.toml")),
];

impl Default for Target {
    fn default() -> Self {
        Self { id: "gm".to_owned(), name: "General MIDI".to_owned(), sources: Vec::new(), maps: Vec::new() }
    }
}

impl Target {
    /// A target that shows every key with its unit and default, as a text to copy.
    pub const TEMPLATE: &str = include_str!("../../../assets/targets/TEMPLATE.toml");

    /// A built-in target.
    ///
    /// # Errors
    /// [`Error::Unknown`] with near names.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        let asked = plain_id(id);
        match BUILTIN.iter().find(|(name, _)| *name == asked) {
            Some((name, text)) => Self::parse(text, name, Library::builtin()),
            None => Err(Error::Unknown { kind: "target", name: id.to_owned(), near: near_names(&asked, Self::ids()) }),
        }
    }

    /// The ids of the built-in targets.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(id, _)| *id)
    }

    /// The text of a built-in target.
    #[must_use]
    pub fn text(id: &str) -> Option<&'static str> {
        BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
    }

    /// Reads a target that speaks of a library's instruments.
    ///
    /// # Errors
    /// [`Error::Problems`] with every place that is wrong.
    pub fn parse(text: &str, source_name: &str, library: &Library) -> Result<Self, Error> {
        read::read(text, source_name, library).map_err(Error::Problems)
    }

    /// The format of targets as JSON Schema (draft 2020-12).
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        published(&read::SCHEMA, "target", "partwright playback target")
    }

    /// What it wants for an instrument; `None` where it has nothing to say of it.
    #[must_use]
    pub fn map(&self, profile: &Profile) -> Option<&TargetMap> {
        let all = |map: &&TargetMap| map.profiles.is_empty() && map.families.is_empty();
        let named = self.maps.iter().find(|map| map.profiles.contains(&profile.id));
        let family = || self.maps.iter().find(|map| map.families.contains(&profile.family));
        named.or_else(family).or_else(|| self.maps.iter().find(all))
    }
}

impl TargetMap {
    /// The sound of a note: that of its technique and articulation, of its technique, of ordinary playing.
    #[must_use]
    pub fn sound(&self, technique: Technique, articulation: Articulation) -> Option<&TargetSound> {
        let find = |technique: Technique, articulation: Option<Articulation>| {
            self.sounds.iter().find(|sound| (sound.technique, sound.articulation) == (technique, articulation))
        };
        let of = |technique| find(technique, Some(articulation)).or_else(|| find(technique, None));
        of(technique).or_else(|| of(Technique::Ordinary))
    }
}
