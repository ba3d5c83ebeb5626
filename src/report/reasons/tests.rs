use super::*;
use crate::analysis::analyze;
use crate::arrange::fixture::{analysis, ensemble, part, score};
use crate::arrange::{Arrangement, Plan, Style, arrange};
use crate::perform::perform;
use crate::report::{Made, Story};
use crate::run::Run;
use crate::score::Score;
use std::sync::Arc;

fn reasons_of(score: &Score, arrangement: &Arrangement, analysis: &crate::analysis::Analysis) -> Reasons {
    let (performance, made) = (perform(arrangement), Made::default());
    let (balance, findings, rounds) = (None, &[][..], &[][..]);
    Reasons::of(&Story {
        score,
        analysis,
        arrangement,
        performance: &performance,
        balance,
        mock_up: None,
        findings,
        rounds,
        made: &made,
        sheets: std::sync::OnceLock::new(),
    })
}

/// A tune and a bass for three players.
fn told(seats: &[&str], pins: &str) -> Reasons {
    let score = score(vec![part("Tune", 0, "G4 A4 B4 C5 D5 C5 B4 A4"), part("Ground", 0, "G2 - - - D2 - - -")]);
    let heard = analysis(&score, &[Role::Melody, Role::Bass]);
    let plan = Plan::parse(pins, "pins.toml").unwrap();
    let players = Arc::new(ensemble(seats));
    let made = arrange(&score, &heard, &players, &Style::default(), &plan, &Run::default()).unwrap().value;
    reasons_of(&score, &made, &plan.split(&score, &heard))
}

fn page(reasons: &Reasons, bars: &str, seat: Option<&str>) -> Page {
    reasons.page(&Asked { bars: bars.parse().unwrap(), beat: None, seat }).unwrap()
}

#[test]
fn notes_of_one_line_are_told_together_with_the_runner_up() {
    let page = page(&told(&["Flute", "Oboe", "Bassoon"], ""), "2", None);
    let [paragraph] = page.seats[2].paragraphs.as_slice() else { panic!("{page}") };
    assert_eq!((paragraph.role, paragraph.voice), (Role::Bass, Some(2)));
    assert_eq!(paragraph.notes[0].parts, ["Ground"]);
    let runner_up = paragraph.given.as_ref().unwrap().runner_up.as_ref().unwrap();
    assert!(runner_up.more > 0 && runner_up.seat != "Bassoon", "{page}");
    let differs: i64 = runner_up.speaking.iter().map(|speaking| speaking.there - speaking.here).sum();
    assert_eq!(differs, runner_up.more, "the costs that differ make up the margin");
    let text = page.to_string();
    assert!(text.contains("Next was") && text.contains("Beat 1: D2 (bass of bars 1-2, voice 2)"), "{text}");
}

#[test]
fn notes_are_called_as_the_score_writes_them() {
    let score = score(vec![part("Tune", 0, "A4 Ab4 A4 E4 A4 Ab4 A4 E4")]);
    let heard = analysis(&score, &[Role::Melody]);
    let players = Arc::new(ensemble(&["Flute"]));
    let made = arrange(&score, &heard, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap().value;
    let text = page(&reasons_of(&score, &made, &heard), "1", None).to_string();
    assert!(text.contains("A4 G#4 A4 E4") && text.contains("From Tune, as it stands."), "{text}");
}

#[test]
fn a_beat_that_the_bar_has_not_is_refused() {
    let mut reasons = told(&["Flute", "Bassoon"], "");
    let asked = |reasons: &Reasons, bars: &str, beat| {
        let page = reasons.page(&Asked { bars: bars.parse().unwrap(), beat, seat: None });
        page.map(drop).map_err(|error| error.to_string())
    };
    assert_eq!((asked(&reasons, "2", Some(4)), asked(&reasons, "1-2", None)), (Ok(()), Ok(())));
    for (bars, beat) in [("2", Some(9)), ("2.9", None)] {
        let said = asked(&reasons, bars, beat).unwrap_err();
        assert!(said.contains("no beat 9: bar 2 has 4 beats"), "{said}");
    }
    reasons.beats.clear();
    assert_eq!(asked(&reasons, "2", Some(9)), Ok(()), "an older document does not tell");
}

#[test]
fn a_pin_is_told_as_the_reason() {
    let reasons = told(&["Flute", "Oboe", "Bassoon"], "[[pin]]\nbars = \"2\"\nmelody = \"Oboe\"\n");
    let text = page(&reasons, "2", Some("ob")).to_string();
    assert!(text.contains("A pin says so: bars 2: melody = Oboe."), "{text}");
    assert!(!page(&reasons, "1", Some("oboe")).to_string().contains("A pin"));
}

#[test]
fn what_nobody_plays_is_left_out_with_its_reason() {
    let chord = score(["G4 A4", "E4 F4", "C4 C4"].map(|notes| part("Chords", 0, notes)).to_vec());
    let heard = analyze(&chord, &Run::default()).unwrap().value;
    let players = Arc::new(ensemble(&["Oboe"]));
    let made = arrange(&chord, &heard, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap().value;
    let page = page(&reasons_of(&chord, &made, &heard), "1", None);
    let lost: usize = page.left_out.iter().map(|left| left.notes.len()).sum();
    assert_eq!(lost, made.ledger.lost.len());
    assert!(lost > 0 && page.to_string().contains("no player was free for it"), "{page}");
    let near: Vec<&Near> = page.left_out.iter().filter_map(|left| left.nearest.as_ref()).collect();
    assert!(near.iter().all(|near| near.seat == "Oboe") && near.iter().any(|near| !near.plays), "{near:?}");
    for near in near.iter().filter(|near| !near.plays) {
        let costs: i64 = near.speaking.iter().map(|speaking| speaking.there).sum();
        assert!(near.more > 0 && costs > near.more, "leaving it out costs something too: {near:?}");
        assert!(page.to_string().contains(&format!("Nearest came Oboe, for {} more", near.more)), "{page}");
    }
}

#[test]
fn it_reads_back_and_another_version_is_refused() {
    let reasons = told(&["Flute", "Bassoon"], "");
    let text = crate::report::json::to_line(&reasons).unwrap();
    assert_eq!(Reasons::parse(&text, "reasons.json").unwrap(), reasons);
    let newer = text.replacen("\"schema_version\":1", "\"schema_version\":99", 1);
    let said = Reasons::parse(&newer, "reasons.json").unwrap_err().to_string();
    assert!(said.contains("version 99"), "{said}");
    assert!(Reasons::parse("{}", "x.json").unwrap_err().to_string().contains("no reasons"));
}

#[test]
fn a_wrong_seat_or_bar_is_told_with_what_there_is() {
    let reasons = told(&["Flute", "Bassoon"], "");
    let asked = |bars: &str, beat, seat| {
        reasons.page(&Asked { bars: bars.parse().unwrap(), beat, seat }).unwrap_err().to_string()
    };
    assert!(asked("1", None, Some("Basoon")).contains("did you mean `Bassoon`"));
    assert!(asked("1", None, Some("Kazoo")).contains("Flute"));
    assert!(asked("99", None, None).contains("the piece has bars 1 to 2"));
    assert!(asked("2-1", None, None).contains("write 1-2"));
    assert!(asked("1-2", Some(1), None).contains("one bar"));
}

#[test]
fn the_schema_names_every_key_of_the_page() {
    let document = serde_json::to_value(page(&told(&["Flute", "Bassoon"], ""), "1", None)).unwrap();
    let schema = json_schema();
    for key in document.as_object().unwrap().keys() {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
}
