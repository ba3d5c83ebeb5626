//! A plan replays from its choices and edits alone: the same MIDI, MusicXML and plan, byte for byte, whatever seed or
//! steps the solver would have had.

mod common;

use partwright::arrange::{Plan, PlannedChange, PlannedEdit};
use partwright::notation::{Page, musicxml};
use partwright::perform::smf;
use partwright::pipeline::{Outcome, Request, arrange};
use partwright::run::Run;

/// Score, ensemble, pins.
const CASES: [(&str, &str, &str); 7] = [
    ("gymnopedie-1", "woodwind-quintet", "[[pin]]\nbars = \"5-12\"\nmelody = \"Oboe\"\n"),
    ("wall-street-rag", "brass-quintet", "[[pin]]\nbars = \"9-16\"\nseat = \"Horn\"\ntacet = true\n"),
    ("brahms-waltz-op39-15", "string-quartet", ""),
    ("debussy-mandoline", "big-band", ""),
    (
        "freedoom-steel-and-brass",
        "concert-band-full",
        "[[pin]]\nbars = \"9-16\"\nfamily = \"brass\"\ndynamic = \"f\"\n",
    ),
    ("wolf-italian-serenade", "choir-satb", ""),
    // Lines are handed on there by those who then could join them.
    ("saint-georges-quartet-op1-3", "concert-band-full", ""),
];

fn made(name: &str, band: &str, plan: Plan, run: &Run) -> Outcome {
    let request = Request { plan, ..Request::new(common::ensemble(band)) };
    arrange(&common::score(name).score, &request, run).unwrap_or_else(|error| panic!("{name} for {band}: {error}"))
}

fn text(outcome: &Outcome) -> String {
    outcome.plan.as_ref().expect("an arrangement has a plan").to_toml()
}

fn page(outcome: &Outcome) -> String {
    musicxml(&outcome.arrangement, Page::TransposedScore).expect("writes MusicXML")
}

fn assert_same(first: &Outcome, again: &Outcome, what: &str) {
    assert!(text(first) == text(again), "{what}: another plan");
    assert!(smf(&first.performance) == smf(&again.performance), "{what}: other MIDI");
    assert!(page(first) == page(again), "{what}: other MusicXML");
}

#[test]
fn a_plan_replays_byte_for_byte_without_the_solver() {
    for (name, band, pins) in CASES {
        let what = format!("{name} for {band}");
        let pins = Plan::parse(pins, "pins.toml").expect("the pins read");
        let first = made(name, band, pins, &Run::default().with_steps(3_000).with_seed(7));
        let plan = Plan::parse(&text(&first), "plan.toml").expect("our own plan reads");
        assert_same(&first, &made(name, band, plan.clone(), &Run::default()), &what);

        let loudest = first.arrangement.seats.iter().max_by_key(|part| part.notes.len()).expect("somebody plays");
        let seat = first.arrangement.ensemble.seat(loudest.seat).plain_name.clone();
        let bars = "1-8".parse().expect("bars");
        let edit = PlannedEdit { bars, seat, change: PlannedChange::Dynamics(-1), line: 0 };
        let edited = made(name, band, Plan { edits: vec![edit], ..plan }, &Run::default());
        assert_eq!(edited.arrangement.edits.len(), 1, "{what}: the edit is refused");
        let plan = Plan::parse(&text(&edited), "plan.toml").expect("our own plan reads");
        assert_same(&edited, &made(name, band, plan, &Run::default()), &format!("{what}, edited"));
    }
}
