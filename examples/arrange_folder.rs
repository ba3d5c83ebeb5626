//! Arranges every MIDI file of a folder for an ensemble and writes one MIDI file each, to measure the arranger.
//!
//!     cargo run --example arrange_folder -- SRC_DIR ENSEMBLE OUT_DIR [--style ID] [--steps N] [--only TEXT] [--dump BARS]
//!
//! ENSEMBLE is an id or a TOML file. `--dump 1-8` prints those bars, seat by seat, to read them.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to its terminal")]

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Plan, Style, arrange};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::midi;
use partwright::perform::{Performance, perform};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::{BarNumber, Dynamic, Sound, Tick};
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
    let ensemble = Arc::new(load(ensemble)?);
    let style = Style::builtin(&option("--style").unwrap_or_else(|| "default".to_owned()))?;
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
    if let Some(bars) = dump_bars {
        dump(&arrangement, bars)?;
    }
    std::fs::write(out.join(name), smf(&perform(&arrangement)))?;
    Ok(())
}

/// Prints bars of an arrangement, one line a bar and seat.
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
                    format!("{at:.2}:{sound}/{:.2}{}", note.length.0 as f64 / quarter, &decision.role.name()[..1])
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

/// A plain MIDI file: a conductor track and one track a seat.
fn smf(performance: &Performance) -> Vec<u8> {
    let division = performance.frame.division().per_quarter();
    let mut tracks = vec![conductor(performance)];
    for (part, index) in performance.seats.iter().zip(0u8..) {
        let seat = &performance.ensemble.seats[usize::from(part.seat.0)];
        let drums = seat.profile().is_unpitched();
        let channel =
            if drums { 9 } else { [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15][usize::from(index) % 15] };
        let mut events: Vec<(Tick, u8, Vec<u8>)> = vec![(Tick(0), 0, meta(3, seat.plain_name.as_bytes()))];
        if let Some(program) = seat.profile().midi.program {
            events.push((Tick(0), 1, vec![0xC0 | channel, program.0]));
        }
        for note in &part.notes {
            let velocity = (40.0 + 60.0 * note.intensity).clamp(1.0, 127.0) as u8;
            events.push((note.start, 3, vec![0x90 | channel, note.sound.midi(), velocity]));
            events.push((note.start + note.length, 2, vec![0x80 | channel, note.sound.midi(), 64]));
        }
        tracks.push(track(events));
    }
    let mut bytes = b"MThd\0\0\0\x06\0\x01".to_vec();
    bytes.extend((tracks.len() as u16).to_be_bytes());
    bytes.extend(division.to_be_bytes());
    bytes.extend(tracks.concat());
    bytes
}

fn conductor(performance: &Performance) -> Vec<u8> {
    let tempo = |(tick, tempo): (Tick, partwright::score::Tempo)| {
        (tick, 0, meta(0x51, &tempo.micros_per_quarter().to_be_bytes()[1..]))
    };
    track(performance.frame.tempo.changes().map(tempo).collect())
}

fn meta(kind: u8, data: &[u8]) -> Vec<u8> {
    [&[0xFF, kind, data.len().min(127) as u8], &data[..data.len().min(127)]].concat()
}

fn track(mut events: Vec<(Tick, u8, Vec<u8>)>) -> Vec<u8> {
    events.sort();
    let mut body = Vec::new();
    let mut now = Tick(0);
    for (tick, _, bytes) in &events {
        body.extend(variable(tick.since(now).0));
        body.extend(bytes);
        now = *tick;
    }
    body.extend([0, 0xFF, 0x2F, 0]);
    [b"MTrk".as_slice(), &(body.len() as u32).to_be_bytes(), &body].concat()
}

fn variable(mut value: u64) -> Vec<u8> {
    let mut bytes = vec![(value & 0x7F) as u8];
    while value > 0x7F {
        value >>= 7;
        bytes.insert(0, (value & 0x7F) as u8 | 0x80);
    }
    bytes
}
