//! `explain`: the page of a finding's code, or why the notes of an arrangement are there.

use super::args::{Explain, Global};
use super::exit::{Exit, Failure};
use super::files::{print_schema, to_stdout};
use super::{json, reasons};
use partwright::finding::Code;
use partwright::run::{Error, near_names};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    code: &'static str,
    title: &'static str,
    severity: String,
    page: &'static str,
}

/// Tells of an arrangement's folder, else prints one page, or the list of all codes.
pub(crate) fn run(command: &Explain, global: &Global) -> Result<Exit, Failure> {
    if command.schema {
        return print_schema(&partwright::report::reasons::json_schema());
    }
    if reasons::is_meant(command) { reasons::run(command, global) } else { codes(command, global) }
}

fn codes(command: &Explain, global: &Global) -> Result<Exit, Failure> {
    let codes = match &command.what {
        Some(id) => vec![find(&id.to_string_lossy())?],
        None => Code::ALL.to_vec(),
    };
    if global.json {
        #[derive(Serialize)]
        struct Codes {
            codes: Vec<Page>,
        }
        json::print(Codes { codes: codes.into_iter().map(page).collect() })?;
        return Ok(Exit::Fine);
    }
    let text: String = match codes.as_slice() {
        [one] => one.markdown().to_owned(),
        all => all.iter().map(|code| format!("{:<28} {}\n", code.id(), code.page().title)).collect(),
    };
    to_stdout(text.as_bytes(), false)?;
    Ok(Exit::Fine)
}

fn page(code: Code) -> Page {
    let page = code.page();
    Page { code: code.id(), title: page.title, severity: page.severity.to_string(), page: page.markdown }
}

fn find(id: &str) -> Result<Code, Failure> {
    Code::from_id(&id.replace('_', "-")).ok_or_else(|| {
        let near = near_names(id, Code::ALL.iter().map(|code| code.id()));
        Error::Unknown { kind: "finding code", name: id.to_owned(), near }.into()
    })
}
