//! The files of a folder, with what its manifest says of them.

use std::collections::BTreeMap;
use std::path::Path;

/// A file and what is known of it.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
    /// What a strict reader objects to; empty for a clean file.
    pub issues: String,
    /// Note-ons, as the manifest counts them.
    pub note_ons: Option<usize>,
    /// Notes that other readers see, by their names.
    pub peers: Vec<(&'static str, usize)>,
}

impl File {
    pub const fn is_clean(&self) -> bool {
        self.issues.is_empty()
    }
}

/// Reads the manifest and the files that are there.
pub fn read(folder: &Path) -> std::io::Result<Vec<File>> {
    let table = std::fs::read_to_string(folder.join("MANIFEST.tsv"))?;
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let row = |line| columns.iter().copied().zip(str::split(line, '\t')).collect::<BTreeMap<_, _>>();
    Ok(lines.filter_map(|line| file(folder, &row(line))).collect())
}

fn file(folder: &Path, row: &BTreeMap<&str, &str>) -> Option<File> {
    let text = |column| row.get(column).copied().unwrap_or_default();
    let number = |column| text(column).split(' ').next().and_then(|number| number.parse().ok());
    let name = text("file").to_owned();
    let bytes = std::fs::read(folder.join(&name)).ok()?;
    let peers = [("mido", "mido_notes"), ("symusic", "symusic"), ("notes", "notes")];
    let peers = peers.into_iter().filter_map(|(peer, column)| Some((peer, number(column)?))).collect();
    Some(File { name, bytes, issues: text("strict_issues").to_owned(), note_ons: number("note_ons"), peers })
}
