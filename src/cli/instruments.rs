//! `instruments`: list, show, check.

use super::args::{Global, Instruments, InstrumentsAction};
use super::exit::{Exit, Failure};
use super::files::{self, to_stdout};
use super::json;
use super::library::Shelf;
use partwright::profile::{self, Library, Profile, toml_of};
use partwright::report::text::table;
use partwright::run::Invalid;
use serde::Serialize;
use std::path::PathBuf;

/// Does what was asked.
pub(crate) fn run(command: &Instruments, global: &Global) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    match &command.action {
        InstrumentsAction::List => list(&shelf.library, global),
        InstrumentsAction::Show { id } => show(&shelf.library, id, global),
        InstrumentsAction::Check { files } => check(&shelf.library, files, global),
        InstrumentsAction::Template => print_text(profile::TEMPLATE),
        InstrumentsAction::Schema => print_schema(&profile::json_schema()),
    }
}

fn list(library: &Library, global: &Global) -> Result<Exit, Failure> {
    if global.json {
        #[derive(Serialize)]
        struct List<'a> {
            instruments: Vec<&'a Profile>,
        }
        json::print(List { instruments: library.iter().map(|profile| &**profile).collect() })?;
        return Ok(Exit::Fine);
    }
    let header = ["id", "name", "family", "amateur", "professional"].map(str::to_owned);
    let rows = library.iter().map(|profile| {
        let (amateur, professional) = if profile.is_unpitched() {
            (format!("{} sounds", profile.percussion.len()), String::new())
        } else {
            (profile.range.amateur.to_string(), profile.range.professional.to_string())
        };
        [profile.id.to_string(), profile.name.clone(), json::word(&profile.family), amateur, professional]
    });
    to_stdout(table(std::iter::once(header).chain(rows).collect(), &[]).as_bytes(), false)?;
    Ok(Exit::Fine)
}

fn show(library: &Library, id: &str, global: &Global) -> Result<Exit, Failure> {
    let profile = library.get(id)?;
    if global.json {
        json::print(&*profile)?;
    } else {
        to_stdout(toml_of(&profile)?.as_bytes(), false)?;
    }
    Ok(Exit::Fine)
}

fn check(library: &Library, paths: &[PathBuf], global: &Global) -> Result<Exit, Failure> {
    let mut wrong: Vec<Invalid> = Vec::new();
    for path in paths {
        wrong.extend(library.check(&path.to_string_lossy(), &files::read_text(path)?));
    }
    report_check(&wrong, paths.len(), "instrument", global)
}

/// Prints a text as it is.
pub(crate) fn print_text(text: &str) -> Result<Exit, Failure> {
    to_stdout(text.as_bytes(), false)?;
    Ok(Exit::Fine)
}

/// Prints a schema, which is its own document.
pub(crate) fn print_schema(schema: &serde_json::Value) -> Result<Exit, Failure> {
    print_text(&partwright::report::json::to_text(schema)?)
}

/// Tells what is wrong in checked files; exit 2 when anything is.
pub(crate) fn report_check(wrong: &[Invalid], files: usize, kind: &str, global: &Global) -> Result<Exit, Failure> {
    if global.json {
        json::print(Checked { files, findings: wrong.iter().map(Wrong::of).collect() })?;
    } else {
        let mut text: String = wrong.iter().map(|invalid| format!("{invalid}\n")).collect();
        let plural = if files == 1 { "" } else { "s" };
        let verdict = match wrong.len() {
            0 => "nothing wrong".to_owned(),
            1 => "1 thing wrong".to_owned(),
            n => format!("{n} things wrong"),
        };
        text += &format!("{files} {kind} file{plural}: {verdict}\n");
        to_stdout(text.as_bytes(), false)?;
    }
    Ok(if wrong.is_empty() { Exit::Fine } else { Exit::Usage })
}

#[derive(Serialize)]
struct Checked<'a> {
    files: usize,
    findings: Vec<Wrong<'a>>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    source: &'a str,
    line: u32,
    key: &'a str,
    message: &'a str,
    remedy: &'a str,
}

impl<'a> Wrong<'a> {
    fn of(invalid: &'a Invalid) -> Self {
        let Invalid { source_name, line, key, why, remedy, .. } = invalid;
        Self { source: source_name, line: *line, key, message: why, remedy }
    }
}
