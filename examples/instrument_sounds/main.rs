//! Draws how each instrument sounds: a page with the spectrogram and the level of a scale at pp, mf and ff, from our own
//! synthesis and, with a SoundFont, beside it from the font at the same levels. Prints figures of each.
//!
//!     cargo run --release --example instrument_sounds -- sound.html [--soundfont FONT.sf2] [INSTRUMENT | PROFILE.toml …]

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints figures and writes a page")]

mod page;
mod picture;
mod scale;

use partwright::perform::Performance;
use partwright::profile::{Library, Profile};
use partwright::render::{BLOCK, Bias, Font, FontStage, Levels, Stems, stage};
use partwright::run::{self, Run};
use picture::Picture;
use std::error::Error;
use std::fmt::Write;
use std::sync::Arc;

/// One instrument on the page.
struct Row {
    name: String,
    ours: Picture,
    /// `None` without a font, and where the font has no such program.
    font: Option<Picture>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (path, font, wanted) = arguments()?;
    let font = font
        .map(|font| Font::read(std::io::BufReader::new(std::fs::File::open(font)?)).map_err(Box::<dyn Error>::from));
    let font = font.transpose()?;
    let profiles = profiles(&wanted)?;
    let rows = run::map(&profiles, |profile| {
        let performance = scale::performance(profile);
        let font = font.as_ref().and_then(|font| {
            let stage =
                FontStage::new(font, &performance, Levels::Profiles, &mut Bias::default(), &Run::default()).ok()?;
            Some(Picture::of(&stem(&stage), &performance))
        });
        Row { name: profile.name.clone(), ours: Picture::of(&stem(&stage(&performance)), &performance), font }
    });
    println!("{}", figures(&rows));
    Ok(std::fs::write(path, page::page(&rows))?)
}

/// The instruments of the library that are named, or all; and those in files.
fn profiles(wanted: &[String]) -> Result<Vec<Arc<Profile>>, Box<dyn Error>> {
    let (files, ids): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|name| name.ends_with(".toml"));
    let mut profiles = Vec::new();
    for file in files {
        let library = Library::builtin().with_file(file, &std::fs::read_to_string(file)?)?;
        let id = std::path::Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        profiles.push(library.get(&id)?);
    }
    let named = |profile: &&Arc<Profile>| wanted.is_empty() || ids.contains(&&profile.id.0);
    profiles.extend(Library::builtin().iter().filter(named).cloned());
    Ok(profiles)
}

/// Where the page goes, the font, and the instruments that are wanted.
type Wanted = (String, Option<String>, Vec<String>);

/// What is asked for.
fn arguments() -> Result<Wanted, Box<dyn Error>> {
    let mut rest: Vec<String> = std::env::args().skip(1).collect();
    let font = rest.iter().position(|arg| arg == "--soundfont").map(|at| rest.drain(at..rest.len().min(at + 2)).nth(1));
    let path = if rest.is_empty() { return Err("say where the page goes: sound.html".into()) } else { rest.remove(0) };
    Ok((path, font.flatten(), rest))
}

/// The only stem there is, whole.
fn stem(stems: &dyn Stems) -> Vec<f32> {
    let silence = vec![0.0; BLOCK];
    let moments = stems.play().next(stems.blocks());
    moments.iter().flat_map(|moment| moment.first().and_then(Option::as_ref).unwrap_or(&silence).clone()).collect()
}

/// Level and spectral centroid at each dynamic, ours and the font's.
fn figures(rows: &[Row]) -> String {
    let mut text = format!("{:26} {:>24} {:>24} {:>24}\n", "", "level dB SPL", "centroid Hz", "the font's centroid Hz");
    for row in rows {
        let three = |of: &dyn Fn(usize) -> f64| (0..3).map(|i| format!("{:8.0}", of(i))).collect::<String>();
        let font = row.font.as_ref().map_or(String::new(), |font| three(&|i| font.centroids[i]));
        let (levels, centroids) = (three(&|i| row.ours.loudest[i]), three(&|i| row.ours.centroids[i]));
        let _ = writeln!(text, "{:26} {levels:>24} {centroids:>24} {font:>24}", row.name);
    }
    text
}

/// When each dynamic begins, in samples, with the end behind them.
fn dynamics(performance: &Performance) -> [usize; 4] {
    let at = |tick: u64| {
        let seconds = performance.frame.tempo.seconds_at(partwright::score::Tick(tick)).0;
        (seconds * f64::from(partwright::render::RATE)) as usize
    };
    [0, 1, 2, 3].map(|index| at(index * scale::DYNAMIC_MS))
}
