//! Files that a text lists: a path a line, or a table with `source` and, where wanted, `key` and `for`. Paths are below the
//! text's own folder, or absolute.

use super::{Found, Sources, absolute, found, refusal};
use crate::cli::exit::Failure;
use crate::cli::files;
use serde::Deserialize;
use std::path::Path;

/// A row; what else stands there is somebody else's.
#[derive(Debug, Deserialize)]
pub(in crate::cli::batch) struct Row {
    /// The path.
    pub(in crate::cli::batch) source: String,
    /// The key, without the ensemble.
    #[serde(default)]
    pub(in crate::cli::batch) key: Option<String>,
    /// For whom.
    #[serde(default, rename = "for")]
    pub(in crate::cli::batch) ensemble: Option<String>,
}

/// A path a line; empty lines and those that begin with `#` say nothing.
pub(super) fn list(path: &Path) -> Result<Sources, Failure> {
    let text = files::read_text(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    sources(path, lines.map(|line| found(line.to_owned())).collect())
}

/// A table of comma separated values with a line of names.
pub(super) fn csv(path: &Path) -> Result<Sources, Failure> {
    let text = files::read_text(path)?;
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let read = rows.deserialize().map(|row: Result<Row, _>| row.map(Found::from).map_err(|error| wrong(path, &error)));
    sources(path, read.collect::<Result<_, _>>()?)
}

/// An object a line.
pub(super) fn jsonl(path: &Path) -> Result<Sources, Failure> {
    let text = files::read_text(path)?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(number, line)| {
        let row: Result<Row, _> = serde_json::from_str(line);
        row.map(Found::from).map_err(|error| wrong(path, &format!("line {number}: {error}")))
    });
    sources(path, read.collect::<Result<_, _>>()?)
}

/// A table in columns.
#[cfg(feature = "parquet")]
pub(super) fn parquet(path: &Path) -> Result<Sources, Failure> {
    sources(path, super::super::columns::rows(path)?.into_iter().map(Found::from).collect())
}

impl From<Row> for Found {
    fn from(row: Row) -> Self {
        let told = |text: Option<String>| text.filter(|text| !text.is_empty());
        Self { source: row.source, slice: None, key: told(row.key), ensemble: told(row.ensemble) }
    }
}

fn sources(path: &Path, found: Vec<Found>) -> Result<Sources, Failure> {
    Ok(Sources::new(absolute(path.parent().unwrap_or(path))?, found))
}

fn wrong(path: &Path, error: &impl std::fmt::Display) -> Failure {
    refusal(path, &format!("cannot be read: {error}"), "it needs `source`, and may have `key` and `for`")
}
