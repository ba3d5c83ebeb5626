//! What a click on a bar shows, as JSON for the page's script.

use crate::report::{Story, json};
use crate::score::BarNumber;
use serde::Serialize;

#[derive(Serialize)]
struct Bar<'a> {
    /// As printed.
    bar: u32,
    /// Loudness of each seat in it, in score order; null when silent.
    seats: Vec<Option<f64>>,
    /// Thousandths that stand above the rest.
    audible: &'a [u16],
    /// Who has the melody, and who masks it, as seat numbers.
    melody: Option<Melody<'a>>,
    /// Findings that touch it, as numbers in the page's list.
    findings: Vec<usize>,
    /// Where it starts, in seconds.
    at: f64,
}

#[derive(Serialize)]
struct Melody<'a> {
    seats: &'a [crate::score::SeatId],
    over_rest: f64,
    audible: u16,
    heard: bool,
    maskers: &'a [crate::score::SeatId],
}

/// One entry a bar.
pub(super) fn bars(story: &Story) -> String {
    let frame = &story.arrangement.frame;
    let played = crate::perform::tempo(story.arrangement);
    let bars: Vec<Bar> = frame
        .meters
        .bars(frame.end)
        .enumerate()
        .map(|(index, bar)| {
            let measured = story.balance.and_then(|balance| balance.bars.get(index));
            Bar {
                bar: bar.number.0,
                seats: measured
                    .map_or_else(Vec::new, |m| m.seats.iter().map(|l| l.map(|l| finite_tenths(l.value()))).collect()),
                audible: measured.map_or(&[], |m| m.audible.as_slice()),
                melody: measured.and_then(|m| m.melody.as_ref()).map(|melody| Melody {
                    seats: &melody.seats,
                    over_rest: finite_tenths(melody.over_rest.value()),
                    audible: melody.audible,
                    heard: melody.heard,
                    maskers: &melody.maskers,
                }),
                findings: findings_in(story, bar.number),
                at: finite_tenths(played.seconds_at(bar.span.start).value()),
            }
        })
        .collect();
    serde_json::to_string(&bars).unwrap_or_else(|_| "[]".to_owned())
}

fn findings_in(story: &Story, bar: BarNumber) -> Vec<usize> {
    let touches = |first: BarNumber, last: Option<BarNumber>| first <= bar && bar <= last.unwrap_or(first);
    let listed = story.worst_findings().into_iter().enumerate();
    listed.filter(|(_, f)| f.place.bar.is_some_and(|first| touches(first, f.place.last_bar))).map(|(i, _)| i).collect()
}

fn finite_tenths(value: f64) -> f64 {
    if value.is_finite() { json::tenths(value) } else { 0.0 }
}
