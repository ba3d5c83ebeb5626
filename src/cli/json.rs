//! Documents of the smaller commands. Each starts with `schema_version`.

use super::exit::Failure;
use super::files::to_stdout;
use partwright::finding::Finding;
use partwright::report::json::{SCHEMA_VERSION, to_text};
use serde::Serialize;

/// A document with its version in front.
#[derive(Serialize)]
pub(crate) struct Versioned<T> {
    schema_version: u32,
    #[serde(flatten)]
    content: T,
}

/// What `check` says, and any command that has only findings.
#[derive(Serialize)]
pub(crate) struct Findings<'a> {
    /// The file, as named.
    pub(crate) source: &'a str,
    /// Id of the ensemble.
    pub(crate) ensemble: &'a str,
    /// How many notes it has.
    pub(crate) note_count: usize,
    /// Everything noticed.
    pub(crate) findings: &'a [Finding],
}

/// Prints a document on stdout.
pub(crate) fn print(content: impl Serialize) -> Result<(), Failure> {
    let text = to_text(&Versioned { schema_version: SCHEMA_VERSION, content })?;
    to_stdout(text.as_bytes(), false)
}

/// The word a value has in our documents: `double-reed`.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
