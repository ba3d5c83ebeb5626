//! Chords that two hands cannot take: see the page of `hand-too-wide`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::{Family, Profile};
use crate::score::Pitch;

pub(super) struct Hands;

/// Whether a chord, given low to high, can be split between two hands of so many fingers, each within `span` semitones.
#[must_use]
pub fn hands_fit(pitches: &[Pitch], span: u8, fingers: usize) -> bool {
    let hand = |notes: &[Pitch]| match notes {
        [low, .., high] => (*high - *low).0 <= i16::from(span) && notes.len() <= fingers,
        _ => true,
    };
    (0..=pitches.len()).any(|cut| pitches.split_at_checked(cut).is_some_and(|(left, right)| hand(left) && hand(right)))
}

/// Fingers of a hand: harpists do not use the fifth.
fn fingers(profile: &Profile) -> usize {
    if profile.family == Family::PluckedString { 4 } else { 5 }
}

fn span(part: &Part<'_>, profile: &Profile) -> u8 {
    profile.hand_span(part.seat.level)
}

impl Rule for Hands {
    fn code(&self) -> Code {
        Code::HandTooWide
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 {
            return Vec::new();
        }
        let hit = |(index, onset): (usize, &Onset)| {
            let profile = part.profile_at(onset);
            let span = span(part, profile);
            let broken = span > 0 && !hands_fit(&pitches(onset), span, fingers(profile));
            let gravity = onset.attacked.len() as u32;
            broken.then_some(Hit { at: onset.tick, kind: 0, severity: Severity::Warning, gravity, index })
        };
        part.onsets.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let Some(onset) = part.onsets.get(hit.index) else { return Told::new(String::new(), "") };
        let names: Vec<String> = pitches(onset).iter().map(ToString::to_string).collect();
        let span = span(part, part.profile_at(onset));
        Told::new(
            format!("two hands of {span} semitones cannot take {}", names.join(" ")),
            "roll the chord, leave inner notes out, or move one hand by an octave",
        )
    }
}

fn pitches(onset: &Onset) -> Vec<Pitch> {
    onset.attacked.iter().filter_map(|sound| sound.pitch()).collect()
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    fn struck(names: &str) -> Vec<crate::arrange::ArrangedNote> {
        names.split(' ').map(|name| chord(name, 0, 480)).collect()
    }

    #[test]
    fn two_hands_take_a_tenth_each() {
        assert_eq!(play_notes("Piano", struck("C2 G2 Eb3 C5 G5 Eb6")), []);
        assert_eq!(codes(&play_notes("Piano", struck("C2 C4 C6"))), ["hand-too-wide"]);
    }
}
