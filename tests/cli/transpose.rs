//! `--transpose`: to a key asked for, or to the one that serves the players best; and the players' sheets.

use super::{SATIE, folder, path, quick, told};
use std::path::Path;

fn report(out: &str) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(Path::new(out).join("report.json")).expect("the report")).expect("is JSON")
}

#[test]
fn the_best_key_is_found_told_and_replayed() {
    let folder = folder();
    let (first, again) = (path(&folder, "a"), path(&folder, "b"));
    let args =
        ["arrange", SATIE, "--for", "school-band-young", "--level", "grade-1", "--transpose", "auto", "-o", &first];
    let (code, stdout, stderr) = told(&quick(&args));
    assert!(code == 0 && stdout.contains("what each key costs") && stdout.contains("the source"), "{stdout}{stderr}");
    let made = report(&first)["made"].clone();
    let keys = made["keys"].as_array().expect("the keys").clone();
    assert_eq!((keys.len(), &keys[0]["semitones"]), (12, &made["transposed"]));
    let plan = format!("{first}/plan.toml");
    assert_eq!(told(&["arrange", SATIE, "--plan", &plan, "--no-audio", "-o", &again]).0, 0);
    for file in ["arrangement.mid", "score.musicxml", "plan.toml"] {
        let read = |out: &str| std::fs::read(Path::new(out).join(file)).expect("the file");
        assert!(read(&first) == read(&again), "{file} differs after a replay");
    }
}

#[test]
fn a_number_moves_the_piece_and_nonsense_is_refused() {
    let folder = folder();
    let lowest = |by: &str| {
        let out = path(&folder, by);
        let (code, _, stderr) =
            told(&["arrange", SATIE, "--for", "as-written", "--no-audio", "--transpose", by, "-o", &out]);
        assert_eq!(code, 0, "{stderr}");
        report(&out)["seats"][0]["sheet"]["lowest"]["sounding"].as_str().expect("a pitch").to_owned()
    };
    assert_eq!((lowest("0").as_str(), lowest("-2").as_str()), ("A1", "G1"));
    for wrong in ["13", "up", "1.5"] {
        let (code, _, stderr) = told(&["arrange", SATIE, "--for", "string-quartet", "--transpose", wrong]);
        assert!(code == 2 && stderr.contains("write `auto`, or semitones from -12 to 12"), "{stderr}");
    }
}

#[test]
fn every_player_has_a_sheet() {
    let folder = folder();
    let out = path(&folder, "a");
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out])).0, 0);
    let seats = report(&out)["seats"].as_array().expect("seats").clone();
    for seat in &seats {
        let sheet = &seat["sheet"];
        assert!(sheet["grade"].is_string() && sheet["rest_bars"].is_u64(), "{sheet}");
        assert!(sheet["longest_phrase"]["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{sheet}");
    }
    let page = std::fs::read_to_string(Path::new(&out).join("report.html")).expect("the page");
    assert_eq!(page.matches("class=\"player\"").count(), seats.len());
}
