//! Words and signs beside the notes: tempo, dynamics, hairpins, techniques, rehearsal marks.

use super::bars::Bars;
use super::event::Event;
use super::value::QUARTER;
use super::xml::Xml;
use crate::arrange::{Arrangement, SeatPart};
use crate::ensemble::Seat;
use crate::profile::{Manner, Profile};
use crate::score::{Dynamic, Frame, Mark, Marked, Meter, Tempo, Tick};

/// Something written beside the notes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// End of a hairpin, by number.
    WedgeStop(u8),
    /// A rehearsal mark.
    Rehearsal(String),
    /// A metronome mark: beat unit, dotted, beats a minute; and quarters a minute in thousandths.
    Tempo(&'static str, bool, u32, u32),
    /// A change of tempo without a sign: quarters a minute in thousandths.
    Sound(u32),
    /// Words above the staff.
    Words(String),
    /// A dynamic.
    Dynamic(Dynamic),
    /// Start of a hairpin, louder or softer, by number.
    WedgeStart(bool, u8),
}

/// A direction at its unit from the start of the piece.
pub(super) type Placed = (u64, Direction);

/// The directions of one seat, in order.
pub(super) fn of_seat(part: &SeatPart, seat: &Seat, events: &[Event], bars: &Bars) -> Vec<Placed> {
    let mut out = dynamics(part, events);
    out.extend(hairpins(part, events, bars));
    out.extend(words(part, bars));
    out.extend(techniques(part, seat, events, &out));
    out.extend(instruments(part, seat, events));
    out.sort();
    out.dedup();
    out
}

/// Dynamics where they change in the order of the notes, again after eight bars or more of rest.
fn dynamics(part: &SeatPart, events: &[Event]) -> Vec<Placed> {
    let long = u64::from(QUARTER) * 32;
    let mut ordered: Vec<&Event> = events.iter().collect();
    ordered.sort_by_key(|event| (event.onset, event.staff, event.voice));
    let mut out = Vec::new();
    let (mut last, mut silent_from) = (None, 0);
    for event in ordered {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        let rested = event.onset >= silent_from + long;
        if (last != Some(note.dynamic) || rested) && out.last().is_none_or(|(at, _)| *at < event.onset) {
            out.push((event.onset, Direction::Dynamic(note.dynamic)));
            last = Some(note.dynamic);
        }
        silent_from = silent_from.max(event.end);
    }
    out
}

