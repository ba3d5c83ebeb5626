//! A file taken apart, before parts and notes are made of it.

use super::container;
use crate::finding::Checked;
use crate::run::Error;
use crate::score::Division;

/// How a file is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The format its header says: 0 one track, 1 tracks that play together, 2 patterns of their own.
    pub format: u16,
    /// Ticks per quarter note, as read.
    pub division: Division,
    /// Number of tracks.
    pub tracks: usize,
    /// Number of events in all tracks, ends of track left out.
    pub events: usize,
}

/// Takes a file apart into events, and says what is wrong with its bytes. What is wrong with its music (notes that are
/// never switched off, a tempo of 0) is told by [`super::read()`], which takes the same first step.
///
/// ```
/// # let bytes = include_bytes!("../../scores/bach-trio-sonata-5.mid");
/// let outline = partwright::midi::outline(bytes)?.value;
/// assert_eq!((outline.format, outline.tracks, outline.division.per_quarter()), (1, 4, 384));
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// As [`super::read()`], lengths of the music left aside.
pub fn outline(bytes: &[u8]) -> Result<Checked<Outline>, Error> {
    let file = container::open(bytes)?;
    let outline = Outline {
        format: file.format,
        division: file.timing.division,
        tracks: file.tracks.len(),
        events: file.tracks.iter().map(|track| track.events.len()).sum(),
    };
    Ok(Checked::new(outline, file.findings))
}
