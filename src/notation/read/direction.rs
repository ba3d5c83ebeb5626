//! Signs and words beside the notes: tempo, dynamics, hairpins, techniques, rehearsal marks.

use super::draft::Sign;
use super::element::Element;
use super::header::line;
use super::note::named;
use super::notices::{Kind, Notices};
use super::part::{PartReader, quarters};
use super::quarters::{Quarters, decimal};
use crate::score::{Dynamic, Tempo};

/// Beginnings of words that tell players how to play, and who (ours).
const TECHNIQUES: [&str; 26] = [
    "pizz",
    "arco",
    "con sord",
    "senza sord",
    "mit dämpf",
    "ohne dämpf",
    "mute",
    "open",
    "gestopft",
    "stopped",
    "bouch",
    "col legno",
    "sul ",
    "spicc",
    "trem",
    "flz",
    "flutter",
    "nat.",
    "ord.",
    "div",
    "unis",
    "solo",
    "tutti",
    "a 2",
    "a2",
    "tacet",
];

/// Reads a `<direction>`, or a `<sound>` that stands alone.
pub(super) fn read(part: &mut PartReader, element: &Element, notices: &mut Notices) {
    let after = part.place.plus(offset(part, element));
    let staff = element.number("staff").and_then(|staff| u8::try_from(staff).ok()).unwrap_or(0);
    // What stands at the first staff of a part is meant for all of them.
    let staff = if staff == 1 { 0 } else { staff };
    let signs: Vec<&Element> = element.all("direction-type").flat_map(|kind| &kind.children).collect();
    let sound = if element.name == "sound" { Some(element) } else { element.child("sound") };
    let told = sound.is_some_and(|sound| sound_tempo(part, sound, after, notices));
    for sign in &signs {
        if sign.name == "metronome" && !told {
            metronome(part, sign, after, notices);
        } else {
            beside(part, sign, after, staff, notices);
        }
    }
    let heading = told || element.is("directive", "yes") || signs.iter().any(|sign| sign.name == "metronome");
    words(part, &signs, after, staff, heading);
    if let Some(sound) = sound {
        playback(part, sound, after, staff, notices);
    }
}

/// How far behind its place a direction is meant, in quarters; before it when negative.
pub(super) fn offset(part: &PartReader, element: &Element) -> Quarters {
    let offset = element.child("offset").and_then(|offset| decimal(&offset.text));
    offset.map_or(Quarters::ZERO, |offset| quarters(offset, part.divisions.unwrap_or((1, 1))))
}

fn beside(part: &mut PartReader, sign: &Element, after: Quarters, staff: u8, notices: &mut Notices) {
    match sign.name.as_str() {
        "dynamics" => dynamics(part, sign, after, staff, notices),
        "wedge" => wedge(part, sign, after, staff),
        "rehearsal" if !sign.text.is_empty() => part.sign(after, 0, Sign::Rehearsal(line(&sign.text))),
        "string-mute" => {
            let words = if sign.is("type", "off") { "senza sord." } else { "con sord." };
            part.sign(after, staff, Sign::Technique(words.to_owned()));
        }
        "pedal" => pedal(part, sign, after),
        "segno" | "coda" => part.notice(notices, Kind::Repeats),
        "harp-pedals" | "scordatura" | "accordion-registration" | "percussion" | "principal-voice" => {
            part.notice(notices, Kind::NotKept("signs for single instruments (harp pedals, scordatura, registers)"));
        }
        _ => {}
    }
}

/// A sign for the sustaining pedal, which holds for all staves.
fn pedal(part: &mut PartReader, sign: &Element, after: Quarters) {
    let kind = sign.attribute("type").unwrap_or_default();
    if matches!(kind, "stop" | "change") {
        part.sign(after, 0, Sign::Pedal(false));
    }
    if matches!(kind, "start" | "change") {
        part.sign(after, 0, Sign::Pedal(true));
    }
}

/// The dynamics of a sign: `f`, `sf`, `fp`, ….
pub(super) fn dynamics(part: &mut PartReader, sign: &Element, after: Quarters, staff: u8, notices: &mut Notices) {
    for mark in &sign.children {
        let signs = match mark.name.as_str() {
            "other-dynamics" => other(part, &mark.text, notices),
            name => dynamic(name),
        };
        for sign in signs {
            part.sign(after, staff, sign);
        }
    }
}

fn dynamic(name: &str) -> Vec<Sign> {
    if let Ok(dynamic) = name.parse::<Dynamic>() {
        return vec![Sign::Dynamic(dynamic)];
    }
    let then = |soft: Dynamic| vec![Sign::Force(name.to_owned()), Sign::DynamicAfter(soft)];
    match name {
        "pppp" | "ppppp" | "pppppp" | "n" => vec![Sign::Dynamic(Dynamic::Ppp)],
        "ffff" | "fffff" | "ffffff" => vec![Sign::Dynamic(Dynamic::Fff)],
        "fp" | "sfp" | "sfzp" => then(Dynamic::P),
        "sfpp" => then(Dynamic::Pp),
        // Poco forte.
        "pf" => vec![Sign::Dynamic(Dynamic::Mf)],
        "sf" | "sfz" | "sffz" | "fz" | "rf" | "rfz" => vec![Sign::Force(name.to_owned())],
        _ => Vec::new(),
    }
}

