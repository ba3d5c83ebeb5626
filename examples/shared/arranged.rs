//! A MIDI file arranged for an ensemble, in the default style.

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Plan, Style, arrange};
use partwright::ensemble::Ensembles;
use partwright::profile::Library;
use partwright::run::Run;
use std::error::Error;
use std::sync::Arc;

pub(crate) fn arranged(path: &str, ensemble: &str) -> Result<Arrangement, Box<dyn Error + Send + Sync>> {
    let run = Run::default();
    let score = partwright::midi::read(&std::fs::read(path)?)?.value;
    let ensemble = Arc::new(Ensembles::builtin().get(ensemble, Library::builtin())?);
    let analysis = analyze(&score, &run)?.value;
    Ok(arrange(&score, &analysis, &ensemble, &Style::builtin("default")?, &Plan::default(), &run)?.value)
}
