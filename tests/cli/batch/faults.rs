//! Faults of every kind cost one file alone.

use super::{lines, planned, ran, results, runner, songs, told};
use crate::{folder, path};
use std::collections::BTreeMap;

const FAULTY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/faulty-worker.sh");

/// A plan of one file for each name.
fn named(folder: &tempfile::TempDir, names: &[&str]) -> String {
    let songs = folder.path().join("songs");
    std::fs::create_dir_all(&songs).expect("creates");
    (0..).zip(names).for_each(|(number, name)| {
        std::fs::write(songs.join(format!("{name}.mid")), super::piece(number)).expect("writes")
    });
    planned(folder, &songs, "editions", &[])
}

/// The reason, or `done`, of each file by its name.
fn ends(plan: &str) -> BTreeMap<String, (String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let name = |line: &serde_json::Value| {
        let key = text(&line["key"]);
        key.split_once('/').map_or_else(String::new, |(_, name)| name.replace(".mid", ""))
    };
    let end = |line: &serde_json::Value| {
        let state = text(&line["state"]);
        (if state == "failed" { text(&line["reason"]) } else { state }, text(&line["message"]))
    };
    lines(plan).iter().map(|line| (name(line), end(line))).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_misbehaves_costs_its_file_alone() {
    let folder = folder();
    let names = ["a", "abort", "b", "deaf", "exit", "loop", "memory", "n", "panic", "rubbish", "segv", "z"];
    let plan = named(&folder, &names);
    let faulty = ["--worker", FAULTY, "--timeout", "4", "--memory", "512M", "--max-failures", "8", "--jobs", "2"];
    let output = runner(&plan, &faulty).env("OUT", path(&folder, "made")).assert().code(0).get_output().clone();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("4 done, 8 failed"), "{said}");
    let ends = ends(&plan);
    let wanted = [
        ("a", "done", ""),
        ("abort", "killed", "signal: 6"),
        ("b", "done", ""),
        ("deaf", "killed", "signal: 9"),
        ("exit", "other", "exit code 7: cannot go on"),
        ("loop", "timeout", "more than 4s"),
        ("memory", "memory", "more memory"),
        ("n", "done", ""),
        ("panic", "panic", "index out of bounds"),
        ("rubbish", "killed", "signal: 9"),
        ("segv", "killed", "signal: 11"),
        ("z", "done", ""),
    ];
    for (name, end, message) in wanted {
        assert!(ends[name].0 == end && ends[name].1.contains(message), "{name}: {:?}", ends[name]);
    }
    assert_eq!(lines(&plan).len(), names.len(), "one line each");
}

#[test]
fn a_full_disk_stops_the_run_with_75_and_blames_no_file() {
    let folder = folder();
    let plan = named(&folder, &["a", "stuck", "z"]);
    let faulty = ["--worker", FAULTY, "--jobs", "1"];
    let output = runner(&plan, &faulty).env("OUT", path(&folder, "made")).assert().code(75).get_output().clone();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("No space left on device") && said.contains("2 of 3 files are left"), "{said}");
    let (code, said) = ran(&plan, &[]);
    // What the false worker says of the first file is not in its place, so that it is done too.
    assert!(code == 0 && said.contains("3 done, 0 failed"), "resumed with our own worker: {said}");
}

#[test]
fn a_truncated_file_is_told_and_the_rest_done() {
    let folder = folder();
    let songs = songs(&folder, 10, 5);
    let plan = planned(&folder, &songs, "editions", &[]);
    let (code, said) = ran(&plan, &[]);
    assert!(code == 65 && said.contains("8 done, 2 failed"), "2 of 10 are more than 10 %: {said}");
    let ends = ends(&plan);
    assert!(ends["0/0004"].0 == "unreadable" && ends["0/0004"].1.contains("MIDI"), "{:?}", ends["0/0004"]);
    assert_eq!(results(&plan).len(), 8);
}

/// A file of 900,000 notes, half of what is read at most.
fn long_piece() -> Vec<u8> {
    let mut track = [0, 0x90, 60, 80, 0x83, 0x60, 0x80, 60, 0].repeat(900_000);
    track.extend([0, 0xFF, 0x2F, 0]);
    let length = u32::try_from(track.len()).expect("fits").to_be_bytes();
    [b"MThd\0\0\0\x06\0\0\0\x01\x01\xE0MTrk".as_slice(), &length, &track].concat()
}

#[cfg(target_os = "linux")]
#[test]
fn our_own_worker_is_held_to_time_and_memory() {
    let folder = folder();
    let songs = folder.path().join("songs");
    std::fs::create_dir(&songs).expect("creates");
    std::fs::write(songs.join("small.mid"), super::piece(1)).expect("writes");
    std::fs::write(songs.join("large.mid"), long_piece()).expect("writes");
    let plan = planned(&folder, &songs, "editions", &[]);
    let (code, said) = ran(&plan, &["--jobs", "1", "--timeout", "0.5", "--max-failures", "1"]);
    let first = ends(&plan);
    assert!(code == 0 && first["large"].0 == "timeout" && first["small"].0 == "done", "{said} {first:?}");
    told(&["batch", "retry", &plan]);
    let (code, said) = ran(&plan, &["--jobs", "1", "--memory", "250M", "--max-failures", "1"]);
    let second = lines(&plan).into_iter().rfind(|line| line["attempt"] == 2 && line["state"] == "failed");
    let second = second.unwrap_or_else(|| panic!("{said}"));
    let message = second["message"].as_str().unwrap_or_default();
    assert!(code == 0 && second["reason"] == "memory" && message.contains("memory allocation"), "{second}");
    assert_eq!(results(&plan).len(), 1);
}
