//! Pieces longer than a limit: mostly a damaged wait or metre.

use super::frame::meter;
use crate::finding::{Code, Place, Severity};
use crate::midi::container::Container;
use crate::midi::event::{Event, Kind};
use crate::midi::report;
use crate::midi::track::Track;
use crate::midi::{MAX_BARS, MAX_HOURS};
use crate::score::{BarNumber, Frame, Tick, Ticks};
use crate::units::Seconds;

/// In a piece that is too long, waits of more quarters than these (40 minutes at 120) are taken for damaged. Ours.
const LONGEST: u64 = 4800;

/// Takes out of a file whose piece is too long what is likeliest damaged: absurd waits, and metres of absurdly short bars;
/// and else what lies behind the limits. False where there is nothing to take out.
pub(super) fn mend(file: &mut Container<'_>, frame: &Frame) -> bool {
    let last = last_tick(frame);
    shorten_waits(file, last) || drop_short_meters(file) || cut(file, last)
}

/// The last tick that is within the limits.
fn last_tick(frame: &Frame) -> Tick {
    let day = Seconds(3600.0 * f64::from(MAX_HOURS));
    let bars = frame.meters.start_of(BarNumber(MAX_BARS)).unwrap_or(Tick(u64::MAX));
    bars.min(frame.tempo.tick_at(day)) - Ticks(1)
}

/// Leaves long waits out of the tracks that last too long.
fn shorten_waits(file: &mut Container<'_>, last: Tick) -> bool {
    let longest = LONGEST * file.timing.division.quarter().0;
    let mut any = false;
    for (number, track) in (0..).zip(&mut file.tracks).filter(|(_, track)| track.end > last) {
        let Some((at, ticks, behind)) = shorten(track, longest) else { continue };
        let message = format!(
            "the piece would be longer than {MAX_BARS} bars or {MAX_HOURS} hours; waits of more than {LONGEST} quarters, \
             the first of {ticks} ticks, were left out, and what follows in the track may be out of step with the others"
        );
        let place = Place::byte(Some(number), u64::from(at));
        file.findings.push(report::finding(Code::MidiLongWait, place, Some(behind), &message));
        any = true;
    }
    any
}

/// Leaves waits longer than some out of a track; gives the first such event's byte, its wait, and the notes behind it.
fn shorten(track: &mut Track<'_>, longest: u64) -> Option<(u32, u64, usize)> {
    let (mut before, mut left_out) = (Tick::ZERO, Ticks(0));
    let mut first: Option<(u32, u64, usize)> = None;
    for event in &mut track.events {
        let wait = event.tick.since(before).0;
        before = event.tick;
        if wait > longest {
            left_out = left_out + Ticks(wait);
            first = first.or(Some((event.at, wait, 0)));
        }
        event.tick = event.tick - left_out;
        if let Some((_, _, notes)) = &mut first {
            *notes += usize::from(event.kind.is_note());
        }
    }
    let last = track.events.last().map_or(Tick::ZERO, |event| event.tick);
    let wait = track.end.since(before).0;
    track.end = if wait > longest { last } else { track.end - left_out };
    first.or((wait > longest).then_some((0, wait, 0)))
}

/// Ignores metres whose bars are shorter than a quarter.
fn drop_short_meters(file: &mut Container<'_>) -> bool {
    let division = file.timing.division;
    let is_short = |event: &Event<'_>| match event.kind {
        Kind::Meta(Kind::METER, data) => meter(data).is_ok_and(|meter| meter.bar_length(division) < division.quarter()),
        _ => false,
    };
    let first = file.tracks.iter().flat_map(|track| &track.events).find(|event| is_short(event)).copied();
    let Some(first) = first else { return false };
    file.tracks.iter_mut().for_each(|track| track.events.retain(|event| !is_short(event)));
    let message =
        format!("the piece would be longer than {MAX_BARS} bars; metres of bars shorter than a quarter were ignored");
    let place = Place::byte(None, u64::from(first.at));
    file.findings.push(report::finding(Code::MidiOddValue, place, Some(0), &message));
    true
}

/// Leaves out what lies behind the longest piece.
fn cut(file: &mut Container<'_>, end: Tick) -> bool {
    let events = || file.tracks.iter().flat_map(|track| &track.events).filter(|event| event.tick > end);
    let notes = events().filter(|event| event.kind.is_note()).count();
    let first = events().map(|event| event.at).min();
    let any = file.tracks.iter().any(|track| track.end > end);
    for track in &mut file.tracks {
        track.events.retain(|event| event.tick <= end);
        track.end = track.end.min(end);
    }
    let message =
        format!("the piece is longer than {MAX_BARS} bars or {MAX_HOURS} hours; what lies behind was left out");
    let place = Place { offset: first.map(u64::from), ..Place::default() };
    let finding = report::finding(Code::MidiLongWait, place, Some(notes), &message);
    file.findings.extend(any.then(|| finding.with_severity(Severity::Error)));
    any
}
