//! Arranges MIDI files for an ensemble and says how fast they turn into sound; `-o` keeps the last mix.
//!
//!     cargo run --release --example render_speed -- --for woodwind-quintet [-o mix.wav] [--opus mix.opus] [--dry] FILE.mid …
//!
//! What is done in order (room, loudness, file) runs beside the stems of what comes next, so that it holds several cores up
//! only by what it takes longer; measured on one and on two threads in turn.
//!
//! "voices" counts every sounding sample of every voice (a section is three), tails included.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures")]

#[path = "shared/arranged.rs"]
mod arranged;
#[path = "shared/core_seconds.rs"]
mod core_seconds;

use arranged::arranged;
use core_seconds::core_seconds;
use partwright::ensemble::Position;
use partwright::perform::{Performance, perform};
use partwright::render::{
    self, BLOCK, BlockIndex, MixOptions, Moment, Opus, Playing, SoundFile, SoundFormat, Stage, Stems,
};
use partwright::run::Run;
use std::error::Error;
use std::sync::Mutex;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|i| args.get(i + 1)).cloned();
    let ensemble = option("--for").unwrap_or_else(|| "woodwind-quintet".to_owned());
    let dry = args.iter().any(|arg| arg == "--dry");
    for path in args.iter().filter(|arg| arg.ends_with(".mid")) {
        let performance = perform(&arranged(path, &ensemble)?);
        speed(path, &performance);
        in_order(&performance, dry)?;
        mixed(&performance, dry, option("-o"), option("--opus"))?;
    }
    Ok(())
}

fn speed(path: &str, performance: &Performance) {
    let start = Instant::now();
    let stage = render::stage(performance);
    let staging = start.elapsed().as_secs_f64();
    let mut out = vec![0.0; BLOCK];
    let start = core_seconds();
    for seat in stage.seats() {
        (0..stage.blocks()).for_each(|index| render::block(&stage, seat, BlockIndex(index), &mut out));
    }
    let dry = core_seconds() - start;
    let seconds = stage.samples() as f64 / f64::from(render::RATE);
    let notes: usize = performance.seats.iter().map(|seat| seat.notes.len()).sum();
    println!("{path}: {notes} notes, {} seats, {seconds:.0} s", performance.seats.len());
    println!("  stage {staging:.3} s; dry stems on one core {dry:.2} s = {:.0} x real time", seconds / dry);
    let voices = stage.voice_samples() as f64;
    println!(
        "  {:.1} voices on average, {:.0} M voice samples a second",
        voices / stage.samples() as f64,
        voices / dry / 1e6
    );
}

/// How much of the work is done in order, and what that costs on two cores.
fn in_order(performance: &Performance, dry: bool) -> Result<(), Box<dyn Error + Send + Sync>> {
    let stems = Timed { stage: render::stage(performance), spent: Mutex::new(0.0) };
    let (_, core) = on_threads(1, &stems, dry)?;
    let aside = stems.spent.lock().map_or(0.0, |spent| *spent);
    let order = core - aside;
    let waits = (order - aside).max(0.0) / core;
    println!(
        "  recorded on one core: {aside:.2} s of stems, {order:.2} s in order; {:.1} % of it waited for on two cores",
        100.0 * waits
    );
    let (mut one, mut two) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..5 {
        one = one.min(on_threads(1, &stems, dry)?.0);
        two = two.min(on_threads(2, &stems, dry)?.0);
    }
    let serial = (2.0 * two / one - 1.0).max(0.0);
    println!("  best of five: {one:.2} s on one thread, {two:.2} s on two, as if {:.1} % were serial", 100.0 * serial);
    Ok(())
}

/// Seconds by the clock, and on the core.
fn on_threads(count: usize, stems: &Timed, dry: bool) -> Result<(f64, f64), Box<dyn Error + Send + Sync>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build()?;
    let told = pool.install(|| {
        let (start, core) = (Instant::now(), core_seconds());
        let mut file = SoundFile::new(std::io::empty(), 2, SoundFormat::default())?;
        let options = MixOptions { dry, loudness: None, ..MixOptions::default() };
        render::mix(stems, &options, &Run::default(), &mut |samples| file.push(samples))?;
        file.finish()?;
        Ok::<_, partwright::run::Error>((start.elapsed().as_secs_f64(), core_seconds() - core))
    });
    Ok(told?)
}

/// Stems that tell what they take on the core.
struct Timed {
    stage: Stage,
    spent: Mutex<f64>,
}

impl Stems for Timed {
    fn positions(&self) -> Vec<Position> {
        self.stage.positions()
    }

    fn samples(&self) -> u64 {
        self.stage.samples()
    }

    fn play(&self) -> Box<dyn Playing + '_> {
        Box::new(TimedPlaying { playing: self.stage.play(), spent: &self.spent })
    }
}

struct TimedPlaying<'a> {
    playing: Box<dyn Playing + 'a>,
    spent: &'a Mutex<f64>,
}

impl Playing for TimedPlaying<'_> {
    fn next(&mut self, count: u32) -> Vec<Moment> {
        let start = core_seconds();
        let moments = self.playing.next(count);
        if let Ok(mut spent) = self.spent.lock() {
            *spent += core_seconds() - start;
        }
        moments
    }
}

fn mixed(
    performance: &Performance,
    dry: bool,
    wav: Option<String>,
    opus: Option<String>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let stage = render::stage(performance);
    let mut file = wav
        .map(|path| {
            SoundFile::new(std::io::BufWriter::new(std::fs::File::create(path)?), 2, SoundFormat::default())
                .map_err(Box::<dyn Error + Send + Sync>::from)
        })
        .transpose()?;
    let mut small = opus.is_some().then(|| Opus::new(2, 64_000)).transpose()?;
    let start = Instant::now();
    let info = render::mix(&stage, &MixOptions { dry, ..MixOptions::default() }, &Run::default(), &mut |samples| {
        if let Some(file) = &mut file {
            file.push(samples)?;
        }
        small.as_mut().map_or(Ok(()), |small| small.push(samples))
    })?;
    println!(
        "  mix {:.2} s; gain {:.1}, {:.1}, true peak {:.1}, limited {:.1}",
        start.elapsed().as_secs_f64(),
        info.gain,
        info.loudness,
        info.true_peak,
        info.limited
    );
    if let Some(file) = file {
        file.finish()?;
    }
    if let (Some(path), Some(small)) = (opus, small) {
        std::fs::write(path, small.finish()?)?;
    }
    Ok(())
}
