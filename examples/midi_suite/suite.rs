//! Every file of a manifest against what other readers see in it.

use crate::manifest::File;
use partwright::finding::{Checked, Severity};
use partwright::midi;
use partwright::score::Score;
use std::collections::BTreeMap;
use std::path::Path;

/// Prints the figures.
pub fn figures(files: &[File], out: Option<&Path>, list: bool) {
    let mut tally = Tally { list, ..Tally::default() };
    for file in files {
        tally.file(file, out);
    }
    tally.print(files.len());
}

#[derive(Default)]
struct Tally {
    list: bool,
    counts: BTreeMap<&'static str, usize>,
    codes: BTreeMap<String, usize>,
}

impl Tally {
    fn count(&mut self, what: &'static str, file: &File, detail: &str) {
        *self.counts.entry(what).or_default() += 1;
        if self.list && !detail.is_empty() {
            println!("{what}: {}\n    {detail}", file.name);
        }
    }

    fn file(&mut self, file: &File, out: Option<&Path>) {
        let most = file.peers.iter().map(|peer| peer.1).max();
        match midi::read(&file.bytes) {
            Ok(read) => {
                self.read(file, &read, most);
                self.write(file, &read.value, out);
            }
            Err(error) => {
                let what = match most {
                    Some(1..) => "refused, another reads it",
                    _ => "refused, no other reads a note of it",
                };
                self.count(what, file, &error.to_string());
            }
        }
    }

    fn read(&mut self, file: &File, read: &Checked<Score>, most: Option<usize>) {
        let findings: Vec<String> = read.findings.iter().map(ToString::to_string).collect();
        let told = findings.join("\n    ");
        for finding in &read.findings {
            *self.codes.entry(finding.code.to_string()).or_default() += 1;
        }
        let worst = read.findings.iter().map(|finding| finding.severity).max();
        match (file.is_clean(), worst) {
            (true, Some(Severity::Warning | Severity::Error)) => {
                self.count("clean, with a warning or error", file, &told)
            }
            (true, _) => self.count("clean, without warning", file, ""),
            (false, None) => self.count("not clean, without a finding", file, &file.issues),
            (false, _) => self.count("not clean, with findings", file, ""),
        }
        let notes = read.value.note_count();
        let detail = format!("{notes}, {:?}, note-ons {:?}\n    {told}", file.peers, file.note_ons);
        match most {
            None => self.count("read, no other can", file, ""),
            Some(most) if most < notes => self.count("more notes than any other", file, &detail),
            Some(most) if most > notes => self.count("fewer notes than another", file, &detail),
            Some(_) => self.count("as many notes as the best other", file, ""),
        }
        match file.note_ons {
            Some(ons) if ons != notes => self.count("another count of notes than the manifest", file, &detail),
            _ => self.count("the manifest's count of notes, or none there", file, ""),
        }
    }

    fn write(&mut self, file: &File, score: &Score, out: Option<&Path>) {
        let written = midi::write(score);
        match midi::read(&written) {
            Ok(again) if again.value == *score => self.count("comes back from writing", file, ""),
            _ => self.count("does not come back from writing", file, "changed"),
        }
        if let Some(out) = out {
            let name = Path::new(&file.name).file_name().unwrap_or_default();
            std::fs::write(out.join(name), &written).unwrap_or_else(|error| println!("{}: {error}", file.name));
        }
    }

    fn print(&self, files: usize) {
        println!("{files} files");
        for (what, count) in &self.counts {
            println!("{count:6} {what}");
        }
        println!("findings");
        for (code, count) in &self.codes {
            println!("{count:6} {code}");
        }
    }
}
