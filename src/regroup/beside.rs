//! What stands beside the notes of a new part: dynamics, hairpins, pedal and words of the source it comes from.

use crate::analysis::Loudness;
use crate::score::{Channel, Dynamic, Event, Mark, Note, Part, Score, Sign, Tick, TickSpan, Timed};
use std::collections::BTreeMap;

/// The part of the source that most of a new part's notes come from; `usual` where it has none.
pub(super) fn host(sources: impl Iterator<Item = usize>, usual: usize) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for source in sources {
        *counts.entry(source).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(source, count)| (*count, std::cmp::Reverse(*source)))
        .map_or(usual, |(source, _)| source)
}

/// A new part without notes: what its host has beside the notes, and how loud that is as a whole: notes told apart one by
/// one tell it no more. The `first` part has the words to sing and what belongs to no player of all sources. Who plays
/// ("a2") is no longer said: each part is one player's.
pub(super) fn part(score: &Score, loudness: &Loudness, sources: &[usize], host: usize, first: bool) -> Part {
    let mut part = Part::new("", Channel::default());
    let (Some(own), Some(heard)) = (score.parts.get(host), loudness.parts.get(host)) else { return part };
    part.program = own.program;
    part.bank = own.bank;
    part.events = own.events.iter().filter(|event| is_for_each(&event.what)).cloned().collect();
    part.events.retain(|event| score.notated || !matches!(event.what, Event::Mark(Mark::Dynamic(_))));
    if score.notated {
        part.hairpins = own.hairpins.clone();
    } else {
        part.hairpins = heard.hairpins.clone();
        part.events.extend(heard.changes.iter().copied().map(dynamic));
    }
    if first {
        let all = sources.iter().filter_map(|source| score.parts.get(*source)).flat_map(|part| &part.events);
        part.events.extend(all.filter(|event| is_for_one(&event.what)).cloned());
    }
    part.events.sort_by_key(|event: &Timed<Event>| event.tick);
    part
}

const fn dynamic((tick, dynamic): (Tick, Dynamic)) -> Timed<Event> {
    Timed::new(tick, Event::Mark(Mark::Dynamic(dynamic)))
}

/// A new part without notes: dynamics, hairpins and words of whichever part leads at the time; `leaders` from when on.
pub(super) fn led(score: &Score, loudness: &Loudness, leaders: &[(Tick, usize)]) -> Part {
    let mut part = Part::new("", Channel::default());
    let ends = leaders.iter().skip(1).map(|(from, _)| *from).chain([Tick(u64::MAX)]);
    for ((from, leader), to) in leaders.iter().zip(ends) {
        let (Some(own), Some(heard)) = (score.parts.get(*leader), loudness.parts.get(*leader)) else { continue };
        let span = TickSpan::new(*from, to);
        let dynamics = if score.notated { own.dynamics().collect() } else { heard.changes.clone() };
        let hairpins = if score.notated { &own.hairpins } else { &heard.hairpins };
        // What holds when it begins to play: what held when it played last is no word on now.
        let enters =
            own.notes.get(own.notes.partition_point(|note| note.start < *from)).map_or(*from, |note| note.start);
        let before = dynamics.iter().rfind(|(tick, _)| *tick <= enters).map(|(_, dynamic)| (enters, *dynamic));
        let before = before.filter(|_| span.contains(enters));
        let inside = dynamics.iter().filter(|(tick, _)| span.contains(*tick) && *tick > enters).copied();
        part.events.extend(before.into_iter().chain(inside).map(dynamic));
        let said = |event: &&Timed<Event>| {
            let word = matches!(event.what, Event::Mark(Mark::Text(_) | Mark::Fermata));
            score.notated && word && span.contains(event.tick)
        };
        part.events.extend(own.events.iter().filter(said).cloned());
        part.hairpins.extend(hairpins.iter().filter(|(hairpin, _)| span.contains(hairpin.start)));
    }
    part
}

/// Whether a sign says something to a player of keys who sings no words.
pub(super) const fn is_for_keys(sign: &Sign) -> bool {
    !sign.is_of_hands()
        && !matches!(
            sign,
            Sign::UpBow
                | Sign::DownBow
                | Sign::Snap
                | Sign::Harmonic
                | Sign::Open
                | Sign::Stopped
                | Sign::Scoop
                | Sign::Plop
                | Sign::Doit
                | Sign::Fall
                | Sign::Spiccato
                | Sign::Syllable(_)
        )
}

/// What every player needs.
fn is_for_each(event: &Event) -> bool {
    match event {
        Event::Mark(mark @ Mark::Technique(_)) => mark.asks_for_one().is_none(),
        Event::Mark(mark) => {
            matches!(mark, Mark::Dynamic(_) | Mark::Text(_) | Mark::Breath | Mark::Key(_) | Mark::Fermata)
        }
        Event::KeyPressure(..) => false,
        _ => true,
    }
}

/// What is said once.
fn is_for_one(event: &Event) -> bool {
    match event {
        Event::Mark(Mark::Technique(_) | Mark::Instrument(_)) => false,
        Event::Mark(_) => !is_for_each(event),
        _ => false,
    }
}

/// Gives each part a track and a channel of its own, in their order; drums keep theirs.
pub(super) fn place(parts: &mut [Part]) {
    let mut turn = 0u8;
    for (part, track) in parts.iter_mut().zip(1u16..) {
        part.track = track;
        part.port = 0;
        if part.percussion && part.channel == Channel::DRUMS {
            continue;
        }
        part.channel = Channel::new(if turn >= Channel::DRUMS.value() { turn + 1 } else { turn }).unwrap_or_default();
        turn = (turn + 1) % 15;
    }
}

/// Takes out signs that need company which the part has not: a spread chord of one note, a slide or tremolo to nowhere.
pub(super) fn tidy(notes: &mut [Note]) {
    let mut starts: BTreeMap<_, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
    for note in notes.iter() {
        *starts.entry(note.start).or_default() += 1;
        for number in note.signs.iter().filter_map(Sign::number) {
            *numbers.entry(number).or_default() += 1;
        }
    }
    for note in notes {
        let alone = starts.get(&note.start).is_none_or(|count| *count < 2);
        note.signs.retain(|sign| match sign {
            Sign::Arpeggio(_) => !alone,
            sign => sign.number().is_none_or(|number| numbers.get(&number).is_some_and(|count| *count > 1)),
        });
    }
}
