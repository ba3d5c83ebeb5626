//! `batch`: what a plan holds, what a run leaves behind, and that neither shards, faults nor kills change a byte.

mod bucket;
mod faults;
mod kills;
mod plan;
mod run;

use super::{partwright, path, told};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What every test arranges with: little work, MIDI alone.
const QUICK: [&str; 4] = ["--", "--no-audio", "--steps", "200"];

/// A piece of a few notes, another one for each number, as MIDI.
fn piece(number: usize) -> Vec<u8> {
    let mut track = Vec::new();
    for beat in 0..8 {
        let pitch = 60 + ((number + beat * beat) % 17) as u8;
        track.extend([0, 0x90, pitch, 80, 0x83, 0x60, 0x80, pitch, 0]);
    }
    track.extend([0, 0xFF, 0x2F, 0]);
    let length = u32::try_from(track.len()).expect("short").to_be_bytes();
    [b"MThd\0\0\0\x06\0\0\0\x01\x01\xE0MTrk".as_slice(), &length, &track].concat()
}

/// A folder of so many pieces, in two folders; every `broken`th is truncated.
fn songs(folder: &TempDir, count: usize, broken: usize) -> PathBuf {
    let songs = folder.path().join("songs");
    for number in 0..count {
        let place = songs.join(format!("{}/{number:04}.mid", number % 2));
        std::fs::create_dir_all(place.parent().expect("a parent")).expect("creates");
        let bytes = piece(number);
        let end = if broken > 0 && number % broken == broken - 1 { 9 } else { bytes.len() };
        std::fs::write(place, &bytes[..end]).expect("writes");
    }
    songs
}

/// Plans into `name` and gives the plan's path.
fn planned(folder: &TempDir, source: &Path, name: &str, more: &[&str]) -> String {
    let out = path(folder, name);
    let source = source.to_string_lossy().into_owned();
    let args = ["batch", "plan", &source, "--out", &out, "--for", "string-trio", "--write", "midi"];
    let (code, stdout, stderr) = told(&[&args[..], more, &QUICK].concat());
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout.trim(), format!("{out}/plan.json"));
    stdout.trim().to_owned()
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn below(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                below(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    let mut files = BTreeMap::new();
    below(folder, folder, &mut files);
    files
}

/// The results of a plan.
fn results(plan: &str) -> BTreeMap<String, Vec<u8>> {
    tree(&Path::new(plan).with_file_name("out"))
}

/// The lines of all runners.
fn lines(plan: &str) -> Vec<serde_json::Value> {
    let files = tree(&Path::new(plan).with_file_name("results"));
    let text: String = files.values().fold(String::new(), |mut text, bytes| {
        let _ = write!(text, "{}", String::from_utf8_lossy(bytes));
        text
    });
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Runs the whole plan or a shard, with further options.
fn ran(plan: &str, more: &[&str]) -> (i32, String) {
    let output = runner(plan, more).assert().get_output().clone();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The command that runs a plan, free of what the engine that runs the tests says.
fn runner(plan: &str, more: &[&str]) -> assert_cmd::Command {
    let mut command = partwright();
    for row in partwright::batch::index::TABLE {
        command.env_remove(row.variable);
    }
    command.args(["batch", "run", plan]).args(more);
    command
}
