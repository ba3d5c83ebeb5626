//! Songs as one part, with what is sung in them.

use partwright::analysis::fitting::{Heard, Seen};
use partwright::score::{Part, Score, Tick, TickSpan};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

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

pub(crate) struct Song {
    /// Which folder it is of.
    pub(crate) set: usize,
    /// Which fold it is held out in.
    pub(crate) fold: usize,
    pub(crate) heard: Heard,
    pub(crate) seen: Seen,
    /// What each row of `seen` is, and whether somebody sings then.
    pub(crate) labels: Vec<Label>,
    pub(crate) singing: Vec<bool>,
}

/// The songs of all folders.
pub(crate) fn read(folders: &[&Path]) -> Result<Vec<Song>, Box<dyn Error>> {
    let mut songs = Vec::new();
    for (set, folder) in folders.iter().enumerate() {
        let groups = groups(folder);
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder.join("flat"))?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "mid"));
        paths.sort();
        let group = |path: &Path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
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

fn song(set: usize, fold: usize, path: &Path) -> Result<Option<Song>, Box<dyn Error>> {
    let open = |path: &Path| -> Result<Score, Box<dyn Error>> { Ok(partwright::midi::read(&fs::read(path)?)?.value) };
    let score = open(path)?;
    let reference = open(&path.with_file_name("../ref").join(path.file_name().unwrap_or_default()))?;
    let Some(heard) = Heard::new(&score) else { return Ok(None) };
    let phrases = phrases(&reference);
    let (sung, bridge) = (keys(&reference, "MELODY"), keys(&reference, "BRIDGE"));
    let (mut labels, mut singing) = (Vec::new(), Vec::new());
    for id in heard.notes() {
        let Some((_, note)) = score.note(id) else { continue };
        let key = (note.start, note.sound.midi());
        let seconds = score.frame.tempo.seconds_at(note.start).value();
        let now = phrases.iter().any(|(start, end)| start - 0.06 <= seconds && seconds < *end);
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

fn named<'a>(score: &'a Score, name: &'a str) -> impl Iterator<Item = &'a Part> {
    score.parts.iter().filter(move |part| part.name.trim().eq_ignore_ascii_case(name))
}

fn keys(score: &Score, name: &str) -> BTreeSet<(Tick, u8)> {
    named(score, name).flat_map(|part| &part.notes).map(|note| (note.start, note.sound.midi())).collect()
}

/// When somebody sings, in seconds; rests under a second are bridged.
fn phrases(score: &Score) -> Vec<(f64, f64)> {
    let mut spans: Vec<TickSpan> =
        named(score, "MELODY").flat_map(|part| &part.notes).map(|note| note.span()).collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut phrases: Vec<(f64, f64)> = Vec::new();
    for span in spans {
        let at = |tick| score.frame.tempo.seconds_at(tick).value();
        let (start, end) = (at(span.start), at(span.end));
        match phrases.last_mut().filter(|phrase| start - phrase.1 < 1.0) {
            Some(phrase) => phrase.1 = phrase.1.max(end),
            None => phrases.push((start, end)),
        }
    }
    phrases
}
