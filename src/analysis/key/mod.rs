//! Keys in two layers: the signatures that are written, and the tonalities the music moves through under them.
//!
//! Both come from how like the music is to each key (`profile`), signatures bar by bar and tonalities beat by beat, by the
//! same search (`path`); they differ in what a change costs. Music modulates under a signature without contradicting it.

mod path;
mod profile;
mod scale;
mod signature;
mod tonality;

pub use tonality::Tonality;

pub(super) use scale::in_scale;
pub(super) use signature::at as signature_at;
pub(super) use tonality::{at as tonality_at, over as tonality_over};

use super::beat::Sound;
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
pub(super) fn find(score: &Score, texture: &Texture, sounds: &[Sound], findings: &mut Vec<Finding>) -> Keys {
    let classes = profile::bar_classes(texture);
    let profiles = profile::Profiles::new();
    let likeness: Vec<[i64; 24]> = classes.iter().map(|bar| profiles.likeness(bar)).collect();
    let last = sounds.iter().rev().find_map(|sound| sound.bass);
    let signatures = signature::find(score, texture, &classes, &likeness, last, findings);
    let tonalities = tonality::find(sounds, &profiles, &signatures);
    Keys { signatures, tonalities }
}
