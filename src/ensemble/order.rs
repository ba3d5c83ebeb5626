//! Score orders: who stands above whom on the page, and who sits where on the stage. Data, in `assets/orders/`.

use super::Position;
use super::builtin::ORDERS;
use super::group::MIDDLE;
use super::raw::{RawGroup, RawOrder};
use crate::document::{Document, plain_id};
use crate::profile::{Family, Profile};
use crate::run::{Error, Invalid, near_names};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A score order, such as the orchestra's or the band's.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id, in kebab case.
    pub id: String,
    /// Its name.
    pub name: String,
    groups: Vec<RawGroup>,
    words: BTreeMap<Family, BTreeMap<String, String>>,
}

static BUILTIN: LazyLock<Vec<Order>> =
    LazyLock::new(|| ORDERS.iter().filter_map(|(name, text)| Order::parse(name, text).ok()).collect());
static SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(|| schemars::schema_for!(RawOrder).to_value());

impl Order {
    /// A score order that comes with the library, by id.
    ///
    /// # Errors
    /// [`Error::Unknown`], with ids that look like it.
    pub fn builtin(id: &str) -> Result<&'static Self, Error> {
        let wanted = plain_id(id);
        BUILTIN.iter().find(|order| order.id == wanted).ok_or_else(|| Error::Unknown {
            kind: "score order",
            name: id.to_owned(),
            near: near_names(&wanted, Self::ids()),
        })
    }

    /// Ids of the score orders that come with the library.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|order| order.id.as_str())
    }

    /// Reads a score order.
    ///
    /// # Errors
    /// [`Error::Problems`], every problem of the text.
    pub fn parse(source_name: &str, text: &str) -> Result<Self, Error> {
        read(source_name, text).map_err(Error::Problems)
    }

    /// Place of a profile on the page, smaller above: its group, its place there, and otherwise high before low.
    #[must_use]
    pub fn rank(&self, profile: &Profile) -> (usize, usize, Reverse<u16>) {
        let tessitura = profile.range.tessitura;
        let height = Reverse(u16::from(tessitura.low.midi()) + u16::from(tessitura.high.midi()));
        for (i, group) in self.groups.iter().enumerate() {
            if let Some(j) = group.profiles.iter().position(|id| *id == profile.id.0) {
                return (i, j, height);
            }
        }
        let family = self.groups.iter().position(|group| group.families.contains(&profile.family));
        (family.unwrap_or(self.groups.len()), usize::MAX, height)
    }

    /// Whether seats of a profile sit in pairs, the second of each the low one.
    #[must_use]
    pub fn pairs(&self, profile: &Profile) -> bool {
        self.groups.get(self.rank(profile).0).is_some_and(|group| group.pairs)
    }

    /// Ids of the profiles it names, in order; every other profile stands with its family.
    pub fn profiles(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| group.profiles.iter().map(String::as_str))
    }

    /// What its tradition prints for a word of a profile: a band's brass reads `mute` for `con sord.`.
    #[must_use]
    pub fn word<'a>(&'a self, family: Family, word: &'a str) -> &'a str {
        self.words.get(&family).and_then(|words| words.get(word)).map_or(word, String::as_str)
    }

    /// Number of its groups; [`Self::rank`] of a profile without a place gives this as its group.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// Where seats in score order sit: those of a group side by side over its arc.
    #[must_use]
    pub fn places(&self, profiles: &[&Profile]) -> Vec<Position> {
        let groups: Vec<usize> = profiles.iter().map(|profile| self.rank(profile).0).collect();
        let in_group = |group: usize| groups.iter().filter(|g| **g == group).count();
        groups
            .iter()
            .enumerate()
            .map(|(i, group)| {
                let nth = groups[..i].iter().filter(|g| *g == group).count();
                self.groups.get(*group).map_or(MIDDLE, |found| place(found, nth, in_group(*group)))
            })
            .collect()
    }
}

fn place(group: &RawGroup, nth: usize, of: usize) -> Position {
    let [from, to] = group.azimuth_deg;
    let share = (nth as f64 + 0.5) / of.max(1) as f64;
    let azimuth = from + (to - from) * share;
    Position { azimuth_deg: (azimuth * 10.0).round() / 10.0, distance_m: group.distance_m }
}

fn read(source_name: &str, text: &str) -> Result<Order, Vec<Invalid>> {
    let raw: RawOrder = Document::parse(source_name, text)?.read(&SCHEMA)?;
    Ok(Order { id: raw.id, name: raw.name, groups: raw.groups, words: raw.words })
}
