//! `arrange`: the main job.

use super::args::{Arrange, Global, Played, Reading, Transpose};
use super::config::Config;
use super::exit::{Exit, Failure};
use super::files;
use super::folder;
use super::json as json_of;
use super::library::Shelf;
use super::over::{Over, file_of};
use super::pages::Pages;
use super::pending::Pending;
use super::place::{Place, refuse_wrong_output};
use super::source::Source;
use super::terminal::Terminal;
use partwright::arrange::{Plan, Redo, source_hash};
use partwright::finding::Finding;
use partwright::perform::{Target, smf_for};
use partwright::pipeline::{self, Outcome, Request};
use partwright::report::{Made, json, text};
use partwright::run::Run;
use partwright::score::Interval;
use std::path::Path;

/// Why there is no plan of a file's own instruments.
const NOTHING_TO_PLAN: &str =
    "as-written keeps every part as it is, so that there is nothing to plan; leave --plan out, or name an ensemble";

/// What was arranged, written in its place; nothing is written where the outcome is refused.
pub(crate) struct Carried {
    /// What came of it.
    pub(crate) outcome: Outcome,
    source: Source,
    made: Made,
    place: Place,
    /// Whether another program could engrave it.
    engraved: Result<(), Failure>,
}

/// Arranges, writes, and tells.
pub(crate) fn run(command: &Arrange, config: &Config, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let shelf = Shelf::open(global)?;
    refuse_wrong_output(command.output.as_deref(), &command.pages, global)?;
    let bytes = || files::read(&command.source);
    let Carried { outcome, source, made, place, engraved } =
        carry_out(command, &bytes, (config, &shelf), global, terminal)?;
    if !outcome.refused().is_empty() {
        return refuse(global, &outcome, &source);
    }
    tell(global, &place, &outcome, &source, &made)?;
    terminal.say_time();
    engraved?;
    Ok(Exit::of(&outcome.findings, command.fail_on.limit()))
}

/// Arranges `bytes` and writes. For the file's own instruments nothing is arranged: every part is adopted as it stands.
pub(crate) fn carry_out(
    command: &Arrange,
    bytes: &dyn Fn() -> Result<Vec<u8>, Failure>,
    (config, shelf): (&Config, &Shelf),
    global: &Global,
    terminal: &Terminal,
) -> Result<Carried, Failure> {
    let plan = with_redo(plan(command.plan.as_deref())?, command)?;
    let command = &command.with_plan(&plan, config);
    let bytes = bytes()?;
    let mut source = source(command, &bytes, &plan, global, terminal)?;
    let target = shelf.target(command.target.as_deref().unwrap_or("gm"))?;
    let (ensemble, own) = shelf.ensemble(wanted(command)?, &source.score)?;
    if own.is_some() && command.plan.is_some() {
        return Err(Failure::Usage(NOTHING_TO_PLAN.to_owned()));
    }
    let own_style = Some(ensemble.style.as_str()).filter(|style| !style.is_empty());
    let style = shelf.style(command.style.as_deref().or(own_style).unwrap_or("default"))?;
    let keys = match command.transpose {
        Some(Transpose::Auto) => pipeline::keys(&source.score, &ensemble, &style, &terminal.run())?,
        _ => Vec::new(),
    };
    if let Some(best) = keys.first() {
        source = self::source(&command.moved(best.semitones), &bytes, &plan, global, terminal)?;
    }
    let plan = Plan { transpose: Interval(source.transposed), ..plan };
    let place = Place::of(command.output.as_deref(), &source.slug(), &ensemble.id);
    let pages = Pages::of(&command.pages, &ensemble, &source.score.title, place.wants_pdf(&command.pages))?;
    let pending = place.reserve(&over(command))?;
    let request = Request {
        ensemble,
        checks: (!command.no_audio).then(|| style.checks.clone()),
        style,
        plan,
        rounds: if command.no_balance { 0 } else { command.rounds.unwrap_or(2) },
        limits: command.max_loss.unwrap_or_default(),
    };
    let run = tuned(terminal.run(), command, &request.plan);
    let mut outcome = match &own {
        Some(casting) => {
            let checks = request.checks.as_ref();
            pipeline::adopt(&source.score, &request.ensemble, &casting.value, checks, &run)?
        }
        None => pipeline::arrange(&source.score, &request, &run)?,
    };
    let made = if own.is_some() { source.made() } else { made(&source, &request, &run) };
    let made = Made { keys, ..made };
    if !outcome.refused().is_empty() {
        return Ok(Carried { outcome, source, made, place, engraved: Ok(()) });
    }
    outcome.findings.splice(0..0, source.findings.iter().cloned());
    let engraved = write(command, (&place, pending), (&target, &pages), &outcome, &source, &made, terminal)?;
    Ok(Carried { outcome, source, made, place, engraved })
}

