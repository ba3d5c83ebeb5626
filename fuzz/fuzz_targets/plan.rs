//! Any text as a plan: an error with a place, or a plan that survives write and read and can be bound to a piece.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright::analysis::{Analysis, analyze};
use partwright::arrange::Plan;
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::midi;
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use std::sync::LazyLock;

static PIECE: LazyLock<(Score, Analysis, Ensemble)> = LazyLock::new(|| {
    let score = midi::read(include_bytes!("../../scores/gymnopedie-1.mid")).expect("a score").value;
    let analysis = analyze(&score, &Run::default()).expect("an analysis").value;
    (score, analysis, Ensembles::builtin().get("woodwind-quintet", Library::builtin()).expect("an ensemble"))
});

fuzz_target!(|text: &str| {
    let Ok(plan) = Plan::parse(text, "fuzz.toml") else { return };
    let written = plan.to_toml();
    let again = Plan::parse(&written, "fuzz.toml").expect("what we write can be read");
    // Pins and choices know the line they stand on, so the texts are compared.
    assert!(again.to_toml() == written, "the plan changed on its way");
    assert!(again.pins.len() == plan.pins.len() && again.choices.len() == plan.choices.len());
    let (score, analysis, ensemble) = &*PIECE;
    let analysis = plan.split(score, analysis);
    let _may_be_refused = plan.bind(score, &analysis, ensemble);
});