/// Hairpins under the notes: none begins before the last has ended, opens or closes under a rest, or is shorter than a
/// quarter.
fn hairpins(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<Placed> {
    let mut out = Vec::new();
    let mut free = 0;
    for mark in &part.marks {
        let Marked::Hairpin(span, louder) = mark else { continue };
        let (from, to) = (snapped(bars, span.start).max(free), snapped(bars, span.end));
        let Some((from, to)) = under_notes(from, to, events) else { continue };
        free = to;
        out.push((from, Direction::WedgeStart(*louder, 1)));
        out.push((to, Direction::WedgeStop(1)));
    }
    out
}

/// The part of a span from its first note to the end of its last; `None` for less than a quarter.
fn under_notes(from: u64, to: u64, events: &[Event]) -> Option<(u64, u64)> {
    let inside = || events.iter().filter(|event| event.onset < to && event.end > from);
    let first = inside().map(|event| event.onset).min()?.max(from);
    let last = inside().map(|event| event.end).max()?.min(to);
    (first + u64::from(QUARTER) <= last).then_some((first, last))
}

/// The nearest eighth of a quarter.
fn snapped(bars: &Bars, tick: Tick) -> u64 {
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
fn techniques(part: &SeatPart, seat: &Seat, events: &[Event], said: &[Placed]) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    let mut held: Option<&Manner> = None;
    for event in events.iter().filter(|event| event.voice == 0) {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        let profile = seat.profiles.get(usize::from(note.instrument));
        let now = profile.and_then(|profile| profile.manner(note.technique));
        let stands = |word: &str| said.iter().any(|(at, said)| *at == event.onset && says(said, word, [held, now]));
        let words = change(held, now).filter(|word| !stands(word));
        out.extend(words.map(|word| (event.onset, Direction::Words(word.to_owned()))));
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

/// The name of the instrument where the player takes another.
fn instruments(part: &SeatPart, seat: &Seat, events: &[Event]) -> Vec<Placed> {
    let mut current = 0;
    let mut out = Vec::new();
    for event in events.iter().filter(|event| event.staff == 0 && event.voice == 0) {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        if note.instrument != current {
            current = note.instrument;
            let profile: Option<&Profile> = seat.profiles.get(usize::from(current)).map(AsRef::as_ref);
            out.extend(profile.map(|profile| (event.onset, Direction::Words(profile.name.clone()))));
        }
    }
    out
}

/// Tempo and rehearsal marks, which hold for all.
pub(super) fn of_piece(arrangement: &Arrangement, bars: &Bars) -> Vec<Placed> {
    let mut out = tempi(&arrangement.frame, bars);
    for mark in &arrangement.marks {
        let at = bars.units_at(mark.tick);
        let bar = bars.0.get(bars.index_of(at)).map_or(0, |bar| bar.start);
        match &mark.what {
            Mark::Marker(text) if !text.trim().is_empty() => {
                out.push((bar, Direction::Rehearsal(text.trim().to_owned())))
            }
            _ => {}
        }
    }
    out.sort();
    out.dedup();
    out
}

/// A metronome mark where a tempo stays for a bar or more and is new to the reader; other changes only sound.
fn tempi(frame: &Frame, bars: &Bars) -> Vec<Placed> {
    let changes: Vec<(Tick, Tempo)> = frame.tempo.changes().collect();
    let mut out: Vec<Placed> = Vec::new();
    let (mut written, mut sounded) = (None::<u32>, None::<u32>);
    for (index, (tick, tempo)) in changes.iter().enumerate() {
        let at = snapped(bars, *tick);
        if *tick >= frame.end.max(Tick(1)) || at >= bars.end() {
            break;
        }
        let quarters = (60_000_000_000 / u64::from(tempo.micros_per_quarter())).min(4_000_000) as u32;
        let until = changes.get(index + 1).map_or(frame.end, |next| next.0);
        let Some(bar) = bars.0.get(bars.index_at(*tick)) else { break };
        let stays = until.since(*tick) >= bar.meter.bar_length(frame.division());
        let differs = |before: Option<u32>, share: u32| before.is_none_or(|b| quarters.abs_diff(b) > b / share);
        if (stays && differs(written, 25)) || index == 0 {
            let (unit, dotted, beats) = metronome(bar.meter, quarters);
            out.push((at, Direction::Tempo(unit, dotted, beats, quarters)));
            (written, sounded) = (Some(quarters), Some(quarters));
        } else if differs(sounded, 100) {
            out.push((at, Direction::Sound(quarters)));
            sounded = Some(quarters);
        }
    }
    last_of_each_place(out)
}

/// Of several tempi at one place the last holds.
fn last_of_each_place(tempi: Vec<Placed>) -> Vec<Placed> {
    let mut kept: Vec<Placed> = Vec::with_capacity(tempi.len());
    for tempo in tempi {
        if kept.last().is_some_and(|last| last.0 == tempo.0) {
            kept.pop();
        }
        kept.push(tempo);
    }
    kept
}

/// Beat unit, whether dotted, and beats a minute.
fn metronome(meter: Meter, quarters: u32) -> (&'static str, bool, u32) {
    let compound = meter.unit() >= 8 && meter.beats().is_multiple_of(3);
    let (unit, dotted, per_quarter) = match (compound, meter.unit()) {
        (true, 8) => ("quarter", true, (2, 3)),
        (_, 2) => ("half", false, (1, 2)),
        _ => ("quarter", false, (1, 1)),
    };
    (unit, dotted, ((quarters * per_quarter.0 / per_quarter.1 + 500) / 1_000).max(1))
}

impl Direction {
    /// Writes the element; `offset` in divisions after the place in the file.
    pub(super) fn write(&self, xml: &mut Xml, offset: u32, staves: u8) {
        if let Self::Sound(quarters) = self {
            let tempo = thousandths(*quarters);
            if offset == 0 {
                xml.empty("sound", &[("tempo", &tempo)]);
            } else {
                xml.open("sound", &[("tempo", &tempo)]);
                xml.number("offset", offset);
                xml.close();
            }
            return;
        }
        let placement = if matches!(self, Self::Dynamic(_) | Self::WedgeStart(..) | Self::WedgeStop(_)) {
            "below"
        } else {
            "above"
        };
        xml.open("direction", &[("placement", placement)]);
        xml.open("direction-type", &[]);
        self.write_type(xml);
        xml.close();
        if offset > 0 {
            xml.number("offset", offset);
        }
        if staves > 1 {
            xml.number("staff", 1);
        }
        if let Self::Tempo(_, _, _, quarters) = self {
            xml.empty("sound", &[("tempo", &thousandths(*quarters))]);
        }
        xml.close();
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
            Self::Dynamic(dynamic) => {
                xml.open("dynamics", &[]);
                xml.empty(dynamic.mark(), &[]);
                xml.close();
            }
            Self::Tempo(unit, dotted, beats, _) => {
                xml.open("metronome", &[]);
                xml.text("beat-unit", &[], unit);
                if *dotted {
                    xml.empty("beat-unit-dot", &[]);
                }
                xml.number("per-minute", beats);
                xml.close();
            }
            Self::Sound(_) => {}
        }
    }
}

fn thousandths(number: u32) -> String {
    let (whole, part) = (number / 1_000, number % 1_000);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}").trim_end_matches('0').to_owned() }
}
