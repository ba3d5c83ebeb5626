//! Who plays: "div." and "unis." where the players of one part divide and come together again, "a2" where wind players
//! who share a staff play one line.

use super::bars::Bars;
use super::directions::{Direction, Placed, snapped};
use super::event::Event;
use super::value::QUARTER;
use crate::arrange::SeatPart;
use crate::ensemble::Seat;
use crate::profile::Excitation;
use crate::score::Marked;
use std::collections::BTreeMap;

/// Players that read single notes for less than this stay divided (ours: two bars of four quarters).
const TOGETHER: u64 = 8 * QUARTER as u64;

/// Most wind players told by their number, "a2", "a3"; more are a section, and are told as strings are (ours, after the
/// habit of orchestral scores and of band parts).
const COUNTED: u16 = 3;

/// A time in which a part has several notes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Divided {
    from: u64,
    to: u64,
    parts: usize,
}

/// The words of a part whose players divide; none where one player can play all of it, nor where the part's own marks
/// say who plays.
pub(super) fn words(part: &SeatPart, seat: &Seat, events: &[Event], bars: &Bars) -> Vec<Placed> {
    let alone = seat.profile().capability.notes_at_once > 1 && seat.profile().excitation != Excitation::Bowed;
    if seat.divisi() < 2 || alone || seat.profile().is_unpitched() {
        return Vec::new();
    }
    let marks = told(part, bars);
    let is_told = |at: u64| marks.iter().rfind(|(from, _)| *from <= at).is_some_and(|(from, one)| *one || *from == at);
    let mut words = Words::of(seat).along(events, usize::from(seat.divisi()));
    words.retain(|(at, _)| !is_told(*at));
    words.into_iter().map(|(at, word)| (at, Direction::Words(word))).collect()
}

/// Where the part's marks say who plays: true for one.
fn told(part: &SeatPart, bars: &Bars) -> Vec<(u64, bool)> {
    let of = |mark: &Marked| match mark {
        Marked::At(tick, mark) => mark.asks_for_one().map(|one| (snapped(bars, *tick), one)),
        _ => None,
    };
    part.marks.iter().filter_map(of).collect()
}

/// What the players of a seat are told.
struct Words {
    /// Two notes need no word: a player each.
    pair: bool,
    /// One note for all.
    together: String,
    /// That is said at the beginning too.
    at_first: bool,
}

impl Words {
    fn of(seat: &Seat) -> Self {
        let counted = seat.profile().excitation == Excitation::Blown && seat.players <= COUNTED;
        let pair = counted && seat.players == 2;
        let together = if counted { format!("a{}", seat.players) } else { "unis.".to_owned() };
        Self { pair, together, at_first: pair }
    }

    /// What divided players are told.
    fn apart(&self, parts: usize) -> Option<String> {
        match parts {
            2 => (!self.pair).then(|| "div.".to_owned()),
            more => Some(format!("div. a {more}")),
        }
    }

    fn along(&self, events: &[Event], most: usize) -> Vec<(u64, String)> {
        let divided = divided(events, most);
        let mut out = Vec::new();
        let first = events.iter().map(|event| event.onset).min();
        let alone =
            first.filter(|at| self.at_first && divided.first().is_none_or(|divided| at + TOGETHER <= divided.from));
        out.extend(alone.map(|at| (at, self.together.clone())));
        for (index, now) in divided.iter().enumerate() {
            out.extend(self.apart(now.parts).map(|word| (now.from, word)));
            let next = events.iter().map(|event| event.onset).filter(|onset| *onset >= now.to).min();
            let divides_there = |at: u64| divided.get(index + 1).is_some_and(|next| next.from == at);
            out.extend(next.filter(|at| !divides_there(*at)).map(|at| (at, self.together.clone())));
        }
        out
    }
}

/// The times with two notes or more, no more than the players can divide into (more are stops of one bow), those that
/// stand close together as one.
fn divided(events: &[Event], most: usize) -> Vec<Divided> {
    let mut out: Vec<Divided> = Vec::new();
    for now in sounding(events).into_iter().filter(|now| (2..=most).contains(&now.parts)) {
        match out.last_mut().filter(|last| now.from < last.to + TOGETHER) {
            Some(last) => *last = Divided { to: now.to, parts: last.parts.max(now.parts), ..*last },
            None => out.push(now),
        }
    }
    out
}

