//! What the search for seats and octaves costs and gains: cost, bound and gap by budget, on every MIDI file of a folder.
//!
//!     cargo run --release --example solver_figures -- FOLDER ENSEMBLE...
//!
//! A row is a budget of steps; `cost` is the sum over all files, `against default` how much dearer or cheaper that is than
//! with the default budget, `gap` by how much the best could be cheaper at most, `best proven` how many files have none.

#![allow(clippy::print_stdout, reason = "a program speaks to its terminal")]

#[path = "hearing/files.rs"]
#[allow(dead_code, reason = "each example uses its part")]
mod files;

use files::{heard, midi};
use partwright::analysis::Analysis;
use partwright::arrange::{Gap, Plan, Style, arrange};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Anyhow<T> = Result<T, Box<dyn Error>>;

const STEPS: [u64; 5] = [0, 2_000, 20_000, 200_000, 2_000_000];

fn main() -> Anyhow<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (folder, ensembles) = args.split_first().ok_or("usage: solver_figures FOLDER ENSEMBLE...")?;
    let pieces: Vec<_> = midi(Path::new(folder)).iter().map(|path| heard(path)).collect::<Anyhow<_>>()?;
    for id in ensembles {
        let ensemble = Arc::new(Ensembles::builtin().get(id, Library::builtin())?);
        table(&pieces, &ensemble)?;
    }
    Ok(())
}

fn table(pieces: &[(Score, Analysis)], ensemble: &Arc<Ensemble>) -> Anyhow<()> {
    println!("{}, {} files", ensemble.name, pieces.len());
    println!(
        "{:>8}  {:>9}  {:>15}  {:>6}  {:>11}  {:>7}",
        "steps", "cost", "against default", "gap", "best proven", "time"
    );
    let rows: Anyhow<Vec<_>> = STEPS.iter().map(|steps| row(pieces, ensemble, *steps)).collect();
    let rows = rows?;
    let default: i64 = rows[3].0.iter().map(|gap| gap.cost).sum();
    for (steps, (gaps, time)) in STEPS.iter().zip(&rows) {
        let (cost, bound) =
            (gaps.iter().map(|gap| gap.cost).sum::<i64>(), gaps.iter().map(|gap| gap.bound).sum::<i64>());
        let against = (cost - default) as f64 * 100.0 / default.max(1) as f64;
        let gap = (cost - bound) as f64 * 100.0 / cost.max(1) as f64;
        let proven = gaps.iter().filter(|gap| gap.cost == gap.bound).count();
        println!("{steps:>8}  {cost:>9}  {against:>+13.2} %  {gap:>4.1} %  {proven:>11}  {:>5} ms", time.as_millis());
    }
    Ok(())
}

/// The gap of each piece with a budget, and the time it all takes.
fn row(pieces: &[(Score, Analysis)], ensemble: &Arc<Ensemble>, steps: u64) -> Anyhow<(Vec<Gap>, Duration)> {
    let (start, run) = (Instant::now(), Run::default().with_steps(steps));
    let gap = |(score, analysis): &(Score, Analysis)| -> Anyhow<Gap> {
        let arranged = arrange(score, analysis, ensemble, &Style::default(), &Plan::default(), &run)?.value;
        arranged.ledger.gap.ok_or_else(|| "nothing was searched".into())
    };
    let gaps: Result<Vec<Gap>, _> = pieces.iter().map(gap).collect();
    Ok((gaps?, start.elapsed()))
}
