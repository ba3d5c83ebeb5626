//! `reduce`.

use crate::{SATIE, folder, json, partwright, path, told};
use predicates::str::contains;

const SYMPHONY: &str = "scores/haydn-symphony-104-i.mid";
const QUARTET: &str = "scores/saint-georges-quartet-op1-3.mid";

#[test]
fn a_symphony_for_two_hands() {
    let folder = folder();
    let out = path(&folder, "piano");
    let kept = contains("kept: melody all, bass all, ");
    partwright().args(["reduce", SYMPHONY, "--to", "piano", "-o", &out]).assert().success().stdout(kept);
    for name in ["reduced.mid", "score.musicxml", "parts/01-piano.musicxml"] {
        assert!(std::path::Path::new(&out).join(name).is_file(), "{name}");
    }
    let score = std::fs::read_to_string(format!("{out}/score.musicxml")).expect("reads");
    assert!(score.contains("<staves>2</staves>") && !score.contains("<bow"), "two staves for a pianist");
}

#[test]
fn what_became_of_the_notes_is_told() {
    let folder = folder();
    let said = json(&["reduce", QUARTET, "--to", "piano", "--hand", "large", "-o", &path(&folder, "x.musicxml")]);
    assert_eq!(said["melody"][0], said["melody"][1]);
    assert_eq!(said["bass"][0], said["bass"][1]);
    assert!(said["widest_semitones"].as_u64().is_some_and(|widest| widest <= 16), "{said}");
    let sum =
        |key: &str| -> u64 { said["ledger"].as_array().unwrap().iter().filter_map(|role| role[key].as_u64()).sum() };
    assert!(sum("source") > 1000 && sum("dropped") * 20 < sum("source"), "a quartet fits in two hands");
    let easy = json(&["reduce", QUARTET, "--to", "piano", "--level", "grade-2", "-o", &path(&folder, "y.musicxml")]);
    assert!(easy["widest_semitones"].as_u64() < said["widest_semitones"].as_u64());
}

#[test]
fn parts_share_staves() {
    let folder = folder();
    let out = path(&folder, "short");
    let args = ["reduce", QUARTET, "--to", "2-staves", "-o", &out];
    partwright().args(args).assert().success().stdout(contains("none dropped"));
    let (before, after) = (json(&["inspect", QUARTET]), json(&["inspect", &format!("{out}/reduced.mid")]));
    assert_eq!(before["note_count"], after["note_count"]);
    assert_eq!(after["parts"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_cannot_be_meant_is_refused_in_plain_words() {
    let refused = |args: &[&str], said: &str| {
        let (code, _, stderr) = told(&[&["reduce", SATIE], args].concat());
        assert!(code == 2 && stderr.contains(said), "{args:?}: {stderr}");
    };
    refused(&[], "--to");
    refused(&["--to", "0"], "a number of staves, 1 to 16");
    refused(&["--to", "banjo"], "write piano, 2-staves");
    refused(&["--to", "9", "-o", "x.mid"], "2 pitched parts");
    refused(&["--to", "piano", "--level", "grade-9"], "the levels are beginner, grade-1");
    refused(&["--to", "piano", "--hand", "huge"], "small, normal, large");
    let (code, _, stderr) = told(&["reduce", "README.md", "--to", "piano"]);
    assert!(code == 2 && stderr.contains("README.md"), "{stderr}");
}
