//! Harp pedals that the feet cannot move in time: see the page of `pedal-change-too-fast`.

mod feet;
mod settings;

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use feet::Feet;
use settings::have_strings;

pub(super) struct PedalChanges;

/// Notes of a run, each sooner than so many seconds after the last, that is a glissando.
const GLISSANDO: (usize, f64) = (6, 0.085);

/// Kinds of hits.
const TOO_FAST: u8 = 0;
const NO_STRINGS: u8 = 1;

/// Whether some setting of seven pedals has strings for all of these pitches at once.
pub(in crate::arrange) fn pedals_fit(pitches: &[u8]) -> bool {
    have_strings(pitches.iter().fold(0, |bits, pitch| bits | 1 << (pitch % 12)))
}

impl Rule for PedalChanges {
    fn code(&self) -> Code {
        Code::PedalChangeTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let Some(pedals) = part.seat.profile().capability.pedals.as_ref() else { return Vec::new() };
        if part.seat.players > 1 {
            return Vec::new();
        }
        let mut feet = Feet::new(pedals);
        let slides = glissandi(&part.onsets);
        let struck = part.onsets.iter().enumerate().zip(slides).filter(|(_, slides)| !slides);
        struck.filter_map(|((index, onset), _)| hit(&mut feet, index, onset)).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let classes = part.onsets.get(hit.index).map_or(0, |onset| classes(onset).count_ones());
        let change = part.seat.profile().capability.pedals.as_ref().map_or(0.0, |pedals| pedals.change.0);
        if hit.kind == NO_STRINGS {
            return Told::new(
                format!("no setting of seven pedals gives these {classes} pitch classes together"),
                "leave a note out, or break the chord so that a pedal can move",
            );
        }
        let changes = if hit.gravity == 1 { "a pedal change".to_owned() } else { format!("{} changes", hit.gravity) };
        Told::new(
            format!("{changes} more than the feet have time for ({change:.2} s each foot)"),
            "respell or leave out a chromatic note, or share the passage between two harps",
        )
    }
}

/// Moves the pedals for an attack; a hit when that takes longer than there is, or no setting has its notes.
fn hit(feet: &mut Feet, index: usize, onset: &Onset) -> Option<Hit> {
    let wanted = classes(onset);
    let hit = |kind, severity, gravity| Hit { at: onset.tick, kind, severity, gravity, index };
    if !have_strings(wanted) {
        return Some(hit(NO_STRINGS, Severity::Error, wanted.count_ones()));
    }
    let late = feet.reach(wanted, onset.time);
    (late > 0).then(|| hit(TOO_FAST, Severity::Warning, u32::from(late)))
}

/// The pitch classes of an attack, as bits.
fn classes(onset: &Onset) -> u16 {
    onset.attacked.iter().filter_map(|sound| sound.pitch()).fold(0, |bits, pitch| bits | 1 << (pitch.midi() % 12))
}

/// Which attacks belong to glissandi: their notes are those of the setting, whatever a program played for them.
fn glissandi(onsets: &[Onset]) -> Vec<bool> {
    let mut slides = vec![false; onsets.len()];
    let mut from = 0;
    while from + 1 < onsets.len() {
        let way = onsets[from + 1].attacked > onsets[from].attacked;
        let goes_on = |pair: &&[Onset]| {
            let near = pair[1].time - pair[0].time < GLISSANDO.1 && pair[0].attacked.len() == 1;
            near && (pair[1].attacked > pair[0].attacked) == way
        };
        let to = from + onsets[from..].windows(2).take_while(goes_on).count();
        if to - from + 1 >= GLISSANDO.0 {
            slides[from..=to].fill(true);
        }
        from = to.max(from + 1);
    }
    slides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::ArrangedNote;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_on};
    use crate::profile::{Pedals, Profile};
    use crate::units::Seconds;

    fn harp() -> Profile {
        let mut harp = profile("Piano");
        harp.capability.notes_at_once = 12;
        harp.capability.hand_span = 0;
        harp.capability.pedals = Some(Pedals { left: "DCB".into(), right: "EFGA".into(), change: Seconds(0.35) });
        harp
    }

    fn play(chords: &[&str], step: u64) -> Vec<&'static str> {
        let at = |(index, names): (u64, &&str)| -> Vec<ArrangedNote> {
            names.split(' ').map(|name| chord(name, index * step, step)).collect()
        };
        codes(&play_on(harp(), (0..).zip(chords).flat_map(at).collect()))
    }

    #[test]
    fn two_settings_in_turn_need_time() {
        let turns = ["C4 D4 E4 F4 G4 A4 B4", "C#4 D#4 E4 F#4 G#4 A#4 B4"].repeat(4);
        assert_eq!(play(&turns, 240), ["pedal-change-too-fast"]);
        assert!(play(&turns, 1920).is_empty());
        assert!(play(&["C4 E4 G4", "D4 F4 A4", "G3 B3 D4"].repeat(8), 120).is_empty(), "one scale");
    }

    #[test]
    fn one_foot_moves_one_pedal_at_a_time() {
        let scale = "C4 D4 E4 F4 G4 A4 B4";
        assert!(play(&[scale, "C4 D4 E4 F#4 G4 A4 B4"].repeat(4), 480).is_empty(), "F alone");
        assert!(play(&[scale, "C#4 D4 E4 F#4 G4 A4 B4"].repeat(4), 480).is_empty(), "a foot each");
        assert_eq!(play(&[scale, "C4 D4 E4 F#4 G#4 A4 B4"].repeat(4), 480), ["pedal-change-too-fast"]);
    }

    #[test]
    fn eight_pitch_classes_have_no_strings() {
        assert_eq!(play(&["C4 C#4 D4 Eb4 E4 F4 F#4 G4"], 480), ["pedal-change-too-fast"]);
        let found = play_on(harp(), "C4 C#4 D4 Eb4 E4 F4 F#4 G4".split(' ').map(|name| chord(name, 0, 480)).collect());
        assert_eq!(found[0].severity, Severity::Error);
        assert!(play(&["C4 C#4 D4"], 480).is_empty(), "B sharp, C sharp, D");
    }

    #[test]
    fn a_string_of_its_own_for_each_class() {
        assert!(pedals_fit(&[60, 61, 62]), "B sharp, C sharp, D");
        assert!(!pedals_fit(&[67, 68, 69]), "nothing is left for A flat beside G and A");
        assert!(pedals_fit(&[]));
    }

    #[test]
    fn a_run_is_read_as_a_glissando_when_it_is_as_fast_as_one() {
        let chromatic = ["C4", "C#4", "D4", "D#4", "E4", "F4", "F#4", "G4", "G#4", "A4", "A#4", "B4"];
        assert!(play(&chromatic, 60).is_empty());
        assert_eq!(play(&chromatic.repeat(3), 90), ["pedal-change-too-fast"]);
    }
}
