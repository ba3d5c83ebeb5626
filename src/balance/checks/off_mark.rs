//! A line sounds far louder or softer than its instrument does at what is written.

use super::super::measure::JUDGED;
use super::{Judged, name, runs};
use crate::finding::{Code, Finding};
use crate::score::{Dynamic, SeatId};
use crate::units::Decibels;
use std::ops::Range;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    let of_seat = |seat| [Side::Softer, Side::Louder].into_iter().filter_map(move |side| finding(judged, seat, side));
    judged.seats().flat_map(of_seat).collect()
}

/// Off to which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Softer,
    Louder,
}

/// One finding for all places of a seat on a side; what is over within two seconds is left out.
fn finding(judged: &Judged, seat: SeatId, side: Side) -> Option<Finding> {
    let flags: Vec<bool> = (0..judged.balance.bars.len()).map(|bar| trips(judged, seat, side, bar)).collect();
    let lasting: Vec<Range<usize>> = runs(&flags, 1).into_iter().filter(|run| !judged.passes(run)).collect();
    let (run, also) = judged.longest(&lasting)?;
    let far = mean(judged, seat, run)?.0.abs();
    let (how, turn) = if side == Side::Softer { ("softer", "up") } else { ("louder", "down") };
    let (name, mark) = (name(judged.arrangement, seat), mark(judged, seat, run)?);
    let message = format!("{name} sounds {far:.0} dB {how} than players do at the {mark} that is written{also}");
    let remedy = format!("turn this voice {turn} by {far:.0} dB in the library, or write what it is meant to give");
    Some(Finding::new(Code::OffMark, judged.place(run, Some(seat)), message).with_remedy(remedy))
}

/// Whether a seat with a line of its own is so far off in a bar.
fn trips(judged: &Judged, seat: SeatId, side: Side, bar: usize) -> bool {
    let limit = judged.checks.off_mark_db.0;
    let off = over_mark(judged, seat, bar).is_some_and(|over| match side {
        Side::Softer => over.0 <= -limit,
        Side::Louder => over.0 >= limit,
    });
    off && JUDGED.into_iter().any(|role| judged.has_own(seat, role, bar))
}

fn over_mark(judged: &Judged, seat: SeatId, bar: usize) -> Option<Decibels> {
    judged.balance.bars.get(bar)?.over_mark.get(usize::from(seat.0)).copied().flatten()
}

fn mean(judged: &Judged, seat: SeatId, run: &Range<usize>) -> Option<Decibels> {
    let known: Vec<f64> = run.clone().filter_map(|bar| over_mark(judged, seat, bar)).map(|over| over.0).collect();
    (!known.is_empty()).then(|| Decibels(known.iter().sum::<f64>() / known.len() as f64))
}

/// The dynamic in the middle of those written.
fn mark(judged: &Judged, seat: SeatId, run: &Range<usize>) -> Option<Dynamic> {
    let notes = run.clone().flat_map(|bar| judged.sounding(seat, bar));
    let mut written: Vec<Dynamic> = notes.map(|note| note.dynamic).collect();
    written.sort_unstable();
    written.get(written.len() / 2).copied()
}
