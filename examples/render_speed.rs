//! Arranges MIDI files for an ensemble and says how fast they turn into sound; `-o` keeps the last mix.
//!
//!     cargo run --release --example render_speed -- --for woodwind-quintet [-o mix.wav] [--opus mix.opus] [--dry] FILE.mid …
//!
//! "voices" counts every sounding sample of every voice (a section is three), tails included.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures")]

#[path = "shared/core_seconds.rs"]
mod core_seconds;

use core_seconds::core_seconds;
use partwright::analysis::analyze;
use partwright::arrange::{Plan, Style, arrange};
use partwright::ensemble::Ensembles;
use partwright::perform::{Performance, perform};
use partwright::profile::Library;
use partwright::render::{self, BLOCK, BlockIndex, MixOptions, Opus, SoundFile, SoundFormat};
use partwright::run::Run;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|i| args.get(i + 1)).cloned();
    let ensemble = option("--for").unwrap_or_else(|| "woodwind-quintet".to_owned());
    let dry = args.iter().any(|arg| arg == "--dry");
    for path in args.iter().filter(|arg| arg.ends_with(".mid")) {
        let performance = arranged(path, &ensemble)?;
        speed(path, &performance);
        mixed(&performance, dry, option("-o"), option("--opus"))?;
    }
    Ok(())
}

fn arranged(path: &str, ensemble: &str) -> Result<Performance, Box<dyn Error>> {
    let run = Run::default();
    let score = partwright::midi::read(&std::fs::read(path)?)?.value;
    let ensemble = Arc::new(Ensembles::builtin().get(ensemble, Library::builtin())?);
    let analysis = analyze(&score, &run)?.value;
    let style = Style::builtin("default")?;
    Ok(perform(&arrange(&score, &analysis, &ensemble, &style, &Plan::default(), &run)?.value))
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

fn mixed(
    performance: &Performance,
    dry: bool,
    wav: Option<String>,
    opus: Option<String>,
) -> Result<(), Box<dyn Error>> {
    let stage = render::stage(performance);
    let mut file = wav
        .map(|path| {
            SoundFile::new(std::io::BufWriter::new(std::fs::File::create(path)?), 2, SoundFormat::default())
                .map_err(Box::<dyn Error>::from)
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
