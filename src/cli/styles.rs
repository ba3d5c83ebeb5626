//! `styles`: list, show, check.

use super::args::{Global, Styles, StylesAction};
use super::exit::{Exit, Failure};
use super::files::{print_schema, print_text};
use super::json;
use super::library::Shelf;
use super::texts::Texts;
use partwright::arrange::Style;
use partwright::report::text::table;
use serde::Serialize;
use std::path::PathBuf;

/// Does what was asked.
pub(crate) fn run(command: &Styles, global: &Global) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    match &command.action {
        StylesAction::List => list(&shelf, global),
        StylesAction::Show { id } => show(&shelf, id, global),
        StylesAction::Check(files) => check(&shelf, &files.files, global),
        StylesAction::Template => print_text(Style::TEMPLATE),
        StylesAction::Schema => print_schema(&Style::json_schema()),
    }
}

fn list(shelf: &Shelf, global: &Global) -> Result<Exit, Failure> {
    let styles = Style::ids().map(|id| shelf.style(id)).collect::<Result<Vec<Style>, Failure>>()?;
    if global.json {
        #[derive(Serialize)]
        struct List {
            styles: Vec<Style>,
        }
        json::print(List { styles })?;
        return Ok(Exit::Fine);
    }
    let header = ["id", "what a listener hears"].map(str::to_owned);
    let rows = styles.into_iter().map(|style| [style.id, style.about]);
    print_text(&table(std::iter::once(header).chain(rows).collect(), &[]))
}

fn show(shelf: &Shelf, id: &str, global: &Global) -> Result<Exit, Failure> {
    let style = shelf.style(id)?;
    if global.json {
        json::print(&style)?;
        return Ok(Exit::Fine);
    }
    print_text(Style::text(&style.id).unwrap_or_default())
}

fn check(shelf: &Shelf, paths: &[PathBuf], global: &Global) -> Result<Exit, Failure> {
    let texts = Texts::read(paths)?;
    let wrong = texts.iter().flat_map(|(name, text)| shelf.check_style(name, text)).collect();
    texts.report(wrong, "style", global)
}
