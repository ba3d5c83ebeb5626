//! Reading inputs and writing outputs: whole or not at all, and never over something unasked.

use super::exit::Failure;
use std::fs;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The bytes of a file, or of stdin for `-`.
pub(crate) fn read(source: &str) -> Result<Vec<u8>, Failure> {
    if source != "-" {
        return fs::read(source).map_err(|error| fail("read", Path::new(source), error));
    }
    if std::io::stdin().is_terminal() {
        return Err(Failure::Usage("`-` reads stdin, but stdin is a terminal; give a file or a pipe".to_owned()));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| fail("read", Path::new("stdin"), error))
}

/// A text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| fail("read", path, error))?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::Usage(format!("{} is not UTF-8 text; save it as UTF-8", path.display())))
}

/// The files under a folder that end in `.toml`, sorted by path; `TEMPLATE.toml` is left out.
pub(crate) fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| fail("read", folder, error))?;
    for entry in entries {
        let path = entry.map_err(|error| fail("read", folder, error))?.path();
        if path.is_dir() {
            files.extend(toml_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "toml") && path.file_name().is_none_or(|n| n != "TEMPLATE.toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Bytes to stdout; refused when stdout is a terminal and the bytes are not text.
pub(crate) fn to_stdout(bytes: &[u8], binary: bool) -> Result<(), Failure> {
    if binary && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "this would write binary data to the terminal; redirect stdout or use -o FILE".to_owned(),
        ));
    }
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        // A reader that has seen enough, such as `head`, is not a failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| fail("write", Path::new("stdout"), error)),
    }
}

/// A file or folder being made beside its place. It is renamed into place by [`Pending::keep`], and removed when dropped.
pub(crate) struct Pending {
    place: PathBuf,
    beside: PathBuf,
    force: bool,
}

impl Pending {
    /// Refuses at once when the place is taken, so that no work is done in vain.
    pub(crate) fn new(place: &Path, force: bool) -> Result<Self, Failure> {
        if place.exists() && !force {
            return Err(Failure::Exists(place.to_owned()));
        }
        let name =
            place.file_name().ok_or_else(|| Failure::Usage(format!("{} is not a file name", place.display())))?;
        let parent = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|error| fail("create", parent, error))?;
        let beside = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
        Ok(Self { place: place.to_owned(), beside, force })
    }

    /// Where to write for now.
    pub(crate) fn path(&self) -> &Path {
        &self.beside
    }

    /// Puts it in its place.
    pub(crate) fn keep(self) -> Result<(), Failure> {
        if self.place.exists() && !self.force {
            return Err(Failure::Exists(self.place.clone()));
        }
        if self.place.is_dir() && self.beside.is_dir() {
            return self.replace_folder();
        }
        fs::rename(&self.beside, &self.place).map_err(|error| fail("write", &self.place, error))
    }

    /// Replaces each entry that was made; what else lies in the folder stays.
    fn replace_folder(&self) -> Result<(), Failure> {
        let entries = fs::read_dir(&self.beside).map_err(|error| fail("read", &self.beside, error))?;
        for entry in entries {
            let from = entry.map_err(|error| fail("read", &self.beside, error))?.path();
            let to = self.place.join(from.file_name().unwrap_or_default());
            if to.is_dir() {
                fs::remove_dir_all(&to).map_err(|error| fail("replace", &to, error))?;
            }
            fs::rename(&from, &to).map_err(|error| fail("write", &to, error))?;
        }
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let _ = if self.beside.is_dir() { fs::remove_dir_all(&self.beside) } else { fs::remove_file(&self.beside) };
    }
}

/// A failure of the file system.
pub(crate) fn fail(verb: &'static str, path: &Path, error: std::io::Error) -> Failure {
    Failure::File { verb, path: path.to_owned(), error }
}

/// The last part of a path, as text: reports name a file, not the folders of the machine it lay on.
pub(crate) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A file name's stem as a slug: lower case letters and digits joined by `-`.
pub(crate) fn slug(name: &str) -> String {
    let stem = Path::new(name).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let words: Vec<String> =
        stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() { "piece".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("a/Wall Street_Rag (1909).mid"), "wall-street-rag-1909");
        assert_eq!(slug("-"), "piece");
    }

    #[test]
    fn a_pending_file_leaves_nothing_behind_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("x.txt");
        let pending = Pending::new(&place, false).unwrap();
        fs::write(pending.path(), "half").unwrap();
        drop(pending);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_overwritten_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("x.txt");
        let put = |text: &str, force: bool| {
            let pending = Pending::new(&place, force)?;
            fs::write(pending.path(), text).unwrap();
            pending.keep()
        };
        put("one", false).unwrap();
        assert!(matches!(put("two", false), Err(Failure::Exists(_))));
        put("two", true).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"two");
    }
}
