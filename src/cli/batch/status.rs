//! `batch status`: how far it is, how fast it goes, how long it takes.

use super::now_ms;
use super::store::Store;
use crate::cli::args::{Global, PlanFile};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::json;
use partwright::batch::{Progress, Standing, ranges};
use serde::Serialize;
use std::fmt::Write;

/// Over how long the rate is taken, in milliseconds.
const WINDOW_MS: u64 = 300_000;

/// What is told.
#[derive(Serialize)]
struct Status {
    items: u64,
    done: u64,
    failed: u64,
    missing: u64,
    shards: u32,
    shards_ended: usize,
    missing_shards: Vec<u32>,
    items_a_second: Option<f64>,
    seconds_left: Option<f64>,
    damaged_lines: usize,
}

/// Tells where a batch stands.
pub(super) fn run(command: &PlanFile, global: &Global) -> Result<Exit, Failure> {
    let store = Store::open(&command.plan)?;
    let (standing, damaged_lines) = store.standing()?;
    let status = status(&store, &standing, damaged_lines);
    if global.json {
        json::print(status)?;
        return Ok(Exit::Fine);
    }
    files::print_text(&text(&status))
}

fn status(store: &Store, standing: &Standing, damaged_lines: usize) -> Status {
    let shards = standing.progress(&store.plan, &store.items);
    let sum = Progress::sum(&shards);
    let missing_shards: Vec<u32> =
        (0..).zip(&shards).filter(|(_, shard)| shard.missing() > 0).map(|(index, _)| index).collect();
    let rate = standing.rate(now_ms(), WINDOW_MS);
    Status {
        items: sum.items,
        done: sum.done,
        failed: sum.failed,
        missing: sum.missing(),
        shards: store.plan.shards.get(),
        shards_ended: shards.len() - missing_shards.len(),
        missing_shards,
        items_a_second: rate,
        seconds_left: rate.filter(|_| sum.missing() > 0).map(|rate| sum.missing() as f64 / rate),
        damaged_lines,
    }
}

fn text(status: &Status) -> String {
    let Status { items, done, failed, missing, shards, shards_ended, .. } = status;
    let ended = 100.0 * (done + failed) as f64 / (*items).max(1) as f64;
    let mut text = format!(
        "{done} done, {failed} failed, {missing} missing of {items} items ({ended:.1} %)\n{shards_ended} of {shards} shards have ended"
    );
    if !status.missing_shards.is_empty() {
        let _ = write!(text, "; not {}", ranges(&status.missing_shards));
    }
    text.push('\n');
    if let (Some(rate), Some(left)) = (status.items_a_second, status.seconds_left) {
        let _ = writeln!(text, "{rate:.1} items a second over the last minutes; about {} left", clock(left));
    }
    if status.damaged_lines > 0 {
        let _ =
            writeln!(text, "{} lines of results are damaged; what they told counts as missing", status.damaged_lines);
    }
    text
}

/// Hours, minutes and seconds.
fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}
