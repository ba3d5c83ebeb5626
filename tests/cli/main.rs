//! The command as a process: one file a subcommand, and one for what holds for all. Here is what they share.

mod arrange;
mod batch;
mod check;
mod damaged;
mod diff;
mod every;
mod explain;
mod explode;
mod help;
mod inspect;
mod instruments;
mod levels;
mod library;
mod lint;
mod musicxml;
mod mutes;
mod page;
mod pages;
mod plan;
mod played;
mod redo;
mod reduce;
mod render;
#[path = "../common/sf2.rs"]
mod sf2;
mod transpose;

use assert_cmd::Command;
use tempfile::TempDir;

fn partwright() -> Command {
    let mut command = Command::cargo_bin("partwright").expect("the binary is built");
    command
        .env_remove("PARTWRIGHT_INSTRUMENTS")
        .env_remove("PARTWRIGHT_THREADS")
        .env_remove("PARTWRIGHT_ENGRAVER")
        .env_remove("PARTWRIGHT_SOUNDFONT")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

const RAG: &str = "scores/wall-street-rag.mid";

const SATIE: &str = "scores/gymnopedie-1.mid";

fn json(args: &[&str]) -> serde_json::Value {
    let output = partwright().args(args).arg("--json").assert().get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", String::from_utf8_lossy(&output)))
}

/// Runs to the end and gives the exit code, stdout and stderr.
fn told(args: &[&str]) -> (i32, String, String) {
    let output = partwright().args(args).assert().get_output().clone();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

const QUICK: [&str; 3] = ["--no-audio", "--steps", "500"];

fn quick<'a>(args: &[&'a str]) -> Vec<&'a str> {
    args.iter().copied().chain(QUICK).collect()
}
