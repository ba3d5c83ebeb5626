//! Repeated notes faster than tongue, bow or finger: see the page of `repeat-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Technique;

pub(super) struct Repeats;

/// Notes of a run before it tires.
const RUN: usize = 5;
/// Seconds of a run before it tires.
const LASTING: f64 = 1.0;
/// A tongue tires by speed: a burst of so many notes may be so much faster than a run that lasts (common practice).
const BURSTS: [(usize, f64); 2] = [(4, 1.25), (8, 1.15)];
/// Notes of the shortest burst.
const BURST: usize = 3;
/// Notes further apart than this, in seconds, are no run.
const APART: f64 = 0.5;

impl Rule for Repeats {
    fn code(&self) -> Code {
        Code::RepeatTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut first = 0;
        while first + 1 < part.onsets.len() {
            let last = last_of_run(&part.onsets, first);
            hits.extend(hit(part, first, last));
            first = last.max(first + 1);
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let limit = part.onsets.get(hit.index).map_or(0.0, |onset| limit(part, onset));
        let speed = limit + f64::from(hit.gravity) / 100.0;
        Told::new(
            format!("{speed:.1} repeated notes a second; about {limit:.1} can be played"),
            "repeat at half the rate, let two players alternate, or write a tremolo",
        )
    }
}

fn last_of_run(onsets: &[Onset], first: usize) -> usize {
    let Some(head) = onsets.get(first) else { return first };
    let follows = |pair: &&[Onset]| match pair {
        [before, now] => now.repeats(head) && now.time - before.time < APART,
        _ => false,
    };
    first + onsets.get(first..).unwrap_or_default().windows(2).take_while(follows).count()
}

fn limit(part: &Part<'_>, onset: &Onset) -> f64 {
    part.limits(part.profile_at(onset)).repeats_per_second.min(part.technique_speed(onset))
}

/// By how much a run of so many notes, so many seconds long, may be faster than one that lasts; `None` when it is too
/// short to be judged. Bows and sticks rebound: only what lasts tires them.
#[must_use]
pub fn faster(notes: usize, seconds: f64, tongued: bool) -> Option<f64> {
    if notes >= RUN && seconds >= LASTING {
        return Some(1.0);
    }
    let short = BURSTS.iter().find(|(most, _)| notes <= *most).or(BURSTS.last()).map(|(_, faster)| *faster);
    short.filter(|_| tongued && notes >= BURST)
}

fn hit(part: &Part<'_>, first: usize, last: usize) -> Option<Hit> {
    let (from, to) = (part.onsets.get(first)?, part.onsets.get(last)?);
    let (count, seconds) = (last - first, to.time - from.time);
    let rolled = matches!(part.notes.get(from.first)?.technique, Technique::Tremolo | Technique::Roll);
    let speed = count as f64 / seconds.max(1e-9);
    let over = speed - limit(part, from);
    let capability = &part.profile_at(from).capability;
    let tongued = capability.breath.is_some() && capability.singing.is_none();
    let broken = faster(count + 1, seconds, tongued).is_some_and(|faster| speed > limit(part, from) * faster);
    let gravity = (over * 100.0) as u32;
    (broken && !rolled).then_some(Hit { at: from.tick, kind: 0, severity: Severity::Warning, gravity, index: first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::ArrangedNote;
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    fn repeated(step: u64, count: u64) -> Vec<ArrangedNote> {
        (0..count).map(|i| chord("G4", i * step, step / 2)).collect()
    }

    #[test]
    fn a_tongue_tires() {
        let found = play_notes("Flute", repeated(60, 20));
        assert_eq!(codes(&found), ["repeat-too-fast"]);
        assert!(found[0].message.starts_with("16.0 repeated notes a second"), "{}", found[0]);
        assert_eq!(play_notes("Flute", repeated(120, 40)), []);
    }

    #[test]
    fn a_finger_plucks_slower_than_a_bow_repeats() {
        let plucked = |step| {
            let notes = repeated(step, 30).into_iter();
            notes.map(|note| ArrangedNote { technique: Technique::Pizzicato, ..note }).collect()
        };
        let found = play_notes("Violin", plucked(120));
        assert_eq!(codes(&found), ["repeat-too-fast"]);
        assert!(found[0].message.ends_with("about 6.0 can be played"), "{}", found[0]);
        assert_eq!(play_notes("Violin", plucked(180)), []);
        assert_eq!(play_notes("Violin", repeated(120, 30)), []);
    }

    #[test]
    fn a_burst_may_be_faster() {
        assert_eq!(play_notes("Flute", repeated(65, 4)), [], "14.8 a second, where 12 last");
        assert_eq!(codes(&play_notes("Flute", repeated(65, 8))), ["repeat-too-fast"]);
        assert_eq!(play_notes("Flute", repeated(70, 8)), [], "13.7 a second");
        assert_eq!(codes(&play_notes("Flute", repeated(70, 40))), ["repeat-too-fast"]);
    }
}
