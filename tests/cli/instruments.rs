//! `instruments` and `ensembles` for authors: pages, the contact sheet, schema, template, check.

use super::{folder, json, path, told};
use std::path::Path;

/// An instrument that extends a built-in one, with a mistake on its fourth line.
const WRONG: &str = "id = \"our-cornet\"\nextends = \"cornet-bb\"\n[capability]\nbreaths_s = 9\n";

#[test]
fn a_page_reads_as_it_did() {
    for id in ["violin", "snare-drum"] {
        let (code, page, _) = told(&["instruments", "show", id]);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/instruments/{id}.txt"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, &page).expect("writes");
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!((code, page), (0, expected), "UPDATE_EXPECT=1 writes the page as it is now; read the difference");
    }
}

#[test]
fn several_pages_toml_and_json_are_shown() {
    let (code, both, _) = told(&["instruments", "show", "Flute", "horn_f"]);
    assert!(
        code == 0 && both.contains("Range, sounding") && both.contains("sounds a fifth lower than written"),
        "{both}"
    );
    let (_, toml, _) = told(&["instruments", "show", "clarinet-bb", "--toml"]);
    assert!(toml.starts_with("id = \"clarinet-bb\"") && toml.contains("power_db"), "{toml}");
    assert_eq!(json(&["instruments", "show", "flute", "oboe"])["instruments"].as_array().map(Vec::len), Some(2));
    assert_eq!(told(&["instruments", "show"]).0, 2);
    assert_eq!(told(&["instruments", "show", "flute", "--toml", "--json"]).0, 2);
}

#[test]
fn the_contact_sheet_is_one_file_and_nothing_is_overwritten_unasked() {
    let folder = folder();
    let sheet = path(&folder, "sheet.html");
    assert_eq!(told(&["instruments", "show", "--html", &sheet]).0, 0);
    let page = std::fs::read_to_string(&sheet).expect("written");
    let count = json(&["instruments", "list"])["instruments"].as_array().map_or(0, Vec::len);
    assert_eq!(page.matches("<article").count(), count);
    assert!(!page.contains("http") && page.len() < 3_000_000);
    let (code, _, stderr) = told(&["instruments", "show", "violin", "--html", &sheet]);
    assert!(code == 2 && stderr.contains("--force"), "{stderr}");
    assert_eq!(told(&["instruments", "show", "violin", "--html", &sheet, "--force"]).0, 0);
    assert!(told(&["instruments", "show", "violin", "--html", "-"]).1.contains("<h1>1 instrument</h1>"));
}

