//! The heat map, seats by bars: level, and how much of a seat's loudness is lost to the others.

use crate::balance::{Balance, BarBalance};
use crate::report::Story;
use crate::units::Lufs;
use minijinja::{Value, context};
use std::fmt::Write as _;

/// Height of a row in pixels.
const ROW: usize = 14;
/// Steps of a colour scale.
const STEPS: usize = 6;
/// Loudness units of one step of the level scale, below the loudest bar of any seat.
const STEP_LU: f64 = 6.0;

/// The drawing: size, one path a step for level and for what is lost, bars named above, and the melody strip.
pub(super) fn heat(story: &Story, balance: &Balance) -> Value {
    let seats = story.arrangement.ensemble.seats.len();
    let column = column(balance.bars.len());
    let width = column * balance.bars.len().max(1);
    context! {
        width => width,
        height => ROW * seats.max(1),
        row => ROW,
        column => column,
        level => paths(seats, balance, &level_step(balance)),
        lost => paths(seats, balance, &lost_step),
        bars => named(balance),
        melody => strip(balance),
    }
}

/// Width of a bar in pixels: a short piece fills the page, a long one scrolls.
fn column(bars: usize) -> usize {
    (1080 / bars.max(1)).clamp(10, 36)
}

/// The step of a cell, 0 (faint) to `STEPS - 1`; `None` where the seat is silent.
type Step<'a> = dyn Fn(&BarBalance, usize) -> Option<usize> + 'a;

fn level_step(balance: &Balance) -> impl Fn(&BarBalance, usize) -> Option<usize> {
    let loudest =
        balance.bars.iter().flat_map(|bar| bar.seats.iter().flatten()).fold(f64::MIN, |a, b| a.max(b.value()));
    move |bar: &BarBalance, seat: usize| {
        let Lufs(level) = (*bar.seats.get(seat)?)?;
        Some(STEPS - 1 - (((loudest - level) / STEP_LU).max(0.0) as usize).min(STEPS - 1))
    }
}

/// Nothing is drawn where nearly nothing is lost.
fn lost_step(bar: &BarBalance, seat: usize) -> Option<usize> {
    (*bar.seats.get(seat)?)?;
    let lost = 1000 - usize::from(*bar.audible.get(seat)?).min(1000);
    (lost >= 50).then(|| (lost * STEPS / 1001).min(STEPS - 1))
}

fn paths(seats: usize, balance: &Balance, step: &Step) -> Vec<String> {
    let column = column(balance.bars.len());
    let mut paths = vec![String::new(); STEPS];
    for (index, bar) in balance.bars.iter().enumerate() {
        for seat in 0..seats {
            if let Some(step) = step(bar, seat) {
                let _ = write!(paths[step], "M{} {}h{}", index * column, seat * ROW + ROW / 2, column);
            }
        }
    }
    paths
}

/// The bars named above the map: so many that they do not touch.
fn named(balance: &Balance) -> Vec<Value> {
    let every = if column(balance.bars.len()) >= 20 { 5 } else { 10 };
    let shown = |bar: &BarBalance| bar.bar.0 == 1 || bar.bar.0 > 0 && bar.bar.0.is_multiple_of(every);
    let bars = balance.bars.iter().enumerate().filter(|(_, bar)| shown(bar));
    bars.map(|(index, bar)| context! { x => index * column(balance.bars.len()), number => bar.bar.0 }).collect()
}

/// The melody strip: bars where it is heard, and where it is not.
fn strip(balance: &Balance) -> Value {
    let column = column(balance.bars.len());
    let bars = |heard: bool| {
        let mut path = String::new();
        for (index, bar) in balance.bars.iter().enumerate() {
            if bar.melody.as_ref().is_some_and(|melody| melody.heard == heard) {
                let _ = write!(path, "M{} 8h{}", index * column, column);
            }
        }
        path
    };
    context! { heard => bars(true), buried => bars(false) }
}
