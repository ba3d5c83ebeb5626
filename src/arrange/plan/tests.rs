//! Plans bound, written and replayed.

use super::*;
use crate::arrange::fixture::{analysis, ensemble, part, score};
use crate::arrange::{Assignment, Edit, Ledger, SeatPart};
use crate::ensemble::Ensemble;
use crate::line::{LineId, Role};
use crate::score::{Interval, SeatId, Tick, TickSpan};
use proptest::prelude::*;
use std::sync::Arc;

const ROLES: [Role; 2] = [Role::Melody, Role::Bass];

fn piece() -> Score {
    let tune = "G4 A4 B4 C5 D5 C5 B4 A4 G4 A4 B4 C5 D5 C5 B4 A4";
    let bass = "G2 - D3 - G2 - D3 - G2 - D3 - G2 - D3 -";
    score(vec![part("Tune", 0, tune), part("Bass", 0, bass)])
}

fn quintet() -> Ensemble {
    ensemble(&["Flute", "Oboe", "Clarinet in Bb", "Horn in F", "Bassoon"])
}

fn bind(pins: &str) -> Result<BoundPlan, String> {
    let score = piece();
    let plan = Plan::parse(pins, "plan.toml").unwrap();
    plan.bind(&score, &analysis(&score, &ROLES), &quintet()).map_err(|error| error.to_string())
}

/// The melody to the oboe with the flute above, the bass to the bassoon.
fn arranged(score: &Score) -> Arrangement {
    let lines = analysis(score, &ROLES).lines;
    let assignment = |line: LineId, seat, shift, doubling| Assignment {
        line,
        seat: SeatId(seat),
        shift: Interval(shift),
        piece: 0,
        pieces: 1,
        muted: false,
        instrument: 0,
        doubling,
        costs: vec![],
        runner_up: None,
        other_octave: None,
        pin: String::new(),
        redone: false,
    };
    let assignments = lines.iter().flat_map(|line| match line.roles.main() {
        Role::Melody => vec![assignment(line.id, 0, 12, true), assignment(line.id, 1, 0, false)],
        _ => vec![assignment(line.id, 4, 0, false)],
    });
    let ensemble = quintet();
    let part = |seat: &crate::ensemble::Seat| SeatPart { seat: seat.id, notes: vec![], marks: vec![] };
    Arrangement {
        title: "Test".into(),
        frame: score.frame.clone(),
        seats: ensemble.seats.iter().map(part).collect(),
        ensemble: Arc::new(ensemble),
        decisions: vec![],
        ledger: Ledger { assignments: assignments.collect(), ..Ledger::default() },
        notated: false,
        edits: vec![Edit::Dynamics { seat: SeatId(1), span: TickSpan::new(Tick(0), Tick(1920)), steps: 1 }],
        marks: vec![],
    }
}

fn planned(score: &Score) -> Plan {
    let analysis = analysis(score, &ROLES);
    Plan::of(score, &analysis, &arranged(score), &[], "chamber", &Run::default())
}

