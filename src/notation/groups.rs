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
}

/// The brackets of a score: one for a chamber group; else one a family, and a thin one within it for seats of one name.
pub(super) fn groups(seats: &[&Seat]) -> Vec<Group> {
    if seats.len() < 2 {
        return Vec::new();
    }
    if seats.len() <= CHAMBER {
        return vec![Group { first: 0, last: seats.len() - 1, symbol: "bracket" }];
    }
    let mut out = runs(seats, "bracket", |a, b| block(a.profile().family) == block(b.profile().family));
    out.extend(runs(seats, "square", |a, b| a.section == b.section));
    out
}

fn runs(seats: &[&Seat], symbol: &'static str, same: impl Fn(&Seat, &Seat) -> bool) -> Vec<Group> {
    let mut out = Vec::new();
    let mut first = 0;
    for run in seats.chunk_by(|a, b| same(a, b)) {
        if run.len() > 1 {
            out.push(Group { first, last: first + run.len() - 1, symbol });
        }
        first += run.len();
    }
    out
}

/// Families that stand under one bracket.
fn block(family: Family) -> u8 {
    match family {
        Family::Flute | Family::DoubleReed | Family::Clarinet | Family::Saxophone | Family::Recorder => 0,
        Family::Brass => 1,
        Family::Percussion | Family::Mallet => 2,
        Family::BowedString => 3,
        Family::Voice => 4,
        Family::Keyboard => 5,
        Family::PluckedString => 6,
        Family::FreeReed | Family::Electronic | Family::Other => 7,
    }
}

/// Writes the starts of groups at a seat, widest first.
pub(super) fn write_starts(xml: &mut Xml, groups: &[Group], index: usize) {
    for (number, group) in (1..).zip(groups).filter(|(_, group)| group.first == index) {
        xml.open("part-group", &[("type", "start"), ("number", &i32::to_string(&number))]);
        xml.text("group-symbol", &[], group.symbol);
        xml.text("group-barline", &[], "yes");
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
