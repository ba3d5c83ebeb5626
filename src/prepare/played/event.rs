//! What was struck together, and how much each such event calls for attention.
//!
//! Grouping and salience follow S. Dixon, "Automatic extraction of tempo and beat from expressive performances", J. New
//! Music Research 30 (2001): onsets close to each other are one rhythmic event, and long, loud, low and full events are
//! likely to be beats. The weights are ours.

use crate::score::Score;

/// Notes struck within this of the one before belong to one event, in µs.
const TOGETHER: i64 = 28_000;
/// Longest event from its first note to its last, in µs.
const SPREAD: i64 = 60_000;
/// How far around an event its neighbours are looked at, in µs.
const AROUND: i64 = 600_000;

/// A note in time, in the order of [`Score::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Struck {
    /// Index among all notes of the score.
    pub(super) note: usize,
    /// When it starts, in µs.
    pub(super) at: i64,
    /// How long it is held, in µs.
    pub(super) length: i64,
    /// Its key, 0 to 127.
    pub(super) key: u8,
    /// Its velocity.
    pub(super) velocity: i64,
}

/// Notes struck together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// When, in µs: the mean of its notes.
    pub(super) at: i64,
    /// How much it calls for attention; a thousand on the average.
    pub(super) weight: i64,
    /// Its notes.
    pub(super) notes: Vec<Struck>,
}

impl Event {
    fn new(notes: Vec<Struck>) -> Self {
        let at = notes.iter().map(|note| note.at).sum::<i64>() / notes.len().max(1) as i64;
        Self { at, weight: 0, notes }
    }

    /// The lowest key.
    pub(super) fn bass(&self) -> u8 {
        self.notes.iter().map(|note| note.key).min().unwrap_or(127)
    }

    /// The longest note, in µs.
    pub(super) fn longest(&self) -> i64 {
        self.notes.iter().map(|note| note.length).max().unwrap_or(0)
    }

    fn velocity(&self) -> i64 {
        self.notes.iter().map(|note| note.velocity).max().unwrap_or(0)
    }
}

/// The events of a score in time order.
pub(super) fn events(score: &Score) -> Vec<Event> {
    let micros = |tick| score.frame.tempo.seconds_at(tick).micros();
    let mut struck: Vec<Struck> = score
        .notes()
        .enumerate()
        .map(|(index, note)| {
            let at = micros(note.start);
            let velocity = i64::from(note.velocity.value());
            Struck { note: index, at, length: micros(note.end()) - at, key: note.sound.midi(), velocity }
        })
        .collect();
    struck.sort_by_key(|note| (note.at, note.key, note.note));
    let mut events = grouped(&struck);
    weigh(&mut events);
    events
}

fn grouped(struck: &[Struck]) -> Vec<Event> {
    let mut groups: Vec<Vec<Struck>> = Vec::new();
    for note in struck {
        let joins = groups.last().is_some_and(|group| {
            let (first, last) = (group.first().map_or(0, |n| n.at), group.last().map_or(0, |n| n.at));
            let again = group.iter().any(|other| other.key == note.key);
            note.at - last <= TOGETHER && note.at - first <= SPREAD && !again
        });
        match groups.last_mut().filter(|_| joins) {
            Some(group) => group.push(*note),
            None => groups.push(vec![*note]),
        }
    }
    groups.into_iter().map(Event::new).collect()
}

fn weigh(events: &mut [Event]) {
    let raw: Vec<i64> = (0..events.len()).map(|index| raw_weight(events, index)).collect();
    let mean = (raw.iter().sum::<i64>() / raw.len().max(1) as i64).max(1);
    for (event, weight) in events.iter_mut().zip(raw) {
        event.weight = (weight * 1_000 / mean).clamp(300, 3_000);
    }
}

fn raw_weight(events: &[Event], index: usize) -> i64 {
    let event = &events[index];
    let from = events.partition_point(|other| other.at < event.at - AROUND).max(index.saturating_sub(24));
    let to = events.partition_point(|other| other.at <= event.at + AROUND).min(index + 25);
    let near = &events[from..to];
    let lowest = near.iter().map(Event::bass).min().unwrap_or(0);
    let mean = |what: fn(&Event) -> i64| near.iter().map(what).sum::<i64>() / near.len().max(1) as i64;
    let low = if event.bass() <= lowest { 550 } else { 240 - i64::from(event.bass() - lowest).min(24) * 12 };
    let full = (event.notes.len() as i64 - 1).min(3) * 150;
    let long = ((event.longest() - mean(Event::longest)) / 1_000).clamp(-300, 600);
    let loud = ((event.velocity() - mean(Event::velocity)) * 12).clamp(-300, 300);
    (500 + low + full + long + loud).max(150)
}
