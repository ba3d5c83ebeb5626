//! `batch merge`: all results as CSV and a report, and what is missing.

use super::store::Store;
use super::{outputs, retry};
use crate::cli::args::{Global, MergeBatch};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::{self, fail};
use crate::cli::over::Over;
use crate::cli::pending::Pending;
use crate::cli::terminal::Terminal;
use partwright::batch::{Ending, Item, Standing, State, Summary, csv};
use partwright::report::json;
use std::fs;
use std::path::Path;

/// The table of every item.
const TABLE: &str = "results.csv";
/// The report.
const REPORT: &str = "report.html";

/// Writes both into the plan's folder, anew each time, and prints the report. Exits with 75 while something is missing.
pub(super) fn run(command: &MergeBatch, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let store = Store::open(&command.plan.plan)?;
    let (standing, damaged) = store.standing()?;
    if command.verify {
        verify(&store, &standing, terminal)?;
    }
    let summary = Summary::of(&store.plan, &store.items, &standing, damaged);
    let retries = retry::lines(&store, &command.plan.plan, &summary.missing_shards);
    let table = csv(&store.items, &standing)?;
    put(&store.folder.join(TABLE), &table)?;
    #[cfg(feature = "parquet")]
    put(&store.folder.join(TABLE).with_extension("parquet"), &super::columns::of_csv(&table)?)?;
    put(&store.folder.join(REPORT), summary.html(&retries)?.as_bytes())?;
    let text = if global.json { json::to_text(&summary)? } else { summary.text(&retries) };
    files::print_text(&text)?;
    terminal.say(&format!("written to {0}/{TABLE} and {0}/{REPORT}", store.folder.display()));
    if summary.missing > 0 {
        return Ok(Exit::Again);
    }
    store.sweep();
    Ok(Exit::Fine)
}

/// Reads every result again.
fn verify(store: &Store, standing: &Standing, terminal: &Terminal) -> Result<(), Failure> {
    let changed: Vec<&Item> = store.items.iter().filter(|item| !is_whole(store, standing, item)).collect();
    if changed.is_empty() {
        terminal.say("every result is as it was written");
        return Ok(());
    }
    let keys: Vec<&str> = changed.iter().take(20).map(|item| item.key.as_str()).collect();
    let (many, first) = (changed.len(), keys.join("\n  "));
    let remedy = "remove them and run the plan again";
    Err(Failure::Again(format!("{many} results are gone or changed; {remedy}:\n  {first}")))
}

fn is_whole(store: &Store, standing: &Standing, item: &Item) -> bool {
    let State::Done(line) = standing.state(&item.key, None) else { return true };
    let place = outputs::place(&store.folder, &item.key, store.plan.write);
    let there = outputs::hash(&place).ok().map(|(hash, _)| hash);
    matches!(&line.ending, Ending::Done { output, .. } if Some(output) == there.as_ref())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let pending = Pending::file(path, &Over::own())?;
    fs::write(pending.path(), bytes).map_err(|error| fail("write", path, error))?;
    pending.keep()
}
