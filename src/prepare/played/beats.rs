//! When each beat was, from where the events stand: the way between played time and written time.

use super::event::Event;
use super::track::{PARTS, Position};

/// The times of the beats of a performance, from its first bar line on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beats {
    /// When each beat starts, in µs, ascending; two at least.
    times: Vec<i64>,
}

impl Beats {
    /// The beats under events at `positions`, to two after the last.
    pub(super) fn new(events: &[Event], positions: &[Position]) -> Self {
        let knots = knots(events, positions);
        let last = positions.last().map_or(0, |position| position.beat()) + 2;
        let mut times: Vec<i64> = (0..=last).map(|beat| at(&knots, beat as i64 * i64::from(PARTS))).collect();
        for index in 1..times.len() {
            times[index] = times[index].max(times[index - 1] + 1_000);
        }
        Self { times }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.times.len()
    }

    /// When a beat starts, in µs.
    pub(super) fn time(&self, beat: usize) -> i64 {
        self.times.get(beat).or(self.times.last()).copied().unwrap_or(0)
    }

    /// When a position is, in µs.
    pub(super) fn time_of(&self, position: Position) -> i64 {
        let (from, to) = (self.time(position.beat() as usize), self.time(position.beat() as usize + 1));
        from + (to - from) * i64::from(position.part()) / i64::from(PARTS)
    }

    /// The length of the middle beat, in µs.
    pub(super) fn median(&self) -> i64 {
        let mut lengths: Vec<i64> = self.times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        lengths.sort_unstable();
        lengths.get(lengths.len() / 2).copied().unwrap_or(500_000)
    }

    /// Which tick a time is, where a beat has so many.
    pub(super) fn tick(&self, time: i64, ticks: i64) -> u64 {
        let beat = self
            .times
            .partition_point(|start| *start <= time)
            .saturating_sub(1)
            .min(self.times.len().saturating_sub(2));
        let (from, to) = (self.time(beat), self.time(beat + 1));
        let inside = (time - from) as i128 * i128::from(ticks) / i128::from((to - from).max(1));
        u64::try_from(beat as i128 * i128::from(ticks) + inside).unwrap_or(0)
    }
}

/// Places in parts with the mean time of what was struck there.
fn knots(events: &[Event], positions: &[Position]) -> Vec<(i64, i64)> {
    let mut knots: Vec<(i64, i64)> = Vec::new();
    let mut run: Vec<(i64, i64)> = Vec::new();
    let mut flush = |run: &mut Vec<(i64, i64)>, place: i64| {
        let weight: i64 = run.iter().map(|(_, weight)| weight).sum();
        let time = run.iter().map(|(at, weight)| at * weight).sum::<i64>() / weight.max(1);
        knots.push((place, time));
        run.clear();
    };
    for (index, (event, position)) in events.iter().zip(positions).enumerate() {
        run.push((event.at, event.weight.max(1)));
        if positions.get(index + 1) != Some(position) {
            flush(&mut run, position.0 as i64);
        }
    }
    knots
}

/// The time of a place: on the straight line between its neighbours that are about beats apart.
fn at(knots: &[(i64, i64)], place: i64) -> i64 {
    let after = knots.partition_point(|knot| knot.0 < place);
    if let Some(knot) = knots.get(after).filter(|knot| knot.0 == place) {
        return knot.1;
    }
    let last = knots.len().saturating_sub(1);
    let (one, other) = match after {
        0 => (0, reaching(knots, 0)),
        after if after > last => (reaching_back(knots, last), last),
        after => (after - 1, after),
    };
    match (knots.get(one), knots.get(other)) {
        (Some(a), Some(b)) if a.0 < b.0 => {
            a.1 + ((place - a.0) as i128 * i128::from(b.1 - a.1) / i128::from(b.0 - a.0)) as i64
        }
        (Some(a), _) => a.1 + (place - a.0) * 500_000 / i64::from(PARTS),
        _ => place * 500_000 / i64::from(PARTS),
    }
}

/// The first knot at least two beats after one, so that what lies before or after all is reckoned from a steady tempo.
fn reaching(knots: &[(i64, i64)], from: usize) -> usize {
    let far = knots[from].0 + 2 * i64::from(PARTS);
    knots.partition_point(|knot| knot.0 < far).min(knots.len() - 1)
}

fn reaching_back(knots: &[(i64, i64)], from: usize) -> usize {
    let far = knots[from].0 - 2 * i64::from(PARTS);
    knots.partition_point(|knot| knot.0 <= far).saturating_sub(1)
}
