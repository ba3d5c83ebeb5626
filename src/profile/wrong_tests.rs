//! Wrong texts of many kinds, each with the whole message a person sees.

use super::Library;

/// A whole profile to spoil.
const PIPE: &str = r#"id = "pipe"
name = "Pipe"
abbreviation = "Pp."
family = "flute"
excitation = "blown"

[range]
amateur = ["C4", "C6"]
professional = ["C4", "G6"]
tessitura = ["E4", "A5"]

[capability]
notes_at_once = 1
notes_sustained = 1
breath_s = 12
repeats_per_s = 9
notes_per_s = 12
fast_leap_semitones = 12

[notation]
clefs = ["treble"]
sound_id = "wind.flutes.flute"

[midi]
program = 73

[timbre]
attack_ms = 40
release_ms = 60

[[timbre.spectra]]
pitch = "A4"
pp_db = [0, -20]
ff_db = [0, -10, -20]

[[registers]]
name = "low"
range = ["C4", "B4"]
power_db = { pp = 70, mf = 80, ff = 85 }

[[registers]]
name = "high"
range = ["C5", "G6"]
power_db = { pp = 75, mf = 85, ff = 95 }
"#;

/// The messages after one change to [`PIPE`].
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(PIPE.contains(from), "`{from}` does not stand in the text");
    messages(&PIPE.replacen(from, to, 1))
}

fn messages(text: &str) -> Vec<String> {
    Library::builtin().check("pipe.toml", text).iter().map(ToString::to_string).collect()
}

#[test]
fn the_text_to_spoil_is_fine() {
    assert!(messages(PIPE).is_empty(), "{:?}", messages(PIPE));
}

#[test]
fn each_wrong_text_says_where_what_and_what_would_be_right() {
    let cases: &[(&str, &str)] = &[
        ("breath_s = 12", "breaths_s = 12"),
        ("family = \"flute\"", "family = \"flutes\""),
        ("family = \"flute\"", "family = 7"),
        ("clefs = [\"treble\"]", "clefs = [\"trebel\"]"),
        ("clefs = [\"treble\"]", "clefs = []"),
        ("program = 73", "program = 128"),
        ("program = 73", "program = \"flute\""),
        ("program = 73\n", ""),
        ("name = \"Pipe\"\n", ""),
        ("attack_ms = 40\n", ""),
        ("attack_ms = 40", "attack_ms = 0"),
        ("amateur = [\"C4\", \"C6\"]", "amateur = [\"C4\"]"),
        ("amateur = [\"C4\", \"C6\"]", "amateur = [\"H4\", \"C6\"]"),
        ("amateur = [\"C4\", \"C6\"]", "amateur = [\"C6\", \"C4\"]"),
        ("amateur = [\"C4\", \"C6\"]", "amateur = [\"B3\", \"C6\"]"),
        ("tessitura = [\"E4\", \"A5\"]", "tessitura = [\"E4\", 300]"),
        ("range = [\"C5\", \"G6\"]", "range = [\"C#5\", \"G6\"]"),
        ("range = [\"C5\", \"G6\"]", "range = [\"C5\", \"F6\"]"),
        ("pp = 75, mf = 85, ff = 95", "pp = 75, mf = 95, ff = 85"),
        ("pp = 75, mf = 85, ff = 95", "pp = 75, mf = 85"),
        ("breath_s = 12\n", ""),
        ("excitation = \"blown\"", "excitation = \"struck\""),
        ("pitch = \"A4\"", "pitch = \"A44\""),
        ("ff_db = [0, -10, -20]", "ff_db = [3, -10, -20]"),
        ("id = \"pipe\"", "id = \"My Pipe\""),
        ("id = \"pipe\"", "id = \"pipe\"\nextends = \"flut\""),
        ("id = \"pipe\"", "id = \"pipe\"\nextends = \"pipe\""),
        ("id = \"pipe\"\n", ""),
        ("[midi]", "[midi"),
    ];
    let told: Vec<String> = cases.iter().map(|(from, to)| after(from, to).join("\n")).collect();
    held_against_file(&told);
}

fn held_against_file(told: &[String]) {
    let all = told.join("\n---\n") + "\n";
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/profile/wrong_tests.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &all).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(all, expected, "UPDATE_EXPECT=1 writes what is told now; read the difference");
}

#[test]
fn all_problems_are_told_at_once() {
    let text = PIPE.replace("breath_s = 12", "breaths_s = 12").replace("program = 73", "program = 200");
    assert_eq!(messages(&text.replace("\"treble\"", "\"trebel\"")).len(), 3);
}

#[test]
fn a_problem_taken_over_from_a_parent_stands_in_the_child() {
    let told = messages("id = \"low-violin\"\nextends = \"violin\"\n\n[range]\nprofessional = [\"G2\", \"G7\"]\n");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("`registers`: the registers go from G3 to G7; they must cover the professional range G2-G7")
    );
}

fn together(files: &[(&str, &str)]) -> Vec<String> {
    Library::builtin().check_files(files.iter().copied()).iter().map(ToString::to_string).collect()
}

#[test]
fn texts_checked_together_extend_each_other_and_each_mistake_is_told_once() {
    let child = "id = \"small-pipe\"\nextends = \"pipe\"\nname = \"Small pipe\"\n";
    assert!(together(&[("small-pipe.toml", child), ("pipe.toml", PIPE)]).is_empty());
    let spoilt = PIPE.replace("pp = 75, mf = 85, ff = 95", "pp = 75, mf = 95, ff = 85");
    let told = together(&[("small-pipe.toml", child), ("pipe.toml", &spoilt)]);
    assert!(told.len() == 1 && told[0].starts_with("pipe.toml:44: `registers[1].power_db`"), "{told:?}");
}

#[test]
fn what_extends_a_broken_text_is_not_called_unknown() {
    let child = "id = \"small-pipe\"\nextends = \"pipe\"\n";
    let told = together(&[("pipe.toml", "id = \"pipe\"\nname ="), ("small-pipe.toml", child)]);
    assert_eq!(told[1], "small-pipe.toml:2: `extends`: `pipe` has mistakes of its own; mend those first");
}

#[test]
fn an_id_that_two_texts_have_is_told() {
    let told = together(&[("a/pipe.toml", PIPE), ("b/pipe.toml", PIPE)]);
    let why = "a/pipe.toml has the id `pipe` too, and only one of them would be found";
    assert_eq!(told, [format!("b/pipe.toml:1: `id`: {why}; give each instrument an id of its own")]);
}

#[test]
fn an_unknown_key_is_marked_where_it_stands_in_tables_of_lists_too() {
    let cases = [
        ("pp = 75, mf = 85, ff = 95", "pp = 75, mf = 85, fff = 95", "fff"),
        ("pitch = \"A4\"", "pitch = \"A4\"\npich = 1", "pich"),
        ("[midi]", "[midi]\n\"a.b\" = 1", "\"a.b\""),
        ("[timbre]", "[timber]", "timber"),
    ];
    for (from, to, key) in cases {
        let text = PIPE.replacen(from, to, 1);
        let problems = Library::builtin().check("pipe.toml", &text);
        let unknown = problems.iter().find(|problem| problem.why.contains("no key")).unwrap();
        assert_eq!(&text[unknown.span.clone().unwrap()], key);
    }
}
