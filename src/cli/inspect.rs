//! `inspect`: what is heard in a file.

use super::args::{Global, Inspect};
use super::exit::{Exit, Failure};
use super::files::{self, is_dash, to_stdout};
use super::pending::Pending;
use super::source::{self, Source};
use super::terminal::Terminal;
use partwright::analysis::analyze;
use partwright::report::{inspection, json, labels};
use std::path::Path;

/// Reads, analyses, tells.
pub(crate) fn run(command: &Inspect, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    refuse_two_on_stdout(command, global)?;
    let labels = command.labels.as_deref().map(|path| Output::reserve(path, command.force)).transpose()?;
    let bytes = files::read(&command.source)?;
    let source = Source::of(&command.source, &bytes, command.reading, global, terminal)?;
    let mut findings = source.findings;
    let analysis = analyze(&source.score, &terminal.run())?.take(&mut findings);
    if let Some(output) = &labels {
        output.write(&melody_labels(&source.name, &bytes, terminal)?)?;
    }
    if !labels.as_ref().is_some_and(Output::is_stdout) {
        let inspection = inspection::inspect(&source.score, &analysis, &findings);
        let text = if global.json { json::to_text(&inspection)? } else { inspection::text(&inspection) };
        to_stdout(text.as_bytes(), false)?;
    }
    labels.map(Output::keep).transpose()?;
    terminal.say_time();
    Ok(Exit::of(&findings, command.fail_on.limit()))
}

fn refuse_two_on_stdout(command: &Inspect, global: &Global) -> Result<(), Failure> {
    if global.json && command.labels.as_deref().is_some_and(is_dash) {
        let why = "--json and `--labels -` both want stdout; write the labels to a file, or leave --json out";
        return Err(Failure::Usage(why.to_owned()));
    }
    Ok(())
}

/// The melody of the file as it stands, so that onsets and pitches are found in it again: no note is moved onto beats or
/// folded into a sign, as it is for the rest.
fn melody_labels(name: &str, bytes: &[u8], terminal: &Terminal) -> Result<String, Failure> {
    let score = source::read(bytes).map_err(|error| Failure::of(name, error))?.value;
    let analysis = analyze(&score, &terminal.run())?.value;
    Ok(labels::to_text(&labels::labels(&score, &analysis))?)
}

/// Where a document goes that was asked for by an option.
enum Output {
    Stdout,
    File(Pending),
}

impl Output {
    /// Refuses at once what could not be written.
    fn reserve(path: &Path, force: bool) -> Result<Self, Failure> {
        if is_dash(path) { Ok(Self::Stdout) } else { Pending::file(path, force).map(Self::File) }
    }

    const fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        match self {
            Self::Stdout => to_stdout(text.as_bytes(), false),
            Self::File(file) => {
                std::fs::write(file.path(), text).map_err(|error| files::fail("write", file.path(), error))
            }
        }
    }

    fn keep(self) -> Result<(), Failure> {
        match self {
            Self::Stdout => Ok(()),
            Self::File(file) => file.keep(),
        }
    }
}
