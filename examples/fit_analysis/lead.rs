//! Which part leads: fitted to orchestral scores in which musicologists marked the melody, and to songs in three parts.

use crate::annotated::{Key, Span};
use crate::boost::{Forest, Growth, Table};
use crate::files;
use partwright::analysis::fitting::{Leading, Odds};
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
/// The values that the first pass is asked with: those that took most off the loss of one fitted to all there are.
const FIRST: &str = include_str!("lead-first-features.txt");
/// Those of the second: the best of the first's, and what it said.
const SECOND: &str = include_str!("lead-second-features.txt");

/// One piece: who may lead, and who does.
pub(crate) struct Piece {
    /// The work it is of, or the fold of a song.
    group: String,
    leading: Leading,
    parts: Vec<usize>,
    /// For each cell, the rows of its parts.
    cells: Vec<Vec<Row>>,
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
    let works = works(&fs::read_to_string(orchestra.join("MANIFEST.tsv"))?);
    let key: Key = serde_json::from_str(&fs::read_to_string(orchestra.join("key.json"))?)?;
    let mut pieces = Vec::new();
    for (stem, movement) in &key.files {
        let score = files::read(&orchestra.join("no_programs").join(stem).with_extension("mid"))?;
        let group = works.get(stem).cloned().unwrap_or_default();
        pieces.push(Piece::new(&score, group, 1.0, &movement.spans));
    }
    let key: BTreeMap<String, u16> = serde_json::from_str(&fs::read_to_string(songs.join("multi_key.json"))?)?;
    for (index, (stem, track)) in key.iter().enumerate() {
        let score = files::read(&songs.join("multi").join(stem).with_extension("mid"))?;
        pieces.push(Piece::new(&score, format!("songs {}", index % FOLDS), SONG, &[sung(&score, *track)]));
    }
    Ok(pieces)
}

