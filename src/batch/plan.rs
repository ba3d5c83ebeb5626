//! What is to be done: `plan.json`.

use super::{Item, Key, sha256};
use crate::report::json;
use crate::run::{Error, Invalid};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// What is to be done, but for the items themselves: `plan.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// [`json::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of partwright that made it; no other carries it out.
    pub version: String,
    /// How many shards.
    pub shards: NonZeroU32,
    /// What every item's own seed is made of, with its key.
    pub seed: u64,
    /// Hash of all that decides the bytes written, over all ensembles.
    pub recipe: String,
    /// What is written for each item.
    pub write: Write,
    /// The folder that the items' sources are in.
    pub root: String,
    /// Options of `arrange`, as typed; files that they name lie beside the plan.
    pub options: Vec<String>,
    /// For whom.
    pub ensembles: Vec<Whom>,
    /// Texts that options name.
    pub texts: Vec<Text>,
    /// How many items `plan.jsonl` holds.
    pub items: u64,
    /// SHA-256 of `plan.jsonl`.
    pub items_sha256: String,
    /// The engines that it was written for.
    pub emitted: Vec<String>,
}

/// What is written for each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Write {
    /// A folder with everything, as `arrange` writes it.
    #[default]
    Folder,
    /// The MIDI alone.
    Midi,
    /// The score alone, as MusicXML.
    MusicXml,
    /// The score alone, compressed.
    Mxl,
}

/// One of those who get every piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whom {
    /// The first step of its items' keys.
    pub folder: String,
    /// As `--for` takes it; a file lies beside the plan.
    pub ensemble: String,
    /// SHA-256 of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A text that lies beside the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Its path, from the plan's folder.
    pub path: String,
    /// SHA-256 of it.
    pub sha256: String,
}

impl Plan {
    /// A plan's text.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no plan, and [`Error::Unsupported`] for one of another version of partwright, whose
    /// bytes might differ.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        let again = "plan again with `partwright batch plan`";
        let wrong = |why: &str| Invalid::whole(source_name).with(why, again);
        let plan: serde_json::Value = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
        let (made_by, own) = (plan["version"].as_str().unwrap_or_default(), env!("CARGO_PKG_VERSION"));
        if !made_by.is_empty() && made_by != own {
            let why = format!("it was made by {made_by}, and this is {own}: the bytes might differ");
            let (what, remedy) = (format!("the plan {source_name}"), format!("run it with {made_by}, or {again}"));
            return Err(Error::Unsupported { what, why, remedy });
        }
        Ok(serde_json::from_value(plan).map_err(|error| wrong(&error.to_string()))?)
    }

    /// The plan as text, with its own recipe hash.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn to_text(&self) -> Result<String, Error> {
        json::to_text(self)
    }

    /// The same plan with the hash of its whole recipe.
    #[must_use]
    pub fn with_recipe(self) -> Self {
        let all: Vec<String> = self.ensembles.iter().map(|whom| self.recipe_for(whom)).collect();
        Self { recipe: sha256(all.join("\n").as_bytes()), ..self }
    }

    /// The hash of what decides the bytes of an item beside its source and key: version, seed, what is written, the options
    /// with their texts, and the ensemble with its text. Another ensemble in the plan, or another number of shards, leaves
    /// it as it is.
    #[must_use]
    pub fn recipe_for(&self, whom: &Whom) -> String {
        let texts: Vec<&str> = self.texts.iter().map(|text| text.sha256.as_str()).collect();
        let ensemble = whom.sha256.as_deref().unwrap_or(&whom.ensemble);
        let decides = (&self.version, self.seed, self.write, &self.options, texts, ensemble);
        sha256(serde_json::to_string(&decides).unwrap_or_default().as_bytes())
    }

    /// The recipe of an item; `None` when it names an ensemble that is not there.
    #[must_use]
    pub fn recipe_of(&self, item: &Item) -> Option<String> {
        self.ensembles.get(item.whom).map(|whom| self.recipe_for(whom))
    }
}

impl Write {
    /// The path of an item's result below the results' folder: its key, with the ending of what is written.
    #[must_use]
    pub fn path(self, key: &Key) -> String {
        let (key, ending) = (key.as_str(), self.ending());
        if key.ends_with(ending) { key.to_owned() } else { format!("{key}{ending}") }
    }

    /// What the name of a result ends in; folders end as their source.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Folder => "",
            Self::Midi => ".mid",
            Self::MusicXml => ".musicxml",
            Self::Mxl => ".mxl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::plan;
    use super::*;

    #[test]
    fn a_plan_is_read_as_it_was_written() {
        let plan = plan(7);
        assert_eq!(Plan::parse(&plan.to_text().unwrap(), "plan.json").unwrap(), plan);
    }

    #[test]
    fn what_decides_the_bytes_changes_the_recipe_and_nothing_else_does() {
        let plan = plan(7);
        let duo = &plan.ensembles[0];
        let recipe = |plan: &Plan| plan.recipe_for(duo);
        let options = vec!["--no-audio".to_owned()];
        let texts = vec![Text { path: "recipe/a.toml".to_owned(), sha256: sha256(b"a") }];
        let others = [
            Plan { version: "0".to_owned(), ..plan.clone() },
            Plan { seed: 1, ..plan.clone() },
            Plan { write: Write::Midi, ..plan.clone() },
            Plan { options, ..plan.clone() },
            Plan { texts, ..plan.clone() },
        ];
        assert!(others.iter().all(|other| recipe(other) != recipe(&plan)));
        let own = Whom { sha256: Some(sha256(b"b")), ..duo.clone() };
        assert!(plan.recipe_for(&own) != recipe(&plan));
        let same =
            Plan { shards: NonZeroU32::MIN, root: "/elsewhere".to_owned(), ensembles: Vec::new(), ..plan.clone() };
        assert_eq!(recipe(&same), recipe(&plan));
    }

    #[test]
    fn results_end_in_what_they_are() {
        let path = |write: Write, key: &str| write.path(&key.parse().unwrap());
        assert_eq!(path(Write::Midi, "duo/a.mid"), "duo/a.mid");
        assert_eq!(path(Write::Midi, "duo/a.kar"), "duo/a.kar.mid");
        assert_eq!(path(Write::MusicXml, "duo/a.mid"), "duo/a.mid.musicxml");
        assert_eq!(path(Write::Folder, "duo/a.mid"), "duo/a.mid");
    }

    #[test]
    fn what_is_no_plan_of_this_version_is_refused() {
        let text = plan(7).to_text().unwrap();
        let other = text.replace(env!("CARGO_PKG_VERSION"), "9.9.9");
        let said = Plan::parse(&other, "plan.json").unwrap_err().to_string();
        assert!(said.contains("9.9.9") && said.contains("plan again"), "{said}");
        for text in ["", "{}", &text.replace("\"shards\": 7", "\"shards\": 0"), &text.replace("seed", "sed")] {
            assert!(Plan::parse(text, "plan.json").is_err(), "{text}");
        }
    }
}
