//! `check --repair`: where clean files go, and their writing.

use super::args::Check;
use super::exit::Failure;
use super::files;
use super::inputs::{self, Input};
use super::over::Over;
use super::pending::Pending;
use partwright::finding::Checked;
use partwright::midi;
use partwright::notation::is_musicxml;
use partwright::report::lint::Repair;
use partwright::score::Score;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the clean file of an input goes.
pub(crate) struct Target {
    place: PathBuf,
    over: Over,
}

/// A place for each input, refused before the work where it cannot be: two files to one place, a file over a source,
/// over something that is there.
pub(crate) fn targets(place: &Path, command: &Check, inputs: &[Input]) -> Result<Vec<Target>, Failure> {
    let into_folder = into_folder(place, command)?;
    let over = Over::new(command.force, inputs.iter().map(|input| input.path.as_path()));
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    let mut targets = Vec::new();
    for input in inputs {
        let place = if into_folder { place.join(&input.below) } else { place.to_owned() };
        if input.wrong.is_none() {
            Pending::check_file(&place, &over)?;
            if let Some(other) = taken.insert(place.clone(), &input.path) {
                return Err(twice(&place, other, &input.path));
            }
        }
        targets.push(Target { place, over: over.clone() });
    }
    Ok(targets)
}

/// Whether the place is a folder to be filled, and not a file by its ending or by what is there.
fn into_folder(place: &Path, command: &Check) -> Result<bool, Failure> {
    if files::is_dash(place) {
        return Err(Failure::Usage("the report goes to stdout; give --repair a file or a folder".to_owned()));
    }
    let is_folder = place.is_dir() || place.as_os_str().as_encoded_bytes().ends_with(b"/");
    let several = command.sources.len() > 1 || command.sources.iter().any(|source| source.is_dir());
    let is_file = !is_folder && (place.is_file() || inputs::is_midi(place));
    if several && is_file {
        let why = "names one file, but several are to be written; give --repair a folder";
        return Err(Failure::Usage(format!("{} {why}", place.display())));
    }
    Ok(!is_file)
}

fn twice(place: &Path, one: &Path, other: &Path) -> Failure {
    let both = format!("{} and {} would both be written to {}", one.display(), other.display(), place.display());
    Failure::Usage(format!("{both}; mend them apart"))
}

/// Mends what was read and writes it.
pub(crate) fn write(target: &Target, source: &[u8], read: &Checked<Score>) -> Repair {
    if is_musicxml(source) {
        return Repair::Failed { why: "it is MusicXML, and only MIDI files are mended".to_owned() };
    }
    let repair = match midi::repair(source, read) {
        Ok(repair) => repair,
        Err(error) => return Repair::Failed { why: error.to_string() },
    };
    if let Err(failure) = put(target, &repair.bytes) {
        return Repair::Failed { why: failure.to_string() };
    }
    let written = target.place.to_string_lossy().into_owned();
    let midi::Repair { mended, left_out, remaining, .. } = repair;
    if mended { Repair::Mended { written, left_out, remaining } } else { Repair::Clean { written } }
}

fn put(target: &Target, bytes: &[u8]) -> Result<(), Failure> {
    let pending = Pending::file(&target.place, &target.over)?;
    fs::write(pending.path(), bytes).map_err(|error| files::fail("write", &target.place, error))?;
    pending.keep()
}
