//! Players with more than one instrument.

use super::*;
use crate::finding::Code;
use crate::line::Role;
use crate::profile::Profile;
use crate::score::{Key, Mode, Program, Tick, TickSpan};
use crate::units::Seconds;

/// A flute player with a piccolo beside them, which takes four seconds to take up.
fn flautist() -> Arc<Ensemble> {
    let mut players = ensemble(&["Flute", "Bassoon"]);
    let flute = profile("Flute");
    let mut piccolo = Profile { name: "Piccolo".into(), ..flute.clone() };
    piccolo.range = crate::profile::testing::nested(range("D5", "G7"), range("D5", "C8"));
    piccolo.midi.program = Some(Program(72));
    for instrument in [&mut piccolo, Arc::make_mut(&mut players.seats[0].profiles[0])] {
        instrument.capability.change = Seconds(4.0);
    }
    players.seats[0].profiles.push(Arc::new(piccolo));
    Arc::new(players)
}

const LOW: &str = "E4 F4 G4 A4 G4 F4 E4 D4";
const HIGH: &str = "D7 E7 F7 G7 A7 G7 F7 E7";

/// A tune for the flute, then after so many bars of rest one for the piccolo; below them a bass.
fn two_tunes(bars: usize) -> Score {
    let rest = "- ".repeat(8 + 4 * bars);
    let bass = "C3 ".repeat(16 + 4 * bars);
    score(vec![part("Flute", 73, LOW), part("Piccolo", 72, &format!("{rest}{HIGH}")), part("Bassoon", 70, &bass)])
}

fn played(score: &Score, players: &Arc<Ensemble>, plan: &Plan) -> Arrangement {
    let roles = [Role::Melody, Role::Melody, Role::Bass];
    arrange(score, &analysis(score, &roles), players, &Style::default(), plan, &Run::default()).unwrap().value
}

/// The same with a plan; the plan that comes out of it as text.
fn planned(score: &Score, text: &str) -> Result<(Arrangement, String), String> {
    let roles = [Role::Melody, Role::Melody, Role::Bass];
    let plan = Plan::parse(text, "plan.toml").unwrap();
    let (analysis, players) = (plan.split(score, &analysis(score, &roles)), flautist());
    let made = arrange(score, &analysis, &players, &Style::default(), &plan, &Run::default());
    let made = made.map_err(|error| error.to_string())?.value;
    let plan = Plan { pins: plan.pins, ..Plan::of(score, &analysis, &made, &[], "default", &Run::default()) };
    Ok((made, plan.to_toml()))
}

fn instruments(arrangement: &Arrangement) -> Vec<u8> {
    arrangement.seats[0].notes.iter().map(|note| note.instrument).collect()
}

#[test]
fn a_player_changes_instruments_in_a_rest_that_is_long_enough() {
    let (source, players) = (two_tunes(2), flautist());
    let arrangement = played(&source, &players, &Plan::default());
    assert_eq!(instruments(&arrangement), [[0; 8], [1; 8]].concat());
    let deeds = |note: &ArrangedNote| arrangement.decisions[note.decision.0 as usize].deeds.to_vec();
    assert!(arrangement.seats[0].notes.iter().all(|note| deeds(note) == [Deed::Kept]));
    assert!(check(&arrangement).iter().all(|finding| finding.code != Code::ChangeTooFast));
    let told = explain(&arrangement, Some(&source), SeatId(0), 8).unwrap().to_string();
    assert!(told.contains("Flute plays D7 on the Piccolo in the melody"), "{told}");
}

#[test]
fn nobody_changes_instruments_without_the_time() {
    let arrangement = played(&two_tunes(1), &flautist(), &Plan::default());
    assert!(instruments(&arrangement).iter().all(|instrument| *instrument == 0), "two seconds are too few");
    assert!(check(&arrangement).iter().all(|finding| finding.severity < crate::finding::Severity::Error));
}

#[test]
fn a_plan_replays_the_instruments_in_hand() {
    let (source, players) = (two_tunes(2), flautist());
    let first = played(&source, &players, &Plan::default());
    let analysis = analysis(&source, &[Role::Melody, Role::Melody, Role::Bass]);
    let plan = Plan::of(&source, &analysis, &first, &[], "default", &Run::default());
    let again = played(&source, &players, &Plan::parse(&plan.to_toml(), "plan.toml").unwrap());
    assert_eq!(again.seats, first.seats);
}

