//! The MIDI files a command was given: files, whole folders, stdin.

use super::exit::Failure;
use super::files;
use std::path::{Path, PathBuf};

/// What the name of a MIDI file ends in.
const ENDINGS: [&str; 4] = ["mid", "midi", "kar", "rmi"];

/// One file, or something that gave none.
pub(crate) struct Input {
    /// Where it is; `-` is stdin.
    pub(crate) path: PathBuf,
    /// Its name in a folder of results: its file name, or its path below the folder that was given.
    pub(crate) below: PathBuf,
    /// Why there is nothing to read.
    pub(crate) wrong: Option<Failure>,
}

/// Every file of the arguments, in their order; those of a folder by path.
pub(crate) fn collect(sources: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    if sources.iter().filter(|source| files::is_dash(source)).count() > 1 {
        return Err(Failure::Usage("`-` reads stdin, which can be read but once; name it once".to_owned()));
    }
    Ok(sources.iter().flat_map(|source| of(source)).collect())
}

fn of(source: &Path) -> Vec<Input> {
    let one = |below: PathBuf, wrong| vec![Input { path: source.to_owned(), below, wrong }];
    if files::is_dash(source) {
        return one(PathBuf::from("stdin.mid"), None);
    }
    if !source.is_dir() {
        return one(source.file_name().map(PathBuf::from).unwrap_or_default(), None);
    }
    match files::below(source, &is_midi) {
        Ok(found) if found.is_empty() => one(PathBuf::new(), Some(no_midi(source))),
        Ok(found) => found.into_iter().map(|path| inside(source, path)).collect(),
        Err(failure) => one(PathBuf::new(), Some(failure)),
    }
}

fn inside(folder: &Path, path: PathBuf) -> Input {
    let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
    Input { path, below, wrong: None }
}

/// Whether a path ends as MIDI files do.
pub(crate) fn is_midi(path: &Path) -> bool {
    files::has_extension(path, &ENDINGS)
}

fn no_midi(folder: &Path) -> Failure {
    let endings = ENDINGS.map(|ending| format!("*.{ending}")).join(", ");
    Failure::Usage(format!("the folder {} holds no MIDI file ({endings})", folder.display()))
}
