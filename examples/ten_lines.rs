//! The whole way as a library: read, arrange with a pin, listen, mend, write.

use partwright::{
    arrange, balance, ensemble::Ensembles, finding, midi, notation, perform, pipeline, prepare, profile::Library,
    run::Run,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let read = midi::read(&std::fs::read("scores/gymnopedie-1.mid")?)?.value;
    let score = prepare::prepare(read, prepare::Played::Keep, &Run::default())?.value;
    let ensemble = Ensembles::builtin().get("woodwind-quintet", Library::builtin())?.into();
    let plan = arrange::Plan::parse("[[pin]]\nbars = \"5-12\"\nmelody = \"Oboe\"", "my plan")?;
    let (style, checks) = (arrange::Style::default(), Some(balance::Checks::default()));
    let request = pipeline::Request { style, plan, checks, rounds: 1, ..pipeline::Request::new(ensemble) };
    let outcome = pipeline::arrange(&score, &request, &Run::default())?;
    let _what_to_look_at: &[finding::Finding] = &outcome.findings;
    let _midi: Vec<u8> = perform::smf(&outcome.performance);
    let _score: String = notation::musicxml(&outcome.arrangement, notation::Page::TransposedScore)?;
    Ok(())
}
