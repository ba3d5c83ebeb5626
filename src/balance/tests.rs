//! From notes to verdicts: invariants, and what textbooks say.

use super::testing::{Part, part, scene, seat};
use super::*;
use crate::arrange::{Arrangement, Edit};
use crate::finding::{Checked, Code, Severity};
use crate::line::Role;
use crate::profile::{Profile, testing};
use crate::run::Run;
use crate::score::Dynamic::{self, F, Ff, Fff, Mf, Mp, P, Pp, Ppp};
use crate::units::{Decibels, Seconds};
use std::sync::Arc;

fn judged(arrangement: &Arrangement) -> Checked<Balance> {
    let stage = crate::render::stage(&crate::perform::perform(arrangement));
    judge(&listen(&stage, &Run::default()).unwrap(), arrangement, &Checks::default())
}

fn profile(profile: Profile) -> Arc<Profile> {
    Arc::new(profile)
}

fn tune(dynamic: Dynamic) -> Part {
    part("Flute", &profile(testing::flute()), dynamic, &[72, 74, 76, 77, 79, 77, 76, 74], 1).with_role(Role::Melody)
}

fn chord(dynamic: Dynamic) -> Vec<Part> {
    let trumpet = profile(testing::trumpet());
    let names = ["Trumpet A", "Trumpet B", "Trumpet C"];
    names.into_iter().zip([60, 64, 67]).map(|(name, pitch)| part(name, &trumpet, dynamic, &[pitch], 8)).collect()
}

fn with_chord(tune_at: Dynamic, chord_at: Dynamic) -> Arrangement {
    let mut parts = chord(chord_at);
    parts.push(tune(tune_at));
    scene(&parts)
}

#[test]
fn an_empty_arrangement_is_silent() {
    let checked = judged(&scene(&[]));
    assert_eq!(checked.value.loudness, None);
    assert!(checked.findings.is_empty());
    assert_eq!(checked.value.melody_heard, 1000);
}

#[test]
fn a_seat_alone_is_always_heard() {
    for dynamic in [Ppp, Pp, Mf, Fff] {
        let checked = judged(&scene(&[tune(dynamic)]));
        for bar in &checked.value.bars {
            let melody = bar.melody.as_ref().unwrap();
            assert!(melody.heard && melody.audible > 990, "{melody:?}");
            assert_eq!(melody.over_rest.0, 60.0);
        }
        assert_eq!(checked.value.melody_heard, 1000);
    }
}

#[test]
fn a_silent_seat_has_no_level() {
    let silent = part("Silent", &profile(testing::violin()), Mf, &[], 1);
    let arrangement = scene(&[tune(Mf), silent]);
    let balance = judged(&arrangement).value;
    let index = usize::from(seat(&arrangement, "Silent").0);
    assert_eq!((balance.seats[index].loudness, balance.seats[index].in_mix), (None, None));
    assert!(balance.bars.iter().all(|bar| bar.seats[index].is_none() && bar.audible[index] == 0));
}

#[test]
fn a_louder_accompaniment_leaves_less_of_the_melody() {
    let shares: Vec<u16> = Dynamic::ALL
        .into_iter()
        .map(|dynamic| judged(&with_chord(Mf, dynamic)).value.bars[0].melody.as_ref().unwrap().audible)
        .collect();
    assert!(shares.windows(2).all(|pair| pair[1] < pair[0].max(1)), "{shares:?}");
}

#[test]
fn every_decibel_of_accompaniment_takes_from_the_melody() {
    let arrangement = with_chord(F, Pp);
    let heard = listen(&crate::render::stage(&crate::perform::perform(&arrangement)), &Run::default()).unwrap();
    let accompanists = (0..4).map(crate::score::SeatId).filter(|other| *other != seat(&arrangement, "Flute"));
    let all = |by: f64| {
        accompanists
            .clone()
            .fold(heard.clone(), |heard, seat| heard.with_level(seat, Seconds(0.0), Seconds(60.0), Decibels(by)))
    };
    let melody = |by: i32| {
        let balance = judge(&all(f64::from(by)), &arrangement, &Checks::default()).value;
        balance.bars[0].melody.clone().unwrap()
    };
    let steps: Vec<MelodyBalance> = (0..=20).map(melody).collect();
    let falls = |pair: &[MelodyBalance]| {
        pair[1].audible < pair[0].audible
            && pair[1].over_rest.0 < pair[0].over_rest.0
            && pair[1].masked_by >= pair[0].masked_by
    };
    assert!(steps.windows(2).all(falls), "{steps:?}");
    assert!((steps[0].over_rest.0 - steps[20].over_rest.0 - 20.0).abs() < 0.2);
}