#[test]
fn the_list_is_narrowed_by_family_and_name() {
    let ids = |args: &[&str]| {
        let found = json(&[&["instruments", "list"], args].concat());
        let all = found["instruments"].as_array().cloned().unwrap_or_default();
        all.iter().map(|one| one["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let brass = ids(&["--family", "brass", "--search", "horn f"]);
    assert!(brass.contains(&"horn-f".to_owned()) && brass.iter().all(|id| !id.contains("flugel")), "{brass:?}");
    assert!(ids(&["--family", "strings"]).contains(&"violin".to_owned()));
    assert!(ids(&["--search", "Clarinet in B♭"]).contains(&"clarinet-bb".to_owned()));
    let (code, _, stderr) = told(&["instruments", "list", "--family", "tin"]);
    assert!(code == 2 && stderr.contains("double-reed"), "{stderr}");
    let (code, _, stderr) = told(&["instruments", "list", "--search", "trombome"]);
    assert!(code == 2 && stderr.contains("did you mean `trombone"), "{stderr}");
}

#[test]
fn schema_and_template_are_printed_and_the_template_is_fine() {
    let folder = folder();
    for (kind, key) in [("instruments", "registers"), ("ensembles", "seats")] {
        let (_, schema, _) = told(&[kind, "schema"]);
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["properties"][key]["type"], "array");
        let own = path(&folder, &format!("{kind}.toml"));
        std::fs::write(&own, told(&[kind, "template"]).1).expect("writes");
        let (code, checked, _) = told(&[kind, "check", &own]);
        assert!(
            code == 0 && checked.ends_with("1 instrument file: nothing wrong\n")
                || checked.ends_with("1 ensemble file: nothing wrong\n"),
            "{checked}"
        );
    }
}

#[test]
fn check_marks_the_place_below_a_line_that_programs_read() {
    let folder = folder();
    let own = path(&folder, "our-cornet.toml");
    std::fs::write(&own, WRONG).expect("writes");
    let (code, stdout, _) = told(&["instruments", "check", &own]);
    let first = format!("{own}:4: `capability.breaths_s`: there is no key `breaths_s` here; did you mean `breath_s`");
    assert!(code == 2 && stdout.starts_with(&first), "{stdout}");
    assert!(stdout.contains("4 │ breaths_s = 9") && stdout.contains("─────────"), "{stdout}");
    assert!(!stdout.contains('\u{1b}'), "no colour outside a terminal: {stdout}");
    assert!(stdout.ends_with("1 instrument file: 1 thing wrong\n"), "{stdout}");
    let found = &json(&["instruments", "check", &own])["findings"][0];
    assert_eq!((&found["line"], &found["key"]), (&4.into(), &"capability.breaths_s".into()));
}

#[test]
fn check_reads_folders_whose_files_extend_each_other() {
    let folder = folder();
    std::fs::write(path(&folder, "a.toml"), "id = \"a\"\nextends = \"z\"\nname = \"A\"\n").expect("writes");
    std::fs::write(path(&folder, "z.toml"), "id = \"z\"\nextends = \"oboe\"\nname = \"Z\"\n").expect("writes");
    std::fs::write(path(&folder, "TEMPLATE.toml"), "left out").expect("writes");
    let here = path(&folder, "");
    let (code, stdout, _) = told(&["instruments", "check", &here]);
    assert_eq!((code, stdout.as_str()), (0, "2 instrument files: nothing wrong\n"));
    std::fs::write(path(&folder, "z.toml"), [0xff, 0xfe]).expect("writes");
    let (code, stdout, _) = told(&["instruments", "check", &here]);
    assert!(code == 2 && stdout.contains("z.toml: it is not UTF-8 text; save it as UTF-8"), "{stdout}");
    assert!(stdout.contains("a.toml:2: `extends`: there is no instrument called `z`"), "{stdout}");
    let empty = super::folder();
    let (code, _, stderr) = told(&["ensembles", "check", &path(&empty, "")]);
    assert!(code == 2 && stderr.contains("holds no *.toml"), "{stderr}");
}

#[test]
fn a_wrong_ensemble_is_told_with_its_place() {
    let folder = folder();
    let own = path(&folder, "band.toml");
    std::fs::write(&own, "id = \"band\"\nname = \"Band\"\n\n[[seats]]\nprofile = \"flut\"\n").expect("writes");
    let (code, stdout, _) = told(&["ensembles", "check", &own]);
    assert!(code == 2 && stdout.starts_with(&format!("{own}:5: `seats[0].profile`")), "{stdout}");
    assert!(stdout.contains("`flute`") && stdout.contains("5 │ profile = \"flut\""), "{stdout}");
    let (_, _, stderr) = told(&["ensembles", "show", &own]);
    assert!(stderr.contains("band.toml:5:") && stderr.contains("5 │"), "{stderr}");
}

/// A tone of two harmonics, the second so many decibels under the first, as a WAV file.
fn tone(path: &str, hertz: f64, under: f64) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(path, spec).expect("a new file");
    for i in 0..66_150 {
        let turn = std::f64::consts::TAU * hertz * f64::from(i) / 44_100.0;
        let sample = libm::sin(turn) + libm::pow(10.0, -under / 20.0) * libm::sin(2.0 * turn);
        wav.write_sample((sample * 8000.0) as i16).expect("written");
    }
    wav.finalize().expect("written");
}

#[test]
fn a_folder_of_notes_is_measured_into_a_table() {
    let folder = folder();
    tone(&path(&folder, "A4_pp.wav"), 440.0, 20.0);
    tone(&path(&folder, "A4_ff.wav"), 440.0, 6.0);
    let notes = folder.path().to_string_lossy().into_owned();
    let (code, table, told_so) =
        told(&["instruments", "measure", &notes, "--pitches", "A4", "--leave", "noise_db,noise_center_hz"]);
    assert_eq!(code, 0, "{told_so}");
    let rows = "[[timbre.spectra]]\npitch = \"A4\"\npp_db = [0, -20]\nff_db = [0, -6]\n";
    assert!(table.ends_with(rows) && table.contains("A4 444 to 528") && !table.contains("noise"), "{table}");
    let (code, _, told_so) =
        told(&["instruments", "measure", &path(&folder, "none.sf2"), "--pitches", "A4", "--program", "3"]);
    assert!(code == 2 && told_so.contains("none.sf2"), "{told_so}");
    let (code, _, told_so) = told(&["instruments", "measure", &notes, "--pitches", "C2"]);
    assert!(code == 2 && told_so.contains("--pitches"), "{told_so}");
}
