//! From what the TOML says to an [`Ensemble`]; every problem is kept.

use super::group::plain;
use super::raw::{RawEnsemble, RawSeat};
use super::schema::SCHEMA;
use super::{Chair, Ensemble, Order, Position, Seat};
use crate::document::Document;
use crate::profile::{Library, Profile};
use crate::run::{Error, Invalid};
use crate::score::{PitchRange, SeatId};
use crate::units::Decibels;
use std::sync::Arc;

/// Reads and validates an ensemble.
pub(super) fn read(document: &Document, profiles: &Library) -> Result<Ensemble, Vec<Invalid>> {
    let raw = document.read(&SCHEMA)?;
    Reader { document, library: profiles, problems: Vec::new() }.ensemble(raw)
}

struct Reader<'a> {
    document: &'a Document,
    library: &'a Library,
    problems: Vec<Invalid>,
}

impl Reader<'_> {
    fn ensemble(mut self, raw: RawEnsemble) -> Result<Ensemble, Vec<Invalid>> {
        self.names(&raw);
        let order = Order::builtin(&raw.order);
        if let Err(error) = &order {
            self.wrong("order", error);
        }
        let mains: Vec<Option<Arc<Profile>>> = raw
            .seats
            .iter()
            .enumerate()
            .map(|(i, seat)| self.profile(&format!("seats[{i}].profile"), &seat.profile))
            .collect();
        let seats: Vec<Option<Seat>> = raw
            .seats
            .iter()
            .zip(&mains)
            .enumerate()
            .map(|(i, (seat, main))| self.seat(i, seat, main.as_ref(), &raw))
            .collect();
        self.names_differ(&seats);
        let (Ok(order), Some(mut seats)) = (order, seats.into_iter().collect::<Option<Vec<Seat>>>()) else {
            return Err(self.problems);
        };
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        place(&mut seats, &raw.seats, order);
        chairs(&mut seats, &raw.seats, order);
        let (order, style) = (order.id.clone(), raw.style);
        Ok(Ensemble { id: raw.id, name: raw.name, order, style, seats, sources: raw.sources })
    }

    /// An id that can be a file's name, of which folders are made, and a name to print.
    fn names(&mut self, raw: &RawEnsemble) {
        let id = &raw.id;
        if id.is_empty() || !id.chars().all(|c| c == '-' || c.is_alphanumeric() && !c.is_uppercase()) {
            let words = id.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
            let right = Some(words.collect::<Vec<_>>().join("-")).filter(|right| !right.is_empty());
            let remedy = format!("write it in kebab case, such as `{}`", right.as_deref().unwrap_or("our-band"));
            self.problems.push(self.document.invalid("id", format!("`{id}` is not an id"), &remedy));
        }
        if raw.name.trim().is_empty() {
            self.problems.push(self.document.invalid("name", "it is empty", "write the name as it is printed"));
        }
    }

    fn seat(&mut self, i: usize, raw: &RawSeat, main: Option<&Arc<Profile>>, all: &RawEnsemble) -> Option<Seat> {
        let doublings = self.profiles(&format!("seats[{i}].doublings"), &raw.doublings);
        let alternatives = self.profiles(&format!("seats[{i}].alternatives"), &raw.alternatives);
        let main = main?;
        let name = raw.name.clone().unwrap_or_else(|| main.name.clone());
        let (stem, number) = split_number(&name);
        let abbreviation = raw.abbreviation.clone().unwrap_or_else(|| format!("{}{number}", main.abbreviation));
        Some(Seat {
            id: SeatId(u16::try_from(i).ok()?),
            plain_name: plain(&name),
            abbreviation,
            section: raw.section.clone().unwrap_or_else(|| stem.to_owned()),
            name,
            profiles: std::iter::once(Arc::clone(main)).chain(doublings).collect(),
            alternatives,
            players: raw.players.unwrap_or(main.players),
            level: raw.level.unwrap_or(all.level),
            chair: Chair::Section,
            divides: self.divisi(i, raw, main),
            keeps_to: self.range(i, raw, main),
            optional: raw.optional,
            shares: self.shares(i, raw, all),
            amplified: Decibels(raw.amplified_db.unwrap_or_default()),
            position: Position { azimuth_deg: 0.0, distance_m: 0.0 },
        })
    }

    fn divisi(&mut self, i: usize, raw: &RawSeat, main: &Profile) -> Option<u16> {
        let players = raw.players.unwrap_or(main.players);
        if raw.divisi.is_some_and(|parts| parts > players) {
            let why = format!("{players} cannot divide into {}", raw.divisi.unwrap_or_default());
            self.problems.push(self.document.invalid(&format!("seats[{i}].divisi"), why, "at most one part a player"));
        }
        raw.divisi
    }

    /// A range that the usual instrument has some of.
    fn range(&mut self, i: usize, raw: &RawSeat, main: &Profile) -> Option<PitchRange> {
        let [low, high] = raw.range.as_ref()?;
        let (low, high) = match (low.read(), high.read()) {
            (Ok(low), Ok(high)) => (low, high),
            (Err(why), _) | (_, Err(why)) => {
                self.problems.push(self.document.invalid(
                    &format!("seats[{i}].range"),
                    why,
                    "write two pitches, low first: `[\"F3\", \"Bb5\"]`",
                ));
                return None;
            }
        };
        let range = PitchRange::new(low, high);
        if range.and_then(|range| range.intersection(main.range.virtuoso)).is_none() {
            let whole = main.range.virtuoso;
            let why = format!("`{}` has no such range (sounding)", main.name);
            let remedy = format!("write the lower pitch first, and keep within {whole}");
            self.problems.push(self.document.invalid(&format!("seats[{i}].range"), why, remedy));
        }
        range
    }

    /// The seat that a name means, which has the same instrument.
    fn shares(&mut self, i: usize, raw: &RawSeat, all: &RawEnsemble) -> Option<SeatId> {
        let name = raw.shares.as_ref()?;
        let is = |(at, other): &(usize, &RawSeat)| {
            *at != i && other.name.as_ref() == Some(name) && other.profile == raw.profile
        };
        let found = all.seats.iter().enumerate().find(is).and_then(|(at, _)| u16::try_from(at).ok());
        if found.is_none() {
            let why = format!("no other seat is called `{name}` and has the same instrument");
            let remedy = "write the other seat's `name` as it stands there";
            self.problems.push(self.document.invalid(&format!("seats[{i}].shares"), why, remedy));
        }
        found.map(SeatId)
    }

    fn names_differ(&mut self, seats: &[Option<Seat>]) {
        for (i, seat) in seats.iter().enumerate() {
            let Some(seat) = seat else { continue };
            if seats[..i].iter().flatten().any(|other| other.plain_name == seat.plain_name) {
                let why = format!("`{}` stands twice", seat.name);
                let key = format!("seats[{i}].name");
                self.problems.push(self.document.invalid(&key, why, "number the seats: `Flute 1`, `Flute 2`"));
            }
        }
    }

    fn profiles(&mut self, key: &str, ids: &[String]) -> Vec<Arc<Profile>> {
        ids.iter().enumerate().filter_map(|(i, id)| self.profile(&format!("{key}[{i}]"), id)).collect()
    }

    fn profile(&mut self, key: &str, id: &str) -> Option<Arc<Profile>> {
        self.library.get(id).map_err(|error| self.wrong(key, &error)).ok()
    }

    fn wrong(&mut self, key: &str, error: &Error) {
        let text = error.to_string();
        let (why, remedy) = text.split_once("; ").unwrap_or((&text, "`partwright instruments list` shows them all"));
        self.problems.push(self.document.invalid(key, why, remedy));
    }
}

