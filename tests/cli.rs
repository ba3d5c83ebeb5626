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
    let wav = path(&folder, "x.wav");
    let cases: [(&[&str], &[&str]); 12] = [
        (&["inspect", RAG], &["note_count", "findings", "voices"]),
        (&["check", RAG, "--for", "as-written"], &["findings"]),
        (&["balance", SATIE], &["findings", "balance", "seats"]),
        (&["render", SATIE, "-o", &wav], &["findings", "loudness_lufs", "written"]),
        (&["explain"], &["codes"]),
        (&["instruments", "check", "instruments/flutes/flute.toml"], &["findings"]),
        (&["ensembles", "check", "assets/ensembles/TEMPLATE.toml"], &["findings"]),
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

#[cfg(unix)]
#[test]
fn a_device_is_never_replaced() {
    let (code, _, stderr) = told(&["render", SATIE, "-o", "/dev/null", "--force"]);
    assert!(code == 2, "{stderr}");
    let (code, _, stderr) = told(&quick(&["arrange", SATIE, "--for", "sax-quartet", "-o", "/dev/null", "--force"]));
    assert!(code == 2 && stderr.contains("/dev/null"), "{stderr}");
}

#[test]
fn a_failed_run_takes_the_folders_it_made_with_it() {
    let folder = folder();
    let plan = path(&folder, "pins.toml");
    std::fs::write(&plan, "[[pin]]\nmelody = \"Bassoon\"\noctave = 4\n").expect("writes");
    let out = path(&folder, "new/deep/x");
    let args = ["arrange", SATIE, "--for", "woodwind-quintet", "--plan", &plan, "-o", &out];
    assert_eq!(told(&quick(&args)).0, 1);
    assert!(!folder.path().join("new").exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_read_and_written() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let name = |bytes: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(bytes));
    let (source, out) = (name(b"caf\xe9.mid"), name(b"th\xe9.mid"));
    std::fs::copy(SATIE, &source).expect("copies");
    partwright()
        .arg("arrange")
        .arg(&source)
        .args(quick(&["--for", "sax-quartet"]))
        .arg("-o")
        .arg(&out)
        .assert()
        .success();
    assert!(std::fs::read(&out).expect("the file").starts_with(b"MThd"));
}

#[test]
fn a_piece_without_a_title_goes_by_its_file_and_one_from_stdin_by_its_title() {
    assert_eq!(json(&["inspect", "scores/bach-brandenburg-3-i.mid"])["title"], "Bach Brandenburg 3 I");
    let folder = folder();
    let bytes = std::fs::read(SATIE).expect("the score");
    let args = quick(&["arrange", "-", "--for", "sax-quartet"]);
    partwright().current_dir(folder.path()).args(args).write_stdin(bytes).assert().success();
    assert!(folder.path().join("out/1-ere-gymnopédie--sax-quartet/plan.toml").exists());
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
    let (_, as_it_is, _) = told(&["check", SATIE]);
    assert_eq!(told(&["check", SATIE, "--cast", &cast]).1, as_it_is);
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

#[test]
fn a_plan_replays_with_its_own_ensemble_and_style() {
    let folder = folder();
    let (first, again) = (path(&folder, "a"), path(&folder, "b"));
    let args = ["arrange", SATIE, "--for", "woodwind-quintet", "--style", "band", "--seed", "7", "-o", &first];
    assert_eq!(told(&quick(&args)).0, 0);
    let plan = format!("{first}/plan.toml");
    assert_eq!(told(&["arrange", SATIE, "--plan", &plan, "--no-audio", "-o", &again]).0, 0);
    for file in ["arrangement.mid", "score.musicxml", "plan.toml", "report.json"] {
        let read = |out: &str| std::fs::read(Path::new(out).join(file)).expect("the file");
        assert!(read(&first) == read(&again), "{file} differs after a replay");
    }
}

fn with_plan(folder: &TempDir, pins: &str) -> (i32, String, String) {
    let plan = path(folder, "pins.toml");
    std::fs::write(&plan, pins).expect("writes");
    let out = path(folder, "x");
    told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "--plan", &plan, "--force", "-o", &out]))
}

