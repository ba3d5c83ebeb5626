//! "div." and "unis." where the players of one part divide and come together again.

use super::directions::{Direction, Placed};
use super::event::Event;
use super::value::QUARTER;
use crate::ensemble::Seat;
use crate::profile::Excitation;
use std::collections::BTreeMap;

/// Players that read single notes for less than this stay divided (ours: two bars of four quarters).
const TOGETHER: u64 = 8 * QUARTER as u64;

/// A time in which a part has several notes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Divided {
    from: u64,
    to: u64,
    parts: usize,
}

/// The words of a part whose players divide; none where one player can play all of it.
pub(super) fn words(seat: &Seat, events: &[Event]) -> Vec<Placed> {
    let alone = seat.profile().capability.notes_at_once > 1 && seat.profile().excitation != Excitation::Bowed;
    if seat.divisi() < 2 || alone || seat.profile().is_unpitched() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let divided = divided(events, usize::from(seat.divisi()));
    for (index, now) in divided.iter().enumerate() {
        let words = if now.parts > 2 { format!("div. a {}", now.parts) } else { "div.".to_owned() };
        out.push((now.from, Direction::Words(words)));
        let next = events.iter().map(|event| event.onset).filter(|onset| *onset >= now.to).min();
        let divides_there = |at: u64| divided.get(index + 1).is_some_and(|next| next.from == at);
        out.extend(next.filter(|at| !divides_there(*at)).map(|at| (at, Direction::Words("unis.".to_owned()))));
    }
    out
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

    /// Words by quarter of a part with so many notes from quarter to quarter.
    fn told(profile: Profile, players: u16, events: &[(u64, u64, usize)]) -> Vec<(u64, String)> {
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
        words(&ensemble([(profile, players)]).seats[0], &events).into_iter().map(word).collect()
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
        assert_eq!(told(clarinet(), 3, &voices), owned(&[(4, "div."), (8, "unis.")]));
    }

    #[test]
    fn who_plays_alone_or_has_two_hands_needs_no_words() {
        let chords = [(0, 4, 2), (4, 8, 1)];
        assert!(told(violin(), 1, &chords).is_empty() && told(piano(), 2, &chords).is_empty());
        assert!(told(violin(), 4, &[(0, 4, 4), (4, 8, 1)]).is_empty(), "four notes of two desks are stops");
    }
}
