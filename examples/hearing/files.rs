//! The files of a bench folder.

use super::Anyhow;
use partwright::analysis::{Analysis, analyze};
use partwright::run::Run;
use partwright::score::Score;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders directly in `folder` whose name begins with `name`, sorted.
pub(crate) fn folders(folder: &Path, name: &str) -> Anyhow<Vec<PathBuf>> {
    let named = |path: &PathBuf| path.file_name().is_some_and(|own| own.to_string_lossy().starts_with(name));
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|why| format!("{}: {why}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && named(path))
        .collect();
    found.sort();
    Ok(found)
}

/// The MIDI files of a folder, sorted; none if there is no such folder.
pub(crate) fn midi(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "mid"));
    paths.sort();
    paths
}

pub(crate) fn read(path: &Path) -> Anyhow<Score> {
    let bytes = fs::read(path).map_err(|why| format!("{}: {why}", path.display()))?;
    Ok(partwright::midi::read(&bytes).map_err(|why| format!("{}: {why}", path.display()))?.value)
}

pub(crate) fn heard(path: &Path) -> Anyhow<(Score, Analysis)> {
    let score = read(path)?;
    let analysis = analyze(&score, &Run::default())?.value;
    Ok((score, analysis))
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
