//! How many beats make a bar, where bars begin, and whether beats are halved or cut in three.
//!
//! Beats on which much is struck, low notes come, harmony changes and long notes start are likely to begin bars
//! (F. Lerdahl and R. Jackendoff, "A Generative Theory of Tonal Music", 1983, metrical preference rules 3 to 6; D.
//! Temperley, "The Cognition of Basic Musical Structures", 2001, chapter 2), and music repeats itself at the distance of
//! bars (Shibata, Nakamura and Yoshii 2021). The weights are ours, set on 133 written scores.

use super::event::Event;
use super::track::{PARTS, Position};
use crate::score::Meter;

/// The bars of a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bars {
    /// Beats in a bar: 2, 3 or 4.
    pub(super) beats: u64,
    /// The first beat that begins a bar, less than `beats`.
    pub(super) first: u64,
    /// Whether each beat is three parts of a dotted note.
    pub(super) compound: bool,
    /// In how many stretches of the piece bars begin on these beats when each is heard alone, and of how many.
    pub(super) fit: (usize, usize),
}

impl Bars {
    /// The metre: halved beats are quarters, those cut in three dotted quarters.
    pub(super) fn meter(self) -> Meter {
        let (beats, unit) = if self.compound { (self.beats * 3, 8) } else { (self.beats, 4) };
        Meter::new(beats as u8, unit).unwrap_or(Meter::COMMON)
    }
}

/// Beats on each side that a beat is measured against.
const AROUND: usize = 8;
/// Weight of an accent's kinds: full, long, low, new harmony.
const KINDS: [f64; 4] = [0.94, 1.80, 0.31, 0.78];
/// In four, how much the third beat counts beside the first.
const THIRD: f64 = 0.65;
/// Weight of rhythm and harmony that come again at the distance of a bar.
const AGAIN: [f64; 2] = [0.12, 0.80];
/// Lengths of bars that are tried, in beats, with what speaks for each beforehand.
const LENGTHS: [(usize, f64); 3] = [(2, 0.0), (3, -0.07), (4, 0.0)];
/// What speaks for a bar that begins with the music.
const AT_ONCE: f64 = 0.15;
/// Into how many stretches a piece is cut to see whether its bars hold throughout, and beats of the shortest.
const STRETCHES: usize = 8;
const SHORTEST: usize = 24;
/// The key a beat without a note counts as.
const NO_BASS: f64 = 84.0;

/// What starts in one beat.
#[derive(Debug, Clone, Copy, Default)]
struct Beat {
    /// Weight of what is struck on the beat.
    full: f64,
    /// Seconds of the longest note struck on it, 1.5 at most.
    long: f64,
    /// Lowest key struck on it, and in the whole beat.
    bass: Option<u8>,
    lowest: Option<u8>,
    /// Parts of the beat on which something is struck.
    rhythm: u32,
    /// How much of each pitch class starts.
    classes: [f64; 12],
}

/// Finds the bars.
pub(super) fn bars(events: &[Event], positions: &[Position]) -> Bars {
    let beats = gathered(events, positions);
    let accents = accents(&beats);
    let again: Vec<f64> = (1..=8).map(|lag| again(&beats, lag)).collect();
    let around = again.iter().take(4).sum::<f64>() / 4.0;
    let mut ways: Vec<(f64, usize, usize)> = Vec::new();
    for (length, before) in LENGTHS {
        let repeated = (again[length - 1] + again[2 * length - 1]) / 2.0 - around;
        for first in 0..length {
            let at_once = if first == 0 { AT_ONCE } else { 0.0 };
            ways.push((lifted(&accents, length, first) + repeated + before + at_once, length, first));
        }
    }
    let best = ways.iter().copied().reduce(|best, way| if way.0 > best.0 { way } else { best }).unwrap_or((0.0, 4, 0));
    let (_, length, first) = best;
    let fit = fit(&accents, length, first);
    Bars { beats: length as u64, first: first as u64, compound: compound(positions), fit }
}

/// Whether a beat that was missed or counted twice has shifted the bars: each stretch is heard by itself.
fn fit(accents: &[f64], length: usize, first: usize) -> (usize, usize) {
    let long = (accents.len() / STRETCHES).max(SHORTEST).next_multiple_of(length);
    let stretches = accents.chunks(long).filter(|stretch| stretch.len() * 2 >= SHORTEST || accents.len() < long);
    let alone = |stretch: &[f64]| {
        let ways = (0..length).map(|first| (lifted(stretch, length, first), first));
        ways.reduce(|best, way| if way.0 > best.0 { way } else { best }).map_or(0, |way| way.1)
    };
    (stretches.clone().filter(|stretch| alone(stretch) == first).count(), stretches.count())
}