#[test]
fn groups_add_up_to_the_mix() {
    let balance = judged(&with_chord(Mf, Mp)).value;
    let of = |group: Group, name: &str| balance.groups.iter().find(|g| g.group == group && g.name == name).unwrap();
    let mix = of(Group::Mix, "mix");
    assert_eq!(mix.programme.integrated, balance.loudness);
    assert_eq!((mix.momentary.len(), mix.true_peak.len()), (balance.bars.len(), balance.bars.len()));
    let (melody, flute) = (of(Group::Role, "melody"), of(Group::Seat, "Flute"));
    assert!((melody.programme.momentary.unwrap().0 - flute.programme.momentary.unwrap().0).abs() < 0.2);
    assert!(mix.programme.momentary.unwrap() > flute.programme.momentary.unwrap());
    assert!(mix.programme.true_peak.unwrap() > flute.programme.true_peak.unwrap());
}

#[test]
fn a_doubling_that_is_hidden_is_told_and_a_blend_is_not() {
    let notes = [72, 74, 76, 77, 79, 77, 76, 74];
    let hidden = |doubled_at: Dynamic, shift: u8| {
        let trumpet = part("Trumpet", &profile(testing::trumpet()), Dynamic::F, &notes, 1).with_role(Role::Melody);
        let flute = part("Flute", &profile(testing::flute()), doubled_at, &notes.map(|note| note + shift), 1);
        let checked = judged(&scene(&[trumpet, flute]));
        assert_eq!(checked.value.doublings.len(), 1, "{:?}", checked.value.doublings);
        assert_eq!(checked.value.doublings[0].synchrony, 1000);
        checked.findings.iter().any(|finding| finding.code == Code::DoublingHidden)
    };
    assert!(hidden(Pp, 0) && !hidden(F, 12));
}

#[test]
fn a_buried_tune_is_found_explained_and_mended() {
    let arrangement = with_chord(P, Ff);
    let checked = judged(&arrangement);
    let finding = checked.findings.iter().find(|f| f.code == Code::MelodyBuried).unwrap();
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("(Flute) is covered by Trumpet"), "{finding}");
    assert!(finding.remedy.contains("one dynamic softer; or Flute one dynamic louder"), "{finding}");
    let edits = &remedies(&checked.value, &arrangement, &[])[0].edits;
    assert!(matches!(edits[0], Edit::Dynamics { steps: -1, .. }), "{edits:?}");
    let better = judged(&with_chord(Mp, F)).value;
    assert!(better.rank < checked.value.rank);
}

#[test]
fn remedies_go_on_to_the_next_step() {
    let mut arrangement = with_chord(P, Ff);
    let balance = judged(&arrangement).value;
    let mut kinds = Vec::new();
    for _ in 0..8 {
        let remedies = remedies(&balance, &arrangement, &[]);
        kinds.push(remedies.len());
        arrangement.edits.extend(remedies.into_iter().flat_map(|remedy| remedy.edits));
    }
    assert_eq!(kinds.last(), Some(&0), "every way has been tried: {kinds:?}");
}

#[test]
fn what_was_refused_is_not_offered_again() {
    let arrangement = with_chord(P, Ff);
    let balance = judged(&arrangement).value;
    let first = remedies(&balance, &arrangement, &[]);
    let second = remedies(&balance, &arrangement, &first[0].edits);
    assert!(second.iter().all(|remedy| remedy.edits.iter().all(|edit| !first[0].edits.contains(edit))), "{second:?}");
}

#[test]
fn doublings_are_one_group() {
    let violin = part("Violin", &profile(testing::violin()), Mf, &[72, 74, 76, 77, 79, 77, 76, 74], 1);
    let arrangement = scene(&[tune(Mf), violin.with_role(Role::Melody)]);
    let bar = &judged(&arrangement).value.bars[0];
    assert_eq!(bar.melody.as_ref().unwrap().seats.len(), 2);
    assert_eq!(bar.melody.as_ref().unwrap().over_rest.0, 60.0);
}

#[test]
fn more_players_are_louder() {
    let violins = |players| part("Violins", &profile(testing::violin()), Mf, &[72, 74], 4).with_players(players);
    let level = |players| judged(&scene(&[violins(players)])).value.seats[0].loudness.unwrap().0;
    let step = level(10) - level(1);
    assert!((6.0..12.0).contains(&step), "ten players are {step} dB above one");
}

#[test]
fn the_verdict_does_not_hang_on_the_threads() {
    let arrangement = with_chord(Mf, F);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&judged(&arrangement).value).unwrap())
    };
    assert_eq!(on(1), on(3));
}
