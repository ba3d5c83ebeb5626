//! Rhythms that a player of the level does not read yet: see the page of `level-rhythm`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::score::Tick;

pub(super) struct LevelRhythm;

/// What is too hard in a rhythm, by the kind of its hits.
const SHORT: u8 = 0;
const DOTTED: u8 = 1;
const SYNCOPATED: u8 = 2;
const TRIPLET: u8 = 3;

impl Rule for LevelRhythm {
    fn code(&self) -> Code {
        Code::LevelRhythm
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        // Several instruments share a percussion staff, and drums are a grade ahead of the winds.
        if part.seat.profile().is_unpitched() {
            return Vec::new();
        }
        let written: Vec<&Onset> = part.onsets.iter().filter(|onset| !is_grace(part, onset)).collect();
        let hit = |pair: &[&Onset]| {
            let [now, next] = pair else { return None };
            let (kind, value) = too_hard(part, now, next.tick)?;
            Some(Hit { at: now.tick, kind, severity: Severity::Warning, gravity: value.into(), index: now.first })
        };
        written.windows(2).filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let value = name(u16::try_from(hit.gravity).unwrap_or(u16::MAX));
        let (what, remedy) = match hit.kind {
            SHORT => (format!("{value} notes"), "leave every other note out, or share the figure between two players"),
            DOTTED => (format!("dotted {value} notes"), "make the values even"),
            SYNCOPATED => (format!("{value} notes held over the beat"), "let them begin on the beat"),
            _ => ("triplets".to_owned(), "make them two notes"),
        };
        Told::new(format!("{what} in the rhythm; {} read none yet", part.players()), remedy)
    }
}

/// What of a note's rhythm is beyond the level, and the value that makes it so, as a part of a whole note.
fn too_hard(part: &Part<'_>, now: &Onset, next: Tick) -> Option<(u8, u16)> {
    let caps = part.caps();
    let whole = part.frame.division().quarter().0 * 4;
    let step = next.since(now.tick).0.max(1);
    if step * 12 <= whole * 2 && is_triplet(whole, step) {
        return caps.no_triplets.then_some((TRIPLET, 12));
    }
    let short = caps.shortest_value.filter(|most| step * u64::from(*most) * 10 < whole * 9);
    if short.is_some() {
        return Some((
            SHORT,
            VALUES.into_iter().find(|value| step * u64::from(*value) * 10 >= whole * 9).unwrap_or(64),
        ));
    }
    let held = held(part, now, step);
    let beyond = |value: &u16, most: Option<u16>| most.is_some_and(|most| *value > most);
    let dotted = dotted(part, now.tick, held).filter(|value| beyond(value, caps.dotted_value));
    let syncopated = || syncopated(part, now.tick, held).filter(|value| beyond(value, caps.syncopated_value));
    dotted.map(|value| (DOTTED, value)).or_else(|| syncopated().map(|value| (SYNCOPATED, value)))
}

/// Values of notes as parts of a whole note.
const VALUES: [u16; 6] = [2, 4, 8, 16, 32, 64];

fn name(value: u16) -> &'static str {
    match value {
        0..=2 => "half",
        4 => "quarter",
        8 => "eighth",
        16 => "sixteenth",
        32 => "thirty-second",
        _ => "shorter",
    }
}

fn is_grace(part: &Part<'_>, onset: &Onset) -> bool {
    part.notes.get(onset.first).is_some_and(crate::arrange::ArrangedNote::is_grace)
}

/// Whether a step is an eighth or a quarter of a triplet.
fn is_triplet(whole: u64, step: u64) -> bool {
    [whole / 12, whole / 6].into_iter().any(|third| step.abs_diff(third) * 50 <= third)
}

/// How long a note is held as it is read: up to the next where only articulation parts them.
fn held(part: &Part<'_>, onset: &Onset, step: u64) -> u64 {
    let notes = part.notes.iter().skip(onset.first).take(onset.size);
    let longest = notes.map(|note| note.length.0).max().unwrap_or_default().min(step);
    if (step - longest) * 4 <= step { step } else { longest }
}

