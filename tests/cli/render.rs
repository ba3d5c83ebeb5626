//! `render`: formats, what is recorded beside the mix, bars and clicks, fonts.

use super::{SATIE, folder, json, partwright, path, sf2, told};
use flac_codec::decode::FlacSampleReader;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::path::Path;
use tempfile::TempDir;

/// Renders two bars; more options come after.
fn two_bars(output: &str, more: &[&str]) {
    let args = ["render", SATIE, "--bars", "5-6", "-o", output];
    partwright().args(args).args(more).assert().success();
}

/// Format and samples of a WAV file.
fn wav(path: impl AsRef<Path>) -> (hound::WavSpec, Vec<f32>) {
    let reader = hound::WavReader::open(path).expect("a WAV file");
    let spec = reader.spec();
    let full = f64::from(1u32 << (spec.bits_per_sample - 1)) as f32;
    let samples = match spec.sample_format {
        hound::SampleFormat::Float => reader.into_samples::<f32>().map(|s| s.expect("a sample")).collect(),
        hound::SampleFormat::Int => reader.into_samples::<i32>().map(|s| s.expect("a sample") as f32 / full).collect(),
    };
    (spec, samples)
}

fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A string quartet and a horn, two bars: five seats, four sections.
fn quintet(folder: &TempDir) -> String {
    let file = path(folder, "quintet.mid");
    let track = |(channel, program, key): (u8, u8, u8)| {
        let mut body = vec![0, 0xC0 | channel, program];
        for _ in 0..8 {
            body.extend([0, 0x90 | channel, key, 80, 0x83, 0x60, 0x80 | channel, key, 0]);
        }
        body.extend([0, 0xFF, 0x2F, 0]);
        [b"MTrk".as_slice(), &(body.len() as u32).to_be_bytes(), &body].concat()
    };
    let tracks = [(0, 40, 76), (1, 40, 69), (2, 41, 60), (3, 42, 48), (4, 60, 57)].map(track);
    std::fs::write(&file, [b"MThd\0\0\0\x06\0\x01\0\x05\x01\xE0".as_slice(), &tracks.concat()].concat())
        .expect("writes");
    file
}

#[test]
fn render_writes_a_wav_and_stems() {
    let folder = folder();
    let (out, stems) = (path(&folder, "s.wav"), path(&folder, "stems"));
    two_bars(&out, &["--stems", &stems]);
    assert!(std::fs::read(&out).expect("the file").starts_with(b"RIFF"));
    let stem = format!("{stems}/{}", names(&stems)[0]);
    assert_eq!(wav(stem).0.sample_format, hound::SampleFormat::Float);
    partwright().args(["render", SATIE, "-o", &out]).assert().code(2).stderr(contains("exists already"));
}

#[test]
fn bits_and_rate_are_what_was_asked_for() {
    let folder = folder();
    for (bits, depth) in [("16", 16), ("24", 24), ("32f", 32)] {
        for rate in ["44100", "48000", "96000"] {
            let out = path(&folder, &format!("{bits}-{rate}.wav"));
            two_bars(&out, &["--bits", bits, "--rate", rate]);
            let (spec, samples) = wav(&out);
            assert_eq!(
                (spec.bits_per_sample, spec.sample_rate.to_string(), spec.channels),
                (depth, rate.to_owned(), 2)
            );
            let seconds = samples.len() as f64 / 2.0 / f64::from(spec.sample_rate);
            assert!((4.0..20.0).contains(&seconds), "{out}: {seconds} s");
        }
    }
}

#[test]
fn a_flac_has_the_samples_of_the_wav() {
    let folder = folder();
    for (bits, rate) in [("16", "44100"), ("24", "48000")] {
        let (first, second) = (path(&folder, &format!("{bits}.wav")), path(&folder, &format!("{bits}.flac")));
        two_bars(&first, &["--bits", bits, "--rate", rate]);
        two_bars(&second, &["--bits", bits, "--rate", rate]);
        let expected: Vec<i32> =
            hound::WavReader::open(&first).expect("WAV").into_samples().map(|s| s.expect("a sample")).collect();
        let mut samples = Vec::new();
        FlacSampleReader::open(&second).expect("FLAC").read_to_end(&mut samples).expect("decodes");
        assert!(samples == expected, "{bits} bits at {rate} differ");
    }
}

