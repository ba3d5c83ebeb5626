//! Songs as one part, with what is sung in them.

use crate::files;
use crate::sung::{in_phrase, of_tracks, phrases};
use partwright::analysis::fitting::{Heard, Seen};
use partwright::score::{Score, Tick};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

/// Groups are dealt to so many folds.
pub(crate) const FOLDS: usize = 5;

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Sung,
    /// A line that leads or answers, with whether somebody sings meanwhile.
    Bridge {
        singing: bool,
    },
    Other,
}

/// Which folder a song is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    Pop,
    Lied,
    /// Of none that is measured.
    More,
}

pub(crate) struct Song {
    pub(crate) set: Set,
    /// Which fold it is held out in.
    pub(crate) fold: usize,
    pub(crate) heard: Heard,
    pub(crate) seen: Seen,
    /// What each row of `seen` is, and whether somebody sings then.
    pub(crate) labels: Vec<Label>,
    pub(crate) singing: Vec<bool>,
}

/// The songs of two folders that are measured, and of more that are only fitted to.
pub(crate) fn read(pop: &str, lied: &str, more: &[&str]) -> Result<Vec<Song>, Box<dyn Error>> {
    let folders = [(Set::Pop, pop), (Set::Lied, lied)].into_iter().chain(more.iter().map(|more| (Set::More, *more)));
    let mut songs = Vec::new();
    for (set, folder) in folders {
        let folder = Path::new(folder);
        let groups = groups(folder);
        let paths = files::midi(&folder.join("flat"));
        let group = |path: &Path| {
            let stem = files::stem(path);
            groups.get(&stem).cloned().unwrap_or(stem)
        };
        let mut all: Vec<String> = paths.iter().map(|path| group(path)).collect();
        all.sort();
        all.dedup();
        for path in &paths {
            let fold = all.binary_search(&group(path)).unwrap_or(0) % FOLDS;
            songs.extend(song(set, fold, path)?);
        }
    }
    Ok(songs)
}

/// The composer of each file, where the folder says it.
fn groups(folder: &Path) -> BTreeMap<String, String> {
    let table = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap_or_default();
    let group = |line: &str| {
        let mut columns = line.split('\t');
        Some((columns.next()?.to_owned(), columns.next()?.split('/').nth(1)?.to_owned()))
    };
    table.lines().filter_map(group).collect()
}

fn song(set: Set, fold: usize, path: &Path) -> Result<Option<Song>, Box<dyn Error>> {
    let score = files::read(path)?;
    let reference = files::read(&path.with_file_name("../ref").join(path.file_name().unwrap_or_default()))?;
    let Some(heard) = Heard::new(&score) else { return Ok(None) };
    let phrases = phrases(&reference);
    let (sung, bridge) = (keys(&reference, "melody"), keys(&reference, "bridge"));
    let (mut labels, mut singing) = (Vec::new(), Vec::new());
    for id in heard.notes() {
        let Some((_, note)) = score.note(id) else { continue };
        let key = (note.start, note.sound.midi());
        let seconds = score.frame.tempo.seconds_at(note.start).value();
        let now = in_phrase(&phrases, seconds);
        labels.push(match () {
            () if sung.contains(&key) => Label::Sung,
            () if bridge.contains(&key) => Label::Bridge { singing: now },
            () => Label::Other,
        });
        singing.push(now);
    }
    let seen = heard.first();
    Ok(Some(Song { set, fold, heard, seen, labels, singing }))
}

fn keys(score: &Score, name: &str) -> BTreeSet<(Tick, u8)> {
    of_tracks(score, &[name]).map(|note| (note.start, note.sound.midi())).collect()
}
