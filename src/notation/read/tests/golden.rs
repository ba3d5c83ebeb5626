//! Small documents under `tests/golden/musicxml`, a feature each, and beside each what is read from it as text.
//! `UPDATE_EXPECT=1 cargo test --lib notation::read` writes the texts anew; read the diff.
//!
//! A bar reads `beat:pitch/length@velocity`, beats and lengths in quarter notes.

use crate::finding::Checked;
use crate::notation::read_musicxml;
use crate::score::{Bar, Event, Note, Part, Score};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/musicxml");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "musicxml")).collect();
    files.sort();
    files
}

#[test]
fn documents_are_read_as_they_were() {
    let mut differing = Vec::new();
    for document in documents() {
        let text = dump(&read_musicxml(&std::fs::read(&document).unwrap()).unwrap());
        let file = document.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, &text).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != text {
            differing.push(file.display().to_string());
        }
    }
    assert!(differing.is_empty(), "these differ; UPDATE_EXPECT=1 writes them anew: {differing:#?}");
}

fn dump(read: &Checked<Score>) -> String {
    let (score, mut text) = (&read.value, String::new());
    let frame = &score.frame;
    let at = |tick| frame.meters.position(tick);
    let _ = writeln!(text, "{:?}, {} ticks a quarter", score.title, frame.division().per_quarter());
    for (tick, key) in frame.keys.changes() {
        let _ = writeln!(text, "{}: {key}", at(*tick));
    }
    for (tick, tempo) in frame.tempo.changes() {
        let _ = writeln!(text, "{}: {:.2} quarters a minute", at(tick), tempo.quarters_per_minute());
    }
    for mark in &score.marks {
        let _ = writeln!(text, "{}: {:?}", at(mark.tick), mark.what);
    }
    for part in &score.parts {
        let channel = part.channel.value() + 1;
        let _ = writeln!(text, "\n{:?}, channel {channel}{}", part.name, if part.percussion { ", drums" } else { "" });
        for bar in frame.meters.bars(frame.end) {
            let notes: Vec<String> = notes(part, &bar).map(|note| one(score, note, &bar)).collect();
            let _ = writeln!(text, "  bar {} ({}) {}", bar.number.0, bar.meter, notes.join(" "));
        }
        for (span, louder) in &part.hairpins {
            let way = if *louder { "louder" } else { "softer" };
            let _ = writeln!(text, "  {} to {}: {way}", at(span.start), at(span.end));
        }
        for event in &part.events {
            let what = match &event.what {
                Event::Mark(mark) => format!("{mark:?}"),
                other => format!("{other:?}"),
            };
            let _ = writeln!(text, "  {}: {what}", at(event.tick));
        }
    }
    let _ = writeln!(text);
    for finding in &read.findings {
        let _ = writeln!(text, "{finding}");
    }
    text
}

fn notes<'a>(part: &'a Part, bar: &'a Bar) -> impl Iterator<Item = &'a Note> {
    part.notes.iter().filter(|note| bar.span.contains(note.start))
}

fn one(score: &Score, note: &Note, bar: &Bar) -> String {
    let quarters = |ticks: u64| ticks as f64 / f64::from(score.frame.division().per_quarter());
    let sound = note.sound.pitch().map_or_else(|| format!("x{}", note.sound.midi()), |pitch| pitch.to_string());
    let usual =
        |name: &crate::score::Name| sound.trim_end_matches(|c: char| "-0123456789".contains(c)) == name.to_string();
    let name = note.name.filter(|name| !usual(name)).map_or(String::new(), |name| format!("={name}"));
    let beat = short(1.0 + quarters(note.start.since(bar.span.start).0));
    let signs: Vec<String> = note.signs.iter().map(|sign| format!("{sign:?}")).collect();
    let signs = if signs.is_empty() { String::new() } else { format!("[{}]", signs.join(" ")) };
    format!("{beat}:{sound}{name}/{}@{}{signs}", short(quarters(note.length.0)), note.velocity.value())
}

fn short(value: f64) -> String {
    format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
