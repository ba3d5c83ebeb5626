//! A brass seat that accompanies stands far above a melody in the woodwinds.

use super::super::types::BarBalance;
use super::{Judged, name, names};
use crate::finding::{Code, Finding};
use crate::profile::Family;
use crate::score::SeatId;
use crate::units::{Decibels, Lufs};

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    let brass = judged.seats().filter(|seat| family(judged, *seat) == Some(Family::Brass));
    brass.filter_map(|seat| finding(judged, seat)).collect()
}

/// One finding for all places of a seat.
fn finding(judged: &Judged, seat: SeatId) -> Option<Finding> {
    let runs = judged.runs(|bar| excess(judged, bar, seat).is_some());
    let (run, also) = judged.longest(&runs)?;
    let bars = || judged.balance.bars[run.clone()].iter();
    let most = bars().filter_map(|bar| excess(judged, bar, seat)).fold(0.0, f64::max);
    let melody = bars().find_map(|bar| bar.melody.as_ref())?;
    let tune = names(judged.arrangement, &melody.seats);
    let name = name(judged.arrangement, seat);
    let message = format!("accompanies up to {most:.0} dB above the melody in {tune}{also}");
    let remedy = format!("{name} one dynamic softer, or muted, or the tune given to the brass as well");
    Some(Finding::new(Code::BrassOverWoodwind, judged.place(run, Some(seat)), message).with_remedy(remedy))
}

/// By how much the seat is above a woodwind melody, when that is too much and the melody suffers: it is
/// heard by its level at most, not by its place in the spectrum.
fn excess(judged: &Judged, bar: &BarBalance, seat: SeatId) -> Option<f64> {
    let melody = bar.melody.as_ref()?;
    let woodwind = melody.seats.iter().all(|seat| family(judged, *seat).is_some_and(is_woodwind));
    let suffers = melody.audible < judged.checks.melody_audible;
    if !woodwind || !suffers || melody.seats.contains(&seat) {
        return None;
    }
    let level = |seat: &SeatId| bar.seats.get(usize::from(seat.0)).copied().flatten();
    let tune = Decibels::sum(melody.seats.iter().filter_map(level).map(|Lufs(level)| Decibels(level)));
    let above = level(&seat)?.0 - tune.0;
    (above > judged.checks.brass_over_woodwind_db.0).then_some(above)
}

fn family(judged: &Judged, seat: SeatId) -> Option<Family> {
    let seat = judged.arrangement.ensemble.seats.get(usize::from(seat.0))?;
    seat.profiles.first().map(|profile| profile.family)
}

fn is_woodwind(family: Family) -> bool {
    matches!(family, Family::Flute | Family::DoubleReed | Family::Clarinet | Family::Saxophone | Family::Recorder)
}
