//! `inspect`: what is heard in a file.

use super::args::{Global, Inspect};
use super::exit::{Exit, Failure};
use super::files::to_stdout;
use super::source::Source;
use super::terminal::Terminal;
use partwright::analysis::analyze;
use partwright::report::{inspection, json};

/// Reads, analyses, tells.
pub(crate) fn run(command: &Inspect, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = Source::read(&command.source, command.reading, global, terminal)?;
    let mut findings = source.findings;
    let analysis = analyze(&source.score, &terminal.run())?.take(&mut findings);
    let inspection = inspection::inspect(&source.score, &analysis, &findings);
    let text = if global.json { json::to_text(&inspection)? } else { inspection::text(&inspection) };
    to_stdout(text.as_bytes(), false)?;
    terminal.say_time();
    Ok(Exit::of(&findings, command.fail_on.limit()))
}
