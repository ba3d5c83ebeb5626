//! `batch run`: does the plan, or one shard of it.

use super::child::{Launch, own_program};
use super::crew::{self, Tally};
use super::sources::Address;
use super::store::{PLAN, Store};
use super::{bar, recipe};
use crate::cli::args::RunBatch;
use crate::cli::exit::{Exit, Failure};
use crate::cli::terminal::Terminal;
use partwright::batch::{Item, index};
use partwright::run::Error;
use std::path::PathBuf;
use std::time::Duration;

/// Does every item that is not done.
pub(super) fn run(command: &RunBatch, terminal: &Terminal) -> Result<Exit, Failure> {
    let store = Store::open(&command.plan.plan)?;
    recipe::check(&store)?;
    let variable = |name: &str| std::env::var(name).ok();
    let shard = index::shard(command.shard, &variable, store.plan.shards).map_err(refusal)?;
    let shards = store.plan.shards;
    let items: Vec<&Item> =
        store.items.iter().filter(|item| shard.is_none_or(|shard| item.key.shard(shards) == shard)).collect();
    let launch = Launch {
        program: command.worker.clone().map_or_else(own_program, Ok)?,
        plan: store.folder.join(PLAN),
        folder: store.folder.join(recipe::FOLDER),
        timeout: Duration::from_secs_f64(command.timeout),
        memory: command.memory,
    };
    let root = root(command, &store, &items)?;
    let jobs =
        command.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), |jobs| jobs as usize);
    let bar = bar::style(terminal.bar(items.len() as u64));
    let outcome = crew::work(&store, &items, &root, &launch, jobs.min(items.len()), &terminal.run(), &bar);
    bar.finish_and_clear();
    told(command, &outcome?, items.len() as u64, terminal)
}

/// The sources' folder. Where it is not there at all, no file is to blame: it may not be mounted yet.
fn root(command: &RunBatch, store: &Store, items: &[&Item]) -> Result<PathBuf, Failure> {
    let root = command.root.clone().unwrap_or_else(|| PathBuf::from(&store.plan.root));
    if Address::of(&root).is_some() {
        return Ok(root);
    }
    let root = std::path::absolute(&root).unwrap_or(root);
    if root.is_dir() || items.is_empty() {
        return Ok(root);
    }
    let why = format!("the sources' folder {} is not there", root.display());
    Err(Failure::Again(format!("{why}; mount it, or say with --root where it is on this machine")))
}

fn told(command: &RunBatch, tally: &Tally, items: u64, terminal: &Terminal) -> Result<Exit, Failure> {
    let Tally { done, failed, skipped, failed_before, stuck, .. } = tally;
    terminal.say(&format!("{done} done, {failed} failed, {skipped} done before, {failed_before} failed before"));
    let left = items.saturating_sub(done + failed + skipped + failed_before);
    if let Some(why) = stuck {
        return Err(Failure::Again(format!("{why}; {left} of {items} files are left: mend that and run it again")));
    }
    if left > 0 {
        return Err(Failure::Again(format!("stopped; {left} of {items} files are left: run it again to go on")));
    }
    let failed = failed + failed_before;
    if command.max_failures.exceeded(failed, items) {
        terminal
            .say(&format!("{failed} of {items} files failed, which is too many; `partwright batch merge` tells why"));
        return Ok(Exit::TooManyFailures);
    }
    terminal.say_time();
    Ok(Exit::Fine)
}

/// A wrong index is wrong use.
fn refusal(error: Error) -> Failure {
    Failure::Usage(error.to_string())
}
