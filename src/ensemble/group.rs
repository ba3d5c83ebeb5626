//! Who plays.

use super::{Chair, Level, Order, Position, Seat};
use crate::profile::Profile;
use crate::score::SeatId;
use crate::units::Decibels;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who plays: seats in score order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// Its id, in kebab case: `woodwind-quintet`.
    pub id: String,
    /// Its name: `Woodwind quintet`.
    pub name: String,
    /// Id of its score order: `orchestra`.
    pub order: String,
    /// Id of the style it plays in where nobody says another; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub style: String,
    /// Seats in score order; `seats[i].id == SeatId(i)`.
    pub seats: Vec<Seat>,
    /// Sources and remarks.
    pub sources: Vec<String>,
}

impl Ensemble {
    /// The seat of an id.
    ///
    /// # Panics
    /// When the id is of another ensemble.
    #[must_use]
    pub fn seat(&self, id: SeatId) -> &Seat {
        &self.seats[usize::from(id.0)]
    }

    /// The ensemble without some of its seats; those that are left keep their names.
    #[must_use]
    pub fn without(&self, seats: &[SeatId]) -> Self {
        let stays = |seat: &&Seat| !seats.contains(&seat.id);
        let left: Vec<SeatId> = self.seats.iter().filter(stays).map(|seat| seat.id).collect();
        let now = |id: SeatId| left.iter().position(|old| *old == id).and_then(|at| u16::try_from(at).ok()).map(SeatId);
        let moved = |seat: &Seat| {
            let shares = seat.shares.and_then(now);
            Some(Seat { id: now(seat.id)?, shares, ..seat.clone() })
        };
        Self { seats: self.seats.iter().filter(stays).filter_map(moved).collect(), ..self.clone() }
    }

    /// The ensemble with players of another level at some of its seats.
    #[must_use]
    pub fn at_level(mut self, level: Level, seats: &[SeatId]) -> Self {
        for seat in self.seats.iter_mut().filter(|seat| seats.contains(&seat.id)) {
            seat.level = level;
        }
        self
    }

    /// An ensemble of these seats in the score order of `order`, which also places them on the stage.
    ///
    /// Seats of one name are numbered (`Flute 1`, `Flute 2`); the first of them is the principal. Names, where the
    /// specification gives none, are the profiles' own.
    #[must_use]
    pub fn new(id: &str, name: &str, specs: Vec<SeatSpec>, order: &Order) -> Self {
        let mut specs = specs;
        specs.sort_by_key(|spec| order.rank(&spec.profile));
        let places = order.places(&specs.iter().map(|spec| &*spec.profile).collect::<Vec<_>>());
        let names: Vec<String> = specs.iter().map(SeatSpec::name).collect();
        let counts = count(&names);
        let of = |name: &str| counts.get(name).copied().unwrap_or(1);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut seats = Vec::with_capacity(specs.len());
        for (i, ((spec, name), position)) in specs.iter().zip(&names).zip(places).enumerate() {
            let nth = seen.entry(name).or_default();
            *nth += 1;
            let number = if of(name) > 1 { format!(" {nth}") } else { String::new() };
            seats.push(Seat {
                id: SeatId(u16::try_from(i).unwrap_or(u16::MAX)),
                plain_name: plain(&format!("{name}{number}")),
                name: format!("{name}{number}"),
                abbreviation: format!("{}{number}", spec.profile.abbreviation),
                section: name.clone(),
                profiles: std::iter::once(&spec.profile).chain(&spec.doublings).cloned().collect(),
                alternatives: Vec::new(),
                players: spec.players.unwrap_or(spec.profile.players),
                level: spec.level,
                chair: Chair::usual(*nth - 1, of(name), order.pairs(&spec.profile)),
                divides: spec.divisi,
                keeps_to: None,
                optional: false,
                shares: None,
                amplified: Decibels(0.0),
                position,
            });
        }
        let (id, name, order) = (id.to_owned(), name.to_owned(), order.id.clone());
        Self { id, name, order, style: String::new(), seats, sources: Vec::new() }
    }
}

/// What an ensemble built by hand needs to know of a seat.
#[derive(Debug, Clone)]
pub struct SeatSpec {
    /// Its instrument.
    pub profile: Arc<Profile>,
    /// Instruments its players change to.
    pub doublings: Vec<Arc<Profile>>,
    /// Its name without a number; `None` for the profile's own.
    pub name: Option<String>,
    /// How many read the part; `None` for the profile's usual number.
    pub players: Option<u16>,
    /// Into how many parts they may divide; `None` for common practice.
    pub divisi: Option<u16>,
    /// How good they are.
    pub level: Level,
}

impl SeatSpec {
    /// A seat of a profile's usual number of professional players.
    #[must_use]
    pub fn of(profile: Arc<Profile>) -> Self {
        Self { profile, doublings: Vec::new(), name: None, players: None, divisi: None, level: Level::default() }
    }

    /// The same seat under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same seat with so many players.
    #[must_use]
    pub fn with_players(mut self, players: u16) -> Self {
        self.players = Some(players);
        self
    }

    /// The same seat, which may divide into so many parts.
    #[must_use]
    pub fn with_divisi(mut self, parts: u16) -> Self {
        self.divisi = Some(parts);
        self
    }

    /// The same seat with players of this level.
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.profile.name.clone())
    }
}

/// A name in plain ASCII.
pub(crate) fn plain(name: &str) -> String {
    name.replace('♭', "b").replace('♯', "#").chars().map(|c| if c.is_ascii() { c } else { '_' }).collect()
}

/// How often each name stands in the list.
pub(super) fn count(names: &[String]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.as_str()).or_default() += 1;
    }
    counts
}

/// Where nothing else is known: in the middle, as far as a chamber concert.
pub(super) const MIDDLE: Position = Position { azimuth_deg: 0.0, distance_m: 8.0 };
