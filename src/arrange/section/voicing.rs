//! Chord tones under a lead: four-way close and drop-2.
//!
//! Common practice of arrangers for sections of like instruments: close, the other chord tones
//! lie right under the lead, inside its octave; drop-2, the second from the top of these an octave lower. Where the chord
//! has no more tones, the lead is doubled an octave lower; never its third or a leading tone.

use serde::{Deserialize, Serialize};

/// How sections of like players have the chords under their lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionVoicing {
    /// As the source has them.
    #[default]
    AsWritten,
    /// Four-way close: the chord's other tones right under the lead.
    Close,
    /// Close, with the second from the top an octave lower.
    #[serde(rename = "drop-2")]
    #[schemars(rename = "drop-2")]
    DropTwo,
}

/// The tones that a section has under one note of its lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tones {
    /// Pitch classes to choose from, as a bit mask.
    pub(super) classes: u16,
    /// Those of them that are not doubled: the chord's third, a leading tone.
    pub(super) tender: u16,
    /// What the section stays above.
    pub(super) floor: u8,
}

/// Nearest a tone comes under the lead, in semitones: a minor second there blurs it.
const CLEAR: u8 = 2;
/// How far under the lead tones are looked for, in semitones.
const DEPTH: u8 = 24;

/// The pitches of so many players under a lead, from high to low; fewer where there are no more tones above the floor.
pub(super) fn under(lead: u8, tones: Tones, players: usize, voicing: SectionVoicing) -> Vec<u8> {
    let mut pitches = close(lead, tones, players);
    if voicing == SectionVoicing::DropTwo && pitches.len() > 1 {
        let dropped = pitches[0].saturating_sub(12);
        if dropped > tones.floor && !pitches.contains(&dropped) {
            pitches.remove(0);
            pitches.push(dropped);
            pitches.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
    pitches
}

/// Every other class once, from the lead down; then the lead's octave and what may be doubled.
fn close(lead: u8, tones: Tones, players: usize) -> Vec<u8> {
    let has = |mask: u16, pitch: u8| mask >> (pitch % 12) & 1 == 1;
    let below = || (lead.saturating_sub(DEPTH)..=lead.saturating_sub(CLEAR)).rev().filter(|pitch| *pitch > tones.floor);
    let inner = below().take_while(|pitch| lead - pitch < 12).filter(|pitch| has(tones.classes, *pitch));
    let mut pitches: Vec<u8> = inner.take(players.min(3)).collect();
    let again = |pitch: &u8| {
        let doubled = pitch % 12 == lead % 12 || has(tones.classes, *pitch);
        lead - pitch >= 12 && doubled && !has(tones.tender, *pitch)
    };
    let missing = players - pitches.len();
    pitches.extend(below().filter(again).take(missing).collect::<Vec<_>>());
    pitches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::pitch;

    fn tones(classes: &[&str], tender: &[&str]) -> Tones {
        let mask =
            |names: &[&str]| names.iter().fold(0, |mask, name| mask | 1 << (pitch(&format!("{name}4")).midi() % 12));
        Tones { classes: mask(classes), tender: mask(tender), floor: 0 }
    }

    fn named(lead: &str, tones: Tones, players: usize, voicing: SectionVoicing) -> Vec<String> {
        under(pitch(lead).midi(), tones, players, voicing)
            .iter()
            .map(|midi| crate::score::Pitch::clamped(i32::from(*midi)).to_string())
            .collect()
    }

    #[test]
    fn four_way_close_has_a_sixth_chord_right_under_its_lead() {
        let sixth = tones(&["C", "E", "G", "A"], &["E"]);
        assert_eq!(named("C5", sixth, 3, SectionVoicing::Close), ["A4", "G4", "E4"]);
        assert_eq!(
            named("C5", sixth, 4, SectionVoicing::Close),
            ["A4", "G4", "E4", "C4"],
            "the fifth doubles the lead"
        );
    }

    #[test]
    fn drop_two_opens_the_chord() {
        let seventh = tones(&["G", "B", "D", "F"], &["B"]);
        assert_eq!(named("G5", seventh, 3, SectionVoicing::DropTwo), ["D5", "B4", "F4"]);
    }

    #[test]
    fn neither_third_nor_leading_tone_is_doubled_and_nothing_blurs_the_lead() {
        let triad = tones(&["C", "E", "G"], &["E"]);
        assert_eq!(named("E5", triad, 3, SectionVoicing::Close), ["C5", "G4", "C4"]);
        assert_eq!(
            named("C5", tones(&["C", "E", "G", "B"], &["E", "B"]), 3, SectionVoicing::Close),
            ["G4", "E4", "C4"]
        );
    }

    #[test]
    fn a_section_stays_above_the_bass() {
        let low = Tones { floor: pitch("F4").midi(), ..tones(&["C", "E", "G", "A"], &["E"]) };
        assert_eq!(named("C5", low, 4, SectionVoicing::Close), ["A4", "G4"]);
    }
}
