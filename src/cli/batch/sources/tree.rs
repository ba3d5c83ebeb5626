//! Files of music below a folder, or that a glob names.

use super::{Found, Sources, absolute, found, refusal, text_of};
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
    let found = below(&root, files::below(&root, &is_music)?)?;
    Ok(Sources { root, found })
}

/// One file.
pub(super) fn file(path: &Path) -> Result<Sources, Failure> {
    let root = absolute(path.parent().unwrap_or(path))?;
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    Ok(Sources { root, found: vec![found(text_of(&name)?)] })
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
    let mut paths: Vec<PathBuf> = paths.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    paths.sort();
    let found = below(&root, paths)?;
    Ok(Sources { root, found })
}

fn below(root: &Path, paths: Vec<PathBuf>) -> Result<Vec<Found>, Failure> {
    paths.iter().map(|path| Ok(found(text_of(path.strip_prefix(root).unwrap_or(path))?))).collect()
}
