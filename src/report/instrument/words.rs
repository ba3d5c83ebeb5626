//! Pitches, intervals, clefs and places on the staff in a musician's words.

use crate::profile::{Clef, Excitation, Family, Notation};
use crate::score::{Interval, Pitch, PitchRange};

/// `E♭4`.
pub(in crate::report) fn pitch(pitch: Pitch) -> String {
    pitch.to_string().replace('b', "♭").replace('#', "♯")
}

/// `G3–E♭6`.
pub(in crate::report) fn range(range: PitchRange) -> String {
    if range.low == range.high {
        return pitch(range.low);
    }
    format!("{}–{}", pitch(range.low), pitch(range.high))
}

/// Pitches one after the other.
pub(in crate::report) fn pitches(list: &[Pitch]) -> String {
    list.iter().copied().map(pitch).collect::<Vec<_>>().join(" ")
}

/// A range as written; `None` when it leaves what can be written.
pub(in crate::report) fn written(range: PitchRange, transposition: Interval) -> Option<PitchRange> {
    PitchRange::new(range.low.checked_add(transposition)?, range.high.checked_add(transposition)?)
}

const SIMPLE: [&str; 12] = [
    "a unison",
    "a minor second",
    "a major second",
    "a minor third",
    "a major third",
    "a fourth",
    "a tritone",
    "a fifth",
    "a minor sixth",
    "a major sixth",
    "a minor seventh",
    "a major seventh",
];

/// An interval upwards or downwards: `an octave and a major second`.
pub(in crate::report) fn interval(interval: Interval) -> String {
    let semitones = interval.0.unsigned_abs();
    let simple = SIMPLE[usize::from(semitones % 12)];
    let octaves = match semitones / 12 {
        0 => return simple.to_owned(),
        1 => "an octave".to_owned(),
        2 => "two octaves".to_owned(),
        3 => "three octaves".to_owned(),
        n => format!("{n} octaves"),
    };
    if semitones.is_multiple_of(12) { octaves } else { format!("{octaves} and {simple}") }
}

/// `sounds a major second lower than written`.
pub(in crate::report) fn transposition(transposition: Interval) -> String {
    let way = match transposition.0 {
        0 => return "sounds as written".to_owned(),
        1.. => "lower",
        _ => "higher",
    };
    format!("sounds {} {way} than written", interval(transposition))
}

/// `in treble clef`; `on two staves, in treble and bass clef`.
pub(in crate::report) fn clefs(notation: &Notation) -> String {
    let names: Vec<String> = notation.clefs.iter().map(|own| clef(*own).to_owned()).collect();
    let staves = match notation.staves {
        1 => String::new(),
        2 => "on two staves, ".to_owned(),
        n => format!("on {n} staves, "),
    };
    format!("{staves}in {} clef", list(&names))
}

fn clef(clef: Clef) -> &'static str {
    match clef {
        Clef::Treble => "treble",
        Clef::Treble8vb => "octave treble (8 below)",
        Clef::Treble8va => "octave treble (8 above)",
        Clef::Alto => "alto",
        Clef::Tenor => "tenor",
        Clef::Bass => "bass",
        Clef::Bass8vb => "octave bass (8 below)",
        Clef::Percussion => "percussion",
    }
}

/// The place of a note of the treble clef: `third space`, `second ledger line below`.
pub(in crate::report) fn staff(pitch: Pitch) -> String {
    const ORDINAL: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    let ordinal = |n: i32| usize::try_from(n).ok().and_then(|n| ORDINAL.get(n).copied()).unwrap_or("far");
    match steps_above_lowest_line(pitch) {
        step @ 0..=8 if step % 2 == 0 => format!("{} line", ordinal(step / 2)),
        step @ 0..=8 => format!("{} space", ordinal(step / 2)),
        9 => "above the staff".to_owned(),
        -1 => "below the staff".to_owned(),
        step if step > 0 && step % 2 == 0 => format!("{} ledger line above", ordinal((step - 10) / 2)),
        step if step > 0 => format!("over the {} ledger line above", ordinal((step - 11) / 2)),
        step if step % 2 == 0 => format!("{} ledger line below", ordinal((-step - 2) / 2)),
        step => format!("under the {} ledger line below", ordinal((-step - 3) / 2)),
    }
}

