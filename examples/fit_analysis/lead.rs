//! Which part leads: fitted to orchestral scores in which musicologists marked the melody, and to songs in three parts.

use crate::annotated::{Key, Span};
use crate::boost::{Forest, Growth, Table};
use partwright::analysis::fitting::Leading;
use partwright::score::Score;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

const GROWTH: Growth =
    Growth { trees: 250, leaves: 7, rate: 0.1, rows: 300, ridge: 5.0, columns_seen: 0.3, rows_seen: 0.6 };
/// How much a cell of a song counts against one of an orchestra.
const SONG: f64 = 0.15;
/// Folds in which songs are held out.
const FOLDS: usize = 5;
/// The values that the model is asked with: those that took most off the loss of one fitted to all there are.
const NAMES: &str = include_str!("lead-features.txt");

/// One piece: who may lead, and who does.
pub(crate) struct Piece {
    /// The work it is of, or the fold of a song.
    group: String,
    leading: Leading,
    parts: Vec<usize>,
    /// For each cell, the rows of its parts.
    cells: Vec<Vec<Row>>,
    values: Vec<i32>,
}

struct Row {
    part: usize,
    /// Time in quarters in which it leads or doubles; the mean with that at pitch and with that of the one marked.
    doubles: f64,
    label: f64,
    weight: f64,
}

/// The movements of `orchestra` (no_programs/*.mid, key.json, MANIFEST.tsv) and the songs of `songs` (multi/*.mid, multi_key.json).
pub(crate) fn read(orchestra: &Path, songs: &Path) -> Result<Vec<Piece>, Box<dyn Error>> {
    let names = names();
    let works = works(&fs::read_to_string(orchestra.join("MANIFEST.tsv"))?);
    let key: Key = serde_json::from_str(&fs::read_to_string(orchestra.join("key.json"))?)?;
    let mut pieces = Vec::new();
    for (stem, movement) in &key.files {
        let score = score(&orchestra.join("no_programs").join(stem))?;
        let group = works.get(stem).cloned().unwrap_or_default();
        pieces.push(Piece::new(&score, group, &names, 1.0, &movement.spans));
    }
    let key: BTreeMap<String, u16> = serde_json::from_str(&fs::read_to_string(songs.join("multi_key.json"))?)?;
    for (index, (stem, track)) in key.iter().enumerate() {
        let score = score(&songs.join("multi").join(stem))?;
        pieces.push(Piece::new(&score, format!("songs {}", index % FOLDS), &names, SONG, &[sung(&score, *track)]));
    }
    Ok(pieces)
}

fn names() -> Vec<String> {
    NAMES.split_whitespace().map(str::to_owned).collect()
}

fn works(manifest: &str) -> BTreeMap<String, String> {
    let work = |line: &str| {
        let mut columns = line.split('\t');
        Some((columns.next()?.to_owned(), columns.next()?.to_owned()))
    };
    manifest.lines().filter_map(work).collect()
}

fn score(stem: &Path) -> Result<Score, Box<dyn Error>> {
    Ok(partwright::midi::read(&fs::read(stem.with_extension("mid"))?)?.value)
}

/// The whole song as one stretch, led by its melody track where that plays.
fn sung(score: &Score, track: u16) -> Span {
    let quarter = f64::from(score.frame.division().per_quarter());
    let own = score.parts.iter().find(|part| part.track == track);
    let notes = own.into_iter().flat_map(|part| &part.notes);
    let mut active: Vec<(f64, f64)> = Vec::new();
    for note in notes {
        let (start, end) = (note.start.0 as f64 / quarter, note.end().0 as f64 / quarter);
        match active.last_mut().filter(|last| start <= last.1) {
            Some(last) => last.1 = last.1.max(end),
            None => active.push((start, end)),
        }
    }
    Span { track, unison: Vec::new(), octave: Vec::new(), active, notes: Vec::new() }
}

impl Piece {
    fn new(score: &Score, group: String, names: &[String], weight: f64, spans: &[Span]) -> Self {
        let leading = Leading::read(score, names);
        let quarter = f64::from(score.frame.division().per_quarter());
        let (mut cells, mut values) = (Vec::new(), Vec::new());
        for (cell, (start, end)) in leading.cells().enumerate() {
            let (parts, own) = leading.rows(cell);
            values.extend(own);
            let near = Stretch { from: start as f64 / quarter, to: end as f64 / quarter, spans };
            cells.push(parts.iter().map(|part| near.row(*part, score.parts[*part].track, weight)).collect());
        }
        let parts: Vec<usize> =
            (0..score.parts.len()).filter(|part| cells.iter().flatten().any(|row: &Row| row.part == *part)).collect();
        Self { group, leading, parts, cells, values }
    }
}

struct Stretch<'a> {
    from: f64,
    to: f64,
    spans: &'a [Span],
}

