//! The `<note>` element.

use super::beams::Beam;
use super::document::Instrument;
use super::percussion;
use super::rhythm::{Line, Sign};
use super::signs::{self, Marks};
use super::slurs::LineEnd;
use super::staff::{Piece, Staff};
use super::tuplets::Tuplet;
use super::value::{QUARTER, Value};
use super::xml::Xml;
use crate::arrange::ArrangedNote;
use crate::score::{self, Sound};

/// One sign of a line, ready to be written.
pub(super) struct NoteSign<'a> {
    pub(super) piece: &'a Piece<'a>,
    pub(super) staff: &'a Staff<'a>,
    pub(super) bar: usize,
    pub(super) divisor: u32,
    pub(super) line: &'a Line,
    pub(super) index: usize,
    /// Staff and voice, counted from 0.
    pub(super) place: (u8, u8),
    pub(super) beams: &'a [Beam],
}

impl NoteSign<'_> {
    fn sign(&self) -> &Sign {
        &self.line.signs[self.index]
    }

    /// A rest; `hidden` where another voice makes it plain.
    pub(super) fn rest(&self, xml: &mut Xml, hidden: bool) {
        let sign = self.sign();
        xml.open("note", if hidden { &[("print-object", "no")] } else { &[] });
        match sign.value {
            None => xml.empty("rest", &[("measure", "yes")]),
            Some(_) => xml.empty("rest", &[]),
        }
        xml.number("duration", sign.length / self.divisor);
        self.instrument_of_rest(xml);
        self.voice(xml);
        self.value(xml, sign.value);
        self.time_modification(xml);
        self.staff_number(xml);
        let tuplet = self.tuplet_ends();
        let held = !hidden && self.place.1 == 0 && self.is_held();
        if held || !tuplet.is_empty() {
            xml.open("notations", &[]);
            self.tuplets(xml, &tuplet);
            if held {
                xml.empty("fermata", &[("type", "upright")]);
            }
            xml.close();
        }
        xml.close();
    }

    /// Whether everyone waits where the sign ends.
    fn is_held(&self) -> bool {
        let sign = self.sign();
        let bar = self.piece.bars.0.get(self.bar).map_or(0, |bar| bar.start);
        self.piece.holds.ends_at(bar + u64::from(sign.start + sign.length))
    }

    /// A head of a note or chord; `i` is 0 for the first head.
    pub(super) fn head(&self, xml: &mut Xml, index: usize, i: usize, accidental: Option<&str>) {
        let Some(note) = self.staff.part.notes.get(index) else { return };
        let sign = self.sign();
        xml.open("note", &[]);
        if i > 0 {
            xml.empty("chord", &[]);
        }
        self.sound(xml, note);
        xml.number("duration", sign.length / self.divisor);
        if sign.tied_back {
            xml.empty("tie", &[("type", "stop")]);
        }
        if sign.tied_on {
            xml.empty("tie", &[("type", "start")]);
        }
        self.instrument(xml, note);
        self.voice(xml);
        self.value(xml, sign.value);
        if let Some(accidental) = accidental {
            xml.text("accidental", &[], accidental);
        }
        self.time_modification(xml);
        self.notehead(xml, note);
        self.staff_number(xml);
        if i == 0 {
            write_beams(xml, self.beams);
        }
        self.notations(xml, note, i == 0);
        if i == 0 && !sign.tied_back {
            self.lyrics(xml);
        }
        xml.close();
    }

    /// The `which.0`th of `which.1` grace notes before the sign.
    pub(super) fn grace(&self, xml: &mut Xml, index: usize, which: (usize, usize), accidental: Option<&str>) {
        let Some(note) = self.staff.part.notes.get(index) else { return };
        xml.open("note", &[]);
        let slash =
            note.signs.iter().find_map(|sign| if let score::Sign::Grace(slash) = sign { Some(*slash) } else { None });
        xml.empty("grace", if slash.unwrap_or(which.1 == 1) { &[("slash", "yes")] } else { &[] });
        self.sound(xml, note);
        self.instrument(xml, note);
        self.voice(xml);
        let value = Value::of(if which.1 == 1 { QUARTER / 2 } else { QUARTER / 4 });
        self.value(xml, value);
        if let Some(accidental) = accidental {
            xml.text("accidental", &[], accidental);
        }
        self.notehead(xml, note);
        self.staff_number(xml);
        if which.1 > 1 {
            let beam = match which.0 {
                0 => Beam::Begin,
                i if i + 1 == which.1 => Beam::End,
                _ => Beam::Continue,
            };
            write_beams(xml, &[beam, beam]);
        }
        self.grace_notations(xml, note, index);
        xml.close();
    }

    fn grace_notations(&self, xml: &mut Xml, note: &ArrangedNote, index: usize) {
        let marks = Marks::of_grace(note);
        let mut lines: Vec<&LineEnd> = self.staff.lines.iter().filter(|end| end.grace == Some(index)).collect();
        if lines.is_empty() && !marks.any() {
            return;
        }
        lines.sort_by_key(|end| (end.begins, end.number));
        xml.open("notations", &[]);
        lines.iter().for_each(|end| end.write(xml));
        marks.write(xml);
        xml.close();
    }

    fn sound(&self, xml: &mut Xml, note: &ArrangedNote) {
        let written = self.staff.written(self.piece, note, self.bar);
        if matches!(note.sound, Sound::Percussion(_)) {
            xml.open("unpitched", &[]);
            xml.text("display-step", &[], written.letter());
            xml.number("display-octave", written.octave);
            xml.close();
            return;
        }
        xml.open("pitch", &[]);
        xml.text("step", &[], written.letter());
        if written.alter != 0 {
            xml.number("alter", written.alter);
        }
        xml.number("octave", written.octave);
        xml.close();
    }

    /// Names the instrument where the part has several.
    fn instrument(&self, xml: &mut Xml, note: &ArrangedNote) {
        self.instrument_of(xml, |list| list.iter().position(|instrument| instrument.plays(note)).or(Some(0)));
    }

    /// Names it at a rest too where the player changes: MuseScore takes a rest that says nothing for a change to the first.
    fn instrument_of_rest(&self, xml: &mut Xml) {
        if self.staff.seat.profiles.len() > 1 {
            let number = self.staff.instruments.get(self.bar).copied().unwrap_or(0);
            self.instrument_of(xml, |list| list.iter().position(|instrument| instrument.is(number)));
        }
    }

    fn instrument_of(&self, xml: &mut Xml, find: impl Fn(&[Instrument<'_>]) -> Option<usize>) {
        let list = super::document::instruments(self.staff);
        if let Some(mine) = find(&list).filter(|_| list.len() > 1) {
            let id = super::document::instrument_id(self.staff, mine);
            xml.empty("instrument", &[("id", &id)]);
        }
    }

    fn voice(&self, xml: &mut Xml) {
        xml.number("voice", self.place.0 * 4 + self.place.1 + 1);
    }

    fn value(&self, xml: &mut Xml, value: Option<Value>) {
        let Some(value) = value else { return };
        xml.text("type", &[], value.name());
        for _ in 0..value.dots {
            xml.empty("dot", &[]);
        }
    }

    fn staff_number(&self, xml: &mut Xml) {
        if self.staff.staves > 1 {
            xml.number("staff", self.place.0 + 1);
        }
    }

    fn notehead(&self, xml: &mut Xml, note: &ArrangedNote) {
        let Sound::Percussion(key) = note.sound else { return };
        if let Some(head) = percussion::notehead(key) {
            xml.text("notehead", &[], head);
        }
    }

    fn tuplet(&self) -> Option<(&Tuplet, Ratio)> {
        let index = self.sign().tuplet?;
        let tuplet = self.line.tuplets.get(index)?;
        Some((tuplet, Ratio::of(tuplet, self.line, index)))
    }

    fn time_modification(&self, xml: &mut Xml) {
        let halves = self.sign().alternates.map(|_| Ratio { actual: 2, normal: 1, unit: None });
        let Some(ratio) = halves.or_else(|| self.tuplet().map(|(_, ratio)| ratio)) else { return };
        xml.open("time-modification", &[]);
        xml.number("actual-notes", ratio.actual);
        xml.number("normal-notes", ratio.normal);
        if let Some(unit) = ratio.unit {
            xml.text("normal-type", &[], unit.name());
        }
        xml.close();
    }

    /// `start` and `stop` where this sign is the first or last of its tuplet.
    fn tuplet_ends(&self) -> Vec<&'static str> {
        let sign = self.sign();
        let Some((tuplet, _)) = self.tuplet() else { return Vec::new() };
        let mut ends = Vec::new();
        if sign.start == tuplet.start {
            ends.push("start");
        }
        if sign.start + sign.length == tuplet.end() {
            ends.push("stop");
        }
        ends
    }

    fn tuplets(&self, xml: &mut Xml, ends: &[&'static str]) {
        for end in ends {
            if *end == "start" {
                let bracket = if self.tuplet_is_beamed() { "no" } else { "yes" };
                xml.empty("tuplet", &[("type", end), ("number", "1"), ("bracket", bracket)]);
            } else {
                xml.empty("tuplet", &[("type", end), ("number", "1")]);
            }
        }
    }

    /// Whether every sign of the tuplet is a note with a beam, so that the number needs no bracket.
    fn tuplet_is_beamed(&self) -> bool {
        let tuplet = self.sign().tuplet;
        let mut signs = self.line.signs.iter().filter(|sign| sign.tuplet == tuplet);
        signs.all(|sign| sign.event.is_some() && sign.value.is_some_and(|value| value.beams() > 0))
    }

    fn notations(&self, xml: &mut Xml, note: &ArrangedNote, first: bool) {
        let sign = self.sign();
        let tuplet = if first { self.tuplet_ends() } else { Vec::new() };
        let lines = if first { self.lines() } else { Vec::new() };
        let marks = self.marks(note, first);
        if !(sign.tied_back || sign.tied_on || !tuplet.is_empty() || !lines.is_empty() || marks.any()) {
            return;
        }
        xml.open("notations", &[]);
        if sign.tied_back {
            xml.empty("tied", &[("type", "stop")]);
        }
        if sign.tied_on {
            xml.empty("tied", &[("type", "start")]);
        }
        self.tuplets(xml, &tuplet);
        lines.iter().for_each(|end| end.write(xml));
        marks.write(xml);
        xml.close();
    }

    fn marks(&self, note: &ArrangedNote, first: bool) -> Marks {
        let sign = self.sign();
        let own = Marks::of_head(note, sign);
        if !first {
            return own;
        }
        let event = sign.event.and_then(|event| self.staff.events.get(event));
        let chord: Vec<&ArrangedNote> = event
            .into_iter()
            .flat_map(|event| &event.notes)
            .filter_map(|note| self.staff.part.notes.get(*note))
            .collect();
        let marks = Marks::of_chord(&chord, sign, self.place).and(own);
        if self.breath() { marks.with_breath() } else { marks }
    }

    /// The ends of slurs and slides at a chord, those that end before those that begin.
    fn lines(&self) -> Vec<&LineEnd> {
        let sign = self.sign();
        let mine = self.staff.lines.iter().filter(|end| Some(end.event) == sign.event && end.grace.is_none());
        let mut here: Vec<&LineEnd> =
            mine.filter(|end| if end.begins { !sign.tied_back } else { !sign.tied_on }).collect();
        here.sort_by_key(|end| (end.begins, end.number));
        here
    }

    fn breath(&self) -> bool {
        let sign = self.sign();
        !sign.tied_on && sign.event.is_some_and(|event| self.staff.breaths.binary_search(&event).is_ok())
    }

    /// The syllables of the notes, or those that stand beside them.
    fn lyrics(&self, xml: &mut Xml) {
        let event = self.sign().event;
        let notes = event.and_then(|event| self.staff.events.get(event)).into_iter().flat_map(|event| &event.notes);
        let written = notes.filter_map(|note| self.staff.part.notes.get(*note)).flat_map(|note| &note.signs);
        let mut syllables: Vec<&score::Syllable> =
            written.filter_map(|sign| if let score::Sign::Syllable(own) = sign { Some(own) } else { None }).collect();
        syllables.extend(self.staff.lyrics.iter().find(|(own, _)| Some(*own) == event).map(|(_, own)| own));
        syllables.sort();
        syllables.dedup_by_key(|syllable| syllable.verse);
        syllables.into_iter().for_each(|syllable| signs::lyric(xml, syllable));
    }
}

/// The numbers of a tuplet as printed: six where all its notes are at most half a part.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    actual: u32,
    normal: u32,
    unit: Option<Value>,
}

impl Ratio {
    fn of(tuplet: &Tuplet, line: &Line, index: usize) -> Self {
        let unit = tuplet.unit();
        let signs = line.signs.iter().filter(|sign| sign.tuplet == Some(index));
        let longest = signs.filter_map(|sign| sign.value).map(Value::units).max().unwrap_or(unit);
        let half = tuplet.actual == 3 && longest * 2 <= unit;
        let by = if half { 2 } else { 1 };
        Self { actual: tuplet.actual * by, normal: tuplet.normal * by, unit: Value::of(unit / by) }
    }
}

fn write_beams(xml: &mut Xml, beams: &[Beam]) {
    for (number, beam) in (1..).zip(beams) {
        xml.text("beam", &[("number", &i32::to_string(&number))], beam.name());
    }
}
