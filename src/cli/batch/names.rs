//! What the options of a batch name, held against what there is when the plan is made: else every file would fail.

use crate::cli::args::Arrange;
use crate::cli::arrange;
use crate::cli::changed;
use crate::cli::exit::Failure;
use crate::cli::library::Shelf;
use crate::cli::part_names::PartNames;
use partwright::ensemble::Ensemble;
use std::sync::Arc;

/// Refuses what `arrange` would refuse for every file, as it would.
pub(super) fn check(command: &Arrange, shelf: &Shelf) -> Result<(), Failure> {
    arrange::plan(command.plan.as_deref())?;
    let ensemble = ensemble(command, shelf)?;
    let own_style = ensemble.as_deref().map(|ensemble| ensemble.style.as_str()).filter(|style| !style.is_empty());
    for style in [command.style.as_deref(), own_style].into_iter().flatten() {
        shelf.style(style)?;
    }
    command.target.as_deref().map(|target| shelf.target(target)).transpose()?;
    let names = command.pages.part_names.as_deref().map(PartNames::parse).transpose()?;
    match (names, ensemble) {
        (Some(names), Some(ensemble)) => names.of(&ensemble, &ensemble.name).map(drop),
        _ => Ok(()),
    }
}

/// The ensemble with who is left out of it and how good its players are; `None` for each file's own instruments, of whom only
/// the levels are known.
fn ensemble(command: &Arrange, shelf: &Shelf) -> Result<Option<Arc<Ensemble>>, Failure> {
    let whom = command.ensemble.as_deref().unwrap_or_default();
    if !changed::is_as_written(whom) {
        return shelf.named(&changed::name(whom, command.without.as_deref(), &command.level)).map(Some);
    }
    if command.without.is_some() {
        return Err(changed::nobody_to_leave_out());
    }
    changed::check_levels(&command.level).map(|()| None)
}