/// A dynamic in letters of its own: its last word if that is one (`più f`), else an accent or words.
fn other(part: &PartReader, text: &str, notices: &mut Notices) -> Vec<Sign> {
    let signs = dynamic(text.split_whitespace().last().unwrap_or_default());
    if signs.is_empty() {
        part.notice(notices, Kind::NotKept("dynamics in letters of their own"));
    }
    signs
}

fn wedge(part: &mut PartReader, sign: &Element, after: Quarters, staff: u8) {
    let number = sign.attribute("number").and_then(|number| number.parse().ok()).unwrap_or(1);
    match sign.attribute("type") {
        Some("crescendo") => part.sign(after, staff, Sign::WedgeStart(true, number)),
        Some("diminuendo") => part.sign(after, staff, Sign::WedgeStart(false, number)),
        Some("stop") => part.sign(after, staff, Sign::WedgeStop(number)),
        _ => {}
    }
}

/// The words of a direction, as one text: a heading where they come with a tempo, else the part's. A text that begins
/// with `@` is a pin and belongs to the piece.
fn words(part: &mut PartReader, signs: &[&Element], after: Quarters, staff: u8, heading: bool) {
    let words: Vec<String> = signs.iter().filter(|sign| sign.name == "words").map(|sign| line(&sign.text)).collect();
    let text = line(&words.join(" "));
    let lower = text.to_lowercase();
    if text.is_empty() {
        return;
    }
    if lower.contains("pizz") || lower.contains("arco") {
        part.sign(after, staff, Sign::Plucked(lower.rfind("pizz") > lower.rfind("arco")));
    }
    let technique =
        TECHNIQUES.iter().any(|word| lower.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(word));
    part.sign(
        after,
        staff,
        match (heading || text.starts_with('@'), technique) {
            (true, _) => Sign::Heading(text),
            (_, true) => Sign::Technique(text),
            _ => Sign::Words(text),
        },
    );
}

/// What a `<sound>` says beside the tempo.
fn playback(part: &mut PartReader, sound: &Element, after: Quarters, staff: u8, notices: &mut Notices) {
    if let Some(plucked) = sound.attribute("pizzicato") {
        part.sign(after, staff, Sign::Plucked(plucked == "yes"));
    }
    let jumps = ["dacapo", "dalsegno", "tocoda", "fine", "forward-repeat"];
    if jumps.iter().any(|jump| sound.attribute(jump).is_some()) {
        part.notice(notices, Kind::Repeats);
    }
    if sound.has("swing") {
        part.notice(notices, Kind::NotKept("swing signs"));
    }
}

/// Takes the tempo of a `<sound>`; false when it has none.
fn sound_tempo(part: &mut PartReader, sound: &Element, after: Quarters, notices: &mut Notices) -> bool {
    let Some(text) = sound.attribute("tempo") else { return false };
    set_tempo(part, decimal(text), after, notices);
    true
}

/// A metronome mark: `♩. = 60`.
fn metronome(part: &mut PartReader, sign: &Element, after: Quarters, notices: &mut Notices) {
    let unit = named(sign.text_of("beat-unit"));
    let (Some(unit), Some(text)) = (unit, sign.child("per-minute").map(|minute| minute.text.as_str())) else {
        return part.notice(notices, Kind::NotKept("tempo marks that set one note value against another"));
    };
    let dotted = if sign.has("beat-unit-dot") { unit.times(3, 2) } else { unit };
    let number: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let (num, den) = dotted.fraction();
    let quarters = decimal(&number).map(|(beats, scale)| (beats.saturating_mul(num), scale * i64::from(den)));
    set_tempo(part, quarters, after, notices);
}

/// Sets a tempo in quarters a minute, a fraction.
fn set_tempo(part: &mut PartReader, quarters: Option<(i64, i64)>, after: Quarters, notices: &mut Notices) {
    let micros = quarters.filter(|(num, _)| *num > 0).map(|(num, den)| {
        let (num, den) = (i128::from(num), i128::from(den));
        ((60_000_000 * den * 2 + num) / (num * 2)).clamp(1, 0xFF_FFFF) as u32
    });
    match micros.and_then(|micros| Tempo::from_micros_per_quarter(micros).ok()) {
        Some(tempo) => part.sign(after, 0, Sign::Tempo(tempo)),
        None => part.notice(notices, Kind::Odd("a tempo is no number above zero; the one before holds")),
    }
}