fn works(manifest: &str) -> BTreeMap<String, String> {
    let work = |line: &str| {
        let mut columns = line.split('\t');
        Some((columns.next()?.to_owned(), columns.next()?.to_owned()))
    };
    manifest.lines().filter_map(work).collect()
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
    fn is_song(&self) -> bool {
        self.group.starts_with("songs")
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.cells.iter().flatten()
    }

    fn new(score: &Score, group: String, weight: f64, spans: &[Span]) -> Self {
        let leading = Leading::read(score);
        let quarter = f64::from(score.frame.division().per_quarter());
        let cell = |(cell, (start, end)): (usize, (u64, u64))| {
            let near = Stretch { from: start as f64 / quarter, to: end as f64 / quarter, spans };
            let parts = leading.rows(cell).0;
            parts.iter().map(|part| near.row(*part, score.parts[*part].track, weight)).collect()
        };
        let cells: Vec<Vec<Row>> = leading.cells().enumerate().map(cell).collect();
        let parts: Vec<usize> =
            (0..score.parts.len()).filter(|part| cells.iter().flatten().any(|row| row.part == *part)).collect();
        Self { group, leading, parts, cells }
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

/// What one pass is fitted to: the rows of all cells of all pieces.
struct Data {
    table: Table,
    labels: Vec<f64>,
    weights: Vec<f64>,
    /// For each row, its piece.
    pieces: Vec<usize>,
    names: Vec<String>,
}

impl Data {
    /// Asks all pieces for the values of these names.
    fn new(pieces: &mut [Piece], names: &str) -> Self {
        let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
        let mut values = Vec::new();
        for piece in pieces.iter_mut() {
            piece.leading.ask(&names);
            (0..piece.cells.len()).for_each(|cell| values.extend(piece.leading.rows(cell).1));
        }
        let rows = || {
            let of = |(index, piece)| std::iter::zip(std::iter::repeat(index), Piece::rows(piece));
            pieces.iter().enumerate().flat_map(of)
        };
        Self {
            table: Table::new(&values, names.len()),
            labels: rows().map(|(_, row)| row.label).collect(),
            weights: rows().map(|(_, row)| row.weight).collect(),
            pieces: rows().map(|(piece, _)| piece).collect(),
            names,
        }
    }

    fn fit(&self, piece_counts: impl Fn(usize) -> bool) -> Forest {
        let counts = |row: &u32| self.weights[*row as usize] > 0.0 && piece_counts(self.pieces[*row as usize]);
        let rows: Vec<u32> = (0..self.labels.len() as u32).filter(counts).collect();
        Forest::fit(&self.table, &rows, &self.labels, &self.weights, &GROWTH)
    }

    /// Odds for each piece by a model that saw no movement of its work.
    fn held_out(&self, pieces: &[Piece]) -> Vec<Odds> {
        let mut groups: Vec<&str> = pieces.iter().map(|piece| &piece.group[..]).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut odds = vec![Odds::new(); pieces.len()];
        for group in groups {
            let forest = self.fit(|piece| pieces[piece].group != group);
            for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.group == group) {
                odds[index] = self.odds(index, piece, &forest);
            }
            eprintln!("{group} done");
        }
        odds
    }

    fn odds(&self, index: usize, piece: &Piece, forest: &Forest) -> Odds {
        let mut row = self.pieces.partition_point(|other| *other < index);
        let cell = |cell: &Vec<Row>| {
            let of = |(place, own): (usize, &Row)| (own.part, i64::from(forest.score(&self.table, row + place)));
            let odds = cell.iter().enumerate().map(of).collect();
            row += cell.len();
            odds
        };
        piece.cells.iter().map(cell).collect()
    }

    fn write(&self, path: &str, what: &str) -> Result<(), Box<dyn Error>> {
        let head = format!(
            "# Which part leads in half a bar, {what}.\n# Fitted to Hauptstimme annotations and POP909 by: cargo run --release --example fit_analysis -- lead ORCHESTRA_DIR POP_DIR\nfeatures {}\n",
            self.names.join(" ")
        );
        Ok(fs::write(path, head + &self.fit(|_| true).written(&self.table, "lead"))?)
    }
}

/// What the second pass is fitted to: it knows what the first says of works that this was not fitted to, as it will in use.
fn second(pieces: &mut [Piece], odds: &[Odds]) -> Data {
    pieces.iter_mut().zip(odds).for_each(|(piece, odds)| piece.leading.hear(odds));
    Data::new(pieces, SECOND)
}

/// Fits both passes to all pieces and writes them.
pub(crate) fn write(mut pieces: Vec<Piece>) -> Result<(), Box<dyn Error>> {
    let first = Data::new(&mut pieces, FIRST);
    first.write("assets/models/lead-first.txt", "first pass")?;
    let odds = first.held_out(&pieces);
    second(&mut pieces, &odds).write("assets/models/lead-second.txt", "second pass, knowing what the first says")
}

/// Prints how long the part heard is the one marked or doubles it, by models that saw no movement of the work.
pub(crate) fn validate(mut pieces: Vec<Piece>) {
    let first = Data::new(&mut pieces, FIRST);
    let odds = first.held_out(&pieces);
    report("first pass", &pieces, &odds);
    let odds = second(&mut pieces, &odds).held_out(&pieces);
    report("both", &pieces, &odds);
}

fn report(what: &str, pieces: &[Piece], odds: &[Odds]) {
    let mut sums = [(0.0, 0.0); 2];
    for (piece, odds) in pieces.iter().zip(odds) {
        let (right, time) = judge(piece, odds);
        let sum = &mut sums[usize::from(piece.is_song())];
        *sum = (sum.0 + right, sum.1 + time);
    }
    let [orchestra, songs] = sums.map(|(right, time): (f64, f64)| right / time);
    println!("{what}: orchestra {orchestra:.4}, songs {songs:.4}");
}

/// Time in which a piece is heard right by these odds, and its time.
fn judge(piece: &Piece, odds: &Odds) -> (f64, f64) {
    let path = piece.leading.path(odds, &piece.parts);
    let (mut right, mut time) = (0.0, 0.0);
    for ((start, _), cell) in piece.leading.cells().zip(&piece.cells) {
        let place = path.partition_point(|(from, _, _)| *from <= start).saturating_sub(1);
        right += cell.iter().filter(|row| row.part == path[place].2).map(|row| row.doubles).sum::<f64>();
        time += cell.first().map_or(0.0, |row| row.weight * row.weight);
    }
    // Weights are of the square root of time.
    (right, if piece.is_song() { time / (SONG * SONG) } else { time })
}
