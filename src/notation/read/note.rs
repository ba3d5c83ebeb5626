//! A note: when it begins, how long it is, what it sounds, and the signs it has.

use super::cursor::Fault;
use super::draft::{DraftNote, Sign, Time};
use super::element::Element;
use super::notices::{Kind, Notices};
use super::part::{PartReader, staff};
use super::quarters::{Quarters, decimal};
use super::{lyric, signs, sounding};
use crate::score::Velocity;

/// The velocity that MusicXML calls 100 %: MIDI's usual forte.
const FORTE: i64 = 90;

/// Reads a `<note>`.
pub(super) fn read(part: &mut PartReader, element: &Element, notices: &mut Notices) -> Result<(), Fault> {
    let grace = element.has("grace");
    let chord = element.has("chord");
    let length = if grace { Quarters::ZERO } else { length(part, element, notices)? };
    if !grace && !chord {
        end_graces(part);
        part.advance(length);
    }
    let start = if grace { part.place } else { part.last };
    if element.has("rest") {
        if element.all("notations").any(|notations| notations.has("fermata")) {
            part.sign(part.place, 0, Sign::Fermata);
        }
        return Ok(());
    }
    if element.has("cue") {
        part.notice(notices, Kind::NotSounded("cue notes"));
        return Ok(());
    }
    let Some(mut note) = draft(part, element, start, length, notices) else { return Ok(()) };
    signs::read(part, element, &mut note, notices);
    note.signs.extend(lyric::syllables(part, element, notices));
    if grace {
        part.notice(notices, Kind::Graces);
        wait(part, chord);
    }
    part.push(note);
    Ok(())
}

/// Remembers that the note about to be pushed is a grace note, alone or in the chord of the one before.
fn wait(part: &mut PartReader, chord: bool) {
    let index = part.draft.notes.len();
    match part.graces.last_mut().filter(|_| chord) {
        Some(group) => group.push(index),
        None => part.graces.push(vec![index]),
    }
}

/// Counts the grace notes that wait, from the last back.
pub(super) fn end_graces(part: &mut PartReader) {
    for (group, steps) in std::mem::take(&mut part.graces).into_iter().rev().zip(1usize..) {
        for index in group {
            if let Some(note) = part.draft.notes.get_mut(index) {
                note.grace = steps.min(255) as u8;
            }
        }
    }
}

/// How long a note lasts: its duration, or what its value says where it has none. A rest of a whole bar is no longer than
/// the bar.
fn length(part: &mut PartReader, element: &Element, notices: &mut Notices) -> Result<Quarters, Fault> {
    let mut length = part.duration(element, notices)?;
    if !element.has("duration") {
        part.notice(notices, Kind::Odd("a note has no duration; its value tells how long it is"));
        length = value(element);
    }
    if let (Some(Time::Metre(meter)), true) =
        (part.time, element.child("rest").is_some_and(|rest| rest.is("measure", "yes")))
    {
        length = length.min(bar(meter));
    }
    Ok(length)
}

/// A bar of a metre.
pub(super) fn bar(meter: crate::score::Meter) -> Quarters {
    Quarters::new(i128::from(meter.beats()) * 4, i128::from(meter.unit()))
}

/// What the note's value, dots and tuplet say; zero where they say nothing.
fn value(element: &Element) -> Quarters {
    let Some(base) = named(element.text_of("type")) else { return Quarters::ZERO };
    let mut length = base;
    let mut dot = base;
    for _ in element.all("dot").take(4) {
        dot = dot.times(1, 2);
        length = length.plus(dot);
    }
    let Some(tuplet) = element.child("time-modification") else { return length };
    let count = |name: &str| tuplet.number(name).and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
    length.times(count("normal-notes"), count("actual-notes").max(1))
}

/// The length of a note value by its name.
pub(super) fn named(name: &str) -> Option<Quarters> {
    const NAMES: [&str; 14] = [
        "1024th", "512th", "256th", "128th", "64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve",
        "long", "maxima",
    ];
    let power = NAMES.iter().position(|known| *known == name)?;
    Some(Quarters::new(1i128 << power, 256))
}

fn draft(
    part: &PartReader,
    element: &Element,
    start: Quarters,
    length: Quarters,
    notices: &mut Notices,
) -> Option<DraftNote> {
    let staff = staff(element);
    let id = element.child("instrument").and_then(|instrument| instrument.attribute("id"));
    let instruments = &part.listed.instruments;
    let instrument = id.and_then(|id| instruments.iter().position(|instrument| instrument.id == id)).unwrap_or(0);
    let (sound, name) = sounding::sound(part, element, staff, instruments.get(instrument), notices)?;
    let tie = |kind: &str| element.all("tie").any(|tie| tie.is("type", kind)) || tied(element, kind);
    Some(DraftNote {
        at: part.at(start),
        length,
        staff,
        voice: element.number("voice").and_then(|voice| u16::try_from(voice).ok()).unwrap_or(1),
        sound,
        name,
        instrument: u16::try_from(instrument).unwrap_or(0),
        grace: 0,
        tied_from: tie("stop"),
        tied_to: tie("start"),
        signs: Vec::new(),
        ends: Vec::new(),
        velocity: velocity(element),
    })
}

/// A tie that is only drawn: some programs write no other.
fn tied(element: &Element, kind: &str) -> bool {
    let mut drawn = element.all("notations").flat_map(|notations| notations.all("tied"));
    !element.has("tie") && drawn.any(|tied| tied.is("type", kind))
}

/// The velocity a note has of its own, from hundredths of forte.
fn velocity(element: &Element) -> Option<Velocity> {
    let (num, den) = decimal(element.attribute("dynamics")?)?;
    Some(Velocity::clamped((num.saturating_mul(FORTE) / (den * 100)).clamp(1, 127) as i32))
}
