//! The report for a terminal: a table of the seats, the worst findings, the ledger by role. Plain text, no colours.

use super::{SeatRow, Story, mock_up, seat_rows};
use crate::arrange::{Gap, KeyCost, Ledger, RoleSums};
use crate::balance::Balance;
use crate::ensemble::Ensemble;
use crate::finding::{Finding, Severity, plural};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many findings the terminal shows.
const SHOWN: usize = 3;

/// The whole report.
#[must_use]
pub fn report(story: &Story) -> String {
    let mut text = heading(story);
    text += &key_table(&story.made.keys);
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
    let whom = for_whom(&story.arrangement.ensemble);
    let moved = moved(story.made.transposed).map_or_else(String::new, |moved| format!(", {moved}"));
    format!("{title} {whom}: {bars} {}, {minutes}:{seconds:02}{moved}\n", plural(bars as usize, "bar"))
}

/// `2 semitones below the source`; `None` where nothing was moved.
#[must_use]
pub fn moved(semitones: i16) -> Option<String> {
    let count = usize::from(semitones.unsigned_abs());
    let way = if semitones < 0 { "below" } else { "above" };
    (count > 0).then(|| format!("{count} {} {way} the source", plural(count, "semitone")))
}

/// What each key would cost, as a table; nothing where none was looked for.
fn key_table(keys: &[KeyCost]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let header = ["key", "semitones", "range", "tessitura", "playing", "reading", "total"].map(str::to_owned);
    let row = |cost: &KeyCost| {
        let numbers = [cost.range, cost.tessitura, cost.playing, cost.reading, cost.total()].map(|n| n.to_string());
        let [range, tessitura, playing, reading, total] = numbers;
        [cost.key.to_string(), format!("{:+}", cost.semitones), range, tessitura, playing, reading, total]
    };
    let rows = std::iter::once(header).chain(keys.iter().map(row)).collect();
    format!("\nwhat each key costs the players, the best first\n{}", table(rows, &[1, 2, 3, 4, 5, 6]))
}

/// `for brass quintet`; `as written` for a file's own instruments.
#[must_use]
pub fn for_whom(ensemble: &Ensemble) -> String {
    let mut letters = ensemble.name.chars();
    let first: String = letters.next().map(|letter| letter.to_lowercase().collect()).unwrap_or_default();
    match (ensemble.id.as_str(), letters.as_str()) {
        ("as-written", _) => ensemble.name.to_lowercase(),
        (_, rest) if rest.starts_with(char::is_uppercase) => format!("for {}", ensemble.name),
        (_, rest) => format!("for {first}{rest}"),
    }
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
    let shown = worst(story.findings.iter());
    let more = story.findings.len() - shown.len();
    let which = if more > 0 { format!("; the {} worst, one of each kind first", shown.len()) } else { String::new() };
    let mut text = format!("{}{which}\n", count_sentence(story.findings));
    text.extend(shown.into_iter().map(one));
    text
}

/// The few findings to show: the worst first, and among equals one of each kind before a second of any.
#[must_use]
pub fn worst<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let mut ranked: Vec<_> = findings
        .map(|finding| {
            let before = seen.entry((finding.severity, finding.code)).or_default();
            *before += 1;
            (std::cmp::Reverse(finding.severity), *before, finding)
        })
        .collect();
    ranked.sort_by_key(|(severity, before, _)| (*severity, *before));
    ranked.into_iter().take(SHOWN).map(|(_, _, finding)| finding).collect()
}

