//! Many seats with different notes crowd one band of the spectrum.

use super::super::types::BarBalance;
use super::{Judged, names};
use crate::finding::{Code, Finding};
use crate::score::SeatId;
use std::collections::BTreeSet;
use std::ops::Range;

/// Fewer bars than these pass by (ours).
const FEWEST_BARS: usize = 2;

/// Bars between two crowded places that are reported as one (ours).
const BRIDGE: usize = 3;

/// Bands of half an ERB that count as one place (ours: two ERB, the strongest band and the next).
const WIDTH: usize = 4;

/// Parts that must differ, else it is a unison (ours).
const DIFFERENT_PARTS: usize = 3;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    let crowds: Vec<Option<Crowd>> =
        judged.balance.bars.iter().enumerate().map(|(index, bar)| crowd(judged, index, bar)).collect();
    let flags: Vec<bool> = crowds.iter().map(Option::is_some).collect();
    let runs = super::runs(&flags, BRIDGE).into_iter().filter(|run| run.len() >= FEWEST_BARS);
    runs.filter_map(|run| finding(judged, &crowds, run)).collect()
}

/// Seats whose strongest band is this one or one of the next.
struct Crowd {
    band: usize,
    seats: Vec<SeatId>,
}

fn crowd(judged: &Judged, index: usize, bar: &BarBalance) -> Option<Crowd> {
    if !suffers(judged, bar) {
        return None;
    }
    let strongest: Vec<(usize, SeatId)> =
        judged.seats().filter_map(|seat| Some((strongest(bar.levels.of(seat))?, seat))).collect();
    let here =
        |band: usize| strongest.iter().filter(move |(b, _)| (band..band + WIDTH).contains(b)).map(|(_, seat)| *seat);
    let band = (0..judged.balance.bands.len()).max_by_key(|band| (here(*band).count(), std::cmp::Reverse(*band)))?;
    let seats: Vec<SeatId> = here(band).collect();
    let enough = seats.len() >= usize::from(judged.checks.crowded_seats);
    (enough && different_parts(judged, index, &seats) >= DIFFERENT_PARTS).then_some(Crowd { band, seats })
}

/// Whether a line suffers in the bar: a full chord in which all lines are well heard is no crowd. The melody is heard
/// by its level at most, or countermelody or bass has less than twice what it takes to be heard.
fn suffers(judged: &Judged, bar: &BarBalance) -> bool {
    let lines = [
        (&bar.melody, judged.checks.melody_audible),
        (&bar.countermelody, judged.checks.countermelody_audible.saturating_mul(2)),
        (&bar.bass, judged.checks.bass_audible.saturating_mul(2)),
    ];
    lines.into_iter().any(|(line, least)| line.as_ref().is_some_and(|line| line.audible < least))
}

/// The strongest band, the lowest of equals.
fn strongest(bands: impl Iterator<Item = (usize, u8)>) -> Option<usize> {
    Some(bands.max_by_key(|(band, level)| (*level, std::cmp::Reverse(*band)))?.0)
}

fn different_parts(judged: &Judged, bar: usize, seats: &[SeatId]) -> usize {
    let pitches = |seat: &SeatId| -> Vec<u8> { judged.sounding(*seat, bar).map(|note| note.sound.midi()).collect() };
    seats.iter().map(pitches).filter(|part| !part.is_empty()).collect::<BTreeSet<_>>().len()
}

fn finding(judged: &Judged, crowds: &[Option<Crowd>], run: Range<usize>) -> Option<Finding> {
    let worst = crowds[run.clone()].iter().flatten().max_by_key(|crowd| crowd.seats.len())?;
    let centre = judged.balance.bands.get(worst.band)?;
    let message = format!(
        "{} seats with different notes crowd the region of {:.0} Hz: {}",
        worst.seats.len(),
        (centre.0 / 10.0).round() * 10.0,
        names(judged.arrangement, &worst.seats)
    );
    let remedy = "spread the chord: move an inner part up an octave, or let a doubled note rest";
    Some(Finding::new(Code::BandCrowded, judged.place(&run, None), message).with_remedy(remedy))
}
