//! What strains a voice: see the page of `voice-strained`.

use super::{Hit, Part, Rule, Told};
use crate::ensemble::Level;
use crate::finding::{Code, Severity};
use crate::score::{BarNumber, Mark, Marked, Pitch, Sign, Tick};

pub(super) struct Voice;

/// Bars that an amateur, and a professional, sings above the tessitura without a rest (common practice; the second ours).
const HIGH_BARS: [u32; 2] = [8, 16];

/// Kinds of hits.
const HIGH: u8 = 0;
const SYLLABLES: u8 = 1;
const WORDS: u8 = 2;

impl Rule for Voice {
    fn code(&self) -> Code {
        Code::VoiceStrained
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let Some(singing) = part.seat.profile().capability.singing else { return Vec::new() };
        let syllables = syllables(part);
        let mut hits = high(part);
        hits.extend(fast(part, &syllables, singing.syllables_per_second));
        hits.extend(singing.text_below.iter().flat_map(|limit| above(part, &syllables, *limit)));
        hits
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let profile = part.seat.profile();
        let singing = profile.capability.singing;
        match hit.kind {
            HIGH => Told::new(
                format!(
                    "{} bars above {}, the top of the comfortable range",
                    hit.gravity, profile.range.tessitura.high
                ),
                "let the voice come down or rest, or give the line to a higher voice",
            ),
            SYLLABLES => Told::new(
                format!(
                    "{} syllables in a second; about {:.0} can be sung",
                    hit.gravity,
                    singing.map_or(0.0, |singing| singing.syllables_per_second)
                ),
                "set fewer syllables, or longer notes",
            ),
            _ => Told::new(
                format!(
                    "words above {} are not understood",
                    singing.and_then(|singing| singing.text_below).unwrap_or(Pitch::MIDDLE_C)
                ),
                "put words that matter lower, and vowels here",
            ),
        }
    }
}

/// When a syllable is sung, and which note it falls on.
fn syllables(part: &Part<'_>) -> Vec<(Tick, usize)> {
    let lyric = |mark: &Marked| match mark {
        Marked::At(tick, Mark::Lyric(_)) => Some(*tick),
        _ => None,
    };
    let sung = part.notes.iter().filter(|note| note.signs.iter().any(|sign| matches!(sign, Sign::Syllable(_))));
    let mut ticks: Vec<Tick> = part.marks.iter().filter_map(lyric).chain(sung.map(|note| note.start)).collect();
    ticks.sort_unstable();
    ticks.dedup();
    let note = |tick: Tick| {
        let index = part.notes.partition_point(|note| note.start <= tick).checked_sub(1)?;
        part.notes.get(index).filter(|note| note.span().contains(tick)).map(|_| (tick, index))
    };
    ticks.into_iter().filter_map(note).collect()
}

/// More syllables in a second than can be sung.
fn fast(part: &Part<'_>, syllables: &[(Tick, usize)], limit: f64) -> Vec<Hit> {
    let seconds = |tick: Tick| part.frame.tempo.seconds_at(tick).0;
    let mut hits = Vec::new();
    let mut first = 0;
    while let Some(&(tick, index)) = syllables.get(first) {
        let end = seconds(tick) + 1.0;
        let count = syllables.iter().skip(first).take_while(|(later, _)| seconds(*later) < end).count();
        let too_fast = count as f64 > limit.ceil();
        let hit = Hit { at: tick, kind: SYLLABLES, severity: Severity::Warning, gravity: count as u32, index };
        hits.extend(too_fast.then_some(hit));
        first += if too_fast { count } else { 1 };
    }
    hits
}

/// Syllables too high to be understood; told, no more: singers know it, and composers may not mind.
fn above(part: &Part<'_>, syllables: &[(Tick, usize)], limit: Pitch) -> Vec<Hit> {
    let hit = |&(at, index): &(Tick, usize)| {
        let over = part.notes.get(index)?.sound.pitch().map_or(0, |pitch| (pitch - limit).0);
        let gravity = u32::try_from(over).unwrap_or(0);
        (gravity > 0).then_some(Hit { at, kind: WORDS, severity: Severity::Note, gravity, index })
    };
    syllables.iter().filter_map(hit).collect()
}

