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
        (vec!["inspect", SATIE, "--labels", "-", "--html", "-"], "stdout"),
        (vec!["inspect", SATIE, "--labels", &out, "--html", &out], "same file"),
        (vec!["inspect", SATIE, "--force"], "--labels"),
        (vec!["inspect"], "<SOURCE>"),
        (vec!["inspect", SATIE, "--schema"], "--schema"),
        (vec!["inspect", SATIE, "--labels", &inside], "folder"),
        (vec!["inspect", "missing.mid", "--labels", &out], "missing.mid"),
        (vec!["inspect", "README.md", "--labels", &out], "MIDI"),
    ] {
        let (code, stdout, stderr) = told(&args);
        assert!(code == 2 && stdout.is_empty() && stderr.contains(said), "{args:?}: {stdout}{stderr}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("is there").count(), 0);
}

#[test]
fn the_page_is_written_whole_and_alone() {
    let folder = folder();
    let out = path(&folder, "heard.html");
    partwright().args(["inspect", RAG, "--html", &out]).assert().success().stdout(contains("section"));
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    partwright().args(["inspect", RAG, "--html", &out]).assert().code(2).stderr(contains("--force"));
    let (code, stdout, _) = told(&["inspect", RAG, "--html", "-"]);
    assert_eq!((code, stdout), (0, page));
}

#[test]
fn the_document_is_as_its_schema_says() {
    let (code, schema, _) = told(&["inspect", "--schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("is JSON");
    let document = json(&["inspect", RAG]);
    assert_eq!(code, 0);
    for key in schema["required"].as_array().expect("is a list").iter().filter_map(|key| key.as_str()) {
        assert!(document.get(key).is_some(), "{key}");
    }
    let bars = document["texture"].as_array().expect("is a list");
    assert!(bars.iter().all(|bar| bar["intensity"].as_u64().is_some_and(|value| value <= 1000)));
    let sections = document["sections"].as_array().expect("is a list");
    assert_eq!(sections[0]["name"], "A");
    assert_eq!(sections[0]["ticks"][0], 0);
}
