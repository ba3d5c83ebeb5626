//! The worker: does one file after another, as it is told on stdin.

use super::protocol::{Answer, Job};
use super::recipe::Recipe;
use super::store::Store;
use super::{limits, outputs, sources};
use crate::cli::args;
use crate::cli::arrange::Carried;
use crate::cli::disk;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::{self, fail};
use crate::cli::terminal::Terminal;
use partwright::batch::{Ending, Figures, Reason, sha256};
use partwright::report::json;
use partwright::run::Error;
use std::path::Path;

/// How much must be free for a failure to write to be of another kind, in bytes.
const ROOM: u64 = 1 << 20;

/// Does files until stdin ends.
pub(crate) fn run(command: &args::Worker, terminal: &Terminal) -> Result<Exit, Failure> {
    limits::die_with_parent();
    let store = Store::open(&command.plan.plan)?;
    let recipe = Recipe::open(&store)?;
    say(&Answer::Ready)?;
    for line in std::io::stdin().lines() {
        let line = line.map_err(|error| fail("read", Path::new("stdin"), error))?;
        let job: Job = serde_json::from_str(&line).map_err(|error| Failure::Usage(error.to_string()))?;
        say(&answer(&job, &store, &recipe, terminal))?;
    }
    Ok(Exit::Fine)
}

fn say(answer: &Answer) -> Result<(), Failure> {
    files::to_stdout(json::to_line(answer)?.as_bytes(), false)
}

/// Reads, arranges, writes, and puts the result in its place.
fn answer(job: &Job, store: &Store, recipe: &Recipe, terminal: &Terminal) -> Answer {
    let bytes = match sources::read(&job.root, &job.item) {
        Ok(bytes) => bytes,
        Err(Failure::Again(why)) => return Answer::Stuck(why),
        Err(failure) => {
            return Answer::Ended { input: String::new(), ending: failed(Reason::Missing, &failure.to_string()) };
        }
    };
    let input = sha256(&bytes);
    let written = match recipe.arrange(&job.item, &bytes, &job.scratch, terminal) {
        Ok((carried, made)) if carried.outcome.refused().is_empty() => written(job, store, &carried, &made),
        Ok((carried, _)) => Err(Failure::Refused(carried.outcome.refused().into_iter().cloned().collect())),
        Err(failure) => Err(failure),
    };
    match written {
        Ok(ending) => Answer::Ended { input, ending },
        Err(failure) => no_result(&failure, input, &job.scratch),
    }
}

fn written(job: &Job, store: &Store, carried: &Carried, made: &Path) -> Result<Ending, Failure> {
    let place = outputs::place(&store.folder, &job.item.key, store.plan.write);
    let (output, bytes) = outputs::hash(made).map_err(|error| fail("write", made, error))?;
    outputs::put(made, &place, &job.scratch).map_err(|error| fail("write", &place, error))?;
    Ok(Ending::Done { output, bytes, figures: Figures::of(&carried.outcome) })
}

/// What a failure means: the file's own, or that no result can be written.
fn no_result(failure: &Failure, input: String, scratch: &Path) -> Answer {
    let ended = |reason: Reason| Answer::Ended { input, ending: failed(reason, &failure.to_string()) };
    match failure {
        Failure::File { verb, .. } if *verb != "read" => Answer::Stuck(failure.to_string()),
        Failure::Library { error, .. } => match error {
            Error::Cancelled => Answer::Stopped,
            Error::Encode { .. } if !disk::has_room(scratch, ROOM) => Answer::Stuck(failure.to_string()),
            Error::Unreadable { .. } | Error::Unsupported { .. } | Error::Limit { .. } => ended(Reason::Unreadable),
            Error::Unsatisfiable { .. } => ended(Reason::Refused),
            _ => ended(Reason::Other),
        },
        Failure::Refused(_) => ended(Reason::Refused),
        _ => ended(Reason::Other),
    }
}

fn failed(reason: Reason, message: &str) -> Ending {
    Ending::Failed { reason, message: message.lines().map(str::trim).collect::<Vec<_>>().join(" ") }
}
