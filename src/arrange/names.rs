//! Seats by name, as people write them: printed or plain name, abbreviation, section, in any case and spelling.

use crate::document::plain_id;
use crate::ensemble::{Ensemble, Seat};
use crate::gm::words::without_pitch;
use crate::profile::{Family, Profile};
use crate::run::{Error, near_names};
use crate::score::SeatId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks seats of one ensemble up by name.
#[derive(Debug, Clone)]
pub struct SeatNames {
    /// Name to use for each seat in texts: plain, and unique in the ensemble.
    labels: Vec<String>,
    /// Exact keys of one seat (or of all the seats that share the name).
    seats: BTreeMap<String, Vec<SeatId>>,
    /// Section names.
    sections: BTreeMap<String, Vec<SeatId>>,
    families: Vec<Family>,
}

impl SeatNames {
    /// The names of an ensemble's seats.
    #[must_use]
    pub fn of(ensemble: &Ensemble) -> Self {
        let seats = ensemble.seats.iter().zip(labels(ensemble));
        let mut names = Self::written(seats.map(|(seat, label)| (label, Self::of_seat(seat), Self::shared(seat))));
        names.families = ensemble.seats.iter().map(|seat| seat.profile().family).collect();
        names
    }

    /// The names that a document keeps of seats in score order: what each is called, what else, and what names it may
    /// share with others. No families are known.
    #[must_use]
    pub fn written(seats: impl IntoIterator<Item = (String, Vec<String>, Vec<String>)>) -> Self {
        let empty = BTreeMap::new;
        let mut names = Self { labels: Vec::new(), seats: empty(), sections: empty(), families: Vec::new() };
        for ((label, own, shared), id) in seats.into_iter().zip(0u16..) {
            for name in keys(&label, &own, id) {
                add(&mut names.seats, &name, SeatId(id));
            }
            for name in &shared {
                add(&mut names.sections, &key(name), SeatId(id));
                add(&mut names.sections, &key(&without_pitch(name)), SeatId(id));
            }
            names.labels.push(label);
        }
        names
    }

    /// What a seat is called beside its label: its printed and plain name, and its abbreviation.
    #[must_use]
    pub fn of_seat(seat: &Seat) -> Vec<String> {
        vec![seat.name.clone(), seat.plain_name.clone(), seat.abbreviation.clone()]
    }

    /// What a seat may be called together with others: its section and its instruments.
    #[must_use]
    pub fn shared(seat: &Seat) -> Vec<String> {
        let instruments = seat.profiles.iter().flat_map(|profile| [profile.name.clone(), profile.id.0.clone()]);
        std::iter::once(seat.section.clone()).chain(instruments).collect()
    }

    /// The name of a seat in texts: its plain name, made unique where two seats share one.
    #[must_use]
    pub fn label(&self, seat: SeatId) -> &str {
        self.labels.get(usize::from(seat.0)).map_or("", String::as_str)
    }

    /// The names of all seats, in score order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(String::as_str)
    }

    /// The seats a name means: one seat, or all of a section.
    ///
    /// # Errors
    /// Names that look like it, best first, when there is no such seat.
    pub fn find(&self, name: &str) -> Result<&[SeatId], Vec<String>> {
        let asked = key(name);
        let found = self.seats.get(&asked).or_else(|| self.sections.get(&asked));
        found.map(Vec::as_slice).ok_or_else(|| near_names(name, self.labels.iter().map(String::as_str)))
    }

    /// The same with an error that names seats like it, or all when none is.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn known(&self, name: &str) -> Result<&[SeatId], Error> {
        self.find(name).map_err(|near| {
            let near = if near.is_empty() { self.labels.clone() } else { near };
            Error::Unknown { kind: "seat", name: name.to_owned(), near }
        })
    }

    /// The one seat a name means.
    ///
    /// # Errors
    /// As [`Self::find`], and the names of all when a section of several is meant.
    pub fn find_one(&self, name: &str) -> Result<SeatId, Vec<String>> {
        match self.find(name)? {
            [seat] => Ok(*seat),
            several => Err(several.iter().map(|seat| self.label(*seat).to_owned()).collect()),
        }
    }

    /// The seats of a family or group: `brass`, `strings`, `all`. Empty when the ensemble has none.
    ///
    /// # Errors
    /// Words that look like it, when there is no such family.
    pub fn family(&self, word: &str) -> Result<Vec<SeatId>, Vec<String>> {
        let families = families(word).ok_or_else(|| near_names(word, GROUPS.iter().map(|group| group.0)))?;
        let seats = self.families.iter().enumerate().filter(|(_, family)| families.contains(family));
        Ok(seats.map(|(index, _)| SeatId(index as u16)).collect())
    }
}

/// The families a word means; `None` when it is no such word.
pub(super) fn families(word: &str) -> Option<&'static [Family]> {
    let asked = plain_id(word);
    let singular = asked.strip_suffix('s').unwrap_or(&asked);
    GROUPS.iter().find(|(name, _)| *name == asked || *name == singular).map(|(_, families)| *families)
}

