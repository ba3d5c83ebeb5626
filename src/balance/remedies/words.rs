//! Ways out in words.

use super::super::checks::{name, names};
use super::super::types::Balance;
use super::steps::Place;
use crate::arrange::{Arrangement, Edit};
use crate::line::Role;
use crate::score::SeatId;
use std::ops::Range;

/// What to do about a role that is not heard in a run of bars.
pub(in crate::balance) fn words(
    arrangement: &Arrangement,
    balance: &Balance,
    run: &Range<usize>,
    role: Role,
) -> String {
    let steps = Place::of(arrangement, balance, run, role).map(|place| place.steps()).unwrap_or_default();
    let ways: Vec<String> = steps.iter().map(|step| way(arrangement, step)).collect();
    if ways.is_empty() { "give the line to a stronger seat".to_owned() } else { ways.join("; or ") }
}

/// A way out: `Horn 1 and Horn 2 one dynamic softer`.
fn way(arrangement: &Arrangement, step: &[Edit]) -> String {
    let seats: Vec<SeatId> = step.iter().map(Edit::seat).collect();
    let who = || names(arrangement, &seats);
    match step.last() {
        Some(Edit::Dynamics { steps, .. }) => {
            let direction = if *steps < 0 { "softer" } else { "louder" };
            format!("{} one dynamic {direction}", who())
        }
        Some(Edit::Double { with, shift, .. }) => {
            let octave = match shift.0 {
                0 => "",
                up if up > 0 => " an octave up",
                _ => " an octave down",
            };
            format!("the line doubled{octave} by {}", name(arrangement, *with))
        }
        Some(Edit::Octave { .. }) => format!("{} an octave up", who()),
        Some(Edit::Rest { .. }) => format!("{} tacet, who only double", who()),
        Some(Edit::Solo { .. }) => format!("one player of {}", who()),
        Some(Edit::Mute { .. }) => format!("{} muted", who()),
        Some(Edit::Exchange { with, .. }) => {
            format!("the line given to {}, whose part {} takes", name(arrangement, *with), who())
        }
        _ => String::new(),
    }
}
