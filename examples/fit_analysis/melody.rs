//! The tune in one part: two passes, the second on what the first says of songs it was not fitted to.

use crate::boost::{Forest, Growth, Table};
use crate::songs::{FOLDS, Label, Set, Song};
use partwright::analysis::fitting::Seen;
use partwright::run;
use std::error::Error;
use std::fs;

/// Trees have as many leaves as the analysis reads.
const FIRST: Growth =
    Growth { trees: 120, leaves: 32, rate: 0.12, rows: 60, ridge: 5.0, columns_seen: 0.35, rows_seen: 0.5 };
const SECOND: Growth = Growth { trees: 160, rate: 0.08, ..FIRST };
/// How much a note of a Lied counts: there are far fewer of them than of pop songs.
const LIED: f64 = 12.0;
/// How much of a tune a line is that leads while nobody sings, and one that answers while somebody does.
const LEADS: f64 = 0.8;
const ANSWERS: f64 = 0.1;

/// What one pass is fitted to, for all notes of all songs.
struct Data {
    table: Table,
    names: Vec<String>,
    folds: Vec<usize>,
    weights: Vec<f64>,
}

impl Data {
    fn new(songs: &[Song], seen: &[&Seen]) -> Self {
        let names = seen.iter().map(|seen| &seen.names).find(|names| !names.is_empty()).cloned().unwrap_or_default();
        let values: Vec<i32> = seen.iter().flat_map(|seen| seen.values.iter().copied()).collect();
        let each = |song: &Song| std::iter::repeat_n((song.fold, weight(song.set)), song.labels.len());
        let (folds, weights) = songs.iter().flat_map(each).unzip();
        Self { table: Table::new(&values, names.len()), names, folds, weights }
    }

    /// Scores of every note by a model that was not fitted to its fold.
    fn held_out(&self, labels: &[f64], growth: &Growth) -> Vec<i32> {
        let folds: Vec<usize> = (0..FOLDS).collect();
        let forests = run::map(&folds, |fold| {
            let fitted: Vec<u32> = (0..labels.len() as u32).filter(|row| self.folds[*row as usize] != *fold).collect();
            let forest = Forest::fit(&self.table, &fitted, labels, &self.weights, growth);
            eprintln!("fold {fold} done");
            forest
        });
        let score = |row: usize| forests[self.folds[row]].score(&self.table, row);
        (0..labels.len()).map(score).collect()
    }

    fn fitted(&self, labels: &[f64], growth: &Growth, name: &str) -> String {
        let rows: Vec<u32> = (0..labels.len() as u32).collect();
        Forest::fit(&self.table, &rows, labels, &self.weights, growth).written(&self.table, name)
    }
}

fn weight(set: Set) -> f64 {
    if set == Set::Lied { LIED } else { 1.0 }
}

fn labels(songs: &[Song], value: impl Fn(Label) -> f64) -> Vec<f64> {
    songs.iter().flat_map(|song| &song.labels).map(|label| value(*label)).collect()
}

fn sung(label: Label) -> f64 {
    f64::from(u8::from(label == Label::Sung))
}

fn led(label: Label) -> f64 {
    f64::from(u8::from(label != Label::Other))
}

fn tune(label: Label) -> f64 {
    match label {
        Label::Sung => 1.0,
        Label::Bridge { singing: false } => LEADS,
        Label::Bridge { singing: true } => ANSWERS,
        Label::Other => 0.0,
    }
}

/// What the second pass sees: the first pass is asked of songs that it was not fitted to, as it will be in use.
fn second(songs: &[Song], first: &Data) -> Vec<Seen> {
    let sung = first.held_out(&labels(songs, sung), &FIRST);
    let led = first.held_out(&labels(songs, led), &FIRST);
    let mut from = 0;
    let each = |song: &Song| {
        let own = from..from + song.labels.len();
        from = own.end;
        song.heard.second(&song.seen, &sung[own.clone()], &led[own])
    };
    songs.iter().map(each).collect()
}

fn passes(songs: &[Song]) -> (Data, Data) {
    let first = Data::new(songs, &songs.iter().map(|song| &song.seen).collect::<Vec<_>>());
    let seen = second(songs, &first);
    let second = Data::new(songs, &seen.iter().collect::<Vec<_>>());
    (first, second)
}

/// Fits both passes to all songs and writes them.
pub(crate) fn write(songs: &[Song]) -> Result<(), Box<dyn Error>> {
    let (first, second) = passes(songs);
    let head = |what: &str, data: &Data| {
        format!(
            "# {what}\n# Fitted to POP909 and OpenScore Lieder by: cargo run --release --example fit_analysis -- melody POP_DIR LIED_DIR MORE_DIR\nfeatures {}\n",
            data.names.join(" ")
        )
    };
    let models = first.fitted(&labels(songs, sung), &FIRST, "sung") + &first.fitted(&labels(songs, led), &FIRST, "led");
    let what = "The tune in one part, first pass: is a note sung; is it sung or of a line that leads.";
    fs::write("assets/models/tune-first.txt", head(what, &first) + &models)?;
    let what = "The tune in one part, second pass: the same, knowing what the first pass says of the notes around.";
    let model = second.fitted(&labels(songs, tune), &SECOND, "tune");
    Ok(fs::write("assets/models/tune-second.txt", head(what, &second) + &model)?)
}

/// Prints what models hear that were not fitted to what they hear.
pub(crate) fn validate(songs: &[Song]) -> Result<(), Box<dyn Error>> {
    let (_, second) = passes(songs);
    let scores = second.held_out(&labels(songs, tune), &SECOND);
    if let Ok(path) = std::env::var("FIT_SCORES") {
        fs::write(path, scores.iter().flat_map(|score| score.to_le_bytes()).collect::<Vec<_>>())?;
    }
    let mut found = [[0u64; 3]; 5];
    let mut from = 0;
    for song in songs {
        let own = from..from + song.labels.len();
        from = own.end;
        if song.set != Set::More {
            count(song, &song.heard.sung(&scores[own]), &mut found);
        }
    }
    let names = ["pop, sung", "pop, sung or bridge", "pop, while singing", "song, sung", "song, while singing"];
    for (name, [both, heard, there]) in names.iter().zip(found) {
        println!("{name:20} F1 {:.3}", 2.0 * both as f64 / (heard + there).max(1) as f64);
    }
    Ok(())
}

/// Adds what is heard and there, heard, there to each figure.
fn count(song: &Song, heard: &[bool], found: &mut [[u64; 3]; 5]) {
    for ((label, singing), heard) in song.labels.iter().zip(&song.singing).zip(heard) {
        let sung = *label == Label::Sung;
        let mut add = |figure: usize, there: bool| {
            let sums = &mut found[figure];
            *sums = [sums[0] + u64::from(*heard && there), sums[1] + u64::from(*heard), sums[2] + u64::from(there)];
        };
        let pop = song.set == Set::Pop;
        add(if pop { 0 } else { 3 }, sung);
        if pop {
            add(1, *label != Label::Other);
        }
        if *singing {
            add(if pop { 2 } else { 4 }, sung);
        }
    }
}
