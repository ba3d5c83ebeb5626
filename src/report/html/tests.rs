use super::*;
use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Edit, fixture};
use crate::balance::testing::{Part, part, scene, seat};
use crate::balance::{Balance, BarBalance, Checks, judge, listen};
use crate::line::Role;
use crate::perform::{Performance, perform};
use crate::profile::Library;
use crate::report::Round;
use crate::run::Run;
use crate::score::{BarNumber, Dynamic, Score, Tick, TickSpan};
use crate::units::Lufs;

/// Everything a story borrows.
struct Material {
    score: Score,
    analysis: Analysis,
    arrangement: Arrangement,
    performance: Performance,
    balance: Option<Balance>,
    findings: Vec<Finding>,
    rounds: Vec<Round>,
    made: Made,
}

impl Material {
    fn of(arrangement: Arrangement) -> Self {
        let score = fixture::score(vec![fixture::part("Tune", 0, "G4 A4")]);
        let analysis = fixture::analysis(&score, &[Role::Melody]);
        let performance = perform(&arrangement);
        let made = Made::default();
        Self { score, analysis, arrangement, performance, balance: None, findings: vec![], rounds: vec![], made }
    }

    fn heard(mut self) -> Self {
        let heard = listen(&crate::render::stage(&self.performance), &Run::default()).unwrap();
        let judged = judge(&heard, &self.arrangement, &Checks::default());
        (self.balance, self.findings) = (Some(judged.value), judged.findings);
        self
    }

    fn story(&self) -> Story<'_> {
        Story {
            score: &self.score,
            analysis: &self.analysis,
            arrangement: &self.arrangement,
            performance: &self.performance,
            balance: self.balance.as_ref(),
            mock_up: None,
            findings: &self.findings,
            rounds: &self.rounds,
            made: &self.made,
            sheets: std::sync::OnceLock::new(),
        }
    }

    fn page(&self, sound: Option<&Sound>) -> String {
        page(&self.story(), sound).unwrap()
    }
}

/// A flute p for four bars, alone in the first of them, then under two trumpets ff; in the second it is still in mind.
fn buried() -> Material {
    let of = |id: &str| Library::builtin().get(id).unwrap();
    let covering = |name, pitch| part(name, &of("trumpet-bb"), Dynamic::Ff, &[pitch], 12).later(4);
    let pitches = [67, 69, 71, 72, 74, 72, 71, 69].repeat(2);
    let tune = part("Flute", &of("flute"), Dynamic::P, &pitches, 1).with_role(Role::Melody);
    Material::of(scene(&[tune, covering("Trumpet A", 72), covering("Trumpet B", 67)])).heard()
}