impl Stretch<'_> {
    fn row(&self, part: usize, track: u16, weight: f64) -> Row {
        let (mut all, mut marked, mut unison, mut octave) = (0.0, 0.0, 0.0, 0.0);
        for span in self.spans {
            let time: f64 =
                span.active.iter().map(|(start, end)| (end.min(self.to) - start.max(self.from)).max(0.0)).sum();
            all += time;
            let is = |yes: bool| if yes { time } else { 0.0 };
            marked += is(span.track == track);
            unison += is(span.is_at_pitch(track));
            octave += is(span.is_right(track));
        }
        let label = if all > 0.0 { (marked + unison + octave) / (3.0 * all) } else { 0.0 };
        Row { part, doubles: octave, label, weight: libm::sqrt(all) * weight }
    }
}

struct Data {
    table: Table,
    labels: Vec<f64>,
    weights: Vec<f64>,
    /// For each row, its piece.
    pieces: Vec<usize>,
}

impl Data {
    fn new(pieces: &[Piece]) -> Self {
        let values: Vec<i32> = pieces.iter().flat_map(|piece| piece.values.iter().copied()).collect();
        let rows = || {
            pieces
                .iter()
                .enumerate()
                .flat_map(|(index, piece)| piece.cells.iter().flatten().map(move |row| (index, row)))
        };
        Self {
            table: Table::new(&values, names().len()),
            labels: rows().map(|(_, row)| row.label).collect(),
            weights: rows().map(|(_, row)| row.weight).collect(),
            pieces: rows().map(|(piece, _)| piece).collect(),
        }
    }

    fn fit(&self, piece_counts: impl Fn(usize) -> bool) -> Forest {
        let counts = |row: &u32| self.weights[*row as usize] > 0.0 && piece_counts(self.pieces[*row as usize]);
        let rows: Vec<u32> = (0..self.labels.len() as u32).filter(counts).collect();
        Forest::fit(&self.table, &rows, &self.labels, &self.weights, &GROWTH)
    }
}

/// Fits the model to all pieces and writes it.
pub(crate) fn write(pieces: &[Piece]) -> Result<(), Box<dyn Error>> {
    let data = Data::new(pieces);
    let head = format!(
        "# Which part leads in half a bar.\n# Fitted to Hauptstimme annotations and POP909 by: cargo run --release --example fit_analysis -- lead ORCHESTRA_DIR POP_DIR\nfeatures {}\n",
        names().join(" ")
    );
    Ok(fs::write("assets/models/lead.txt", head + &data.fit(|_| true).written(&data.table, "lead"))?)
}

/// Prints how long the part heard is the one marked or doubles it, by models that saw no movement of the work.
pub(crate) fn validate(pieces: &[Piece]) {
    let data = Data::new(pieces);
    let mut groups: Vec<&str> = pieces.iter().map(|piece| &piece.group[..]).collect();
    groups.sort_unstable();
    groups.dedup();
    let (mut all, mut orchestra) = ((0.0, 0.0), (0.0, 0.0));
    for group in groups {
        let forest = data.fit(|piece| pieces[piece].group != group);
        let mut found = (0.0, 0.0);
        for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.group == group) {
            let (right, time) = judge(piece, data.pieces.partition_point(|other| *other < index), &forest, &data.table);
            found = (found.0 + right, found.1 + time);
        }
        println!("{group:40} {:.3}", found.0 / found.1);
        let sum = if group.starts_with("songs") { &mut all } else { &mut orchestra };
        *sum = (sum.0 + found.0, sum.1 + found.1);
    }
    println!("orchestra {:.4}, songs {:.4}", orchestra.0 / orchestra.1, all.0 / all.1);
}

/// Time in which a piece is heard right, and its time, by a model; `first` is its first row in the table.
fn judge(piece: &Piece, first: usize, forest: &Forest, table: &Table) -> (f64, f64) {
    let mut row = first;
    let mut odds = Vec::new();
    for cell in &piece.cells {
        let of = |(place, own): (usize, &Row)| (own.part, i64::from(forest.score(table, row + place)));
        odds.push(cell.iter().enumerate().map(of).collect::<Vec<_>>());
        row += cell.len();
    }
    let path = piece.leading.path(&odds, &piece.parts);
    let (mut right, mut time) = (0.0, 0.0);
    for ((start, _), cell) in piece.leading.cells().zip(&piece.cells) {
        let place = path.partition_point(|(from, _, _)| *from <= start).saturating_sub(1);
        right += cell.iter().filter(|row| row.part == path[place].2).map(|row| row.doubles).sum::<f64>();
        time += cell.first().map_or(0.0, |row| row.weight * row.weight);
    }
    (right, time / weight_of(piece))
}

/// Weights are of the square root of time.
fn weight_of(piece: &Piece) -> f64 {
    if piece.group.starts_with("songs") { SONG * SONG } else { 1.0 }
}
