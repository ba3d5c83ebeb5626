//! What a measure says before its notes: key, metre, clefs, transposition.

use super::staff::{Piece, Staff};
use super::transposition::Transposition;
use super::value::QUARTER;
use super::xml::Xml;
use super::{clef, percussion};
use crate::score::{Meter, Mode};

/// Writes what is new in a bar, all of it in the first; `divisor` is the unit of its lengths.
pub(super) fn write(xml: &mut Xml, piece: &Piece<'_>, staff: &Staff<'_>, bar: usize, divisor: u32) {
    let before = bar.checked_sub(1);
    let meter = piece.bars.0[bar].meter;
    let transposition = staff.transposition(piece, bar);
    let new_key = before.is_none_or(|before| staff.key(piece, before) != staff.key(piece, bar));
    let new_meter = before.is_none_or(|before| piece.bars.0[before].meter != meter);
    let new_transposition = before.is_none_or(|before| staff.transposition(piece, before) != transposition);
    let new_clefs: Vec<usize> = (0..staff.clefs.len())
        .filter(|i| before.is_none_or(|before| staff.clefs[*i][before] != staff.clefs[*i][bar]))
        .collect();
    if !(new_key || new_meter || new_transposition || !new_clefs.is_empty()) {
        return;
    }
    xml.open("attributes", &[]);
    if before.is_none() {
        xml.number("divisions", QUARTER / divisor);
    }
    if new_key && !staff.profile(bar).is_unpitched() {
        key(xml, piece, staff, bar);
    }
    if new_meter {
        time(xml, meter);
    }
    if before.is_none() && staff.staves > 1 {
        xml.number("staves", staff.staves);
    }
    new_clefs.into_iter().for_each(|index| write_clef(xml, staff, bar, index));
    if before.is_none() && percussion::has_one_line(staff.seat.profile()) {
        xml.open("staff-details", &[]);
        xml.number("staff-lines", 1);
        xml.close();
    }
    if new_transposition {
        transpose(xml, transposition, before.is_some());
    }
    xml.close();
}

/// Several bars of rest as one, directly before the first of them: Verovio loses what stands between.
pub(super) fn multiple_rest(xml: &mut Xml, bars: u32) {
    xml.open("attributes", &[]);
    xml.open("measure-style", &[]);
    xml.number("multiple-rest", bars);
    xml.close();
    xml.close();
}

fn key(xml: &mut Xml, piece: &Piece<'_>, staff: &Staff<'_>, bar: usize) {
    xml.open("key", &[]);
    xml.number("fifths", staff.key(piece, bar));
    if let Some(key) = piece.keys.get(bar).filter(|_| !staff.transposition(piece, bar).is_keyless()) {
        xml.text("mode", &[], if key.mode() == Mode::Major { "major" } else { "minor" });
    }
    xml.close();
}

fn time(xml: &mut Xml, meter: Meter) {
    xml.open("time", &[]);
    xml.number("beats", meter.beats());
    xml.number("beat-type", meter.unit());
    xml.close();
}

fn write_clef(xml: &mut Xml, staff: &Staff<'_>, bar: usize, index: usize) {
    let sign = clef::sign(staff.clefs[index][bar]);
    let number = (index + 1).to_string();
    let attributes: &[(&str, &str)] = if staff.staves > 1 { &[("number", &number)] } else { &[] };
    xml.open("clef", attributes);
    xml.text("sign", &[], sign.sign);
    if sign.sign != "percussion" {
        xml.number("line", sign.line);
    }
    if sign.octaves != 0 {
        xml.number("clef-octave-change", sign.octaves);
    }
    xml.close();
}

/// The transposition; one that ends is written as none.
fn transpose(xml: &mut Xml, transposition: Transposition, changed: bool) {
    let element = transposition.element();
    if element.is_none() && !changed {
        return;
    }
    let (diatonic, chromatic, octaves) = element.map_or((0, 0, 0), |t| (t.diatonic, t.chromatic, t.octaves));
    xml.open("transpose", &[]);
    xml.number("diatonic", diatonic);
    xml.number("chromatic", chromatic);
    if octaves != 0 {
        xml.number("octave-change", octaves);
    }
    xml.close();
}
