//! `render`: an existing file as sound.

use super::args::{Global, Render};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files;
use super::json;
use super::listen;
use super::part_names::PartNames;
use super::pending::Pending;
use super::terminal::Terminal;
use partwright::finding::Finding;
use partwright::perform::perform;
use partwright::render::{Stage, stage};
use partwright::report::json::tenths;
use partwright::report::text;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// Casts, adopts, renders.
pub(crate) fn run(command: &Render, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let output = command.output.as_deref();
    refuse_wrong_output(output, global)?;
    let Some(existing) = Existing::open(&command.existing, global, terminal)? else { return Ok(Exit::Fine) };
    let place = output.map_or_else(|| PathBuf::from(format!("{}.wav", existing.source.slug())), Path::to_owned);
    let out = Out::reserve(&place, command)?;
    let outcome = existing.adopt(None, terminal)?;
    let stage = stage(&perform(&outcome.arrangement));
    let info = listen::wav(&stage, listen::options(command.sound), out.wav.path(), &terminal.run())?;
    let stems = out.stems.as_ref().map(|folder| write_stems(&existing, &stage, folder, terminal)).transpose()?;
    let said = Said {
        source: &existing.source.name,
        ensemble: &existing.ensemble.id,
        written: &place.to_string_lossy(),
        seconds: tenths(info.frames as f64 / f64::from(partwright::render::RATE)),
        loudness_lufs: finite(info.loudness.value()),
        gain_db: tenths(info.gain.value()),
        stems: stems.unwrap_or_default(),
        findings: &outcome.findings,
    };
    tell(&said, &listen::sentence(listen::options(command.sound), &info), command, global, terminal)?;
    out.keep(&place)?;
    terminal.say_time();
    Ok(Exit::Fine)
}

/// What `--json` says.
#[derive(Serialize)]
struct Said<'a> {
    source: &'a str,
    ensemble: &'a str,
    written: &'a str,
    seconds: f64,
    /// Null for silence.
    loudness_lufs: Option<f64>,
    gain_db: f64,
    /// Files in the folder of `--stems`, in score order.
    stems: Vec<String>,
    findings: &'a [Finding],
}

/// Everything to be written; nothing stands in its place before all of it is whole.
struct Out {
    wav: Pending,
    stems: Option<Pending>,
}

impl Out {
    fn reserve(place: &Path, command: &Render) -> Result<Self, Failure> {
        let wav = if files::is_dash(place) {
            let passing = std::env::temp_dir().join(format!("partwright-{}.wav", std::process::id()));
            Pending::file(&passing, true)?
        } else {
            Pending::file(place, command.force)?
        };
        let stems = command.stems.as_deref().map(|folder| Pending::folder(folder, command.force)).transpose()?;
        Ok(Self { wav, stems })
    }

    fn keep(self, place: &Path) -> Result<(), Failure> {
        if let Some(stems) = self.stems {
            stems.keep()?;
        }
        if !files::is_dash(place) {
            return self.wav.keep();
        }
        let path = self.wav.path();
        let bytes = fs::read(path).map_err(|error| files::fail("read", path, error))?;
        files::to_stdout(&bytes, true)
    }
}

fn refuse_wrong_output(output: Option<&Path>, global: &Global) -> Result<(), Failure> {
    let Some(path) = output else { return Ok(()) };
    if files::is_dash(path) {
        let both = "--json and `-o -` both want stdout; write the sound to a file, or leave --json out";
        return if global.json { Err(Failure::Usage(both.to_owned())) } else { files::refuse_terminal() };
    }
    let is_wav = path.extension().is_none() || files::has_extension(path, &["wav", "wave"]);
    let why = "render writes WAV; name a .wav file, and convert that with another program";
    if is_wav { Ok(()) } else { Err(Failure::Usage(format!("{}: {why}", path.display()))) }
}

fn tell(said: &Said, level: &str, command: &Render, global: &Global, terminal: &Terminal) -> Result<(), Failure> {
    if global.json {
        return json::print(said);
    }
    for finding in text::worst(said.findings.iter()) {
        terminal.say(text::one(finding).trim_end());
    }
    terminal.say(level);
    if said.written == "-" {
        return Ok(());
    }
    let stems = command.stems.as_deref().map(|folder| format!(", {} stems to {}", said.stems.len(), folder.display()));
    files::to_stdout(format!("written to {}{}\n", said.written, stems.unwrap_or_default()).as_bytes(), false)
}

fn write_stems(
    existing: &Existing,
    stage: &Stage,
    folder: &Pending,
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let seats = &existing.ensemble.seats;
    let names = PartNames::usual().of(&existing.ensemble, &existing.source.score.title)?;
    let names: Vec<String> = names.into_iter().map(|name| format!("{name}.wav")).collect();
    for (seat, name) in seats.iter().zip(&names) {
        listen::stem(stage, seat.id, &folder.path().join(name), &terminal.run())?;
    }
    Ok(names)
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then(|| tenths(value))
}
