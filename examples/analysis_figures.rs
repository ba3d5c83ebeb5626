//! Writes what the analysis hears in a folder of MIDI files, as the measuring scripts read it.
//!
//!     analysis_figures labels DIR OUT        melody notes and segments of each file, OUT/<stem>.json
//!     analysis_figures parts N DIR OUT       each file split into N parts, OUT/<stem>.mid
//!     analysis_figures time DIR              notes, voices, phrases and milliseconds of each file

#![allow(clippy::print_stdout, reason = "a command's result goes to stdout")]

use partwright::analysis::{Unmerged, analyze, explode};
use partwright::report::labels;
use partwright::run::Run;
use partwright::score::Score;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["labels", from, to] => each(from, |path, score| write_labels(path, score, Path::new(to))),
        ["parts", count, from, to] => {
            let count = count.parse()?;
            each(from, |path, score| write_parts(path, score, count, Path::new(to)))
        }
        ["time", from] => each(from, time),
        _ => Err("usage: analysis_figures labels DIR OUT | parts N DIR OUT | time DIR".into()),
    }
}

fn read(path: &Path) -> Result<Score, Box<dyn Error>> {
    Ok(partwright::midi::read(&fs::read(path)?)?.value)
}

fn each(folder: &str, mut act: impl FnMut(&Path, &Score) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "mid"));
    paths.sort();
    for path in paths {
        act(&path, &read(&path)?)?;
    }
    Ok(())
}

fn target(path: &Path, folder: &Path, extension: &str) -> Result<PathBuf, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    Ok(folder.join(path.file_stem().ok_or("a file without a name")?).with_extension(extension))
}

fn write_labels(path: &Path, score: &Score, folder: &Path) -> Result<(), Box<dyn Error>> {
    let analysis = analyze(score, &Run::default())?.value;
    let text = labels::to_text(&labels::labels(score, &analysis))?;
    Ok(fs::write(target(path, folder, "json")?, text)?)
}

fn write_parts(path: &Path, score: &Score, count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let parts = explode(score, count);
    let Some(model) = score.parts.first() else { return Ok(()) };
    let part = |(index, own): (usize, &Unmerged)| {
        let mut part = model.clone();
        part.track = index as u16 + 1;
        part.name = String::new();
        part.events.clear();
        part.notes = own.notes.iter().filter_map(|id| score.note(*id)).map(|(_, note)| note.clone()).collect();
        part
    };
    let parts = parts.iter().enumerate().map(part).collect();
    let split = Score::new(String::new(), score.frame.clone(), Vec::new(), parts);
    Ok(fs::write(target(path, folder, "mid")?, partwright::midi::write(&split))?)
}

fn time(path: &Path, score: &Score) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let analysis = analyze(score, &Run::default())?.value;
    let took = start.elapsed().as_secs_f64() * 1000.0;
    let (notes, voices, phrases) = (score.note_count(), analysis.voices.len(), analysis.phrases.len());
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    println!("{name:50} {notes:6} notes {voices:3} voices {phrases:3} phrases {took:8.1} ms");
    Ok(())
}