/// The dotted value that a length is, unless the beat itself is dotted.
fn dotted(part: &Part<'_>, at: Tick, held: u64) -> Option<u16> {
    let (whole, _, compound) = beat(part, at);
    let is = |value: &u16| (held * 2 * u64::from(*value)).abs_diff(whole * 3) * 16 <= whole * 3;
    VALUES.into_iter().find(is).filter(|_| !compound)
}

/// The value off which a note is held over the next stronger place: the next beat, or a half or quarter of one.
fn syncopated(part: &Part<'_>, at: Tick, held: u64) -> Option<u16> {
    let (whole, beat, compound) = beat(part, at);
    let after = part.frame.meters.position(at).after.0;
    let value = VALUES.into_iter().find(|value| (after * u64::from(*value)).is_multiple_of(whole))?;
    let step = whole / u64::from(value);
    let stronger = if compound { beat } else { after.next_multiple_of(step * 2) };
    (after > 0 && after + held > stronger + step / 4).then_some(value)
}

/// Ticks of a whole note and of the beat, and whether the beat is dotted.
fn beat(part: &Part<'_>, at: Tick) -> (u64, u64, bool) {
    let division = part.frame.division();
    let beat = part.frame.meters.meter_at(at).beat_length(division).0;
    let quarter = division.quarter().0;
    (quarter * 4, beat, beat.is_multiple_of(3) && (beat * 2).is_multiple_of(quarter * 3))
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::check;
    use crate::arrange::rules::tests::{chord, of_level};
    use crate::ensemble::Level;
    use crate::finding::Code;

    /// What is told of lengths in ticks (480 a quarter), one after the other.
    fn told(level: Level, lengths: &[u64]) -> Vec<String> {
        let mut at = 0;
        let mut notes = Vec::new();
        for length in lengths {
            notes.push(chord("A4", at, *length));
            at += length;
        }
        let found = check(&of_level("Flute", level, notes));
        found.into_iter().filter(|f| f.code == Code::LevelRhythm).map(|finding| finding.message).collect()
    }

    #[test]
    fn each_grade_reads_so_much() {
        let eighths = "eighth notes in the rhythm; beginners read none yet (4 such places)";
        assert_eq!(told(Level::Beginner, &[240, 240, 240, 240, 960]), [eighths]);
        assert_eq!(told(Level::Grade1, &[240, 240, 240, 240, 960]), [""; 0]);
        let dotted = "dotted quarter notes in the rhythm; players of grade 1 read none yet";
        assert_eq!(told(Level::Grade1, &[720, 240, 960]), [dotted]);
        assert_eq!(told(Level::Grade2, &[720, 240, 360, 120, 480]), [""; 0]);
        let held = "eighth notes held over the beat in the rhythm; players of grade 1 read none yet";
        assert_eq!(told(Level::Grade1, &[240, 480, 240, 960]), [held]);
        assert_eq!(told(Level::Grade2, &[240, 480, 240, 960]), [""; 0]);
        assert_eq!(told(Level::Grade2, &[120, 240, 120, 960]).len(), 1);
        assert_eq!(told(Level::Grade2, &[160, 160, 160, 480]).len(), 1);
        assert_eq!(told(Level::Grade3, &[160, 160, 160, 480]), [""; 0]);
    }

    #[test]
    fn a_rest_is_no_dot_and_able_players_read_all() {
        let rested = vec![chord("A4", 0, 480), chord("A4", 720, 240), chord("A4", 960, 480)];
        let found = check(&of_level("Flute", Level::Grade1, rested));
        assert!(found.iter().all(|finding| finding.code != Code::LevelRhythm), "{found:?}");
        assert_eq!(told(Level::Amateur, &[60, 60, 180, 180]), [""; 0]);
    }
}
