//! Same input, options and version give the same MIDI, MusicXML, plan and JSON on any number of threads; and a replayed plan
//! gives the same again.

#![cfg(feature = "parallel")]

mod common;

use partwright::arrange::Plan;
use partwright::balance::Checks;
use partwright::notation::{Page, musicxml};
use partwright::pipeline::{Request, arrange};
use partwright::report::{Made, json};
use partwright::run::Run;

/// MIDI, MusicXML, plan, JSON.
fn made_with(plan: Plan) -> (Vec<u8>, String, String, String) {
    let piece = common::score("gymnopedie-1");
    let band = common::ensemble("woodwind-quintet");
    let request = Request { plan, checks: Some(Checks::default()), rounds: 1, ..Request::new(band) };
    let outcome = arrange(&piece.score, &request, &Run::default().with_steps(5_000)).expect("arranges");
    let made = Made::default();
    let story = outcome.story(&piece.score, &made);
    (
        partwright::perform::smf(&outcome.performance),
        musicxml(&outcome.arrangement, Page::TransposedScore).expect("writes"),
        outcome.plan.as_ref().expect("a plan").to_toml(),
        json::to_text(&json::document(&story)).expect("writes"),
    )
}

fn on(threads: usize) -> (Vec<u8>, String, String, String) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| made_with(Plan::default()))
}

#[test]
fn one_thread_and_five_give_the_same_bytes() {
    let (one, five) = (on(1), on(5));
    assert!(one.0 == five.0, "the MIDI differs");
    assert!(one.1 == five.1, "the MusicXML differs");
    assert_eq!(one.2, five.2);
    assert!(one.3 == five.3, "the JSON differs");
}

#[test]
fn a_replayed_plan_gives_the_same_midi_musicxml_and_plan() {
    let first = made_with(Plan::default());
    let plan = Plan::parse(&first.2, "plan.toml").expect("our own plan reads");
    let again = made_with(plan);
    assert!(first.0 == again.0, "the MIDI differs");
    assert!(first.1 == again.1, "the MusicXML differs");
    assert_eq!(first.2, again.2);
}
