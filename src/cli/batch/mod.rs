//! `batch`: thousands of files, planned, run in shards, told and merged.
//!
//! `run` gives each file to a *worker*, a child process that does one file at a time under limits of time and memory. A worker
//! that fails costs that file alone: it is told in the results, and another worker takes its place. Workers are kept from one
//! file to the next, since reading 190 instruments takes longer than arranging a short piece; but what a worker failed that had
//! done others before is tried once more in a fresh one, so that the verdict on a file is its own.

mod bar;
mod child;
#[cfg(feature = "parquet")]
mod columns;
mod crew;
mod failures;
mod limits;
mod merge;
mod names;
mod outputs;
mod plan;
mod protocol;
mod recipe;
mod retry;
mod run;
mod sources;
mod status;
mod store;
mod whom;
mod worker;

pub(crate) use failures::Failures;

use super::args::{Batch, BatchAction, Global};
use super::config::Config;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use std::time::{SystemTime, UNIX_EPOCH};

/// Does what is asked with a batch.
pub(crate) fn run(command: &Batch, config: &Config, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    match &command.action {
        BatchAction::Plan(command) => plan::run(command, config, global, terminal),
        BatchAction::Run(command) => run::run(command, terminal),
        BatchAction::Status(command) => status::run(command, global),
        BatchAction::Retry(command) => retry::run(command),
        BatchAction::Merge(command) => merge::run(command, global, terminal),
        BatchAction::Worker(command) => worker::run(command, terminal),
    }
}

/// Milliseconds since 1970.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What another program or library said, as one line that is not too long.
fn in_a_line(text: &str) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(400).collect()
}
