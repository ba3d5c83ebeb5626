//! `arrange`: the main job.

use super::args::{Arrange, Global, Played, Reading};
use super::config::Config;
use super::exit::{Exit, Failure};
use super::files;
use super::folder;
use super::library::Shelf;
use super::listen;
use super::pending::Pending;
use super::source::Source;
use super::terminal::Terminal;
use partwright::arrange::{Plan, source_hash};
use partwright::balance::Checks;
use partwright::perform::{Target, smf_for};
use partwright::pipeline::{self, Outcome, Request};
use partwright::report::{Made, json, text};
use partwright::run::Run;
use std::path::{Path, PathBuf};

/// Arranges, writes, and tells.
pub(crate) fn run(command: &Arrange, config: &Config, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    let plan = plan(command.plan.as_deref())?;
    let command = &command.with_plan(&plan, config);
    refuse_wrong_output(command, global)?;
    let source = source(command, &plan, global, terminal)?;
    let target = shelf.target(command.target.as_deref().unwrap_or("gm"))?;
    let (ensemble, _) = shelf.ensemble(wanted(command)?, &source.score)?;
    let place = Place::of(command, &source, &ensemble.id);
    let pending = place.reserve(command.force)?;
    let request = Request {
        ensemble,
        style: shelf.style(command.style.as_deref().unwrap_or("default"))?,
        plan,
        checks: (!command.no_audio).then(Checks::default),
        rounds: if command.no_balance { 0 } else { command.rounds.unwrap_or(2) },
    };
    let run = tuned(terminal.run(), command, &request.plan);
    let mut outcome = pipeline::arrange(&source.score, &request, &run)?;
    outcome.findings.splice(0..0, source.findings.iter().cloned());
    let made = made(&source, &request, &run);
    write(command, (&place, pending), &target, &outcome, &source, &made, terminal)?;
    tell(global, &place, &outcome, &source, &made)?;
    terminal.say_time();
    Ok(Exit::of(&outcome.findings, command.fail_on.limit()))
}

/// The source, read the way that was asked for; else the way the plan's choices were made of, which its hash tells.
fn source(command: &Arrange, plan: &Plan, global: &Global, terminal: &Terminal) -> Result<Source, Failure> {
    let bytes = files::read(&command.source)?;
    let read = |reading| Source::of(&command.source, &bytes, reading, global, terminal);
    let source = read(command.reading)?;
    if command.reading.played.is_some() || plan.is_open() || source_hash(&source.score) == plan.source_hash {
        return Ok(source);
    }
    let other = if global.played == Some(Played::Quantise) { Played::Keep } else { Played::Quantise };
    let other = read(Reading { played: Some(other) })?;
    Ok(if source_hash(&other.score) == plan.source_hash { other } else { source })
}

fn wanted(command: &Arrange) -> Result<&str, Failure> {
    command.ensemble.as_deref().ok_or_else(|| {
        let how = "say for whom with --for ENSEMBLE; `partwright ensembles list` shows the names";
        Failure::Usage(how.to_owned())
    })
}

/// Where the result goes.
enum Place {
    Folder(PathBuf),
    Midi(PathBuf),
    Stdout,
}

impl Place {
    fn of(command: &Arrange, source: &Source, ensemble: &str) -> Self {
        match command.output.as_deref() {
            None => Self::Folder(Path::new("out").join(format!("{}--{}", source.slug(), files::slug(ensemble)))),
            Some(path) if files::is_dash(path) => Self::Stdout,
            Some(path) if is_midi(path) => Self::Midi(path.to_owned()),
            Some(path) => Self::Folder(path.to_owned()),
        }
    }

    fn reserve(&self, force: bool) -> Result<Option<Pending>, Failure> {
        match self {
            Self::Folder(path) => Pending::folder(path, force).map(Some),
            Self::Midi(path) => Pending::file(path, force).map(Some),
            Self::Stdout => Ok(None),
        }
    }
}

fn is_midi(path: &Path) -> bool {
    files::has_extension(path, &["mid", "midi"])
}

/// Single files but MIDI are not written alone: a folder called `song.wav` is nobody's wish.
const INSIDE: [&str; 9] = ["wav", "musicxml", "mxl", "xml", "html", "json", "toml", "pdf", "mp3"];

fn refuse_wrong_output(command: &Arrange, global: &Global) -> Result<(), Failure> {
    let Some(path) = command.output.as_deref() else { return Ok(()) };
    if global.json && files::is_dash(path) {
        let why = "--json and `-o -` both want stdout; write the MIDI to a file, or leave --json out";
        return Err(Failure::Usage(why.to_owned()));
    }
    if files::is_dash(path) {
        return files::refuse_terminal();
    }
    if files::has_extension(path, &INSIDE) && !path.is_dir() {
        let why = "arrange writes a folder (with score, parts, sound, report), or a .mid file alone";
        return Err(Failure::Usage(format!("{}: {why}; name a folder", path.display())));
    }
    Ok(())
}

/// The seed and steps typed, else those of the plan, else the library's.
fn tuned(run: Run, command: &Arrange, plan: &Plan) -> Run {
    let default_steps = if plan.steps == 0 { run.steps } else { plan.steps };
    run.with_seed(command.seed.unwrap_or(plan.seed)).with_steps(command.steps.unwrap_or(default_steps))
}

fn plan(path: Option<&Path>) -> Result<Plan, Failure> {
    let Some(path) = path else { return Ok(Plan::default()) };
    Ok(Plan::parse(&files::read_text(path)?, &path.to_string_lossy())?)
}

fn made(source: &Source, request: &Request, run: &Run) -> Made {
    Made {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        source: files::file_name(&source.name),
        source_hash: source.hash.clone(),
        style: request.style.id.clone(),
        seed: run.seed,
        steps: run.steps,
    }
}

fn write(
    command: &Arrange,
    (place, pending): (&Place, Option<Pending>),
    target: &Target,
    outcome: &Outcome,
    source: &Source,
    made: &Made,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let midi = || smf_for(&outcome.performance, target);
    match (place, pending) {
        (Place::Folder(_), Some(pending)) => {
            folder::fill(&pending, outcome, source, made, target, listen::options(command.sound), terminal)?;
            pending.keep()
        }
        (_, Some(pending)) => {
            std::fs::write(pending.path(), midi()).map_err(|error| files::fail("write", pending.path(), error))?;
            pending.keep()
        }
        (_, None) => files::to_stdout(&midi(), true),
    }
}

fn tell(global: &Global, place: &Place, outcome: &Outcome, source: &Source, made: &Made) -> Result<(), Failure> {
    let story = outcome.story(&source.score, made);
    match place {
        Place::Stdout => Ok(()),
        _ if global.json => files::to_stdout(json::to_text(&json::document(&story))?.as_bytes(), false),
        Place::Folder(path) | Place::Midi(path) => {
            files::to_stdout(format!("{}\nwritten to {}\n", text::report(&story), path.display()).as_bytes(), false)
        }
    }
}
