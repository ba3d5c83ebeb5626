//! Brackets at the left of a score.

use super::xml::Xml;
use crate::ensemble::Seat;
use crate::profile::Family;

/// Most seats of a chamber group, which one bracket holds (ours).
const CHAMBER: usize = 6;

/// Seats that one bracket joins, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    first: usize,
    last: usize,
    symbol: &'static str,
    /// Whether barlines run through.
    barline: bool,
}

/// The brackets of a score, one a family, and a thin one within it for seats of one name. In a chamber group strings and
/// winds stand under one bracket; keyboards and singers have none of others.
pub(super) fn groups(seats: &[&Seat]) -> Vec<Group> {
    let chamber = seats.len() <= CHAMBER;
    let block = |seat: &Seat| match block(seat.profile().family) {
        Block::Winds | Block::Brass | Block::Strings if chamber => Block::Strings,
        other => other,
    };
    let mut out = runs(seats, "bracket", |a, b| block(a) == block(b));
    if !chamber {
        out.extend(runs(seats, "square", |a, b| a.section == b.section));
    }
    out
}

fn runs(seats: &[&Seat], symbol: &'static str, same: impl Fn(&Seat, &Seat) -> bool) -> Vec<Group> {
    let mut out = Vec::new();
    let mut first = 0;
    for run in seats.chunk_by(|a, b| same(a, b)) {
        if run.len() > 1 {
            // Between singers' staves stand their words.
            let barline = run.iter().all(|seat| seat.profile().family != Family::Voice);
            out.push(Group { first, last: first + run.len() - 1, symbol, barline });
        }
        first += run.len();
    }
    out
}

/// What stands under one bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Winds,
    Brass,
    Percussion,
    Strings,
    Voices,
    Keyboards,
    Plucked,
    Others,
}

fn block(family: Family) -> Block {
    match family {
        Family::Flute | Family::DoubleReed | Family::Clarinet | Family::Saxophone | Family::Recorder => Block::Winds,
        Family::Brass => Block::Brass,
        Family::Percussion | Family::Mallet => Block::Percussion,
        Family::BowedString => Block::Strings,
        Family::Voice => Block::Voices,
        Family::Keyboard => Block::Keyboards,
        Family::PluckedString => Block::Plucked,
        Family::FreeReed | Family::Electronic | Family::Other => Block::Others,
    }
}

/// Writes the starts of groups at a seat, widest first.
pub(super) fn write_starts(xml: &mut Xml, groups: &[Group], index: usize) {
    for (number, group) in (1..).zip(groups).filter(|(_, group)| group.first == index) {
        xml.open("part-group", &[("type", "start"), ("number", &i32::to_string(&number))]);
        xml.text("group-symbol", &[], group.symbol);
        xml.text("group-barline", &[], if group.barline { "yes" } else { "no" });
        xml.close();
    }
}

/// Writes the ends of groups at a seat, narrowest first.
pub(super) fn write_stops(xml: &mut Xml, groups: &[Group], index: usize) {
    let ends: Vec<i32> = (1..).zip(groups).filter(|(_, group)| group.last == index).map(|(number, _)| number).collect();
    for number in ends.into_iter().rev() {
        xml.empty("part-group", &[("type", "stop"), ("number", &number.to_string())]);
    }
}
