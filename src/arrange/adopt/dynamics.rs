//! Dynamics of an existing file: velocities and expression as evidence within each part.

use super::Taken;
use crate::score::{BarNumber, Control, Dynamic, Event, MeterMap, Note, Part, Tick};

/// Velocities of one dynamic step: notation programs play pp to ff at about 33, 49, 64, 80, 96, 112.
const STEP: i64 = 16;

/// A controller carries dynamics when it takes at least so many values, over at least one step.
const VALUES: usize = 4;

/// How far a bar must leave the dynamic that holds before it changes, in thousandths of a step (ours).
const CHANGE: i64 = 650;

/// How far a note must stand out of its bar for an accent, in thousandths of a step (ours).
const ACCENT: i64 = 1500;

/// The loudness of each note against the middle of its part, in thousandths of a step.
pub(super) fn steps(part: &Part) -> Vec<i64> {
    let expression = expression(part);
    let value_at = |note: &Note| {
        let at = expression.partition_point(|(tick, _)| *tick <= note.start).saturating_sub(1);
        expression.get(at).map_or(0, |(_, value)| i64::from(*value))
    };
    let velocities: Vec<i64> = part.notes.iter().map(|note| i64::from(note.velocity.value())).collect();
    let values: Vec<i64> = part.notes.iter().map(value_at).collect();
    let (velocity, value) = (middle(&velocities), middle(&values));
    velocities.iter().zip(&values).map(|(v, e)| (v - velocity + e - value) * 1000 / STEP).collect()
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

/// The dynamics of a seat: one a bar, changed only when the music does.
pub(super) struct Loudness {
    /// First tick of each bar that has notes, the dynamic that holds there, and the mean step, in thousandths.
    bars: Vec<(Tick, Dynamic, i64)>,
    /// Accents are told only where they are rare.
    accents: bool,
}

impl Loudness {
    /// `taken` by start.
    pub(super) fn of(taken: &[Taken<'_>], meters: &MeterMap) -> Self {
        let mut holds: i64 = 0;
        let mut loudness = Self { bars: Vec::new(), accents: true };
        for (start, mean) in means(taken, meters) {
            if (mean - holds * 1000).abs() > CHANGE || loudness.bars.is_empty() {
                holds = (mean + 500).div_euclid(1000).clamp(-3, 2);
            }
            loudness.bars.push((start, Dynamic::Mf.louder(holds as i8), mean));
        }
        let accented = taken.iter().filter(|taken| loudness.is_accent(taken)).count();
        loudness.accents = accented * 10 <= taken.len();
        loudness
    }

    pub(super) fn dynamic(&self, at: Tick) -> Dynamic {
        self.bar(at).map_or(Dynamic::Mf, |(_, dynamic, _)| *dynamic)
    }

    pub(super) fn is_accent(&self, taken: &Taken<'_>) -> bool {
        self.accents && self.bar(taken.note.start).is_some_and(|(_, _, mean)| taken.step - mean >= ACCENT)
    }

    fn bar(&self, at: Tick) -> Option<&(Tick, Dynamic, i64)> {
        let index = self.bars.partition_point(|(start, _, _)| *start <= at);
        index.checked_sub(1).and_then(|index| self.bars.get(index))
    }
}

/// The mean step of each bar that has notes, long notes counting for more, with the bar's first tick.
fn means(taken: &[Taken<'_>], meters: &MeterMap) -> Vec<(Tick, i64)> {
    let mut bars: Vec<(BarNumber, Tick, i128, i128)> = Vec::new();
    let mut bar = meters.bar_at(Tick::ZERO);
    for taken in taken {
        if !bar.span.contains(taken.note.start) {
            bar = meters.bar_at(taken.note.start);
        }
        let weight = i128::from(taken.note.length.0.max(1));
        match bars.last_mut() {
            Some((number, _, sum, weights)) if *number == bar.number => {
                *sum += i128::from(taken.step) * weight;
                *weights += weight;
            }
            _ => bars.push((bar.number, bar.span.start, i128::from(taken.step) * weight, weight)),
        }
    }
    bars.into_iter().map(|(_, start, sum, weights)| (start, (sum / weights.max(1)) as i64)).collect()
}
