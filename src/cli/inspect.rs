//! `inspect`: what is heard in a file.

use super::args::{Global, Inspect};
use super::exit::{Exit, Failure};
use super::files::{self, is_dash, print_schema, to_stdout};
use super::over::Over;
use super::pending::Pending;
use super::source::{self, Source};
use super::terminal::Terminal;
use partwright::analysis::analyze;
use partwright::report::{html, inspection, json, labels};
use std::path::Path;

/// Reads, analyses, tells.
pub(crate) fn run(command: &Inspect, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(path) = command.source.as_deref().filter(|_| !command.schema) else {
        return print_schema(&inspection::json_schema());
    };
    refuse_wrong_use(command, global)?;
    let over = Over::new(command.force, [path]);
    let labels = reserve(command.labels.as_deref(), &over)?;
    let page = reserve(command.html.as_deref(), &over)?;
    let bytes = files::read(path)?;
    let source = Source::of(path, &bytes, command.reading, global, terminal)?;
    let mut findings = source.findings;
    let analysis = analyze(&source.score, &terminal.run())?.take(&mut findings);
    let inspection = inspection::inspect(&source.score, &analysis, &findings);
    if let Some(output) = &labels {
        output.write(&melody_labels(&source.name, &bytes, terminal)?)?;
    }
    if let Some(output) = &page {
        output.write(&html::inspection_page(&source.score, &analysis, &inspection)?)?;
    }
    if ![&labels, &page].into_iter().flatten().any(Output::is_stdout) {
        let text = if global.json { json::to_text(&inspection)? } else { inspection::text(&inspection) };
        to_stdout(text.as_bytes(), false)?;
    }
    [labels, page].into_iter().flatten().try_for_each(Output::keep)?;
    terminal.say_time();
    Ok(Exit::of(&findings, command.fail_on.limit()))
}

fn reserve(path: Option<&Path>, over: &Over) -> Result<Option<Output>, Failure> {
    path.map(|path| Output::reserve(path, over)).transpose()
}

/// Refuses two documents on stdout, two in one file, and --force where no file is written.
fn refuse_wrong_use(command: &Inspect, global: &Global) -> Result<(), Failure> {
    let (labels, page) = (command.labels.as_deref(), command.html.as_deref());
    let dashes = [labels, page].into_iter().flatten().filter(|path| is_dash(path)).count();
    if dashes + usize::from(global.json) > 1 && dashes > 0 {
        let why =
            "stdout holds one document: of --json, `--labels -` and `--html -` give one, and write the others to files";
        return Err(Failure::Usage(why.to_owned()));
    }
    if labels.is_some() && labels == page {
        return Err(Failure::Usage("--labels and --html name the same file; give each its own".to_owned()));
    }
    if command.force && labels.is_none() && page.is_none() {
        return Err(Failure::Usage("--force is for --labels and --html, which write a file; leave it out".to_owned()));
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
    fn reserve(path: &Path, over: &Over) -> Result<Self, Failure> {
        if is_dash(path) { Ok(Self::Stdout) } else { Pending::file(path, over).map(Self::File) }
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
