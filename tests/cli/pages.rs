//! Score and parts as files: forms, names, PDFs.

use super::{SATIE, folder, partwright, path, quick, told};
use predicates::prelude::*;
use predicates::str::contains;
use std::path::Path;

fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The arguments of a quick arrangement for a saxophone quartet.
fn sax<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    quick(&[&["arrange", SATIE, "--for", "sax-quartet", "-o", out], more].concat())
}

#[test]
fn compressed_scores_and_parts_hold_the_same_documents() {
    let folder = folder();
    let (plain, packed) = (path(&folder, "plain"), path(&folder, "packed"));
    partwright().args(sax(&plain, &[])).assert().success();
    partwright().args(sax(&packed, &["--mxl"])).assert().success();
    assert_eq!(names(&format!("{packed}/parts"))[1], "02-alto-saxophone.mxl");
    for name in ["score", "parts/01-soprano-saxophone", "parts/04-baritone-saxophone"] {
        let text = std::fs::read_to_string(format!("{plain}/{name}.musicxml")).expect("the plain page");
        let bytes = std::fs::read(format!("{packed}/{name}.mxl")).expect("the packed page");
        assert!(bytes == partwright::notation::mxl(&text).expect("packs"), "{name}");
    }
    partwright().args(["inspect", &format!("{packed}/score.mxl")]).assert().success().stdout(contains("Gymnop"));
}

#[test]
fn the_score_alone_goes_to_a_file_of_that_form() {
    let folder = folder();
    let all = path(&folder, "all");
    partwright().args(sax(&all, &[])).assert().success();
    let whole = std::fs::read_to_string(format!("{all}/score.musicxml")).expect("the score");
    for name in ["a.musicxml", "a.xml", "a.MXL"] {
        let out = path(&folder, name);
        partwright().args(sax(&out, &[])).assert().success().stdout(contains("written to"));
        let bytes = std::fs::read(&out).expect("the file");
        let packed = partwright::notation::mxl(&whole).expect("packs");
        assert!(bytes == whole.as_bytes() || name == "a.MXL" && bytes == packed, "{name}");
    }
    for option in ["--pdf", "--part-names={number}", "--mxl"] {
        let out = path(&folder, "b.musicxml");
        let (code, _, stderr) = told(&sax(&out, &[option]));
        assert!(code == 2 && stderr.contains("asks for one file"), "{option}: {stderr}");
        assert!(!Path::new(&out).exists());
    }
}

#[test]
fn part_names_follow_the_pattern_or_are_refused_before_the_work() {
    let folder = folder();
    let out = path(&folder, "named");
    partwright().args(sax(&out, &["--part-names", "{number} {piece} - {name} in {transposition}"])).assert().success();
    let first = &names(&format!("{out}/parts"))[0];
    assert!(first.starts_with("01 1") && first.ends_with("Soprano saxophone in Bb.musicxml"), "{first}");
    for (pattern, said) in [("{nr} {name}", "the tokens are {number}"), ("{piece}", "put {number} into it")] {
        let out = path(&folder, "wrong");
        let (code, _, stderr) = told(&sax(&out, &["--part-names", pattern]));
        assert!(code == 2 && stderr.contains(said), "{pattern}: {stderr}");
        assert!(!Path::new(&out).exists());
    }
}

#[cfg(unix)]
mod engraved {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A program that says it engraves.
    fn engraver(folder: &tempfile::TempDir, name: &str, script: &str) -> String {
        let program = path(folder, name);
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("writes");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("can be run");
        program
    }

    const GOOD: &str = "printf '%%PDF-1.4\\n%s\\n%%%%EOF\\n' \"$3 $QT_QPA_PLATFORM\" > \"$2\"";

    #[test]
    fn score_and_parts_are_engraved_and_nothing_is_left_over() {
        let folder = folder();
        let (program, out) = (engraver(&folder, "mscore", GOOD), path(&folder, "out"));
        partwright().args(sax(&out, &["--pdf", "--engraver", &program])).assert().success();
        let parts = names(&format!("{out}/parts"));
        assert_eq!(parts.iter().filter(|name| name.ends_with(".pdf")).count(), 4, "{parts:?}");
        let text = std::fs::read_to_string(format!("{out}/score.pdf")).expect("the PDF");
        assert!(text.contains("score.musicxml"), "{text}");
        assert!(names(&out).iter().all(|name| !name.starts_with('.')), "{:?}", names(&out));
        let alone = path(&folder, "alone.pdf");
        partwright().args(sax(&alone, &[])).env("PARTWRIGHT_ENGRAVER", &program).assert().success();
        assert!(std::fs::read(&alone).expect("the PDF").starts_with(b"%PDF"));
        assert_eq!(names(&folder.path().to_string_lossy()), ["alone.pdf", "mscore", "out"]);
    }

