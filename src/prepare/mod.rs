//! A score made ready to be heard and arranged: what a file leaves for a musician to sort out before the music begins.
//!
//! One matter a file: `played` knows a performance recorded without beats, `drums` a kit by its name, `metre` the bars that
//! were cut at repeats, `ornaments` the signs that a program played out. A score that needs nothing comes back as it was, not a tick moved.

mod drums;
mod metre;
mod ornaments;
mod played;

pub use played::Played;

use crate::finding::Checked;
use crate::run::{Error, Run};
use crate::score::Score;

/// Makes a score ready for [`crate::analysis::analyze`] and all that follows; call it once, on what a file holds.
///
/// ```
/// # use partwright::{midi, prepare::{Played, prepare}, run::Run};
/// # let bytes = include_bytes!("../../scores/gymnopedie-1.mid");
/// let read = midi::read(bytes)?.value;
/// let ready = prepare(read.clone(), Played::Keep, &Run::default())?;
/// assert_eq!(ready.value, read); // written with beats: nothing to do
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Cancelled`] only; odd music gives findings.
pub fn prepare(score: Score, played: Played, run: &Run) -> Result<Checked<Score>, Error> {
    let mut findings = Vec::new();
    let score = settle(score, played, run)?.take(&mut findings);
    let score = write_ornaments(score).take(&mut findings);
    Ok(Checked::new(score, findings))
}

/// The first half of [`prepare`]: beats, drums and bars. Every note of the file is a note still, for who gives notes to
/// other parts and then calls [`write_ornaments`].
///
/// # Errors
/// [`Error::Cancelled`] only.
pub fn settle(score: Score, played: Played, run: &Run) -> Result<Checked<Score>, Error> {
    run.check()?;
    let mut findings = Vec::new();
    let score = played::settle(score, played, run)?.take(&mut findings);
    let score = drums::name(score, &mut findings);
    let score = metre::fold(score, &mut findings);
    Ok(Checked::new(score, findings))
}

/// The second half of [`prepare`]: ornaments that were played out become signs.
pub fn write_ornaments(score: Score) -> Checked<Score> {
    let mut findings = Vec::new();
    let score = ornaments::write(score, &mut findings);
    Checked::new(score, findings)
}
