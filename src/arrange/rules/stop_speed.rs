//! Stops that follow each other too fast for the hand: see the page of `stops-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Excitation;
use crate::score::Sound;

pub(super) struct StopSpeed;

/// Seconds a hand needs to come to a wholly new stop (common practice).
const NEW_STOP: f64 = 0.2;

impl Rule for StopSpeed {
    fn code(&self) -> Code {
        Code::StopsTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 || part.seat.profile().excitation != Excitation::Bowed {
            return Vec::new();
        }
        let chords: Vec<(usize, &Onset)> =
            part.onsets.iter().enumerate().filter(|(_, onset)| onset.attacked.len() > 1).collect();
        let hit = |pair: &[(usize, &Onset)]| {
            let [(_, before), (index, now)] = pair else { return None };
            let gap = now.time - before.time;
            let hurried = gap < NEW_STOP && !now.repeats(before) && !has_open(part, before) && !has_open(part, now);
            let gravity = ((NEW_STOP - gap) * 1000.0) as u32;
            hurried.then_some(Hit { at: now.tick, kind: 0, severity: Severity::Warning, gravity, index: *index })
        };
        chords.windows(2).filter_map(hit).collect()
    }

    fn tell(&self, _part: &Part<'_>, hit: &Hit) -> Told {
        let gap = NEW_STOP * 1000.0 - f64::from(hit.gravity);
        Told::new(
            format!("a stop with all fingers new comes {gap:.0} ms after the one before"),
            "keep a common note or an open string, or leave one line to another player",
        )
    }
}

fn has_open(part: &Part<'_>, onset: &Onset) -> bool {
    let strings = &part.profile_at(onset).capability.open_strings;
    onset.attacked.iter().filter_map(|sound: &Sound| sound.pitch()).any(|pitch| strings.contains(&pitch))
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    #[test]
    fn chains_of_new_stops_are_slow() {
        let chain = |second: &str, step: u64| {
            vec![chord("B3", 0, 100), chord("F4", 0, 100), chord(second, step, 100), chord("Ab4", step, 100)]
        };
        assert_eq!(codes(&play_notes("Violin", chain("C4", 120))), ["stops-too-fast"]);
        assert_eq!(play_notes("Violin", chain("C4", 240)), []);
        assert_eq!(play_notes("Violin", chain("D4", 120)), []);
        assert_eq!(play_notes("Violin", chain("B3", 120)), []);
    }
}
