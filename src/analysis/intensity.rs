//! How intense the music is, bar by bar, and where it culminates.
//!
//! Loudness, density, number of voices and height go up together towards a climax (M. Farbood,
//! "A parametric, temporal model of musical tension", Music Perception 29, 2012).
//! Each is taken within the piece, from its fifth to its ninety-fifth percentile, so that a file with one velocity
//! throughout still has a course: then density, voices and height carry it alone. The weights are ours.

use super::fabric::BarTexture;
use crate::score::Tick;
use serde::{Deserialize, Serialize};

/// Where the music culminates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climax {
    /// Start of its most intense bar.
    pub tick: Tick,
    /// How intense, in thousandths of the piece's own course.
    pub strength: u16,
}

/// What each counts for, in hundredths: loudness, density, voices, height; where loudness tells, and where it does not.
const WITH_LOUDNESS: [i64; 4] = [55, 20, 10, 15];
const WITHOUT: [i64; 4] = [0, 40, 25, 35];
/// No climax is less intense, nor rises less above the bars between it and another.
const HIGH: i64 = 700;
const RISE: i64 = 200;
/// Bars between two climaxes.
const APART: usize = 8;

/// Writes the intensity of each bar, from its texture and the level of its notes (`None`: none starts).
pub(super) fn fill(bars: &mut [BarTexture], levels: &[Option<i64>], flat: bool) {
    let weights = if flat { WITHOUT } else { WITH_LOUDNESS };
    let level = |bar: usize| levels.get(bar).copied().flatten();
    let sounds = |bar: &BarTexture| bar.density > 0;
    let series: [Vec<Option<i64>>; 4] = [
        (0..bars.len()).map(level).collect(),
        bars.iter().map(|bar| sounds(bar).then_some(i64::from(bar.density))).collect(),
        bars.iter().map(|bar| sounds(bar).then_some(i64::from(bar.voices))).collect(),
        bars.iter().map(|bar| bar.range.map(|range| i64::from(range.high.midi()))).collect(),
    ];
    let series = series.map(|values| within(&values));
    let raw = (0..bars.len()).map(|bar| {
        let sum: i64 =
            series.iter().zip(weights).map(|(own, weight)| own.get(bar).copied().unwrap_or(0) * weight).sum();
        if bars.get(bar).is_some_and(|bar| bar.voices > 0 || bar.density > 0) { sum / 100 } else { 0 }
    });
    let raw: Vec<i64> = raw.collect();
    for (bar, value) in bars.iter_mut().zip(smooth(&raw)) {
        bar.intensity = u16::try_from(value.clamp(0, 1000)).unwrap_or(0);
    }
}

/// Each value between the fifth and the ninety-fifth percentile of all, in thousandths; what is missing goes on as before.
fn within(values: &[Option<i64>]) -> Vec<i64> {
    let mut sorted: Vec<i64> = values.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let at = |share: usize| sorted.get((sorted.len().saturating_sub(1)) * share / 100).copied().unwrap_or(0);
    let (low, high) = (at(5), at(95));
    let mut last = 0;
    let place = |value: &Option<i64>| {
        if let Some(value) = value {
            last = if high > low { ((value - low) * 1000 / (high - low)).clamp(0, 1000) } else { 500 };
        }
        last
    };
    values.iter().map(place).collect()
}

/// The mean of each with its neighbours, itself twice.
fn smooth(values: &[i64]) -> Vec<i64> {
    let at = |index: Option<usize>, own: i64| index.and_then(|index| values.get(index)).copied().unwrap_or(own);
    let mean = |(index, own): (usize, &i64)| (at(index.checked_sub(1), *own) + 2 * own + at(Some(index + 1), *own)) / 4;
    values.iter().enumerate().map(mean).collect()
}

/// The climaxes in time order: peaks, each the highest of its hill. A hill goes on to the next peak when that is near, or
/// when the music hardly falls between them.
pub(super) fn climaxes(bars: &[BarTexture]) -> Vec<Climax> {
    let level = |index: usize| bars.get(index).map_or(0, |bar| i64::from(bar.intensity));
    let rises = |index: usize| index.checked_sub(1).is_none_or(|before| level(index) > level(before));
    let mut found: Vec<usize> = Vec::new();
    let mut lowest = i64::MAX;
    for index in 0..bars.len() {
        lowest = lowest.min(level(index));
        if level(index) < HIGH || !rises(index) || level(index) < level(index + 1) {
            continue;
        }
        let same_hill = |last: usize| index - last < APART || level(last).min(level(index)) - lowest < RISE;
        if let Some(last) = found.last().copied().filter(|last| same_hill(*last)) {
            if level(index) <= level(last) {
                continue;
            }
            found.pop();
        }
        found.push(index);
        lowest = level(index);
    }
    let strength = |index: usize| u16::try_from(level(index)).unwrap_or(0);
    let climax = |index: usize| bars.get(index).map(|bar| Climax { tick: bar.span.start, strength: strength(index) });
    found.into_iter().filter_map(climax).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Pitch, PitchRange, TickSpan};

    /// A bar a number: how many notes start in a beat.
    fn bars(densities: &[u16]) -> Vec<BarTexture> {
        let bar = |(index, density): (u64, &u16)| BarTexture {
            span: TickSpan::new(Tick(index * 1920), Tick((index + 1) * 1920)),
            voices: density * 100,
            density: density * 100,
            range: PitchRange::new(Pitch::clamped(48), Pitch::clamped(60 + i32::from(*density))),
            kind: None,
            intensity: 0,
        };
        (0..).zip(densities).map(bar).collect()
    }

    fn peaks(densities: &[u16], levels: &[Option<i64>], flat: bool) -> Vec<u64> {
        let mut bars = bars(densities);
        fill(&mut bars, levels, flat);
        climaxes(&bars).iter().map(|climax| climax.tick.0 / 1920).collect()
    }

    #[test]
    fn density_and_height_carry_a_file_with_one_velocity() {
        let densities: Vec<u16> = (1..=12).chain((1..=12).rev()).collect();
        let flat = vec![Some(80); 24];
        assert_eq!(peaks(&densities, &flat, true).len(), 1);
        assert!((10..=12).contains(&peaks(&densities, &flat, true)[0]));
    }

    #[test]
    fn loudness_leads_where_it_tells() {
        let levels: Vec<Option<i64>> = (0..32).map(|bar: i64| Some(100 - (bar - 20).abs() * 3)).collect();
        let found = peaks(&[2; 32], &levels, false);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!((19..=21).contains(&found[0]), "{found:?}");
    }

    #[test]
    fn even_music_and_silence_have_no_climax() {
        assert_eq!(peaks(&[2; 32], &[Some(80); 32], true), [] as [u64; 0]);
        assert_eq!(peaks(&[], &[], true), [] as [u64; 0]);
        let mut silence = bars(&[0; 8]);
        fill(&mut silence, &[None; 8], true);
        assert!(silence.iter().all(|bar| bar.intensity == 0));
    }
}
