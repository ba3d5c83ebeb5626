//! Leaps wider than a player of the level finds, however slow: see the page of `level-leap`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told, leaps};
use crate::finding::{Code, Severity};
use crate::profile::Level;

pub(super) struct LevelLeap;

/// A rest of so many milliseconds gives time to hear the next note (ours).
pub(in crate::arrange) const REST_MS: i64 = 500;
const REST: f64 = REST_MS as f64 / 1000.0;

impl Rule for LevelLeap {
    fn code(&self) -> Code {
        Code::LevelLeap
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let hit = |(index, pair): (usize, &[Onset])| {
            let [before, now] = pair else { return None };
            let over = now.nearest(before).saturating_sub(limit(part, now)?);
            let slow = now.time - before.time >= leaps::FAST && now.time - end(part, before) < REST;
            let (at, index) = (now.tick, index + 1);
            (slow && over > 0).then_some(Hit { at, kind: 0, severity: Severity::Warning, gravity: over, index })
        };
        part.onsets.windows(2).enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let limit = part.onsets.get(hit.index).and_then(|now| limit(part, now)).unwrap_or_default();
        let said = format!("a leap of {} semitones; {} leap {limit} at most", limit + hit.gravity, part.players());
        Told::new(said, "fold the line by an octave, put a rest before the leap, or give it to another player")
    }
}

/// `None` where nothing limits it: able players, keys under two hands, unpitched percussion.
fn limit(part: &Part<'_>, now: &Onset) -> Option<u32> {
    let profile = part.profile_at(now);
    let free = part.seat.level >= Level::Amateur || profile.capability.hand_span > 0 || profile.is_unpitched();
    part.caps().leap_semitones.filter(|_| !free).map(|most| u32::from(most.unsigned_abs()))
}

/// When the last of an attack's notes ends, in seconds.
fn end(part: &Part<'_>, onset: &Onset) -> f64 {
    let ends = part.times.iter().skip(onset.first).take(onset.size).map(|(_, end)| *end);
    ends.fold(onset.time, f64::max)
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{chord, of_level};
    use crate::ensemble::Level;
    use crate::finding::{Code, Finding};

    fn leap(to: &str, level: Level, rest: u64) -> Vec<Finding> {
        let notes = vec![chord("C5", 0, 480), chord(to, 480 + rest, 480)];
        let mut found = check(&of_level("Flute", level, notes));
        found.retain(|finding| finding.code == Code::LevelLeap);
        found
    }

    #[test]
    fn young_players_leap_no_further_than_their_grade() {
        let found = leap("A5", Level::Beginner, 0);
        assert_eq!(found[0].message, "a leap of 9 semitones; beginners leap 5 at most");
        assert_eq!(leap("F5", Level::Beginner, 0), []);
        assert_eq!(leap("A5", Level::Grade1, 0), []);
        assert_eq!(leap("A5", Level::Beginner, 480), [], "a rest gives time");
        assert_eq!(leap("C7", Level::Amateur, 0), []);
    }
}
