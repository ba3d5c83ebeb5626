//! A seat doubles another's line and is hidden by it: its colour is paid for and not heard.

use super::super::blend::DoublingBalance;
use super::{Judged, name};
use crate::ensemble::Seat;
use crate::finding::{Code, Finding, Place};
use crate::score::SeatId;
use std::collections::BTreeMap;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    let mut hidden: BTreeMap<_, Vec<&DoublingBalance>> = BTreeMap::new();
    for doubling in judged.balance.doublings.iter().filter(|doubling| hides(judged, doubling)) {
        hidden.entry((doubling.seat, doubling.with)).or_default().push(doubling);
    }
    hidden.values().filter_map(|places| finding(judged, places)).collect()
}

/// The two are different colours at the same or a lower octave, long enough, and next to nothing is left of the softer. A
/// drum gives a line its attack, not its colour.
fn hides(judged: &Judged, doubling: &DoublingBalance) -> bool {
    let profile = |seat: SeatId| judged.arrangement.ensemble.seats.get(usize::from(seat.0)).map(Seat::profile);
    let (own, with) = (profile(doubling.seat), profile(doubling.with));
    let differ = own.map(|own| &own.id) != with.map(|with| &with.id);
    differ && !own.is_some_and(|own| own.is_drum()) && doubling.left < judged.checks.doubling_audible
}

/// One finding for all places of a pair.
fn finding(judged: &Judged, places: &[&DoublingBalance]) -> Option<Finding> {
    let longest = places.iter().max_by_key(|doubling| (doubling.bars(), std::cmp::Reverse(doubling.bar)))?;
    let [own, with] = [longest.seat, longest.with].map(|seat| name(judged.arrangement, seat));
    let bars: u32 = places.iter().map(|doubling| doubling.bars()).sum();
    let message = format!(
        "doubles {with} in {bars} bars and is hidden by it: {:.1} % of its loudness left beside {with} alone",
        f64::from(longest.left) / 10.0
    );
    let place = Place {
        bar: Some(longest.bar),
        last_bar: Some(longest.last_bar),
        seat: Some(longest.seat),
        name: own.clone(),
        ..Place::default()
    };
    let remedy = format!("let {own} rest, or play an octave higher, or {with} one dynamic softer");
    Some(Finding::new(Code::DoublingHidden, place, message).with_remedy(remedy))
}
