//! Words and signs beside the notes: dynamics, hairpins, techniques; and how each is written.

use super::bars::Bars;
use super::called;
use super::event::Event;
use super::percussion;
use super::value::QUARTER;
use super::xml::Xml;
use crate::arrange::rules::{Tuning, tuning_plan};
use crate::arrange::{ArrangedNote, Arrangement, SeatPart};
use crate::ensemble::{Order, Seat};
use crate::profile::Manner;
use crate::score::{ChordSymbol, Dynamic, Mark, Marked, PercussionKey, Pitch, Sign, Sound, Tick};

/// Something written beside the notes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// End of a hairpin, by number.
    WedgeStop(u8),
    /// A rehearsal mark.
    Rehearsal(String),
    /// A tempo.
    Tempo(Tempo),
    /// Words above the staff.
    Words(String),
    /// A dynamic.
    Dynamic(Dynamic),
    /// A loud beginning: `sfz`, `fp`.
    Force(String),
    /// Start of a hairpin, louder or softer, by number.
    WedgeStart(bool, u8),
    /// A chord symbol.
    Chord(ChordSymbol),
}

/// A tempo: in words, as a metronome mark, or as it only sounds.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tempo {
    /// `Allegro`; empty without words.
    pub(super) words: String,
    /// The metronome mark.
    pub(super) mark: Option<Metronome>,
    /// How fast it sounds from here on, quarters a minute in thousandths; as before where it does not say.
    pub(super) quarters: Option<u32>,
}

/// A metronome mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Metronome {
    /// The beat, a note value of MusicXML.
    pub(super) unit: &'static str,
    /// Whether that has a dot.
    pub(super) dotted: bool,
    /// Beats a minute.
    pub(super) beats: u32,
}

impl Tempo {
    /// Whether nothing of it is printed.
    fn is_silent(&self) -> bool {
        self.words.is_empty() && self.mark.is_none()
    }
}

/// A direction at its unit from the start of the piece.
pub(super) type Placed = (u64, Direction);

/// The directions of one seat, in order, as the ensemble's tradition words them.
pub(super) fn of_seat(
    part: &SeatPart,
    seat: &Seat,
    arrangement: &Arrangement,
    events: &[Event],
    bars: &Bars,
) -> Vec<Placed> {
    let (order, notated) = (arrangement.ensemble.order.as_str(), arrangement.notated);
    let mut out = dynamics(part, events);
    out.extend(forces(part, events));
    out.extend(hairpins(part, events, bars, if notated { QUARTER / 4 } else { QUARTER }));
    out.extend(words(part, bars));
    out.extend(techniques(part, seat, order, events, &out));
    out.extend(instruments(part, seat, events));
    out.extend(super::divisi::words(part, seat, events, bars));
    out.extend(strokes(part, seat, events));
    out.extend(tunings(part, arrangement, bars));
    out.sort();
    out.dedup();
    out
}

/// Dynamics where they change in the order of the notes, again after eight bars or more of rest.
fn dynamics(part: &SeatPart, events: &[Event]) -> Vec<Placed> {
    let long = u64::from(QUARTER) * 32;
    let mut out = Vec::new();
    let (mut last, mut silent_from) = (None, 0);
    for event in in_time(events) {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        let rested = event.onset >= silent_from + long;
        if (last != Some(note.dynamic) || rested) && out.last().is_none_or(|(at, _)| *at < event.onset) {
            // An `fp` says itself what follows.
            if !forced(note).any(|letters| letters.contains('p')) {
                out.push((event.onset, Direction::Dynamic(note.dynamic)));
            }
            last = Some(note.dynamic);
        }
        silent_from = silent_from.max(event.end);
    }
    out
}

/// Events of all staves and voices as they are played.
fn in_time(events: &[Event]) -> Vec<&Event> {
    let mut ordered: Vec<&Event> = events.iter().collect();
    ordered.sort_by_key(|event| (event.onset, event.staff, event.voice));
    ordered
}

/// Loud beginnings in letters.
fn forces(part: &SeatPart, events: &[Event]) -> Vec<Placed> {
    let of = |event: &Event| {
        let notes = event.notes.iter().filter_map(|note| part.notes.get(*note));
        let letters: Vec<&str> = notes.flat_map(forced).collect();
        letters.first().map(|letters| (event.onset, Direction::Force((*letters).to_owned())))
    };
    events.iter().filter_map(of).collect()
}

fn forced(note: &ArrangedNote) -> impl Iterator<Item = &str> {
    note.signs.iter().filter_map(|sign| if let Sign::Force(letters) = sign { Some(letters.as_str()) } else { None })
}

/// Hairpins under the notes: none begins before the last has ended, opens or closes under a rest, or is shorter than
/// `least`.
fn hairpins(part: &SeatPart, events: &[Event], bars: &Bars, least: u32) -> Vec<Placed> {
    let mut out = Vec::new();
    let mut free = 0;
    for mark in &part.marks {
        let Marked::Hairpin(span, louder) = mark else { continue };
        let (from, to) = (snapped(bars, span.start).max(free), snapped(bars, span.end));
        let Some((from, to)) = under_notes(from, to, events, least) else { continue };
        free = to;
        out.push((from, Direction::WedgeStart(*louder, 1)));
        out.push((to, Direction::WedgeStop(1)));
    }
    out
}

