//! `--level`: how good the players are, for everybody or by seat.

use super::{SATIE, told};

#[test]
fn levels_are_for_everybody_or_for_a_seat() {
    let (code, stdout, stderr) = told(&["ensembles", "show", "school-band-young at Grade 1, Clarinet 2=beginner"]);
    let level_of = |seat: &str| {
        let row = stdout.lines().find(|line| line.starts_with(seat)).unwrap_or_default();
        ["beginner", "grade-1", "grade-2"].into_iter().find(|level| row.contains(level)).unwrap_or_default()
    };
    assert!(code == 0, "{stderr}");
    assert_eq!(
        (level_of("Flute"), level_of("Clarinet in Bb 1"), level_of("Clarinet in Bb 2")),
        ("grade-1", "grade-1", "beginner")
    );
    let (_, stdout, _) = told(&["ensembles", "show", "brass-band-british at professional"]);
    assert!(stdout.contains("at pro\n") && !stdout.contains("amateur"), "{stdout}");
}

#[test]
fn check_tells_what_is_beyond_a_level() {
    let check = |level: &str| {
        let (code, stdout, stderr) = told(&["check", SATIE, "--for", "as-written", "--level", level, "--json"]);
        assert!(code != 2, "{stderr}");
        stdout.matches("\"level-").count()
    };
    assert!(check("beginner") > 0);
    assert_eq!(check("pro"), 0);
}

#[test]
fn a_wrong_level_or_seat_is_told_with_what_there_is() {
    let check = |levels: &[&str]| {
        let mut args = vec!["check", SATIE, "--for", "woodwind-quintet"];
        levels.iter().for_each(|level| args.extend(["--level", level]));
        told(&args)
    };
    let wrong = "there is no level `grade-9`; the levels are beginner, grade-1, grade-2";
    for (levels, why) in [
        (vec!["grade-9"], wrong),
        (vec!["amateur", "Obo=grade-2"], "there is no seat called `Obo` in Woodwind quintet; did you mean `Oboe`?"),
        (vec![","], "no level is named"),
    ] {
        let (code, _, stderr) = check(&levels);
        assert!(code == 2 && stderr.contains(why), "{levels:?}: {stderr}");
    }
    let (code, _, stderr) = told(&["check", SATIE, "--level", "amateur"]);
    assert!(code == 2 && stderr.contains("--for"), "{stderr}");
}
