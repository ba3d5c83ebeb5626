//! Writes every MIDI file of a folder as a MusicXML score and parts, each part played by the instrument of its program
//! and name, or by the seats of an ensemble.
//!
//!     cargo run --example musicxml_folder -- IN_DIR OUT_DIR [--for ENSEMBLE] [--instruments DIR]

use partwright::arrange::{Arrangement, adopt, as_written, cast};
use partwright::ensemble::Ensembles;
use partwright::notation::{Page, Pages};
use partwright::prepare::{Played, prepare};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.drain(at..(at + 2).min(args.len())).nth(1)
    };
    let (ensemble, folder) = (option("--for"), option("--instruments"));
    let [input, out] = args.as_slice() else {
        return Err("give IN_DIR OUT_DIR [--for ENSEMBLE] [--instruments DIR]".into());
    };
    let library = match folder {
        Some(folder) => library(Path::new(&folder))?,
        None => Library::builtin().clone(),
    };
    for file in files(Path::new(input), "mid") {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let read = partwright::midi::read(&std::fs::read(&file)?)?.value;
        let score = prepare(read, Played::Keep, &Run::default())?.value;
        let arrangement = arrangement(&score, &library, ensemble.as_deref())?;
        std::fs::create_dir_all(out)?;
        let path = |name: &str| Path::new(out).join(format!("{stem}{name}.musicxml"));
        let pages = Pages::of(&arrangement)?;
        std::fs::write(path(""), pages.musicxml(Page::TransposedScore)?)?;
        std::fs::write(path("-concert"), pages.musicxml(Page::ConcertScore)?)?;
        for seat in &arrangement.seats {
            let page = pages.musicxml(Page::Part(seat.seat))?;
            std::fs::write(path(&format!("-part{}", seat.seat.0 + 1)), page)?;
        }
    }
    Ok(())
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return all };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            all.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            all.push(path);
        }
    }
    all.sort();
    all
}

fn library(folder: &Path) -> Result<Library, Box<dyn Error>> {
    let texts: Vec<(String, String)> = files(folder, "toml")
        .into_iter()
        .map(|path| Ok((path.display().to_string(), std::fs::read_to_string(path)?)))
        .collect::<Result<_, std::io::Error>>()?;
    Ok(Library::builtin().with_files(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?)
}

/// Each part played by the seat cast for it in the ensemble, or by its own instrument.
fn arrangement(score: &Score, library: &Library, ensemble: Option<&str>) -> Result<Arrangement, Box<dyn Error>> {
    let (players, casting) = match ensemble {
        Some(id) => {
            let players = Ensembles::builtin().get(id, library)?;
            let casting = cast(score, &players).value;
            (players, casting)
        }
        None => as_written(score, library)?.value,
    };
    Ok(adopt(score, &Arc::new(players), &casting).value)
}
