//! The accidental over an ornament: which second is the neighbour's, where it is not the key's.

use crate::score::{Accidental, Pitch, Score, Tick};

/// Semitones of the white keys, from C.
const WHITE: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];

/// The accidental of the neighbour so many semitones (1 or 2, above or below) from a pitch; `None` where the key has it.
pub(super) fn accidental(score: &Score, at: Tick, pitch: Pitch, step: i32) -> Option<Accidental> {
    let fifths = score.frame.keys.key_at(at).map_or(0, |key| i32::from(key.fifths()));
    let (letter, _) = name(fifths, i32::from(pitch.midi()));
    let neighbour = (letter + step.signum()).rem_euclid(7);
    let white = WHITE[neighbour as usize];
    let alter = (i32::from(pitch.midi()) + step - white + 6).rem_euclid(12) - 6;
    let in_key = (-1..=5).map(|place| place_name(fifths + place)).find(|(letter, _)| *letter == neighbour);
    if in_key.is_some_and(|(_, own)| own == alter) {
        return None;
    }
    Accidental::ALL.into_iter().find(|accidental| i32::from(accidental.semitones()) == alter)
}

/// The letter (from C) and alteration of a pitch in a key: of the key's notes and the five beside them.
fn name(fifths: i32, midi: i32) -> (i32, i32) {
    let place = (-4..=7).map(|place| fifths + place).find(|place| (place * 7 - midi).rem_euclid(12) == 0);
    place_name(place.unwrap_or_default())
}

/// The letter and alteration at a place of the line of fifths, C at 0.
const fn place_name(place: i32) -> (i32, i32) {
    ((place * 4).rem_euclid(7), (place + 1).div_euclid(7))
}