/// The JSON in a page.
fn data(page: &str) -> serde_json::Value {
    let text = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn embedded_json_cannot_close_its_script() {
    assert_eq!(script_safe("\"</script>\""), "\"\\u003c/script>\"");
}

#[test]
fn hues_differ_for_any_number_of_seats() {
    let hues: std::collections::BTreeSet<usize> = (0..40).map(|seat| hue(seat, 40)).collect();
    assert_eq!(hues.len(), 40);
}

#[test]
fn the_strip_names_the_bars_in_which_the_melody_is_not_heard_and_underlines_them() {
    let page = buried().page(None);
    assert!(page.contains("<title>Melody heard in 2 of its 4 bars; not in bars 3–4</title>"));
    assert!(page.contains("<path class=\"below\" transform=\"translate(0 43) scale(1 6)\" d=\"M2 0h2v1h-2z\"/>"));
    assert!(page.contains("data-bar=\"3\">3–4</a>") && page.contains("data-layer=\"lost\""));
}

#[test]
fn a_bar_tells_who_masks_the_melody_in_which_octave() {
    let material = buried();
    let data = data(&material.page(None));
    let line = &data["bars"][3]["roles"][0];
    assert_eq!((&line["role"], &line["heard"]), (&serde_json::json!("melody"), &serde_json::json!(false)));
    let octaves = line["octaves"].as_array().unwrap();
    assert_eq!((octaves.len(), data["octaves"].as_array().unwrap().len()), (8, 8));
    let trumpets = [seat(&material.arrangement, "Trumpet A").0, seat(&material.arrangement, "Trumpet B").0];
    let masked = |octave: &&serde_json::Value| octave[1].as_u64().unwrap() >= 100;
    assert!(octaves.iter().any(|octave| masked(&octave)));
    for octave in octaves.iter().filter(masked) {
        assert!(octave[0].as_f64().unwrap() < 6.0 && trumpets.contains(&(octave[2].as_u64().unwrap() as u16)));
    }
    let lost: u64 = octaves.iter().map(|octave| octave[1].as_u64().unwrap()).sum();
    assert!((950..=1004).contains(&lost), "{lost}");
}

#[test]
fn without_sound_or_measures_there_is_neither_strip_nor_map_nor_track() {
    let silent = Material { balance: None, ..buried() };
    let page = silent.page(None);
    for absent in ["class=\"strip\"", "class=\"heat\"", "id=\"play\"", "<audio", "id=\"track-"] {
        assert!(!page.contains(absent), "{absent}");
    }
    assert!(page.contains("class=\"roll\"") && data(&page)["passages"].as_array().unwrap().is_empty());
}

#[test]
fn tracks_are_embedded_by_passage_and_the_file_beside_is_linked() {
    let tracks = vec![[b"melody".to_vec(), b"rest".to_vec()]];
    let sound = Sound { tracks, file: Some("preview.wav".to_owned()), mix: Some(b"mix".to_vec()), ..Sound::default() };
    let page = buried().page(Some(&sound));
    assert!(page.contains("id=\"track-0-0\">bWVsb2R5</script>") && page.contains("id=\"track-0-1\">cmVzdA==</script>"));
    assert!(page.contains("<a href=\"preview.wav\">") && page.contains("<audio"));
    assert!(!page.contains("longer than six minutes"));
    assert_eq!(data(&page)["passages"], serde_json::json!([{"bars": [0, 4], "from": 0.0, "to": 11.0}]));
}

#[test]
fn what_was_mended_is_told_before_and_after_with_links() {
    let mut material = buried();
    let (flute, span) = (seat(&material.arrangement, "Flute"), TickSpan::new(Tick(0), Tick(1920)));
    let kept = vec![Edit::Dynamics { seat: flute, span, steps: 2 }];
    let round = Round {
        number: 1,
        edits: kept.clone(),
        kept,
        heard_before: 0,
        heard_after: 500,
        found: vec![BarNumber(1)],
        lost: vec![],
        findings_before: 2,
        findings_after: 1,
    };
    material.rounds = vec![round];
    let page = material.page(None);
    assert!(page.contains("heard in 0 % of its bars before, in 50 % after; balance findings 2 before, 1 after"));
    assert!(page.contains("data-bar=\"1\">bar 1</a>: Flute 2 dynamics louder"));
    let below = "before mending</title><path class=\"below\" d=\"M0 0h1v1h-1zM2 0h2v1h-2z\"/>";
    assert!(page.contains(below), "bar 1 was not heard either");
}

/// Forty seats who play four notes in each of 300 bars.
fn largest() -> Material {
    let violin = Library::builtin().get("violin").unwrap();
    let name = |n: usize| -> &'static str { Box::leak(format!("Seat {n}").into_boxed_str()) };
    let notes: Vec<u8> = (0..1200).map(|n| 60 + (n % 17) as u8).collect();
    let parts: Vec<Part> = (0..40).map(|n| part(name(n), &violin, Dynamic::Mf, &notes, 1)).collect();
    let mut material = Material::of(scene(&parts));
    let small = buried().balance.unwrap();
    let line = || small.bars[1].melody.clone();
    let bar = |number| BarBalance {
        bar: BarNumber(number),
        seats: vec![Some(Lufs(-53.4)); 40].into(),
        audible: vec![371; 40],
        masking: vec![small.bars[1].masking[0]; 40].into(),
        levels: Default::default(),
        melody: line(),
        countermelody: line(),
        bass: line(),
        ..small.bars[1].clone()
    };
    material.balance = Some(Balance { bars: (1..=300).map(bar).collect(), ..small });
    material
}

#[test]
fn a_page_of_forty_seats_and_six_minutes_stays_under_fifteen_megabytes_and_light() {
    // Six minutes of 64 kb/s, in 30 passages.
    let tracks = vec![[vec![7; 96_000], vec![9; 96_000]]; 30];
    let sound = Sound { mix: Some(vec![1; 2_880_000]), tracks, ..Sound::default() };
    let page = largest().page(Some(&sound));
    assert!(page.len() < 15_000_000 && page.len() > 11_000_000, "{}", page.len());
    let body = page.split("<body>").nth(1).and_then(|rest| rest.split("id=\"track-0-0\"").next()).unwrap();
    let nodes = body.split('<').skip(1).filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())).count();
    assert!(nodes < 4000, "{nodes} nodes");
}