#[test]
fn a_loudness_is_reached_under_the_true_peak_at_every_rate() {
    let folder = folder();
    for (target, rate) in [("-16", "48000"), ("-23", "44100"), ("-9", "96000")] {
        let out = path(&folder, &format!("{rate}.wav"));
        two_bars(&out, &["--loudness", target, "--rate", rate]);
        let (spec, samples) = wav(&out);
        let mode = ebur128::Mode::I | ebur128::Mode::TRUE_PEAK;
        let mut meter = ebur128::EbuR128::new(2, spec.sample_rate, mode).expect("a meter");
        meter.add_frames_f32(&samples).expect("measures");
        let wanted: f64 = target.parse().expect("a number");
        let reached = meter.loudness_global().expect("a loudness");
        assert!((reached - wanted).abs() < 0.3, "{target}: {reached}");
        let peaks = [0, 1].map(|channel| meter.true_peak(channel).expect("a peak"));
        assert!(20.0 * libm::log10(peaks[0].max(peaks[1])) < -0.8, "{target}: {peaks:?}");
    }
}

#[test]
fn one_pass_records_stems_and_both_kinds_of_mixes_to_practise_with() {
    let folder = folder();
    let (source, out) = (quintet(&folder), path(&folder, "q.wav"));
    let [stems, minus, forward] = ["stems", "minus", "forward"].map(|name| path(&folder, name));
    let all = ["--stems", &stems, "--minus-one", &minus, "--part-forward", &forward];
    let said = json(&[&["render", &source, "-o", &out, "--stems-by", "section"][..], &all[..]].concat());
    assert_eq!(said["minus_one"].as_array().map(Vec::len), Some(5));
    assert_eq!(said["part_forward"], said["minus_one"]);
    assert_eq!(names(&minus), names(&forward));
    assert_eq!((names(&stems).len(), names(&minus).len()), (4, 5));
    assert!(names(&stems)[0].starts_with("01-"), "{:?}", names(&stems));
    let whole = wav(&out).1;
    let level = |samples: &[f32]| samples.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
    for name in names(&minus) {
        let (less, more) = (wav(format!("{minus}/{name}")).1, wav(format!("{forward}/{name}")).1);
        assert_eq!((less.len(), more.len()), (whole.len(), whole.len()));
        let own: Vec<f32> = whole.iter().zip(&less).map(|(whole, less)| whole - less).collect();
        assert!(level(&own) > 0.0 && level(&less) < level(&whole) * 1.05, "{name}");
    }
}

#[test]
fn what_is_recorded_is_the_same_on_any_number_of_threads() {
    let folder = folder();
    let source = quintet(&folder);
    let bytes = |threads: &str| {
        let (out, minus) = (path(&folder, &format!("{threads}.flac")), path(&folder, threads));
        let args = ["render", &source, "--threads", threads, "--minus-one", &minus, "-o", &out];
        partwright().args(args).assert().success();
        let all = names(&minus).into_iter().map(|name| format!("{minus}/{name}")).chain([out]);
        all.map(|file| std::fs::read(file).expect("a file")).collect::<Vec<_>>()
    };
    assert!(bytes("1") == bytes("3"));
}

