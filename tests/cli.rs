//! The command as a process: the main job, every subcommand, wrong input at every argument, exit codes, stdout and stderr.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::path::Path;
use tempfile::TempDir;

fn partwright() -> Command {
    let mut command = Command::cargo_bin("partwright").expect("the binary is built");
    command
        .env_remove("PARTWRIGHT_INSTRUMENTS")
        .env_remove("PARTWRIGHT_THREADS")
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

#[test]
fn arrange_writes_the_whole_folder() {
    let folder = folder();
    let out = path(&folder, "rag");
    let command = ["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out, "--steps", "2000"];
    partwright()
        .args(command)
        .assert()
        .success()
        .stdout(contains("woodwind quintet").and(contains("Flute")).and(contains("role")).and(contains("written to")))
        .stderr(contains("took"));
    for file in ["arrangement.mid", "score.musicxml", "preview.wav", "report.html", "report.json", "plan.toml"] {
        assert!(Path::new(&out).join(file).metadata().is_ok_and(|m| m.len() > 100), "{file} is missing or empty");
    }
    let parts: Vec<String> = std::fs::read_dir(Path::new(&out).join("parts"))
        .expect("parts/")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(parts.len(), 5, "{parts:?}");
    assert!(parts.iter().any(|name| name.starts_with("01-")), "{parts:?}");
    let beside: Vec<_> = std::fs::read_dir(folder.path()).expect("readable").collect();
    assert_eq!(beside.len(), 1, "half-made files were left beside the folder");
}

#[test]
fn arrange_refuses_to_overwrite_and_force_replaces_only_its_own() {
    let folder = folder();
    let out = path(&folder, "satie");
    let args = ["arrange", SATIE, "--for", "string-quartet", "--no-audio", "--steps", "500", "-o", &out];
    partwright().args(args).assert().success();
    std::fs::write(Path::new(&out).join("my-notes.txt"), "mine").expect("writes");
    partwright().args(args).assert().code(2).stderr(contains("exists already").and(contains("--force")));
    partwright().args(args).arg("--force").assert().success();
    assert!(Path::new(&out).join("my-notes.txt").exists());
}

#[test]
fn arrange_writes_midi_alone_to_a_file_or_stdout() {
    let folder = folder();
    let out = path(&folder, "only.mid");
    let args = ["arrange", SATIE, "--for", "sax-quartet", "--no-audio", "--steps", "500", "-o"];
    partwright().args(args).arg(&out).assert().success();
    let file = std::fs::read(&out).expect("the file");
    assert!(file.starts_with(b"MThd"));
    let stdout = partwright().args(args).arg("-").assert().success().get_output().stdout.clone();
    assert!(stdout == file, "the same bytes on stdout");
}

#[test]
fn arrange_reads_stdin() {
    let bytes = std::fs::read(SATIE).expect("the score");
    let args = ["arrange", "-", "--for", "string-quartet", "--no-audio", "--steps", "500", "-o", "-"];
    let output = partwright().args(args).write_stdin(bytes).assert().success();
    assert!(output.get_output().stdout.starts_with(b"MThd"));
}

#[test]
fn a_plan_with_a_pin_is_followed_and_replays() {
    let folder = folder();
    let plan = path(&folder, "pins.toml");
    std::fs::write(&plan, "[[pin]]\nbars = \"5-12\"\nmelody = \"Oboe\"\n").expect("writes");
    let (first, again) = (path(&folder, "a"), path(&folder, "b"));
    let args = ["arrange", SATIE, "--for", "woodwind-quintet", "--no-audio", "--steps", "500"];
    partwright().args(args).args(["--plan", &plan, "-o", &first]).assert().success();
    let made = format!("{first}/plan.toml");
    partwright().args(args).args(["--plan", &made, "-o", &again]).assert().success();
    for file in ["arrangement.mid", "score.musicxml", "plan.toml"] {
        let read = |out: &str| std::fs::read(Path::new(out).join(file)).expect("the file");
        assert!(read(&first) == read(&again), "{file} differs after a replay");
    }
}

fn json(args: &[&str]) -> serde_json::Value {
    let output = partwright().args(args).arg("--json").assert().get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", String::from_utf8_lossy(&output)))
}

#[test]
fn every_json_document_has_its_version_and_keys() {
    let folder = folder();
    let out = path(&folder, "x");
    let cases: [(&[&str], &[&str]); 8] = [
        (&["inspect", RAG], &["note_count", "findings", "voices"]),
        (&["check", RAG, "--for", "as-written"], &["findings"]),
        (&["balance", SATIE], &["findings", "balance", "seats"]),
        (&["instruments", "list"], &["instruments"]),
        (&["instruments", "show", "flute"], &["id", "registers"]),
        (&["ensembles", "list"], &["ensembles"]),
        (&["ensembles", "show", "brass-quintet"], &["seats"]),
        (
            &["arrange", SATIE, "--for", "string-quartet", "--no-audio", "--steps", "500", "-o", &out],
            &["findings", "ledger", "seats"],
        ),
    ];
    for (args, keys) in cases {
        let document = json(args);
        assert_eq!(document["schema_version"], 1, "{args:?}");
        for key in keys {
            assert!(!document[key].is_null(), "{args:?} lacks {key}");
        }
    }
    assert_eq!(json(&["inspect", RAG])["note_count"], 1358);
}

#[test]
fn ensembles_and_instruments_are_listed_and_shown() {
    for id in [
        "choir-satb",
        "string-quartet",
        "sax-quartet",
        "woodwind-quintet",
        "brass-quintet",
        "school-band-young",
        "concert-band-full",
        "big-band",
        "orchestra-classical",
        "flex-band-5",
    ] {
        partwright().args(["ensembles", "list"]).assert().success().stdout(contains(id));
        partwright().args(["ensembles", "show", &id.replace('-', "_")]).assert().success();
    }
    partwright().args(["instruments", "list"]).assert().success().stdout(contains("clarinet-bb"));
    partwright().args(["instruments", "show", "clarinet_bb"]).assert().success().stdout(contains("power_db"));
}

#[test]
fn render_writes_a_wav_and_stems() {
    let folder = folder();
    let (wav, stems) = (path(&folder, "s.wav"), path(&folder, "stems"));
    partwright().args(["render", SATIE, "-o", &wav, "--stems", &stems]).assert().success();
    let bytes = std::fs::read(&wav).expect("the file");
    assert!(bytes.starts_with(b"RIFF"));
    assert!(std::fs::read_dir(&stems).expect("stems").count() >= 1);
    partwright().args(["render", SATIE, "-o", &wav]).assert().code(2).stderr(contains("exists already"));
}

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
fn wrong_input_of_every_kind_is_named_and_exits_2() {
    let folder = folder();
    let text = path(&folder, "text.mid");
    std::fs::write(&text, "this is no MIDI file").expect("writes");
    let empty = path(&folder, "empty.mid");
    std::fs::write(&empty, "").expect("writes");
    let bad_toml = path(&folder, "bad.toml");
    std::fs::write(&bad_toml, "id = \"x\"\nnmae = 3\n").expect("writes");
    let missing = path(&folder, "missing.mid");
    let out = path(&folder, "out");
    let a_folder = folder.path().to_string_lossy().into_owned();
    let cases: [(&[&str], &str); 17] = [
        (&[], "Usage"),
        (&["arange"], "arrange"),
        (&["arrange", RAG], "--for"),
        (&["arrange", RAG, "--for", "brass-quintett", "-o", &out], "brass-quintet"),
        (&["arrange", &missing, "--for", "brass-quintet", "-o", &out], "missing.mid"),
        (&["arrange", &a_folder, "--for", "brass-quintet", "-o", &out], "could not read"),
        (&["arrange", &text, "--for", "brass-quintet", "-o", &out], "MIDI"),
        (&["arrange", &empty, "--for", "brass-quintet", "-o", &out], "MIDI"),
        (&["arrange", RAG, "--for", &bad_toml, "-o", &out], "bad.toml"),
        (&["arrange", RAG, "--for", "brass-quintet", "--plan", &bad_toml, "-o", &out], "bad.toml"),
        (&["arrange", RAG, "--for", "brass-quintet", "--style", "jaz", "-o", &out], "style"),
        (&["arrange", RAG, "--for", "brass-quintet", "--instruments", &missing, "-o", &out], "missing.mid"),
        (&["arrange", RAG, "--for", "brass-quintet", "--threads", "0", "-o", &out], "threads"),
        (&["arrange", RAG, "--for", "brass-quintet", "--fail-on", "bad", "-o", &out], "fail-on"),
        (&["check", RAG, "--for", "string-quartet", "--cast", &bad_toml], "bad.toml"),
        (&["instruments", "show", "clarinett-bb"], "clarinet-bb"),
        (&["instruments", "check", &bad_toml], ""),
    ];
    for (args, said) in cases {
        let assert = partwright().args(args).assert().code(2);
        let output = assert.get_output();
        let all = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(all.contains(said), "{args:?} does not say {said:?}: {all}");
        assert!(!all.contains("panicked"), "{args:?}: {all}");
        assert!(!Path::new(&out).exists(), "{args:?} left something at the output's place");
    }
}

#[test]
fn a_pin_that_cannot_hold_exits_1_with_the_reason() {
    let folder = folder();
    let plan = path(&folder, "pins.toml");
    std::fs::write(&plan, "[[pin]]\nbars = \"1-8\"\nmelody = \"Tuba\"\noctave = 4\n").expect("writes");
    let out = path(&folder, "x");
    partwright()
        .args(["arrange", SATIE, "--for", "brass-quintet", "--no-audio", "--steps", "500", "--plan", &plan, "-o", &out])
        .assert()
        .code(1)
        .stderr(contains("cannot hold"));
    assert!(!Path::new(&out).exists());
}

#[test]
fn fail_on_decides_the_exit_code() {
    let notes_beyond = ["check", "scores/chopin-prelude-op45.mid", "--for", "string-quartet"];
    partwright().args(notes_beyond).assert().code(1);
    partwright().args(notes_beyond).args(["--fail-on", "never"]).assert().success();
}
