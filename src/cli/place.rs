//! Where score, parts and MIDI are written: a folder, one file, or stdout.

use super::args::{Global, Pages};
use super::exit::Failure;
use super::files;
use super::over::Over;
use super::pending::Pending;
use std::path::{Path, PathBuf};

/// Where the result goes.
pub(crate) enum Place {
    /// Everything.
    Folder(PathBuf),
    /// One thing alone.
    File(PathBuf, Alone),
    /// The MIDI.
    Stdout,
}

/// What can be written alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    /// The arrangement as MIDI.
    Midi,
    /// The score as MusicXML.
    MusicXml,
    /// The score as compressed MusicXML.
    Mxl,
    /// The score as PDF.
    Pdf,
}

/// What a file's ending says it holds.
const ENDINGS: [(&str, Alone); 6] = [
    ("mid", Alone::Midi),
    ("midi", Alone::Midi),
    ("musicxml", Alone::MusicXml),
    ("xml", Alone::MusicXml),
    ("mxl", Alone::Mxl),
    ("pdf", Alone::Pdf),
];

/// What is not written alone: a folder called `song.wav` is nobody's wish.
const INSIDE: [&str; 5] = ["wav", "html", "json", "toml", "mp3"];

impl Place {
    /// The place that was named, else one named after piece and ensemble.
    pub(crate) fn of(output: Option<&Path>, piece: &str, ensemble: &str) -> Self {
        match output {
            None => Self::Folder(Path::new("out").join(format!("{piece}--{}", files::slug(ensemble)))),
            Some(path) if files::is_dash(path) => Self::Stdout,
            Some(path) => match Alone::of(path) {
                Some(alone) => Self::File(path.to_owned(), alone),
                None => Self::Folder(path.to_owned()),
            },
        }
    }

    /// Whether a PDF is to be made for it.
    pub(crate) fn wants_pdf(&self, asked: &Pages) -> bool {
        match self {
            Self::Folder(_) => asked.pdf,
            Self::File(_, alone) => *alone == Alone::Pdf,
            Self::Stdout => false,
        }
    }

    /// Makes room for it.
    pub(crate) fn reserve(&self, over: &Over) -> Result<Option<Pending>, Failure> {
        match self {
            Self::Folder(path) => Pending::pages(path, over).map(Some),
            Self::File(path, _) => Pending::file(path, over).map(Some),
            Self::Stdout => Ok(None),
        }
    }
}

impl Alone {
    fn of(path: &Path) -> Option<Self> {
        let told = ENDINGS.iter().find(|(ending, _)| files::has_extension(path, &[ending]));
        told.map(|(_, alone)| *alone)
    }
}

/// Refuses a place that cannot be meant, and options that say nothing there.
pub(crate) fn refuse_wrong_output(output: Option<&Path>, pages: &Pages, global: &Global) -> Result<(), Failure> {
    let Some(path) = output else { return Ok(()) };
    if global.json && files::is_dash(path) {
        let why = "--json and `-o -` both want stdout; write the MIDI to a file, or leave --json out";
        return Err(Failure::Usage(why.to_owned()));
    }
    if let Some(option) = of_folders(pages, path) {
        let why = format!("{option} is for a folder of score and parts, but `-o {}` asks for one file", path.display());
        return Err(Failure::Usage(format!("{why}; name a folder, or leave {option} out")));
    }
    if files::is_dash(path) {
        return files::refuse_terminal();
    }
    if files::has_extension(path, &INSIDE) && !path.is_dir() {
        let why =
            "what is written is a folder (with score, parts and more), or a .mid, .musicxml, .mxl or .pdf file alone";
        return Err(Failure::Usage(format!("{}: {why}; name a folder", path.display())));
    }
    Ok(())
}

/// An option that was given though one file is written, which tells by its name what it holds.
fn of_folders(asked: &Pages, path: &Path) -> Option<&'static str> {
    let alone = if files::is_dash(path) { Some(Alone::Midi) } else { Alone::of(path) }?;
    let given = [
        ("--mxl", asked.mxl && alone != Alone::Mxl),
        ("--pdf", asked.pdf && alone != Alone::Pdf),
        ("--part-names", asked.part_names.is_some()),
    ];
    given.into_iter().find(|(_, wrong)| *wrong).map(|(option, _)| option)
}
