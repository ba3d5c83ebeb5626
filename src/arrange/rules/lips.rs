//! Brass that is given no rest: see the page of `lips-tired`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::ArrangedNote;
use crate::arrange::lips::{height, loudness};
use crate::finding::{Code, Severity};
use crate::profile::Profile;

pub(super) struct Lips;

/// Seconds of silence that rest the lips; shorter ones are articulation (ours).
const REST: f64 = 0.25;

impl Rule for Lips {
    fn code(&self) -> Code {
        Code::LipsTired
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let Some(limit) = part.limits(part.seat.profile()).endurance else { return Vec::new() };
        let recovery = part.seat.profile().capability.endurance.map_or(0.0, |lips| lips.recovery_per_second);
        let (mut load, mut told, mut until) = (0.0f64, false, 0.0f64);
        let mut hits = Vec::new();
        for (index, (note, (on, off))) in part.notes.iter().zip(&part.times).enumerate() {
            let rest = on - until;
            load = if rest >= REST { (load - rest * recovery).max(0.0) } else { load };
            load += weight(part.profile(note), note) * (off - on.max(until)).max(0.0);
            until = until.max(*off);
            told &= load > limit / 2.0;
            if load > limit && !told {
                told = true;
                let gravity = load.ceil() as u32;
                hits.push(Hit { at: note.start, kind: 0, severity: Severity::Warning, gravity, index });
            }
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let limit = part.limits(part.seat.profile()).endurance.unwrap_or_default();
        Told::new(
            format!("lips have had too little rest by here: a load of {} where {limit:.0} can be borne", hit.gravity),
            "write some bars of rest before, play softer or lower, or give a passage to the second player",
        )
    }
}

/// What a second of a note adds to the load.
fn weight(profile: &Profile, note: &ArrangedNote) -> f64 {
    note.sound.pitch().map_or(0.0, |pitch| height(profile, pitch) * loudness(note.dynamic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_on};
    use crate::profile::Endurance;
    use crate::score::Dynamic;

    fn trumpet() -> Profile {
        let mut trumpet = profile("Trumpet");
        trumpet.capability.endurance = Some(Endurance { load: 60.0, recovery_per_second: 1.5 });
        trumpet
    }

    /// Half notes at 120 bpm, every `rest`th of them silent.
    fn halves(name: &str, count: u64, rest: u64, dynamic: Dynamic) -> Vec<ArrangedNote> {
        let note = |i: u64| ArrangedNote { dynamic, ..chord(name, i * 960, 960) };
        (0..count).filter(|i| i % rest != rest - 1).map(note).collect()
    }

    fn told(name: &str, count: u64, rest: u64, dynamic: Dynamic) -> Vec<&'static str> {
        codes(&play_on(trumpet(), halves(name, count, rest, dynamic)))
    }

    #[test]
    fn lips_tire_sooner_high_and_loud() {
        assert_eq!(told("G4", 80, 99, Dynamic::Mf), ["lips-tired"]);
        assert!(told("G4", 55, 99, Dynamic::Mf).is_empty());
        assert_eq!(told("C5", 40, 99, Dynamic::Ff), ["lips-tired"]);
        assert!(told("G4", 80, 99, Dynamic::P).is_empty());
    }

    #[test]
    fn rests_help() {
        assert!(told("G4", 200, 2, Dynamic::Mf).is_empty());
        assert_eq!(told("G4", 200, 9, Dynamic::Mf).len(), 1, "told once, until the lips have recovered");
    }
}
