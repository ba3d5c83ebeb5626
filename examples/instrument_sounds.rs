//! Plays each instrument of the library alone and prints figures of its sound; with a folder, writes a scale as WAV.
//!
//!     cargo run --example instrument_sounds -- [FOLDER] [INSTRUMENT …]
//!
//! For the middle of the tessitura at pp, mf and ff: level against the power through the chain, spectral centroid, crest.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures")]

use partwright::arrange::Articulation;
use partwright::ensemble::{Ensemble, Seat};
use partwright::perform::{Performance, PerformedNote, SeatPerformance};
use partwright::profile::{Library, Profile, Technique};
use partwright::render::{self, BLOCK, BlockIndex, SoundFile, SoundFormat};
use partwright::score::{Division, Frame, Pitch, SeatId, Sound, Tick, Ticks};
use std::error::Error;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().filter(|folder| folder != "-");
    let wanted: Vec<String> = args.collect();
    let donor = partwright::ensemble::Ensembles::builtin().get("string-quartet", Library::builtin())?;
    println!("{:24} {:>5} {:>21} {:>24} {:>17}", "instrument", "pitch", "level error dB", "centroid Hz", "crest dB");
    for profile in Library::builtin().iter().filter(|p| wanted.is_empty() || wanted.contains(&p.id.0)) {
        figures(&donor, profile);
        if let Some(folder) = &folder {
            scale(&donor, profile, folder)?;
        }
    }
    Ok(())
}

fn figures(donor: &Ensemble, profile: &Arc<Profile>) {
    if profile.is_unpitched() {
        return;
    }
    let range = profile.range.tessitura;
    let middle = Pitch::clamped((i32::from(range.low.midi()) + i32::from(range.high.midi())) / 2);
    let mut columns = [String::new(), String::new(), String::new()];
    for position in [0.0, 0.6, 1.0] {
        let power = profile.register(middle).map_or(90.0, |register| register.power.at(position).0);
        let sound = dry(donor, profile, vec![note(middle, 0, 2000, position, power)]);
        let dies = profile.timbre.decay.is_some();
        let held = if dies { &sound[..6000] } else { &sound[28_800..90_000] };
        let expected = render::rms_of_level(render::level_at(partwright::units::Decibels(power), 5.0));
        let peak = held.iter().fold(0.0f64, |peak, x| peak.max(f64::from(x.abs())));
        columns[0] += &format!("{:7.2}", 20.0 * (rms(held) / expected).log10());
        columns[1] += &format!("{:8.0}", centroid(held));
        columns[2] += &format!("{:6.1}", 20.0 * (peak / rms(held)).log10());
    }
    println!("{:24} {:>5} {:>21} {:>24} {:>17}", profile.id, middle, columns[0], columns[1], columns[2]);
}

fn scale(donor: &Ensemble, profile: &Arc<Profile>, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut notes = Vec::new();
    let mut at = 0;
    for position in [0.0, 0.6, 1.0] {
        if profile.is_unpitched() {
            for drum in &profile.percussion {
                let sound = Sound::Percussion(drum.key);
                notes.push(PerformedNote { sound, ..note(Pitch::MIN, at, 300, position, drum.power.at(position).0) });
                at += 600;
            }
            continue;
        }
        let range = profile.range.professional;
        for step in 0..12 {
            let span = i32::from((range.high - range.low).0);
            let pitch = Pitch::clamped(i32::from(range.low.midi()) + span * step / 11);
            let power = profile.register(pitch).map_or(90.0, |register| register.power.at(position).0);
            let length = if step == 11 { 900 } else { 420 };
            notes.push(note(pitch, at, length, position, power));
            at += length + 30;
        }
    }
    let sound = dry(donor, profile, notes);
    let peak = sound.iter().fold(1e-9f32, |peak, x| peak.max(x.abs()));
    let scaled: Vec<f32> = sound.iter().map(|x| x * 0.8 / peak).collect();
    let file = std::fs::File::create(format!("{folder}/{}.wav", profile.id))?;
    let mut wav = SoundFile::new(std::io::BufWriter::new(file), 1, SoundFormat::default())?;
    wav.push(&scaled)?;
    Ok(wav.finish()?)
}

/// A tick is a millisecond.
fn note(pitch: Pitch, at: u64, ms: u64, intensity: f64, power: f64) -> PerformedNote {
    PerformedNote {
        sound: Sound::Pitched(pitch),
        start: Tick(at),
        length: Ticks(ms),
        intensity,
        power: partwright::units::Decibels(power),
        swell: None,
        technique: Technique::Ordinary,
        articulation: Articulation::Plain,
        written: Ticks(ms),
        instrument: 0,
        players: 1,
        joined: false,
        index: 0,
    }
}

fn dry(donor: &Ensemble, profile: &Arc<Profile>, notes: Vec<PerformedNote>) -> Vec<f32> {
    let mut seat: Seat = donor.seats[0].clone();
    seat.profiles = vec![profile.clone()];
    seat.position.distance_m = 5.0;
    let frame = Frame::plain(Division::new(500).unwrap_or_else(|_| unreachable!()), Tick(0));
    let performance = Performance {
        title: String::new(),
        frame,
        ensemble: Arc::new(Ensemble { seats: vec![seat], ..donor.clone() }),
        seats: vec![SeatPerformance { seat: SeatId(0), notes }],
        marks: Vec::new(),
    };
    let stage = render::stage(&performance);
    let mut all = vec![0.0; (stage.blocks() as usize + 24) * BLOCK];
    for (index, out) in all.chunks_mut(BLOCK).enumerate() {
        render::block(&stage, SeatId(0), BlockIndex(index as u32), out);
    }
    all
}

fn rms(samples: &[f32]) -> f64 {
    (samples.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / samples.len() as f64).sqrt()
}

/// Amplitude-weighted mean frequency of 10 Hz bands up to 10 kHz.
fn centroid(samples: &[f32]) -> f64 {
    let length = samples.len().min(4800);
    let level = |hertz: f64| {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, x) in samples[..length].iter().enumerate() {
            let window = 1.0 - (std::f64::consts::TAU * i as f64 / length as f64).cos();
            let (sin, cos) = (std::f64::consts::TAU * hertz * i as f64 / 48_000.0).sin_cos();
            re += f64::from(*x) * window * cos;
            im += f64::from(*x) * window * sin;
        }
        re.hypot(im)
    };
    let (mut weighted, mut sum) = (0.0, 0.0);
    for band in 3..1000 {
        let hertz = f64::from(band) * 10.0;
        let level = level(hertz);
        weighted += hertz * level;
        sum += level;
    }
    weighted / sum
}
