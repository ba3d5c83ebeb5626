//! `instruments` and `ensembles`.

use super::{folder, partwright, path, told};
use predicates::str::contains;

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
    partwright().args(["instruments", "show", "clarinet_bb"]).assert().success().stdout(contains("chalumeau"));
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
fn a_line_of_instrumentation_is_an_ensemble() {
    let (code, stdout, stderr) = told(&["ensembles", "show", "2(picc).2.2.2 – 4.2.3.1 – timp+2 – str"]);
    assert!(code == 0 && stdout.starts_with("2(picc).2.2.2 - 4.2.3.1 - timp.perc(2) - str(12.10.8.6.4)\n"), "{stderr}");
    assert!(stdout.contains("Horn in F 4"), "{stdout}");
    let (code, stdout, _) = told(&["ensembles", "show", "woodwind quintet"]);
    assert!(code == 0 && stdout.starts_with("Woodwind quintet\nflute"), "{stdout}");
    let folder = folder();
    let own = path(&folder, "trio.toml");
    let (code, stdout, _) = told(&["ensembles", "show", "flute, 2 clarinets", "--toml"]);
    assert!(code == 0 && stdout.contains("id = \"flute-2-clarinets\""), "{stdout}");
    std::fs::write(&own, stdout).expect("writes");
    let (code, stdout, stderr) = told(&["ensembles", "show", &own]);
    assert!(code == 0 && stdout.contains("Clarinet in Bb 2"), "{stderr}");
}

#[test]
fn a_wrong_line_is_pointed_at() {
    for (line, why) in [
        ("2.2.2.2 - tmip - str", "there is no instrument called `tmip`; did you mean one of `timp`"),
        ("2.2.2.2 - tmip - str", "\n  2.2.2.2 - tmip - str\n            ^^^^"),
        ("flute, saxophon", "`saxophon` may be several instruments; write one of `alto-sax`"),
        ("string quartett", "there is no ensemble called `string-quartett`; did you mean `string-quartet`?"),
        ("flut", "`flute`"),
        ("strin", "there is no ensemble called `strin`; did you mean one of `string-"),
        ("gamelan", "there is no ensemble called `gamelan`; `partwright ensembles list` shows the names"),
    ] {
        let (code, _, stderr) = told(&["ensembles", "show", line]);
        assert!(code == 2 && stderr.contains(why), "{line}: {stderr}");
    }
}

#[test]
fn targets_are_listed_shown_and_checked() {
    let folder = folder();
    partwright().args(["targets", "list"]).assert().success().stdout(contains("keyswitch-example"));
    let (_, example, _) = told(&["targets", "show", "keyswitch_example"]);
    let own = path(&folder, "own.toml");
    std::fs::write(&own, &example).expect("writes");
    partwright().args(["targets", "check", &own]).assert().success().stdout(contains("nothing wrong"));
    std::fs::write(&own, example.replace("\"brass\"", "\"bras\"").replace("delay_ms", "delay_s")).expect("writes");
    let (code, stdout, _) = told(&["targets", "check", &own]);
    assert!(code == 2 && stdout.contains("own.toml:") && stdout.contains("did you mean `brass`"), "{stdout}");
    assert!(stdout.contains("delay_ms"), "{stdout}");
    assert_eq!(told(&["targets", "template"]).0, 0);
    partwright().args(["targets", "schema"]).assert().success().stdout(contains("switch_ahead_ms"));
    partwright().args(["targets", "show", "no-such-sampler"]).assert().code(2).stderr(contains("targets list"));
}

#[test]
fn styles_are_listed_shown_and_checked() {
    let folder = folder();
    partwright().args(["styles", "list"]).assert().success().stdout(contains("Tunes in octaves"));
    let (_, example, _) = told(&["styles", "show", "brass_band"]);
    let own = path(&folder, "own.toml");
    std::fs::write(&own, &example).expect("writes");
    partwright().args(["styles", "check", &own]).assert().success().stdout(contains("nothing wrong"));
    std::fs::write(&own, example.replace("doubling", "doublin").replace("[shares]", "speed = 400\n[shares]"))
        .expect("writes");
    let (code, stdout, _) = told(&["styles", "check", &own]);
    assert!(code == 2 && stdout.contains("own.toml:") && stdout.contains("did you mean `doubling`"), "{stdout}");
    assert!(stdout.contains("it must be between 10 and 100"), "{stdout}");
    assert_eq!(told(&["styles", "template"]).0, 0);
    partwright().args(["styles", "schema"]).assert().success().stdout(contains("tune-octaves"));
    partwright().args(["styles", "show", "gamelan"]).assert().code(2).stderr(contains("styles list"));
}

#[test]
fn seats_are_left_out_by_name() {
    let (code, stdout, stderr) = told(&["ensembles", "show", "school-band-young without bassoon, Oboe"]);
    assert!(code == 0 && !stdout.contains("\nBassoon") && stdout.contains("\nTuba"), "{stdout}{stderr}");
    let check =
        |whom: &str, seats: &str| told(&["check", "scores/gymnopedie-1.mid", "--for", whom, "--without", seats]);
    for (whom, seats, why) in [
        ("woodwind-quintet", "Basson", "there is no seat called `Basson` in Woodwind quintet; did you mean `Bassoon`?"),
        ("woodwind-quintet", "xylorimba", "its seats are `Flute`, `Oboe`"),
        ("woodwind-quintet", "optional", "nobody is left out"),
        ("string-trio", "Violin, Viola, Cello", "nobody would be left"),
        ("as-written", "Piano", "nobody can be left out"),
    ] {
        let (code, _, stderr) = check(whom, seats);
        assert!(code == 2 && stderr.contains(why), "{whom}, {seats}: {stderr}");
    }
    let (code, _, stderr) = check("woodwind-quintet", "Bassoon");
    assert!(code != 2, "{stderr}");
}
