//! What may be written over: what is there where it is forced, and never a file that is read.

use super::changed;
use super::exit::Failure;
use super::files;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether what is there may be replaced, and which files never are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Over {
    force: bool,
    /// Without links, so that no other name of a file hides it.
    sources: Arc<BTreeSet<PathBuf>>,
}

impl Over {
    /// As `--force` says, but none of these files.
    pub(crate) fn new<'a>(force: bool, sources: impl IntoIterator<Item = &'a Path>) -> Self {
        let files = sources.into_iter().filter(|path| path.is_file()).filter_map(|path| fs::canonicalize(path).ok());
        Self { force, sources: Arc::new(files.collect()) }
    }

    /// What a command keeps for itself, and replaces unasked.
    pub(crate) fn own() -> Self {
        Self { force: true, ..Self::default() }
    }

    /// Whether what is there may be replaced.
    pub(crate) const fn is_forced(&self) -> bool {
        self.force
    }

    /// Refuses a place whose file is read.
    pub(crate) fn refuse_source(&self, place: &Path) -> Result<(), Failure> {
        if fs::canonicalize(place).is_ok_and(|place| self.sources.contains(&place)) {
            let why = "is read, and a source is never written over; choose another place";
            return Err(Failure::Usage(format!("{} {why}", place.display())));
        }
        Ok(())
    }
}

/// The file of an ensemble, a style or a target that is named by one.
pub(crate) fn file_of(name: Option<&str>) -> Option<&Path> {
    let path = Path::new(changed::split(name?).0);
    files::has_extension(path, &["toml"]).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_known_by_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("s.mid");
        fs::write(&source, "mine").unwrap();
        let over = Over::new(true, [source.as_path(), Path::new("-")]);
        let other = folder.path().join(".").join("s.mid");
        assert!(over.refuse_source(&other).unwrap_err().to_string().contains("never written over"));
        assert!(over.refuse_source(&folder.path().join("o.mid")).is_ok());
        assert!(Over::own().refuse_source(&source).is_ok());
    }

    #[test]
    fn a_name_is_a_file_where_it_ends_as_one() {
        assert_eq!(file_of(Some("my band.toml without Oboe")), Some(Path::new("my band.toml")));
        assert_eq!([file_of(Some("string-quartet")), file_of(None)], [None, None]);
    }
}
