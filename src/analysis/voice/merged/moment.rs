//! Terms of a moment as a whole: which voices start, which sound on, which are silent.

use super::piece::QUARTER;
use super::state::State;
use super::table::*;

/// Adds the entries of a moment at `now` at which `count` notes start in the voices of `starts` (a bit a voice).
pub(crate) fn terms(state: &State, now: i32, count: usize, starts: u8, into: &mut impl Entries) {
    let held = state.held(now);
    let active = starts | held;
    let [before, earlier] = [state.started, state.started_before].map(|mask| (usize::from(mask), 16));
    let start = (usize::from(starts), 16);
    into.entry(STARTS, [before, start]);
    into.entry(HELD, [(usize::from(held), 16), start]);
    into.entry(COUNT, [start, (count.min(6), 7)]);
    into.entry(STARTS_AFTER, [before, start, (time_case(now - state.at), 4)]);
    into.entry(STARTS_TWICE, [earlier, before, start]);
    into.entry(PLACE, [start, (count.min(5), 6), (place_case(now), 5)]);
    let sounding = count + held.count_ones() as usize;
    into.entry(ACTIVE, [(usize::from(active), 16), (sounding.min(5), 6)]);
    for (slot, voice) in state.voices.iter().enumerate().filter(|(slot, _)| active >> slot & 1 == 0) {
        into.entry(SILENT, [(slot, 4), (voice.gap(now), 9)]);
    }
}

pub(super) const fn time_case(ticks: i32) -> usize {
    match ticks {
        ..=120 => 0,
        121..=240 => 1,
        241..=480 => 2,
        _ => 3,
    }
}

/// On a fourth quarter, a second, a quarter, an eighth, between.
const fn place_case(now: i32) -> usize {
    let mut unit = 4 * QUARTER;
    let mut case = 0;
    while case < 4 && now % unit != 0 {
        unit /= 2;
        case += 1;
    }
    case
}
