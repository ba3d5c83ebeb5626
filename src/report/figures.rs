//! What `inspect` tells of signs that a file plays out: ornaments, repeats, swing.

use super::text::table;
use crate::analysis::{Analysis, OrnamentKind};
use crate::arrange::Bars;
use crate::score::{MeterMap, Score, TickSpan};
use serde::Serialize;
use std::collections::BTreeMap;

/// An ornament of the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct OrnamentRow {
    /// What it is.
    pub kind: OrnamentKind,
    /// The part, an index into `parts`.
    pub part: u16,
    /// The bar it begins in.
    pub bar: u32,
    /// The beat it begins in, counted from 1.
    pub beat: u32,
    /// Its first tick, and the first after it.
    pub ticks: (u64, u64),
    /// MIDI number of the note a sign would stand at.
    pub main: u8,
    /// How many notes.
    pub notes: usize,
}

/// A passage that is played again at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RepeatRow {
    /// First bar of the passage as heard first.
    pub first_bar: u32,
    /// Last bar of it, its first ending included.
    pub last_bar: u32,
    /// How often it is played.
    pub times: u32,
    /// First bar of the first ending, where the second time ends otherwise.
    pub ending: Option<u32>,
}

/// A stretch whose eighths swing.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct SwingRow {
    /// First bar.
    pub first_bar: u32,
    /// Last bar.
    pub last_bar: u32,
    /// The first eighth of a pair against the second: 2 is triplet quarter and eighth.
    pub ratio: f64,
    /// How many pairs.
    pub pairs: u32,
    /// Share of those among all divided beats, in thousandths.
    pub confidence: u16,
}

pub(super) fn ornaments(score: &Score, analysis: &Analysis) -> Vec<OrnamentRow> {
    let meters = &score.frame.meters;
    let row = |ornament: &crate::analysis::Ornament| {
        let place = meters.position(ornament.span.start);
        OrnamentRow {
            kind: ornament.kind,
            part: ornament.part,
            bar: place.bar.0,
            beat: place.beat,
            ticks: (ornament.span.start.0, ornament.span.end.0),
            main: score.note(ornament.main).map_or(0, |(_, note)| note.sound.midi()),
            notes: ornament.notes.len(),
        }
    };
    analysis.ornaments.iter().map(row).collect()
}

pub(super) fn repeats(score: &Score, analysis: &Analysis) -> Vec<RepeatRow> {
    let bars = |span: TickSpan| bars(&score.frame.meters, span);
    let row = |repeat: &crate::analysis::Repeat| {
        let (first_bar, last_bar) = bars(repeat.first);
        RepeatRow { first_bar, last_bar, times: repeat.times, ending: repeat.ending.map(|span| bars(span).0) }
    };
    analysis.repeats.iter().map(row).collect()
}

pub(super) fn swings(score: &Score, analysis: &Analysis) -> Vec<SwingRow> {
    let row = |swing: &crate::analysis::Swing| {
        let (first_bar, last_bar) = bars(&score.frame.meters, swing.span);
        let ratio = f64::from(swing.ratio) / 100.0;
        SwingRow { first_bar, last_bar, ratio, pairs: swing.pairs, confidence: swing.confidence }
    };
    analysis.swing.iter().map(row).collect()
}

fn bars(meters: &MeterMap, span: TickSpan) -> (u32, u32) {
    let (first, last) = Bars::numbers(span, meters);
    (first.0, last.0)
}

/// Bars told of one kind of ornament in one part.
const BARS_SHOWN: usize = 10;

/// One row a kind and part; empty when there are none.
pub(super) fn ornament_table(ornaments: &[OrnamentRow]) -> String {
    if ornaments.is_empty() {
        return String::new();
    }
    let mut bars: BTreeMap<(OrnamentKind, u16), Vec<u32>> = BTreeMap::new();
    for ornament in ornaments {
        bars.entry((ornament.kind, ornament.part)).or_default().push(ornament.bar);
    }
    let header = ["ornament", "part", "times", "bars"].map(str::to_owned);
    let rows = bars.into_iter().map(|((kind, part), mut bars)| {
        let times = bars.len().to_string();
        bars.dedup();
        let shown: Vec<String> = bars.iter().take(BARS_SHOWN).map(u32::to_string).collect();
        let more = if bars.len() > BARS_SHOWN { ", …" } else { "" };
        [kind.name().to_owned(), (part + 1).to_string(), times, format!("{}{more}", shown.join(", "))]
    });
    format!("\n{}", table(std::iter::once(header).chain(rows).collect(), &[1, 2]))
}

/// A line of repeats; empty when there are none.
pub(super) fn repeat_line(repeats: &[RepeatRow]) -> String {
    let one = |repeat: &RepeatRow| {
        let times = if repeat.times == 2 { "twice".to_owned() } else { format!("{} times", repeat.times) };
        let ending = repeat.ending.map(|bar| format!(" (first ending from bar {bar})")).unwrap_or_default();
        format!("bars {}-{} {times}{ending}", repeat.first_bar, repeat.last_bar)
    };
    let mut told: Vec<String> = repeats.iter().take(BARS_SHOWN).map(one).collect();
    if repeats.len() > BARS_SHOWN {
        told.push(format!("and {} more", repeats.len() - BARS_SHOWN));
    }
    if told.is_empty() { String::new() } else { format!("repeats: {}\n", told.join(", ")) }
}

/// Where eighths swing, a line; nothing where they do not.
pub(super) fn swing_line(rows: &[SwingRow]) -> String {
    let bars = |row: &SwingRow| format!("bars {}-{} at {:.1}:1", row.first_bar, row.last_bar, row.ratio);
    let told: Vec<String> = rows.iter().map(bars).collect();
    if told.is_empty() { String::new() } else { format!("swing: {}\n", told.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_told_as_a_player_says_them() {
        let repeat = |first_bar, last_bar, times, ending| RepeatRow { first_bar, last_bar, times, ending };
        let line = repeat_line(&[repeat(1, 8, 2, None), repeat(17, 24, 2, Some(24)), repeat(40, 43, 5, None)]);
        let told = "repeats: bars 1-8 twice, bars 17-24 twice (first ending from bar 24), bars 40-43 5 times\n";
        assert_eq!(line, told);
        assert_eq!(repeat_line(&[]), "");
    }

    #[test]
    fn ornaments_are_counted_by_kind_and_part() {
        let row =
            |bar| OrnamentRow { kind: OrnamentKind::Trill, part: 1, bar, beat: 1, ticks: (0, 480), main: 72, notes: 8 };
        let table = ornament_table(&[row(3), row(3), row(9)]);
        assert!(table.contains("trill") && table.contains("3, 9"), "{table}");
    }
}
