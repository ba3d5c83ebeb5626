//! `check`: an existing file against an ensemble.

use super::args::{Check, Global};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files::to_stdout;
use super::json;
use super::terminal::Terminal;
use partwright::report::text;
use std::fmt::Write as _;

/// Casts, adopts, runs every playability rule.
pub(crate) fn run(command: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(existing) = Existing::open(&command.existing, global)? else { return Ok(Exit::Fine) };
    let outcome = existing.adopt(None, terminal)?;
    if global.json {
        json::print(json::Findings {
            source: &existing.source.name,
            ensemble: &existing.ensemble.id,
            note_count: existing.source.score.note_count(),
            findings: &outcome.findings,
        })?;
    } else {
        let mut report: String = outcome.findings.iter().map(text::one).collect();
        let made = existing.made();
        let counts = text::count_sentence(&outcome.story(&existing.source.score, &made));
        let _ = writeln!(report, "{} for {}: {counts}", existing.source.name, existing.ensemble.name.to_lowercase());
        to_stdout(report.as_bytes(), false)?;
    }
    Ok(Exit::of(&outcome.findings, command.fail_on.limit()))
}
