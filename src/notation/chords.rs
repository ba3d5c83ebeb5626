//! Chord symbols: over the top staff of a score, and over the staves of those who play by them.
//!
//! Those are the rhythm section: guitars, keyboards, plucked basses. Where nobody is, the top part has them, as the page of a
//! lead sheet.

use super::Page;
use super::directions::{Direction, Placed, snapped};
use super::staff::{Piece, Staff};
use super::xml::Xml;
use crate::ensemble::Seat;
use crate::profile::Excitation;
use crate::score::{ChordSymbol, Degree, DegreeChange, Key, Mark, Name};

/// The chord symbols over a staff, on the names that its transposition gives them.
pub(super) fn over(piece: &Piece<'_>, staff: &Staff<'_>, top: bool) -> Vec<Placed> {
    let seats = &piece.arrangement.ensemble.seats;
    let nobody = || !seats.iter().any(plays_by_chords);
    let leads = match piece.page {
        Page::Part(seat) => seats.first().is_some_and(|first| first.id == seat) && nobody(),
        _ => top,
    };
    if !leads && !plays_by_chords(staff.seat) {
        return Vec::new();
    }
    let symbol = |mark: &crate::score::Timed<Mark>| {
        let Mark::Chord(symbol) = &mark.what else { return None };
        let at = snapped(&piece.bars, mark.tick);
        let bar = piece.bars.index_of(at);
        let key = piece.keys.get(bar).copied().unwrap_or(Key::C_MAJOR);
        let turn = staff.transposition(piece, bar).key(key).1;
        Some((at, Direction::Chord(symbol.moved(turn))))
    };
    piece.arrangement.marks.iter().filter_map(symbol).collect()
}

/// Whether a player may make his part of chord symbols: the instrument plays chords with the hands, or is a plucked bass.
fn plays_by_chords(seat: &Seat) -> bool {
    let profile = seat.profile();
    let by_hand = match profile.excitation {
        Excitation::Plucked => true,
        Excitation::Struck | Excitation::Held => profile.capability.notes_at_once >= 3,
        _ => false,
    };
    by_hand && !profile.is_drum()
}

/// Writes the element; `offset` in divisions after the place in the file.
pub(super) fn write(xml: &mut Xml, symbol: &ChordSymbol, offset: u32, staves: u8) {
    xml.open("harmony", &[("placement", "above")]);
    // No chord has no root, but the element must have one.
    name(xml, ["root", "root-step", "root-alter"], symbol.root.unwrap_or(Name::C));
    kind(xml, symbol);
    if let Some(bass) = symbol.bass {
        name(xml, ["bass", "bass-step", "bass-alter"], bass);
    }
    symbol.degrees.iter().for_each(|one| degree(xml, *one));
    if offset > 0 {
        xml.number("offset", offset);
    }
    if staves > 1 {
        xml.number("staff", 1);
    }
    xml.close();
}

fn kind(xml: &mut Xml, symbol: &ChordSymbol) {
    let kind = if symbol.root.is_some() { ChordSymbol::kind_of(&symbol.kind) } else { "none" };
    match symbol.printed.as_deref().or(symbol.root.is_none().then_some("N.C.")) {
        Some(printed) => xml.text("kind", &[("text", printed)], kind),
        None => xml.text("kind", &[], kind),
    }
}

fn degree(xml: &mut Xml, degree: Degree) {
    xml.open("degree", if degree.hidden { &[("print-object", "no")] } else { &[] });
    xml.number("degree-value", degree.value);
    xml.number("degree-alter", degree.alter);
    let change = match degree.change {
        DegreeChange::Add => "add",
        DegreeChange::Alter => "alter",
        DegreeChange::Subtract => "subtract",
    };
    xml.text("degree-type", &[], change);
    xml.close();
}

fn name(xml: &mut Xml, [element, step, alter]: [&'static str; 3], name: Name) {
    xml.open(element, &[]);
    xml.text(step, &[], &name.letter().to_string());
    if name.alter() != 0 {
        xml.number(alter, name.alter());
    }
    xml.close();
}
