//! The accidental over an ornament: which second is the neighbour's, where it is not the key's.

use crate::score::{Accidental, Name, Pitch, Score, Tick};

/// The accidental of the neighbour so many semitones (1 or 2, above or below) from a pitch; `None` where the key has it.
pub(super) fn accidental(score: &Score, at: Tick, pitch: Pitch, step: i32) -> Option<Accidental> {
    let fifths = score.frame.keys.key_at(at).map_or(0, |key| i32::from(key.fifths()));
    // Of the key's names and the five beside them.
    let own = names(fifths, -4..=7).find(|name| name.names(pitch))?;
    let letter = (i32::from(own.step()) + step.signum()).rem_euclid(7);
    let beside = Pitch::clamped(i32::from(pitch.midi()) + step);
    let neighbour = names(0, -15..=19).find(|name| i32::from(name.step()) == letter && name.names(beside))?;
    let in_key = names(fifths, -1..=5).any(|name| name == neighbour);
    let accidental = Accidental::ALL.into_iter().find(|sign| i32::from(sign.semitones()) == neighbour.alter());
    accidental.filter(|_| !in_key)
}

/// The names at places of the line of fifths, counted from one.
fn names(from: i32, places: std::ops::RangeInclusive<i32>) -> impl Iterator<Item = Name> {
    places.filter_map(move |place| Name::new(from + place).ok())
}
