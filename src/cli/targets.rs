//! `targets`: list, show, check.

use super::args::{Global, Targets, TargetsAction};
use super::exit::{Exit, Failure};
use super::files::{print_schema, print_text};
use super::json;
use super::library::Shelf;
use super::texts::Texts;
use partwright::perform::Target;
use partwright::report::text::table;
use serde::Serialize;
use std::path::PathBuf;

/// Does what was asked.
pub(crate) fn run(command: &Targets, global: &Global) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    match &command.action {
        TargetsAction::List => list(&shelf, global),
        TargetsAction::Show { id } => show(&shelf, id, global),
        TargetsAction::Check(files) => check(&shelf, &files.files, global),
        TargetsAction::Template => print_text(Target::TEMPLATE),
        TargetsAction::Schema => print_schema(&Target::json_schema()),
    }
}

fn list(shelf: &Shelf, global: &Global) -> Result<Exit, Failure> {
    let targets = Target::ids().map(|id| shelf.target(id)).collect::<Result<Vec<Target>, Failure>>()?;
    if global.json {
        #[derive(Serialize)]
        struct List {
            targets: Vec<Target>,
        }
        json::print(List { targets })?;
        return Ok(Exit::Fine);
    }
    let header = ["id", "name", "maps"].map(str::to_owned);
    let rows = targets.into_iter().map(|target| [target.id, target.name, target.maps.len().to_string()]);
    print_text(&table(std::iter::once(header).chain(rows).collect(), &[2]))
}

fn show(shelf: &Shelf, id: &str, global: &Global) -> Result<Exit, Failure> {
    let target = shelf.target(id)?;
    if global.json {
        json::print(&target)?;
        return Ok(Exit::Fine);
    }
    print_text(Target::text(&target.id).unwrap_or_default())
}

fn check(shelf: &Shelf, paths: &[PathBuf], global: &Global) -> Result<Exit, Failure> {
    let texts = Texts::read(paths)?;
    let wrong = texts.iter().flat_map(|(name, text)| shelf.check_target(name, text)).collect();
    texts.report(wrong, "target", global)
}
