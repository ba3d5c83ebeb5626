//! `explain OUT --bar 12 --seat "Horn 2"`: why the notes of an arrangement are there, from the folder that `arrange` wrote.

use super::args::{Explain, Global};
use super::exit::{Exit, Failure};
use super::files::{self, print_text};
use super::folder::{REASONS, WANTED};
use partwright::report::json;
use partwright::report::reasons::{Asked, Reasons};
use std::path::{Path, PathBuf};

/// Whether a folder is meant, not a code.
pub(crate) fn is_meant(command: &Explain) -> bool {
    let place = command.bar.is_some() || command.beat.is_some() || command.seat.is_some();
    place || command.what.as_deref().is_some_and(|what| what.exists() || what.components().count() > 1)
}

/// Tells some bars.
pub(crate) fn run(command: &Explain, global: &Global) -> Result<Exit, Failure> {
    let folder = command.what.as_deref().ok_or_else(|| {
        Failure::Usage("name the folder that `arrange` wrote: `partwright explain OUT --bar 12`".to_owned())
    })?;
    let reasons = read(folder)?;
    let bars = command.bar.ok_or_else(|| which_bar(&reasons))?;
    let asked = Asked { bars, beat: command.beat, seat: command.seat.as_deref() };
    let page = reasons.page(&asked)?;
    let text = if global.json { json::to_text(&page)? } else { page.to_string() };
    print_text(&text)
}

fn read(folder: &Path) -> Result<Reasons, Failure> {
    let path: PathBuf = if folder.is_file() { folder.to_owned() } else { folder.join(REASONS) };
    if !path.exists() {
        let what = folder.display();
        let why = match folder.is_dir() {
            true => {
                format!("{what} holds no {REASONS}: name a folder that `partwright arrange` wrote, or arrange again")
            }
            false => format!("there is no folder {what}; name one that `partwright arrange` wrote"),
        };
        return Err(Failure::Usage(why));
    }
    Ok(Reasons::parse(&files::read_wanted(&path, WANTED)?, &path.to_string_lossy())?)
}

fn which_bar(reasons: &Reasons) -> Failure {
    let (first, last) = reasons.bars;
    Failure::Usage(format!(
        "say which bars with --bar, such as `--bar 12` or `--bar 9-16`; the piece has {first} to {last}"
    ))
}
