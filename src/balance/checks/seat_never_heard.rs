//! A seat with a line of its own is masked nearly all the time it plays.

use super::super::measure::JUDGED;
use super::{Judged, name};
use crate::finding::{Code, Finding, Place};
use crate::score::SeatId;

/// Fewer bars than these tell nothing about a seat (ours).
const FEWEST_BARS: u32 = 4;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    let seats = judged.seats().filter(|seat| masked(judged, *seat) && own_line(judged, *seat));
    seats.map(|seat| finding(judged, seat)).collect()
}

fn masked(judged: &Judged, seat: SeatId) -> bool {
    let sums = &judged.balance.seats[usize::from(seat.0)];
    let masked = sums.playing_bars - sums.heard_bars;
    sums.playing_bars >= FEWEST_BARS && masked * 1000 >= sums.playing_bars * u32::from(judged.checks.seat_masked_bars)
}

/// Whether at least half of the time it plays it has melody, countermelody or bass that nobody else was given.
fn own_line(judged: &Judged, seat: SeatId) -> bool {
    let frames = judged.timeline.bars.iter().flat_map(|(_, frames)| frames.clone());
    let doing = frames.map(|frame| judged.timeline.doing(usize::from(seat.0), frame)).filter(|d| d.plays());
    let (own, all) = doing.fold((0u64, 0u64), |(own, all), d| {
        (own + u64::from(d.own() && JUDGED.into_iter().any(|role| d.has(role))), all + 1)
    });
    all > 0 && own * 2 >= all
}

fn finding(judged: &Judged, seat: SeatId) -> Finding {
    let sums = &judged.balance.seats[usize::from(seat.0)];
    let name = name(judged.arrangement, seat);
    let place = Place { seat: Some(seat), name: name.clone(), ..Place::default() };
    let (masked, all) = (sums.playing_bars - sums.heard_bars, sums.playing_bars);
    let level = sums.in_mix.unwrap_or_default().0.abs();
    let message =
        format!("has a line of its own, but is covered in {masked} of {all} bars, {level:.0} dB below the whole");
    let remedy = format!("mark {name} up, the others down, or give its line to a stronger seat or register");
    Finding::new(Code::SeatNeverHeard, place, message).with_remedy(remedy)
}
