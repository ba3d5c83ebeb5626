//! The dynamics that each part of a played file was written with, as far as its velocities tell.
//!
//! Notation programs play each dynamic at a velocity of their own, and hairpins as velocities in between. Where a file's
//! velocities stand on such a scale (see `scale`) the marks are read back; else each part is taken against itself. Either
//! way a dynamic is written only where it stays (see [`mod@steady`]), and a hairpin only where the notes rise or fall by a
//! dynamic at least (see `swell`).

mod scale;
mod steady;
mod swell;
#[cfg(test)]
mod tests;

pub use steady::{Attack, steady};

use crate::score::{Control, Dynamic, Event, MeterMap, Note, Part, Score, Tick, TickSpan};
use scale::Scale;

/// A velocity of one step in a file that tells nothing of its own: notation programs play pp to ff at about 33, 49, 64,
/// 80, 96, 112.
const STEP: i64 = 16;

/// A controller carries dynamics when it takes at least so many values, over at least one step.
const VALUES: usize = 4;

/// How far a note must stand out of its dynamic for an accent, in thousandths of a step (ours).
const ACCENT: i64 = 1500;

/// What a change of dynamic costs, in thousandths of a step held for a bar (ours): a mark that is read back stays for
/// about a bar, one that is estimated for three.
const READ_BACK: i64 = 500;
const ESTIMATED: i64 = 1500;

/// The dynamics of every part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loudness {
    /// One entry a part of the score.
    pub parts: Vec<PartLoudness>,
    /// Whether parts have dynamics of their own, so that the balance is the composer's.
    pub is_balanced: bool,
}

/// The dynamics of one part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartLoudness {
    /// Where dynamics change; neighbours differ.
    pub changes: Vec<(Tick, Dynamic)>,
    /// Hairpins, louder (true) or softer, by start; they do not overlap.
    pub hairpins: Vec<(TickSpan, bool)>,
    /// Whether each note of the part is accented; none is where accents are many.
    pub accents: Vec<bool>,
}

impl PartLoudness {
    /// The dynamic that holds at a tick; mf before the first.
    #[must_use]
    pub fn at(&self, tick: Tick) -> Dynamic {
        let last = self.changes.partition_point(|(at, _)| *at <= tick).checked_sub(1);
        last.and_then(|last| self.changes.get(last)).map_or(Dynamic::Mf, |(_, dynamic)| *dynamic)
    }
}

impl Loudness {
    /// What the velocities of a score tell, or what a played part says of itself ([`Mark::Dynamic`](crate::score::Mark));
    /// mf throughout where nothing is told. A part without a mark of its own (the
    /// lower hand of a piano whose marks stand above it) has those of the nearest part in the file.
    #[must_use]
    pub fn of(score: &Score) -> Self {
        let scale = Scale::of(score);
        let mut parts: Vec<PartLoudness> = score.parts.iter().map(|part| part_loudness(part, score, scale)).collect();
        let marked: Vec<bool> = score.parts.iter().map(|part| says(part, score) || is_marked(part, scale)).collect();
        let told = parts.iter().zip(&marked).filter(|(_, marked)| **marked).map(|(part, _)| &part.changes);
        let told: Vec<&Vec<(Tick, Dynamic)>> = told.collect();
        let is_balanced = scale.is_some() && told.windows(2).any(|pair| pair.first() != pair.last());
        for unmarked in (0..parts.len()).filter(|part| marked.get(*part) == Some(&false)) {
            let nearest = (0..parts.len()).filter(|part| marked.get(*part) == Some(&true));
            if let Some(nearest) = nearest.min_by_key(|part| part.abs_diff(unmarked)) {
                parts[unmarked].changes = parts[nearest].changes.clone();
            }
        }
        Self { parts, is_balanced }
    }
}

/// Whether a part that was played says its dynamics; what is notated has other ways to.
fn says(part: &Part, score: &Score) -> bool {
    !score.notated && part.dynamics().next().is_some()
}

/// Whether a part has dynamics of its own; on a scale with a loudness for what has none, not where all notes have that.
fn is_marked(part: &Part, scale: Option<Scale>) -> bool {
    !part.notes.iter().all(|note| is_plain(note, scale))
}

fn is_plain(note: &Note, scale: Option<Scale>) -> bool {
    scale.is_some_and(|scale| scale.is_default(i64::from(note.velocity.value())))
}

