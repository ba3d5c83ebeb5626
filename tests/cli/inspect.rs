//! `inspect`: what it tells, and the documents it writes.

use super::{RAG, SATIE, folder, json, partwright, path, told};
use predicates::str::contains;

#[test]
fn labels_are_written_to_a_file_or_to_stdout_and_never_over_another_unasked() {
    let folder = folder();
    let out = path(&folder, "melody.json");
    partwright().args(["inspect", SATIE, "--labels", &out]).assert().success().stdout(contains("Gymnop"));
    let written = std::fs::read_to_string(&out).expect("written");
    let labels: serde_json::Value = serde_json::from_str(&written).expect("is JSON");
    assert!(labels["melody"][0]["onset_q"].is_f64() && labels["segments"][0]["end_q"].is_f64(), "{written}");
    let track = labels["melody_track"].as_u64().expect("is a number");
    assert!(json(&["inspect", SATIE])["parts"].as_array().is_some_and(|all| all.iter().any(|p| p["track"] == track)));
    partwright().args(["inspect", SATIE, "--labels", &out]).assert().code(2).stderr(contains("--force"));
    partwright().args(["inspect", RAG, "--labels", &out, "--force"]).assert().success();
    assert_ne!(std::fs::read_to_string(&out).expect("written"), written);
    let (code, stdout, _) = told(&["inspect", SATIE, "--labels", "-"]);
    assert_eq!((code, stdout), (0, written));
}

#[test]
fn wrong_use_says_what_to_do_and_leaves_nothing() {
    let folder = folder();
    let out = path(&folder, "x.json");
    let inside = path(&folder, "");
    for (args, said) in [
        (vec!["inspect", SATIE, "--labels", "-", "--json"], "stdout"),
        (vec!["inspect", SATIE, "--force"], "--labels"),
        (vec!["inspect", SATIE, "--labels", &inside], "folder"),
        (vec!["inspect", "missing.mid", "--labels", &out], "missing.mid"),
        (vec!["inspect", "README.md", "--labels", &out], "MIDI"),
    ] {
        let (code, stdout, stderr) = told(&args);
        assert!(code == 2 && stdout.is_empty() && stderr.contains(said), "{args:?}: {stdout}{stderr}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("is there").count(), 0);
}
