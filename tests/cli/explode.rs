//! `explode`.

use crate::{SATIE, folder, json, partwright, path, told};
use predicates::str::contains;

/// A choir on one staff: grace note, slur, tie, dot, words, a hairpin.
const CHOIR: &str = r#"<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Horns</part-name>
<score-instrument id="I1"><instrument-name>Horn</instrument-name></score-instrument>
<midi-instrument id="I1"><midi-program>61</midi-program></midi-instrument></score-part></part-list><part id="P1">
<measure number="1"><attributes><divisions>2</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>
<direction><direction-type><words>a2</words></direction-type></direction>
<note><pitch><step>G</step><octave>4</octave></pitch><duration>4</duration><type>half</type></note>
<direction><direction-type><words>div.</words></direction-type></direction>
<note><grace slash="yes"/><pitch><step>F</step><octave>4</octave></pitch><type>eighth</type></note>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><tie type="start"/><type>half</type>
<notations><tied type="start"/></notations></note>
<note><chord/><pitch><step>E</step><octave>4</octave></pitch><duration>4</duration><type>half</type>
<notations><slur type="start" number="1"/></notations></note></measure>
<measure number="2"><note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><tie type="stop"/>
<type>half</type><notations><tied type="stop"/></notations></note>
<note><chord/><pitch><step>D</step><octave>4</octave></pitch><duration>4</duration><type>half</type>
<notations><slur type="stop" number="1"/><articulations><staccato/></articulations></notations></note>
<note><rest/><duration>4</duration><type>half</type></note></measure></part></score-partwise>"#;

#[test]
fn a_folder_holds_midi_score_and_parts() {
    let folder = folder();
    let out = path(&folder, "parts");
    partwright()
        .args(["explode", SATIE, "--parts", "3", "-o", &out])
        .assert()
        .success()
        .stdout(contains("none dropped"));
    for name in ["exploded.mid", "score.musicxml", "parts/01-part-1.musicxml", "parts/03-part-3.musicxml"] {
        assert!(std::path::Path::new(&out).join(name).is_file(), "{name}");
    }
    partwright().args(["explode", SATIE, "--parts", "3", "-o", &out]).assert().code(2).stderr(contains("--force"));
    let inspected = json(&["inspect", &format!("{out}/exploded.mid")]);
    assert_eq!(inspected["note_count"], 282);
    assert_eq!(inspected["parts"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_ensemble_has_its_names_and_is_told_what_it_cannot_play() {
    let folder = folder();
    let out = path(&folder, "quartet.mid");
    let said = json(&["explode", SATIE, "--for", "string-quartet", "-o", &out]);
    let names: Vec<&str> = said["parts"].as_array().unwrap().iter().filter_map(|part| part["name"].as_str()).collect();
    assert_eq!(names, ["Violin 1", "Violin 2", "Viola", "Cello"]);
    let count =
        |key: &str| -> u64 { said["parts"].as_array().unwrap().iter().filter_map(|part| part[key].as_u64()).sum() };
    assert_eq!((said["notes"].as_u64(), count("notes")), (Some(282), 282));
    let codes: Vec<&str> = said["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect();
    assert!(codes.contains(&"parts-more-notes"), "{codes:?}");
    let (code, stdout, _) =
        told(&["explode", SATIE, "--for", "flute, oboe", "-o", &path(&folder, "x"), "--fail-on", "error"]);
    assert!(code == 1 && stdout.contains("range-outside"), "{stdout}");
}

#[test]
fn two_horns_on_a_staff_become_two_players() {
    let folder = folder();
    let (source, out) = (path(&folder, "horns.musicxml"), path(&folder, "horns"));
    std::fs::write(&source, CHOIR).expect("writes");
    partwright()
        .args(["explode", &source, "--parts", "2", "-o", &out])
        .assert()
        .success()
        .stdout(contains("Horn in F 2"));
    let part = |name: &str| std::fs::read_to_string(format!("{out}/parts/{name}")).expect("reads");
    let (first, second) = (part("01-horn-in-f-1.musicxml"), part("02-horn-in-f-2.musicxml"));
    let has = |text: &str| {
        [text.contains("<grace"), text.contains("<slur"), text.contains("<tied"), text.contains("<chord/>")]
    };
    assert_eq!((has(&first), has(&second)), ([true, true, false, false], [false, false, true, false]));
    assert_eq!(first.matches("<step>D</step>").count(), 1, "the horn's G, written a fifth higher");
    assert_eq!(second.matches("<step>D</step>").count(), 1, "it plays along where the source says a2");
    assert!(!first.contains("a2") && !second.contains("div."));
}

#[test]
fn one_part_of_a_file_by_name_or_place() {
    let folder = folder();
    let file = "scores/saint-georges-quartet-op1-3.mid";
    let exploded = |from: &str, out: &str| {
        let output = path(&folder, out);
        let (code, stdout, stderr) = told(&["explode", file, "--from", from, "--parts", "2", "-o", &output]);
        (code, stdout + &stderr)
    };
    let (code, text) = exploded("1", "one.mid");
    assert!(code == 0, "{text}");
    let parts = json(&["inspect", &path(&folder, "one.mid")])["parts"].as_array().map(Vec::len);
    assert_eq!(parts, Some(5));
    let (code, text) = exploded("Trombone", "none.mid");
    assert!(code == 2 && text.contains("no part called `Trombone`; its parts are 1"), "{text}");
}

#[test]
fn what_cannot_be_meant_is_refused_in_plain_words() {
    let refused = |args: &[&str], said: &str| {
        let (code, _, stderr) = told(&[&["explode", SATIE], args].concat());
        assert!(code == 2 && stderr.contains(said), "{args:?}: {stderr}");
    };
    refused(&[], "--parts");
    refused(&["--parts", "0"], "1..=8");
    refused(&["--parts", "99"], "1..=8");
    refused(&["--parts", "4", "--for", "string-quartet"], "cannot be used with");
    refused(&["--for", "string-quartett"], "did you mean `string-quartet`?");
    refused(&["--for", "orchestra-romantic"], "at most");
    refused(&["--parts", "2", "--bars", "900-901", "-o", "x.mid"], "the piece has bars 1 to 47");
    refused(&["--parts", "2", "--bars", "nine"], "`nine` are not bars");
    refused(&["--parts", "2", "-o", "x.wav"], "name a folder");
    let folder = folder();
    let empty = path(&folder, "empty.musicxml");
    let text = "<score-partwise><part-list><score-part id=\"P1\"><part-name>A</part-name></score-part></part-list>\
                <part id=\"P1\"><measure number=\"1\"/></part></score-partwise>";
    std::fs::write(&empty, text).expect("writes");
    partwright().args(["explode", &empty, "--parts", "2"]).assert().code(2).stderr(contains("it has no notes"));
}

#[test]
fn midi_goes_to_stdout() {
    let output = partwright().args(["explode", SATIE, "--parts", "4", "-o", "-"]).assert().success();
    assert!(output.get_output().stdout.starts_with(b"MThd"));
}