#[test]
fn a_wrong_pin_is_named_with_its_line_and_what_would_be_right() {
    let folder = folder();
    let cases = [
        ("[[pin]]\nbars = \"16-9\"\nmelody = \"Oboe\"\n", 2, "write `9-16`"),
        ("[[pin]]\nbars = \"900-\"\nmelody = \"Oboe\"\n", 2, "the last is bar 47"),
        ("[[pin]]\nmelody = \"Kazoo\"\n", 2, "its seats are Flute, Oboe"),
        ("[[pin]]\nseat = \"all\"\ntacet = true\n", 2, "family = \"all\""),
    ];
    for (pins, exit, said) in cases {
        let (code, _, stderr) = with_plan(&folder, pins);
        assert!(code == exit && stderr.contains(said), "{pins}: {code} {stderr}");
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
fn a_complaint_about_a_text_gives_its_remedy_once() {
    let folder = folder();
    let (_, _, stderr) = with_plan(&folder, "[[pin]]\nbars = \"x\"\nmelody = \"Oboe\"\n");
    assert_eq!(stderr.matches("9.3-16.2").count(), 1, "{stderr}");
    let (_, _, stderr) = with_plan(&folder, "nonsense = 1\n");
    assert!(!stderr.contains("help"), "an empty remedy is not shown: {stderr}");
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

#[test]
fn manual_pages_are_made_from_the_help() {
    let (code, stdout, _) = told(&["man", "arrange"]);
    assert!(code == 0 && stdout.contains(".TH partwright-arrange") && stdout.contains("\\-\\-for"), "{stdout}");
    let all = told(&["man"]).1;
    assert!(all.len() > stdout.len() && all.contains(".TH partwright 1") && all.contains("partwright-render"), "{all}");
}

#[test]
fn instruments_come_from_a_folder_or_a_file_and_an_empty_folder_is_said() {
    let folder = folder();
    assert_eq!(told(&["instruments", "list", "--instruments", &path(&folder, "")]).0, 2);
    let own = path(&folder, "melodica.toml");
    std::fs::write(&own, "id = \"melodica\"\nname = \"Melodica\"\nextends = \"accordion\"\n").expect("writes");
    for place in [own, path(&folder, "")] {
        let (code, stdout, stderr) = told(&["instruments", "show", "melodica", "--instruments", &place]);
        assert!(code == 0 && stdout.contains("Melodica"), "{place}: {stderr}");
    }
}

#[test]
fn a_school_band_without_its_bassoon_still_gets_the_whole_piece() {
    let folder = folder();
    let band = std::fs::read_to_string("assets/ensembles/woodwind-quintet.toml").expect("the ensemble");
    let (without, _) = band.split_once("[[seats]]\nprofile = \"bassoon\"").expect("a bassoon");
    let own = path(&folder, "our-band.toml");
    std::fs::write(&own, without).expect("writes");
    let out = path(&folder, "x.mid");
    let (code, stdout, stderr) = told(&quick(&["arrange", SATIE, "--for", &own, "-o", &out]));
    assert!(code == 0 && !stdout.contains("Bassoon") && stdout.contains("source notes sound"), "{stdout}{stderr}");
}

#[test]
fn quiet_says_nothing_and_no_bars_are_drawn_where_there_is_no_terminal() {
    let (code, stdout, stderr) = told(&["inspect", SATIE, "--quiet"]);
    assert!(code == 0 && !stdout.is_empty() && stderr.is_empty(), "{stderr}");
    let folder = folder();
    let (_, _, stderr) = told(&quick(&["arrange", SATIE, "--for", "sax-quartet", "-o", &path(&folder, "x")]));
    assert!(!stderr.contains('%') && !stderr.contains('\u{1b}'), "{stderr}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_exits_130_and_leaves_nothing() {
    use std::process::Stdio;
    let folder = folder();
    let out = path(&folder, "big");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("partwright"))
        .args(["arrange", "scores/beethoven-symphony-5-i.mid", "--for", "orchestra-classical", "-o", &out])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    std::thread::sleep(std::time::Duration::from_millis(700));
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("ends").code(), Some(130));
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[test]
fn a_marker_pins_and_a_misspelt_one_is_said() {
    let folder = folder();
    let marked = |text: &str, name: &str| {
        let place = path(&folder, name);
        let mut track = vec![0, 0xff, 6, text.len() as u8];
        track.extend(text.as_bytes());
        track.extend([0, 0xff, 0x2f, 0]);
        let mut bytes = std::fs::read(SATIE).expect("the score");
        let tracks = u16::from_be_bytes([bytes[10], bytes[11]]) + 1;
        bytes[10..12].copy_from_slice(&tracks.to_be_bytes());
        bytes.extend(b"MTrk");
        bytes.extend((track.len() as u32).to_be_bytes());
        bytes.extend(track);
        std::fs::write(&place, bytes).expect("writes");
        place
    };
    let run = |source: &str, ensemble: &str| {
        told(&quick(&["arrange", source, "--for", ensemble, "--force", "-o", &path(&folder, "x.mid")]))
    };
    let (oboe, slip) = (marked("@melody oboe", "a.mid"), marked("@melodi oboe", "b.mid"));
    assert_eq!(run(&oboe, "woodwind-quintet").0, 0);
    let (code, _, stderr) = run(&oboe, "brass-quintet");
    assert!(code == 2 && stderr.contains("melody = oboe") && stderr.contains("its seats are"), "{stderr}");
    let (code, stdout, _) = run(&slip, "woodwind-quintet");
    assert!(code == 0 && stdout.contains("@melodi oboe"), "{stdout}");
}
