//! What is written at a note: articulations, ornaments, playing signs, ends of slurs and slides.

use super::direction;
use super::draft::DraftNote;
use super::element::Element;
use super::header::line;
use super::joins::{End, Join};
use super::notices::{Kind, Notices};
use super::part::PartReader;
use crate::score::{Accidental, Sign};

/// Reads the notations of a note.
pub(super) fn read(part: &mut PartReader, element: &Element, note: &mut DraftNote, notices: &mut Notices) {
    if let Some(grace) = element.child("grace") {
        note.signs.push(Sign::Grace(grace.is("slash", "yes")));
    }
    for group in element.all("notations").flat_map(|notations| &notations.children) {
        match group.name.as_str() {
            "articulations" => group.children.iter().for_each(|sign| articulation(part, sign, note, notices)),
            "ornaments" => ornaments(part, group, note, notices),
            "technical" => group.children.iter().for_each(|sign| technical(part, sign, note, notices)),
            "dynamics" => direction::dynamics(part, group, note.at.after, note.staff, notices),
            "fermata" => note.signs.push(Sign::Fermata),
            "arpeggiate" => note.signs.push(Sign::Arpeggio(group.is("direction", "down"))),
            "non-arpeggiate" => part.notice(notices, Kind::NotKept("brackets that hold chords together")),
            "slur" => note.ends.extend(end(group, Join::Slur)),
            "glissando" | "slide" => note.ends.extend(end(group, Join::Glissando)),
            "tied" | "tuplet" | "accidental-mark" => {}
            _ => part.notice(notices, Kind::NotKept("signs at notes that MusicXML does not name")),
        }
    }
    // Signs may be written twice by programs that know them by two names.
    let mut seen = Vec::with_capacity(note.signs.len());
    note.signs.retain(|sign| {
        !seen.contains(sign) && {
            seen.push(sign.clone());
            true
        }
    });
}

/// The beginning or end of a line to another note.
fn end(element: &Element, join: Join) -> Option<End> {
    let number = element.attribute("number").and_then(|number| number.parse().ok()).unwrap_or(1);
    match element.attribute("type") {
        Some("start") => Some(End { join, number, begins: true }),
        Some("stop") => Some(End { join, number, begins: false }),
        _ => None,
    }
}

fn articulation(part: &PartReader, element: &Element, note: &mut DraftNote, notices: &mut Notices) {
    note.signs.push(match element.name.as_str() {
        "staccato" => Sign::Staccato,
        "staccatissimo" => Sign::Staccatissimo,
        "spiccato" => Sign::Spiccato,
        "tenuto" => Sign::Tenuto,
        "detached-legato" => Sign::Portato,
        "accent" | "soft-accent" => Sign::Accent,
        "strong-accent" => Sign::Marcato,
        "stress" => Sign::Stress,
        "unstress" => Sign::Unstress,
        "scoop" => Sign::Scoop,
        "plop" => Sign::Plop,
        "doit" => Sign::Doit,
        "falloff" => Sign::Fall,
        "breath-mark" => Sign::Breath,
        "caesura" => Sign::Caesura,
        _ => return part.notice(notices, Kind::NotKept("articulations that MusicXML does not name")),
    });
}

/// An accidental belongs to the ornament before it.
fn ornaments(part: &PartReader, group: &Element, note: &mut DraftNote, notices: &mut Notices) {
    for element in &group.children {
        if element.name == "accidental-mark" {
            alter(note.signs.last_mut(), accidental(&element.text));
            continue;
        }
        let sign = match element.name.as_str() {
            "trill-mark" => Sign::Trill(None),
            "wavy-line" if element.is("type", "start") => {
                let trilled = note.signs.iter().any(|sign| matches!(sign, Sign::Trill(_)));
                if trilled { continue } else { Sign::Trill(None) }
            }
            "wavy-line" => continue,
            "mordent" => Sign::Mordent(None),
            "inverted-mordent" | "shake" => Sign::ShortTrill(None),
            "turn" | "vertical-turn" => Sign::Turn,
            "inverted-turn" | "inverted-vertical-turn" => Sign::InvertedTurn,
            "delayed-turn" | "delayed-inverted-turn" => Sign::DelayedTurn,
            "tremolo" => match tremolo(element, note) {
                Some(sign) => sign,
                None => continue,
            },
            _ => {
                part.notice(notices, Kind::NotKept("rare ornaments (schleifer, haydn, other names)"));
                continue;
            }
        };
        note.signs.push(sign);
    }
}

/// A tremolo on one note; one between two notes is an end.
fn tremolo(element: &Element, note: &mut DraftNote) -> Option<Sign> {
    let strokes = element.value().and_then(|strokes| u8::try_from(strokes).ok()).unwrap_or(3).min(8);
    match element.attribute("type") {
        Some("start" | "stop") => {
            note.ends.extend(end(element, Join::Alternation(strokes)));
            None
        }
        Some("unmeasured") => Some(Sign::Tremolo(3)),
        _ => Some(Sign::Tremolo(strokes)).filter(|_| strokes > 0),
    }
}

fn alter(sign: Option<&mut Sign>, by: Option<Accidental>) {
    if let Some(Sign::Trill(own) | Sign::Mordent(own) | Sign::ShortTrill(own)) = sign {
        *own = by;
    }
}

fn accidental(name: &str) -> Option<Accidental> {
    match name {
        "flat-flat" | "double-flat" => Some(Accidental::DoubleFlat),
        "flat" | "natural-flat" => Some(Accidental::Flat),
        "natural" => Some(Accidental::Natural),
        "sharp" | "natural-sharp" => Some(Accidental::Sharp),
        "double-sharp" | "sharp-sharp" => Some(Accidental::DoubleSharp),
        _ => None,
    }
}

fn technical(part: &PartReader, element: &Element, note: &mut DraftNote, notices: &mut Notices) {
    note.signs.push(match element.name.as_str() {
        "up-bow" => Sign::UpBow,
        "down-bow" => Sign::DownBow,
        "harmonic" => Sign::Harmonic,
        "open-string" | "open" => Sign::Open,
        "stopped" => Sign::Stopped,
        "snap-pizzicato" => Sign::Snap,
        "double-tongue" => Sign::Tongue(2),
        "triple-tongue" => Sign::Tongue(3),
        "fingering" if !element.text.is_empty() => Sign::Fingering(line(&element.text)),
        _ => return part.notice(notices, Kind::NotKept("playing signs (strings, frets, holes, heels and toes)")),
    });
}
