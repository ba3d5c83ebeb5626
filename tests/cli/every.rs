//! What holds for every subcommand: JSON documents, wrong input, outputs that cannot be written, quiet.

use super::{RAG, SATIE, folder, json, partwright, path, quick, told};
use std::path::Path;

#[test]
fn every_json_document_has_its_version_and_keys() {
    let folder = folder();
    let out = path(&folder, "x");
    let wav = path(&folder, "x.wav");
    let cases: [(&[&str], &[&str]); 17] = [
        (&["inspect", RAG], &["note_count", "findings", "voices"]),
        (&["check", RAG], &["files", "rules", "sums"]),
        (&["check", RAG, "--for", "as-written"], &["findings"]),
        (&["balance", SATIE], &["findings", "balance", "seats"]),
        (&["render", SATIE, "-o", &wav], &["findings", "loudness_lufs", "written"]),
        (&["explain"], &["codes"]),
        (&["instruments", "check", "instruments/flutes/flute.toml"], &["findings"]),
        (&["ensembles", "check", "assets/ensembles/TEMPLATE.toml"], &["findings"]),
        (&["instruments", "list"], &["instruments"]),
        (&["instruments", "show", "flute"], &["id", "registers"]),
        (&["ensembles", "list"], &["ensembles"]),
        (&["styles", "list"], &["styles"]),
        (&["styles", "check", "assets/styles/TEMPLATE.toml"], &["findings"]),
        (&["targets", "list"], &["targets"]),
        (&["targets", "check", "assets/targets/TEMPLATE.toml"], &["findings"]),
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
fn an_output_that_cannot_be_written_is_refused_before_the_work_and_leaves_nothing() {
    let folder = folder();
    let file = path(&folder, "mine.txt");
    std::fs::write(&file, "mine").expect("writes");
    let inside_a_file = path(&folder, "mine.txt/x");
    let dir = path(&folder, "dir.mid");
    std::fs::create_dir(&dir).expect("a folder");
    let slash = path(&folder, "new.wav/");
    let cases: [(&[&str], &str); 10] = [
        (&["arrange", SATIE, "--for", "sax-quartet", "--force", "-o", &file], "is a file"),
        (&["arrange", SATIE, "--for", "sax-quartet", "--force", "-o", &dir], "is a folder"),
        (&["arrange", SATIE, "--for", "sax-quartet", "-o", &inside_a_file], "could not"),
        (&["arrange", SATIE, "--for", "sax-quartet", "-o", ""], "a value is required"),
        (&["arrange", SATIE, "--for", "sax-quartet", "-o", "song.wav"], "name a folder"),
        (&["arrange", SATIE, "--for", "sax-quartet", "-o", "-", "--json"], "both want stdout"),
        (&["render", SATIE, "-o", &slash], "names a folder"),
        (&["render", SATIE, "-o", "song.mp3"], "writes WAV"),
        (&["render", SATIE, "-o", "-", "--json"], "both want stdout"),
        (&["balance", SATIE, "--force", "--html", &dir], "is a folder"),
    ];
    for (args, said) in cases {
        let (code, stdout, stderr) = told(args);
        assert!(code == 2 && stderr.contains(said), "{args:?}: {code} {stderr}");
        assert!(stdout.is_empty() && !stderr.contains("took"), "{args:?}: {stdout}");
    }
    assert_eq!(std::fs::read(&file).expect("still there"), b"mine");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 2, "something was left");
}

#[test]
fn what_is_read_is_never_written_over() {
    let folder = folder();
    let (source, cast, list) = (path(&folder, "s.mid"), path(&folder, "cast.toml"), path(&folder, "plan.jsonl"));
    std::fs::copy(SATIE, &source).expect("copies");
    std::fs::write(&cast, told(&["balance", SATIE, "--print-cast"]).1).expect("writes");
    std::fs::write(&list, "{\"source\": \"s.mid\"}\n").expect("writes");
    let before = [&source, &cast, &list].map(|path| std::fs::read(path).expect("readable"));
    let here = path(&folder, "");
    let cases: [&[&str]; 8] = [
        &["arrange", &source, "--for", "sax-quartet", "-o", &source],
        &["explode", &source, "--parts", "2", "-o", &source],
        &["reduce", &source, "--to", "piano", "-o", &source],
        &["inspect", &source, "--labels", &source],
        &["inspect", &source, "--html", &source],
        &["balance", &source, "--html", &source],
        &["balance", &source, "--cast", &cast, "--html", &cast],
        &["batch", "plan", &list, "--for", "sax-quartet", "--out", &here],
    ];
    for args in cases {
        let (code, stdout, stderr) = told(&[args, &["--force"]].concat());
        assert!(code == 2 && stderr.contains("never written over") && stdout.is_empty(), "{args:?}: {code} {stderr}");
    }
    assert_eq!([&source, &cast, &list].map(|path| std::fs::read(path).expect("readable")), before);
}

#[cfg(unix)]
#[test]
fn a_device_is_never_replaced() {
    let (code, _, stderr) = told(&["render", SATIE, "-o", "/dev/null", "--force"]);
    assert!(code == 2, "{stderr}");
    let (code, _, stderr) = told(&quick(&["arrange", SATIE, "--for", "sax-quartet", "-o", "/dev/null", "--force"]));
    assert!(code == 2 && stderr.contains("/dev/null"), "{stderr}");
}

/// What is told on stderr is lost there, and nothing else.
#[cfg(target_os = "linux")]
#[test]
fn a_full_or_closed_stderr_changes_no_exit_code() {
    let runs: [(&[&str], i32); 4] = [
        (&["inspect", SATIE], 0),
        (&["arrange", SATIE, "--for", "sax-quartet", "--no-audio", "--steps", "500", "-o", "-"], 0),
        (&["inspect", "no-such-file.mid"], 2),
        (&["arrange", SATIE, "--for", "sax-quartet", "--style", "romntic"], 2),
    ];
    for (args, code) in runs {
        let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let (closed, to_nobody) = std::io::pipe().expect("a pipe");
        drop(closed);
        for stderr in [std::process::Stdio::from(full()), to_nobody.into()] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_partwright"));
            command
                .args(args)
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .stdout(std::process::Stdio::null())
                .stderr(stderr);
            assert_eq!(command.status().expect("it runs").code(), Some(code), "{args:?}");
        }
    }
}

#[test]
fn a_number_out_of_bounds_in_partwright_toml_is_refused_with_its_line() {
    let folder = folder();
    std::fs::write(folder.path().join("partwright.toml"), "seed = 1\nthreads = 0\n").expect("writes");
    let output = partwright().current_dir(folder.path()).args(["instruments", "list"]).assert().code(2);
    let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(stderr.contains("partwright.toml:2") && stderr.contains("1 to 1024"), "{stderr}");
}

#[test]
fn quiet_says_nothing_and_no_bars_are_drawn_where_there_is_no_terminal() {
    let (code, stdout, stderr) = told(&["inspect", SATIE, "--quiet"]);
    assert!(code == 0 && !stdout.is_empty() && stderr.is_empty(), "{stderr}");
    let folder = folder();
    let (_, _, stderr) = told(&quick(&["arrange", SATIE, "--for", "sax-quartet", "-o", &path(&folder, "x")]));
    assert!(!stderr.contains('%') && !stderr.contains('\u{1b}'), "{stderr}");
}
