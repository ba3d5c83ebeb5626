//! What a note sounds: step, alteration and octave with the transposition, or a percussion key.

use super::element::Element;
use super::instruments::{self, Instrument};
use super::notices::{Kind, Notices};
use super::part::PartReader;
use super::quarters::decimal;
use crate::score::{Name, Pitch, Sound};

/// The sound of a note and the name of its sounding pitch; `None`, told, where it has no sound.
pub(super) fn sound(
    part: &PartReader,
    element: &Element,
    staff: u8,
    instrument: Option<&Instrument>,
    notices: &mut Notices,
) -> Option<(Sound, Option<Name>)> {
    if let Some(stroke) = element.child("unpitched") {
        let place = written(stroke, "display-step", "display-octave");
        return Some((Sound::from_midi(instruments::key(instrument, place.map(Pitch::clamped)), true), None));
    }
    let pitch = element.child("pitch").and_then(|pitch| Some((pitch, written(pitch, "step", "octave")?)));
    let Some((pitch, written)) = pitch else {
        part.notice(notices, Kind::NotSounded("notes without a pitch"));
        return None;
    };
    let alter = alter(part, pitch, notices);
    let sounding = written + alter + part.transposition.of(staff).semitones;
    if !(0..=127).contains(&sounding) {
        part.notice(notices, Kind::Odd("a pitch lies outside C-1 to G9; it is moved by octaves"));
    }
    let name = name(pitch.text_of("step"), alter, part.transposition.of_names(staff));
    Some((Sound::from_midi(within(sounding), false), name))
}

/// The name of the pitch that a written one sounds.
fn name(step: &str, alter: i32, moved: i32) -> Option<Name> {
    Name::of(step.chars().next()?, alter)?.moved(moved)
}

/// A step and octave as a MIDI number.
fn written(element: &Element, step: &str, octave: &str) -> Option<i32> {
    let step = match element.text_of(step) {
        "C" => 0,
        "D" => 2,
        "E" => 4,
        "F" => 5,
        "G" => 7,
        "A" => 9,
        "B" => 11,
        _ => return None,
    };
    Some((element.number(octave)?.clamp(-20, 20) as i32 + 1) * 12 + step)
}

/// The alteration in semitones; between two of them the nearer, of equals the upper.
fn alter(part: &PartReader, pitch: &Element, notices: &mut Notices) -> i32 {
    let Some(alter) = pitch.child("alter") else { return 0 };
    let Some((num, den)) = decimal(&alter.text) else {
        part.notice(notices, Kind::Odd("an alteration is not a number; the note is natural"));
        return 0;
    };
    if num % den != 0 {
        part.notice(notices, Kind::Microtones);
    }
    (num * 2 + den).div_euclid(den * 2).clamp(-24, 24) as i32
}

/// A pitch moved by octaves until it lies within MIDI's.
fn within(pitch: i32) -> u8 {
    let class = pitch.rem_euclid(12);
    let moved = if pitch < 0 {
        class
    } else if pitch > 127 {
        if class > 7 { 108 + class } else { 120 + class }
    } else {
        pitch
    };
    moved.clamp(0, 127) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pitches_outside_keep_their_class() {
        for (pitch, inside) in [(-1, 11), (-13, 11), (128, 116), (139, 127), (60, 60), (127, 127), (0, 0)] {
            assert_eq!(within(pitch), inside);
            assert_eq!(i32::from(inside) % 12, pitch.rem_euclid(12));
        }
    }
}