/// The part of a span from its first note to the end of its last; `None` for less than `least`.
fn under_notes(from: u64, to: u64, events: &[Event], least: u32) -> Option<(u64, u64)> {
    let inside = || events.iter().filter(|event| event.onset < to && event.end > from);
    let first = inside().map(|event| event.onset).min()?.max(from);
    let last = inside().map(|event| event.end).max()?.min(to);
    (first + u64::from(least) <= last).then_some((first, last))
}

/// The nearest eighth of a quarter.
pub(super) fn snapped(bars: &Bars, tick: Tick) -> u64 {
    let step = u64::from(QUARTER / 8);
    let at = bars.units_at(tick);
    let bar = bars.0.get(bars.index_of(at)).map_or(0, |bar| bar.start);
    (bar + (at - bar + step / 2) / step * step).min(bars.end())
}

fn words(part: &SeatPart, bars: &Bars) -> Vec<Placed> {
    let word = |mark: &Marked| match mark {
        Marked::At(tick, Mark::Technique(text) | Mark::Text(text)) if !text.trim().is_empty() => {
            Some((snapped(bars, *tick), Direction::Words(text.trim().to_owned())))
        }
        _ => None,
    };
    part.marks.iter().filter_map(word).collect()
}

/// The words of the profiles' techniques (`pizz.` and `arco`) where the playing changes and no mark says so already.
fn techniques(part: &SeatPart, seat: &Seat, order: &str, events: &[Event], said: &[Placed]) -> Vec<Placed> {
    let order = Order::builtin(order).ok();
    let printed = |word: &str| order.map_or(word, |order| order.word(seat.profile().family, word)).to_owned();
    let mut out: Vec<Placed> = Vec::new();
    let mut held: Option<&Manner> = None;
    for event in events.iter().filter(|event| event.voice == 0) {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        let profile = seat.profiles.get(usize::from(note.instrument));
        let now = profile.and_then(|profile| profile.manner(note.technique));
        let stands = |word: &str| said.iter().any(|(at, said)| *at == event.onset && says(said, word, [held, now]));
        let words = change(held, now).filter(|word| !stands(word));
        out.extend(words.map(|word| (event.onset, Direction::Words(printed(word)))));
        held = now;
    }
    out
}

/// Whether a direction is a word of one of the techniques, perhaps written out.
fn says(said: &Direction, word: &str, techniques: [Option<&Manner>; 2]) -> bool {
    let Direction::Words(text) = said else { return false };
    let same = |manner: &Manner| {
        word == manner.word && manner.is_asked_by(text) || word == manner.end_word && manner.is_ended_by(text)
    };
    techniques.into_iter().flatten().any(same)
}

/// What a player must read to go from one technique to another: the end of the one, unless the other ends alike, then
/// the other.
fn change<'a>(from: Option<&'a Manner>, to: Option<&'a Manner>) -> impl Iterator<Item = &'a str> {
    let word = |manner: Option<&'a Manner>| manner.map_or("", |manner| manner.word.as_str());
    let end = |manner: Option<&'a Manner>| manner.map_or("", |manner| manner.end_word.as_str());
    let changes = word(from) != word(to);
    let words = [(end(from), end(from) != end(to)), (word(to), true)];
    words.into_iter().filter(move |(word, wanted)| changes && *wanted && !word.is_empty()).map(|(word, _)| word)
}

/// Where the player takes another instrument: said early, where the rest before begins, and by name where it enters. One
/// that is used all through stands before the staff.
fn instruments(part: &SeatPart, seat: &Seat, events: &[Event]) -> Vec<Placed> {
    let (mut current, mut free) = (called::only(part).unwrap_or(0), None::<u64>);
    let mut out = Vec::new();
    for event in in_time(events) {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        if note.instrument != current && note.sound.pitch().is_some() {
            current = note.instrument;
            let name = seat.profiles.get(usize::from(current)).map_or("", |profile| profile.name.as_str());
            let early = free.filter(|free| free + u64::from(QUARTER) <= event.onset);
            out.extend(early.map(|free| (free, Direction::Words(format!("to {name}")))));
            out.push((event.onset, Direction::Words(name.to_owned())));
        }
        free = Some(free.unwrap_or(0).max(event.end));
    }
    out
}

/// The names of a percussion section's instruments where each is struck first.
fn strokes(part: &SeatPart, seat: &Seat, events: &[Event]) -> Vec<Placed> {
    let profile = seat.profile();
    if !percussion::is_section(profile) {
        return Vec::new();
    }
    let mut named: Vec<PercussionKey> = Vec::new();
    let mut out: Vec<(u64, String)> = Vec::new();
    for event in in_time(events) {
        for note in event.notes.iter().filter_map(|note| part.notes.get(*note)) {
            let Sound::Percussion(key) = note.sound else { continue };
            if named.contains(&key) {
                continue;
            }
            named.push(key);
            let name = percussion::name(profile, key);
            match out.last_mut().filter(|(at, _)| *at == event.onset) {
                Some((_, names)) => *names += &format!(", {name}"),
                None => out.push((event.onset, name)),
            }
        }
    }
    out.into_iter().map(|(at, names)| (at, Direction::Words(names))).collect()
}

