//! How fast it is told who is heard: listening and judging beside real time, on one core and on two, and what a further round
//! costs when a few bars have changed.
//!
//!     cargo run --release --example balance_speed -- [--for woodwind-quintet] [--runs 3] FILE.mid …
//!
//! "One core" is the time that the one thread had a core, so that other work on the machine does not count. The serial share
//! follows from the wall times of one and two threads by Amdahl's law, the best of the runs of each; other work falsifies it.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures")]

#[path = "shared/arranged.rs"]
mod arranged;
#[path = "shared/core_seconds.rs"]
mod core_seconds;

use arranged::arranged;
use core_seconds::core_seconds;
use partwright::arrange::{Arrangement, Edit, revise};
use partwright::balance::{Checks, Measured, listen, measure};
use partwright::perform::perform;
use partwright::render::{RATE, Stage, stage};
use partwright::run::Run;
use partwright::score::{SeatId, TickSpan};
use std::error::Error;
use std::time::Instant;

type Anyhow<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Anyhow<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|i| args.get(i + 1)).cloned();
    let ensemble = option("--for").unwrap_or_else(|| "woodwind-quintet".to_owned());
    let runs = option("--runs").map_or(Ok(3), |runs| runs.parse())?;
    for path in args.iter().filter(|arg| arg.ends_with(".mid")) {
        told(path, &arranged(path, &ensemble)?, runs)?;
    }
    Ok(())
}

fn told(path: &str, arrangement: &Arrangement, runs: usize) -> Anyhow<()> {
    let (one, two) = (pool(1)?, pool(2)?);
    let first = one.install(|| Once::of(arrangement))?;
    let seconds = first.stage.samples() as f64 / f64::from(RATE);
    let (bars, seats) = (arrangement.frame.bar_count(), arrangement.ensemble.seats.len());
    println!("{path}: {seats} seats, {bars} bars, {seconds:.0} s");
    let whole = first.listening + first.judging;
    println!(
        "  one core: listening {:.2} s, judging {:.2} s: {:.0} times real time",
        first.listening,
        first.judging,
        seconds / whole
    );
    let wall = |pool: &rayon::ThreadPool| -> Anyhow<f64> {
        let all: Anyhow<Vec<f64>> = (0..runs).map(|_| Ok(pool.install(|| Once::of(arrangement))?.wall)).collect();
        Ok(all?.into_iter().fold(f64::INFINITY, f64::min))
    };
    let (alone, both) = (wall(&one)?, wall(&two)?);
    println!(
        "  wall: one thread {alone:.2} s, two {both:.2} s: serial share {:.1} %",
        100.0 * (2.0 * both / alone - 1.0)
    );
    for share in [1, 4, 16] {
        println!("  {}", one.install(|| again(arrangement, &first, share, whole))?);
    }
    Ok(())
}

fn pool(threads: usize) -> Anyhow<rayon::ThreadPool> {
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// Listened to and judged once.
struct Once {
    stage: Stage,
    measured: Measured,
    listening: f64,
    judging: f64,
    wall: f64,
}

impl Once {
    fn of(arrangement: &Arrangement) -> Anyhow<Self> {
        let (begun, start) = (Instant::now(), core_seconds());
        let stage = stage(&perform(arrangement));
        let heard = listen(&stage, &Run::default())?;
        let listened = core_seconds();
        let measured = measure(&heard, arrangement);
        let _ = measured.judge(arrangement, &Checks::default());
        let (listening, judging) = (listened - start, core_seconds() - listened);
        Ok(Self { stage, measured, listening, judging, wall: begun.elapsed().as_secs_f64() })
    }
}

/// A round in which one seat plays one sixteenth (or so) of the piece a step softer.
fn again(arrangement: &Arrangement, first: &Once, share: u64, whole: f64) -> Anyhow<String> {
    let end = arrangement.frame.end;
    let span = TickSpan { start: partwright::score::Tick(0), end: partwright::score::Tick(end.0 / share) };
    let start = core_seconds();
    let edit = Edit::Dynamics { seat: SeatId(0), span, steps: -1 };
    let revised = revise(arrangement, &[edit], &Run::default())?.value;
    let stage = first.stage.again(&perform(&revised));
    let heard = first.measured.heard().relisten(&stage, &stage.changes(&first.stage), &Run::default())?;
    let listened = core_seconds() - start;
    let measured = first.measured.again(&heard, &revised);
    let seen = core_seconds() - start;
    let _ = measured.judge(&revised, &Checks::default());
    let all = core_seconds() - start;
    Ok(format!(
        "a round in which a seat changes for 1/{share} of the piece: {listened:.2} s until it is heard, {seen:.2} s until it is measured, {all:.2} s in all, {:.0} % of the first",
        100.0 * all / whole
    ))
}
