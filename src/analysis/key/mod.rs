//! Keys in two layers: the signatures that are written, and the tonalities the music moves through under them.
//!
//! Both come from the same evidence, the likeness of each bar to each key (`profile`), by the same search (`path`); they
//! differ in what a change costs. Music modulates under a signature without contradicting it.

mod path;
mod profile;
mod scale;
mod signature;
mod tonality;

pub use tonality::Tonality;

pub(super) use scale::in_scale;
pub(super) use tonality::at as tonality_at;

use super::texture::Texture;
use crate::finding::Finding;
use crate::score::{Key, Score, Tick};

/// The keys of a piece.
pub(super) struct Keys {
    /// What is written: the source's signatures where the notes bear them out, else estimated; the first at the start.
    pub(super) signatures: Vec<(Tick, Key)>,
    /// What is heard; the spans tile the piece.
    pub(super) tonalities: Vec<Tonality>,
}

/// Finds both layers, and what contradicts the source's signatures.
pub(super) fn find(score: &Score, texture: &Texture, findings: &mut Vec<Finding>) -> Keys {
    let classes = profile::bar_classes(texture);
    let likeness: Vec<[i64; 24]> = classes.iter().map(profile::likeness).collect();
    let signatures = signature::find(score, texture, &classes, &likeness, findings);
    let tonalities = tonality::find(&texture.grid, &likeness, &signatures);
    Keys { signatures, tonalities }
}
