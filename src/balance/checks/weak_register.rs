//! The melody lies where its instrument is weak, and it shows.

use super::super::types::BarBalance;
use super::{Judged, name};
use crate::arrange::ArrangedNote;
use crate::finding::{Code, Finding};
use crate::score::{Interval, SeatId};
use std::ops::Range;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    judged.seats().flat_map(|seat| of_seat(judged, seat)).collect()
}

fn of_seat(judged: &Judged, seat: SeatId) -> Vec<Finding> {
    let flags: Vec<bool> =
        judged.balance.bars.iter().enumerate().map(|(index, bar)| trips(judged, seat, index, bar)).collect();
    finding(judged, seat, &super::runs(&flags, 1)).into_iter().collect()
}

/// The seat alone has a melody that is heard by its level at most, not by its place in the spectrum, most of its notes in a weak register.
fn trips(judged: &Judged, seat: SeatId, index: usize, bar: &BarBalance) -> bool {
    let alone = bar
        .melody
        .as_ref()
        .is_some_and(|melody| melody.seats == [seat] && melody.audible < judged.checks.melody_audible);
    let notes = judged.notes(seat, index);
    alone && 2 * notes.iter().filter(|note| weakness(judged, seat, note).is_some()).count() > notes.len()
}

/// By how many decibels the note's register is below the strongest, when that is much.
fn weakness(judged: &Judged, seat: SeatId, note: &ArrangedNote) -> Option<f64> {
    let (profile, register) = judged.register(seat, note)?;
    let strongest = profile.registers.iter().map(|r| r.power.mf.0).fold(f64::NEG_INFINITY, f64::max);
    let below = strongest - register.power.mf.0;
    (below >= judged.checks.weak_register_db.0).then_some(below)
}

/// One finding for all places of a seat.
fn finding(judged: &Judged, seat: SeatId, runs: &[Range<usize>]) -> Option<Finding> {
    let (run, also) = judged.longest(runs)?;
    let notes = || run.clone().flat_map(|bar| judged.notes(seat, bar));
    let weak = notes().find(|note| weakness(judged, seat, note).is_some())?;
    let below = weakness(judged, seat, weak)?;
    let (_, register) = judged.register(seat, weak)?;
    let name = name(judged.arrangement, seat);
    let message = format!(
        "the melody lies in the {} register of {name}, {below:.0} dB weaker than its strongest{also}",
        register.name
    );
    let up = notes().all(|note| {
        let raised = note.sound.pitch().and_then(|pitch| pitch.checked_add(Interval::OCTAVE));
        raised.zip(judged.profile(seat, note)).is_some_and(|(pitch, profile)| profile.range.amateur.contains(pitch))
    });
    let remedy = if up { "play it an octave higher, or double it" } else { "double it, or give it to another seat" };
    Some(Finding::new(Code::WeakRegister, judged.place(run, Some(seat)), message).with_remedy(remedy))
}
