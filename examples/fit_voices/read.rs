//! Scores of four parts, merged.

use crate::Anyhow;
use crate::merged::{Note, Piece, piece::QUARTER};
use partwright::notation::{is_musicxml, read_musicxml};
use partwright::score::Score;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Where a path of the list does not give four parts, it is an error: the list says what is fitted to.
const PARTS: usize = 4;

/// A merged piece and the part of each of its notes, 0 the highest.
pub(crate) struct Merged {
    pub(crate) folder: PathBuf,
    /// The file's name without its movement.
    pub(crate) work: String,
    pub(crate) piece: Piece,
    pub(crate) parts: Vec<u8>,
}

/// All MIDI files of a folder.
pub(crate) fn folder(folder: &Path) -> Anyhow<Vec<Merged>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "mid"));
    paths.sort();
    paths.iter().map(|path| file(path, folder)).collect()
}

/// The files that a list names; what follows `#` is remark.
pub(crate) fn listed(list: &str, corpus: &str) -> Anyhow<Vec<Merged>> {
    let text = std::fs::read_to_string(list).map_err(|why| format!("{list}: {why}"))?;
    let paths = text.lines().filter_map(|line| line.split('#').next()).map(str::trim).filter(|line| !line.is_empty());
    paths.map(|path| file(&Path::new(corpus).join(path), Path::new(corpus))).collect()
}

fn file(path: &Path, folder: &Path) -> Anyhow<Merged> {
    let bytes = std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let score = if is_musicxml(&bytes) { read_musicxml(&bytes) } else { partwright::midi::read(&bytes) };
    let score = score.map_err(|why| format!("{}: {why}", path.display()))?.value;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let work = name.split("_movement").next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_lowercase());
    let (piece, parts) = merge(&score).ok_or_else(|| format!("{}: not {PARTS} parts", path.display()))?;
    Ok(Merged { folder: folder.to_path_buf(), work: work.to_string(), piece, parts })
}

/// All notes in one, parts numbered by mean pitch from high to low.
fn merge(score: &Score) -> Option<(Piece, Vec<u8>)> {
    let mut parts: Vec<Vec<Note>> = score.parts.iter().map(|part| notes(score, part)).collect();
    parts.retain(|notes| !notes.is_empty());
    if parts.len() != PARTS {
        return None;
    }
    parts.sort_by_key(|notes| {
        let sum: i64 = notes.iter().map(|note| i64::from(note.pitch)).sum();
        std::cmp::Reverse(sum * 1_000_000 / notes.len() as i64)
    });
    let mut all: Vec<(Note, u8)> = Vec::new();
    for (number, notes) in parts.iter().enumerate() {
        all.extend(notes.iter().map(|note| (*note, number as u8)));
    }
    let mut all = first_in_first_out(all);
    all.sort_by_key(|(note, part)| (note.start, -note.pitch, note.length, *part));
    let (notes, parts) = all.into_iter().unzip();
    Some((Piece::new(notes), parts))
}

/// Of equal pitches that start together in one part the longest; grace notes (of no length) left out.
fn notes(score: &Score, part: &partwright::score::Part) -> Vec<Note> {
    let quarter = score.frame.division().quarter().0;
    let ticks = |ticks: u64| i32::try_from(ticks * QUARTER as u64 / quarter.max(1)).unwrap_or(i32::MAX / 4);
    let sounding = part.notes.iter().filter_map(|note| {
        let (start, end) = (ticks(note.start.0), ticks(note.end().0));
        (end > start).then_some(Note { start, length: end - start, pitch: i32::from(note.sound.pitch()?.midi()) })
    });
    let mut notes: Vec<Note> = sounding.collect();
    notes.sort_by_key(|note| (note.start, note.pitch, std::cmp::Reverse(note.length)));
    notes.dedup_by_key(|note| (note.start, note.pitch));
    notes
}

/// Lengths as one track gives them: where equal pitches overlap, the one that started first ends first.
fn first_in_first_out(all: Vec<(Note, u8)>) -> Vec<(Note, u8)> {
    let mut out = Vec::with_capacity(all.len());
    for pitch in 0..128 {
        let mut own: Vec<(Note, u8)> = all.iter().copied().filter(|(note, _)| note.pitch == pitch).collect();
        own.sort_by_key(|(note, part)| (note.start, note.length, *part));
        let mut ends: Vec<i32> = own.iter().map(|(note, _)| note.end()).collect();
        ends.sort_unstable();
        let mut ends = VecDeque::from(ends);
        for (note, part) in own {
            let end = ends.pop_front().unwrap_or(note.end());
            out.push((Note { length: end - note.start, ..note }, part));
        }
    }
    out
}
