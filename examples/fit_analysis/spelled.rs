//! Pieces whose notes have names: the table of `tests/clients/spelled_notes.py`.

use partwright::notation::fitting::{Facts, Heard, Piece};
use partwright::score::{Tick, Ticks};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

/// Four quarters, in ticks of the table.
const WINDOW: Ticks = Ticks(4 * 960);

/// A line of the table.
struct Row {
    part: u64,
    heard: Heard,
    /// The key signature.
    key: i32,
    name: i32,
}

pub(crate) struct Spelled {
    pub(crate) name: String,
    pub(crate) piece: Piece,
    /// How often each note has each name, over the parts.
    truth: Vec<BTreeMap<i32, usize>>,
}

/// The pieces of a table, by name.
pub(crate) fn read(path: &str) -> Result<Vec<Spelled>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|why| format!("{path}: {why}"))?;
    let mut pieces: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for line in text.lines() {
        let (name, numbers) = line.split_once('\t').ok_or("a line has no tab")?;
        pieces.entry(name).or_default().push(row(numbers)?);
    }
    Ok(pieces.into_iter().map(|(name, rows)| Spelled::new(name, &rows)).collect())
}

/// Part, onset, end, pitch, signature, name.
fn row(numbers: &str) -> Result<Row, Box<dyn Error>> {
    let mut numbers = numbers.split('\t');
    let mut next = || numbers.next().ok_or("a line of the table is short");
    let part = next()?.parse()?;
    let (tick, end) = (Tick(next()?.parse()?), Tick(next()?.parse()?));
    let heard = Heard { tick, end, midi: next()?.parse()?, name: None };
    Ok(Row { part, heard, key: next()?.parse()?, name: next()?.parse()? })
}

impl Spelled {
    fn new(name: &str, rows: &[Row]) -> Self {
        let mut parts: BTreeMap<u64, Vec<Heard>> = BTreeMap::new();
        let mut keys = BTreeMap::new();
        let mut names: BTreeMap<(Tick, u8), BTreeMap<i32, usize>> = BTreeMap::new();
        for Row { part, heard, key, name } in rows {
            parts.entry(*part).or_default().push(*heard);
            keys.insert((heard.tick, heard.midi), *key);
            *names.entry((heard.tick, heard.midi)).or_default().entry(*name).or_default() += 1;
        }
        let key_of = |heard: &Heard| keys.get(&(heard.tick, heard.midi)).copied().unwrap_or_default();
        let piece = Piece::new(parts.into_values().collect(), WINDOW, key_of);
        let truth = piece.notes().map(|note| names.remove(&note).unwrap_or_default()).collect();
        Self { name: name.to_owned(), piece, truth }
    }

    /// Names right, of all; and how far the piece is away: all of it may be a diminished second off.
    pub(crate) fn right(&self, names: &[i32]) -> (usize, usize, i32) {
        let count =
            |by: i32| names.iter().zip(&self.truth).map(|(own, truth)| truth.get(&(own + by)).unwrap_or(&0)).sum();
        let away = [0, -12, 12].into_iter().max_by_key(|by| (count(*by), *by == 0)).unwrap_or(0);
        (count(away), self.truth.iter().flat_map(BTreeMap::values).sum(), away)
    }

    /// The facts of the candidates of each note that has several, the right one first.
    pub(crate) fn lessons(&self, names: &[i32]) -> Vec<Vec<Facts>> {
        let away = self.right(names).2;
        let lesson = |(row, truth): (Vec<(i32, Facts)>, &BTreeMap<i32, usize>)| {
            let name = *truth.iter().max_by_key(|(_, count)| **count)?.0 - away;
            let at = row.iter().position(|(candidate, _)| *candidate == name)?;
            let mut facts: Vec<Facts> = row.into_iter().map(|(_, facts)| facts).collect();
            facts.swap(0, at);
            (facts.len() > 1).then_some(facts)
        };
        self.piece.candidates(names).into_iter().zip(&self.truth).filter_map(lesson).collect()
    }
}
