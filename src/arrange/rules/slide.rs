//! Slides that cannot be where the next note needs them: see the page of `slide-too-far`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::Slide;
use crate::score::Pitch;

pub(super) struct SlideTooFar;

/// How far over its pace a slide must be for a player to complain (ours).
const HASTE: f64 = 1.25;

/// Positions so near that the slide is smeared into the next note (ours).
const NEAR: f64 = 1.2;

impl Rule for SlideTooFar {
    fn code(&self) -> Code {
        Code::SlideTooFar
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 {
            return Vec::new();
        }
        path(part).windows(2).filter_map(|pair| hit(part, pair[0]?, pair[1]?)).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let apart = f64::from(hit.gravity) / 10.0;
        let pitch = |index: usize| part.onsets.get(index).and_then(Onset::single).unwrap_or(Pitch::MIDDLE_C);
        let time = |index: usize| part.onsets.get(index).map_or(0.0, |onset| onset.time);
        let before = hit.index.saturating_sub(1);
        let ms = (time(hit.index) - time(before)) * 1000.0;
        Told::new(
            format!("{} to {} moves the slide by {apart:.1} positions in {ms:.0} ms", pitch(before), pitch(hit.index)),
            "slow the figure down, leave a note out, or give it to an instrument with valves",
        )
    }
}

/// Where the slide is for an attack.
#[derive(Debug, Clone, Copy)]
struct Place {
    onset: usize,
    /// Positions out from the first.
    at: f64,
}

fn hit(part: &Part<'_>, before: Place, now: Place) -> Option<Hit> {
    let (from, to) = (part.onsets.get(before.onset)?, part.onsets.get(now.onset)?);
    let slide = part.profile_at(to).capability.slide.as_ref()?;
    let apart = (now.at - before.at).abs();
    let gravity = (apart * 10.0).round() as u32;
    let short = lacking(slide, apart, to.time - from.time) > 0.0;
    short.then_some(Hit { at: to.tick, kind: 0, severity: Severity::Warning, gravity, index: now.onset })
}

/// Seconds that a way of so many positions lacks.
fn lacking(slide: &Slide, apart: f64, time: f64) -> f64 {
    if apart <= NEAR { 0.0 } else { (apart * slide.position_time.0 - time * HASTE).max(0.0) }
}

/// The path of the slide that lacks least time; `None` at attacks that set it free (no single note, or one that no
/// partial gives).
fn path(part: &Part<'_>) -> Vec<Option<Place>> {
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(part.onsets.len());
    for (index, onset) in part.onsets.iter().enumerate() {
        let slide = part.profile_at(onset).capability.slide.as_ref();
        let places = slide.zip(onset.single()).map_or_else(Vec::new, |(slide, pitch)| places(slide, pitch));
        let before = index.checked_sub(1).and_then(|i| Some((steps.get(i)?, onset.time - part.onsets.get(i)?.time)));
        let step = places.into_iter().map(|at| Step::after(before, slide, at)).collect();
        steps.push(step);
    }
    walk_back(&steps)
}

/// A place of the slide at an attack, with the best way to it.
#[derive(Debug, Clone, Copy)]
struct Step {
    at: f64,
    /// Microseconds lacking on the way so far, then positions moved in thousandths.
    cost: (i64, i64),
    from: Option<usize>,
}

impl Step {
    fn after(before: Option<(&Vec<Self>, f64)>, slide: Option<&Slide>, at: f64) -> Self {
        let free = Self { at, cost: (0, 0), from: None };
        let (Some((steps, time)), Some(slide)) = (before.filter(|(steps, _)| !steps.is_empty()), slide) else {
            return free;
        };
        let best = steps.iter().enumerate().map(|(from, step)| (step.cost_to(slide, at, time), from)).min();
        best.map_or(free, |(cost, from)| Self { at, cost, from: Some(from) })
    }

