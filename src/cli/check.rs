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
    let Some(existing) = Existing::open(&command.existing, global, terminal)? else { return Ok(Exit::Fine) };
    let outcome = existing.adopt(None, terminal)?;
    if global.json {
        json::print(json::Findings {
            source: &existing.source.name,
            ensemble: &existing.ensemble.id,
            note_count: existing.source.score.note_count(),
            findings: &outcome.findings,
        })?;
    } else {
        let made = existing.made();
        let story = outcome.story(&existing.source.score, &made);
        let mut report: String = story.worst_findings().into_iter().map(text::one).collect();
        let counts = text::count_sentence(&story);
        let _ = writeln!(report, "{} {}: {counts}", existing.source.name, text::for_whom(&existing.ensemble));
        to_stdout(report.as_bytes(), false)?;
    }
    Ok(Exit::of(&outcome.findings, command.fail_on.limit()))
}
