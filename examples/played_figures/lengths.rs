//! How long the notes of a performance are written, and what the page then shows, beside the page of the written score.
//!
//! Hands on tracks of one program are joined on one track first, as an instrument records them. value: share of notes as
//! long as written (at the beat level that fits most onsets); then for our page and the true one voices on a staff in a
//! bar, ties and rests (whole bars left out) a note.

use crate::player::{Touch, Truth, numbered, perform};
use crate::{beat_times, judge, matched};
use partwright::arrange::{adopt, as_written};
use partwright::midi;
use partwright::notation::{Page, musicxml};
use partwright::prepare::{Played, prepare};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::Score;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::Arc;

/// Prints a line for each file and touch, and the means.
pub(crate) fn print(paths: &[String]) -> Result<(), Box<dyn Error>> {
    println!(
        "{:<34} {:<6} {:>5} {:>6} {:>13} {:>13} {:>13}",
        "file", "touch", "notes", "value", "voices", "ties", "rests"
    );
    let mut rows: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for path in paths {
        let name: String = path.rsplit('/').next().unwrap_or_default().chars().take(34).collect();
        let score = on_one_track(midi::read(&std::fs::read(path)?)?.value);
        if !prepare(score.clone(), Played::Keep, &Run::default())?.findings.is_empty() {
            let page = Counts::of(&prepare(score, Played::Quantise, &Run::default())?.value)?;
            let [voices, ties, rests] = page.shares();
            println!("{name:<34} {:<6} {:>5} {:>6} {voices:>13.2} {ties:>13.3} {rests:>13.3}", "real", page.notes, "");
            continue;
        }
        let truth = Counts::of(&score)?.shares();
        for touch in Touch::ALL {
            let row = row(&score, touch, truth)?;
            row.print(&name, touch.name(), score.note_count());
            rows.entry(touch.name()).or_default().push(row);
        }
    }
    rows.iter().for_each(|(touch, rows)| mean(rows).print("mean", touch, rows.len()));
    Ok(())
}

/// The parts as one, where all have one program.
fn on_one_track(score: Score) -> Score {
    let program = score.parts.first().and_then(|part| part.program);
    if score.parts.iter().any(|part| part.program != program) {
        return score;
    }
    let mut parts = score.parts.into_iter();
    let mut one: Vec<_> = parts.next().into_iter().collect();
    for part in &mut one {
        part.notes.extend(parts.by_ref().flat_map(|part| part.notes));
        part.notes.sort_by_key(|note| (note.start, note.sound, std::cmp::Reverse(note.length)));
        part.notes.dedup_by_key(|note| (note.start, note.sound));
    }
    Score::new(score.title, score.frame, Vec::new(), one)
}

struct Row {
    value: f64,
    /// Voices, ties and rests of our page and of the true one.
    page: [(f64, f64); 3],
}

impl Row {
    fn print(&self, name: &str, touch: &str, notes: usize) {
        let [voices, ties, rests] = self.page;
        print!("{name:<34} {touch:<6} {notes:>5} {:>6.3}", self.value);
        println!(" {:>6.2}{:>7.2} {:>6.3}{:>7.3} {:>6.3}{:>7.3}", voices.0, voices.1, ties.0, ties.1, rests.0, rests.1);
    }
}

fn mean(rows: &[Row]) -> Row {
    let mean = |of: &dyn Fn(&Row) -> f64| rows.iter().map(of).sum::<f64>() / rows.len().max(1) as f64;
    let page = [0, 1, 2].map(|at| (mean(&|row| row.page[at].0), mean(&|row| row.page[at].1)));
    Row { value: mean(&|row| row.value), page }
}

fn row(score: &Score, touch: Touch, truth: [f64; 3]) -> Result<Row, Box<dyn Error>> {
    let (played, notes, beats) = perform(score, 7, touch);
    let written = prepare(played.clone(), Played::Quantise, &Run::default())?.value;
    let factor = judge(&notes, &matched(&played, &written), &beats, &beat_times(&played, &written)).factor;
    let ours = Counts::of(&written)?.shares();
    Ok(Row { value: value(&notes, &written, factor, &played), page: [0, 1, 2].map(|at| (ours[at], truth[at])) })
}

/// The share of notes as long as they should be.
fn value(truth: &[Truth], written: &Score, factor: f64, played: &Score) -> f64 {
    let beat = written.frame.meters.meter_at(written.frame.end).beat_length(written.frame.division()).0 as f64;
    let length = |id| written.note(id).map_or(0.0, |(_, note)| note.length.0 as f64 / beat * factor);
    let lengths: BTreeMap<_, _> = numbered(written).into_iter().map(|(id, place)| (place, length(id))).collect();
    let places: BTreeMap<_, _> = numbered(played).into_iter().collect();
    let is_right = |note: &&Truth| {
        let ours = places.get(&note.note).and_then(|place| lengths.get(place)).copied().unwrap_or_default();
        (ours - note.length).abs() < 0.03
    };
    truth.iter().filter(is_right).count() as f64 / truth.len().max(1) as f64
}

/// What stands on a page.
#[derive(Default)]
struct Counts {
    notes: usize,
    ties: usize,
    rests: usize,
    voices: usize,
    staves: usize,
}

impl Counts {
    fn of(score: &Score) -> Result<Self, Box<dyn Error>> {
        let (ensemble, casting) = as_written(score, Library::builtin())?.value;
        let arrangement = adopt(score, &Arc::new(ensemble), &casting).value;
        let mut counts = Self::default();
        for measure in musicxml(&arrangement, Page::TransposedScore)?.split("</measure>") {
            counts.add(measure);
        }
        counts.notes = score.note_count();
        Ok(counts)
    }

    fn add(&mut self, measure: &str) {
        let notes: Vec<&str> =
            measure.split("<note>").skip(1).filter(|note| !note.contains("measure=\"yes\"")).collect();
        self.voices += distinct(&notes, "<voice>");
        self.staves += distinct(&notes, "<staff>");
        self.ties += notes.iter().filter(|note| note.contains("<tie type=\"start\"")).count();
        self.rests += notes.iter().filter(|note| note.contains("<rest")).count();
    }

    /// Voices on a staff in a bar that has notes, ties and rests a note.
    fn shares(&self) -> [f64; 3] {
        let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
        [share(self.voices, self.staves), share(self.ties, self.notes), share(self.rests, self.notes)]
    }
}

/// How many values an element has in notes.
fn distinct(notes: &[&str], element: &str) -> usize {
    let value = |note: &&'_ str| Some(note.split_once(element)?.1.split('<').next()?.to_owned());
    notes.iter().map(value).collect::<BTreeSet<_>>().len()
}
