//! `render`: an existing file as sound.

use super::args::{Global, Render};
use super::existing::Existing;
use super::exit::{Exit, Failure};
use super::files;
use super::json;
use super::listen;
use super::recording::{Recording, container, ending};
use super::soundfont;
use super::terminal::Terminal;
use partwright::finding::Finding;
use partwright::perform::{Performance, perform};
use partwright::render::{Clicks, MixOptions, Stems, stage};
use partwright::report::json::tenths;
use partwright::report::text;
use partwright::score::{Tick, TickSpan};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Casts, adopts, renders.
pub(crate) fn run(command: &Render, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let output = command.output.as_deref();
    refuse_wrong_output(output, global)?;
    let container = container(output, command.recording.format)?;
    let Some(existing) = Existing::open(&command.existing, global, terminal)? else { return Ok(Exit::Fine) };
    let usual = || PathBuf::from(format!("{}.{}", existing.source.slug(), ending(container)));
    let place = output.map_or_else(usual, Path::to_owned);
    let out = Recording::reserve(&place, command, &existing.ensemble, &existing.source.score.title)?;
    let outcome = existing.adopt(None, terminal)?;
    let (performance, clicks) = asked_of(perform(&outcome.arrangement), command)?;
    let font = soundfont::stage(&command.sound, &performance, terminal)?;
    let own = font.is_none().then(|| stage(&performance));
    let stems = font.as_ref().map(|font| font as &dyn Stems).or(own.as_ref().map(|own| own as &dyn Stems));
    let Some(stems) = stems else { return Ok(Exit::Fine) };
    out.check_space(stems.samples())?;
    // What nobody is told need not be measured.
    let options = MixOptions { measured: global.json || !global.quiet, ..listen::options(&command.sound) };
    let info = out.record(stems, options, clicks, &terminal.run())?;
    let [stems, minus_one, part_forward] = out.names();
    let said = Said {
        source: &existing.source.name,
        ensemble: &existing.ensemble.id,
        written: &place.to_string_lossy(),
        seconds: tenths(info.frames as f64 / f64::from(partwright::render::RATE)),
        loudness_lufs: finite(info.loudness.value()),
        true_peak_dbtp: finite(info.true_peak.value()),
        gain_db: tenths(info.gain.value()),
        stems,
        minus_one,
        part_forward,
        findings: &outcome.findings,
    };
    tell(&said, &listen::sentence(options, &info), command, global, terminal)?;
    out.keep(&place)?;
    terminal.say_time();
    Ok(Exit::Fine)
}

/// The bars that were asked for, counted in, and when it clicks.
fn asked_of(mut performance: Performance, command: &Render) -> Result<(Performance, Clicks), Failure> {
    let asked = &command.recording;
    if let Some(bars) = asked.bars {
        let (meters, end) = (&performance.frame.meters, performance.frame.end);
        let last = performance.frame.bar_count();
        let none = || Failure::Usage(format!("--bars {bars}: the piece has no such bars; it has 1 to {last}"));
        performance = performance.excerpt(bars.span(meters, end).ok_or_else(none)?);
    }
    let (performance, lead) = performance.counted_in(asked.count_in.unwrap_or(0));
    let until = if asked.click { performance.frame.end } else { Tick::ZERO + lead };
    let clicks = Clicks::of(&performance.frame, TickSpan::new(Tick::ZERO, until));
    Ok((performance, clicks))
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
    /// Null for silence.
    true_peak_dbtp: Option<f64>,
    gain_db: f64,
    /// Files in the folder of `--stems`, in score order.
    stems: Vec<String>,
    /// Those of `--minus-one`.
    minus_one: Vec<String>,
    /// Those of `--part-forward`.
    part_forward: Vec<String>,
    findings: &'a [Finding],
}

fn refuse_wrong_output(output: Option<&Path>, global: &Global) -> Result<(), Failure> {
    let Some(path) = output else { return Ok(()) };
    if files::is_dash(path) {
        let both = "--json and `-o -` both want stdout; write the sound to a file, or leave --json out";
        return if global.json { Err(Failure::Usage(both.to_owned())) } else { files::refuse_terminal() };
    }
    Ok(())
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
    let asked = &command.recording;
    let folders = [
        (&asked.stems, said.stems.len(), "stems"),
        (&asked.minus_one, said.minus_one.len(), "mixes less one"),
        (&asked.part_forward, said.part_forward.len(), "mixes with one forward"),
    ];
    let beside = folders.iter().filter_map(|(folder, count, what)| {
        folder.as_ref().map(|folder| format!(", {count} {what} to {}", folder.display()))
    });
    let text = format!("written to {}{}\n", said.written, beside.collect::<String>());
    files::to_stdout(text.as_bytes(), false)
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then(|| tenths(value))
}
