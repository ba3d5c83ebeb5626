//! Score and parts as files: MusicXML, compressed or not, and PDF.

use super::args;
use super::engraver::{Engraver, Job};
use super::exit::Failure;
use super::files::fail;
use super::part_names::PartNames;
use super::place::Alone;
use super::terminal::Terminal;
use partwright::arrange::Arrangement;
use partwright::ensemble::Ensemble;
use partwright::notation::{self, Page, mxl};
use partwright::report::json;
use partwright::run::{Error, Run, map};
use serde::Serialize;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// How notation is written: names of the parts, form, and who engraves it.
pub(crate) struct Pages {
    parts: Vec<String>,
    compressed: bool,
    engraver: Option<Engraver>,
}

impl Pages {
    /// What was asked for; refuses what cannot be done before any work is.
    pub(crate) fn of(asked: &args::Pages, ensemble: &Ensemble, title: &str, pdf: bool) -> Result<Self, Failure> {
        let names = asked.part_names.as_deref().map_or_else(|| Ok(PartNames::usual()), PartNames::parse)?;
        let engraver = pdf.then(|| Engraver::find(asked.engraver.as_deref())).transpose()?;
        Ok(Self { parts: names.of(ensemble, title)?, compressed: asked.mxl, engraver })
    }

    /// Writes `score.musicxml` and a file a seat in `parts/`. Returns the PDFs that are wanted of them.
    pub(crate) fn write(&self, folder: &Path, arrangement: &Arrangement, run: &Run) -> Result<Vec<Job>, Failure> {
        let place = |name: &str, ending: &str| folder.join(format!("{name}.{ending}"));
        let seats = arrangement.ensemble.seats.iter().zip(&self.parts);
        let parts = seats.map(|(seat, name)| (Page::Part(seat.id), format!("parts/{name}")));
        let pages: Vec<(Page, String)> =
            std::iter::once((Page::TransposedScore, "score".to_owned())).chain(parts).collect();
        run.check()?;
        let ending = if self.compressed { "mxl" } else { "musicxml" };
        let notated = notation::Pages::of(arrangement)?;
        let files = map(&pages, |(page, _)| document(&notated, *page, self.compressed));
        for ((_, name), bytes) in pages.iter().zip(files) {
            put(&place(name, ending), &bytes?)?;
        }
        let job = |(_, name): &(Page, String)| Job { source: place(name, ending), pdf: place(name, "pdf") };
        Ok(if self.engraver.is_some() { pages.iter().map(job).collect() } else { Vec::new() })
    }

    /// Makes the PDFs.
    pub(crate) fn engrave(&self, jobs: &[Job], scratch: &Path, terminal: &Terminal) -> Result<(), Failure> {
        self.engraver.as_ref().map_or(Ok(()), |engraver| engraver.engrave(jobs, scratch, terminal))
    }

    /// One thing in one file: the MIDI, or the score.
    pub(crate) fn alone(
        &self,
        path: &Path,
        alone: Alone,
        arrangement: &Arrangement,
        midi: impl FnOnce() -> Vec<u8>,
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        match alone {
            Alone::Midi => put(path, &midi()),
            Alone::MusicXml | Alone::Mxl => put(path, &score(arrangement, alone == Alone::Mxl)?),
            Alone::Pdf => self.score_pdf(path, arrangement, terminal),
        }
    }

    /// The score alone as a PDF.
    fn score_pdf(&self, pdf: &Path, arrangement: &Arrangement, terminal: &Terminal) -> Result<(), Failure> {
        let mut scratch = pdf.as_os_str().to_owned();
        scratch.push(".engraving");
        let scratch = PathBuf::from(scratch);
        fs::create_dir_all(&scratch).map_err(|error| fail("create", &scratch, error))?;
        let source = scratch.join("score.musicxml");
        put(&source, &score(arrangement, false)?)?;
        self.engrave(&[Job { source, pdf: pdf.to_owned() }], &scratch, terminal)
    }
}

/// The score alone.
fn score(arrangement: &Arrangement, compressed: bool) -> Result<Vec<u8>, Error> {
    document(&notation::Pages::of(arrangement)?, Page::TransposedScore, compressed)
}

fn document(pages: &notation::Pages<'_>, page: Page, compressed: bool) -> Result<Vec<u8>, Error> {
    let text = pages.musicxml(page)?;
    if compressed { mxl(&text) } else { Ok(text.into_bytes()) }
}

/// Writes a document as JSON.
pub(crate) fn put_document(path: &Path, document: &impl Serialize) -> Result<(), Failure> {
    let written = fs::File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        json::write(document, &mut file)?;
        file.flush()
    });
    written.map_err(|error| fail("write", path, error))
}

/// Writes a file.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| fail("write", path, error))
}
