//! What became of an item: a line of the results.

use super::{Figures, Key};
use crate::report::json;
use crate::run::Error;
use serde::{Deserialize, Serialize};

/// What became of an item, once. It is written last, when the result is in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Which item.
    pub key: Key,
    /// The recipe it was made by.
    pub recipe: String,
    /// The version of partwright that made it.
    pub version: String,
    /// SHA-256 of the source's bytes; empty where it could not be read.
    pub input: String,
    /// Which attempt, counted from 1; of [`Ending::Again`] the last one that does not count.
    pub attempt: u32,
    /// When it ended, in milliseconds since 1970.
    pub ended_ms: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// How it ended.
    #[serde(flatten)]
    pub ending: Ending,
}

/// How an item ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Ending {
    /// Its result is in its place.
    Done {
        /// Hash of all that was written.
        output: String,
        /// How many bytes that is.
        bytes: u64,
        /// What was made.
        figures: Figures,
    },
    /// It has none.
    Failed {
        /// Of what kind the reason is.
        reason: Reason,
        /// The reason in a sentence.
        message: String,
    },
    /// It is to be tried again: failures of this and earlier attempts count no more.
    Again,
}

/// Of what kind the reason of a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The source is not there, or cannot be read from the disk.
    Missing,
    /// The source is no MIDI or MusicXML that can be read.
    Unreadable,
    /// A pin or loss limit cannot hold.
    Refused,
    /// The worker panicked: a bug of partwright.
    Panic,
    /// The worker aborted, or the system ended it.
    Killed,
    /// It took longer than allowed.
    Timeout,
    /// It wanted more memory than allowed.
    Memory,
    /// Anything else that the message tells.
    Other,
}

impl Reason {
    /// Its name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
            Self::Panic => "panic",
            Self::Killed => "killed",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Other => "other",
        }
    }
}

impl Line {
    /// The line, with its newline.
    ///
    /// # Errors
    /// [`Error::Encode`].
    pub fn to_text(&self) -> Result<String, Error> {
        json::to_line(self)
    }
}

/// The lines of one file of results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// Those that are whole.
    pub lines: Vec<Line>,
    /// How many are not, the last one aside, which a runner that was killed may leave torn.
    pub damaged: usize,
}

impl Lines {
    /// The lines of a file's bytes.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let mut texts: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        // Behind the last newline is nothing, or a line that was torn.
        texts.pop();
        let lines: Vec<Line> = texts.iter().filter_map(|text| serde_json::from_slice(text).ok()).collect();
        Self { damaged: texts.len() - lines.len(), lines }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{done, failed, item, plan};
    use super::*;

    #[test]
    fn a_torn_last_line_is_ignored_wherever_it_is_torn() {
        let plan = plan(1);
        let (a, b) = (done(&plan, &item("duo/ä.mid")), failed(&plan, &item("duo/b.mid"), Reason::Timeout, 1));
        let whole = a.to_text().unwrap();
        let text = whole.clone() + &b.to_text().unwrap();
        for end in 0..=text.len() {
            let read = Lines::parse(&text.as_bytes()[..end]);
            assert_eq!(read.damaged, 0, "{end}");
            assert_eq!(read.lines.len(), usize::from(end >= whole.len()) + usize::from(end == text.len()), "{end}");
        }
        assert_eq!(Lines::parse(text.as_bytes()).lines, [a, b]);
    }

    #[test]
    fn a_damaged_line_before_the_last_is_counted() {
        let plan = plan(1);
        let text = done(&plan, &item("duo/a.mid")).to_text().unwrap();
        let read = Lines::parse(format!("{text}rubbish\n{text}").as_bytes());
        assert_eq!((read.lines.len(), read.damaged), (2, 1));
    }
}
