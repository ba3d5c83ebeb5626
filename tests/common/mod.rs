//! What the integration tests share: the scores and ensembles of the repository.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use partwright::ensemble::{Ensemble, Ensembles};
use partwright::midi;
use partwright::profile::Library;
use partwright::score::Score;
use std::path::Path;
use std::sync::Arc;

/// A score of `scores/`.
pub struct Piece {
    /// Its file's stem.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// As read.
    pub score: Score,
}

/// Every score of `scores/`, by name.
pub fn scores() -> Vec<Piece> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scores");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("scores/ is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "mid"))
        .collect();
    files.sort();
    files.iter().map(|path| piece(path)).collect()
}

/// One score of `scores/`.
pub fn score(name: &str) -> Piece {
    piece(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scores/{name}.mid")))
}

fn piece(path: &Path) -> Piece {
    let bytes = std::fs::read(path).expect("the score is readable");
    let score = midi::read(&bytes).expect("the score is MIDI").value;
    let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    Piece { name, bytes, score }
}

/// Every built-in ensemble.
pub fn ensembles() -> Vec<Arc<Ensemble>> {
    let library = Library::builtin();
    let all = Ensembles::builtin();
    all.ids().map(|id| Arc::new(all.get(id, library).expect("built-in ensembles are valid"))).collect()
}

/// One built-in ensemble.
pub fn ensemble(id: &str) -> Arc<Ensemble> {
    Arc::new(Ensembles::builtin().get(id, Library::builtin()).expect("the ensemble is built in"))
}
