//! `explain`: codes, and why the notes of an arrangement are there.

use super::{SATIE, folder, json, path, quick, told};

#[test]
fn a_bar_of_a_seat_is_told_from_the_folder_alone() {
    let folder = folder();
    let out = path(&folder, "satie");
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out])).0, 0);
    let (code, text, _) = told(&["explain", &out, "--bar", "12", "--seat", "Ob."]);
    assert!(code == 0 && text.contains("bar 12\n\nOboe\n") && text.contains("From treble"), "{text}");
    let all = told(&["explain", &out, "--bar", "9-12"]).1;
    for seat in ["Flute", "Oboe", "Clarinet in Bb", "Horn in F", "Bassoon"] {
        assert!(all.contains(&format!("\n{seat}\n")), "{seat} in {all}");
    }
    let said = json(&["explain", &out, "--bar", "12", "--beat", "1"]);
    assert_eq!((&said["schema_version"], &said["from"]["beat"]), (&1.into(), &1.into()));
    let given = |seat: &serde_json::Value| seat["paragraphs"][0]["given"]["runner_up"]["more"].is_i64();
    assert!(said["seats"].as_array().is_some_and(|seats| seats.iter().any(given)), "{said}");
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let folder = folder();
    let out = path(&folder, "satie");
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out])).0, 0);
    let nowhere = path(&folder, "nowhere");
    let empty = folder.path().to_string_lossy().into_owned();
    let cases: [(&[&str], &str); 9] = [
        (&["explain", &out, "--bar", "12", "--seat", "Flutte"], "did you mean `Flute`"),
        (&["explain", &out, "--bar", "99"], "the piece has bars 1 to 47"),
        (&["explain", &out, "--bar", "2", "--beat", "9"], "bar 2 has 3 beats"),
        (&["explain", &out, "--bar", "x"], "9-16"),
        (&["explain", &out], "--bar 12"),
        (&["explain", &nowhere, "--bar", "1"], "there is no folder"),
        (&["explain", &empty, "--bar", "1"], "holds no reasons.json"),
        (&["explain", "--bar", "1"], "name the folder"),
        (&["explain", SATIE], "is not UTF-8 text; name a folder that `partwright arrange` wrote"),
    ];
    for (args, said) in cases {
        let (code, _, stderr) = told(args);
        assert!(code == 2 && stderr.contains(said), "{args:?}: {code} {stderr}");
    }
}

#[test]
fn a_code_is_still_explained() {
    let (code, text, _) = told(&["explain", "melody-buried"]);
    assert!(code == 0 && text.contains("## Why it matters"), "{text}");
    let (code, _, stderr) = told(&["explain", "melody-burried"]);
    assert!(code == 2 && stderr.contains("melody-buried"), "{stderr}");
}