/// `1 error, 2 warnings, 5 notes`: the counts of findings.
#[must_use]
pub fn count_sentence<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let severities: Vec<Severity> = findings.into_iter().map(|finding| finding.severity).collect();
    let word = |severity: Severity| {
        let count = severities.iter().filter(|own| **own == severity).count();
        (count > 0).then(|| format!("{count} {}", plural(count, &severity.to_string())))
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

/// What became of the source's notes: by role as an aligned table, and in a sentence.
#[must_use]
pub fn ledger(ledger: &Ledger) -> String {
    let gap = ledger.gap.map(gap_sentence).unwrap_or_default();
    format!("{}{}{gap}", ledger_table(ledger), ledger_sentence(&ledger.by_role))
}

/// How much better the choice of seats and octaves could be at most.
fn gap_sentence(gap: Gap) -> String {
    let per_mille = gap.per_mille();
    let better = match per_mille {
        _ if gap.cost <= gap.bound => "none costs less".to_owned(),
        _ => format!("none costs less than {}: at most {}.{} % better", gap.bound, per_mille / 10, per_mille % 10),
    };
    format!("seats and octaves chosen at a cost of {}; {better}\n", gap.cost)
}

fn ledger_sentence(by_role: &[RoleSums]) -> String {
    let sum = |of: fn(&RoleSums) -> u32| by_role.iter().map(of).fold(0u64, |sum, count| sum + u64::from(count));
    let (source, dropped) = (sum(|role| role.source), sum(|role| role.dropped));
    let (doubled, invented) = (sum(|role| role.doubled), sum(|role| role.invented));
    let lost = if dropped == 0 { "none dropped".to_owned() } else { format!("{dropped} dropped") };
    let mut text = format!("{} of {source} source notes sound, {lost}", source - dropped.min(source));
    let added = [(doubled, "doubling another"), (invented, "filling a chord")];
    let added = added.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let added: Vec<String> = added.collect();
    if !added.is_empty() {
        let _ = write!(text, "; added: {}", added.join(", "));
    }
    text + "\n"
}

fn ledger_table(ledger: &Ledger) -> String {
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
    let mut text = format!("\n{}; {}\n", melody_sentence(balance), loudness_sentence(balance));
    text.push_str(&mock_up::sentences(story));
    for round in story.rounds {
        let verdict = match round.kept.len() {
            0 => "none kept: they did not measure better".to_owned(),
            kept if kept == round.edits.len() => "all kept".to_owned(),
            kept => format!("{kept} kept"),
        };
        let _ = writeln!(
            text,
            "mending, round {}: {} {} tried, {verdict}; melody heard {} -> {} %, balance findings {} -> {}",
            round.number,
            round.edits.len(),
            plural(round.edits.len(), "change"),
            (round.heard_before + 5) / 10,
            (round.heard_after + 5) / 10,
            round.findings_before,
            round.findings_after,
        );
    }
    text
}

fn melody_sentence(balance: &Balance) -> String {
    let bars = balance.bars.iter().filter(|bar| bar.melody.is_some()).count();
    let heard = balance.bars.iter().filter(|bar| bar.melody.as_ref().is_some_and(|melody| melody.heard)).count();
    match bars {
        0 => "no bar has a melody".to_owned(),
        _ if heard == bars => format!("melody heard in all of its {bars} {}", plural(bars, "bar")),
        _ => format!("melody heard in {heard} of its {bars} bars ({} %)", heard * 100 / bars),
    }
}

/// 0 LUFS of a physical mix is 120 dB SPL.
fn loudness_sentence(balance: &Balance) -> String {
    match balance.loudness {
        None => "nothing sounds".to_owned(),
        Some(loudness) => format!("the whole plays at about {:.0} dB SPL", loudness.value() + 120.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equally_bad_findings_one_of_each_kind_is_shown_first() {
        use crate::finding::{Code, Place};
        let finding = |code, severity| Finding::new(code, Place::default(), "x").with_severity(severity);
        let all = [
            finding(Code::PlanConflict, Severity::Warning),
            finding(Code::PlanConflict, Severity::Warning),
            finding(Code::CastUnsure, Severity::Note),
            finding(Code::CastNobody, Severity::Warning),
            finding(Code::PlanConflict, Severity::Error),
        ];
        let shown: Vec<_> = worst(all.iter()).into_iter().map(|f| (f.code, f.severity)).collect();
        use Severity::{Error, Warning};
        let (conflict, nobody) = (Code::PlanConflict, Code::CastNobody);
        assert_eq!(shown, [(conflict, Error), (conflict, Warning), (nobody, Warning)]);
    }

    #[test]
    fn the_ledger_is_told_in_a_sentence() {
        use crate::line::Role;
        let sums = |role, source, dropped, doubled| RoleSums {
            role,
            source,
            kept: source - dropped,
            octave: 0,
            folded: 0,
            merged: 0,
            shortened: 0,
            transformed: 0,
            dropped,
            doubled,
            invented: 0,
        };
        let sentence = ledger_sentence(&[sums(Role::Melody, 10, 0, 4), sums(Role::Harmony, 20, 3, 0)]);
        assert_eq!(sentence, "27 of 30 source notes sound, 3 dropped; added: 4 doubling another\n");
        assert_eq!(ledger_sentence(&[]), "0 of 0 source notes sound, none dropped\n");
    }

    #[test]
    fn a_moved_piece_says_how_far() {
        assert_eq!(moved(-2).as_deref(), Some("2 semitones below the source"));
        assert_eq!(moved(1).as_deref(), Some("1 semitone above the source"));
        assert_eq!((moved(0), key_table(&[])), (None, String::new()));
    }

    #[test]
    fn columns_align_and_numbers_stand_right() {
        let rows = vec![["a".to_owned(), "10".to_owned()], ["long".to_owned(), "2".to_owned()]];
        assert_eq!(table(rows, &[1]), "a     10\nlong   2\n");
    }
}
