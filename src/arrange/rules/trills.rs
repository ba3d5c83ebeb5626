//! Trills that fingers or lips do not give: see the page of `trill-awkward`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::{Capability, Profile};
use crate::score::Pitch;

pub(super) struct TrillAwkward;

/// Seconds between the notes of an alternation that is heard as a trill and not counted (ours: eight notes a second).
const STEP: f64 = 0.125;
/// Notes of a trill: shorter ones are mordents.
const NOTES: usize = 6;
/// Alternations wider than this, in semitones, are figures, not trills.
const WIDE: i16 = 4;
/// A player trills as fast as the hand goes: a trill that a program played out is told when it is faster by this (ours).
const TOLERANCE: f64 = 1.6;

/// Kinds of hits.
const AVOIDED: u8 = 0;
const TOO_WIDE: u8 = 1;
const TOO_FAST: u8 = 2;

impl Rule for TrillAwkward {
    fn code(&self) -> Code {
        Code::TrillAwkward
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut first = 0;
        while first + 1 < part.onsets.len() {
            let last = last_of_trill(&part.onsets, first);
            let long = last - first + 1 >= NOTES;
            hits.extend(long.then(|| hit(part, first, last)).flatten());
            first = if long { last } else { first + 1 };
        }
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let pair = (part.onsets.get(hit.index), part.onsets.get(hit.index + 1));
        let (Some(low), Some(high)) = (pair.0.and_then(Onset::single), pair.1.and_then(Onset::single)) else {
            return Told::new(String::new(), "");
        };
        let (low, high, name) = (low.min(high), low.max(high), &part.seat.plain_name);
        let speed = f64::from(hit.gravity) / 100.0;
        match hit.kind {
            AVOIDED => Told::new(
                format!("{low} and {high} do not trill cleanly on {name}"),
                "trill another pair, give the trill to another player, or hold the note",
            ),
            TOO_WIDE => Told::new(
                format!("{low} and {high} alternate {speed:.0} times a second, too wide for a trill on {name}"),
                "write a measured figure at a slower rate, or share the two notes between players",
            ),
            _ => Told::new(
                format!("a trill of {speed:.0} notes a second is faster than {name} trills"),
                "write a trill sign, and let the player choose the speed",
            ),
        }
    }
}

/// The last attack of the alternation of two single notes that begins at `first`.
fn last_of_trill(onsets: &[Onset], first: usize) -> usize {
    let goes_on = |(place, pair): &(usize, &[Onset])| {
        let [before, now] = pair else { return false };
        let (Some(low), Some(high)) = (before.single(), now.single()) else { return false };
        let returns = *place == 0 || onsets.get(first + place - 1).and_then(Onset::single) == Some(high);
        low != high && (high - low).0.abs() <= WIDE && now.time - before.time <= STEP && returns
    };
    first + onsets.get(first..).unwrap_or_default().windows(2).enumerate().take_while(goes_on).count()
}

fn hit(part: &Part<'_>, first: usize, last: usize) -> Option<Hit> {
    let (from, to) = (part.onsets.get(first)?, part.onsets.get(last)?);
    let (low, high) = (from.single()?, part.onsets.get(first + 1)?.single()?);
    let (low, high) = (low.min(high), low.max(high));
    let speed = (last - first) as f64 / (to.time - from.time).max(1e-6);
    let (kind, severity) = fault(part, part.profile_at(from), (low, high), speed)?;
    Some(Hit { at: from.tick, kind, severity, gravity: (speed * 100.0) as u32, index: first })
}

/// What is wrong with a trill of so many notes a second, if anything.
fn fault(part: &Part<'_>, profile: &Profile, pair: (Pitch, Pitch), speed: f64) -> Option<(u8, Severity)> {
    let Capability { trills, hand_span, .. } = &profile.capability;
    if trills.avoided.contains(&pair) {
        return Some((AVOIDED, Severity::Warning));
    }
    if trills.widest < pair.1 - pair.0 {
        let hands = *hand_span > 0 || trills.widest.0 == 0;
        let limit = part.limits(profile).notes_per_second * TOLERANCE;
        return (speed > limit && !hands).then_some((TOO_WIDE, Severity::Warning));
    }
    let limit = trills.per_second? * 2.0 * TOLERANCE;
    (speed > limit).then_some((TOO_FAST, Severity::Note))
}

#[cfg(test)]
mod tests {
    use crate::arrange::fixture::{pitch, profile};
    use crate::arrange::rules::tests::{chord, play_on};
    use crate::finding::Finding;
    use crate::profile::Trills;
    use crate::score::Interval;

    fn trill(names: [&str; 2], step: u64) -> Vec<Finding> {
        let mut oboe = profile("Oboe");
        let avoided = vec![(pitch("C4"), pitch("Db4"))];
        oboe.capability.trills = Trills { per_second: Some(6.0), widest: Interval(2), avoided };
        let notes = (0..16).map(|i| chord(names[i as usize % 2], i * step, step)).collect();
        play_on(oboe, notes)
    }

    fn said(found: &[Finding]) -> String {
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn some_pairs_do_not_trill() {
        let found = trill(["C4", "Db4"], 80);
        assert!(said(&found).starts_with("warning[trill-awkward] bar 1, beat 1, Oboe: C4 and C#4 do not"), "{found:?}");
        assert_eq!(trill(["C4", "Db4"], 240), [], "slow enough to be counted");
        assert_eq!(trill(["C5", "Db5"], 80), []);
    }

    #[test]
    fn wide_ones_are_measured_by_the_fingers() {
        assert!(said(&trill(["A4", "C5"], 40)).contains("too wide for a trill"));
        assert_eq!(trill(["A4", "C5"], 60), []);
    }

    #[test]
    fn a_written_out_trill_may_be_too_fast() {
        assert!(said(&trill(["A4", "B4"], 45)).starts_with("note[trill-awkward]"));
        assert_eq!(trill(["A4", "B4"], 60), [], "as programs play it");
    }
}