/// Runs of bars that lie above the tessitura: more than half of what is sung in each.
fn high(part: &Part<'_>) -> Vec<Hit> {
    let most = HIGH_BARS[usize::from(part.seat.level > Level::Amateur)];
    let mut hits = Vec::new();
    let mut run: Vec<HighBar> = Vec::new();
    for bar in bars(part) {
        let follows = run.last().is_none_or(|last| last.number.0 + 1 == bar.number.0);
        if !bar.is_high() || !follows {
            hits.extend(strain(&run, most));
            run.clear();
        }
        if bar.is_high() {
            run.push(bar);
        }
    }
    hits.extend(strain(&run, most));
    hits
}

fn strain(run: &[HighBar], most: u32) -> Option<Hit> {
    let (first, count) = (run.first()?, u32::try_from(run.len()).unwrap_or(u32::MAX));
    let hit = Hit { at: first.at, kind: HIGH, severity: Severity::Warning, gravity: count, index: first.note };
    (count > most).then_some(hit)
}

/// How much of a bar's singing lies above the tessitura.
struct HighBar {
    number: BarNumber,
    at: Tick,
    note: usize,
    above: f64,
    whole: f64,
}

impl HighBar {
    fn is_high(&self) -> bool {
        self.above * 2.0 > self.whole
    }
}

fn bars(part: &Part<'_>) -> Vec<HighBar> {
    let mut bars: Vec<HighBar> = Vec::new();
    for (note, (sung, (on, off))) in part.notes.iter().zip(&part.times).enumerate() {
        let number = part.bar(sung.start);
        if bars.last().is_none_or(|bar| bar.number != number) {
            bars.push(HighBar { number, at: sung.start, note, above: 0.0, whole: 0.0 });
        }
        let high = sung.sound.pitch().is_some_and(|pitch| pitch > part.profile(sung).range.tessitura.high);
        if let Some(bar) = bars.last_mut() {
            bar.whole += off - on;
            bar.above += if high { off - on } else { 0.0 };
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use crate::arrange::fixture::profile;
    use crate::arrange::rules::tests::{chord, codes, play_marked};
    use crate::finding::Finding;
    use crate::profile::{Profile, Singing};
    use crate::score::{Mark, Marked, Tick};

    /// Sings from C4 to C7, comfortably to G6.
    fn singer() -> Profile {
        let mut singer = profile("Flute");
        singer.capability.singing =
            Some(Singing { passaggi: None, text_below: Some("G5".parse().unwrap()), syllables_per_second: 6.0 });
        singer
    }

    fn sing(name: &str, level: &str, step: u64, count: u64, words: bool) -> Vec<Finding> {
        let notes = (0..count).map(|i| chord(name, i * step, step - 1)).collect();
        let lyric = |i: u64| Marked::At(Tick(i * step), Mark::Lyric("la".to_owned()));
        let marks = if words { (0..count).map(lyric).collect() } else { Vec::new() };
        let found = play_marked(level, singer(), notes, marks);
        found.into_iter().filter(|finding| finding.code.id() == "voice-strained").collect()
    }

    #[test]
    fn high_bars_tire() {
        assert_eq!(codes(&sing("A6", "Flute amateur", 480, 4 * 9, false)), ["voice-strained"]);
        assert_eq!(sing("A6", "Flute amateur", 480, 4 * 8, false), []);
        assert_eq!(sing("A6", "Flute", 480, 4 * 9, false), []);
        assert_eq!(sing("F6", "Flute amateur", 480, 4 * 12, false), []);
    }

    #[test]
    fn words_take_time() {
        assert_eq!(codes(&sing("G4", "Flute", 120, 16, true)), ["voice-strained"]);
        assert_eq!(sing("G4", "Flute", 120, 16, false), [], "a melisma");
        assert_eq!(sing("G4", "Flute", 240, 16, true), []);
    }

    #[test]
    fn words_are_lost_up_high() {
        let found = sing("A5", "Flute", 480, 2, true);
        assert!(found[0].message.starts_with("words above G5 are not understood (2 such"), "{}", found[0]);
        assert_eq!(found[0].severity, crate::finding::Severity::Note);
        assert_eq!(sing("G5", "Flute", 480, 2, true), []);
    }
}