/// How many notes sound from each onset on, as spans.
fn sounding(events: &[Event]) -> Vec<Divided> {
    let mut changes: BTreeMap<u64, isize> = BTreeMap::new();
    for event in events {
        let notes = event.notes.len() as isize;
        *changes.entry(event.onset).or_default() += notes;
        *changes.entry(event.end).or_default() -= notes;
    }
    let ends: Vec<u64> = changes.keys().copied().skip(1).collect();
    let mut count = 0;
    let spans = changes.iter().zip(ends).map(|((from, change), to)| {
        count += change;
        Divided { from: *from, to, parts: usize::try_from(count).unwrap_or(0) }
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::testing::ensemble;
    use crate::profile::Profile;
    use crate::profile::testing::{clarinet, piano, violin};
    use crate::score::{Division, Frame, Mark, Tick};

    /// Words by quarter of a part with so many notes from quarter to quarter.
    fn told(profile: Profile, players: u16, events: &[(u64, u64, usize)]) -> Vec<(u64, String)> {
        told_beside(profile, players, events, &[])
    }

    /// The same beside words that stand in the part, by quarter.
    fn told_beside(
        profile: Profile,
        players: u16,
        events: &[(u64, u64, usize)],
        marks: &[(u64, &str)],
    ) -> Vec<(u64, String)> {
        let mark = |(at, word): &(u64, &str)| Marked::At(Tick(at * 480), Mark::Technique((*word).to_owned()));
        let marks = marks.iter().map(mark).collect();
        let quarter = u64::from(QUARTER);
        let event = |(from, to, notes): &(u64, u64, usize)| {
            let notes = (0..*notes).collect();
            Event { onset: from * quarter, end: to * quarter, notes, graces: Vec::new(), staff: 0, voice: 0 }
        };
        let events: Vec<Event> = events.iter().map(event).collect();
        let word = |(at, word): Placed| match word {
            Direction::Words(words) => (at / quarter, words),
            other => panic!("{other:?}"),
        };
        let seat = &ensemble([(profile, players)]).seats[0];
        let part = SeatPart { seat: seat.id, notes: Vec::new(), marks };
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(480 * 64));
        let bars = Bars::new(&frame, frame.end).unwrap();
        words(&part, seat, &events, &bars).into_iter().map(word).collect()
    }

    fn owned(words: &[(u64, &str)]) -> Vec<(u64, String)> {
        words.iter().map(|(at, word)| (*at, (*word).to_owned())).collect()
    }

    #[test]
    fn a_section_divides_and_comes_together() {
        let part = [(0, 4, 1), (4, 8, 2), (8, 10, 1), (10, 12, 2), (24, 28, 1), (40, 44, 3)];
        let wanted = owned(&[(4, "div."), (24, "unis."), (40, "div. a 3")]);
        assert_eq!(told(violin(), 12, &part), wanted, "a few single notes between are read by all");
        let voices = [(0, 8, 1), (4, 8, 1), (8, 12, 1)];
        assert_eq!(told(clarinet(), 5, &voices), owned(&[(4, "div."), (8, "unis.")]));
    }

    #[test]
    fn winds_who_share_a_staff_are_counted() {
        let part = [(0, 16, 1), (16, 20, 2), (20, 40, 1)];
        assert_eq!(told(clarinet(), 2, &part), owned(&[(0, "a2"), (20, "a2")]), "two heads are a player each");
        assert_eq!(told(clarinet(), 2, &part[1..]), owned(&[(20, "a2")]));
        assert_eq!(told(clarinet(), 3, &part), owned(&[(16, "div."), (20, "a3")]));
        assert!(told(clarinet(), 1, &part).is_empty());
    }

    #[test]
    fn who_plays_alone_by_a_mark_is_not_told_otherwise() {
        let part = [(0, 16, 1), (16, 20, 2), (20, 40, 1)];
        let marked = told_beside(clarinet(), 2, &part, &[(0, "1. solo"), (20, "a2")]);
        assert!(marked.is_empty(), "{marked:?}");
        let marked = told_beside(clarinet(), 2, &part, &[(0, "1."), (16, "a2")]);
        assert_eq!(marked, owned(&[(20, "a2")]));
    }

    #[test]
    fn who_plays_alone_or_has_two_hands_needs_no_words() {
        let chords = [(0, 4, 2), (4, 8, 1)];
        assert!(told(violin(), 1, &chords).is_empty() && told(piano(), 2, &chords).is_empty());
        assert!(told(violin(), 4, &[(0, 4, 4), (4, 8, 1)]).is_empty(), "four notes of two desks are stops");
    }
}