fn part_loudness(part: &Part, score: &Score, scale: Option<Scale>) -> PartLoudness {
    let levels = levels(part, scale);
    let attacks = attacks(&told(part, &levels, scale), &score.frame.meters);
    let mut loudness = if says(part, score) {
        PartLoudness { changes: part.dynamics().collect(), hairpins: part.hairpins.clone(), accents: Vec::new() }
    } else {
        heard(&attacks, if scale.is_some() { READ_BACK } else { ESTIMATED }, score.frame.division().quarter().0)
    };
    let stands_out = |(note, level): (&Note, &i64)| {
        let swells = loudness.hairpins.partition_point(|(span, _)| span.start <= note.start);
        let last = swells.checked_sub(1).and_then(|last| loudness.hairpins.get(last));
        let inside = last.is_some_and(|(span, _)| note.start <= span.end);
        !inside && *level - thousandths(loudness.at(note.start)) >= ACCENT
    };
    let accents: Vec<bool> = part.notes.iter().zip(&levels).map(stands_out).collect();
    let rare = accents.iter().filter(|accent| **accent).count() * 10 <= accents.len();
    loudness.accents = accents.into_iter().map(|accent| accent && rare).collect();
    loudness
}

/// The dynamics and hairpins of a course of attacks.
fn heard(attacks: &[Attack], change: i64, quarter: u64) -> PartLoudness {
    let mut dynamics = steady(attacks, change);
    let hairpins = swell::find(attacks, quarter);
    swell::hold(&hairpins, attacks, quarter, &mut dynamics);
    let mut changes: Vec<(Tick, Dynamic)> = attacks.iter().map(|attack| attack.at).zip(dynamics).collect();
    changes.dedup_by_key(|(_, dynamic)| *dynamic);
    PartLoudness { changes, hairpins, accents: Vec::new() }
}

fn thousandths(dynamic: Dynamic) -> i64 {
    dynamic as i64 * 1000
}

/// The loudness of each note as a dynamic, in thousandths of a step from ppp: on the scale of the file, or against the
/// middle of its part.
fn levels(part: &Part, scale: Option<Scale>) -> Vec<i64> {
    let velocities: Vec<i64> = part.notes.iter().map(|note| i64::from(note.velocity.value())).collect();
    if let Some(scale) = scale {
        return velocities.into_iter().map(|velocity| scale.step(velocity)).collect();
    }
    let expression = expression(part);
    let value_at = |note: &Note| {
        let at = expression.partition_point(|(tick, _)| *tick <= note.start).saturating_sub(1);
        expression.get(at).map_or(0, |(_, value)| i64::from(*value))
    };
    let values: Vec<i64> = part.notes.iter().map(value_at).collect();
    let (velocity, value) = (middle(&velocities), middle(&values));
    let step = |(v, e): (&i64, &i64)| thousandths(Dynamic::Mf) + (v - velocity + e - value) * 1000 / STEP;
    velocities.iter().zip(&values).map(step).collect()
}

/// The controller that carries the part's dynamics: expression, breath or modulation; empty when none does.
fn expression(part: &Part) -> Vec<(Tick, u8)> {
    let series = |control: Control| {
        let value = |event: &crate::score::Timed<Event>| match event.what {
            Event::Control(which, value) if which == control => Some((event.tick, value)),
            _ => None,
        };
        part.events.iter().filter_map(value).collect::<Vec<_>>()
    };
    let carries = |series: &Vec<(Tick, u8)>| {
        let mut values: Vec<u8> = series.iter().map(|(_, value)| *value).collect();
        values.sort_unstable();
        values.dedup();
        let wide = values.first().zip(values.last()).is_some_and(|(low, high)| i64::from(high - low) >= STEP);
        wide && values.len() >= VALUES
    };
    let controls = [Control::EXPRESSION, Control::BREATH, Control::MODULATION];
    controls.into_iter().map(series).find(carries).unwrap_or_default()
}

fn middle(values: &[i64]) -> i64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The notes with their levels, and whether they are without a dynamic: then they tell nothing of what they are struck
/// with.
fn told<'a>(part: &'a Part, levels: &[i64], scale: Option<Scale>) -> Vec<(&'a Note, i64, bool)> {
    part.notes.iter().zip(levels).map(|(note, level)| (note, *level, is_plain(note, scale))).collect()
}

/// What is struck together, as loud as the middle of it.
fn attacks(notes: &[(&Note, i64, bool)], meters: &MeterMap) -> Vec<Attack> {
    let mut attacks: Vec<Attack> = Vec::new();
    let mut bar = meters.bar_at(Tick::ZERO);
    for chord in notes.chunk_by(|a, b| a.0.start == b.0.start) {
        let Some(at) = chord.first().map(|(note, ..)| note.start) else { continue };
        if !bar.span.contains(at) {
            bar = meters.bar_at(at);
        }
        let end = chord.iter().map(|(note, ..)| note.end()).max().unwrap_or(at);
        attacks.push(Attack { at, end, step: step(chord), bar: bar.span.length(), free: false });
    }
    attacks
}

/// The middle level of a chord's notes that have a dynamic; of all where none has.
fn step(chord: &[(&Note, i64, bool)]) -> i64 {
    let none = chord.iter().all(|(.., plain)| *plain);
    let told = chord.iter().filter(|(.., plain)| none || !plain);
    middle(&told.map(|(_, level, _)| *level).collect::<Vec<_>>())
}
