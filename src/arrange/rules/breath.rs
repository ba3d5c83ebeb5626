//! Phrases longer than a breath: see the page of `breath-too-long`.

use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Breath as Lungs;
use crate::units::Seconds;

pub(super) struct Breath;

/// A note at least this long, in seconds, may end early for a breath, by half of it (common practice).
const STEAL: f64 = 0.5;

/// A phrase of more breaths than this is told as a warning, a shorter one as a note: the figures are of comfort (ours).
const TOO_MUCH: f64 = 1.2;

/// A phrase that takes more than this share of a breath empties the player (common practice).
const LONG: f64 = 0.7;

/// Seconds of a full breath, which a long phrase wants before another (common practice).
const FULL: f64 = 1.0;

/// Milliseconds by which a breath may be shorter than comfortable unsaid.
const SLACK_MS: u32 = 50;

/// Kinds of hits.
const TOO_LONG: u8 = 0;
const SHORT_BREATH: u8 = 1;

impl Rule for Breath {
    fn code(&self) -> Code {
        Code::BreathTooLong
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 {
            return Vec::new();
        }
        let stretches = stretches(part);
        let next = stretches.iter().skip(1).map(Some).chain([None]);
        stretches.iter().zip(next).filter_map(|(stretch, next)| hit(part, stretch, next)).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let stretch = Stretch::from(part, hit.index);
        let seconds = stretch.seconds;
        if hit.kind == TOO_LONG {
            let limit = seconds / stretch.used;
            return Told::new(
                format!("{seconds:.1} s without a place to breathe; about {limit:.0} s is comfortable"),
                "let a note end early for a breath, or let another player share the line",
            );
        }
        let wanted = stretch.rest + f64::from(hit.gravity) / 1000.0;
        Told::new(
            format!("{:.1} s to breathe after {seconds:.1} s of playing; {wanted:.1} s is comfortable", stretch.rest),
            "lengthen the rest, or break the phrase earlier",
        )
    }
}

fn hit(part: &Part<'_>, stretch: &Stretch, next: Option<&Stretch>) -> Option<Hit> {
    let at = part.notes.get(stretch.first)?.start;
    let index = stretch.first;
    if stretch.used > 1.0 {
        let gravity = ((stretch.used - 1.0) * 1000.0) as u32;
        let severity = if stretch.used > TOO_MUCH { Severity::Warning } else { Severity::Note };
        return Some(Hit { at, kind: TOO_LONG, severity, gravity, index });
    }
    let next = next.filter(|_| stretch.used > LONG)?;
    let wanted = if next.used > LONG { FULL } else { lungs(part, index)?.catch.0 };
    let gravity = ((wanted - stretch.rest) * 1000.0).round() as u32;
    (gravity > SLACK_MS).then_some(Hit { at, kind: SHORT_BREATH, severity: Severity::Note, gravity, index })
}

fn lungs(part: &Part<'_>, note: usize) -> Option<Lungs> {
    part.notes.get(note).and_then(|note| part.profile(note).capability.breath)
}

/// How long a breath lasts on a note.
fn lasts(part: &Part<'_>, note: usize) -> Option<Seconds> {
    let note = part.notes.get(note)?;
    part.profile(note).breath(part.seat.level, note.sound.pitch()?, note.dynamic.position())
}

/// Notes without a place to breathe between them.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: usize,
    /// The note after its last.
    next: usize,
    seconds: f64,
    /// What it uses, in breaths.
    used: f64,
    /// Seconds to breathe after it: silence, and what its last note may give.
    rest: f64,
}

impl Stretch {
    /// The stretch that begins with a note.
    fn from(part: &Part<'_>, first: usize) -> Self {
        let (start, mut end) = part.times.get(first).copied().unwrap_or_default();
        let used = first.checked_sub(1).map_or(0.0, |last| lacking(part, last));
        let mut stretch = Self { first, next: part.times.len(), seconds: 0.0, used, rest: f64::INFINITY };
        for (note, (on, off)) in part.times.iter().enumerate().skip(first) {
            end = end.max(*off);
            let Some((next, _)) = part.times.get(note + 1) else {
                stretch.use_up(part, note, end - on);
                break;
            };
            let rest = room(end - on, next - end, lungs(part, note));
            if let Some(rest) = rest {
                stretch.use_up(part, note, end - on);
                (stretch.next, stretch.rest) = (note + 1, rest);
                break;
            }
            stretch.use_up(part, note, next - on);
        }
        stretch.seconds = end - start;
        stretch
    }

    fn use_up(&mut self, part: &Part<'_>, note: usize, seconds: f64) {
        self.used += lasts(part, note).map_or(0.0, |breath| seconds.max(0.0) / breath.0);
    }
}

/// Seconds to breathe after a note that lasts so long, with so much silence behind it; `None` when that is no breath.
fn room(length: f64, silence: f64, lungs: Option<Lungs>) -> Option<f64> {
    let least = lungs.map_or(0.0, |lungs| lungs.least.0);
    let lent = if length >= STEAL { (length / 2.0).max(least) } else { 0.0 };
    let room = silence.max(0.0) + lent;
    let floor = lungs.map_or(0.0, |lungs| lungs.floor().0);
    (room >= floor - 1e-9).then_some(room)
}

