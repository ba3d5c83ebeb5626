//! Chord symbols.

use super::direction;
use super::draft::Sign;
use super::element::Element;
use super::header::line;
use super::notices::{Kind, Notices};
use super::part::{PartReader, staff};
use super::quarters::Quarters;
use crate::score::{ChordSymbol, Degree, DegreeChange, Name};

/// Degrees that a chord symbol may change (ours; nobody reads more).
const MOST_DEGREES: usize = 16;

/// Reads a `<harmony>`.
pub(super) fn read(part: &mut PartReader, element: &Element, notices: &mut Notices) {
    if element.has("frame") {
        part.notice(notices, Kind::NotKept("diagrams of chords"));
    }
    if element.all("root").count() > 1 {
        part.notice(notices, Kind::NotKept("second chords of chord symbols"));
    }
    if element.has("function") || element.has("numeral") {
        return part.notice(notices, Kind::NotKept("chords named by their degree in the key"));
    }
    let moved = part.transposition.of_names(staff(element));
    match symbol(element) {
        Some(symbol) => {
            if !element.has("offset") {
                part.chords.push(part.draft.signs.len());
            }
            let after = part.place.plus(direction::offset(part, element));
            part.sign(after, 0, Sign::Chord(symbol.moved(moved)));
        }
        None => part.notice(notices, Kind::Odd("a chord symbol has no root; it is left out")),
    }
}

/// Shares out a note or rest that begins here among the chord symbols before it: several without a time of their own follow
/// each other evenly.
pub(super) fn share(part: &mut PartReader, length: Quarters) {
    let chords = std::mem::take(&mut part.chords);
    let count = chords.len() as u32;
    for (index, turn) in chords.into_iter().zip(0..count) {
        let at = part.at(part.place.plus(length.times(turn, count)));
        if let Some(placed) = part.draft.signs.get_mut(index) {
            placed.at = at;
        }
    }
}

/// The symbol at its written names; `None` where it says no chord.
fn symbol(element: &Element) -> Option<ChordSymbol> {
    let kind = element.child("kind");
    let word = kind.map_or("", |kind| kind.text.as_str());
    let root = element.child("root").and_then(|root| name(root, "root-step", "root-alter"));
    if root.is_none() && word != "none" {
        return None;
    }
    Some(ChordSymbol {
        root: root.filter(|_| word != "none"),
        kind: ChordSymbol::kind_of(word).to_owned(),
        printed: kind.and_then(|kind| kind.attribute("text")).map(line),
        bass: element.child("bass").and_then(|bass| name(bass, "bass-step", "bass-alter")),
        degrees: element.all("degree").take(MOST_DEGREES).filter_map(degree).collect(),
    })
}

fn name(element: &Element, step: &str, alter: &str) -> Option<Name> {
    let alter = element.number(alter).unwrap_or(0).clamp(-2, 2) as i32;
    Name::of(element.text_of(step).chars().next()?, alter)
}

fn degree(element: &Element) -> Option<Degree> {
    let change = match element.text_of("degree-type") {
        "add" => DegreeChange::Add,
        "alter" => DegreeChange::Alter,
        "subtract" => DegreeChange::Subtract,
        _ => return None,
    };
    let value = u8::try_from(element.number("degree-value")?).ok().filter(|value| (1..=24).contains(value))?;
    let alter = element.number("degree-alter").unwrap_or(0).clamp(-2, 2) as i8;
    Some(Degree { value, alter, change, hidden: element.is("print-object", "no") })
}
