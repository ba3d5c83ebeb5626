//! Reads every MIDI file that a folder's `MANIFEST.tsv` lists and compares the note counts with its `symusic` column
//! (or `notes` column): `cargo run --release --example midi_suite -- FOLDER [OUT]`.
//!
//! Files with another number of notes are listed, with what was found in them. With OUT, each file that was read is
//! written back into that folder, for other programs to read.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use partwright::finding::{Checked, Severity};
use partwright::midi;
use partwright::run::Error;
use partwright::score::Score;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let table = std::fs::read_to_string(folder.join("MANIFEST.tsv"))?;
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let mut tally = Tally { out: std::env::args().nth(2).map(PathBuf::from), ..Tally::default() };
    for line in lines {
        let row: BTreeMap<&str, &str> = columns.iter().copied().zip(line.split('\t')).collect();
        tally.file(&folder, row.get("file").copied().unwrap_or_default(), expected(&row));
    }
    tally.print();
    Ok(())
}

fn expected(row: &BTreeMap<&str, &str>) -> Option<usize> {
    row.get("symusic").or_else(|| row.get("notes")).and_then(|text| text.split(' ').next()).and_then(|n| n.parse().ok())
}

#[derive(Default)]
struct Tally {
    out: Option<PathBuf>,
    counts: BTreeMap<&'static str, usize>,
    codes: BTreeMap<String, usize>,
    kept: usize,
    changed: usize,
}

impl Tally {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn file(&mut self, folder: &Path, file: &str, expected: Option<usize>) {
        let Ok(bytes) = std::fs::read(folder.join(file)) else { return self.count("missing") };
        match midi::read(&bytes) {
            Ok(read) => self.read(file, &read, expected),
            Err(error) => self.refused(file, &error, expected),
        }
    }

    fn read(&mut self, file: &str, read: &Checked<Score>, expected: Option<usize>) {
        self.count("read");
        for finding in &read.findings {
            *self.codes.entry(finding.code.to_string()).or_default() += 1;
        }
        if read.findings.iter().any(|finding| finding.severity > Severity::Note) {
            self.count("read, with warnings or errors");
        }
        let written = midi::write(&read.value);
        if let Some(out) = &self.out {
            let name = Path::new(file).file_name().unwrap_or_default();
            std::fs::write(out.join(name), &written).unwrap_or_else(|error| println!("{file}: {error}"));
        }
        if midi::read(&written).is_ok_and(|again| again.value == read.value) {
            self.kept += 1;
        } else {
            self.changed += 1;
            println!("does not come back: {file}");
        }
        let notes = read.value.note_count();
        match expected {
            None => self.count("read, the other could not"),
            Some(other) if other == notes => self.count("as many notes"),
            Some(other) => {
                self.count(if notes < other { "fewer notes" } else { "more notes" });
                println!("{notes} notes, the other {other}: {file}");
                read.findings.iter().for_each(|finding| println!("    {finding}"));
            }
        }
    }

    fn refused(&mut self, file: &str, error: &Error, expected: Option<usize>) {
        self.count("refused");
        if expected.is_some_and(|notes| notes > 0) {
            self.count("refused, the other read it");
            println!("{file}: {error} (the other read {expected:?})");
        }
    }

    fn print(&self) {
        println!("{:#?}\n{:#?}", self.counts, self.codes);
        println!("come back from write: {}, changed: {}", self.kept, self.changed);
    }
}
