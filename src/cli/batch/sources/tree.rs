//! Files of music below a folder, or that a glob names.

use super::{Sources, absolute, found, refusal, text_of, texts_of};
use crate::cli::exit::Failure;
use crate::cli::files;
use crate::cli::inputs::is_midi;
use std::path::{Path, PathBuf};

/// Whether a path ends as music does that can be read.
pub(super) fn is_music(path: &Path) -> bool {
    is_midi(path) || files::has_extension(path, &["musicxml", "mxl"])
}

/// All music below a folder.
pub(super) fn folder(folder: &Path) -> Result<Sources, Failure> {
    let root = absolute(folder)?;
    let paths = files::entries_below(&root, &is_music)?;
    of(root, paths)
}

/// One file.
pub(super) fn file(path: &Path) -> Result<Sources, Failure> {
    let root = absolute(path.parent().unwrap_or(path))?;
    let path = root.join(path.file_name().unwrap_or_default());
    of(root, vec![path])
}

/// What a glob names; the steps before its first star are the root.
pub(super) fn glob(pattern: &Path) -> Result<Sources, Failure> {
    let wild = |step: &std::path::Component<'_>| step.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let fixed: PathBuf = pattern.components().take_while(|step| !wild(step)).collect();
    let rest: PathBuf = pattern.components().skip_while(|step| !wild(step)).collect();
    let root = absolute(&fixed)?;
    let whole = PathBuf::from(glob::Pattern::escape(&text_of(&root)?)).join(rest);
    let paths =
        glob::glob(&text_of(&whole)?).map_err(|error| refusal(pattern, &error.to_string(), "mend the pattern"))?;
    let mut paths: Vec<PathBuf> = paths.filter_map(Result::ok).collect();
    paths.sort();
    of(root, paths)
}

/// The files among these; of all else, links to nothing are worth telling.
fn of(root: PathBuf, paths: Vec<PathBuf>) -> Result<Sources, Failure> {
    let (files, others): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path.is_file());
    let dangling = others.into_iter().filter(|path| path.is_symlink() && !path.exists()).collect();
    let found = texts_of(&root, &files)?.into_iter().map(found).collect();
    Ok(Sources { root, found, dangling })
}
