//! The folder that `arrange` writes.

use super::args::Sound;
use super::engraver::Job;
use super::exit::Failure;
use super::files;
use super::listen;
use super::pages::{Pages, put, put_document};
use super::pending::Pending;
use super::soundfont;
use super::source::Source;
use super::terminal::Terminal;
use partwright::perform::{Target, smf_for};
use partwright::pipeline::Outcome;
use partwright::render::{Container, MixOptions, Stems};
use partwright::report::reasons::Reasons;
use partwright::report::{Made, Story, html, json};
use std::fs;
use std::path::Path;

/// What to name where something else was.
pub(crate) const WANTED: &str = "name a folder that `partwright arrange` wrote";
/// What is played.
pub(crate) const ARRANGEMENT: &str = "arrangement.mid";
/// The report, for readers.
pub(crate) const PAGE: &str = "report.html";
/// What was chosen, to be followed and edited.
pub(crate) const PLAN: &str = "plan.toml";
/// The mix as a file.
pub(crate) const PREVIEW: &str = "preview.wav";
/// Why every note is there, for `explain`.
pub(crate) const REASONS: &str = "reasons.json";
/// The report, for tools and for `diff`.
pub(crate) const REPORT: &str = "report.json";

/// Writes everything into `pending`'s folder but the PDFs, which are returned.
pub(crate) fn fill(
    pending: &Pending,
    outcome: &Outcome,
    source: &Source,
    made: &Made,
    (target, pages): (&Target, &Pages),
    sound: &Sound,
    terminal: &Terminal,
) -> Result<Vec<Job>, Failure> {
    let folder = pending.path();
    create(&folder.join("parts"))?;
    put(&folder.join(ARRANGEMENT), &smf_for(&outcome.performance, target))?;
    let pdfs = pages.write(folder, &outcome.arrangement, &terminal.run())?;
    let story = outcome.story(&source.score, made);
    put_document(&folder.join(REPORT), &json::document(&story))?;
    put(&folder.join(REASONS), json::to_line(&Reasons::of(&story))?.as_bytes())?;
    if let Some(plan) = &outcome.plan {
        put(&folder.join(PLAN), plan.to_toml().as_bytes())?;
    }
    let sound = preview(folder, outcome, &story, sound, terminal)?;
    put(&folder.join(PAGE), html::page(&story, sound.as_ref())?.as_bytes())?;
    Ok(pdfs)
}

/// [`PREVIEW`], and the sound the report carries: the page needs a level one can hear, whatever the file has.
fn preview(
    folder: &Path,
    outcome: &Outcome,
    story: &Story,
    sound: &Sound,
    terminal: &Terminal,
) -> Result<Option<html::Sound>, Failure> {
    if outcome.listened.is_none() {
        return Ok(None);
    }
    let stems: Box<dyn Stems> = match soundfont::stage(sound, &outcome.performance, terminal)? {
        Some(font) => Box::new(font),
        None => Box::new(outcome.stage()),
    };
    let stems = stems.as_ref();
    let (options, format) = (listen::options(sound), sound.format(Container::Wav));
    let (wav, run) = (folder.join(PREVIEW), terminal.run());
    let carried = if options.loudness.is_some() {
        let carried = listen::file_and_page(story, stems, options, format, &wav, &run)?;
        terminal.say(&carried.level);
        carried
    } else {
        terminal.say(&listen::sentence(options, &listen::file(stems, options, format, &wav, &run)?));
        listen::page_only(story, stems, MixOptions { dry: sound.dry, ..MixOptions::default() }, &run)?
    };
    Ok(Some(html::Sound { file: Some(PREVIEW.to_owned()), ..carried }))
}

fn create(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| files::fail("create", folder, error))
}
