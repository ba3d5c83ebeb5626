//! The checks: each one file, one code, one page in the catalogue.

mod band_crowded;
mod bass_thin;
mod brass_over_woodwind;
#[cfg(test)]
mod cases;
mod contrast_missing;
mod countermelody_covered;
mod doubling_hidden;
mod dynamic_undeliverable;
mod melody_buried;
mod off_mark;
mod seat_never_heard;
mod weak_register;

use super::heard::Heard;
use super::timeline::Timeline;
use super::types::{Balance, BarBalance};
use crate::arrange::Checks;
use crate::arrange::{ArrangedNote, Arrangement};
use crate::finding::{Finding, Place};
use crate::line::Role;
use crate::profile::{Profile, Register};
use crate::score::{SeatId, TickSpan};
use crate::units::Seconds;
use std::ops::Range;

/// Every check, in the order of its findings' weight.
const ALL: [fn(&Judged) -> Vec<Finding>; 11] = [
    melody_buried::check,
    seat_never_heard::check,
    bass_thin::check,
    countermelody_covered::check,
    off_mark::check,
    brass_over_woodwind::check,
    band_crowded::check,
    dynamic_undeliverable::check,
    weak_register::check,
    doubling_hidden::check,
    contrast_missing::check,
];

/// The findings of every check.
pub(super) fn all(judged: &Judged) -> Vec<Finding> {
    ALL.iter().flat_map(|check| check(judged)).collect()
}

/// Shorter than this, what is off passes by unnoticed (ours).
const PASSING: Seconds = Seconds(2.0);

/// What a check looks at.
pub(super) struct Judged<'a> {
    /// What was measured.
    pub(super) balance: &'a Balance,
    /// What is played.
    pub(super) arrangement: &'a Arrangement,
    /// The thresholds.
    pub(super) checks: &'a Checks,
    /// Which frame is in which bar, and who does what in it.
    pub(super) timeline: &'a Timeline,
}

impl Judged<'_> {
    /// Bars of a run, as a place; with a seat when one is meant.
    fn place(&self, bars: &Range<usize>, seat: Option<SeatId>) -> Place {
        let number = |index: usize| self.balance.bars.get(index).map(|bar| bar.bar);
        let name = seat.map_or_else(String::new, |seat| name(self.arrangement, seat));
        Place { bar: number(bars.start), last_bar: number(bars.end.saturating_sub(1)), seat, name, ..Place::default() }
    }

    /// How long a run of bars lasts.
    fn length(&self, bars: &Range<usize>) -> Seconds {
        let bars = self.timeline.bars.get(bars.clone()).unwrap_or_default();
        Seconds(bars.iter().map(|(_, frames)| frames.len()).sum::<usize>() as f64 * Heard::frame().0)
    }

    /// Whether a run of bars is over before it is noticed.
    fn passes(&self, run: &Range<usize>) -> bool {
        // To half a frame: a bar of two seconds is two seconds, whichever frames it got.
        self.length(run).0 + Heard::frame().0 / 2.0 < PASSING.0
    }

    /// Whether a seat has notes of a role in a bar that no other seat was given.
    fn has_own(&self, seat: SeatId, role: Role, bar: usize) -> bool {
        let frames = self.timeline.bars.get(bar).map_or(0..0, |(_, frames)| frames.clone());
        let doing = |frame| self.timeline.doing(usize::from(seat.0), frame);
        frames.map(doing).any(|doing| doing.own() && doing.has(role))
    }

    /// The longest of several runs, the first of equals, and the others in words: ` (also in bars 8, 34-35 and 3 more
    /// places)`.
    fn longest<'r>(&self, runs: &'r [Range<usize>]) -> Option<(&'r Range<usize>, String)> {
        let longest = runs.iter().max_by_key(|run| (run.len(), std::cmp::Reverse(run.start)))?;
        let others = runs.iter().filter(|run| *run != longest).map(|run| self.numbers(run)).collect();
        Some((longest, also(others)))
    }

    /// `8`, `34-35`.
    fn numbers(&self, run: &Range<usize>) -> String {
        let number = |index: usize| self.balance.bars.get(index).map_or(0, |bar| bar.bar.0);
        match run.len() {
            1 => number(run.start).to_string(),
            _ => format!("{}-{}", number(run.start), number(run.end.saturating_sub(1))),
        }
    }

    /// Runs of bars for which `trips` holds; a bar between two such bars is taken in.
    fn runs(&self, trips: impl Fn(&BarBalance) -> bool) -> Vec<Range<usize>> {
        runs(&self.balance.bars.iter().map(trips).collect::<Vec<_>>(), 1)
    }

    /// The notes of a seat that start in a bar (by its index).
    fn notes(&self, seat: SeatId, bar: usize) -> &[ArrangedNote] {
        let span = self.timeline.bars.get(bar).map_or_else(TickSpan::default, |(bar, _)| bar.span);
        notes_in(self.arrangement, seat, span)
    }

    /// The notes of a seat that sound in a bar (by its index), held ones too.
    fn sounding(&self, seat: SeatId, bar: usize) -> impl Iterator<Item = &ArrangedNote> {
        let span = self.timeline.bars.get(bar).map_or_else(TickSpan::default, |(bar, _)| bar.span);
        let notes = self.arrangement.seats.get(usize::from(seat.0)).map_or(&[][..], |part| &part.notes);
        let begun = notes.partition_point(|note| note.start < span.end);
        notes[..begun].iter().filter(move |note| note.span().end > span.start)
    }

    /// The instrument of a note.
    fn profile(&self, seat: SeatId, note: &ArrangedNote) -> Option<&Profile> {
        let seat = self.arrangement.ensemble.seats.get(usize::from(seat.0))?;
        seat.profiles.get(usize::from(note.instrument)).map(AsRef::as_ref)
    }

    /// The register a note is in, with its instrument.
    fn register(&self, seat: SeatId, note: &ArrangedNote) -> Option<(&Profile, &Register)> {
        let profile = self.profile(seat, note)?;
        profile.register(note.sound.pitch()?).map(|register| (profile, register))
    }

    /// All seats.
    fn seats(&self) -> impl Iterator<Item = SeatId> {
        self.balance.seats.iter().map(|seat| seat.seat)
    }
}

