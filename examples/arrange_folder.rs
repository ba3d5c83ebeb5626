//! Arranges every MIDI file of a folder for an ensemble and writes one MIDI file each, to measure the arranger.
//!
//!     cargo run --example arrange_folder -- SRC_DIR ENSEMBLE OUT_DIR [--style ID] [--level LEVEL] [--steps N] \
//!         [--only TEXT] [--dump BARS]
//!
//! ENSEMBLE and the style are ids or TOML files; the level is everybody's, else the ensemble's own levels hold.
//! `--dump 1-8` prints those bars, seat by seat, to read them.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to its terminal")]

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Decision, Deed, LostReason, Plan, Style, Transformation, arrange, check};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::midi;
use partwright::perform;
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::{BarNumber, Dynamic, Score, Sound};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, ensemble, out] = args.get(..3).ok_or("usage: arrange_folder SRC_DIR ENSEMBLE OUT_DIR [options]")?
    else {
        return Err("three arguments".into());
    };
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|i| args.get(i + 1)).cloned();
    let mut ensemble = load(ensemble)?;
    if let Some(level) = option("--level") {
        let everybody: Vec<_> = ensemble.seats.iter().map(|seat| seat.id).collect();
        ensemble = ensemble.at_level(level.parse()?, &everybody);
    }
    let ensemble = Arc::new(ensemble);
    let style = match option("--style") {
        Some(style) => self::style(&style)?,
        None => Style::builtin(&ensemble.style).unwrap_or_default(),
    };
    let mut run = Run::default();
    if let Some(steps) = option("--steps") {
        run.steps = steps.parse()?;
    }
    let only = option("--only").unwrap_or_default();
    std::fs::create_dir_all(out)?;
    let mut paths: Vec<_> =
        std::fs::read_dir(source)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "mid") && path.to_string_lossy().contains(&only));
    paths.sort();
    for path in paths {
        one(&path, &ensemble, &style, &run, Path::new(out), option("--dump").as_deref())?;
    }
    Ok(())
}

fn load(name: &str) -> Result<Ensemble, Box<dyn Error>> {
    if name.ends_with(".toml") {
        let text = std::fs::read_to_string(name)?;
        return Ok(Ensembles::parse(&text, name, Library::builtin())?);
    }
    Ok(Ensembles::builtin().get(name, Library::builtin())?)
}

fn style(name: &str) -> Result<Style, Box<dyn Error>> {
    if name.ends_with(".toml") {
        return Ok(Style::parse(&std::fs::read_to_string(name)?, name)?);
    }
    Ok(Style::builtin(name)?)
}

fn one(
    path: &Path,
    ensemble: &Arc<Ensemble>,
    style: &Style,
    run: &Run,
    out: &Path,
    dump_bars: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    let score = midi::read(&std::fs::read(path)?)?.value;
    let begun = Instant::now();
    let analysis = analyze(&score, run)?.value;
    let analysed = begun.elapsed();
    let arrangement = arrange(&score, &analysis, ensemble, style, &Plan::default(), run)?.value;
    let name = path.file_name().unwrap_or_default();
    let lost = arrangement.ledger.lost.len();
    eprintln!(
        "{}: {} notes, analysed in {:.2} s, arranged in {:.2} s, {lost} lost",
        name.to_string_lossy(),
        score.note_count(),
        analysed.as_secs_f64(),
        (begun.elapsed() - analysed).as_secs_f64(),
    );
    eprintln!("  {} {} {:?}", losses(&arrangement, &score), findings(&arrangement), rewritten(&arrangement));
    if let Some(bars) = dump_bars {
        dump(&arrangement, bars)?;
    }
    std::fs::write(out.join(name), perform::smf(&perform::perform(&arrangement)))?;
    Ok(())
}

