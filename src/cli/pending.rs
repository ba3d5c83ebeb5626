//! An output in the making: it appears whole or not at all, and never over something unasked.

use super::exit::Failure;
use super::files::{self, fail};
use super::folder::PLAN;
use super::former;
use super::over::Over;
use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder being made beside its place. It is renamed into place by [`Pending::keep`], and removed when dropped.
#[derive(Debug)]
pub(crate) struct Pending {
    place: PathBuf,
    beside: PathBuf,
    kind: Kind,
    over: Over,
    /// Folders that were made to hold it, innermost first.
    parents: Vec<PathBuf>,
}

/// What an output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    /// A folder of score and parts, which leaves nothing of an earlier one.
    Pages,
}

impl Pending {
    /// A file. Refuses at once when it could not be put in its place, so that no work is done in vain.
    pub(crate) fn file(place: &Path, over: &Over) -> Result<Self, Failure> {
        let pending = Self::new(place, over, Kind::File)?;
        fs::write(&pending.beside, []).map_err(|error| fail("write", place, error))?;
        Ok(pending)
    }

    /// Refuses when a file could not be put there, as [`Pending::file`], and makes nothing.
    pub(crate) fn check_file(place: &Path, over: &Over) -> Result<(), Failure> {
        check(place, over, Kind::File)
    }

    /// A folder, as [`Pending::file`].
    pub(crate) fn folder(place: &Path, over: &Over) -> Result<Self, Failure> {
        Self::folder_of(place, over, Kind::Folder)
    }

    /// A folder of score and parts: what an earlier run wrote there and this one did not is removed when it is kept.
    pub(crate) fn pages(place: &Path, over: &Over) -> Result<Self, Failure> {
        Self::folder_of(place, over, Kind::Pages)
    }

    fn folder_of(place: &Path, over: &Over, kind: Kind) -> Result<Self, Failure> {
        let pending = Self::new(place, over, kind)?;
        fs::create_dir_all(&pending.beside).map_err(|error| fail("create", place, error))?;
        Ok(pending)
    }

    fn new(place: &Path, over: &Over, kind: Kind) -> Result<Self, Failure> {
        check(place, over, kind)?;
        let name = place.file_name().ok_or_else(|| usage(place, "is no name of a new file or folder"))?;
        let parent = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let parents = parent.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".partial-{}", std::process::id()));
        let pending = Self {
            place: place.to_owned(),
            beside: parent.join(hidden),
            kind,
            over: over.clone(),
            parents: parents.map(Path::to_owned).collect(),
        };
        fs::create_dir_all(parent).map_err(|error| fail("create", parent, error))?;
        Ok(pending)
    }

    /// Where to write for now.
    pub(crate) fn path(&self) -> &Path {
        &self.beside
    }

    /// Puts it in its place.
    pub(crate) fn keep(mut self) -> Result<(), Failure> {
        if self.place.exists() && !self.over.is_forced() {
            return Err(Failure::Exists(self.place.clone()));
        }
        if self.place.is_dir() && self.beside.is_dir() {
            self.replace_folder()?;
        } else {
            fs::rename(&self.beside, &self.place).map_err(|error| fail("write", &self.place, error))?;
        }
        self.parents.clear();
        Ok(())
    }

    /// Puts it in its place even where another program could not engrave it, which is told apart: all else is kept. Who
    /// stopped the work gets nothing.
    pub(crate) fn keep_with(self, engraved: Result<(), Failure>) -> Result<Result<(), Failure>, Failure> {
        match engraved {
            Err(stopped @ Failure::Library { .. }) => Err(stopped),
            engraved => self.keep().map(|()| engraved),
        }
    }

    /// Replaces each file that was made; what else lies in the folder stays, at every depth, but for what an earlier run
    /// wrote. Refuses before anything is changed.
    fn replace_folder(&self) -> Result<(), Failure> {
        let made = files::below(&self.beside, &|_| true)?;
        let made: Vec<&Path> = made.iter().filter_map(|path| path.strip_prefix(&self.beside).ok()).collect();
        let former = if self.kind == Kind::Pages { former::files(&self.place) } else { Vec::new() };
        let left: Vec<PathBuf> =
            former.iter().filter(|file| !made.contains(&file.as_path())).map(|file| self.place.join(file)).collect();
        left.iter().try_for_each(|file| self.over.refuse_source(file))?;
        made.iter().try_for_each(|file| self.check_file_within(&self.place.join(file)))?;
        left.iter().try_for_each(|file| fs::remove_file(file).map_err(|error| fail("replace", file, error)))?;
        made.iter().try_for_each(|file| self.put(file).map_err(|error| fail("write", &self.place.join(file), error)))
    }

    /// Refuses a file that cannot be put there. The plan that is read is written anew.
    fn check_file_within(&self, place: &Path) -> Result<(), Failure> {
        let parent = place.parent().unwrap_or(&self.place);
        if place.is_dir() {
            return Err(usage(place, "is a folder, but one file is to be written"));
        }
        if parent.exists() && !parent.is_dir() {
            return Err(usage(parent, "is a file, but a folder is to be written"));
        }
        if place.ends_with(PLAN) { Ok(()) } else { self.over.refuse_source(place) }
    }

    fn put(&self, file: &Path) -> std::io::Result<()> {
        let place = self.place.join(file);
        fs::create_dir_all(place.parent().unwrap_or(&self.place))?;
        fs::rename(self.beside.join(file), place)
    }
}

