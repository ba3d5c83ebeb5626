//! Renews the timbre tables of the library: runs the `partwright instruments measure` that each profile names in its
//! `sources`, and puts what it prints into the file. Rows of other recordings, marked by a comment behind `[[timbre.spectra]]`,
//! stay; so do keys that are not printed, and modes with a comment behind them.
//!
//!     cargo build --release && cargo run --release --example timbre_tables -- [INSTRUMENT …]
//!
//! The fonts that the commands name are found as `--soundfont` finds them (Debian: musescore-general-soundfont-lossless).

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that writes files")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the commands begin.
const MEASURE: &str = "partwright instruments measure";
const SPECTRA: &str = "[[timbre.spectra]]";

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for path in profiles(Path::new("instruments"))? {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        if !wanted.is_empty() && !wanted.contains(&id) {
            continue;
        }
        let mut renewed = text.clone();
        for command in commands(&text) {
            println!("{id}: {command}");
            renewed = if renewed.contains("[[percussion]]") {
                strokes(&renewed, &command)?
            } else {
                table(&renewed, &measured(&command)?)
            };
        }
        if renewed != text {
            fs::write(&path, renewed)?;
        }
    }
    Ok(())
}

fn profiles(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(profiles(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The commands in a profile's sources, between backticks.
fn commands(text: &str) -> Vec<String> {
    text.split('`').filter(|part| part.starts_with(MEASURE)).map(str::to_owned).collect()
}

/// What a command prints; it is run by the `partwright` built beside this program.
fn measured(command: &str) -> Result<String, Box<dyn Error>> {
    let beside =
        std::env::current_exe()?.ancestors().nth(2).map(|folder| folder.join("partwright")).unwrap_or_default();
    let output = Command::new(beside).args(command.split_whitespace().skip(1)).output()?;
    if !output.status.success() {
        return Err(format!("{command}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A profile with a measured table in the place of its own.
fn table(profile: &str, measured: &str) -> String {
    let (before, own, after) = parts(profile);
    let (own_keys, own_rows) = divided(own);
    let (new_keys, new_rows) = divided(measured);
    let kept: Vec<&str> = own_rows.into_iter().filter(|row| !row.starts_with(&format!("{SPECTRA}\n"))).collect();
    let mut rows: Vec<&str> =
        new_rows.into_iter().filter(|row| kept.iter().all(|kept| pitch(kept) != pitch(row))).collect();
    rows.extend(kept);
    rows.sort_by_key(|row| midi(pitch(row)));
    let keys = keys(own_keys, new_keys);
    let body: Vec<&str> = std::iter::once(keys.trim_end())
        .filter(|keys| !keys.is_empty())
        .chain(rows.iter().map(|row| row.trim_end()))
        .collect();
    format!("{before}{}\n{}{after}", body.join("\n\n"), if after.is_empty() { "" } else { "\n" })
}

/// What stands before the timbre, the timbre, and what stands behind it.
fn parts(profile: &str) -> (&str, &str, &str) {
    let first = |marks: [&str; 2]| marks.iter().filter_map(|mark| profile.find(mark).map(|at| at + 1)).min();
    let end = first(["\n[[registers]]", "\n[[percussion]]"]).unwrap_or(profile.len());
    let start = first(["\n[timbre]", "\n[[timbre.spectra]]"]).unwrap_or(end).min(end);
    (&profile[..start], &profile[start..end], &profile[end..])
}

/// The keys of a timbre, and its spectra.
fn divided(timbre: &str) -> (&str, Vec<&str>) {
    let starts: Vec<usize> = timbre.match_indices(SPECTRA).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([timbre.len()]);
    let rows = starts.iter().zip(ends).map(|(start, end)| &timbre[*start..end]).collect();
    (&timbre[..starts.first().copied().unwrap_or(timbre.len())], rows)
}

/// A profile's own keys with the measured values; what it had not is added.
fn keys(own: &str, new: &str) -> String {
    let value = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
    let mut new: Vec<&str> = new.lines().filter(|line| value(line).is_some() && !line.starts_with('#')).collect();
    let mut lines: Vec<&str> = Vec::new();
    for line in own.lines() {
        let found = new.iter().position(|one| value(one).is_some() && value(one) == value(line));
        lines.push(found.map_or(line, |at| new.remove(at)));
    }
    if lines.is_empty() && !new.is_empty() {
        lines.push("[timbre]");
    }
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.extend(new);
    lines.join("\n")
}

fn pitch(row: &str) -> &str {
    row.split('"').nth(1).unwrap_or_default()
}

fn midi(pitch: &str) -> u8 {
    pitch.parse().map_or(0, |pitch: partwright::score::Pitch| pitch.midi())
}

/// A profile of percussion with the measured modes of each key, which stands in the command as `KEY`. Lines with a comment behind
/// them stay: it says whose they are.
fn strokes(profile: &str, command: &str) -> Result<String, Box<dyn Error>> {
    let mut key = String::new();
    let mut lines = Vec::new();
    for line in profile.lines() {
        if let Some(number) = line.strip_prefix("key = ") {
            key = number.split_whitespace().next().unwrap_or_default().to_owned();
        }
        let renewed = line.starts_with("modes = {") && line.ends_with('}');
        let stroke = renewed.then(|| measured(&command.replace("KEY", &key))).transpose()?;
        lines.push(stroke.map_or_else(|| line.to_owned(), |printed| printed.trim_end().to_owned()));
    }
    Ok(lines.join("\n") + "\n")
}
