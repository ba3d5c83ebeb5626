//! Divisions, key, metre and transposition.

use super::cursor::Fault;
use super::draft::{Sign, Time};
use super::element::Element;
use super::notices::{Kind, Notices};
use super::part::PartReader;
use super::quarters::{Quarters, decimal};
use crate::score::{Key, Meter, Mode};
use std::collections::BTreeMap;

/// From written to sounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moved {
    /// Semitones.
    pub(super) semitones: i32,
    /// Steps on the line of fifths, for key signatures and names.
    pub(super) fifths: i32,
}

/// The transposition of each staff; 0 stands for those that have none of their own.
#[derive(Debug, Clone, Default)]
pub(super) struct Transposition {
    moved: BTreeMap<u8, Moved>,
    /// Steps on the line of fifths from the key that an interval leads to, to the enharmonic that was taken for it.
    turns: BTreeMap<u8, i32>,
}

impl Transposition {
    /// The interval by which a staff is moved.
    pub(super) fn of(&self, staff: u8) -> Moved {
        of_staff(&self.moved, staff)
    }

    /// The same for the names of notes, which go with their key to its enharmonic.
    pub(super) fn of_names(&self, staff: u8) -> i32 {
        self.of(staff).fifths + of_staff(&self.turns, staff)
    }

    fn set(&mut self, staff: u8, moved: Moved) {
        if staff == 0 {
            *self = Self::default();
        }
        self.moved.insert(staff, moved);
    }

    fn turn(&mut self, staff: u8, fifths: i32) {
        if staff == 0 {
            self.turns.clear();
        }
        self.turns.insert(staff, fifths);
    }
}

fn of_staff<T: Copy + Default>(all: &BTreeMap<u8, T>, staff: u8) -> T {
    all.get(&staff).or_else(|| all.get(&0)).copied().unwrap_or_default()
}

/// Reads `<attributes>`.
pub(super) fn read(part: &mut PartReader, element: &Element, notices: &mut Notices) -> Result<(), Fault> {
    if let Some(divisions) = element.child("divisions") {
        part.divisions = Some(divided(divisions)?);
    }
    // A transposition holds for the key beside it, wherever it stands.
    for transpose in element.all("transpose") {
        transposition(part, transpose, notices);
    }
    for child in &element.children {
        match child.name.as_str() {
            "key" => key(part, child, notices),
            "time" => time(part, child, notices),
            "measure-style" => style(part, child, notices),
            "for-part" => part.notice(notices, Kind::NotKept("transpositions of parts written in a concert score")),
            _ => {}
        }
    }
    Ok(())
}

fn divided(element: &Element) -> Result<(i64, i64), Fault> {
    let fault = || Fault {
        offset: element.offset,
        why: format!("the divisions `{}` are no number above zero", element.text),
        remedy: "export the score anew",
    };
    decimal(&element.text).filter(|(divisions, _)| *divisions > 0).ok_or_else(fault)
}

