//! The folder that `arrange` writes.

use super::exit::Failure;
use super::files;
use super::listen;
use super::pending::Pending;
use super::source::Source;
use super::terminal::Terminal;
use partwright::ensemble::Ensemble;
use partwright::notation::{Page, musicxml};
use partwright::perform::{Target, smf_for};
use partwright::pipeline::Outcome;
use partwright::render::MixOptions;
use partwright::report::{Made, html, json};
use partwright::run::Run;
use partwright::score::SeatId;
use std::fs;
use std::path::Path;

/// Writes everything into `pending`'s folder.
pub(crate) fn fill(
    pending: &Pending,
    outcome: &Outcome,
    source: &Source,
    made: &Made,
    target: &Target,
    sound: MixOptions,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let folder = pending.path();
    create(&folder.join("parts"))?;
    put(&folder.join("arrangement.mid"), &smf_for(&outcome.performance, target))?;
    scores(folder, outcome, &terminal.run())?;
    let story = outcome.story(&source.score, made);
    put(&folder.join("report.json"), json::to_text(&json::document(&story))?.as_bytes())?;
    if let Some(plan) = &outcome.plan {
        put(&folder.join("plan.toml"), plan.to_toml().as_bytes())?;
    }
    let preview = preview(folder, outcome, sound, terminal)?;
    let audio = preview.as_ref().map(listen::Preview::audio);
    put(&folder.join("report.html"), html::page(&story, audio)?.as_bytes())
}

/// `preview.wav`, and the sound the report embeds: the page needs a level one can hear, whatever the file has.
fn preview(
    folder: &Path,
    outcome: &Outcome,
    sound: MixOptions,
    terminal: &Terminal,
) -> Result<Option<listen::Preview>, Failure> {
    let Some(listened) = &outcome.listened else { return Ok(None) };
    let (stage, wav, run) = (&listened.stage, folder.join("preview.wav"), terminal.run());
    if sound.loudness.is_some() {
        let preview = listen::wav_and_page(stage, sound, &wav, &run)?;
        terminal.say(preview.audio().level);
        return Ok(Some(preview));
    }
    terminal.say(&listen::sentence(sound, &listen::wav(stage, sound, &wav, &run)?));
    listen::page_only(stage, MixOptions { dry: sound.dry, ..MixOptions::default() }, &run).map(Some)
}

/// `score.musicxml`, and one file a seat in `parts/`, numbered in score order.
fn scores(folder: &Path, outcome: &Outcome, run: &Run) -> Result<(), Failure> {
    let arrangement = &outcome.arrangement;
    let ensemble = &arrangement.ensemble;
    let pages: Vec<(Page, String)> = std::iter::once((Page::TransposedScore, "score.musicxml".to_owned()))
        .chain(
            ensemble.seats.iter().map(|seat| (Page::Part(seat.id), format!("parts/{}", part_file(ensemble, seat.id)))),
        )
        .collect();
    run.check()?;
    let texts = partwright::run::map(&pages, |(page, _)| musicxml(arrangement, *page));
    for ((_, name), text) in pages.iter().zip(texts) {
        put(&folder.join(name), text?.as_bytes())?;
    }
    Ok(())
}

/// `03-clarinet-in-bb.musicxml`: number first, so that a folder sorts in score order.
pub(crate) fn part_file(ensemble: &Ensemble, seat: SeatId) -> String {
    let digits = if ensemble.seats.len() >= 100 { 3 } else { 2 };
    let name = files::slug(&ensemble.seat(seat).plain_name);
    format!("{:0digits$}-{name}.musicxml", seat.0 + 1)
}

fn create(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| files::fail("create", folder, error))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| files::fail("write", path, error))
}
