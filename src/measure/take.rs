//! Recorded notes.

use crate::score::Pitch;
use crate::units::Seconds;

/// One recorded note.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// What it sounds.
    pub pitch: Pitch,
    /// How loud it was played.
    pub layer: Layer,
    /// Samples a second.
    pub rate: u32,
    /// One list of samples a channel; their powers are averaged, so that channels cannot cancel.
    pub channels: Vec<Vec<f32>>,
    /// When it was let go; `None` where nobody knows.
    pub released: Option<Seconds>,
    /// When it begins to repeat itself, as a looped sample does: what is heard from there tells nothing of noise and decay.
    pub loops: Option<Seconds>,
}

/// How loud a note was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// About pp.
    Soft,
    /// About ff.
    Loud,
}

impl Take {
    /// How many samples its longest channel has.
    pub(super) fn samples(&self) -> usize {
        self.channels.iter().map(Vec::len).max().unwrap_or(0)
    }

    pub(super) fn hertz(&self) -> f64 {
        f64::from(self.rate.max(1))
    }
}