/// The tuning plan of drums that are tuned: their first pitches at the head of the part, then each change where the drum
/// is free for it.
fn tunings(part: &SeatPart, arrangement: &Arrangement, bars: &Bars) -> Vec<Placed> {
    let mut plan = tuning_plan(arrangement, part);
    let name = |pitch: Pitch| {
        let name = pitch.to_string();
        name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-').replace('#', "♯").replace('b', "♭")
    };
    let change = |tuning: &Tuning| {
        let (before, from, _) = tuning.change?;
        Some((snapped(bars, from), Direction::Words(format!("{} to {}", name(before), name(tuning.pitch)))))
    };
    let mut out: Vec<Placed> = plan.iter().filter_map(change).collect();
    plan.retain(|tuning| tuning.change.is_none());
    plan.sort_by_key(|tuning| tuning.pitch);
    let first: Vec<String> = plan.iter().map(|tuning| name(tuning.pitch)).collect();
    out.extend((!first.is_empty()).then(|| (0, Direction::Words(format!("tune {}", first.join(", "))))));
    out
}

impl Direction {
    /// Whether it only sounds.
    pub(super) fn is_silent(&self) -> bool {
        matches!(self, Self::Tempo(tempo) if tempo.is_silent())
    }

    /// Whether a hairpin begins or ends.
    pub(super) fn is_hairpin(&self) -> bool {
        matches!(self, Self::WedgeStart(..) | Self::WedgeStop(_))
    }

    /// Writes the element; `offset` in divisions after the place in the file.
    pub(super) fn write(&self, xml: &mut Xml, offset: u32, staves: u8) {
        if let Self::Chord(symbol) = self {
            return super::chords::write(xml, symbol, offset, staves);
        }
        let below = self.is_hairpin() || matches!(self, Self::Dynamic(_) | Self::Force(_));
        let heads = matches!(self, Self::Tempo(tempo) if !tempo.words.is_empty());
        let placement = ("placement", if below { "below" } else { "above" });
        let attributes = [placement, ("directive", "yes")];
        xml.open("direction", if heads { &attributes } else { &attributes[..1] });
        self.write_types(xml);
        if offset > 0 {
            xml.number("offset", offset);
        }
        if staves > 1 {
            xml.number("staff", 1);
        }
        if let Self::Tempo(Tempo { quarters: Some(quarters), .. }) = self {
            xml.empty("sound", &[("tempo", &thousandths(*quarters))]);
        }
        xml.close();
    }

    fn write_types(&self, xml: &mut Xml) {
        let Self::Tempo(tempo) = self else { return typed(xml, |xml| self.write_type(xml)) };
        if !tempo.words.is_empty() {
            // Some programs put the metronome mark behind the words on one line as they stand.
            let words = if tempo.mark.is_some() { format!("{} ", tempo.words) } else { tempo.words.clone() };
            typed(xml, |xml| xml.text("words", &[("font-weight", "bold")], &words));
        }
        if let Some(mark) = &tempo.mark {
            typed(xml, |xml| mark.write(xml));
        }
        if tempo.is_silent() {
            // A tempo without any words is drawn as a metronome mark by some programs, so a blank stands for it.
            typed(xml, |xml| xml.text("words", &[], "\u{a0}"));
        }
    }

    fn write_type(&self, xml: &mut Xml) {
        match self {
            Self::WedgeStop(number) => xml.empty("wedge", &[("type", "stop"), ("number", &number.to_string())]),
            Self::WedgeStart(louder, number) => {
                let kind = if *louder { "crescendo" } else { "diminuendo" };
                xml.empty("wedge", &[("type", kind), ("number", &number.to_string())]);
            }
            Self::Rehearsal(text) => xml.text("rehearsal", &[], text),
            Self::Words(text) => xml.text("words", &[], text),
            Self::Dynamic(dynamic) => write_letters(xml, dynamic.mark()),
            Self::Force(letters) => write_letters(xml, letters),
            Self::Tempo(_) | Self::Chord(_) => {}
        }
    }
}

impl Metronome {
    fn write(&self, xml: &mut Xml) {
        xml.open("metronome", &[]);
        xml.text("beat-unit", &[], self.unit);
        if self.dotted {
            xml.empty("beat-unit-dot", &[]);
        }
        xml.number("per-minute", self.beats);
        xml.close();
    }
}

fn typed(xml: &mut Xml, write: impl FnOnce(&mut Xml)) {
    xml.open("direction-type", &[]);
    write(xml);
    xml.close();
}

fn write_letters(xml: &mut Xml, letters: &str) {
    xml.open("dynamics", &[]);
    xml.empty(letters, &[]);
    xml.close();
}

fn thousandths(number: u32) -> String {
    let (whole, part) = (number / 1_000, number % 1_000);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}").trim_end_matches('0').to_owned() }
}
