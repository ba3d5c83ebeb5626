//! Merged scores back to their parts: notes in the right part, and links.

use super::Anyhow;
use super::count::Count;
use super::files;
use super::links::{self, links, shared, tally};
use partwright::analysis::explode;
use partwright::score::Score;
use std::collections::BTreeMap;
use std::path::Path;

/// A note by its start and pitch.
type Sound = links::Sound<u64>;

/// Notes right, and links.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    pub(crate) notes: Count,
    pub(crate) links: Count,
}

/// Explodes each file of `flat` into as many parts as its fellow in `ref` has.
pub(crate) fn measure(folder: &Path, mut tell: impl FnMut(&str, Parts)) -> Anyhow<Parts> {
    let mut all = Parts::default();
    for path in files::midi(&folder.join("flat")) {
        let sought = parts_of(&files::read(&folder.join("ref").join(path.file_name().unwrap_or_default()))?);
        let told = exploded(&files::read(&path)?, sought.len());
        let own = compare(sought, told);
        tell(&files::stem(&path), own);
        all.notes.add(own.notes);
        all.links.add(own.links);
    }
    Ok(all)
}

fn parts_of(score: &Score) -> Vec<Vec<Sound>> {
    let part = |part: &partwright::score::Part| -> Vec<Sound> {
        part.notes.iter().filter_map(|note| Some((note.start.0, note.sound.pitch()?.midi()))).collect()
    };
    score.parts.iter().map(part).filter(|notes| !notes.is_empty()).collect()
}

fn exploded(score: &Score, count: usize) -> Vec<Vec<Sound>> {
    let sound = |id: &partwright::score::NoteId| {
        let (_, note) = score.note(*id)?;
        Some((note.start.0, note.sound.pitch()?.midi()))
    };
    explode(score, count).iter().map(|part| part.notes.iter().filter_map(sound).collect()).collect()
}

/// Parts stand by mean pitch, from high to low, in both.
fn compare(mut sought: Vec<Vec<Sound>>, mut told: Vec<Vec<Sound>>) -> Parts {
    for parts in [&mut sought, &mut told] {
        parts.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    }
    let found = sought.iter().zip(&told).map(|(sought, told)| shared(&tally(sought), &tally(told))).sum();
    let all = |parts: &[Vec<Sound>]| parts.iter().map(|notes| notes.len() as u64).sum();
    let notes = Count { found, sought: all(&sought), told: all(&told) };
    let (sought, told) = (links(&sought), links(&told));
    let sum = |links: &BTreeMap<(Sound, Sound), u64>| links.values().sum();
    Parts { notes, links: Count { found: shared(&sought, &told), sought: sum(&sought), told: sum(&told) } }
}

fn mean(notes: &[Sound]) -> f64 {
    let sum: f64 = notes.iter().map(|(_, pitch)| f64::from(*pitch)).sum();
    if notes.is_empty() { -1.0 } else { sum / notes.len() as f64 }
}
