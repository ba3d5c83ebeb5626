//! `ensembles`: list, show, check.

use super::args::{Ensembles, EnsemblesAction, Global};
use super::exit::{Exit, Failure};
use super::files::{self, print_schema, print_text};
use super::json;
use super::library::Shelf;
use super::texts::Texts;
use partwright::ensemble::{self, Ensemble, line_of, toml_of};
use partwright::report::text::table;
use serde::Serialize;
use std::path::PathBuf;

/// Does what was asked.
pub(crate) fn run(command: &Ensembles, global: &Global) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    match &command.action {
        EnsemblesAction::List => list(&shelf, global),
        EnsemblesAction::Show { id, toml: true } => show_toml(&shelf, id),
        EnsemblesAction::Show { id, toml: false } => show(&shelf, id, global),
        EnsemblesAction::Check(files) => check(&shelf, &files.files, global),
        EnsemblesAction::Template => print_text(ensemble::TEMPLATE),
        EnsemblesAction::Schema => print_schema(&ensemble::json_schema()),
    }
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    seats: usize,
    players: u32,
}

impl Row {
    fn of(ensemble: &Ensemble) -> Self {
        Self {
            id: ensemble.id.clone(),
            name: ensemble.name.clone(),
            seats: ensemble.seats.len(),
            players: ensemble.seats.iter().map(|seat| u32::from(seat.players)).sum(),
        }
    }
}

fn list(shelf: &Shelf, global: &Global) -> Result<Exit, Failure> {
    let rows: Vec<Row> = shelf.ensembles()?.iter().map(Row::of).collect();
    if global.json {
        #[derive(Serialize)]
        struct List {
            ensembles: Vec<Row>,
        }
        json::print(List { ensembles: rows })?;
        return Ok(Exit::Fine);
    }
    let header = ["id", "name", "seats", "players"].map(str::to_owned);
    let cells = rows.into_iter().map(|row| [row.id, row.name, row.seats.to_string(), row.players.to_string()]);
    print_text(&table(std::iter::once(header).chain(cells).collect(), &[2, 3]))
}

fn show(shelf: &Shelf, id: &str, global: &Global) -> Result<Exit, Failure> {
    let ensemble = shelf.shown(id)?;
    if global.json {
        json::print(&*ensemble)?;
        return Ok(Exit::Fine);
    }
    let header = ["seat", "short", "instruments", "players", "level", "chair", "range"].map(str::to_owned);
    let rows = ensemble.seats.iter().map(|seat| {
        let instruments: Vec<&str> = seat.profiles.iter().map(|profile| profile.id.0.as_str()).collect();
        let range = if seat.profile().is_unpitched() { "-".to_owned() } else { seat.range().to_string() };
        [
            seat.plain_name.clone(),
            seat.abbreviation.clone(),
            instruments.join(", "),
            seat.players.to_string(),
            seat.level.to_string(),
            if seat.optional { format!("{}, optional", json::word(&seat.chair)) } else { json::word(&seat.chair) },
            range,
        ]
    });
    let line = line_of(&ensemble);
    let head = if line == ensemble.name { line } else { format!("{}\n{line}", ensemble.name) };
    print_text(&format!("{head}\n\n{}", table(std::iter::once(header).chain(rows).collect(), &[3])))
}

/// One of a line gets an id that a file can have.
fn show_toml(shelf: &Shelf, id: &str) -> Result<Exit, Failure> {
    let mut ensemble = Ensemble::clone(&*shelf.shown(id)?);
    ensemble.id = files::slug(&ensemble.id);
    print_text(&toml_of(&ensemble)?)
}

fn check(shelf: &Shelf, paths: &[PathBuf], global: &Global) -> Result<Exit, Failure> {
    let texts = Texts::read(paths)?;
    let wrong = texts.iter().flat_map(|(name, text)| shelf.check_ensemble(name, text)).collect();
    texts.report(wrong, "ensemble", global)
}