/// Places: what the file says, else by the score order.
fn place(seats: &mut [Seat], raw: &[RawSeat], order: &Order) {
    let places = order.places(&seats.iter().map(|seat| seat.profile()).collect::<Vec<_>>());
    for ((seat, raw), found) in seats.iter_mut().zip(raw).zip(places) {
        seat.position = Position {
            azimuth_deg: raw.azimuth_deg.unwrap_or(found.azimuth_deg),
            distance_m: raw.distance_m.unwrap_or(found.distance_m),
        };
    }
}

/// Chairs: what the file says, else by the place in the section.
fn chairs(seats: &mut [Seat], raw: &[RawSeat], order: &Order) {
    let sections: Vec<String> = seats.iter().map(|seat| seat.section.clone()).collect();
    for (i, (seat, raw)) in seats.iter_mut().zip(raw).enumerate() {
        let count = |sections: &[String]| sections.iter().filter(|section| **section == seat.section).count();
        let usual = Chair::usual(count(&sections[..i]), count(&sections), order.pairs(seat.profile()));
        seat.chair = raw.chair.unwrap_or(usual);
    }
}

/// `Clarinet in Bb 1` in its stem and its number with the space before it; no number gives an empty one.
fn split_number(name: &str) -> (&str, &str) {
    match name.rsplit_once(' ') {
        Some((stem, number)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
            (stem, &name[stem.len()..])
        }
        _ => (name, ""),
    }
}
