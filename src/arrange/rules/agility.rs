//! More notes a second than the instrument speaks: see the page of `notes-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Excitation;

pub(super) struct Agility;

/// Steps up to this many semitones, there and back, are a trill or tremolo, which fingers do faster.
const TRILL: u32 = 4;
/// Two or more wind players may alternate (common practice).
const ALTERNATING: f64 = 1.5;

impl Rule for Agility {
    fn code(&self) -> Code {
        Code::NotesTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let moving: Vec<(usize, f64)> = part
            .onsets
            .iter()
            .enumerate()
            .filter(|(index, _)| moves(&part.onsets, *index))
            .map(|(index, onset)| (index, onset.time))
            .collect();
        let mut hits = Vec::new();
        let mut first = 0;
        while let Some(&(index, time)) = moving.get(first) {
            let count = moving.iter().skip(first).take_while(|(_, later)| *later < time + 1.0).count();
            let hit = hit(part, index, count);
            first += if hit.is_some() { count } else { 1 };
            hits.extend(hit);
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let limit = part.onsets.get(hit.index).map_or(0.0, |onset| limit(part, onset));
        let speed = libm::ceil(limit) + f64::from(hit.gravity);
        Told::new(
            format!("{speed:.0} notes in a second; about {limit:.0} can be played"),
            "thin the figure out, or share it between two players",
        )
    }
}

/// Whether an attack is a new movement: not a repeated note, not the return of a trill.
fn moves(onsets: &[Onset], index: usize) -> bool {
    let before = |back: usize| index.checked_sub(back).and_then(|at| onsets.get(at));
    let Some(now) = onsets.get(index) else { return false };
    let Some(last) = before(1) else { return true };
    let returns = before(2).is_some_and(|earlier| now.repeats(earlier) && now.nearest(last) <= TRILL);
    !now.repeats(last) && !returns
}

fn limit(part: &Part<'_>, onset: &Onset) -> f64 {
    let profile = part.profile_at(onset);
    let alternate = part.seat.players > 1 && profile.excitation == Excitation::Blown;
    let wordless = || profile.capability.wordless_speed(part.seat.level);
    let own = if part.has_words { part.limits(profile).notes_per_second } else { wordless() };
    let speed = own * if alternate { ALTERNATING } else { 1.0 };
    speed.min(part.technique_speed(onset))
}

fn hit(part: &Part<'_>, index: usize, count: usize) -> Option<Hit> {
    let onset = part.onsets.get(index)?;
    let over = count as f64 - libm::ceil(limit(part, onset));
    let at = onset.tick;
    (over > 0.0).then_some(Hit { at, kind: 0, severity: Severity::Warning, gravity: over as u32, index })
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    fn run(names: &[&str], step: u64) -> Vec<crate::arrange::ArrangedNote> {
        (0..40).map(|i| chord(names[i as usize % names.len()], i * step, step)).collect()
    }

    #[test]
    fn scales_have_a_speed() {
        let scale = ["G4", "A4", "B4", "C5", "D5", "E5"];
        assert_eq!(codes(&play_notes("Flute", run(&scale, 60))), ["notes-too-fast"]);
        assert_eq!(play_notes("Flute", run(&scale, 80)), []);
    }

    #[test]
    fn a_trill_is_no_scale() {
        assert_eq!(play_notes("Flute", run(&["G4", "A4"], 60)), []);
    }
}