/// Prints bars of an arrangement, one line a bar and seat; a star stands after notes of rewritten figures.
fn dump(arrangement: &Arrangement, bars: &str) -> Result<(), Box<dyn Error>> {
    let (from, to) = bars.split_once('-').unwrap_or((bars, bars));
    let meters = &arrangement.frame.meters;
    for bar in from.parse::<u32>()?..=to.parse()? {
        let Some(start) = meters.start_of(BarNumber(bar)) else { continue };
        let span = meters.bar_at(start).span;
        println!("bar {bar}");
        for part in &arrangement.seats {
            let notes = part.notes.iter().filter(|note| span.contains(note.start));
            let quarter = f64::from(arrangement.frame.division().per_quarter());
            let words: Vec<String> = notes
                .map(|note| {
                    let at = note.start.since(span.start).0 as f64 / quarter;
                    let sound = match note.sound {
                        Sound::Pitched(pitch) => pitch.to_string(),
                        Sound::Percussion(key) => format!("*{}", key.midi()),
                    };
                    let decision = &arrangement.decisions[note.decision.0 as usize];
                    let star = if transformations(decision).next().is_some() { "*" } else { "" };
                    let length = note.length.0 as f64 / quarter;
                    format!("{at:.2}:{sound}/{length:.2}{}{star}", &decision.role.name()[..1])
                })
                .collect();
            if !words.is_empty() {
                let name = &arrangement.ensemble.seats[usize::from(part.seat.0)].plain_name;
                let dynamic = part.notes.iter().find(|n| span.contains(n.start)).map_or(Dynamic::Mf, |n| n.dynamic);
                println!("  {name:<18} {dynamic:<3} {}", words.join(" "));
            }
        }
    }
    Ok(())
}

fn transformations(decision: &Decision) -> impl Iterator<Item = Transformation> {
    decision.deeds.iter().filter_map(|deed| if let Deed::Transformed(how) = deed { Some(*how) } else { None })
}

/// Notes rewritten, by transformation.
fn rewritten(arrangement: &Arrangement) -> BTreeMap<Transformation, u32> {
    let mut counts = BTreeMap::new();
    for how in arrangement.decisions.iter().flat_map(transformations) {
        *counts.entry(how).or_default() += 1;
    }
    counts
}

/// Lost notes by reason and role.
fn losses(arrangement: &Arrangement, score: &Score) -> String {
    let mut counts: BTreeMap<(LostReason, &str), u32> = BTreeMap::new();
    for lost in &arrangement.ledger.lost {
        *counts.entry((lost.reason, lost.role.name())).or_default() += 1;
    }
    format!("{counts:?}, of them silent at any octave {:?}", bare(arrangement, score))
}

/// Lost notes by role whose pitch class nobody sounds as they begin.
fn bare(arrangement: &Arrangement, score: &Score) -> BTreeMap<&'static str, u32> {
    let slack = u64::from(score.frame.division().per_quarter()) / 8;
    let mut sounding: BTreeMap<u8, Vec<(u64, u64)>> = BTreeMap::new();
    for note in arrangement.seats.iter().flat_map(|part| &part.notes) {
        if let Some(pitch) = note.sound.pitch() {
            sounding.entry(pitch.midi() % 12).or_default().push((note.start.0, note.span().end.0));
        }
    }
    let mut counts = BTreeMap::new();
    for lost in &arrangement.ledger.lost {
        let Some((_, note)) = score.note(lost.note) else { continue };
        let Some(pitch) = note.sound.pitch() else { continue };
        let spans = sounding.get(&(pitch.midi() % 12)).map_or(&[][..], Vec::as_slice);
        let heard = |(start, end): &(u64, u64)| *start <= note.start.0 + slack && note.start.0 < *end;
        if !spans.iter().any(heard) {
            *counts.entry(lost.role.name()).or_default() += 1;
        }
    }
    counts
}

/// Findings by code.
fn findings(arrangement: &Arrangement) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for finding in check(arrangement) {
        *counts.entry(format!("{}:{}", finding.severity, finding.code)).or_default() += 1;
    }
    format!("{counts:?}")
}
