//! MusicXML as the source of a command.

use crate::{RAG, folder, partwright, path};
use predicates::str::contains;

const SONG: &str = "tests/golden/notation/piano-and-drums.musicxml";

#[test]
fn musicxml_is_a_source_by_its_content() {
    let folder = folder();
    let renamed = path(&folder, "song.mid");
    std::fs::copy(SONG, &renamed).expect("copies");
    for args in [vec!["inspect", SONG], vec!["inspect", &renamed], vec!["check", SONG]] {
        partwright().args(args).assert().success();
    }
    let bytes = std::fs::read(SONG).expect("reads");
    partwright().args(["inspect", "-"]).write_stdin(bytes).assert().success().stdout(contains("Piano"));
}

#[test]
fn what_arrange_writes_it_can_arrange_again() {
    let folder = folder();
    let (first, second) = (path(&folder, "first"), path(&folder, "second"));
    let arrange = |source: &str, out: &str| {
        let args = ["arrange", source, "--for", "string-quartet", "--no-audio", "-o", out];
        partwright().args(args).assert().success();
    };
    arrange(RAG, &first);
    arrange(&format!("{first}/score.musicxml"), &second);
    assert!(std::path::Path::new(&second).join("score.musicxml").is_file());
}

#[test]
fn a_broken_document_is_refused_with_its_line() {
    let folder = folder();
    let broken = path(&folder, "broken.musicxml");
    std::fs::write(&broken, "<score-partwise>\n<part id=\"P1\">\n").expect("writes");
    partwright().args(["inspect", &broken]).assert().code(2).stderr(contains("line 3"));
}
