//! `render`.

use super::{SATIE, folder, partwright, path};
use predicates::str::contains;

#[test]
fn render_writes_a_wav_and_stems() {
    let folder = folder();
    let (wav, stems) = (path(&folder, "s.wav"), path(&folder, "stems"));
    partwright().args(["render", SATIE, "-o", &wav, "--stems", &stems]).assert().success();
    let bytes = std::fs::read(&wav).expect("the file");
    assert!(bytes.starts_with(b"RIFF"));
    assert!(std::fs::read_dir(&stems).expect("stems").count() >= 1);
    partwright().args(["render", SATIE, "-o", &wav]).assert().code(2).stderr(contains("exists already"));
}
