//! The 24 keys by number, and their scales.

use crate::score::{Key, Mode};

/// The key of a number (0 to 11 major, 12 to 23 minor, by tonic), spelt with the fewest sharps or flats (F sharp rather
/// than G flat, E flat minor).
pub(super) fn key_of(index: usize) -> Key {
    let fifths = fifths_of(index);
    let flats = fifths > 6 || (fifths == 6 && index >= 12);
    let mode = if index < 12 { Mode::Major } else { Mode::Minor };
    Key::new(if flats { fifths - 12 } else { fifths }, mode).unwrap_or(Key::C_MAJOR)
}

/// The key of a number, spelt as near as can be to another on the line of fifths.
pub(super) fn key_near(index: usize, other: Key) -> Key {
    let mode = if index < 12 { Mode::Major } else { Mode::Minor };
    let near = [-12, 0, 12].map(|turn| fifths_of(index) + turn).into_iter().filter(|fifths| (-7..=7).contains(fifths));
    let best = near.min_by_key(|fifths| ((fifths - other.fifths()).abs(), *fifths));
    best.and_then(|fifths| Key::new(fifths, mode).ok()).unwrap_or_else(|| key_of(index))
}

/// The number of a key.
pub(super) fn number(key: Key) -> usize {
    usize::from(key.tonic_class()) + if key.mode() == Mode::Major { 0 } else { 12 }
}

/// Sharps of the signature, 0 to 11.
pub(super) fn fifths_of(index: usize) -> i8 {
    let major = if index < 12 { index } else { (index + 3) % 12 };
    (major * 7 % 12) as i8
}

/// Steps on the line of fifths between the signatures of two keys, 0 to 6.
pub(super) fn apart(a: usize, b: usize) -> u8 {
    let steps = fifths_of(a).abs_diff(fifths_of(b));
    steps.min(12 - steps)
}

/// Whether a pitch class belongs to the key's scale; in minor the raised seventh does too.
pub(in crate::analysis) fn in_scale(key: Key, class: usize) -> bool {
    let above = (class + 12 - usize::from(key.tonic_class())) % 12;
    match key.mode() {
        Mode::Major => [0, 2, 4, 5, 7, 9, 11].contains(&above),
        Mode::Minor => [0, 2, 3, 5, 7, 8, 10, 11].contains(&above),
    }
}