#[test]
fn bars_a_click_and_a_count_in_are_as_long_as_they_are() {
    let folder = folder();
    let source = quintet(&folder);
    let seconds = |name: &str, more: &[&str]| {
        let out = path(&folder, name);
        partwright().args(["render", &source, "--dry", "-o", &out]).args(more).assert().success();
        wav(&out).1.len() as f64 / 96_000.0
    };
    // Four quarters a bar at 120: two seconds.
    let whole = seconds("whole.wav", &[]);
    assert!((seconds("bar.wav", &["--bars", "2"]) - (whole - 2.0)).abs() < 0.2);
    assert!((seconds("in.wav", &["--count-in", "2"]) - (whole + 4.0)).abs() < 0.2);
    let click = wav(path(&folder, "in.wav")).1;
    let heard = |second: f64| {
        let from = (second * 96_000.0) as usize;
        click[from..from + 960].iter().any(|x| x.abs() > 0.1)
    };
    assert!((0..8).all(|beat| heard(f64::from(beat) * 0.5)) && !heard(0.25) && !heard(3.75));
    seconds("click.wav", &["--click"]);
    assert!(wav(path(&folder, "click.wav")).1 != wav(path(&folder, "whole.wav")).1);
}

#[test]
fn what_cannot_be_recorded_is_refused_and_leaves_nothing() {
    let folder = folder();
    let out = path(&folder, "x.wav");
    let (flac, same) = (path(&folder, "x.flac"), path(&folder, "same"));
    let cases: [(&[&str], &str); 13] = [
        (&["-o", &out, "--bits", "20"], "32f"),
        (&["-o", &out, "--rate", "22050"], "44100"),
        (&["-o", &out, "--loudness", "3"], "-50 to -5"),
        (&["-o", &out, "--loudness", "-16", "--physical"], "cannot be used with"),
        (&["-o", &flac, "--bits", "32f"], "--bits 16 or 24"),
        (&["-o", &out, "--format", "flac"], "--format"),
        (&["-o", "x.ogg"], "WAV and FLAC"),
        (&["-o", &out, "--stems-by", "section"], "--stems"),
        (&["-o", &out, "--stems", &same, "--minus-one", &same], "a folder for each"),
        (&["-o", &out, "--bars", "500-600"], "no such bars"),
        (&["-o", &out, "--bars", "five"], "9-16"),
        (&["-o", &out, "--count-in", "0"], "1..=16"),
        (&["-o", &out, "--as-is"], "--soundfont"),
    ];
    for (args, said) in cases {
        let (code, _, stderr) = told(&[&["render", SATIE], args].concat());
        assert!(code == 2 && stderr.contains(said), "{args:?}: {code} {stderr}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
}

/// A hundred parts over 23 hours: a note at the start, and one at the end.
fn endless(folder: &TempDir) -> String {
    let file = path(folder, "endless.mid");
    let note = |delta: &[u8]| [delta, &[0x90, 60, 80, 0x83, 0x60, 0x80, 60, 0]].concat();
    // 5000 quarters of 480 ticks, 16.7 seconds each.
    let body = [note(&[0]), note(&[0x81, 0x92, 0xBE, 0x00]), vec![0, 0xFF, 0x2F, 0]].concat();
    let track = |body: &[u8]| [b"MTrk".as_slice(), &(body.len() as u32).to_be_bytes(), body].concat();
    let tempo = track(&[0, 0xFF, 0x51, 3, 0xFF, 0xFF, 0xFF, 0, 0xFF, 0x2F, 0]);
    let header = b"MThd\0\0\0\x06\0\x01\0\x65\x01\xE0".as_slice();
    std::fs::write(&file, [header, &tempo, &track(&body).repeat(100)].concat()).expect("writes");
    file
}

#[test]
fn a_disk_that_is_too_small_is_told_before_any_work() {
    let folder = folder();
    let source = endless(&folder);
    let [out, minus, forward] = ["x.flac", "minus", "forward"].map(|name| path(&folder, name));
    let fine = ["--rate", "96000", "--bits", "24", "--minus-one", &minus, "--part-forward", &forward];
    let (code, _, stderr) = told(&[&["render", &source, "-o", &out][..], &fine[..]].concat());
    assert!(code == 2 && stderr.contains("is free there") && stderr.contains("--stems-by section"), "{stderr}");
    let (code, _, stderr) = told(&["render", &source, "-o", &path(&folder, "x.wav")]);
    assert!(code == 2 && stderr.contains("4 GB") && stderr.contains("FLAC"), "{stderr}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
}

/// A font with the programs of the quintet: violin loud, viola soft.
fn font(folder: &TempDir) -> String {
    let file = path(folder, "tiny.sf2");
    let programs = [(0, 40, 0.9), (0, 41, 0.02), (0, 42, 0.4), (0, 60, 0.2)];
    std::fs::write(&file, sf2::sf2(&programs)).expect("writes");
    file
}

#[test]
fn a_font_plays_at_the_levels_of_the_profiles() {
    let folder = folder();
    let (source, font, cache) = (quintet(&folder), font(&folder), path(&folder, "cache"));
    let levels = |name: &str, more: &[&str]| -> Vec<f64> {
        let (out, stems) = (path(&folder, &format!("{name}.wav")), path(&folder, name));
        let args = ["render", &source, "--dry", "--stems", &stems, "-o", &out];
        partwright().env("XDG_CACHE_HOME", &cache).args(args).args(more).assert().success();
        let level = |file: String| {
            let samples = wav(format!("{stems}/{file}")).1;
            let power = samples[..4 * 48_000].iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / (4.0 * 48_000.0);
            10.0 * libm::log10(power)
        };
        names(&stems).into_iter().map(level).collect()
    };
    let (ours, theirs) = (levels("ours", &[]), levels("theirs", &["--soundfont", &font]));
    let as_is = levels("as-is", &["--soundfont", &font, "--as-is"]);
    assert!(ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1.0), "{ours:?} {theirs:?}");
    // Score order: the horn, two violins, the viola, the cello.
    assert!((as_is[1] - as_is[3] - 33.0).abs() < 1.0, "{as_is:?}");
    assert_eq!(names(&format!("{cache}/partwright/soundfonts")).len(), 1);
    assert_eq!(levels("again", &["--soundfont", &font]), theirs);
}

#[test]
fn a_font_is_found_by_the_environment_and_refused_with_a_remedy() {
    let folder = folder();
    let (source, out) = (quintet(&folder), path(&folder, "x.wav"));
    let run = |font: &str, variable: &str| {
        let args = ["render", &source, "--force", "-o", &out, "--soundfont", font];
        let cache = path(&folder, "cache");
        partwright().env("XDG_CACHE_HOME", cache).env("PARTWRIGHT_SOUNDFONT", variable).args(args).assert()
    };
    run("auto", &font(&folder)).success();
    let [compressed, poor, text] = ["x.sf3", "poor.sf2", "text.sf2"].map(|name| path(&folder, name));
    std::fs::write(&compressed, sf2::sf3(&[(0, 40, 0.5)])).expect("writes");
    std::fs::write(&poor, sf2::sf2(&[(0, 40, 0.5)])).expect("writes");
    std::fs::write(&text, "no font").expect("writes");
    run("auto", &compressed).code(2).stderr(contains("SF3").and(contains("sf3convert")));
    run(&poor, "").code(2).stderr(contains("program 42").and(contains("program 43")).and(contains("Viola")));
    run(&text, "").code(2).stderr(contains("text.sf2"));
    run("no-such-font", "").code(2).stderr(contains("no-such-font"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_neither_half_a_mix_nor_half_a_stem() {
    use std::process::Stdio;
    let folder = folder();
    let (out, stems) = (path(&folder, "mix.wav"), path(&folder, "stems"));
    let args = ["render", "scores/beethoven-symphony-5-i.mid", "--stems", &stems, "-o", &out];
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("partwright"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    // Something has been written, but not yet everything.
    let written = || {
        let parts = std::fs::read_dir(stems_in_the_making(&folder)).into_iter().flatten().flatten();
        parts.filter_map(|entry| entry.metadata().ok()).any(|file| file.len() > 100_000)
    };
    while child.try_wait().expect("tells").is_none() && !written() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("ends").code(), Some(130));
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
}

/// The hidden folder in which stems are written.
#[cfg(unix)]
fn stems_in_the_making(folder: &TempDir) -> std::path::PathBuf {
    let mut hidden = std::fs::read_dir(folder.path()).expect("readable").flatten().map(|entry| entry.path());
    hidden.find(|path| path.is_dir()).unwrap_or_default()
}