/// The notes of a seat that start in a span.
pub(super) fn notes_in(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> &[ArrangedNote] {
    let notes = arrangement.seats.get(usize::from(seat.0)).map_or(&[][..], |part| &part.notes);
    let first = notes.partition_point(|note| note.start < span.start);
    let end = notes.partition_point(|note| note.start < span.end);
    notes.get(first..end).unwrap_or_default()
}

/// A seat's name as printed.
pub(super) fn name(arrangement: &Arrangement, seat: SeatId) -> String {
    arrangement.ensemble.seats.get(usize::from(seat.0)).map_or_else(String::new, |seat| seat.name.clone())
}

/// `Horn 1, Horn 2 and Tuba`.
pub(super) fn names(arrangement: &Arrangement, seats: &[SeatId]) -> String {
    let names: Vec<String> = seats.iter().map(|seat| name(arrangement, *seat)).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Other places in words, the first three by their bars.
fn also(mut others: Vec<String>) -> String {
    const NAMED: usize = 3;
    let more = others.len().saturating_sub(NAMED);
    others.truncate(NAMED);
    match more {
        0 => {}
        1 => others.push("one more place".to_owned()),
        _ => others.push(format!("{more} more places")),
    }
    match others.split_last() {
        None => String::new(),
        Some((last, [])) => format!(" (also in {} {last})", if last.contains('-') { "bars" } else { "bar" }),
        Some((last, rest)) => format!(" (also in bars {} and {last})", rest.join(", ")),
    }
}

/// Runs of true flags as ranges; up to `gap` false ones inside are bridged.
pub(crate) fn runs(flags: &[bool], gap: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for index in (0..flags.len()).filter(|index| flags[*index]) {
        match runs.last_mut() {
            Some(run) if index <= run.end + gap => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

/// `12 dB below`, `level with`, `3 dB above`.
fn beside(decibels: f64) -> String {
    match decibels.round() as i32 {
        0 => "level with".to_owned(),
        d if d < 0 => format!("{} dB below", -d),
        d => format!("{d} dB above"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_bridge_one_bar() {
        let flags = [true, false, true, false, false, true, true];
        assert_eq!(runs(&flags, 1), [0..3, 5..7]);
        assert!(runs(&[], 1).is_empty());
    }

    #[test]
    fn other_places_are_named_and_counted() {
        let bars = |n: usize| (1..=n).map(|bar| bar.to_string()).collect();
        assert_eq!(also(bars(0)), "");
        assert_eq!(also(bars(1)), " (also in bar 1)");
        assert_eq!(also(bars(3)), " (also in bars 1, 2 and 3)");
        assert_eq!(also(bars(4)), " (also in bars 1, 2, 3 and one more place)");
        assert_eq!(also(bars(9)), " (also in bars 1, 2, 3 and 6 more places)");
    }

    #[test]
    fn levels_are_said_as_musicians_say_them() {
        assert_eq!([beside(-11.6), beside(0.2), beside(3.0)], ["12 dB below", "level with", "3 dB above"]);
    }
}
