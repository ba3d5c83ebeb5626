//! `arrange --plan`: pins, replays, and markers in the source.

use super::{SATIE, folder, partwright, path, quick, told};
use predicates::str::contains;
use std::path::Path;
use tempfile::TempDir;

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

#[test]
fn an_ensemble_plays_in_its_own_style_unless_another_is_said() {
    let folder = folder();
    let own = path(&folder, "winds.toml");
    let text = std::fs::read_to_string("assets/ensembles/woodwind-quintet.toml").expect("reads");
    std::fs::write(&own, text.replacen("\nname", "\nstyle = \"romantic\"\nname", 1)).expect("writes");
    for (option, style) in [(&[][..], "romantic"), (&["--style", "chamber"][..], "chamber")] {
        let out = path(&folder, style);
        let args = ["arrange", SATIE, "--for", &own, "-o", &out];
        assert_eq!(told(&[&quick(&args), option].concat()).0, 0);
        let plan = std::fs::read_to_string(format!("{out}/plan.toml")).expect("the plan");
        assert!(plan.contains(&format!("\nstyle = \"{style}\"\n")), "{plan}");
    }
}

#[test]
fn a_seat_that_joins_leaves_all_others_as_they_are() {
    let folder = folder();
    let (first, grown, again) = (path(&folder, "a"), path(&folder, "b"), path(&folder, "c"));
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "flute, clarinet, bassoon", "-o", &first])).0, 0);
    let plan = format!("{first}/plan.toml");
    let larger = ["arrange", SATIE, "--for", "2 flutes, oboe, clarinet, bassoon", "--plan", &plan, "-o", &grown];
    let (code, _, stderr) = told(&quick(&larger));
    assert_eq!(code, 0, "{stderr}");
    let text = std::fs::read_to_string(format!("{grown}/plan.toml")).expect("the plan");
    assert!(text.contains("\njoined = [\"Flute 2\", \"Oboe\"]\n"), "{text}");
    let plan = format!("{grown}/plan.toml");
    let replayed = ["arrange", SATIE, "--for", "2 flutes, oboe, clarinet, bassoon", "--plan", &plan, "-o", &again];
    assert_eq!(told(&quick(&replayed)).0, 0);
    for file in ["arrangement.mid", "plan.toml"] {
        let read = |out: &str| std::fs::read(Path::new(out).join(file)).expect("the file");
        assert!(read(&grown) == read(&again), "{file} differs after a replay");
    }
}

#[test]
fn a_pin_may_name_a_section_of_the_plan() {
    let folder = folder();
    let out = path(&folder, "a");
    assert_eq!(told(&quick(&["arrange", SATIE, "--for", "woodwind-quintet", "-o", &out])).0, 0);
    let text = std::fs::read_to_string(format!("{out}/plan.toml")).expect("the plan");
    assert!(text.contains("[[section]]\nname = \"A\"\nbars = \"1-"), "{text}");
    let (code, _, stderr) = with_plan(&folder, "[[pin]]\nsection = \"Coda\"\nmelody = \"Oboe\"\n");
    assert!(code == 2 && stderr.contains("there is no section called `Coda`") && stderr.contains("A (1-"), "{stderr}");
    let (code, _, stderr) = with_plan(&folder, "[[pin]]\nsection = \"a\"\nseat = \"Flute\"\ntacet = true\n");
    assert_eq!(code, 0, "{stderr}");
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
fn a_complaint_about_a_text_gives_its_remedy_once() {
    let folder = folder();
    let (_, _, stderr) = with_plan(&folder, "[[pin]]\nbars = \"x\"\nmelody = \"Oboe\"\n");
    assert_eq!(stderr.matches("9.3-16.2").count(), 1, "{stderr}");
    let (_, _, stderr) = told(&["arrange", SATIE, "--for", "sax-quartet", "--plan", SATIE]);
    assert!(stderr.contains("is not UTF-8 text; give --plan a plan, such as the plan.toml"), "{stderr}");
    let (_, _, stderr) = with_plan(&folder, "sede = 1\n");
    assert!(stderr.contains("there is no key `sede` here") && stderr.contains("`seed`?"), "{stderr}");
    let (_, _, stderr) = with_plan(&folder, "seed = \"x\"\n");
    assert!(!stderr.contains("help"), "an empty remedy is not shown: {stderr}");
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

#[test]
fn a_loss_over_the_limit_is_refused_and_what_was_there_stays() {
    let folder = folder();
    let out = path(&folder, "x");
    let args = quick(&["arrange", super::RAG, "--for", "brass-quintet", "-o", &out]);
    assert_eq!(told(&args).0, 0);
    let before = std::fs::read(Path::new(&out).join("plan.toml")).expect("the plan");
    let limited = |limits: &str, more: &[&str]| {
        let mut args = args.clone();
        args.extend(["--force", "--seed", "3", "--max-loss", limits]);
        args.extend(more);
        told(&args)
    };
    let (code, stdout, stderr) = limited("rhythm=0.01,melody=0.5", &[]);
    assert!(code == 1 && stdout.is_empty(), "{stdout}");
    assert!(
        stderr.contains("of the rhythm") && stderr.contains("most in bars") && stderr.contains("allow rhythm=0."),
        "{stderr}"
    );
    assert!(!stderr.contains("of the melody"), "{stderr}");
    assert!(
        std::fs::read(Path::new(&out).join("plan.toml")).expect("the plan") == before,
        "a refused run writes nothing"
    );
    let (code, stdout, _) = limited("all=0", &["--json"]);
    let said: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert!(code == 1 && said["findings"][0]["code"] == "loss-over-limit", "{said}");
    assert_eq!(limited("all=1", &[]).0, 0);
    let (code, _, stderr) = limited("melodi=0", &[]);
    assert!(code == 2 && stderr.contains("did you mean `melody`"), "{stderr}");
}

#[test]
fn a_pin_added_to_a_plan_goes_before_its_choices_and_the_rest_stays() {
    let folder = folder();
    let (first, again) = (path(&folder, "a"), path(&folder, "b"));
    let args = ["arrange", SATIE, "--for", "woodwind-quintet", "-o", &first];
    assert_eq!(told(&quick(&args)).0, 0);
    let made = std::fs::read_to_string(Path::new(&first).join("plan.toml")).expect("the plan");
    for player in ["Oboe", "Flute", "Bassoon"] {
        let plan = path(&folder, "pinned.toml");
        std::fs::write(&plan, format!("{made}\n[[pin]]\nbars = \"21-28\"\nmelody = \"{player}\"\n")).expect("writes");
        let (code, _, stderr) = told(&["arrange", SATIE, "--plan", &plan, "--no-audio", "--force", "-o", &again]);
        assert_eq!(code, 0, "{player}: {stderr}");
        let told = told(&["explain", &again, "--bar", "24", "--seat", player]).1;
        assert!(told.contains(&format!("A pin says so: bars 21-28: melody = {player}")), "{told}");
        let plan = std::fs::read_to_string(Path::new(&again).join("plan.toml")).expect("the plan");
        assert!(plan.contains(&format!("pin = \"bars 21-28: melody = {player}\"")), "{plan}");
    }
}