#[test]
fn nobody_joins_while_another_instrument_is_in_hand() {
    let arrangement = played(&two_tunes(2), &flautist(), &Plan::default());
    let span = TickSpan::new(Tick(9 * 480), Tick(15 * 480));
    let double = Edit::Double { from: SeatId(1), with: SeatId(0), span, shift: Interval(24) };
    let revised = revise(&arrangement, &[double], &Run::default()).unwrap();
    assert_eq!(revised.value.seats, arrangement.seats);
    assert!(revised.findings[0].message.contains("has another instrument in hand"), "{:?}", revised.findings);
}

#[test]
fn a_clarinet_in_a_spares_a_key_of_many_sharps() {
    let mut players = ensemble(&["Clarinet"]);
    let mut in_b_flat = profile("Clarinet");
    in_b_flat.notation.transposition = Interval(2);
    let mut in_a = in_b_flat.clone();
    in_a.notation.transposition = Interval(3);
    players.seats[0].profiles = vec![Arc::new(in_b_flat), Arc::new(in_a)];
    let players = Arc::new(players);
    let source = score(vec![part("Clarinet", 71, "A4 B4 C#5 D5 E5 D5 C#5 B4")]);
    let in_key = |fifths| {
        let mut analysis = analysis(&source, &[Role::Melody]);
        analysis.keys = vec![(Tick(0), Key::new(fifths, Mode::Major).unwrap())];
        let arrangement =
            arrange(&source, &analysis, &players, &Style::default(), &Plan::default(), &Run::default()).unwrap();
        instruments(&arrangement.value)
    };
    assert_eq!(in_key(3), [1; 8], "written C, not B");
    assert_eq!(in_key(-3), [0; 8]);
}

#[test]
fn a_pin_keeps_or_takes_up_an_instrument() {
    let kept = planned(&two_tunes(2), "[[pin]]\nbars = \"5-6\"\nseat = \"Flute\"\ninstrument = \"flute\"\n").unwrap();
    assert_eq!(instruments(&kept.0), [0; 16]);
    let high =
        score(vec![part("Flute", 73, "D6 E6 F6 G6 A6 G6 F6 E6"), part("Bassoon", 70, "C3 C3 C3 C3 C3 C3 C3 C3")]);
    let (taken, text) = planned(&high, "[[pin]]\nmelody = \"Flute\"\ninstrument = \"Piccolo\"\n").unwrap();
    assert_eq!(instruments(&taken), [1; 8]);
    assert!(text.contains("play = [\"Flute on Piccolo\"]"), "{text}");
}

#[test]
fn pins_that_leave_no_time_to_take_up_an_instrument_are_refused() {
    let pin = |bars: &str, instrument: &str| {
        format!("[[pin]]\nbars = \"{bars}\"\nmelody = \"Flute\"\ninstrument = \"{instrument}\"\n")
    };
    let refused = |pins: String| planned(&two_tunes(0), &pins).map(|_| ()).unwrap_err();
    let error = refused(pin("1-2", "flute") + &pin("3-4", "piccolo"));
    assert!(error.contains("Flute has no time to take up the Piccolo, beside what else it plays"), "{error}");
    let error = refused(pin("3-4", "alto flute"));
    assert!(error.contains("Flute has no alto flute, but Flute, Piccolo"), "{error}");
    assert!(planned(&two_tunes(0), &pin("3-4", "piccolo")).is_ok(), "the piccolo may be in hand from the first bar");
}

#[test]
fn a_pinned_double_takes_the_piccolo_up() {
    let pins = "[[pin]]\nmelody = \"Bassoon\"\n[[pin]]\nseat = \"Flute\"\nrole = \"melody\"\ndouble = true\noctave = 2\n\
                instrument = \"piccolo\"\n";
    let low = score(vec![part("Bassoon", 70, "D4 E4 F4 G4 A4 G4 F4 E4")]);
    let (made, text) = planned(&low, pins).unwrap();
    assert_eq!(instruments(&made), [1; 8]);
    assert!(text.contains("double = [\"Flute on Piccolo 15ma\"]"), "{text}");
}

#[test]
fn a_line_of_a_plan_may_name_the_instrument() {
    let source = two_tunes(2);
    let (first, text) = planned(&source, "").unwrap();
    assert!(text.contains("\"Flute on Piccolo\""), "{text}");
    let (again, same) = planned(&source, &text).unwrap();
    assert_eq!((again.seats, &same), (first.seats, &text));
    let (edited, _) = planned(&source, &text.replace("Flute on Piccolo", "Flute on Flute")).unwrap();
    assert_eq!(instruments(&edited), [0; 16]);
}