/// Whether something of this kind may be put there.
fn check(place: &Path, over: &Over, kind: Kind) -> Result<(), Failure> {
    if place.as_os_str().is_empty() {
        return Err(Failure::Usage("the place to write to is empty; name a file or folder".to_owned()));
    }
    if kind == Kind::File && place.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(usage(place, "names a folder, but one file is to be written"));
    }
    let Ok(there) = fs::metadata(place) else { return Ok(()) };
    match kind {
        Kind::File if there.is_dir() => Err(usage(place, "is a folder, but one file is to be written")),
        Kind::Folder | Kind::Pages if !there.is_dir() => Err(usage(place, "is a file, but a folder is to be written")),
        Kind::File if !there.is_file() => Err(usage(place, "is a device; write to `-` and redirect stdout")),
        Kind::File => over.refuse_source(place).and_then(|()| unless_forced(place, over)),
        Kind::Folder => unless_forced(place, over),
        Kind::Pages => unless_forced(place, over).and_then(|()| refuse_former(place, over)),
    }
}

/// Refuses at once where a source lies among what an earlier run wrote, which goes.
fn refuse_former(place: &Path, over: &Over) -> Result<(), Failure> {
    former::files(place).iter().try_for_each(|file| over.refuse_source(&place.join(file)))
}

fn unless_forced(place: &Path, over: &Over) -> Result<(), Failure> {
    if over.is_forced() { Ok(()) } else { Err(Failure::Exists(place.to_owned())) }
}

fn usage(place: &Path, what: &str) -> Failure {
    Failure::Usage(format!("{} {what}; choose another place", place.display()))
}

impl Drop for Pending {
    fn drop(&mut self) {
        let _ = if self.beside.is_dir() { fs::remove_dir_all(&self.beside) } else { fs::remove_file(&self.beside) };
        for parent in &self.parents {
            // Only empty folders go.
            let _ = fs::remove_dir(parent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(force: bool) -> Over {
        Over::new(force, [])
    }

    #[test]
    fn a_pending_file_leaves_nothing_behind_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("new/deep/x.txt");
        let pending = Pending::file(&place, &over(false)).unwrap();
        fs::write(pending.path(), "half").unwrap();
        drop(pending);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_overwritten_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("x.txt");
        let put = |text: &str, force: bool| {
            let pending = Pending::file(&place, &over(force))?;
            fs::write(pending.path(), text).unwrap();
            pending.keep()
        };
        put("one", false).unwrap();
        assert!(matches!(put("two", false), Err(Failure::Exists(_))));
        put("two", true).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"two");
    }

    #[test]
    fn a_file_never_takes_the_place_of_a_folder_nor_the_other_way_round() {
        let folder = tempfile::tempdir().unwrap();
        let (file, dir) = (folder.path().join("x.mid"), folder.path().join("y"));
        fs::write(&file, "mine").unwrap();
        fs::create_dir(&dir).unwrap();
        assert!(matches!(Pending::folder(&file, &over(true)), Err(Failure::Usage(_))));
        assert!(matches!(Pending::file(&dir, &over(true)), Err(Failure::Usage(_))));
        assert!(matches!(Pending::file(Path::new("new/"), &over(true)), Err(Failure::Usage(_))));
        assert!(matches!(Pending::file(Path::new(""), &over(true)), Err(Failure::Usage(_))));
    }
}
