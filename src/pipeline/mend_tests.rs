use super::*;
use crate::arrange::Plan;
use crate::balance::testing::{Part, part, scene};
use crate::profile::testing::{flute, trumpet};
use crate::render::stage;
use crate::score::Dynamic::{self, Ff, Mf, P, Pp};
use crate::score::Score;
use std::sync::Arc;

/// A tune under three held trumpets.
fn under(tune_at: Dynamic, chord_at: Dynamic) -> Arrangement {
    let (flute, trumpet) = (Arc::new(flute()), Arc::new(trumpet()));
    let tune: Vec<u8> = [72, 74, 76, 77, 79, 77, 76, 74].repeat(2);
    let names = ["Trumpet A", "Trumpet B", "Trumpet C"].into_iter().zip([60, 64, 67]);
    let mut parts: Vec<Part> = names.map(|(name, pitch)| part(name, &trumpet, chord_at, &[pitch], 16)).collect();
    parts.push(part("Flute", &flute, tune_at, &tune, 1).with_role(Role::Melody));
    scene(&parts)
}

fn take(arrangement: Arrangement) -> Take {
    let performance = perform(&arrangement);
    let stage = stage(&performance);
    let listened = Listened::on(&stage, &arrangement, &Checks::default(), &Run::default()).unwrap();
    Take::new(arrangement, performance, stage, listened)
}

fn mended(arrangement: Arrangement, rounds: u8) -> (Take, Vec<Round>) {
    let plan = open(&arrangement);
    mend(take(arrangement), &Checks::default(), rounds, &plan, &Run::default()).unwrap()
}

/// No pin.
fn open(arrangement: &Arrangement) -> BoundPlan {
    pinned(arrangement, "")
}

/// Pins as a plan's text has them, in a piece of the arrangement's bars.
fn pinned(arrangement: &Arrangement, pins: &str) -> BoundPlan {
    let score = Score::new(String::new(), arrangement.frame.clone(), Vec::new(), Vec::new());
    let analysis = crate::analysis::analyze(&score, &Run::default()).unwrap().value;
    Plan::parse(pins, "plan.toml").unwrap().bind(&score, &analysis, &arrangement.ensemble).unwrap()
}

#[test]
fn a_buried_tune_is_mended_by_whole_dynamic_steps() {
    let before = take(under(P, Mf));
    let (after, log) = mended(under(P, Mf), 3);
    assert!(after.rank() < before.rank());
    assert!(!log.is_empty() && log.len() <= 3);
    assert!(log.iter().any(|round| !round.kept.is_empty()), "{log:?}");
    let kept: Vec<Edit> = log.iter().flat_map(|round| round.kept.iter().cloned()).collect();
    assert_eq!(after.arrangement.edits, kept);
    assert!(kept.iter().all(|edit| !matches!(edit, Edit::Dynamics { steps, .. } if steps.abs() != 1)), "{kept:?}");
}

#[test]
fn it_is_never_worse_and_always_the_same() {
    for (tune, chord) in [(Pp, Ff), (P, Mf), (Mf, Mf), (Ff, Pp)] {
        let before = take(under(tune, chord));
        let (after, log) = mended(under(tune, chord), 3);
        assert!(after.rank() <= before.rank() && after.plays_as_well_as(&before));
        let (again, same) = mended(under(tune, chord), 3);
        assert_eq!((again.arrangement.edits, same), (after.arrangement.edits, log));
    }
}

#[test]
fn what_is_heard_is_left_alone_and_no_rounds_change_nothing() {
    let (after, log) = mended(under(Ff, Pp), 3);
    assert!(log.is_empty() && after.arrangement.edits.is_empty());
    let (after, log) = mended(under(Pp, Ff), 0);
    assert!(log.is_empty() && after.arrangement.edits.is_empty());
}

#[test]
fn what_a_pin_settles_stays() {
    let pins = "[[pin]]\nseat = [\"Trumpet A\", \"Trumpet B\", \"Trumpet C\"]\ndynamic = \"mf\"\n";
    let arrangement = under(P, Mf);
    let plan = pinned(&arrangement, pins);
    let (after, log) = mend(take(arrangement), &Checks::default(), 3, &plan, &Run::default()).unwrap();
    let softer = |edit: &Edit| matches!(edit, Edit::Dynamics { steps: ..0, .. });
    assert!(log.iter().flat_map(|round| &round.edits).all(|edit| !softer(edit)), "{log:?}");
    assert!(log.iter().any(|round| !round.kept.is_empty()), "the flute may still play louder: {log:?}");
    assert!(after.arrangement.edits.iter().all(|edit| !softer(edit)));
}

#[test]
fn what_was_heard_of_a_mended_take_is_what_listening_anew_hears() {
    let (after, _) = mended(under(P, Mf), 2);
    let anew = take(after.arrangement.clone());
    assert_eq!(after.listened.measured.heard(), anew.listened.measured.heard());
    assert_eq!(after.listened.balance, anew.listened.balance);
}