    #[test]
    fn without_a_display_qt_is_told_so() {
        let folder = folder();
        let (program, out) = (engraver(&folder, "mscore", GOOD), path(&folder, "x.pdf"));
        let mut command = partwright();
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("QT_QPA_PLATFORM");
        command.args(sax(&out, &["--engraver", &program])).assert().success();
        let text = std::fs::read_to_string(&out).expect("the PDF");
        assert!(text.contains("offscreen") || !cfg!(target_os = "linux"), "{text}");
    }

    #[test]
    fn lilypond_engraves_what_its_converter_makes() {
        let folder = folder();
        engraver(&folder, "musicxml2ly", "cp \"$3\" \"$2\"");
        let program = engraver(&folder, "lilypond", "printf '%%PDF-1.4\\n%%%%EOF\\n' > \"$3.pdf\"; test -s \"$4\"");
        let out = path(&folder, "x.pdf");
        partwright().args(sax(&out, &["--engraver", &program])).assert().success();
    }

    #[test]
    fn what_cannot_be_engraved_is_told_and_all_else_is_kept() {
        let folder = folder();
        for (name, script, said) in [
            ("silent", "exit 0", "wrote no PDF"),
            ("liar", "echo hello > \"$2\"", "no whole PDF"),
            ("broken", "echo first >&2; echo the font is missing >&2; exit 7", "the font is missing"),
        ] {
            let (program, out) = (engraver(&folder, name, script), path(&folder, &format!("out-{name}")));
            let args = sax(&out, &["--pdf", "--engraver", &program]);
            let (code, stdout, stderr) = told(&args);
            assert!(code == 2 && stderr.contains("5 of 5 PDFs") && stderr.contains(said), "{stderr}");
            let alone = path(&folder, &format!("alone-{name}.pdf"));
            let (code_alone, _, told_alone) = told(&sax(&alone, &["--engraver", &program]));
            assert!(code_alone == 2 && told_alone.contains("ask for a .musicxml file"), "{told_alone}");
            assert!(!Path::new(&alone).exists());
            assert!(stdout.contains("written to") && Path::new(&format!("{out}/score.musicxml")).exists(), "{stdout}");
        }
    }

    #[test]
    fn what_was_regrouped_is_kept_too_when_it_cannot_be_engraved() {
        let folder = folder();
        let program = engraver(&folder, "broken", "echo the font is missing >&2; exit 7");
        for (command, midi) in
            [(["explode", "--parts", "2"], "exploded.mid"), (["reduce", "--to", "piano"], "reduced.mid")]
        {
            let out = path(&folder, command[0]);
            let (code, stdout, stderr) =
                told(&[&command[..], &[SATIE, "-o", &out, "--pdf", "--engraver", &program]].concat());
            assert!(code == 2 && stderr.contains("the font is missing"), "{stderr}");
            assert!(stdout.contains("written to") && Path::new(&out).join(midi).is_file(), "{stdout}");
            assert!(names(&out).iter().all(|name| !name.starts_with('.')), "{:?}", names(&out));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn without_an_engraver_nothing_is_begun() {
        let folder = folder();
        let out = path(&folder, "out");
        let mut command = partwright();
        command.env("PATH", folder.path()).args(sax(&out, &["--pdf"]));
        command.assert().code(2).stderr(contains("lilypond").and(contains("mscore")).and(contains("--engraver")));
        assert!(!Path::new(&out).exists());
    }

    #[test]
    fn an_installed_engraver_makes_a_real_pdf() {
        let installed = ["MuseScore4", "mscore", "musescore", "musescore3", "lilypond"];
        let path_has = |name: &&str| {
            std::env::var_os("PATH")
                .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()))
        };
        if !installed.iter().any(path_has) {
            eprintln!("skipped: neither MuseScore nor LilyPond is installed");
            return;
        }
        let folder = folder();
        let out = path(&folder, "x.pdf");
        partwright().args(sax(&out, &[])).assert().success();
        let pdf = std::fs::read(&out).expect("the PDF");
        assert!(pdf.starts_with(b"%PDF") && pdf.len() > 5_000, "{} bytes", pdf.len());
    }
}
