//! The report for a terminal: a table of the seats, the worst findings, the ledger by role. Plain text, no colours.

use super::{SeatRow, Story, seat_rows};
use crate::arrange::Ledger;
use crate::finding::{Finding, Severity};
use std::fmt::Write as _;

/// How many findings the terminal shows.
const SHOWN: usize = 3;

/// The whole report.
#[must_use]
pub fn report(story: &Story) -> String {
    let mut text = heading(story);
    text += "\n";
    text += &seat_table(&seat_rows(story));
    text += "\n";
    text += &findings(story);
    text += "\n";
    text += &ledger(&story.arrangement.ledger);
    text += &heard(story);
    text
}

fn heading(story: &Story) -> String {
    let title = if story.arrangement.title.is_empty() { "Untitled" } else { &story.arrangement.title };
    let bars = story.arrangement.frame.bar_count();
    let length = story.arrangement.frame.tempo.seconds_at(story.arrangement.frame.end).value();
    let (minutes, seconds) = ((length as u64) / 60, (length as u64) % 60);
    format!("{title} for {}: {bars} bars, {minutes}:{seconds:02}\n", story.arrangement.ensemble.name.to_lowercase())
}

/// The seats as an aligned table.
#[must_use]
pub fn seat_table(rows: &[SeatRow]) -> String {
    let header = ["seat", "instrument", "notes", "range", "plays", "in mix", "findings"].map(str::to_owned);
    let cells = rows.iter().map(|row| {
        [
            row.name.clone(),
            if row.players > 1 { format!("{} x{}", row.instrument, row.players) } else { row.instrument.clone() },
            row.notes.to_string(),
            row.used.map_or_else(|| "-".to_owned(), |range| range.to_string()),
            format!("{} %", (u32::from(row.playing) + 5) / 10),
            row.in_mix.map_or_else(|| "-".to_owned(), |level| format!("{level:.0}")),
            if row.findings == 0 { "-".to_owned() } else { row.findings.to_string() },
        ]
    });
    table(std::iter::once(header).chain(cells).collect(), &[2, 4, 5, 6])
}

/// Columns aligned, those named in `right` to the right, two blanks between.
#[must_use]
pub fn table<const N: usize>(rows: Vec<[String; N]>, right: &[usize]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                let blanks = " ".repeat(widths[column] - cell.chars().count());
                if right.contains(&column) { blanks + cell } else { cell.clone() + &blanks }
            })
            .collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}

fn findings(story: &Story) -> String {
    let worst = story.worst_findings();
    if worst.is_empty() {
        return "no findings\n".to_owned();
    }
    let mut text = format!("{}\n", count_sentence(story));
    for finding in worst.iter().take(SHOWN) {
        text += &one(finding);
    }
    text
}

/// `1 error, 2 warnings, 5 notes`: the counts of all findings.
#[must_use]
pub fn count_sentence(story: &Story) -> String {
    let word = |severity: Severity| {
        let count = story.count(severity);
        (count > 0).then(|| format!("{count} {severity}{}", if count == 1 { "" } else { "s" }))
    };
    let words: Vec<String> =
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(word).collect();
    if words.is_empty() { "no findings".to_owned() } else { words.join(", ") }
}

/// One finding on one or two lines.
#[must_use]
pub fn one(finding: &Finding) -> String {
    let mut text = format!("  {} [{}] {}: {}\n", finding.severity, finding.code, finding.place, finding.message);
    if !finding.remedy.is_empty() {
        let _ = writeln!(text, "    remedy: {}", finding.remedy);
    }
    text
}

/// The ledger's sums by role, as an aligned table.
#[must_use]
pub fn ledger(ledger: &Ledger) -> String {
    let header = [
        "role",
        "source",
        "kept",
        "octave",
        "folded",
        "merged",
        "shortened",
        "rewritten",
        "dropped",
        "doubled",
        "invented",
    ];
    let rows = ledger.by_role.iter().filter(|sums| sums.source + sums.doubled + sums.invented > 0).map(|sums| {
        [
            sums.role.to_string(),
            sums.source.to_string(),
            sums.kept.to_string(),
            sums.octave.to_string(),
            sums.folded.to_string(),
            sums.merged.to_string(),
            sums.shortened.to_string(),
            sums.transformed.to_string(),
            sums.dropped.to_string(),
            sums.doubled.to_string(),
            sums.invented.to_string(),
        ]
    });
    let right: Vec<usize> = (1..header.len()).collect();
    table(std::iter::once(header.map(str::to_owned)).chain(rows).collect(), &right)
}

fn heard(story: &Story) -> String {
    let Some(balance) = story.balance else { return String::new() };
    let melody = (u32::from(balance.melody_heard) + 5) / 10;
    let mix = balance.loudness.map_or_else(|| "silent".to_owned(), |loudness| format!("{loudness:.1}"));
    let mut text = format!("\nmelody heard in {melody} % of its bars; mix {mix} at physical level\n");
    for round in story.rounds {
        let verdict = match round.kept.len() {
            0 => "none kept: they did not measure better".to_owned(),
            kept if kept == round.edits.len() => "all kept".to_owned(),
            kept => format!("{kept} kept"),
        };
        let _ = writeln!(
            text,
            "round {}: {} edits tried, {verdict}; melody heard {} -> {} %, balance findings {} -> {}",
            round.number,
            round.edits.len(),
            (round.heard_before + 5) / 10,
            (round.heard_after + 5) / 10,
            round.findings_before,
            round.findings_after,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_numbers_stand_right() {
        let rows = vec![["a".to_owned(), "10".to_owned()], ["long".to_owned(), "2".to_owned()]];
        assert_eq!(table(rows, &[1]), "a     10\nlong   2\n");
    }
}
