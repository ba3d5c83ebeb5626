//! Music within a tar: read where it lies, without unpacking.

use super::tree::is_music;
use super::{Found, Sources, absolute, text_of};
use crate::cli::exit::Failure;
use crate::cli::files::fail;
use partwright::batch::Slice;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use tar::{Archive, Entry};

/// The files of a tar.
pub(super) fn tar(path: &Path) -> Result<Sources, Failure> {
    let wrong = |error: io::Error| fail("read", path, error);
    let name = text_of(&path.file_name().map(PathBuf::from).unwrap_or_default())?;
    let mut archive = Archive::new(BufReader::new(File::open(path).map_err(wrong)?));
    let mut found = Vec::new();
    for entry in archive.entries_with_seek().map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let inside = entry.path().map_err(wrong)?.into_owned();
        if entry.header().entry_type().is_file() && is_music(&inside) {
            found.push(member(&name, &text_of(&inside)?, &entry));
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Sources::new(absolute(path.parent().unwrap_or(path))?, found))
}

fn member<R: io::Read>(archive: &str, name: &str, entry: &Entry<'_, R>) -> Found {
    let name = name.trim_start_matches("./").to_owned();
    let slice = Slice { name: name.clone(), offset: entry.raw_file_position(), size: entry.size() };
    Found { source: archive.to_owned(), slice: Some(slice), key: Some(name), ensemble: None }
}
