//! `--played`: a performance without beats, kept or written on the beats heard in it.

use super::{SATIE, folder, json, partwright, path, told};
use partwright::midi;
use partwright::score::{Division, Frame, Score, Tick, Ticks};
use predicates::str::contains;

/// A waltz of the repository as somebody plays it: slower, not in time, in a file at 120.
fn performance(folder: &tempfile::TempDir) -> String {
    let bytes = std::fs::read("scores/brahms-waltz-op39-15.mid").expect("the score");
    let score = midi::read(&bytes).expect("MIDI").value;
    let mut state = 1u64;
    let mut played = |tick: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tick * 117 / 100 + 600 + (state >> 60)
    };
    let mut parts = score.parts;
    for note in parts.iter_mut().flat_map(|part| &mut part.notes) {
        let (start, end) = (played(note.start.0), played(note.end().0));
        (note.start, note.length) = (Tick(start), Ticks(end.saturating_sub(start).max(1)));
    }
    let frame = Frame::plain(Division::new(384).expect("a division"), Tick::ZERO);
    let file = path(folder, "waltz.mid");
    std::fs::write(&file, midi::write(&Score::new("Waltz".into(), frame, Vec::new(), parts))).expect("writes");
    file
}

fn codes(document: &serde_json::Value) -> Vec<String> {
    let findings = document["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["code"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_performance_is_kept_or_written_on_its_beats() {
    let folder = folder();
    let file = performance(&folder);
    let kept = json(&["inspect", &file]);
    assert!(codes(&kept).contains(&"played-no-beat-grid".to_owned()), "{:?}", codes(&kept));
    assert!(kept["findings"].to_string().contains("--played quantise"));
    let written = json(&["inspect", &file, "--played", "quantise"]);
    assert!(codes(&written).contains(&"played-quantised".to_owned()), "{:?}", codes(&written));
    assert_eq!(written["meters"][0][1], "3/4");
    assert_eq!(kept["note_count"], written["note_count"]);
}

#[test]
fn partwright_toml_says_how_too_and_a_written_file_is_left_alone() {
    let folder = folder();
    let file = performance(&folder);
    std::fs::write(path(&folder, "partwright.toml"), "played = \"quantise\"\n").expect("writes");
    let satie = std::path::absolute(SATIE).expect("a path");
    let said = partwright().current_dir(folder.path()).args(["inspect", &file]).assert().success();
    said.stdout(contains("played-quantised"));
    let said = partwright().current_dir(folder.path()).arg("inspect").arg(satie).assert().success();
    assert!(!String::from_utf8_lossy(&said.get_output().stdout).contains("played-"));
}

#[test]
fn a_plan_of_what_was_written_replays_without_saying_so_again() {
    let folder = folder();
    let file = performance(&folder);
    let (first, again) = (path(&folder, "a"), path(&folder, "b"));
    let common = ["--no-audio", "--steps", "500"];
    let args = ["arrange", &file, "--for", "string-quartet", "--played", "quantise", "-o", &first];
    partwright().args(args).args(common).assert().success();
    let plan = format!("{first}/plan.toml");
    partwright().args(["arrange", &file, "--plan", &plan, "-o", &again]).args(common).assert().success();
    for name in ["arrangement.mid", "plan.toml"] {
        let read = |out: &str| std::fs::read(format!("{out}/{name}")).expect("the file");
        assert!(read(&first) == read(&again), "{name} differs after a replay");
    }
}

#[test]
fn wrong_use_is_told() {
    let (code, _, said) = told(&["inspect", SATIE, "--played", "maybe"]);
    assert!(code == 2 && said.contains("keep") && said.contains("quantise"), "{said}");
    let (code, _, said) = told(&["check", SATIE, "--played", "keep"]);
    assert!(code == 2 && said.contains("--for"), "{said}");
}
