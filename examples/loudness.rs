//! How loud a recording is, by the meter and to the ear, and how long that takes to find out.
//!
//!     cargo run --release --example loudness -- FILE.wav
//!
//! FILE is WAV at 48 kHz (float or 16 to 32 bits); a tone of full scale has 120 dB SPL. One line of JSON: loudness after
//! BS.1770; loudness of the first channel in sone after ISO 532-2 as a steady sound, and the mean over frames of 85 ms as
//! the balance hears; seconds that each took. tests/clients/loudness_meter.py holds the first against ffmpeg,
//! tests/clients/loudness_speed.py the others against phonometry.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command's result goes to stdout, with times")]

use partwright::balance::hearing::{Ears, Field, Sone, components, loudness};
use partwright::balance::{Programme, loudness_over_time};
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: loudness FILE.wav")?;
    let (channels, rate) = read(&path)?;
    let first = channels.first().ok_or("the file has no channel")?;
    if rate != 48_000 {
        return Err(format!("{path} has {rate} samples a second, and must have 48000").into());
    }
    let (programme, meter_s) = timed(|| Programme::measure(&channels));
    let (steady, steady_s) = timed(|| loudness(&components(first, rate), Field::Free, Ears::Both));
    let (frames, frames_s) = timed(|| loudness_over_time(first));
    let mean = frames.iter().map(|sone| sone.0).sum::<f64>() / frames.len().max(1) as f64;
    let told = serde_json::json!({
        "seconds": first.len() as f64 / f64::from(rate), "programme": programme, "meter_s": meter_s,
        "steady": steady, "steady_s": steady_s, "frames_mean": Sone(mean), "frames_s": frames_s,
    });
    println!("{told}");
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed().as_secs_f64())
}

/// Channels, and samples a second.
type Recording = (Vec<Vec<f32>>, u32);

fn read(path: &str) -> Result<Recording, Box<dyn Error>> {
    let mut reader = hound::WavReader::open(path)?;
    let spec = reader.spec();
    let full = f64::from(1u32 << (spec.bits_per_sample - 1));
    let samples: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>()?,
        hound::SampleFormat::Int => {
            let scaled = |x: i32| (f64::from(x) / full) as f32;
            reader.samples::<i32>().map(|x| x.map(scaled)).collect::<Result<_, _>>()?
        }
    };
    let channels = usize::from(spec.channels.max(1));
    let channel = |index: usize| samples.iter().skip(index).step_by(channels).copied().collect();
    Ok(((0..channels).map(channel).collect(), spec.sample_rate))
}
