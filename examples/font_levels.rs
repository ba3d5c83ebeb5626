//! Plays MIDI files with a SoundFont and says how far each seat is from the levels of its profile: with the font's bias
//! removed, and as the font is. Of notes that sound alone in their seat: what is held from 0.3 s on, or the loudest 125 ms of
//! what is struck.
//!
//!     cargo run --release --example font_levels -- FONT.sf2 FILE.mid …

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures")]

use partwright::arrange::{adopt, as_written};
use partwright::perform::{Performance, PerformedNote, SeatPerformance, perform};
use partwright::profile::Library;
use partwright::render::{BLOCK, Bias, Font, FontStage, Levels, RATE, Stems, level_at, level_of_rms};
use partwright::run::Run;
use partwright::score::Sound;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (font, files) = args.split_first().ok_or("give a font and MIDI files")?;
    let font = Font::read(std::io::BufReader::new(std::fs::File::open(font)?))?;
    let mut bias = Bias::default();
    for file in files {
        let performance = adopted(file)?;
        let start = Instant::now();
        let ours = FontStage::new(&font, &performance, Levels::Profiles, &mut bias, &Run::default())?;
        println!("{file}: {} notes of the font known after {:.1} s", bias.len(), start.elapsed().as_secs_f64());
        let theirs = FontStage::new(&font, &performance, Levels::AsIs, &mut bias, &Run::default())?;
        let (ours, theirs) = (errors(&performance, &ours), errors(&performance, &theirs));
        println!("  {:<24} {:>6} {:>8} {:>8} {:>8}", "seat", "notes", "mean dB", "rms dB", "as is");
        for ((seat, ours), theirs) in performance.ensemble.seats.iter().zip(ours).zip(theirs) {
            let spread = (ours.iter().map(|x| x * x).sum::<f64>() / ours.len() as f64).sqrt();
            let name = &seat.plain_name;
            if ours.is_empty() {
                println!("  {name:<24} {:>6} no note sounds alone for long enough", 0);
                continue;
            }
            println!("  {name:<24} {:>6} {:>8.2} {spread:>8.2} {:>8.1}", ours.len(), mean(&ours), mean(&theirs));
        }
    }
    Ok(())
}

fn adopted(file: &str) -> Result<Performance, Box<dyn Error>> {
    let score = partwright::midi::read(&std::fs::read(file)?)?.value;
    let (ensemble, casting) = as_written(&score, Library::builtin())?.value;
    Ok(perform(&adopt(&score, &Arc::new(ensemble), &casting).value))
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

/// By how much each note that can be told is louder than its profile asks, seat by seat.
fn errors(performance: &Performance, stage: &FontStage) -> Vec<Vec<f64>> {
    let moments = stage.play().next(stage.blocks());
    let seats = performance.seats.iter().enumerate();
    seats
        .map(|(index, played)| {
            let silence = vec![0.0; BLOCK];
            let blocks = moments.iter().flat_map(|moment| moment[index].as_ref().unwrap_or(&silence));
            let stem: Vec<f32> = blocks.copied().collect();
            let alone = played.notes.iter().filter(|note| is_alone(performance, played, note));
            alone.filter_map(|note| error(performance, played, note, &stem)).collect()
        })
        .collect()
}

fn seconds(performance: &Performance, note: &PerformedNote) -> (f64, f64) {
    let tempo = &performance.frame.tempo;
    (tempo.seconds_at(note.start).0, tempo.seconds_at(note.end()).0)
}

/// Whether no other note of the seat sounds within it, nor ended a second before it.
fn is_alone(performance: &Performance, played: &SeatPerformance, note: &PerformedNote) -> bool {
    let (start, end) = seconds(performance, note);
    let apart = |other: &PerformedNote| {
        let (from, to) = seconds(performance, other);
        std::ptr::eq(other, note) || to + 0.1 <= start || from >= end
    };
    played.notes.iter().all(apart)
}

fn error(performance: &Performance, played: &SeatPerformance, note: &PerformedNote, stem: &[f32]) -> Option<f64> {
    let seat = &performance.ensemble.seats[usize::from(played.seat.0)];
    let profile = &seat.profiles[usize::from(note.instrument)];
    let struck = matches!(note.sound, Sound::Percussion(_)) || profile.decays(note.technique);
    let (start, end) = seconds(performance, note);
    let wanted = level_at(note.power, seat.position.distance_m);
    let rms = if struck {
        let last = (end - 0.125).min(start + 0.5);
        let places = (0..).map(|step| start + 0.025 * f64::from(step)).take_while(|place| *place <= last);
        places.filter_map(|place| rms(stem, place, place + 0.125)).reduce(f64::max)
    } else {
        let held = note.swell.is_none() && end - start > 0.6;
        held.then(|| rms(stem, start + 0.3, end.min(start + 0.9) - 0.02)).flatten()
    };
    rms.map(|rms| (level_of_rms(rms) - wanted).0).filter(|error| error.is_finite())
}

fn rms(stem: &[f32], from: f64, to: f64) -> Option<f64> {
    let at = |seconds: f64| (seconds * f64::from(RATE)) as usize;
    let samples = stem.get(at(from)..at(to)).filter(|samples| !samples.is_empty())?;
    let power: f64 = samples.iter().map(|x| f64::from(*x).powi(2)).sum();
    Some((power / samples.len() as f64).sqrt())
}
