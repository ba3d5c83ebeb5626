//! `check` without `--for`: damage in files, told as text, JSON and SARIF; clean files; exit codes.

use super::{SATIE, folder, json, partwright, path, told};
use std::path::Path;
use tempfile::TempDir;

const CUT: &str = "tests/damaged/cut-in-an-event.mid";
const COUNT: &str = "tests/damaged/track-count.mid";

/// A folder with a clean file, a damaged one below it, and one that is no MIDI file.
fn mixed() -> TempDir {
    let folder = folder();
    std::fs::create_dir(folder.path().join("sub")).expect("a folder");
    std::fs::copy(SATIE, folder.path().join("a.mid")).expect("copies");
    std::fs::copy(CUT, folder.path().join("sub/b.MID")).expect("copies");
    std::fs::write(folder.path().join("c.kar"), "no MIDI").expect("writes");
    std::fs::write(folder.path().join("readme.txt"), "no music").expect("writes");
    folder
}

fn read(path: impl AsRef<Path>) -> Vec<u8> {
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[test]
fn a_clean_file_is_said_to_be_clean() {
    assert_eq!(told(&["check", SATIE]), (0, format!("{SATIE}: no findings; 282 notes read\n"), String::new()));
}

#[test]
fn damage_is_told_with_its_place_and_the_standard() {
    let (code, stdout, stderr) = told(&["check", CUT]);
    assert!(code == 1 && stderr.is_empty(), "{code} {stderr}");
    for said in [": 1 error", "2 notes read", "[midi-truncated] track 0, byte ", "standard: ", "RP-001", "remedy: "] {
        assert!(stdout.contains(said), "{said:?} is not in {stdout}");
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst_finding() {
    let exit = |args: &[&str]| told(&[&["check"], args].concat()).0;
    assert_eq!(exit(&[COUNT]), 0);
    assert_eq!(exit(&[COUNT, "--fail-on", "note"]), 1);
    assert_eq!(exit(&[CUT, "--fail-on", "never"]), 0);
    assert_eq!(exit(&[COUNT, CUT]), 1);
    assert_eq!(exit(&["missing.mid", "--fail-on", "never"]), 2);
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_its_place_and_the_others_are_checked() {
    let folder = folder();
    let (missing, text, empty) = (path(&folder, "no.mid"), path(&folder, "text.mid"), path(&folder, "empty.mid"));
    std::fs::write(&text, "this is no MIDI file").expect("writes");
    std::fs::write(&empty, "").expect("writes");
    let none = path(&folder, "none");
    std::fs::create_dir(&none).expect("a folder");
    let (code, stdout, stderr) = told(&["check", &missing, &text, &empty, &none, SATIE]);
    assert!(code == 2 && stderr.is_empty(), "{code} {stderr}");
    assert!(stdout.ends_with("5 files: 1 clean, 4 could not be read\n"), "{stdout}");
    for said in ["No such file", "no header (MThd)", "it is empty", "holds no MIDI file", "282 notes read"] {
        assert!(stdout.contains(said), "{said:?} is not in {stdout}");
    }
}

#[test]
fn a_folder_stands_for_the_midi_files_within() {
    let folder = mixed();
    let (code, stdout, _) = told(&["check", &path(&folder, "")]);
    let heads: Vec<&str> = stdout.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!((code, heads.len()), (2, 4), "{stdout}");
    assert!(
        heads[0].contains("a.mid: no findings")
            && heads[1].contains("c.kar: could not")
            && heads[2].contains("sub/b.MID: 1 error")
    );
    assert!(heads[3].starts_with("3 files: 1 clean, 1 with findings (1 error"), "{stdout}");
    assert!(heads[3].ends_with(", 1 could not be read"), "{stdout}");
}

#[test]
fn musicxml_is_checked_and_not_mended() {
    let (folder, odd) = (folder(), "tests/golden/musicxml/odd.musicxml");
    let (code, stdout, _) = told(&["check", odd, "--repair", &path(&folder, "x.mid")]);
    assert!(code == 2 && stdout.contains("[musicxml-") && stdout.contains("only MIDI files are mended"), "{stdout}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
}

/// Compares with a file of `tests/golden/lint`, or writes it anew.
fn hold(file: &str, wanted: &str) {
    let place = Path::new("tests/golden/lint").join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all("tests/golden/lint").expect("a folder");
        std::fs::write(&place, wanted).expect("writes");
    }
    let golden = String::from_utf8(read(&place)).expect("text");
    assert!(golden == wanted, "{} differs; UPDATE_EXPECT=1 writes it anew:\n{wanted}", place.display());
}

#[test]
fn every_kind_of_damage_is_told_as_before() {
    hold("damaged.txt", &told(&["check", "tests/damaged"]).1);
    let log: serde_json::Value = serde_json::from_str(&told(&["check", "tests/damaged", "--sarif"]).1).expect("JSON");
    let mut results = log["runs"][0]["results"].as_array().expect("results").clone();
    for result in &mut results {
        // It changes with every new code.
        result.as_object_mut().expect("a result").remove("ruleIndex");
    }
    let results = serde_json::to_string_pretty(&results).expect("JSON");
    hold("damaged-results.sarif.json", &(results + "\n"));
}

#[test]
fn stdin_is_a_file() {
    let output = partwright().args(["check", "-"]).write_stdin(read(CUT)).assert().code(1);
    assert!(String::from_utf8_lossy(&output.get_output().stdout).starts_with("-: 1 error"));
    assert_eq!(told(&["check", "-", "-"]).0, 2);
}

#[test]
fn one_document_tells_all_files() {
    let folder = mixed();
    let document = json(&["check", &path(&folder, ""), COUNT]);
    let files = document["files"].as_array().expect("files");
    assert_eq!(files.len(), 4);
    assert_eq!((&files[0]["note_count"], &files[0]["findings"]), (&282.into(), &serde_json::json!([])));
    assert!(files[1]["note_count"].is_null());
    assert_eq!(files[1]["findings"][0]["code"], "file-unreadable");
    assert_eq!(files[2]["findings"][0]["place"]["track"], 0);
    assert!(files[3].get("repair").is_none());
    let codes: Vec<&str> =
        document["rules"].as_array().expect("rules").iter().filter_map(|r| r["code"].as_str()).collect();
    for code in ["midi-track-count", "midi-truncated", "file-unreadable"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!((&document["sums"]["clean"], &document["sums"]["errors"]), (&1.into(), &2.into()));
}

#[test]
fn sarif_has_rules_and_results_with_bytes_and_tracks() {
    let (code, stdout, _) = told(&["check", CUT, SATIE, "tests/damaged/no such.mid", "--sarif"]);
    let log: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((code, &log["version"]), (2, &"2.1.0".into()));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    let results = run["results"].as_array().expect("results");
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code).expect("a result of each code");
    let location = &of("midi-truncated")["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], CUT);
    assert_eq!(location["physicalLocation"]["region"]["byteOffset"], read(CUT).len() - 2, "the start of the event cut");
    assert_eq!(location["logicalLocations"][0]["name"], "track 0");
    let gone = &of("file-unreadable")["locations"][0]["physicalLocation"];
    assert_eq!(gone["artifactLocation"]["uri"], "tests/damaged/no%20such.mid");
    let rule = &run["tool"]["driver"]["rules"][of("midi-truncated")["ruleIndex"].as_u64().expect("an index") as usize];
    assert_eq!((&rule["id"], &rule["defaultConfiguration"]["level"]), (&"midi-truncated".into(), &"error".into()));
}

#[test]
fn sarif_also_tells_what_cannot_be_played() {
    let args = ["check", "scores/chopin-prelude-op45.mid", "--for", "string-quartet", "--sarif"];
    let (code, stdout, _) = told(&args);
    let log: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let result = &log["runs"][0]["results"][0];
    assert!(code == 1 && result["locations"][0]["physicalLocation"]["region"].is_null(), "{result}");
    let logical = |result: &serde_json::Value| result["locations"][0]["logicalLocations"][0]["kind"] == "bar";
    assert!(log["runs"][0]["results"].as_array().is_some_and(|results| results.iter().any(logical)));
}

#[test]
fn a_damaged_file_is_mended_and_then_clean() {
    let folder = folder();
    let out = path(&folder, "new/mended.mid");
    let (code, stdout, _) = told(&["check", CUT, "--repair", &out]);
    assert!(code == 1 && stdout.contains(&format!("mended: written to {out}")), "{code} {stdout}");
    assert_eq!(
        told(&["check", &out, "--fail-on", "note"]),
        (0, format!("{out}: no findings; 2 notes read\n"), String::new())
    );
    let clean = path(&folder, "clean.mid");
    let (code, stdout, _) = told(&["check", SATIE, "--repair", &clean]);
    assert!(code == 0 && stdout.contains("nothing to mend") && read(&clean) == read(SATIE), "{stdout}");
}

#[test]
fn a_folder_is_mended_into_another_under_the_same_names() {
    let (folder, out) = (mixed(), folder());
    let out = path(&out, "mended");
    let document = json(&["check", &path(&folder, ""), COUNT, "--repair", &out]);
    assert_eq!(document["sums"]["mended"], 2);
    assert_eq!(document["files"][2]["repair"]["outcome"], "mended");
    let again = json(&["check", &out])["sums"].clone();
    assert_eq!((&again["files"], &again["clean"], &again["unreadable"]), (&3.into(), &3.into(), &0.into()));
    for name in ["a.mid", "sub/b.MID", "track-count.mid"] {
        assert!(read(Path::new(&out).join(name)).starts_with(b"MThd"), "{name}");
    }
}

#[test]
fn nothing_is_written_over_a_source_nor_over_anything_unasked() {
    let folder = folder();
    let (source, out) = (path(&folder, "s.mid"), path(&folder, "o.mid"));
    std::fs::copy(CUT, &source).expect("copies");
    std::fs::write(&out, "mine").expect("writes");
    let here = path(&folder, ".");
    let (one, no) = (path(&folder, "one"), path(&folder, "o.mid/x.mid"));
    for (args, said) in [
        (vec![&*source, "--repair", &out], "--force"),
        (vec![&*source, "--repair", &source, "--force"], "never written over"),
        (vec![&*source, "--repair", &here, "--force"], "never written over"),
        (vec![&*source, CUT, "--repair", "new.mid"], "names one file"),
        (vec![&*source, CUT, "--repair", &out, "--force"], "names one file"),
        (vec![CUT, CUT, "--repair", &one], "would both be written"),
        (vec![CUT, "--repair", "-"], "goes to stdout"),
        (vec![CUT, "--repair", ""], "a value is required"),
    ] {
        let (code, stdout, stderr) = told(&[&["check"], &args[..]].concat());
        assert!(code == 2 && stderr.contains(said) && stdout.is_empty(), "{args:?}: {code} {stdout}{stderr}");
    }
    let (code, stdout, _) = told(&["check", CUT, "--repair", &no]);
    assert!(code == 2 && stdout.contains("not mended: could not"), "{stdout}");
    assert_eq!((read(&source), read(&out)), (read(CUT), b"mine".to_vec()));
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 2, "something was left");
    assert_eq!(told(&["check", &source, "--repair", &out, "--force"]).0, 1);
    assert!(read(&out).starts_with(b"MThd"));
}

#[test]
fn options_that_do_not_go_together_are_named() {
    for (args, said) in [
        (&["check"][..], "<FILE>"),
        (&["check", CUT, "--for", "as-written", "--repair", "x.mid"], "cannot be used with"),
        (&["check", CUT, SATIE, "--for", "as-written"], "--for checks one file"),
        (&["check", CUT, "--cast", "x.toml"], "--for"),
        (&["check", CUT, "--print-cast"], "--for"),
        (&["check", CUT, "--force"], "--repair"),
        (&["check", CUT, "--json", "--sarif"], "cannot be used with"),
    ] {
        let (code, stdout, stderr) = told(args);
        assert!(code == 2 && stderr.contains(said) && stdout.is_empty(), "{args:?}: {code} {stderr}");
    }
}

#[test]
fn the_ensemble_of_partwright_toml_does_not_turn_a_lint_into_a_playability_check() {
    let folder = folder();
    std::fs::write(folder.path().join("partwright.toml"), "for = \"string-quartet\"\n").expect("writes");
    std::fs::copy(SATIE, folder.path().join("a.mid")).expect("copies");
    let output = partwright().current_dir(folder.path()).args(["check", "a.mid"]).assert().success();
    assert_eq!(String::from_utf8_lossy(&output.get_output().stdout), "a.mid: no findings; 282 notes read\n");
}
