//! What was noticed while reading, a finding for each kind: how many there are and where the first stands.

use crate::finding::{Code, Finding, Place};
use crate::score::BarNumber;
use std::collections::BTreeMap;

/// A kind of thing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Written things that a score has no place for: `fermatas`.
    NotKept(&'static str),
    /// Notes that were not sounded, and why.
    NotSounded(&'static str),
    /// A value that cannot be, and what was done.
    Odd(&'static str),
    /// Repeats, endings and jumps.
    Repeats,
    /// Pitches between the semitones.
    Microtones,
    /// Grace notes, given a short time before their note.
    Graces,
    /// Bars whose notes do not fill their metre.
    BarLength,
    /// Times that the division cannot show.
    Rounded,
    /// Ties that lead nowhere, or come from nowhere.
    Ties,
    /// Parts that are listed and not there, or there and not listed.
    PartList,
    /// Bars whose number here is not the one printed.
    BarNumbers,
}

/// Where a thing stands: the name of its part, and its measure counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) part: String,
    pub(super) measure: Option<u32>,
}

/// Everything noticed.
#[derive(Debug, Default)]
pub(super) struct Notices(BTreeMap<Kind, (u64, Spot)>);

impl Notices {
    /// One more of a kind.
    pub(super) fn add(&mut self, kind: Kind, part: &str, measure: Option<u32>) {
        let spot = || Spot { part: part.to_owned(), measure };
        let (count, first) = self.0.entry(kind).or_insert_with(|| (0, spot()));
        // Every part has the repeats of the piece.
        if kind != Kind::Repeats || first.part == part {
            *count += 1;
        }
    }

    /// The findings, in the order of their kinds; `number` gives the bar of a measure.
    pub(super) fn findings(self, number: impl Fn(u32) -> BarNumber) -> Vec<Finding> {
        let finding = |(kind, (count, spot)): (Kind, (u64, Spot))| {
            let place = Place { bar: spot.measure.map(&number), name: spot.part, ..Place::default() };
            let (code, message, remedy) = kind.told(count);
            Finding::new(code, place, message).with_remedy(remedy)
        };
        self.0.into_iter().map(finding).collect()
    }
}

impl Kind {
    /// Its code, a sentence for so many of it, and a remedy.
    fn told(self, count: u64) -> (Code, String, &'static str) {
        let (code, sentence, remedy) = match self {
            Self::NotKept(what) => (Code::MusicxmlNotKept, format!("{what} were read over"), ""),
            Self::NotSounded(what) => (Code::MusicxmlNotSounded, format!("{what} do not sound"), ""),
            Self::Odd(what) => (Code::MusicxmlOddValue, what.to_owned(), "set it in the program of the score"),
            _ => self.plain(),
        };
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times, first here") };
        (code, format!("{sentence} ({times})"), remedy)
    }

    fn plain(self) -> (Code, String, &'static str) {
        let (code, sentence, remedy) = match self {
            Self::Repeats => {
                (Code::MusicxmlRepeats, "repeat signs, endings and jumps stand as written, not played out", "")
            }
            Self::Microtones => {
                (Code::MusicxmlMicrotones, "pitches between the semitones became the nearest semitone", "")
            }
            Self::Graces => (Code::MusicxmlGraces, "grace notes were given a short time before their note", ""),
            Self::BarLength => (
                Code::MusicxmlBarLength,
                "bars that are shorter or longer than their metre were kept so",
                "fill the bar with rests, or correct its metre",
            ),
            Self::Rounded => (Code::MusicxmlRounded, "times finer than ticks can tell were rounded", ""),
            Self::Ties => (
                Code::MusicxmlTies,
                "ties that do not lead from a note to the next of its pitch were left out",
                "make slurs of them, or tie the notes that are meant",
            ),
            Self::BarNumbers => (Code::MusicxmlBarNumbers, "bars are printed with another number than here", ""),
            _ => (
                Code::MusicxmlPartList,
                "parts are listed without music, or have music without being listed",
                "export the score anew",
            ),
        };
        (code, sentence.to_owned(), remedy)
    }
}
