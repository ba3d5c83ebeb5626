//! What the page's script needs, as JSON: who plays, what was measured in each bar, what can be heard.

use crate::balance::{BarBalance, MelodyBalance};
use crate::finding::Finding;
use crate::line::Role;
use crate::report::passages::{self, Passages};
use crate::report::{Story, json};
use crate::score::{BarNumber, SeatId};
use crate::units::{Decibels, Hertz, Seconds};
use serde::Serialize;

#[derive(Serialize)]
struct Data<'a> {
    seats: Vec<&'a str>,
    octaves: &'a [Hertz],
    bars: Vec<Bar<'a>>,
    passages: Vec<Passage>,
}

#[derive(Serialize)]
struct Bar<'a> {
    /// As printed.
    bar: u32,
    /// Where it starts, in seconds.
    at: f64,
    /// Loudness of each seat in it, in score order; null when silent.
    seats: Vec<Option<f64>>,
    /// Thousandths of it that the others leave.
    audible: &'a [u16],
    /// Who takes most of each seat, and around how many hertz.
    masking: Vec<Option<(SeatId, Hertz)>>,
    /// Who has what, and what becomes of it.
    roles: Vec<Line<'a>>,
    /// Findings that touch it, as numbers in the page's list.
    findings: Vec<usize>,
}

/// A role in a bar.
#[derive(Serialize)]
struct Line<'a> {
    role: &'static str,
    seats: &'a [SeatId],
    over_rest: Decibels,
    over_phrase: Decibels,
    audible: u16,
    heard: bool,
    masked_by: f64,
    maskers: &'a [SeatId],
    shares: &'a [u16],
    /// By octave: over threshold, thousandths of the loss, who takes most of it.
    octaves: Vec<(Option<Decibels>, u16, Option<SeatId>)>,
}

#[derive(Serialize)]
struct Passage {
    /// Indices of its first bar, and of the first after it.
    bars: (usize, usize),
    from: f64,
    to: f64,
}

/// The document.
pub(super) fn data(story: &Story, passages: &Passages) -> String {
    let passage = |passage: &passages::Passage| Passage {
        bars: (passage.bars.start, passage.bars.end),
        from: millis(passage.from),
        to: millis(passage.to),
    };
    let data = Data {
        seats: story.arrangement.ensemble.seats.iter().map(|seat| seat.name.as_str()).collect(),
        octaves: story.balance.map_or(&[], |balance| &balance.octaves),
        bars: bars(story),
        passages: passages.list.iter().map(passage).collect(),
    };
    serde_json::to_string(&data).unwrap_or_else(|_| "null".to_owned())
}

/// One entry a bar.
fn bars<'a>(story: &'a Story) -> Vec<Bar<'a>> {
    let frame = &story.arrangement.frame;
    let played = crate::perform::tempo(story.arrangement);
    let touched = findings_by_bar(story);
    let bar = |(index, bar): (usize, crate::score::Bar)| {
        let measured = story.balance.and_then(|balance| balance.bars.get(index));
        let levels = |m: &BarBalance| m.seats.iter().map(|level| level.map(|l| finite_tenths(l.value()))).collect();
        Bar {
            bar: bar.number.0,
            at: millis(played.seconds_at(bar.span.start)),
            seats: measured.map_or_else(Vec::new, levels),
            audible: measured.map_or(&[], |m| m.audible.as_slice()),
            masking: measured.map_or_else(Vec::new, masking),
            roles: measured.map_or_else(Vec::new, lines),
            findings: touched(bar.number),
        }
    };
    frame.meters.bars(frame.end).enumerate().map(bar).collect()
}

fn masking(bar: &BarBalance) -> Vec<Option<(SeatId, Hertz)>> {
    bar.masking.iter().map(|masking| masking.map(|masking| (masking.by, masking.around))).collect()
}

fn lines(bar: &BarBalance) -> Vec<Line<'_>> {
    Role::ALL.into_iter().filter_map(|role| Some(line(role, bar.role(role)?))).collect()
}

fn line(role: Role, balance: &MelodyBalance) -> Line<'_> {
    let octaves = balance.over_threshold.iter().zip(&balance.lost_by_octave).zip(&balance.masker_by_octave);
    Line {
        role: role.name(),
        seats: &balance.seats,
        over_rest: balance.over_rest,
        over_phrase: balance.over_phrase,
        audible: balance.audible,
        heard: balance.heard,
        masked_by: finite_tenths(balance.masked_by.value()),
        maskers: &balance.maskers,
        shares: &balance.shares,
        octaves: octaves.map(|((over, lost), masker)| (*over, *lost, *masker)).collect(),
    }
}

/// Which findings touch a bar; those of the whole piece touch none.
fn findings_by_bar(story: &Story) -> impl Fn(BarNumber) -> Vec<usize> {
    let listed = story.worst_findings().into_iter().enumerate();
    let of = |(number, finding): (usize, &Finding)| {
        let first = finding.place.bar?;
        Some((first, finding.place.last_bar.unwrap_or(first), number))
    };
    let spans: Vec<(BarNumber, BarNumber, usize)> = listed.filter_map(of).collect();
    move |bar| spans.iter().filter(|(first, last, _)| *first <= bar && bar <= *last).map(|span| span.2).collect()
}

fn finite_tenths(value: f64) -> f64 {
    if value.is_finite() { json::tenths(value) } else { 0.0 }
}

/// Rounded to a thousandth of a second.
fn millis(time: Seconds) -> f64 {
    if time.0.is_finite() { (time.0 * 1000.0).round() / 1000.0 } else { 0.0 }
}
