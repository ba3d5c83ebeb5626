//! README is true: its output is what the command prints, its files are valid, its Rust is `examples/ten_lines.rs` (which
//! compiles, and runs here). `UPDATE_EXPECT=1 cargo test --test readme` writes output and Rust anew.

use assert_cmd::Command;
use partwright::arrange::Plan;
use partwright::ensemble::Ensembles;
use partwright::profile::Library;

fn readme() -> String {
    std::fs::read_to_string("README.md").expect("README.md is there")
}

/// The blocks of a language, without their fences.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

/// Compares the first block of a language, or writes it anew.
fn hold(language: &str, wanted: &str) {
    let text = readme();
    let block = blocks(&text, language).into_iter().next().expect("the block is there");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let (old, new) = (format!("```{language}\n{block}```"), format!("```{language}\n{wanted}```"));
        std::fs::write("README.md", text.replacen(&old, &new, 1)).expect("writes");
    } else {
        assert!(
            block == wanted,
            "README.md's {language} block differs; UPDATE_EXPECT=1 writes it anew. It should be:\n{wanted}"
        );
    }
}

#[test]
fn the_output_and_the_rust_are_as_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("rag");
    let output = Command::cargo_bin("partwright")
        .expect("the binary is built")
        .args(["arrange", "scores/wall-street-rag.mid", "--for", "brass-quintet", "-o"])
        .arg(&out)
        .assert()
        .success();
    let printed = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    let place = out.display().to_string();
    hold("text", &printed.replace(&place, "out/wall-street-rag--brass-quintet"));
    let example = include_str!("../examples/ten_lines.rs");
    let code: Vec<&str> = example.lines().skip_while(|line| line.starts_with("//!") || line.is_empty()).collect();
    hold("rust", &(code.join("\n") + "\n"));
}

#[test]
fn the_files_shown_are_valid() {
    let text = readme();
    let named = |kind: &str| {
        let found = blocks(&text, "toml").into_iter().find(|block| block.starts_with(&format!("# {kind}\n")));
        found.unwrap_or_else(|| panic!("README shows a {kind}"))
    };
    assert_eq!(Library::builtin().check("README.md", &named("instrument")), []);
    let ensemble =
        Ensembles::parse(&named("ensemble"), "README.md", Library::builtin()).expect("the ensemble is valid");
    assert_eq!(ensemble.seats.len(), 5);
    assert_eq!(Plan::parse(&named("plan"), "README.md").expect("the plan is valid").pins.len(), 2);
}