#[test]
fn a_plan_reads_like_music() {
    let text = planned(&piece()).to_toml();
    let body: Vec<&str> = text.lines().skip_while(|line| line.starts_with('#') || line.is_empty()).collect();
    assert_eq!(
        body.join("\n"),
        "\
version = 1
ensemble = \"test\"
seats = [\"Flute\", \"Oboe\", \"Clarinet in Bb\", \"Horn in F\", \"Bassoon\"]
style = \"chamber\"
source_hash = \"3e63f9dd8bebe7ed\"
seed = 0
steps = 200000

[[section]]
name = \"A\"
bars = \"1-4\"

[[phrase]]
bars = \"1-2\"
lines = [
  { role = \"melody\", voice = 1, first = \"G4\", notes = 8, play = [\"Oboe\"], double = [\"Flute 8va\"] },
  { role = \"bass\", voice = 2, first = \"G2\", notes = 4, play = [\"Bassoon\"] },
]

[[phrase]]
bars = \"3-4\"
lines = [
  { role = \"melody\", voice = 1, first = \"G4\", notes = 8, play = [\"Oboe\"], double = [\"Flute 8va\"] },
  { role = \"bass\", voice = 2, first = \"G2\", notes = 4, play = [\"Bassoon\"] },
]

[[edit]]
bars = \"1\"
seat = \"Oboe\"
dynamics = 1"
    );
}

#[test]
fn a_plan_replays_what_made_it() {
    let score = piece();
    let plan = Plan::parse(&planned(&score).to_toml(), "plan.toml").unwrap();
    let replay = plan.bind(&score, &analysis(&score, &ROLES), &quintet()).unwrap().replay;
    assert!(replay.is_complete() && replay.conflicts.is_empty(), "{replay:?}");
    let mut given: Vec<(LineId, SeatId, Interval, bool)> =
        arranged(&score).ledger.assignments.iter().map(|a| (a.line, a.seat, a.shift, a.doubling)).collect();
    let mut fixed: Vec<_> = replay.fixed.iter().map(|f| (f.line, f.seat, f.shift, f.doubling)).collect();
    given.sort();
    fixed.sort();
    assert_eq!(fixed, given);
    assert_eq!(replay.edits, arranged(&score).edits);
}

#[test]
fn on_a_changed_source_the_rest_is_replayed_and_conflicts_are_told_by_bar() {
    let plan = planned(&piece());
    let tune = "G4 A4 B4 C5 D5 C5 B4 A4 G4 A4 B4 C5 D5 C5 B4 E5";
    let changed = score(vec![part("Tune", 0, tune), part("Bass", 0, "G2 - D3 - G2 - D3 -")]);
    let replay = plan.bind(&changed, &analysis(&changed, &ROLES), &quintet()).unwrap().replay;
    assert!(replay.is_complete());
    assert_eq!(replay.fixed.len(), 5);
    let told: Vec<String> = replay.conflicts.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("bars 3-4: the plan has a bass line for Bassoon"), "{told:?}");
}

#[test]
fn a_plan_for_another_ensemble_keeps_the_seats_it_has() {
    let score = piece();
    let replay = planned(&score).bind(&score, &analysis(&score, &ROLES), &ensemble(&["Oboe", "Cello"])).unwrap().replay;
    assert_eq!(replay.fixed.len(), 2);
    assert!(replay.conflicts.iter().any(|finding| finding.message.contains("`Bassoon`")));
}

#[test]
fn pins_bind_the_line_they_name() {
    let bound = bind("[[pin]]\nbars = \"3-4\"\nmelody = [\"Oboe\", \"fl.\"]\noctave = 1\n").unwrap();
    let (melody, bass) = (LineId(2), LineId(3));
    assert_eq!(bound.allowed(melody, SeatId(1)), Allowed::Play(0));
    assert_eq!(bound.allowed(melody, SeatId(0)), Allowed::Double(0));
    assert_eq!(bound.allowed(melody, SeatId(2)), Allowed::OnlyDouble(0));
    assert_eq!(bound.allowed(bass, SeatId(1)), Allowed::Free);
    assert_eq!(bound.allowed(LineId(0), SeatId(1)), Allowed::Free);
    assert_eq!(bound.octave(melody, SeatId(1)), Some(Interval(12)));
    assert_eq!(bound.sentence(0), "bars 3-4: melody = Oboe, fl. at octave +1");
}

#[test]
fn a_pin_takes_every_line_that_the_tune_goes_through() {
    let score = score(vec![
        part("First", 0, "G4 A4 B4 C5 - - - - G4 A4 B4 C5"),
        part("Then", 0, "- - - - D5 C5 B4 A4"),
        part("Above", 0, "- - - - G5 G5 G5 G5"),
    ]);
    let heard = analysis(&score, &[Role::Melody, Role::Melody, Role::Harmony]);
    let plan = Plan::parse("[[pin]]\nbars = \"2\"\nmelody = \"Oboe\"\n", "plan.toml").unwrap();
    let bound = plan.bind(&score, &plan.split(&score, &heard), &quintet()).unwrap();
    let plays = |line| matches!(bound.allowed(LineId(line), SeatId(1)), Allowed::Play(_));
    assert!(plays(1), "bar 2");
    let plan = Plan::parse("[[pin]]\nmelody = \"Oboe\"\n", "plan.toml").unwrap();
    let score = self::score(vec![part("First", 0, "G4 A4 B4 C5"), part("Then", 0, "- - - - D5 C5 B4 A4")]);
    let bound = plan.bind(&score, &analysis(&score, &[Role::Melody; 2]), &quintet()).unwrap();
    assert!((0..2).all(|line| matches!(bound.allowed(LineId(line), SeatId(1)), Allowed::Play(0))));
}

#[test]
fn tacet_silences_a_family() {
    let bound = bind("[[pin]]\nbars = \"1-2\"\nfamily = \"brass\"\ntacet = true\n").unwrap();
    assert_eq!(bound.allowed(LineId(0), SeatId(3)), Allowed::Never(0));
    assert_eq!(bound.allowed(LineId(2), SeatId(3)), Allowed::Free);
    assert!(bound.is_tacet(SeatId(3), Tick(0)) && !bound.is_tacet(SeatId(3), Tick(3840)));
}

#[test]
fn pins_that_cannot_hold_say_why() {
    let error =
        bind("[[pin]]\nmelody = \"Oboe\"\n[[pin]]\nbars = \"2-\"\nseat = \"Oboe\"\ntacet = true\n").unwrap_err();
    assert!(error.contains("`bars 2-: Oboe tacet`") && error.contains("`all bars: melody = Oboe`"), "{error}");
    let error = bind("[[pin]]\nmelody = \"Oboe\"\n[[pin]]\nbass = \"Oboe\"\n").unwrap_err();
    assert!(error.contains("one note at a time"), "{error}");
    let error = bind("[[pin]]\nharmony = \"Oboe\"\n").unwrap_err();
    assert!(error.contains("no harmony there"), "{error}");
    let error = bind("\n[[pin]]\nmelody = \"Obo\"\n").unwrap_err();
    assert_eq!(error, "plan.toml:2: `pin.seat`: there is no seat called `Obo` in this ensemble; did you mean Oboe?");
    let error = bind("[[pin]]\nbars = \"9\"\nmelody = \"Oboe\"\n").unwrap_err();
    assert!(error.contains("bars 9 lie after the end; the last is bar 4"), "{error}");
}

fn any_bars() -> impl Strategy<Value = Bars> {
    (0u64..9000, 1u64..9000).prop_map(|(start, length)| {
        let score = piece();
        Bars::of(TickSpan::new(Tick(start), Tick(start + length)), &score.frame.meters)
    })
}

fn any_pin() -> impl Strategy<Value = Pin> {
    let name = "[A-Za-z \"\\\\♭]{1,9}[a-z]";
    let names = proptest::collection::vec(name, 1..3);
    let role = proptest::option::of((0usize..6).prop_map(|index| Role::ALL[index]));
    let dynamic = proptest::option::of((0usize..8).prop_map(|index| crate::score::Dynamic::ALL[index]));
    let manner = (proptest::option::of(-5i8..=5), dynamic, any::<Option<bool>>(), "([a-z]{3,8}(-in-a)?)?");
    (any_bars(), role, names, any::<[bool; 4]>(), manner)
        .prop_map(|(bars, role, seats, [tacet, double, solo, family], (octave, dynamic, muted, instrument))| Pin {
            over: None,
            section: if family { "B'".to_owned() } else { String::new() },
            bars: if family { Bars::ALL } else { bars },
            role,
            seats,
            family: if family { "brass".to_owned() } else { String::new() },
            tacet,
            double,
            solo,
            octave,
            dynamic,
            muted,
            instrument,
            line: 0,
        })
        .prop_filter("a pin that makes sense", |pin| pin.flaw().is_none())
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let pieces = proptest::collection::btree_set(1u32..9, 0..4);
    let name = "[A-Z][a-z]{1,6}( [1-3])?";
    let played = (name, -2i16..=2, pieces, any::<[bool; 2]>(), "([A-Z][a-z]{3,8})?").prop_map(
        |(seat, octave, pieces, [muted, doubling], instrument)| Played {
            seat,
            shift: Interval(octave * 12),
            pieces: pieces.into_iter().collect(),
            muted,
            instrument,
            doubling,
        },
    );
    let choice = (any_bars(), 0usize..6, 1u32..9, "[A-G]b?[1-6]", 1u32..99, proptest::collection::vec(played, 0..3));
    let choice = choice.prop_map(|(bars, role, voice, first, notes, mut play)| {
        play.sort_by_key(|played| played.doubling);
        Choice { bars, role: Role::ALL[role], voice, first, notes, play, pin: String::new(), line: 0 }
    });
    let choice = choice.boxed();
    let pins = proptest::collection::vec(any_pin(), 0..4);
    let redo = (any_bars(), proptest::option::of(proptest::collection::vec(choice.clone(), 0..3)), any::<bool>());
    let redo = redo.prop_map(|(bars, lines, all)| {
        let seats = if all { vec![] } else { vec!["Oboe".to_owned()] };
        Redo { lines, ..Redo::new(bars, seats, 7) }
    });
    let redos = proptest::collection::vec(redo, 0..3);
    let section = ("[A-C]'?", any_bars()).prop_map(|(name, bars)| Section { name, bars });
    let sections = proptest::collection::vec(section, 0..3);
    (pins, proptest::collection::vec(choice, 0..5), "[a-z-]{0,8}", any::<u32>(), redos, sections).prop_map(
        |(pins, choices, ensemble, seed, redos, sections)| Plan {
            source_name: "p".into(),
            source_hash: "00ff".into(),
            ensemble,
            seats: (0..seed % 3).map(|seat| format!("Horn {seat}")).collect(),
            joined: (0..seed % 2).map(|seat| format!("Horn {seat}")).collect(),
            style: String::new(),
            transpose: Interval(i16::try_from(seed % 25).unwrap() - 12),
            seed: u64::from(seed),
            steps: 7,
            sections,
            pins,
            choices,
            edits: vec![],
            redos,
        },
    )
}

/// The plan without the lines its text stands on.
fn without_lines(mut plan: Plan) -> Plan {
    plan.pins = plan.pins.iter().map(Pin::without_line).collect();
    plan.choices.iter_mut().for_each(|choice| choice.line = 0);
    plan.redos.iter_mut().flat_map(|redo| redo.lines.iter_mut().flatten()).for_each(|choice| choice.line = 0);
    plan.edits.iter_mut().for_each(|edit| edit.line = 0);
    plan
}

proptest! {
    #[test]
    fn every_plan_reads_back(plan in any_plan()) {
        let text = plan.to_toml();
        let read = without_lines(Plan::parse(&text, "p").unwrap());
        prop_assert_eq!(read.to_toml(), text);
        prop_assert_eq!(read, plan);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-z\\[\\]= \"\n0-9.-]{0,120}") {
        let _ = Plan::parse(&text, "p");
    }
}