/// Words for families, and for groups of them as players say them.
pub(super) const GROUPS: &[(&str, &[Family])] = &[
    ("woodwind", &[Family::Flute, Family::DoubleReed, Family::Clarinet, Family::Saxophone, Family::Recorder]),
    ("reed", &[Family::DoubleReed, Family::Clarinet, Family::Saxophone]),
    (
        "wind",
        &[Family::Flute, Family::DoubleReed, Family::Clarinet, Family::Saxophone, Family::Recorder, Family::Brass],
    ),
    ("brass", &[Family::Brass]),
    ("string", &[Family::BowedString]),
    ("flute", &[Family::Flute]),
    ("double-reed", &[Family::DoubleReed]),
    ("clarinet", &[Family::Clarinet]),
    ("saxophone", &[Family::Saxophone]),
    ("sax", &[Family::Saxophone]),
    ("saxes", &[Family::Saxophone]),
    ("recorder", &[Family::Recorder]),
    ("bowed-string", &[Family::BowedString]),
    ("plucked-string", &[Family::PluckedString]),
    ("keyboard", &[Family::Keyboard]),
    ("mallet", &[Family::Mallet]),
    ("percussion", &[Family::Percussion, Family::Mallet]),
    ("voice", &[Family::Voice]),
    ("choir", &[Family::Voice]),
    ("free-reed", &[Family::FreeReed]),
    ("electronic", &[Family::Electronic]),
    ("other", &[Family::Other]),
    (
        "all",
        &[
            Family::Flute,
            Family::DoubleReed,
            Family::Clarinet,
            Family::Saxophone,
            Family::Recorder,
            Family::Brass,
            Family::BowedString,
            Family::PluckedString,
            Family::Keyboard,
            Family::Mallet,
            Family::Percussion,
            Family::Voice,
            Family::FreeReed,
            Family::Electronic,
            Family::Other,
        ],
    ),
];

fn add(names: &mut BTreeMap<String, Vec<SeatId>>, name: &str, seat: SeatId) {
    let seats = names.entry(name.to_owned()).or_default();
    if !seats.contains(&seat) {
        seats.push(seat);
    }
}

/// Plain names; a name that several seats share gets the place in the score: `Flute (seat 3)`.
fn labels(ensemble: &Ensemble) -> Vec<String> {
    let shared = |name: &str| ensemble.seats.iter().filter(|seat| seat.plain_name == name).count() > 1;
    let label = |seat: &Seat| {
        let place = u32::from(seat.id.0) + 1;
        if shared(&seat.plain_name) || seat.plain_name.is_empty() {
            format!("{} (seat {place})", seat.plain_name).trim().to_owned()
        } else {
            seat.plain_name.clone()
        }
    };
    ensemble.seats.iter().map(label).collect()
}

/// The keys of one seat; `horn2` beside `horninf2`.
fn keys(label: &str, own: &[String], seat: u16) -> Vec<String> {
    let written = || std::iter::once(label).chain(own.iter().map(String::as_str));
    let mut keys: Vec<String> = written().map(key).collect();
    keys.extend(written().map(|name| key(&without_pitch(name))));
    keys.push(format!("seat{}", u32::from(seat) + 1));
    keys.retain(|key| !key.is_empty());
    keys
}

/// The number of one of a seat's instruments, by id or name, as people write them: `cor-anglais`, `Trumpet in Bb`.
pub(super) fn instrument_named(seat: &Seat, name: &str) -> Option<u8> {
    let meant = key(name);
    let is_it = |profile: &Arc<Profile>| key(&profile.name) == meant || key(&profile.id.0) == meant;
    seat.profiles.iter().position(is_it).map(|place| place as u8)
}

/// What names are compared by: lower-case letters and digits, roman numerals at the end as digits.
pub(super) fn key(name: &str) -> String {
    let lower = name.to_lowercase().replace('♭', "b").replace('♯', "#");
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '#').collect();
    words.retain(|word| !word.is_empty());
    if words.len() > 1
        && let Some(last) = words.last_mut()
    {
        *last = roman(last).unwrap_or(last);
    }
    words.concat()
}

/// A small roman numeral in digits.
pub(super) fn roman(word: &str) -> Option<&'static str> {
    const NUMERALS: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];
    const DIGITS: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];
    NUMERALS.iter().position(|numeral| *numeral == word).map(|index| DIGITS[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture;

    #[test]
    fn seats_are_found_however_they_are_written() {
        let ensemble = fixture::ensemble(&["Flute", "Clarinet in Bb 1", "Clarinet in Bb 2", "Horn in F"]);
        let names = SeatNames::of(&ensemble);
        for name in ["clarinet in B♭ 2", "Clarinet 2", "CLARINET II", "clarinet-2", "seat 3"] {
            assert_eq!(names.find(name), Ok([SeatId(2)].as_slice()), "{name}");
        }
        assert_eq!(names.find("clarinet"), Ok([SeatId(1), SeatId(2)].as_slice()));
        assert_eq!(names.find("horn"), Ok([SeatId(3)].as_slice()));
        let two = SeatNames::of(&fixture::ensemble(&["Horn in F 1", "Horn in F 2"]));
        assert_eq!(two.find("horn"), Ok([SeatId(0), SeatId(1)].as_slice()));
        assert_eq!(names.find("Flutte"), Err(vec!["Flute".to_owned()]));
        assert!(names.find_one("clarinet").unwrap_err().contains(&"Clarinet in Bb 1".to_owned()));
    }

    #[test]
    fn two_seats_of_one_name_are_told_apart() {
        let ensemble = fixture::ensemble(&["Flute", "Flute"]);
        let names = SeatNames::of(&ensemble);
        assert_eq!(names.label(SeatId(1)), "Flute (seat 2)");
        assert_eq!(names.find_one("Flute (seat 2)"), Ok(SeatId(1)));
    }

    #[test]
    fn families_are_found_by_the_players_words() {
        let names = SeatNames::of(&fixture::ensemble(&["Flute", "Horn in F", "Violin"]));
        assert_eq!(names.family("woodwinds"), Ok(vec![SeatId(0)]));
        assert_eq!(names.family("brass"), Ok(vec![SeatId(1)]));
        assert_eq!(names.family("Strings"), Ok(vec![SeatId(2)]));
        assert!(names.family("bras").unwrap_err().contains(&"brass".to_owned()));
    }
}
