//! Notes outside the range: see the page of `range-outside`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::ArrangedNote;
use crate::finding::{Code, Severity};
use crate::profile::{Excitation, Ground, Profile};
use crate::score::Pitch;

pub(super) struct Range;

/// How a note is out of reach.
#[derive(Clone, Copy, PartialEq)]
enum Outside {
    /// Beyond what anybody reaches, by so many semitones.
    Below(u32),
    Above(u32),
    /// Within the range, but the instrument has no such note.
    Missing,
    /// Within the instrument's range, but beyond these players', by so many semitones.
    LowForLevel(u32),
    HighForLevel(u32),
    /// Within the players' range, but not to be done by the technique asked for.
    ByTechnique,
}

impl Rule for Range {
    fn code(&self) -> Code {
        Code::RangeOutside
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, note): (usize, &ArrangedNote)| {
            let profile = part.profile(note);
            let (kind, severity, gravity) = match outside(part, note)? {
                Outside::Below(by) => (0, below(profile), by),
                Outside::Above(by) => (1, above(profile), by),
                Outside::Missing => (2, Severity::Error, 1),
                Outside::LowForLevel(by) => (3, Severity::Warning, by),
                Outside::HighForLevel(by) => (4, Severity::Warning, by),
                Outside::ByTechnique => (5, Severity::Warning, 1),
            };
            Some(Hit { at: note.start, kind, severity, gravity, index })
        };
        part.notes.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let Some((note, pitch)) = part.notes.get(hit.index).and_then(|note| Some((note, note.sound.pitch()?))) else {
            return Told::new(String::new(), "");
        };
        let profile = part.profile(note);
        let (whole, own) = (profile.range.virtuoso, part.seat.reach_on(profile));
        let name = &profile.name;
        match outside(part, note) {
            Some(Outside::Below(by)) => Told::new(
                format!("{pitch} is {} below the range of the {name} ({whole})", semitones(by)),
                "put it an octave higher, or give it to a lower instrument",
            ),
            Some(Outside::Above(by)) => Told::new(
                format!("{pitch} is {} above the range of the {name} ({whole})", semitones(by)),
                "put it an octave lower, or give it to a higher instrument",
            ),
            Some(Outside::LowForLevel(by)) => Told::new(
                format!("{pitch} is {} below what these players reach ({own})", semitones(by)),
                "put it an octave higher, or give it to another player",
            ),
            Some(Outside::HighForLevel(by)) => Told::new(
                format!("{pitch} is {} above what these players reach ({own})", semitones(by)),
                "put it an octave lower, or give it to another player",
            ),
            Some(Outside::ByTechnique) => {
                let reach = profile.manner(note.technique).and_then(|manner| manner.range);
                let reach = reach.map_or_else(String::new, |range| format!(" ({range})"));
                Told::new(
                    format!("{pitch} is beyond what the {name} plays by {}{reach}", note.technique),
                    "play it the ordinary way, or an octave off",
                )
            }
            Some(Outside::Missing) | None => {
                Told::new(format!("the {name} has no {pitch}"), "take the nearest note it has, or another instrument")
            }
        }
    }
}

/// No instrument goes below its lowest note; of voices only a source can say.
fn below(profile: &Profile) -> Severity {
    if profile.excitation == Excitation::Sung { above(profile) } else { Severity::Error }
}

/// Beyond the range is impossible where a source says so; common practice only warns.
fn above(profile: &Profile) -> Severity {
    if profile.ground("range", "range") > Ground::Practice { Severity::Error } else { Severity::Warning }
}

fn outside(part: &Part<'_>, note: &ArrangedNote) -> Option<Outside> {
    let pitch: Pitch = note.sound.pitch()?;
    let profile = part.profile(note);
    if profile.is_unpitched() {
        return None;
    }
    let beyond = profile.range.virtuoso.excess(pitch).0;
    let for_level = part.seat.reach_on(profile).excess(pitch).0;
    let by = |excess: i16| u32::from(excess.unsigned_abs());
    match (beyond.signum(), for_level.signum()) {
        (-1, _) => Some(Outside::Below(by(beyond))),
        (1, _) => Some(Outside::Above(by(beyond))),
        _ if !profile.has(pitch) => Some(Outside::Missing),
        (_, -1) => Some(Outside::LowForLevel(by(for_level))),
        (_, 1) => Some(Outside::HighForLevel(by(for_level))),
        _ => {
            let reach = profile.manner(note.technique).and_then(|manner| manner.range);
            reach.filter(|range| !range.contains(pitch)).map(|_| Outside::ByTechnique)
        }
    }
}

fn semitones(count: u32) -> String {
    if count == 1 { "a semitone".to_owned() } else { format!("{count} semitones") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{arrangement, chord, codes, play};
    use crate::profile::{Library, Technique};
    use std::sync::Arc;

    #[test]
    fn common_practice_only_warns_above_the_range() {
        let mut flute = crate::profile::testing::flute();
        for (source, above) in [("common practice", Severity::Warning), ("measured", Severity::Error)] {
            flute.sources = vec![format!("range: {source}")];
            assert_eq!((super::above(&flute), super::below(&flute)), (above, Severity::Error), "{source}");
        }
        flute.excitation = crate::profile::Excitation::Sung;
        flute.sources.clear();
        assert_eq!(super::below(&flute), Severity::Warning);
    }

    #[test]
    fn notes_beyond_the_instrument_are_errors_by_runs_of_bars() {
        let found = play("Oboe", "G6 A6 Bb6 G6 G4 G4 G4 G4 - - - - - - - - - - - - - - - - C7");
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "error[range-outside] bar 1, beat 2, Oboe: Bb6 is 3 semitones above the range of the Oboe (Bb3-G6) (2 such \
             places); put it an octave lower, or give it to a higher instrument",
                "error[range-outside] bar 7, beat 1, Oboe: C7 is 5 semitones above the range of the Oboe (Bb3-G6); put it an \
             octave lower, or give it to a higher instrument",
            ]
        );
        assert_eq!(play("Oboe", "Bb3 G4 D6"), []);
    }

    #[test]
    fn notes_beyond_the_players_are_warnings() {
        let found = play("Oboe amateur", "F6 G4 G4 G4");
        assert_eq!(codes(&found), ["range-outside"]);
        assert!(found[0].to_string().starts_with("warning"), "{}", found[0]);
    }

    #[test]
    fn a_technique_has_a_range_of_its_own() {
        let stopped = |name| ArrangedNote { technique: Technique::Stopped, ..chord(name, 0, 480) };
        let told = |name| {
            let mut arrangement = arrangement("Horn", vec![stopped(name)]);
            let mut players = (*arrangement.ensemble).clone();
            players.seats[0].profiles = vec![Library::builtin().get("horn-f").unwrap()];
            arrangement.ensemble = Arc::new(players);
            check(&arrangement)
        };
        assert_eq!(told("C4"), []);
        let found = told("C3");
        assert_eq!(found[0].message, "C3 is beyond what the Horn in F plays by stopped notes (F3-F5)");
        assert_eq!(found[0].severity, Severity::Warning);
    }
}
