//! `arrange`: its outputs, its sources, and what it leaves behind when it fails.

use super::{RAG, SATIE, folder, json, partwright, path, quick, told};
use predicates::prelude::*;
use predicates::str::contains;
use std::path::Path;

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

/// The files below a folder, as paths within it.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let below = |path: &Path| files(path).into_iter().map(|file| format!("{}/{file}", name(path))).collect();
    let mut files: Vec<String> =
        entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![name(&path)] }).collect();
    files.sort();
    files
}

#[test]
fn force_leaves_what_is_anothers_and_nothing_of_an_earlier_run() {
    let (folder, plain) = (folder(), folder());
    let (out, plain) = (path(&folder, "x"), path(&plain, "x"));
    let run = |whom: &str, out: &str, more: &[&str]| {
        told(&quick(&[&["arrange", SATIE, "--for", whom, "-o", out], more].concat()))
    };
    assert_eq!(run("woodwind-quintet", &out, &["--mxl"]).0, 0);
    let mine = ["my.pdf", "parts/fingerings.pdf", "parts/notes.txt", "parts/sub/deep/x.musicxml"];
    let made = ["parts/01-flute.pdf", "preview.wav", "score.pdf"];
    std::fs::create_dir_all(Path::new(&out).join("parts/sub/deep")).expect("a folder");
    mine.iter().chain(&made).for_each(|name| std::fs::write(Path::new(&out).join(name), "there").expect("writes"));
    assert_eq!(run("string-quartet", &out, &["--force"]).0, 0);
    assert_eq!(run("string-quartet", &plain, &[]).0, 0);
    let mut expected = files(Path::new(&plain));
    expected.extend(mine.map(str::to_owned));
    expected.sort();
    assert_eq!(files(Path::new(&out)), expected);
}

#[test]
fn a_source_in_the_folder_stays_and_a_plan_is_followed_there() {
    let folder = folder();
    let out = path(&folder, "x");
    let args = ["arrange", SATIE, "--for", "sax-quartet", "-o", &out];
    assert_eq!(told(&quick(&args)).0, 0);
    let (own, plan) = (format!("{out}/arrangement.mid"), format!("{out}/plan.toml"));
    let before = std::fs::read(&own).expect("MIDI");
    for command in [&["arrange", &own, "--for", "string-quartet"][..], &["explode", &own, "--parts", "2"]] {
        let (code, _, stderr) = told(&[command, &["-o", &out, "--force"]].concat());
        assert!(code == 2 && stderr.contains("never written over"), "{command:?}: {stderr}");
    }
    assert_eq!(std::fs::read(&own).expect("MIDI"), before);
    let (code, _, stderr) = told(&["arrange", SATIE, "--plan", &plan, "--no-audio", "-o", &out, "--force"]);
    assert!(code == 0, "{stderr}");
}

#[test]
fn a_folder_in_the_place_of_a_file_stays() {
    let folder = folder();
    let (out, there) = (path(&folder, "x"), path(&folder, "x/report.json"));
    std::fs::create_dir_all(&there).expect("a folder");
    let args = ["arrange", SATIE, "--for", "sax-quartet", "-o", &out, "--force"];
    let (code, _, stderr) = told(&quick(&args));
    assert!(code == 2 && stderr.contains("report.json is a folder"), "{stderr}");
    assert_eq!(std::fs::read_dir(&out).expect("readable").count(), 1, "nothing was changed");
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
fn effort_is_a_number_of_steps_and_goes_with_no_other() {
    let args = ["arrange", SATIE, "--for", "sax-quartet", "--no-audio", "-o", "-"];
    let midi = |how: [&str; 2]| partwright().args(args).args(how).assert().success().get_output().stdout.clone();
    assert!(midi(["--effort", "fast"]) == midi(["--steps", "20000"]), "the same bytes");
    let both = ["--effort", "best", "--steps", "3"];
    partwright().args(args).args(both).assert().code(2).stderr(contains("cannot be used with"));
}

#[test]
fn the_report_tells_how_much_better_seats_and_octaves_could_be() {
    let folder = folder();
    let out = path(&folder, "satie");
    let args = ["arrange", SATIE, "--for", "string-quartet", "--no-audio", "--steps", "2000", "-o", &out];
    partwright().args(args).assert().success().stdout(contains("seats and octaves chosen at a cost of"));
    let report = json(&[&args[..], &["--force"]].concat());
    let (cost, bound) =
        (report["gap"]["cost"].as_i64().expect("cost"), report["gap"]["bound"].as_i64().expect("bound"));
    assert!(0 < bound && bound <= cost, "{bound} {cost}");
}

#[test]
fn as_written_writes_everything_but_a_plan_and_takes_none() {
    let folder = folder();
    let out = path(&folder, "rag");
    partwright().args(["arrange", RAG, "--for", "as-written", "--no-audio", "-o", &out]).assert().success();
    for file in ["arrangement.mid", "score.musicxml", "report.html", "report.json", "parts/01-piano.musicxml"] {
        assert!(Path::new(&out).join(file).metadata().is_ok_and(|m| m.len() > 100), "{file} is missing or empty");
    }
    assert!(!Path::new(&out).join("plan.toml").exists());
    let said = json(&["arrange", RAG, "--for", "as-written", "--no-audio", "--force", "-o", &out]);
    let lost = said["lost"].as_array().expect("a list");
    assert!(lost.is_empty(), "{lost:?}");
    let plan = path(&folder, "plan.toml");
    std::fs::write(&plan, "ensemble = \"as-written\"\n").expect("writes");
    let (code, _, said) = told(&["arrange", RAG, "--plan", &plan, "-o", &path(&folder, "x")]);
    assert!(code == 2 && said.contains("nothing to plan"), "{said}");
}

#[test]
fn arrange_reads_stdin() {
    let bytes = std::fs::read(SATIE).expect("the score");
    let args = ["arrange", "-", "--for", "string-quartet", "--no-audio", "--steps", "500", "-o", "-"];
    let output = partwright().args(args).write_stdin(bytes).assert().success();
    assert!(output.get_output().stdout.starts_with(b"MThd"));
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
fn a_target_changes_the_midi_and_nothing_else() {
    let folder = folder();
    let run = |name: &str, target: &[&str]| {
        let out = path(&folder, name);
        let args = ["arrange", SATIE, "--for", "string-quartet", "--no-audio", "--steps", "500", "-o", &out];
        partwright().args(args).args(target).assert().success();
        let read = |file: &str| std::fs::read(Path::new(&out).join(file)).expect("the file");
        (read("arrangement.mid"), read("score.musicxml"), read("plan.toml"))
    };
    let (plain, switched) = (run("plain", &[]), run("switched", &["--target", "keyswitch-example"]));
    assert!(plain == run("gm", &["--target", "gm"]), "gm is the default");
    assert!(plain.0 != switched.0 && (plain.1, plain.2) == (switched.1, switched.2));
    let own = path(&folder, "own.toml");
    std::fs::write(&own, "id = \"own\"\nname = \"Own\"\n[[maps]]\ndynamic = \"cc1\"\n").expect("writes");
    let out = path(&folder, "wrong");
    let (code, _, stderr) = told(&["arrange", SATIE, "--for", "string-quartet", "--target", &own, "-o", &out]);
    assert!(code == 2 && stderr.contains("own.toml:4") && stderr.contains("dynamics"), "{stderr}");
    assert!(!Path::new(&out).exists());
}
