//! `check`, and the casting that `check`, `balance` and `render` share.

use super::{SATIE, folder, partwright, path, told};

#[test]
fn the_casting_can_be_printed_edited_and_given_back() {
    let folder = folder();
    let cast = path(&folder, "cast.toml");
    let quartet = "scores/wolf-italian-serenade.mid";
    let printed = partwright().args(["check", quartet, "--for", "string-quartet", "--print-cast"]).assert().success();
    std::fs::write(&cast, &printed.get_output().stdout).expect("writes");
    partwright()
        .args(["check", quartet, "--for", "string-quartet", "--cast", &cast, "--fail-on", "never"])
        .assert()
        .success();
}

#[test]
fn fail_on_decides_the_exit_code() {
    let notes_beyond = ["check", "scores/chopin-prelude-op45.mid", "--for", "string-quartet"];
    partwright().args(notes_beyond).assert().code(1);
    partwright().args(notes_beyond).args(["--fail-on", "never"]).assert().success();
}

#[test]
fn an_unsure_casting_is_said_once() {
    let (_, stdout, _) = told(&["check", SATIE, "--for", "woodwind-quintet"]);
    assert_eq!(stdout.matches("cast-unsure").count(), 2, "{stdout}");
}

#[test]
fn a_casting_for_as_written_keeps_the_files_own_instruments() {
    let folder = folder();
    let cast = path(&folder, "cast.toml");
    std::fs::write(&cast, "").expect("writes");
    let as_written = ["check", SATIE, "--for", "as-written"];
    let (_, as_it_is, _) = told(&as_written);
    assert_eq!(told(&[&as_written[..], &["--cast", &cast]].concat()).1, as_it_is);
}

#[test]
fn a_casting_that_gives_a_part_twice_is_refused_with_its_line() {
    let folder = folder();
    let cast = path(&folder, "cast.toml");
    let twice = "[[part]]\nnumber = 1\nseat = \"Viola\"\n[[part]]\nnumber = 1\nseat = \"Cello\"\n";
    std::fs::write(&cast, twice).expect("writes");
    let (code, _, stderr) = told(&["check", SATIE, "--for", "string-quartet", "--cast", &cast]);
    assert!(code == 2 && stderr.contains("cast.toml:4") && stderr.contains("twice"), "{stderr}");
}