/// Whether many more beats are cut in three than in halves.
fn compound(positions: &[Position]) -> bool {
    let count = |parts: &[u32]| positions.iter().filter(|position| parts.contains(&position.part())).count();
    count(&[4, 8, 16, 20]) > 2 * count(&[3, 6, 9, 12, 15, 18, 21])
}

/// The beats with what starts in each; waits of more than eight beats to the event are cut off.
fn gathered(events: &[Event], positions: &[Position]) -> Vec<Beat> {
    let count = positions.last().map_or(0, |last| last.beat() + 1).min(events.len() as u64 * 8);
    let mut beats = vec![Beat::default(); count as usize];
    for (event, position) in events.iter().zip(positions) {
        let Some(beat) = beats.get_mut(position.beat() as usize) else { continue };
        beat.rhythm |= 1 << position.part();
        beat.lowest = Some(beat.lowest.map_or(event.bass(), |lowest| lowest.min(event.bass())));
        for note in &event.notes {
            beat.classes[usize::from(note.key % 12)] += note.length.min(1_000_000) as f64 / 1e6 + 0.05;
        }
        if position.part() == 0 {
            beat.full += event.weight as f64 / 1e3;
            beat.long = beat.long.max((event.longest() as f64 / 1e6).min(1.5));
            beat.bass = Some(beat.bass.map_or(event.bass(), |bass| bass.min(event.bass())));
        }
    }
    beats
}

/// How strongly each beat is marked, beside those around it.
fn accents(beats: &[Beat]) -> Vec<f64> {
    let known: Vec<f64> = beats.iter().filter_map(|beat| beat.lowest.map(f64::from)).collect();
    let middle = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let low: Vec<f64> = beats.iter().map(|beat| beat.lowest.map_or(middle, f64::from)).collect();
    let low = around(&low);
    let bass = |beat: &Beat| beat.bass.map_or(NO_BASS, f64::from);
    let lower = beats.iter().zip(&low).map(|(beat, low)| ((low - bass(beat)) / 12.0).clamp(-1.5, 1.5)).collect();
    let change = |index: usize| match index {
        0 => 0.0,
        _ => 1.0 - alike(&beats[index].classes, &beats[index - 1].classes),
    };
    let kinds: [Vec<f64>; 4] = [
        beats.iter().map(|beat| beat.full).collect(),
        beats.iter().map(|beat| beat.long).collect(),
        lower,
        (0..beats.len()).map(change).collect(),
    ];
    let mut accents = vec![0.0; beats.len()];
    for (kind, weight) in kinds.iter().zip(KINDS) {
        for ((accent, value), mean) in accents.iter_mut().zip(kind).zip(around(kind)) {
            *accent += weight * (value - mean).clamp(-2.0, 2.0);
        }
    }
    accents
}

/// The mean of the values around each.
fn around(values: &[f64]) -> Vec<f64> {
    let mean = |index: usize| {
        let near = &values[index.saturating_sub(AROUND)..(index + AROUND + 1).min(values.len())];
        near.iter().sum::<f64>() / near.len() as f64
    };
    (0..values.len()).map(mean).collect()
}

/// How far the first beats of bars stand out.
fn lifted(accents: &[f64], length: usize, first: usize) -> f64 {
    let mean = |beat: usize| {
        let own = accents.iter().skip((first + beat) % length).step_by(length);
        own.clone().sum::<f64>() / own.count().max(1) as f64
    };
    match length {
        2 => mean(0) - mean(1),
        3 => mean(0) - (mean(1) + mean(2)) / 2.0,
        _ => (mean(0) + THIRD * mean(2)) / (1.0 + THIRD) - (mean(1) + mean(3)) / 2.0,
    }
}

/// How much of rhythm and harmony comes again after `lag` beats.
fn again(beats: &[Beat], lag: usize) -> f64 {
    let pairs = || beats.iter().zip(beats.iter().skip(lag));
    let count = pairs().count().max(1) as f64;
    let rhythm = |(one, other): (&Beat, &Beat)| {
        f64::from((one.rhythm & other.rhythm).count_ones()) / f64::from((one.rhythm | other.rhythm).count_ones().max(1))
    };
    let harmony = |(one, other): (&Beat, &Beat)| alike(&one.classes, &other.classes);
    (AGAIN[0] * pairs().map(rhythm).sum::<f64>() + AGAIN[1] * pairs().map(harmony).sum::<f64>()) / count
}

/// The cosine of the angle between two sets of pitch classes; 0 where one is empty.
fn alike(one: &[f64; 12], other: &[f64; 12]) -> f64 {
    let product = |a: &[f64; 12], b: &[f64; 12]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let size = product(one, one) * product(other, other);
    if size > 0.0 { product(one, other) / libm::sqrt(size) } else { 0.0 }
}

const _: () = assert!(PARTS <= 32, "the parts of a beat are bits of a word");