    fn cost_to(&self, slide: &Slide, at: f64, time: f64) -> (i64, i64) {
        let apart = (at - self.at).abs();
        let late = (lacking(slide, apart, time) * 1e6) as i64;
        (self.cost.0 + late, self.cost.1 + (apart * 1000.0) as i64)
    }
}

fn walk_back(steps: &[Vec<Step>]) -> Vec<Option<Place>> {
    let mut path: Vec<Option<Place>> = vec![None; steps.len()];
    let mut chosen: Option<usize> = None;
    for (onset, step) in steps.iter().enumerate().rev() {
        let cheapest = || (0..step.len()).min_by_key(|i| (step[*i].cost, *i));
        let Some(state) = chosen.or_else(cheapest).and_then(|i| step.get(i)) else { continue };
        path[onset] = Some(Place { onset, at: state.at });
        chosen = state.from;
    }
    path
}

/// Where the slide may be for a pitch: every partial that reaches it, without the valve and with it. The valve's tube is
/// longer, so its positions lie further apart, and the last is out of reach (physics: a semitone is a share of the tube).
fn places(slide: &Slide, pitch: Pitch) -> Vec<f64> {
    let mut places = Vec::new();
    let last = i16::from(slide.positions) - 1;
    for partial in &slide.partials {
        let below = (*partial - pitch).0;
        if (0..=last).contains(&below) {
            places.push(f64::from(below));
        }
        let with_valve = below - slide.valve.0;
        if slide.valve.0 > 0 && (0..last).contains(&with_valve) {
            let longer = libm::exp2(f64::from(slide.valve.0) / 12.0);
            let out = longer * (libm::exp2(f64::from(with_valve) / 12.0) - 1.0);
            places.push((12.0 * libm::log2(1.0 + out)).min(f64::from(last)));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{pitch, profile};
    use crate::arrange::rules::tests::{chord, codes, play_on};
    use crate::profile::Profile;
    use crate::score::Interval;
    use crate::units::Seconds;

    fn trombone(valve: i16) -> Profile {
        let mut trombone = profile("Bassoon");
        let partials = ["Bb2", "F3", "Bb3", "D4", "F4", "Bb4"].map(pitch).to_vec();
        let slide = Slide { positions: 7, position_time: Seconds(0.06), partials, valve: Interval(valve) };
        trombone.capability.slide = Some(slide);
        trombone
    }

    fn play(valve: i16, names: &[&str], step: u64) -> Vec<&'static str> {
        let notes = (0..12).map(|i| chord(names[i as usize % names.len()], i * step, step)).collect();
        codes(&play_on(trombone(valve), notes))
    }

    #[test]
    fn far_positions_need_time() {
        assert_eq!(play(0, &["Bb2", "B2"], 120), ["slide-too-far"], "first to seventh in 125 ms");
        assert!(play(0, &["Bb2", "B2"], 480).is_empty(), "in half a second");
        assert!(play(0, &["Bb2", "A2"], 120).is_empty(), "first to second");
    }

    #[test]
    fn alternate_positions_and_the_valve_shorten_the_way() {
        assert!(play(0, &["Bb3", "Gb3", "Bb3", "C4"], 120).is_empty(), "Bb3 in the fifth is beside Gb3");
        assert_eq!(play(0, &["Bb2", "C3"], 120), ["slide-too-far"], "first to sixth");
        assert!(play(5, &["Bb2", "C3"], 120).is_empty(), "both in the first, with the valve");
    }

    #[test]
    fn pitches_between_partials_lie_on_several() {
        let slide = trombone(0).capability.slide.unwrap();
        assert_eq!(places(&slide, pitch("Bb3")), [0.0, 4.0]);
        assert_eq!(places(&slide, pitch("B3")), [3.0, 6.0]);
        let valved = trombone(5).capability.slide.unwrap();
        assert!(places(&valved, pitch("C3")).contains(&0.0));
    }
}
