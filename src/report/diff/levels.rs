//! By how much the mix and its seats became louder or softer, bar by bar.

use super::runs;
use super::told::{Bar, Told};
use crate::units::Decibels;
use schemars::JsonSchema;
use serde::Serialize;

/// Less than this is no shift that is told: a third of a dynamic (ours).
const TOLD: f64 = 1.0;

/// The level of a seat, or of the mix.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelChange {
    /// The seat's name, or `mix`.
    pub name: String,
    /// Runs of bars in which it is 1 LU or more louder (above 0) or softer; none where it rests in either.
    pub shifts: Vec<Shift>,
}

/// A run of bars that moved one way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Shift {
    /// First bar.
    pub from: u32,
    /// Last bar.
    pub to: u32,
    /// By how many LU, the mean over the bars, to a tenth.
    pub by: Decibels,
}

pub(super) fn changes(before: &Told, after: &Told) -> Vec<LevelChange> {
    let mix = change("mix", before, after, |bar| bar.mix, |bar| bar.mix);
    let of_seat = |name: &String| {
        let (old, new) = (before.seat(name)?, after.seat(name)?);
        let level = |seat: usize| move |bar: &Bar| bar.seats.get(seat).copied().flatten();
        change(name, before, after, level(old), level(new))
    };
    mix.into_iter().chain(before.seats.iter().map(|seat| &seat.name).filter_map(of_seat)).collect()
}

fn change(
    name: &str,
    before: &Told,
    after: &Told,
    old: impl Fn(&Bar) -> Option<f64>,
    new: impl Fn(&Bar) -> Option<f64>,
) -> Option<LevelChange> {
    let (first, second) = (before.balance.as_ref()?, after.balance.as_ref()?);
    let moved = |bar: &Bar| Some((bar.bar, new(second.bar(bar.bar)?)? - old(bar)?));
    let way = |by: &f64| (by.abs() >= TOLD).then_some(*by > 0.0);
    let shifts = runs(first.bars.iter().filter_map(moved), way).iter().filter_map(|run| shift(run)).collect();
    Some(LevelChange { name: name.to_owned(), shifts })
}

fn shift(run: &[(u32, f64)]) -> Option<Shift> {
    let mean = run.iter().map(|(_, by)| by).sum::<f64>() / run.len() as f64;
    Some(Shift { from: run.first()?.0, to: run.last()?.0, by: Decibels(mean).to_tenth() })
}
