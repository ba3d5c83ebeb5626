//! `balance`: who is heard in an existing file.

use super::args::{Balance, Global};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files::{self, to_stdout};
use super::library::Shelf;
use super::listen;
use super::over::file_of;
use super::pending::Pending;
use super::sarif;
use super::soundfont;
use super::terminal::Terminal;
use partwright::balance::Checks;
use partwright::pipeline::{Outcome, Player};
use partwright::render::MixOptions;
use partwright::report::{Story, html, json, text};
use std::path::Path;

/// Renders, measures, tells.
pub(crate) fn run(command: &Balance, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(existing) = Existing::open(&command.existing, global, terminal)? else { return Ok(Exit::Fine) };
    let others = [file_of(command.style.as_deref()), command.mock_up.as_ref().and_then(Option::as_deref)];
    let over = Existing::over(&command.existing, command.force, others);
    let pending = command.html.as_deref().map(|path| Pending::file(path, &over)).transpose()?;
    let own_style = Some(existing.ensemble.style.as_str()).filter(|style| !style.is_empty());
    let style = Shelf::open(global)?.style(command.style.as_deref().or(own_style).unwrap_or("default"))?;
    let mut outcome = existing.adopt(Some(&style.checks), terminal)?;
    if let Some(font) = &command.mock_up {
        hear_mock_up(font.as_deref(), &existing, &mut outcome, &style.checks, terminal)?;
    }
    let made = existing.source.made();
    let story = outcome.story(&existing.source.score, &made);
    if let Some(pending) = pending {
        page(pending.path(), &story, &outcome, command.no_audio, terminal)?;
        pending.keep()?;
    }
    if command.sarif {
        sarif::print_one(&existing, &outcome.findings)?;
    } else if global.json {
        files::document_to_stdout(&json::document(&story))?;
    } else {
        to_stdout(text::report(&story).as_bytes(), false)?;
    }
    terminal.say_time();
    Ok(Exit::of(&outcome.findings, command.fail_on.limit()))
}

fn hear_mock_up(
    font: Option<&Path>,
    existing: &Existing,
    outcome: &mut Outcome,
    checks: &Checks,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let score = &existing.source.score;
    let Some(asked) = font else {
        return Ok(outcome.hear_mock_up(score, Player::Velocities, checks, &terminal.run())?);
    };
    let path = soundfont::find(asked)?;
    let (font, name) = (soundfont::read(&path)?, files::file_name(&path.to_string_lossy()));
    let heard = outcome.hear_mock_up(score, Player::Font(&font, &name), checks, &terminal.run());
    heard.map_err(|error| Failure::of(&path.to_string_lossy(), error))
}

fn page(path: &Path, story: &Story, outcome: &Outcome, silent: bool, terminal: &Terminal) -> Result<(), Failure> {
    let carried = || listen::page_only(story, &outcome.stage(), MixOptions::default(), &terminal.run());
    let sound = if silent { None } else { Some(carried()?) };
    let page = html::page(story, sound.as_ref())?;
    std::fs::write(path, page).map_err(|error| files::fail("write", path, error))
}
