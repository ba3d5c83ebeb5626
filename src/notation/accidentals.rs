//! Which notes of a bar show an accidental: those that differ from what the bar has said so far.

use super::written::Written;

/// What one staff has said in the current bar, per height.
#[derive(Debug, Clone)]
pub(super) struct BarState {
    key: i32,
    said: Vec<(i32, i32)>,
}

/// Stands for "a tied note of another alteration went before": the next note there says what it is.
const UNSURE: i32 = i32::MAX;

/// Letters in the order in which sharps come.
const SHARPS: [u8; 7] = [3, 0, 4, 1, 5, 2, 6];

/// The accidentals in MusicXML, from a double flat up.
pub(super) const NAMES: [&str; 5] = ["flat-flat", "flat", "natural", "sharp", "double-sharp"];

/// The alteration that a key signature gives a letter.
pub(super) fn in_key(key: i32, step: u8) -> i32 {
    let place = SHARPS.iter().position(|letter| *letter == step).unwrap_or(0) as i32;
    (key - place + 6).div_euclid(7)
}

impl BarState {
    /// The start of a bar in a key (sharps, or flats below 0).
    pub(super) fn new(key: i32) -> Self {
        Self { key, said: Vec::new() }
    }

    /// The accidental a note shows; `tied` when it is tied to the note before.
    pub(super) fn show(&mut self, note: Written, tied: bool) -> Option<&'static str> {
        let (height, alter) = (note.height(), note.alter);
        let said = self.said.iter().rev().find(|(at, _)| *at == height).map(|(_, alter)| *alter);
        let expected = said.unwrap_or_else(|| in_key(self.key, note.step));
        if tied {
            if said.is_none() && alter != expected {
                self.said.push((height, UNSURE));
            }
            return None;
        }
        (alter != expected).then(|| self.say(note))
    }

    /// The accidental of a note that shows it in any case.
    pub(super) fn say(&mut self, note: Written) -> &'static str {
        self.said.push((note.height(), note.alter));
        NAMES[(note.alter.clamp(-2, 2) + 2) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_signatures_alter_their_letters() {
        assert_eq!((0..7).map(|step| in_key(2, step)).collect::<Vec<_>>(), [1, 0, 0, 1, 0, 0, 0]);
        assert_eq!((0..7).map(|step| in_key(-3, step)).collect::<Vec<_>>(), [0, 0, -1, 0, 0, -1, -1]);
        assert_eq!((0..7).map(|step| in_key(-7, step)).collect::<Vec<_>>(), [-1; 7]);
    }

    #[test]
    fn an_accidental_holds_for_its_bar_and_octave() {
        let mut bar = BarState::new(0);
        let c_sharp = Written { step: 0, alter: 1, octave: 4 };
        let above = Written { octave: 5, ..c_sharp };
        let natural = Written { alter: 0, ..c_sharp };
        assert_eq!(bar.show(c_sharp, false), Some("sharp"));
        assert_eq!(bar.show(c_sharp, false), None);
        assert_eq!(bar.show(above, false), Some("sharp"));
        assert_eq!(bar.show(natural, false), Some("natural"));
    }

    #[test]
    fn after_a_tied_accidental_the_next_note_says_what_it_is() {
        let mut bar = BarState::new(0);
        let c_sharp = Written { step: 0, alter: 1, octave: 4 };
        assert_eq!(bar.show(c_sharp, true), None);
        assert_eq!(bar.show(Written { alter: 0, ..c_sharp }, false), Some("natural"));
    }
}