/// The source, read the way that was asked for; else the way the plan's choices were made of, which its hash tells.
fn source(
    command: &Arrange,
    bytes: &[u8],
    plan: &Plan,
    global: &Global,
    terminal: &Terminal,
) -> Result<Source, Failure> {
    let read = |reading| Source::of(&command.source, bytes, reading, global, terminal);
    let source = read(command.reading)?;
    if command.reading.played.is_some() || plan.is_open() || source_hash(&source.score) == plan.source_hash {
        return Ok(source);
    }
    let other = if global.played == Some(Played::Quantise) { Played::Keep } else { Played::Quantise };
    let other = read(Reading { played: Some(other), ..command.reading })?;
    Ok(if source_hash(&other.score) == plan.source_hash { other } else { source })
}

/// The plan may be written over in its folder, where it is followed and written anew.
fn over(command: &Arrange) -> Over {
    let named = [&command.ensemble, &command.style, &command.target].map(|name| file_of(name.as_deref()));
    let read = [Some(command.source.as_path()), command.plan.as_deref()];
    Over::new(command.force, read.into_iter().chain(named).flatten())
}

fn wanted(command: &Arrange) -> Result<&str, Failure> {
    command.ensemble.as_deref().ok_or_else(|| {
        let how = "say for whom with --for ENSEMBLE; `partwright ensembles list` shows the names";
        Failure::Usage(how.to_owned())
    })
}

/// The seed and steps typed, else those of the plan, else the library's.
fn tuned(run: Run, command: &Arrange, plan: &Plan) -> Run {
    let default_steps = if plan.steps == 0 { run.steps } else { plan.steps };
    // The seed of a redo is its own: all else keeps the plan's.
    let seed = command.seed.filter(|_| command.redo.is_none());
    run.with_seed(seed.unwrap_or(plan.seed)).with_steps(command.steps.unwrap_or(default_steps))
}

/// The plan of a file; an open one where none is named.
pub(crate) fn plan(path: Option<&Path>) -> Result<Plan, Failure> {
    let Some(path) = path else { return Ok(Plan::default()) };
    let wanted = "give --plan a plan, such as the plan.toml that `partwright arrange` wrote";
    Ok(Plan::parse(&files::read_wanted(path, wanted)?, &path.to_string_lossy())?)
}

/// The plan with the redo that was asked for.
fn with_redo(mut plan: Plan, command: &Arrange) -> Result<Plan, Failure> {
    let Some(bars) = command.redo else { return Ok(plan) };
    if plan.is_open() {
        let why = "--redo changes an arrangement that is there: give the plan.toml of its folder with --plan";
        return Err(Failure::Usage(why.to_owned()));
    }
    let seed = command.seed.unwrap_or(plan.seed);
    plan.redos.push(Redo::new(bars, command.seat.clone(), seed));
    Ok(plan)
}

fn made(source: &Source, request: &Request, run: &Run) -> Made {
    Made { style: request.style.id.clone(), seed: run.seed, steps: run.steps, ..source.made() }
}

/// Writes what was asked for. What another program could not engrave is told apart: all else is kept.
fn write(
    command: &Arrange,
    (place, pending): (&Place, Option<Pending>),
    (target, pages): (&Target, &Pages),
    outcome: &Outcome,
    source: &Source,
    made: &Made,
    terminal: &Terminal,
) -> Result<Result<(), Failure>, Failure> {
    let Some(pending) = pending else { return files::to_stdout(&smf_for(&outcome.performance, target), true).map(Ok) };
    let mut engraved = Ok(());
    match place {
        Place::File(_, alone) => {
            let midi = || smf_for(&outcome.performance, target);
            pages.alone(pending.path(), *alone, &outcome.arrangement, midi, terminal)?;
        }
        _ => {
            let pdfs = folder::fill(&pending, outcome, source, made, (target, pages), &command.sound, terminal)?;
            engraved = pages.engrave(&pdfs, &pending.path().join(".engraving"), terminal);
        }
    }
    pending.keep_with(engraved)
}

/// Says why nothing is written: on stderr, and as a document for tools.
fn refuse(global: &Global, outcome: &Outcome, source: &Source) -> Result<Exit, Failure> {
    let refused: Vec<Finding> = outcome.refused().into_iter().cloned().collect();
    if global.json {
        let arrangement = &outcome.arrangement;
        let note_count = arrangement.seats.iter().map(|part| part.notes.len()).sum();
        let ensemble = &arrangement.ensemble.id;
        json_of::print(json_of::Findings { source: &source.name, ensemble, note_count, findings: &refused })?;
    }
    Err(Failure::Refused(refused))
}

fn tell(global: &Global, place: &Place, outcome: &Outcome, source: &Source, made: &Made) -> Result<(), Failure> {
    let story = outcome.story(&source.score, made);
    match place {
        Place::Stdout => Ok(()),
        _ if global.json => files::document_to_stdout(&json::document(&story)),
        Place::Folder(path) | Place::File(path, _) => {
            files::to_stdout(format!("{}\nwritten to {}\n", text::report(&story), path.display()).as_bytes(), false)
        }
    }
}
