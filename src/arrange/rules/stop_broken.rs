//! Stops of three and four strings that a bow cannot hold: see the page of `stop-broken`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::{Excitation, Technique};
use crate::score::Dynamic;

pub(super) struct StopBroken;

/// Seconds that three strings may sound together, and only forte (ours; the rule is in every textbook).
const SHORT: f64 = 0.6;

impl Rule for StopBroken {
    fn code(&self) -> Code {
        Code::StopBroken
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 || part.seat.profile().excitation != Excitation::Bowed {
            return Vec::new();
        }
        let hit = |(index, onset): (usize, &Onset)| {
            let strings = onset.attacked.len();
            let gravity = strings as u32;
            is_broken(part, onset, strings).then_some(Hit {
                at: onset.tick,
                kind: strings.min(4) as u8,
                severity: Severity::Note,
                gravity,
                index,
            })
        };
        part.onsets.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, _part: &Part<'_>, hit: &Hit) -> Told {
        let message = match hit.gravity {
            3 => "a bow holds three strings only forte and for a moment: this chord will be broken".to_owned(),
            strings => format!("a bow holds two strings: this chord of {strings} will be broken, its top notes held"),
        };
        Told::new(message, "write it short, or hold two notes and leave the others to another player")
    }
}

/// Three strings sound together forte and short; of four only two are held. Plucked chords are always broken a little.
fn is_broken(part: &Part<'_>, onset: &Onset, strings: usize) -> bool {
    let notes = || part.notes.iter().zip(&part.times).skip(onset.first).take(onset.size);
    let held = notes().filter(|(_, (on, off))| off - on > SHORT).count();
    let loud = notes().all(|(note, _)| note.dynamic >= Dynamic::F);
    let plucked = notes().any(|(note, _)| note.technique == Technique::Pizzicato);
    match strings {
        0..=2 => false,
        _ if plucked => false,
        3 => held > 2 || !loud,
        _ => held > 2,
    }
}

#[cfg(test)]
mod tests {
    use crate::arrange::ArrangedNote;
    use crate::arrange::rules::tests::{chord, codes, play_notes};
    use crate::score::Dynamic;

    fn told(names: &str, length: u64, dynamic: Dynamic) -> Vec<&'static str> {
        let note = |name: &str| ArrangedNote { dynamic, ..chord(name, 0, length) };
        codes(&play_notes("Violin", names.split(' ').map(note).collect()))
    }

    #[test]
    fn three_strings_sound_together_forte_and_short() {
        assert!(told("G3 D4 B4", 480, Dynamic::F).is_empty());
        assert_eq!(told("G3 D4 B4", 480, Dynamic::P), ["stop-broken"]);
        assert_eq!(told("G3 D4 B4", 1920, Dynamic::F), ["stop-broken"]);
    }

    #[test]
    fn four_are_broken_and_two_are_held() {
        assert!(told("G3 D4 B4 G5", 480, Dynamic::F).is_empty());
        assert_eq!(told("G3 D4 B4 G5", 1920, Dynamic::F), ["stop-broken"]);
        assert!(told("D4 B4", 1920, Dynamic::P).is_empty());
    }
}
