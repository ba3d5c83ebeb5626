//! What a report says, as far as a comparison needs it.

use super::Side;
use crate::finding::Finding;
use crate::report::json::SCHEMA_VERSION;
use crate::run::{Error, Invalid};
use serde::Deserialize;

/// A `report.json` read back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Told {
    schema_version: u32,
    #[serde(default)]
    made: Made,
    title: String,
    ensemble: String,
    bars: u32,
    pub(super) seats: Vec<Seat>,
    pub(super) balance: Option<Balance>,
    pub(super) findings: Vec<Finding>,
}

/// What made it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Made {
    #[serde(default)]
    source_hash: String,
}

/// A seat's row.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Seat {
    pub(super) name: String,
    pub(super) notes: usize,
    pub(super) sheet: Sheet,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Sheet {
    pub(super) grade: String,
    pub(super) hardest: Vec<Hard>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Hard {
    pub(super) bars: Bars,
    pub(super) why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Bars {
    pub(super) from: u32,
    pub(super) to: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Balance {
    pub(super) melody_heard: u16,
    pub(super) bars: Vec<Bar>,
}

/// A bar: levels in LUFS, seats by index.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Bar {
    pub(super) bar: u32,
    pub(super) mix: Option<f64>,
    pub(super) seats: Vec<Option<f64>>,
    pub(super) melody: Option<Melody>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Melody {
    pub(super) seats: Vec<usize>,
    pub(super) heard: bool,
    pub(super) maskers: Vec<usize>,
}

impl Told {
    /// Reads the text of a report; `source_name` is said where it is wrong.
    ///
    /// # Errors
    /// [`Error::Problems`] when it is no report of an arrangement, or one of another version.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, Error> {
        let problem = |what: String| {
            Error::Problems(vec![Invalid {
                why: what,
                remedy: "name a folder that `partwright arrange` wrote".to_owned(),
                ..Invalid::whole(source_name)
            }])
        };
        let told: Self =
            serde_json::from_str(text).map_err(|why| problem(format!("is not the report of an arrangement: {why}")))?;
        if told.schema_version != SCHEMA_VERSION {
            let what =
                format!("is a report of version {}, and this partwright reads {SCHEMA_VERSION}", told.schema_version);
            return Err(problem(what));
        }
        Ok(told)
    }

    /// A sentence where the two are no arrangements of one piece, as far as titles and bars tell: what is compared by seat and bar
    /// then means little. A source that was corrected keeps both.
    #[must_use]
    pub fn unlike(&self, other: &Self) -> Option<String> {
        let alike = self.title == other.title && self.bars == other.bars;
        if alike || self.made.source_hash == other.made.source_hash {
            return None;
        }
        let [one, two] = [self, other].map(|told| format!("`{}` ({} bars)", told.title, told.bars));
        Some(format!("these look like arrangements of different pieces, {one} and {two}"))
    }

    pub(super) fn side(&self) -> Side {
        Side { title: self.title.clone(), ensemble: self.ensemble.clone(), bars: self.bars }
    }

    /// The name of a seat by its index.
    pub(super) fn name(&self, seat: usize) -> String {
        self.seats.get(seat).map_or_else(String::new, |seat| seat.name.clone())
    }

    /// The index of a seat by its name.
    pub(super) fn seat(&self, name: &str) -> Option<usize> {
        self.seats.iter().position(|seat| seat.name == name)
    }
}

impl Balance {
    pub(super) fn bar(&self, number: u32) -> Option<&Bar> {
        let index = self.bars.partition_point(|bar| bar.bar < number);
        self.bars.get(index).filter(|bar| bar.bar == number)
    }
}
