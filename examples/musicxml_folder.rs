//! Writes every MIDI file of a folder as a MusicXML score and parts, each part played by the instrument of its program.
//!
//!     cargo run --example musicxml_folder -- IN_DIR OUT_DIR [INSTRUMENTS_DIR]

use partwright::arrange::{ArrangedNote, Arrangement, Articulation, DecisionId, Ledger, SeatPart};
use partwright::ensemble::{Chair, Ensemble, Level, Position, Seat};
use partwright::notation::{Page, musicxml};
use partwright::profile::{Library, Profile, Technique};
use partwright::score::{Dynamic, Event, Mark, Marked, Part, Program, Score, SeatId};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out, rest @ ..] = args.as_slice() else { return Err("give IN_DIR OUT_DIR [INSTRUMENTS_DIR]".into()) };
    let library = match rest.first() {
        Some(folder) => library(Path::new(folder))?,
        None => Library::builtin().clone(),
    };
    for file in files(Path::new(input), "mid") {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let score = partwright::midi::read(&std::fs::read(&file)?)?.value;
        let arrangement = as_written(&score, &library)?;
        std::fs::create_dir_all(out)?;
        let path = |name: &str| Path::new(out).join(format!("{stem}{name}.musicxml"));
        std::fs::write(path(""), musicxml(&arrangement, Page::TransposedScore)?)?;
        std::fs::write(path("-concert"), musicxml(&arrangement, Page::ConcertScore)?)?;
        for seat in &arrangement.seats {
            let page = musicxml(&arrangement, Page::Part(seat.seat))?;
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

/// One seat a part; neighbouring parts of a piano are its two hands.
fn as_written(score: &Score, library: &Library) -> Result<Arrangement, Box<dyn Error>> {
    let mut seats: Vec<Seat> = Vec::new();
    let mut parts: Vec<SeatPart> = Vec::new();
    for part in score.parts.iter().filter(|part| !part.notes.is_empty()) {
        let profile = profile(part, library)?;
        let hands = seats.last().is_some_and(|seat| seat.profile().id == profile.id && profile.notation.staves == 2);
        if !hands {
            let id = SeatId(seats.len() as u16);
            seats.push(seat(id, part, profile));
            parts.push(SeatPart { seat: id, notes: Vec::new(), marks: Vec::new() });
        }
        let Some(target) = parts.last_mut() else { continue };
        target.notes.extend(part.notes.iter().map(arranged));
        target.notes.sort_by_key(|note| (note.start, note.sound));
        target.marks.extend(part.events.iter().filter_map(|event| match &event.what {
            Event::Mark(mark @ Mark::Lyric(_)) => Some(Marked::At(event.tick, mark.clone())),
            _ => None,
        }));
    }
    let (id, name) = ("as-written".to_owned(), "As written".to_owned());
    Ok(Arrangement {
        title: score.title.clone(),
        frame: score.frame.clone(),
        ensemble: Arc::new(Ensemble { id, name, seats, sources: Vec::new() }),
        seats: parts,
        decisions: Vec::new(),
        ledger: Ledger::default(),
        edits: Vec::new(),
        marks: score.marks.clone(),
    })
}

fn profile(part: &Part, library: &Library) -> Result<Arc<Profile>, Box<dyn Error>> {
    if part.percussion {
        return Ok(library.get("drum-kit")?);
    }
    let program = part.program.unwrap_or(Program(0));
    let plays = |profile: &&Arc<Profile>| profile.midi.program == Some(program);
    let usual = library.iter().filter(plays).min_by_key(|profile| profile.id.0.len());
    usual.cloned().map_or_else(|| Ok(library.get("piano")?), Ok)
}

fn seat(id: SeatId, part: &Part, profile: Arc<Profile>) -> Seat {
    let name = if part.name.is_empty() { profile.name.clone() } else { part.name.clone() };
    Seat {
        id,
        plain_name: name.clone(),
        name,
        abbreviation: profile.abbreviation.clone(),
        section: profile.name.clone(),
        players: profile.players.max(1),
        profiles: vec![profile],
        alternatives: Vec::new(),
        level: Level::Professional,
        chair: Chair::Principal,
        position: Position { azimuth_deg: 0.0, distance_m: 5.0 },
    }
}

fn arranged(note: &partwright::score::Note) -> ArrangedNote {
    ArrangedNote {
        sound: note.sound,
        start: note.start,
        length: partwright::score::Ticks(note.length.0.max(1)),
        dynamic: Dynamic::Mf,
        articulation: Articulation::Plain,
        technique: Technique::Ordinary,
        instrument: 0,
        decision: DecisionId(0),
    }
}
