//! `check`: files as they are, or an existing file against an ensemble.

use super::args::{self, Check, Global};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files::to_stdout;
use super::terminal::Terminal;
use super::{json, lint, sarif};
use partwright::report::text;
use std::fmt::Write as _;

/// Without an ensemble, lints; with one, casts, adopts, runs every playability rule.
pub(crate) fn run(command: &Check, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    match (&command.ensemble, command.sources.as_slice()) {
        (None, _) => lint::run(command, global, terminal),
        (Some(ensemble), [source]) => against(command, &existing(command, ensemble, source), global, terminal),
        (Some(_), several) => {
            let why = "files at once; --for checks one file, and without --for files are checked for damage";
            Err(Failure::Usage(format!("{} {why}", several.len())))
        }
    }
}

fn existing(command: &Check, ensemble: &str, source: &std::path::Path) -> args::Existing {
    args::Existing {
        source: source.to_owned(),
        ensemble: Some(ensemble.to_owned()),
        without: command.without.clone(),
        level: command.level.clone(),
        cast: command.cast.clone(),
        print_cast: command.print_cast,
        reading: args::Reading { played: command.played, transpose: 0 },
    }
}

fn against(command: &Check, existing: &args::Existing, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(existing) = Existing::open(existing, global, terminal)? else { return Ok(Exit::Fine) };
    let outcome = existing.adopt(None, terminal)?;
    let findings = &outcome.findings;
    if command.sarif {
        sarif::print_one(&existing, findings)?;
    } else if global.json {
        json::print(json::Findings {
            source: &existing.source.name,
            ensemble: &existing.ensemble.id,
            note_count: existing.source.score.note_count(),
            findings,
        })?;
    } else {
        let made = existing.source.made();
        let story = outcome.story(&existing.source.score, &made);
        let mut report: String = story.worst_findings().into_iter().map(text::one).collect();
        let counts = text::count_sentence(findings);
        let _ = writeln!(report, "{} {}: {counts}", existing.source.name, text::for_whom(&existing.ensemble));
        to_stdout(report.as_bytes(), false)?;
    }
    Ok(Exit::of(findings, command.fail_on.limit()))
}
