//! The keyboard under every drawing: the piano's 88 keys, white ones as wide as each other.

use crate::score::{Pitch, PitchRange};
use minijinja::{Value, context};
use std::fmt::Write as _;

/// A0 and C8.
const LOWEST: u8 = 21;
const HIGHEST: u8 = 108;
/// Width of a white key.
const WHITE: f64 = 10.0;
/// Half the width of a black key.
const HALF_BLACK: f64 = 3.0;
/// Heights of the keys.
const LONG: u8 = 30;
const SHORT: u8 = 19;

/// Width of all keys.
pub(super) const WIDTH: f64 = 520.0;

/// The keys as paths, middle C apart, and the names of the octaves.
pub(super) fn drawing() -> Value {
    let (mut white, mut black) = (String::new(), String::new());
    for key in LOWEST..=HIGHEST {
        let center = center(f64::from(whites_below(key)), key);
        let _ = match is_black(key) {
            true => write!(black, "M{} 0h{}v{SHORT}h-{}z", center - HALF_BLACK, 2.0 * HALF_BLACK, 2.0 * HALF_BLACK),
            false => write!(white, "M{} 0h{WHITE}v{LONG}h-{WHITE}z", center - WHITE / 2.0),
        };
    }
    let middle = key_center(Pitch::MIDDLE_C.midi()) - WHITE / 2.0;
    context! { white, black, middle, width => WIDTH, height => LONG, octaves => octaves() }
}

/// The name of each octave at its C.
fn octaves() -> Vec<Value> {
    let cs = (LOWEST..=HIGHEST).filter(|key| key % 12 == 0);
    cs.map(|key| context! { x => key_center(key), name => format!("C{}", key / 12 - 1), middle => key == 60 }).collect()
}

fn is_black(key: u8) -> bool {
    matches!(key % 12, 1 | 3 | 6 | 8 | 10)
}

fn whites_below(key: u8) -> u32 {
    u32::try_from((LOWEST..key).filter(|key| !is_black(*key)).count()).unwrap_or(0)
}

fn center(whites_below: f64, key: u8) -> f64 {
    whites_below * WHITE + if is_black(key) { 0.0 } else { WHITE / 2.0 }
}

/// The middle of a key.
fn key_center(key: u8) -> f64 {
    center(f64::from(whites_below(key)), key)
}

/// Where a key begins, halfway from its lower neighbour.
fn left(key: u8) -> f64 {
    if key <= LOWEST {
        return 0.0;
    }
    if key > HIGHEST {
        return WIDTH;
    }
    (key_center(key - 1) + key_center(key)) / 2.0
}

/// From the left edge of a range to its right one. What lies beyond the keyboard is cut off.
pub(super) fn span(range: PitchRange) -> (f64, f64) {
    (left(range.low.midi()), left(range.high.midi() + 1))
}

/// The middle of a pitch; `None` beyond the keyboard.
pub(super) fn middle(pitch: Pitch) -> Option<f64> {
    (LOWEST..=HIGHEST).contains(&pitch.midi()).then(|| key_center(pitch.midi()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span_of(low: &str, high: &str) -> (f64, f64) {
        span(PitchRange::new(low.parse().unwrap(), high.parse().unwrap()).unwrap())
    }

    #[test]
    fn the_whole_keyboard_is_52_white_keys_wide() {
        assert_eq!(span_of("A0", "C8"), (0.0, WIDTH));
        assert_eq!(span_of("C-1", "G9"), (0.0, WIDTH));
    }

    #[test]
    fn neighbours_touch_and_octaves_are_seven_white_keys() {
        assert_eq!(span_of("E4", "E4").1, span_of("F4", "F4").0);
        assert_eq!(span_of("F4", "F4").1, span_of("F#4", "F#4").0);
        let c = |octave: u8| middle(Pitch::new(12 * (octave + 1)).unwrap()).unwrap();
        assert_eq!(c(5) - c(4), 70.0);
        assert_eq!(c(1), 25.0, "A0 and B0 stand below C1");
    }
}
