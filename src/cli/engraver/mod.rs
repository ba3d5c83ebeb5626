//! PDFs of score and parts, by a program that engraves: MuseScore, or LilyPond with its converter.

mod find;
mod process;

use super::exit::Failure;
use super::files::fail;
use super::terminal::Terminal;
use partwright::run::{Error, Run, Stage, map};
use process::run;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A program that engraves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Engraver {
    /// MuseScore reads MusicXML and writes PDF.
    MuseScore(PathBuf),
    /// LilyPond engraves what its converter makes of MusicXML.
    LilyPond {
        /// `musicxml2ly`.
        converter: PathBuf,
        /// `lilypond`.
        program: PathBuf,
    },
}

/// A page to engrave: the MusicXML that is there, and the PDF that is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// The `.musicxml` or `.mxl` file.
    pub(crate) source: PathBuf,
    /// Where the PDF goes.
    pub(crate) pdf: PathBuf,
}

impl Engraver {
    /// Engraves all pages, as many at once as there are threads; `scratch` is a folder for what comes between. What
    /// cannot be engraved is told together, after the rest is done.
    pub(crate) fn engrave(&self, jobs: &[Job], scratch: &Path, terminal: &Terminal) -> Result<(), Failure> {
        fs::create_dir_all(scratch).map_err(|error| fail("create", scratch, error))?;
        let (run, done) = (terminal.run(), AtomicU64::new(0));
        let numbered: Vec<(usize, &Job)> = jobs.iter().enumerate().collect();
        run.report(Stage::Engrave, 0, jobs.len() as u64);
        let outcomes = map(&numbered, |(number, job)| {
            let outcome = self.one(job, &scratch.join(format!("{number}.pdf")), &run);
            run.report(Stage::Engrave, done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len() as u64);
            outcome
        });
        let _ = fs::remove_dir_all(scratch);
        run.check()?;
        let failed: Vec<(&Job, String)> =
            jobs.iter().zip(outcomes).filter_map(|(job, o)| Some((job, o.err()?))).collect();
        self.tell(&failed, jobs.len())
    }

    fn one(&self, job: &Job, made: &Path, run_of: &Run) -> Result<(), String> {
        run_of.check().map_err(|error: Error| error.to_string())?;
        match self {
            Self::MuseScore(program) => {
                run(program, &["-o".as_ref(), made.as_os_str(), job.source.as_os_str()], made, run_of)?;
            }
            Self::LilyPond { converter, program } => {
                let ly = made.with_extension("ly");
                run(converter, &["-o".as_ref(), ly.as_os_str(), job.source.as_os_str()], made, run_of)?;
                // LilyPond adds `.pdf` itself.
                let stem = made.with_extension("");
                run(program, &["--silent".as_ref(), "-o".as_ref(), stem.as_os_str(), ly.as_os_str()], made, run_of)?;
            }
        }
        is_pdf(made)?;
        fs::rename(made, &job.pdf).map_err(|error| fail("write", &job.pdf, error).to_string())
    }

    fn tell(&self, failed: &[(&Job, String)], of: usize) -> Result<(), Failure> {
        let Some((_, why)) = failed.first() else { return Ok(()) };
        let with = self.program().display();
        if of == 1 {
            let instead = "ask for a .musicxml file instead, and open it by hand";
            return Err(Failure::Engraving(format!("the PDF could not be made: {with}: {why}; {instead}")));
        }
        let name = |job: &Job| job.pdf.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut names: Vec<String> = failed.iter().take(3).map(|(job, _)| name(job)).collect();
        if failed.len() > names.len() {
            names.push("…".to_owned());
        }
        let (n, names) = (failed.len(), names.join(", "));
        let else_there = "everything else is written; the MusicXML can be opened by hand";
        Err(Failure::Engraving(format!("{n} of {of} PDFs could not be made ({names}): {with}: {why}; {else_there}")))
    }

    fn program(&self) -> &Path {
        match self {
            Self::MuseScore(program) | Self::LilyPond { program, .. } => program,
        }
    }
}

/// Whether the file is there and a PDF: engravers may end well on what they could not read.
fn is_pdf(path: &Path) -> Result<(), String> {
    let bytes = fs::read(path).map_err(|_| "it ended without an error, but wrote no PDF".to_owned())?;
    let tail = bytes.get(bytes.len().saturating_sub(1024)..).unwrap_or_default();
    let whole = bytes.starts_with(b"%PDF-") && tail.windows(5).any(|five| five == b"%%EOF");
    if whole { Ok(()) } else { Err("what it wrote is no whole PDF".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_pdf_counts() {
        let folder = tempfile::tempdir().unwrap();
        let is = |bytes: &[u8]| {
            let path = folder.path().join("x.pdf");
            fs::write(&path, bytes).unwrap();
            is_pdf(&path).is_ok()
        };
        assert!(is(b"%PDF-1.4\n...\n%%EOF\n"));
        assert!(!is(b"%PDF-1.4\nhalf") && !is(b"<html>") && !is(b""));
        assert!(is_pdf(&folder.path().join("none.pdf")).unwrap_err().contains("no PDF"));
    }
}
