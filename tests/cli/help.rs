//! `explain`, `man`, `completions`, help, and names that are not known.

use super::{partwright, told};
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn explain_tells_a_code_and_near_names() {
    partwright().args(["explain", "midi-unclosed-note"]).assert().success().stdout(contains("## Remedy"));
    partwright().args(["explain", "midi-unclosed-nota"]).assert().code(2).stderr(contains("midi-unclosed-note"));
    partwright().args(["explain"]).assert().success().stdout(contains("midi-unclosed-note"));
}

#[test]
fn help_version_and_completions_are_on_stdout() {
    partwright().arg("--help").assert().success().stdout(contains("Examples").and(contains("Exit codes")));
    partwright().arg("--version").assert().success().stdout(contains(env!("CARGO_PKG_VERSION")));
    partwright().args(["completions", "bash"]).assert().success().stdout(contains("partwright"));
}

#[test]
fn manual_pages_are_made_from_the_help() {
    let (code, stdout, _) = told(&["man", "arrange"]);
    assert!(code == 0 && stdout.contains(".TH partwright-arrange") && stdout.contains("\\-\\-for"), "{stdout}");
    let all = told(&["man"]).1;
    assert!(all.len() > stdout.len() && all.contains(".TH partwright 1") && all.contains("partwright-render"), "{all}");
}

#[test]
fn unknown_names_say_where_the_right_ones_are() {
    for (args, said) in [
        (["ensembles", "show", "gamelan"], "ensembles list"),
        (["instruments", "show", "gong-of-doom"], "instruments list"),
        (["explain", "zzz", "--json"], "partwright explain"),
        (["man", "zzz", "-q"], "command"),
    ] {
        let (code, _, stderr) = told(&args);
        assert!(code == 2 && stderr.contains(said), "{args:?}: {stderr}");
    }
}
