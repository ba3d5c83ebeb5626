//! `render`: an existing file as sound.

use super::args::{Global, Render};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files::{self, Pending};
use super::folder::part_file;
use super::listen;
use super::terminal::Terminal;
use partwright::perform::perform;
use partwright::render::{Stage, stage};
use std::fs;
use std::path::{Path, PathBuf};

/// Casts, adopts, renders.
pub(crate) fn run(command: &Render, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(existing) = Existing::open(&command.existing, global)? else { return Ok(Exit::Fine) };
    let output = command.output.clone().unwrap_or_else(|| format!("{}.wav", existing.source.slug()));
    let pending = if output == "-" { None } else { Some(Pending::new(Path::new(&output), command.force)?) };
    let stems = command.stems.as_deref().map(|folder| Pending::new(folder, command.force)).transpose()?;
    let outcome = existing.adopt(None, terminal)?;
    let stage = stage(&perform(&outcome.arrangement));
    mix(command, &stage, pending, &output, terminal)?;
    if let Some(stems) = stems {
        write_stems(&existing, &stage, &stems, terminal)?;
        stems.keep()?;
    }
    terminal.say_time();
    Ok(Exit::Fine)
}

fn mix(
    command: &Render,
    stage: &Stage,
    pending: Option<Pending>,
    output: &str,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let options = listen::options(command.sound);
    match pending {
        Some(pending) => {
            terminal.say(&listen::wav(stage, options, pending.path(), &terminal.run())?);
            pending.keep()?;
            terminal.say(&format!("written to {output}"));
            Ok(())
        }
        None => {
            let folder = std::env::temp_dir().join(format!("partwright-{}", std::process::id()));
            let file = Pending::new(&folder, true)?;
            terminal.say(&listen::wav(stage, options, file.path(), &terminal.run())?);
            let bytes = fs::read(file.path()).map_err(|error| files::fail("read", file.path(), error))?;
            files::to_stdout(&bytes, true)
        }
    }
}

fn write_stems(existing: &Existing, stage: &Stage, folder: &Pending, terminal: &Terminal) -> Result<(), Failure> {
    fs::create_dir_all(folder.path()).map_err(|error| files::fail("create", folder.path(), error))?;
    for seat in &existing.ensemble.seats {
        let name = PathBuf::from(part_file(&existing.ensemble, seat.id)).with_extension("wav");
        listen::stem(stage, seat.id, &folder.path().join(name), &terminal.run())?;
    }
    Ok(())
}
