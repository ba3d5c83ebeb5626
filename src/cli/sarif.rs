//! SARIF on stdout.

use super::existing::Existing;
use super::exit::Failure;
use super::files::to_stdout;
use partwright::finding::Finding;
use partwright::report::json::to_text;
use partwright::report::sarif::{Examined, log};

/// The findings of files.
pub(crate) fn print(files: &[Examined<'_>]) -> Result<(), Failure> {
    to_stdout(to_text(&log(files))?.as_bytes(), false)
}

/// The findings of one file against its ensemble.
pub(crate) fn print_one(existing: &Existing, findings: &[Finding]) -> Result<(), Failure> {
    let source = &existing.source;
    let path = source.path.as_os_str().as_encoded_bytes();
    print(&[Examined { path, size: Some(source.size), findings }])
}