fn numbered(element: &Element) -> u8 {
    element.attribute("number").and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn transposition(part: &mut PartReader, element: &Element, notices: &mut Notices) {
    let within = |name: &str, most: i64| element.number(name).unwrap_or(0).clamp(-most, most) as i32;
    let (chromatic, octaves) = (within("chromatic", 127), within("octave-change", 10));
    let steps = element.has("diatonic").then(|| within("diatonic", 127));
    let moved = Moved { semitones: chromatic + 12 * octaves, fifths: fifths(chromatic, steps) };
    part.transposition.set(numbered(element), moved);
    if element.has("double") {
        part.notice(notices, Kind::NotKept("doublings an octave off"));
    }
}

/// Steps on the line of fifths of an interval: each semitone is seven, each step back in the scale twelve. An interval
/// without its steps, or with steps that no instrument has, is the one nearest to the middle of the line.
fn fifths(chromatic: i32, steps: Option<i32>) -> i32 {
    let told = steps.map(|steps| chromatic * 7 - steps * 12);
    told.filter(|fifths| fifths.abs() <= 7).unwrap_or_else(|| nearest(chromatic * 7))
}

/// The enharmonic of a place on the line of fifths that is nearest to the middle: D flat to F sharp.
fn nearest(fifths: i32) -> i32 {
    (fifths + 5).rem_euclid(12) - 5
}

fn key(part: &mut PartReader, element: &Element, notices: &mut Notices) {
    let Some(written) = element.number("fifths") else {
        return part.notice(notices, Kind::NotKept("key signatures of their own making"));
    };
    let staff = numbered(element);
    let sounding = written.clamp(-99, 99) as i32 + part.transposition.of(staff.max(1)).fifths;
    if !(-7..=7).contains(&written) {
        part.notice(notices, Kind::Odd("a key signature has more than seven sharps or flats; its enharmonic is taken"));
    }
    let mode = match element.text_of("mode") {
        "minor" | "dorian" | "phrygian" | "aeolian" | "locrian" => Mode::Minor,
        _ => Mode::Major,
    };
    let within = if (-7..=7).contains(&sounding) { sounding } else { nearest(sounding) };
    part.transposition.turn(staff, within - sounding);
    if let Ok(key) = Key::new(within as i8, mode) {
        part.sign(part.place, staff, Sign::Key(key));
    }
}

fn time(part: &mut PartReader, element: &Element, notices: &mut Notices) {
    // Metres of single staves: that of the first counts.
    if numbered(element) > 1 {
        return part.notice(notices, Kind::NotKept("metres of a single staff"));
    }
    let time = if element.has("senza-misura") {
        part.notice(notices, Kind::NotKept("passages without metre, whose bars are counted as long as their notes,"));
        Time::Free
    } else {
        match metre(element) {
            Some(meter) => Time::Metre(meter),
            None => return part.notice(notices, Kind::Odd("a metre cannot be; the one before holds")),
        }
    };
    part.time = Some(time);
    match part.draft.measures.last_mut() {
        Some(measure) if part.place == Quarters::ZERO => measure.time = Some(time),
        _ => part.next_time = Some(time),
    }
}

/// A metre; of several added up (3/8 + 2/4, or 3+2/8), their sum in the smaller value.
fn metre(element: &Element) -> Option<Meter> {
    let units: Vec<u64> = element.all("beat-type").map(|unit| unit.text.parse().ok()).collect::<Option<_>>()?;
    let beats: Vec<u64> = element.all("beats").map(|beats| sum(&beats.text)).collect::<Option<_>>()?;
    let finest = *units.iter().max().filter(|unit| **unit <= 128)?;
    if beats.len() != units.len() || units.contains(&0) {
        return None;
    }
    let total: u64 = beats.iter().zip(&units).map(|(beats, unit)| beats * (finest / unit)).sum();
    Meter::new(u8::try_from(total).ok()?, u8::try_from(finest).ok()?).ok()
}

/// `3+2` is 5.
fn sum(text: &str) -> Option<u64> {
    text.split('+').map(|part| part.trim().parse::<u8>().ok().map(u64::from)).sum()
}

fn style(part: &PartReader, element: &Element, notices: &mut Notices) {
    for child in &element.children {
        match child.name.as_str() {
            "measure-repeat" | "beat-repeat" if child.is("type", "start") => {
                part.notice(
                    notices,
                    Kind::NotKept("signs that repeat a bar or beat, whose notes are not written out,"),
                );
            }
            "slash" if child.is("type", "start") => part.notice(notices, Kind::NotKept("passages of slashes")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::read::cursor::whole;

    #[test]
    fn metres_are_summed() {
        let of = |text: &str| metre(&whole(text).unwrap()).map(|meter| (meter.beats(), meter.unit()));
        let one = |beats: &str, unit: &str| format!("<beats>{beats}</beats><beat-type>{unit}</beat-type>");
        let time = |inside: &str| format!("<time>{inside}</time>");
        assert_eq!(of(&time(&one("3+2", "8"))), Some((5, 8)));
        assert_eq!(of(&time(&(one("3", "8") + &one("2", "4")))), Some((7, 8)));
        for wrong in [one("0", "4"), one("4", "3"), one("4", "0"), one("x", "4"), one("300", "4"), String::new()] {
            assert_eq!(of(&time(&wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn intervals_move_keys() {
        assert_eq!(fifths(-2, Some(-1)), -2, "clarinet in B flat");
        assert_eq!(fifths(-3, Some(-2)), 3, "clarinet in A");
        assert_eq!(fifths(-7, None), -1, "horn in F");
        assert_eq!(fifths(-9, None), -3, "alto saxophone");
        assert_eq!(fifths(-12, Some(-7)), 0);
    }
}
