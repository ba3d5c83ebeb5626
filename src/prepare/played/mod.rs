//! The played file: a performance recorded without a click, whose notes know nothing of the file's beats.

mod recognise;

use crate::finding::{Checked, Code, Finding, Place};
use crate::run::{Error, Run};
use crate::score::Score;

/// What to do with a performance that has no beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Played {
    /// As played: no note moves, and bars follow the file's own beats.
    #[default]
    Keep,
}

/// Settles the time of a score.
pub(super) fn settle(score: Score, _played: Played, run: &Run) -> Result<Checked<Score>, Error> {
    run.check()?;
    let findings = if recognise::is_played(&score) { vec![kept()] } else { Vec::new() };
    Ok(Checked::new(score, findings))
}

fn kept() -> Finding {
    let message = "notes do not start on beats or their parts: the file was played, not written";
    Finding::new(Code::PlayedNoBeatGrid, Place::default(), message).with_remedy(
        "bars and beats follow the file's tempo as it stands; quantize the file in the program it came from",
    )
}
