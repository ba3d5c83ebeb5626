//! Phrases longer than a breath: see the page of `breath-too-long`.

use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::units::Seconds;

pub(super) struct Breath;

/// Silence in which a player can breathe, in seconds (common practice).
const GAP: f64 = 0.25;

/// A note at least this long, in seconds, may end early for a breath (common practice).
const STEAL: f64 = 0.5;

impl Rule for Breath {
    fn code(&self) -> Code {
        Code::BreathTooLong
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 {
            return Vec::new();
        }
        let hit = |stretch: &Stretch| {
            let limit = limit(part, stretch.first)?;
            let over = stretch.seconds - limit.0;
            let at = part.notes.get(stretch.first)?.start;
            let gravity = (over * 1000.0) as u32;
            (over > 0.0).then_some(Hit { at, kind: 0, severity: Severity::Warning, gravity, index: stretch.first })
        };
        stretches(&part.times).iter().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let limit = limit(part, hit.index).unwrap_or(Seconds(0.0));
        let seconds = limit.0 + f64::from(hit.gravity) / 1000.0;
        Told::new(
            format!("{seconds:.1} s without a place to breathe; about {:.0} s is comfortable", limit.0),
            "let a note end early for a breath, or let another player share the line",
        )
    }
}

fn limit(part: &Part<'_>, note: usize) -> Option<Seconds> {
    part.notes.get(note).and_then(|note| part.limits(part.profile(note)).breath)
}

/// Notes without a place to breathe between them.
struct Stretch {
    first: usize,
    seconds: f64,
}

fn stretches(times: &[(f64, f64)]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let Some(&(mut start, mut end)) = times.first() else { return stretches };
    let (mut first, mut last_start) = (0, start);
    for (index, &(from, to)) in times.iter().enumerate().skip(1) {
        if from - end >= GAP || end - last_start >= STEAL {
            stretches.push(Stretch { first, seconds: end - start });
            (first, start) = (index, from);
        }
        end = end.max(to);
        last_start = from;
    }
    stretches.push(Stretch { first, seconds: end - start });
    stretches
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    /// Eighths at 120 bpm: four a second.
    fn eighths(count: u64, rest_at: u64) -> Vec<crate::arrange::ArrangedNote> {
        let names = ["G4", "A4"];
        (0..count).filter(|i| *i != rest_at).map(|i| chord(names[i as usize % 2], i * 240, 240)).collect()
    }

    #[test]
    fn a_wind_player_must_breathe() {
        let found = play_notes("Flute", eighths(56, 99));
        assert_eq!(codes(&found), ["breath-too-long"]);
        assert!(found[0].message.starts_with("14.0 s without"), "{}", found[0]);
        assert_eq!(play_notes("Flute", eighths(56, 20)), []);
        assert_eq!(play_notes("Violin", eighths(56, 99)), []);
    }

    #[test]
    fn two_players_take_turns_and_long_notes_lend_breath() {
        assert_eq!(play_notes("Flute x2", eighths(56, 99)), []);
        let mut line = eighths(30, 99);
        line.push(chord("B4", 30 * 240, 960));
        line.extend(eighths(26, 99).into_iter().map(|mut note| {
            note.start = note.start + crate::score::Ticks(34 * 240);
            note
        }));
        assert_eq!(play_notes("Flute", line), []);
    }
}
