//! Leaps too wide for their speed: see the page of `leap-too-fast`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::score::Interval;

pub(super) struct Leaps;

/// Seconds in which only the instrument's fast leap is safe (common practice).
pub(super) const FAST: f64 = 0.15;

impl Rule for Leaps {
    fn code(&self) -> Code {
        Code::LeapTooFast
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, pair): (usize, &[Onset])| {
            let [before, now] = pair else { return None };
            let over = now.nearest(before).saturating_sub(limit(part, before, now)?);
            let fast = now.time - before.time <= FAST;
            let (at, index) = (now.tick, index + 1);
            (fast && over > 0).then_some(Hit { at, kind: 0, severity: Severity::Warning, gravity: over, index })
        };
        part.onsets.windows(2).enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let pair = hit.index.checked_sub(1).and_then(|before| part.onsets.get(before..=hit.index));
        let limit = match pair {
            Some([before, now]) => limit(part, before, now).unwrap_or_default(),
            _ => 0,
        };
        let leap = limit + hit.gravity;
        Told::new(
            format!("a leap of {leap} semitones at speed; {limit} are safe"),
            "fold the figure by an octave, or share it between two players",
        )
    }
}

/// `None` where there is no limit: keys under two hands, unpitched percussion.
fn limit(part: &Part<'_>, before: &Onset, now: &Onset) -> Option<u32> {
    let profile = part.profile_at(now);
    let free = profile.capability.hand_span > 0 || profile.is_unpitched();
    let way = if now.attacked < before.attacked { Interval(-1) } else { Interval(1) };
    (!free).then(|| u32::from(profile.capability.leap(part.seat.level, way).0.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    #[test]
    fn wide_leaps_need_time() {
        let leap = |step: u64| vec![chord("C4", 0, 60), chord("E5", step, 60)];
        assert_eq!(codes(&play_notes("Flute", leap(120))), ["leap-too-fast"]);
        assert_eq!(play_notes("Flute", leap(240)), []);
        assert_eq!(play_notes("Flute", vec![chord("C4", 0, 60), chord("C5", 120, 60)]), []);
        assert_eq!(play_notes("Piano", leap(120)), []);
    }
}
