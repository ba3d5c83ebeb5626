//! Checks MIDI files against their own instruments, or an ensemble: `check FOLDER-OR-FILE… [--for ENSEMBLE]`.
//!
//! One line a file: notes, errors and warnings per thousand notes; with `-v` the findings too.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use partwright::arrange::{adopt, as_written, cast, check};
use partwright::ensemble::Ensembles;
use partwright::finding::{Finding, Severity};
use partwright::profile::Library;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let verbose = args.iter().position(|arg| arg == "-v").map(|at| args.remove(at)).is_some();
    let ensemble = args.iter().position(|arg| arg == "--for").map(|at| args.drain(at..).nth(1).unwrap_or_default());
    for path in args.iter().flat_map(|arg| files(Path::new(arg))) {
        let score = partwright::midi::read(&std::fs::read(&path)?)?.value;
        let (players, casting) = match &ensemble {
            Some(id) => {
                let players = Ensembles::builtin().get(id, Library::builtin())?;
                let casting = cast(&score, &players);
                (players, casting)
            }
            None => {
                let written = as_written(&score, Library::builtin())?;
                let findings = written.findings;
                (written.value.0, partwright::finding::Checked::new(written.value.1, findings))
            }
        };
        let arrangement = adopt(&score, &Arc::new(players), &casting.value).value;
        let start = std::time::Instant::now();
        let found = check(&arrangement);
        let time = start.elapsed();
        println!("{}", summary(&path, score.note_count(), &found, time));
        if verbose {
            for (cast, part) in casting.value.parts.iter().zip(&score.parts).filter(|(_, part)| !part.notes.is_empty())
            {
                let seat = cast.seat.map_or("-", |seat| arrangement.ensemble.seat(seat).plain_name.as_str());
                println!("    {:?} {:?} -> {seat} {} ({})", part.label(), part.program, cast.confidence, cast.reason);
            }
            casting.findings.iter().chain(&found).for_each(|finding| println!("    {finding}"));
        }
    }
    Ok(())
}

fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "mid"));
    files.sort();
    files
}

fn summary(path: &Path, notes: usize, found: &[Finding], time: std::time::Duration) -> String {
    let count = |severity: Severity| found.iter().filter(|finding| finding.severity == severity).count();
    let per_thousand = |count: usize| count as f64 * 1000.0 / notes.max(1) as f64;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!(
        "{name:40} {notes:6} notes  {:5.1} errors  {:5.1} warnings per 1000  {:6.1} ms",
        per_thousand(count(Severity::Error)),
        per_thousand(count(Severity::Warning)),
        time.as_secs_f64() * 1000.0
    )
}
