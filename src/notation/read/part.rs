//! A part on its way through its measures.

use super::attributes::Transposition;
use super::cursor::Fault;
use super::draft::{At, Draft, DraftNote, MeasureDraft, Placed, Sign, Time};
use super::element::Element;
use super::header::ListedPart;
use super::notices::{Kind, Notices};
use super::quarters::{Quarters, decimal};
use super::{attributes, direction, harmony, note};

/// Longest duration read, in quarter notes: an hour at 240 (ours; nothing written is as long).
const LONGEST: i64 = 14_400;

/// Reads the measures of a part.
#[derive(Debug, Default)]
pub(super) struct PartReader {
    pub(super) listed: ListedPart,
    pub(super) draft: Draft,
    /// Ticks of a quarter note in this document, as a fraction; `None` until it says so.
    pub(super) divisions: Option<(i64, i64)>,
    pub(super) transposition: Transposition,
    /// The metre that holds.
    pub(super) time: Option<Time>,
    /// A metre that was changed behind the beginning of a measure, for the next.
    pub(super) next_time: Option<Time>,
    /// Where the next note begins in its measure.
    pub(super) place: Quarters,
    /// Where the last note began: those of its chord begin there too.
    pub(super) last: Quarters,
    /// The chord symbols, by index of their signs, that stand before the next note without a time of their own.
    pub(super) chords: Vec<usize>,
    /// The grace notes (chords of them) that wait for their note.
    pub(super) graces: Vec<Vec<usize>>,
}

impl PartReader {
    pub(super) fn new(listed: ListedPart) -> Self {
        Self { listed, ..Self::default() }
    }

    /// Gives the part empty measures up to a number of them: those in which a timewise document leaves it out.
    pub(super) fn catch_up(&mut self, measures: usize) {
        while self.draft.measures.len() < measures {
            self.draft.measures.push(MeasureDraft::default());
        }
    }

    /// Reads a measure.
    pub(super) fn measure(
        &mut self,
        measure: &Element,
        content: &[Element],
        notices: &mut Notices,
    ) -> Result<(), Fault> {
        let number = measure.attribute("number").unwrap_or_default().to_owned();
        let (implicit, time) = (measure.is("implicit", "yes"), self.next_time.take());
        self.draft.measures.push(MeasureDraft { number, implicit, time, content: Quarters::ZERO });
        (self.place, self.last) = (Quarters::ZERO, Quarters::ZERO);
        self.chords.clear();
        for element in content {
            self.element(element, notices)?;
        }
        note::end_graces(self);
        Ok(())
    }

    fn element(&mut self, element: &Element, notices: &mut Notices) -> Result<(), Fault> {
        match element.name.as_str() {
            "note" => note::read(self, element, notices)?,
            "backup" => self.backup(element, notices)?,
            "forward" => {
                let length = self.duration(element, notices)?;
                self.advance(length);
            }
            "attributes" => attributes::read(self, element, notices)?,
            "direction" | "sound" => direction::read(self, element, notices),
            "barline" => self.barline(element, notices),
            "harmony" => harmony::read(self, element, notices),
            "figured-bass" => self.notice(notices, Kind::NotKept("figures of a figured bass")),
            "print" | "listening" | "grouping" | "link" | "bookmark" => {}
            _ => self.notice(notices, Kind::NotKept("elements that MusicXML does not have")),
        }
        Ok(())
    }

    fn backup(&mut self, element: &Element, notices: &mut Notices) -> Result<(), Fault> {
        let length = self.duration(element, notices)?;
        note::end_graces(self);
        self.chords.clear();
        self.place = self.place.minus(length);
        if self.place.is_negative() {
            self.place = Quarters::ZERO;
            self.notice(notices, Kind::Odd("a backup leads before its bar; it leads to the bar's beginning"));
        }
        self.last = self.place;
        Ok(())
    }

    fn barline(&mut self, element: &Element, notices: &mut Notices) {
        for child in &element.children {
            match child.name.as_str() {
                "repeat" => self.notice(notices, Kind::Repeats),
                "ending" if child.is("type", "start") => self.notice(notices, Kind::Repeats),
                "fermata" => self.hold(element.attribute("location")),
                _ => {}
            }
        }
    }

    /// A hold over a bar line, or over what ends at a line within the bar.
    fn hold(&mut self, location: Option<&str>) {
        let content = self.draft.measures.last().map_or(self.place, |measure| measure.content);
        match location {
            Some("left") => self.sign(Quarters::ZERO, 0, Sign::BarlineFermata),
            Some("middle") => self.sign(self.place, 0, Sign::Fermata),
            _ => self.sign(content, 0, Sign::BarlineFermata),
        }
    }

    /// Moves on.
    pub(super) fn advance(&mut self, length: Quarters) {
        harmony::share(self, length);
        self.last = self.place;
        self.place = self.place.plus(length);
        if let Some(measure) = self.draft.measures.last_mut() {
            measure.content = measure.content.max(self.place);
        }
    }

    /// The duration of an element; none is zero.
    pub(super) fn duration(&mut self, element: &Element, notices: &mut Notices) -> Result<Quarters, Fault> {
        let Some(duration) = element.child("duration") else { return Ok(Quarters::ZERO) };
        let divisions = self.divisions.unwrap_or_else(|| {
            self.notice(notices, Kind::Odd("a duration comes before any divisions; they count as 1"));
            *self.divisions.insert((1, 1))
        });
        let fault = |why: String| Fault {
            offset: duration.offset,
            why,
            remedy: "correct the duration, or export the score anew",
        };
        let Some((num, den)) = decimal(&duration.text) else {
            return Err(fault(format!("the duration `{}` is not a number", duration.text)));
        };
        let length = quarters((num, den), divisions);
        if length.is_negative() {
            return Err(fault(format!("the duration {} is below zero", duration.text)));
        }
        if length > Quarters::whole(LONGEST) {
            return Err(fault(format!("the duration {} is longer than {LONGEST} quarter notes", duration.text)));
        }
        Ok(length)
    }

    /// The place in the piece of a time in this measure.
    pub(super) fn at(&self, after: Quarters) -> At {
        At { measure: self.measure_index(), after }
    }

    pub(super) fn measure_index(&self) -> u32 {
        u32::try_from(self.draft.measures.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Puts a sign at a time of this measure, on a staff or (0) on all.
    pub(super) fn sign(&mut self, after: Quarters, staff: u8, sign: Sign) {
        let at = self.at(after);
        self.draft.signs.push(Placed { at, staff, sign });
    }

    pub(super) fn notice(&self, notices: &mut Notices, kind: Kind) {
        notices.add(kind, &self.listed.name, Some(self.measure_index()));
    }

    pub(super) fn push(&mut self, note: DraftNote) {
        self.draft.staves = self.draft.staves.max(note.staff);
        self.draft.notes.push(note);
    }
}

/// A duration in quarter notes.
pub(super) fn quarters((num, den): (i64, i64), (divisions, scale): (i64, i64)) -> Quarters {
    Quarters::new(i128::from(num) * i128::from(scale), i128::from(den) * i128::from(divisions))
}

/// The number of a staff, 1 or more.
pub(super) fn staff(element: &Element) -> u8 {
    element.number("staff").and_then(|staff| u8::try_from(staff).ok()).unwrap_or(1).max(1)
}
