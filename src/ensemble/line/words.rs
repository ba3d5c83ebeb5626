//! What the words of a line mean: `assets/line-words.toml`, the names of a library's instruments, and what they are called
//! in other languages.

use crate::gm::words::{Called, kind, known, without_pitch, words};
use crate::profile::{Library, Profile};
use crate::run::near_names;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// `assets/line-words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineWords {
    pub(super) woodwind: Vec<Desk>,
    pub(super) brass: Vec<Desk>,
    pub(super) strings: Strings,
    pub(super) sets: Vec<Set>,
    pub(super) percussion: Percussion,
    ambiguous: BTreeMap<String, Vec<String>>,
    and: And,
    instruments: BTreeMap<String, Vec<String>>,
}

/// What one of the numbers of the winds means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Desk {
    pub(super) name: String,
    usual: Vec<String>,
    low: Option<String>,
    #[serde(default)]
    low_from: u16,
    #[serde(default)]
    pub(super) takes: Vec<String>,
    pub(super) extra: Option<String>,
    pub(super) members: Vec<String>,
}

impl Desk {
    /// The instrument of a player, counted from 0, of so many.
    pub(super) fn usual(&self, player: u16, of: u16) -> &str {
        let low = self.low.as_deref().filter(|_| of >= self.low_from && player + 1 == of);
        let usual = self.usual.get(usize::from(player)).or(self.usual.last());
        low.or(usual.map(String::as_str)).unwrap_or_default()
    }

    /// What such a player has along without a word.
    pub(super) fn takes(&self, profile: &str) -> &[String] {
        if self.usual.iter().any(|usual| usual == profile) { &self.takes } else { &[] }
    }
}

/// The strings of an orchestra.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Strings {
    words: Vec<String>,
    pub(super) sections: Vec<String>,
    pub(super) soloists: Vec<String>,
    sizes: Vec<Size>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    winds: usize,
    players: Vec<u16>,
}

impl Strings {
    /// Players of each section beside so many winds.
    pub(super) fn beside(&self, winds: usize) -> &[u16] {
        self.sizes.iter().rev().find(|size| size.winds <= winds).map_or(&[], |size| &size.players)
    }

    /// Whether a name means them all.
    pub(super) fn are(&self, name: &str) -> bool {
        let name = key(name);
        self.words.contains(&name)
    }
}

/// One word for several seats.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    words: Vec<String>,
    pub(super) players: u16,
    pub(super) seats: Vec<String>,
}

/// Which instruments a number after the timpani means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Percussion {
    pub(super) timpani: String,
    pub(super) players: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct And {
    words: Vec<String>,
}

static WORDS: LazyLock<Option<LineWords>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/line-words.toml")).ok());

/// `assets/line-words.toml`; `None` only if the file were broken, which a test holds.
pub(super) fn line_words() -> Option<&'static LineWords> {
    WORDS.as_ref()
}

impl LineWords {
    /// The several seats of one word.
    pub(super) fn set(&self, name: &str) -> Option<&Set> {
        let name = key(name);
        self.sets.iter().find(|set| set.words.contains(&name))
    }

    /// Whether it stands between the things of a list.
    pub(super) fn is_and(&self, word: &str) -> bool {
        self.and.words.iter().any(|and| *and == word.to_lowercase())
    }

    /// The soloist of a section.
    pub(super) fn soloist(&self, section: &str) -> Option<&str> {
        let at = self.strings.sections.iter().position(|id| id == section)?;
        self.strings.soloists.get(at).map(String::as_str)
    }

    /// The word that a line prints for an instrument.
    pub(super) fn word(&self, profile: &str) -> Option<&str> {
        self.instruments.get(profile).and_then(|words| words.first()).map(String::as_str)
    }
}

/// What a name means.
pub(super) enum Meaning {
    One(Arc<Profile>),
    /// One of several; the first among singers.
    Several(Vec<Arc<Profile>>),
    Unknown,
}

