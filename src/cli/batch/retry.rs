//! `batch retry`: lets what failed be tried again, and prints the command that does so.

use super::now_ms;
use super::store::{Runner, Store, Writer};
use crate::cli::args::RetryBatch;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use partwright::batch::{Ending, Engine, Item, Line, State};
use std::collections::BTreeSet;
use std::path::Path;

/// Voids failures; what is missing anyway is told with them.
pub(super) fn run(command: &RetryBatch) -> Result<Exit, Failure> {
    let store = Store::open(&command.plan.plan)?;
    let (standing, _) = store.standing()?;
    let mut writer = Writer::new(&store, &Runner::new());
    let (mut shards, mut failed, mut missing) = (BTreeSet::new(), 0, 0);
    for item in &store.items {
        match standing.state(&item.key, None) {
            State::Missing => missing += 1,
            State::Failed(line) if is_meant(command, line) => {
                failed += 1;
                writer.write(item.key.shard(store.plan.shards), &again(line))?;
            }
            _ => continue,
        }
        shards.insert(shard(&store, item));
    }
    let shards: Vec<u32> = shards.into_iter().collect();
    let mut text = format!("{failed} failed items will be tried again, {missing} are missing\n");
    lines(&store, &command.plan.plan, &shards).iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    files::print_text(&text)
}

/// The commands that do shards again: on this machine, and on the engines that the plan was written for.
pub(super) fn lines(store: &Store, plan: &Path, shards: &[u32]) -> Vec<String> {
    if shards.is_empty() {
        return Vec::new();
    }
    let here = format!("partwright batch run {} --shard all", plan.display());
    let engines = store.plan.emitted.iter().filter_map(|name| name.parse::<Engine>().ok());
    let folder = store.folder.display();
    let there = engines.map(|engine| format!("cd {folder} && {}", engine.retry(shards)));
    std::iter::once(here).chain(there).collect()
}

fn shard(store: &Store, item: &Item) -> u32 {
    item.key.shard(store.plan.shards)
}

fn is_meant(command: &RetryBatch, line: &Line) -> bool {
    let of = |reasons: &[partwright::batch::Reason]| match &line.ending {
        Ending::Failed { reason, .. } => reasons.contains(reason),
        _ => false,
    };
    command.reason.is_empty() || of(&command.reason)
}

fn again(line: &Line) -> Line {
    Line { ending: Ending::Again, ended_ms: now_ms(), ..line.clone() }
}
