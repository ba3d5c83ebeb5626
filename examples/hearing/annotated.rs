//! What musicologists heard: the key of a set of movements.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Movements by the stem of their file.
#[derive(Deserialize)]
pub(crate) struct Key {
    pub(crate) files: BTreeMap<String, Movement>,
}

#[derive(Deserialize)]
pub(crate) struct Movement {
    pub(crate) spans: Vec<Span>,
}

/// A stretch of melody: in quarters, with the track annotated, those that play the same at pitch or in octaves, the time
/// in which the annotated one plays, and its notes.
#[derive(Deserialize)]
pub(crate) struct Span {
    pub(crate) track: u16,
    pub(crate) unison: Vec<u16>,
    pub(crate) octave: Vec<u16>,
    pub(crate) active: Vec<(f64, f64)>,
    pub(crate) notes: Vec<(f64, u8)>,
}

impl Span {
    /// Whether a track is the annotated one or plays the same at pitch.
    pub(crate) fn is_at_pitch(&self, track: u16) -> bool {
        track == self.track || self.unison.contains(&track)
    }

    /// Whether it is the annotated one or plays the same at pitch or in octaves.
    pub(crate) fn is_right(&self, track: u16) -> bool {
        self.is_at_pitch(track) || self.octave.contains(&track)
    }
}