/// Diatonic steps above E4, the lowest line of the treble clef.
fn steps_above_lowest_line(pitch: Pitch) -> i32 {
    const STEP: [i32; 12] = [0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6];
    let octave = i32::from(pitch.midi()) / 12 - 1;
    octave * 7 + STEP[usize::from(pitch.class())] - (4 * 7 + 2)
}

/// Heading of a family.
pub(in crate::report) fn family(family: Family) -> &'static str {
    match family {
        Family::Flute => "Flutes",
        Family::DoubleReed => "Double reeds",
        Family::Clarinet => "Clarinets",
        Family::Saxophone => "Saxophones",
        Family::Recorder => "Recorders and whistles",
        Family::Brass => "Brass",
        Family::BowedString => "Bowed strings",
        Family::PluckedString => "Plucked strings",
        Family::Keyboard => "Keyboards",
        Family::Mallet => "Mallet instruments",
        Family::Percussion => "Drums and percussion",
        Family::Voice => "Voices",
        Family::FreeReed => "Free reeds",
        Family::Electronic => "Electronic instruments",
        Family::Other => "Others",
    }
}

/// How sound is made.
pub(in crate::report) fn excitation(excitation: Excitation) -> &'static str {
    match excitation {
        Excitation::Blown => "blown",
        Excitation::Sung => "sung",
        Excitation::Bowed => "bowed",
        Excitation::Plucked => "plucked",
        Excitation::Struck => "struck",
        Excitation::Held => "sounding as long as a key is held",
    }
}

/// The word a value has in our documents: `cup-mute`.
pub(in crate::report) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A number without needless noughts: `67.5`, `84`.
pub(in crate::report) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `a, b and c`.
pub(in crate::report) fn list(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, firsts)) => format!("{} and {last}", firsts.join(", ")),
        None => String::new(),
    }
}

/// A text broken into lines of at most `width` columns, the first behind `first`, the others behind `other`.
pub(in crate::report) fn wrapped(text: &str, width: usize, first: &str, other: &str) -> String {
    let (mut lines, mut line) = (String::new(), first.to_owned());
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
            lines += &(line + "\n");
            line = other.to_owned();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line += word;
        empty = false;
    }
    if empty { lines } else { lines + &line + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_told_as_musicians_do() {
        assert_eq!(transposition(Interval(0)), "sounds as written");
        assert_eq!(transposition(Interval(2)), "sounds a major second lower than written");
        assert_eq!(transposition(Interval(-12)), "sounds an octave higher than written");
        assert_eq!(transposition(Interval(21)), "sounds an octave and a major sixth lower than written");
        assert_eq!(interval(Interval(24)), "two octaves");
    }

    #[test]
    fn every_place_of_the_staff_has_its_name() {
        let place = |name: &str| staff(name.parse().unwrap());
        assert_eq!(
            ["E4", "F4", "B4", "C5", "F5"].map(place),
            ["first line", "first space", "third line", "third space", "fifth line"]
        );
        assert_eq!(
            ["G5", "A5", "B5"].map(place),
            ["above the staff", "first ledger line above", "over the first ledger line above"]
        );
        assert_eq!(
            ["D4", "C4", "B3"].map(place),
            ["below the staff", "first ledger line below", "under the first ledger line below"]
        );
    }

    #[test]
    fn lines_break_at_words() {
        assert_eq!(wrapped("one two three", 8, "- ", "  "), "- one\n  two\n  three\n");
        assert_eq!(wrapped("", 8, "- ", "  "), "");
    }
}
