//! Ranges as bars over a ruler of octaves: two semitones a column, C0 to C9.

use crate::profile::Register;
use crate::score::{Pitch, PitchRange};

/// The pitch of the first column, C0.
const LOWEST: u8 = 12;
/// Columns, the last for C9.
const COLUMNS: u8 = 55;
/// Columns of a level's name and of its pitches, left of the bar.
const NAME: usize = 16;
const PITCHES: usize = 8;

/// A line: a name, pitches, a drawing.
pub(super) fn row(name: &str, pitches: &str, drawing: &str) -> String {
    format!("{name:NAME$} {pitches:PITCHES$}{drawing}").trim_end().to_owned()
}

/// Names of the octaves at their C.
pub(super) fn ruler() -> String {
    (0..=8).map(|octave| format!("{:<6}", format!("C{octave}"))).collect::<String>().trim_end().to_owned()
}

/// The stretches filled, over the octave lines.
pub(super) fn bar(filled: &[PitchRange]) -> String {
    draw(|low, high| {
        let has = |key: u8| filled.iter().any(|range| range.contains(Pitch::clamped(i32::from(key))));
        match (has(low), has(high)) {
            (true, true) => Some('█'),
            (true, false) => Some('▌'),
            (false, true) => Some('▐'),
            (false, false) => None,
        }
    })
}

/// The number of the register in each column.
pub(super) fn numbers(registers: &[Register]) -> String {
    draw(|low, high| {
        let of = |key: u8| registers.iter().position(|r| r.range.contains(Pitch::clamped(i32::from(key))));
        let number = of(low).or(of(high))? + 1;
        char::from_digit(u32::try_from(number).ok()?, 36)
    })
}

/// Each column by its two keys; where nothing stands, a line at every C.
fn draw(column: impl Fn(u8, u8) -> Option<char>) -> String {
    let line = |key: u8| match Pitch::clamped(i32::from(key)) {
        Pitch::MIDDLE_C => '┊',
        pitch if pitch.class() == 0 => '·',
        _ => ' ',
    };
    (0..COLUMNS).map(|i| LOWEST + 2 * i).map(|key| column(key, key + 1).unwrap_or_else(|| line(key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: &str, high: &str) -> PitchRange {
        PitchRange::new(low.parse().unwrap(), high.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_bar_stands_under_its_octave() {
        let (ruler, bar) = (ruler(), bar(&[range("C3", "B3")]));
        let columns: Vec<char> = bar.chars().collect();
        let at = ruler.find("C3").unwrap();
        assert_eq!(columns[at..at + 6], ['█'; 6]);
        assert_eq!((columns[at - 1], columns[at + 6]), (' ', '┊'), "middle C is marked");
    }

    #[test]
    fn half_a_column_is_a_semitone() {
        assert!(bar(&[range("C4", "C4")]).contains('▌'));
        assert!(bar(&[range("C#4", "C#4")]).contains('▐'));
    }

    #[test]
    fn what_lies_beyond_the_ruler_is_left_out() {
        assert_eq!(bar(&[range("C-1", "G9")]), "█".repeat(55));
    }
}