/// Every name of a library's instruments.
pub(super) struct Vocabulary<'a> {
    library: &'a Library,
    data: &'a LineWords,
    /// Ids by what says exactly which instrument is meant, most binding first.
    tiers: [BTreeMap<String, BTreeSet<String>>; 4],
}

impl<'a> Vocabulary<'a> {
    pub(super) fn of(library: &'a Library, data: &'a LineWords) -> Self {
        let mut tiers: [BTreeMap<String, BTreeSet<String>>; 4] = Default::default();
        let [usual, ids, names, short] = &mut tiers;
        let add = |tier: &mut BTreeMap<String, BTreeSet<String>>, word: &str, id: &str| {
            tier.entry(key(word)).or_default().insert(id.to_owned());
        };
        for (id, words) in &data.instruments {
            words.iter().for_each(|word| add(usual, word, id));
        }
        for profile in library.iter() {
            let id = profile.id.0.as_str();
            add(ids, id, id);
            add(ids, &profile.name, id);
            add(names, &pitch_first(&profile.name), id);
            add(names, &without_pitch(&profile.name), id);
            add(short, &profile.abbreviation, id);
        }
        Self { library, data, tiers }
    }

    /// What a name means, in the singular or plural.
    pub(super) fn find(&self, name: &str) -> Meaning {
        let name = key(name);
        let singular = name.strip_suffix('s').filter(|word| word.len() > 2);
        for word in std::iter::once(name.as_str()).chain(singular) {
            let ids = self.ids(word);
            let mut found: Vec<Arc<Profile>> = ids.iter().filter_map(|id| self.library.get(id).ok()).collect();
            match found.len() {
                0 => (),
                1 => return found.pop().map_or(Meaning::Unknown, Meaning::One),
                _ => return Meaning::Several(found),
            }
        }
        Meaning::Unknown
    }

    /// Names that look like one: English ones and the line's longer words, else any.
    pub(super) fn near(&self, name: &str) -> Vec<String> {
        let [usual, ids, names, _] = &self.tiers;
        let mut words: BTreeSet<String> = usual.keys().chain(ids.keys()).chain(names.keys()).cloned().collect();
        let long = words.iter().map(String::as_str).filter(|word| word.len() > 3);
        let near = near_names(&key(name), long);
        if !near.is_empty() {
            return near;
        }
        words.extend(known());
        near_names(&key(name), words.iter().map(String::as_str))
    }

    fn ids(&self, name: &str) -> Vec<String> {
        if let Some(several) = self.data.ambiguous.get(name) {
            return several.clone();
        }
        let [usual, ids, names, short] = &self.tiers;
        let said = |word: &str| [usual, ids, names].into_iter().find_map(|tier| tier.get(word));
        let found = said(name).or_else(|| said(kind(name)?)).or_else(|| short.get(name));
        found.map_or_else(|| self.kin(name), |ids| ids.iter().cloned().collect())
    }

    /// The instruments whose names are of the kind that a name means; if there is none, those that are kin.
    fn kin(&self, name: &str) -> Vec<String> {
        let Some(kind) = kind(name) else { return Vec::new() };
        let of = |like: &dyn Fn(&str) -> bool| {
            let kin = self.library.iter().filter(|profile| like(&Called::of(&profile.name).kind));
            kin.map(|profile| profile.id.0.clone()).collect::<Vec<_>>()
        };
        let exact = of(&|found| found == kind);
        if exact.is_empty() { of(&|found| found.split(' ').any(|word| word == kind)) } else { exact }
    }
}

/// What names are compared by.
fn key(name: &str) -> String {
    words(name).join(" ")
}

/// `Bb clarinet` for `Clarinet in Bb`.
fn pitch_first(name: &str) -> String {
    name.split_once(" in ").map_or_else(|| name.to_owned(), |(stem, pitch)| format!("{pitch} {stem}"))
}