/// What a breath after a note lacks of a full one: it may be shorter than the instrument's shortest.
fn lacking(part: &Part<'_>, note: usize) -> f64 {
    let (Some((on, off)), Some((next, _))) = (part.times.get(note), part.times.get(note + 1)) else { return 0.0 };
    let least = lungs(part, note).map_or(0.0, |lungs| lungs.least.0);
    let room = room(off - on, next - off, lungs(part, note)).filter(|room| *room < least);
    room.map_or(0.0, |room| 1.0 - room / least)
}

fn stretches(part: &Part<'_>) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut first = 0;
    while first < part.times.len() {
        let stretch = Stretch::from(part, first);
        first = stretch.next;
        stretches.push(stretch);
    }
    stretches
}

#[cfg(test)]
mod tests {
    use crate::arrange::ArrangedNote;
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_notes, play_on};
    use crate::finding::Severity;
    use crate::profile::{Breath, Profile};
    use crate::score::{Dynamic, Ticks};
    use crate::units::Seconds;

    /// Eighths at 120 bpm: four a second.
    fn eighths(count: u64, rest_at: u64) -> Vec<ArrangedNote> {
        let names = ["G4", "A4"];
        (0..count).filter(|i| *i != rest_at).map(|i| chord(names[i as usize % 2], i * 240, 240)).collect()
    }

    fn later(notes: Vec<ArrangedNote>, ticks: u64) -> Vec<ArrangedNote> {
        notes.into_iter().map(|note| ArrangedNote { start: note.start + Ticks(ticks), ..note }).collect()
    }

    /// A flute whose breath depends on what it plays.
    fn flute() -> Profile {
        let mut flute = profile("Flute");
        let breath = Breath {
            pp: Seconds(16.0),
            mf: Seconds(12.0),
            ff: Seconds(7.0),
            low_share: 0.7,
            catch: Seconds(0.5),
            least: Seconds(0.25),
        };
        flute.capability.breath = Some(breath);
        flute
    }

    #[test]
    fn a_wind_player_must_breathe() {
        let found = play_notes("Flute", eighths(60, 99));
        assert_eq!((codes(&found), found[0].severity), (vec!["breath-too-long"], Severity::Warning));
        assert!(found[0].message.starts_with("15.0 s without a place to breathe; about 12 s"), "{}", found[0]);
        let found = play_notes("Flute", eighths(56, 99));
        assert_eq!((codes(&found), found[0].severity), (vec!["breath-too-long"], Severity::Note), "14 s");
        assert_eq!(play_notes("Flute", eighths(56, 20)), []);
        assert_eq!(play_notes("Violin", eighths(56, 99)), []);
    }

    #[test]
    fn two_players_take_turns_and_long_notes_lend_breath() {
        assert_eq!(play_notes("Flute x2", eighths(56, 99)), []);
        let mut line = eighths(30, 99);
        line.push(chord("B4", 30 * 240, 960));
        line.extend(later(eighths(26, 99), 34 * 240));
        assert_eq!(play_notes("Flute", line), []);
    }

    #[test]
    fn loud_and_low_notes_use_a_breath_up() {
        let at = |dynamic: Dynamic, name: &str| -> Vec<ArrangedNote> {
            let note = |i: u64| ArrangedNote { dynamic, ..chord(name, i * 240, 240) };
            (0..40).map(note).collect()
        };
        let found = play_on(flute(), at(Dynamic::Ff, "G5"));
        assert_eq!(codes(&found), ["breath-too-long"]);
        assert!(found[0].message.ends_with("about 7 s is comfortable"), "{}", found[0]);
        assert_eq!(play_on(flute(), at(Dynamic::Mf, "G5")), []);
        assert_eq!(codes(&play_on(flute(), at(Dynamic::Mf, "D4"))), ["breath-too-long"]);
        assert_eq!(play_on(flute(), at(Dynamic::Pp, "D4")), []);
    }

    #[test]
    fn a_long_phrase_wants_a_full_breath_before_another() {
        let rest_of = |eighth: u64, rest: u64, after: u64| {
            let mut line = eighths(eighth, 99);
            line.extend(later(eighths(after, 99), (eighth + rest) * 240));
            play_notes("Flute", line)
        };
        let found = rest_of(40, 2, 40);
        assert_eq!(codes(&found), ["breath-too-long"]);
        assert_eq!(found[0].severity, Severity::Note);
        assert!(found[0].message.starts_with("0.5 s to breathe after 10.0 s of playing; 1.0 s"), "{}", found[0]);
        assert_eq!(rest_of(40, 4, 40), [], "a second");
        assert_eq!(rest_of(40, 2, 8), [], "a short phrase follows");
        assert_eq!(codes(&rest_of(40, 1, 8)), ["breath-too-long"], "half a catch breath");
        assert_eq!(rest_of(20, 1, 20), [], "half a breath used");
    }
}
