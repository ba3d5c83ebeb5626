//! Which engraver there is: the one named, else the first that is installed.

use super::Engraver;
use crate::cli::exit::Failure;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What MuseScore's programs are called, newest first.
const MUSESCORE: [&str; 9] = [
    "MuseScore4",
    "musescore4",
    "mscore4",
    "musescore",
    "mscore",
    "MuseScore3",
    "musescore3",
    "mscore3",
    "org.musescore.MuseScore",
];

/// Where installers put MuseScore without telling PATH.
const PLACES: [&str; 4] = [
    "/Applications/MuseScore 4.app/Contents/MacOS/mscore",
    "/Applications/MuseScore 3.app/Contents/MacOS/mscore",
    "C:\\Program Files\\MuseScore 4\\bin\\MuseScore4.exe",
    "C:\\Program Files\\MuseScore 3\\bin\\MuseScore3.exe",
];

const LILYPOND: &str = "lilypond";
const CONVERTER: &str = "musicxml2ly";

const REMEDY: &str = "install MuseScore (musescore.org) or LilyPond (lilypond.org), or name the program with --engraver \
                      PATH or PARTWRIGHT_ENGRAVER; without --pdf all else is written";

impl Engraver {
    /// The engraver that was named, else the first found in PATH and where installers put them.
    pub(crate) fn find(named: Option<&Path>) -> Result<Self, Failure> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        match named {
            Some(named) => Self::named(named, &path),
            None => Self::installed(&path),
        }
    }

    fn named(named: &Path, path: &OsStr) -> Result<Self, Failure> {
        let bare = named.components().count() == 1;
        let found = if bare { in_path(&named.to_string_lossy(), path) } else { program(named) };
        let place = if bare { "in PATH" } else { "there" };
        let program = found.ok_or_else(|| {
            Failure::Usage(format!("the engraver {} is no program {place}; {REMEDY}", named.display()))
        })?;
        let name = program.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with(LILYPOND) { Self::lilypond(program, path) } else { Ok(Self::MuseScore(program)) }
    }

    fn installed(path: &OsStr) -> Result<Self, Failure> {
        let places = || PLACES.iter().find_map(|place| program(Path::new(place)));
        if let Some(program) = MUSESCORE.iter().find_map(|name| in_path(name, path)).or_else(places) {
            return Ok(Self::MuseScore(program));
        }
        match in_path(LILYPOND, path) {
            Some(program) => Self::lilypond(program, path),
            None => {
                let looked = format!("{}; and {LILYPOND} with {CONVERTER}", MUSESCORE.join(", "));
                let why = "--pdf needs a program that engraves, and none is installed: looked in PATH for";
                Err(Failure::Usage(format!("{why} {looked}; {REMEDY}")))
            }
        }
    }

    fn lilypond(program: PathBuf, path: &OsStr) -> Result<Self, Failure> {
        let beside = program.parent().and_then(|folder| self::program(&folder.join(CONVERTER)));
        match beside.or_else(|| in_path(CONVERTER, path)) {
            Some(converter) => Ok(Self::LilyPond { converter, program }),
            None => {
                let why = format!("{} is there, but not its {CONVERTER}, beside it or in PATH", program.display());
                Err(Failure::Usage(format!("{why}; {REMEDY}")))
            }
        }
    }
}

fn in_path(name: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path).filter(|folder| !folder.as_os_str().is_empty()).find_map(|f| program(&f.join(name)))
}

/// The path, with the ending of programs if need be, when a program is there.
fn program(path: &Path) -> Option<PathBuf> {
    let ending = std::env::consts::EXE_SUFFIX;
    let mut with_ending = path.as_os_str().to_owned();
    with_ending.push(ending);
    [path.to_owned(), with_ending.into()].into_iter().find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|there| there.is_file() && there.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder(programs: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in programs {
            let path = folder.path().join(name);
            std::fs::write(&path, "#!/bin/sh\n").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    #[test]
    fn musescore_goes_before_lilypond_and_the_newest_before_the_rest() {
        let both = folder(&["lilypond", "musicxml2ly", "musescore3", "mscore4"]);
        let found = Engraver::installed(both.path().as_os_str()).unwrap();
        assert_eq!(found, Engraver::MuseScore(both.path().join("mscore4")));
        let named = Engraver::named(Path::new("lilypond"), both.path().as_os_str()).unwrap();
        assert!(matches!(named, Engraver::LilyPond { .. }));
    }

    #[test]
    fn what_is_missing_is_named() {
        let lilypond = folder(&["lilypond"]);
        let told = |found: Result<Engraver, Failure>| found.unwrap_err().to_string();
        assert!(told(Engraver::named(Path::new("lilypond"), lilypond.path().as_os_str())).contains("musicxml2ly"));
        let absent = lilypond.path().join("mscore");
        assert!(told(Engraver::named(&absent, OsStr::new(""))).contains("is no program there"));
        assert!(told(Engraver::named(Path::new("mscore"), OsStr::new(""))).contains("is no program in PATH"));
    }

    #[test]
    fn a_file_that_cannot_be_run_is_no_program() {
        let folder = folder(&[]);
        let path = folder.path().join("mscore");
        std::fs::write(&path, "text").unwrap();
        assert_eq!(program(&path), None);
    }
}
