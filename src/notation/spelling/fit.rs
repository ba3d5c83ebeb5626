//! Fits `assets/spelling.toml` to engraved scores, and measures it.
//!
//!     python3 tests/clients/spelled_notes.py FILE.mxl... >notes.tsv
//!     SPELLED=notes.tsv cargo test --release --lib spelling::fit -- --ignored --nocapture
//!
//! prints the share of names that are right (a piece may be a diminished second away) with the weights as they are, the
//! weights fitted to the notes, and the share right in each half of the pieces with weights fitted to the other half.
//! The fit is softmax regression over the candidates, full gradient descent (Adam), a little pull to zero.

use super::context::{Context, FACTS, Facts};
use super::{Heard, PASSES, distinct, ps13, weights};
use crate::score::Tick;
use std::collections::BTreeMap;

struct Piece {
    name: String,
    parts: Vec<Vec<Heard>>,
    notes: Vec<Heard>,
    keys: Vec<i32>,
    /// How often each note has each name, over the parts.
    truth: Vec<BTreeMap<i32, usize>>,
}

/// Ticks of four quarters in the table of notes.
const WINDOW: u64 = 4 * 960;

fn pieces(text: &str) -> Vec<Piece> {
    let mut rows: BTreeMap<&str, Vec<Vec<i64>>> = BTreeMap::new();
    for line in text.lines() {
        let (name, numbers) = line.split_once('\t').unwrap();
        rows.entry(name).or_default().push(numbers.split('\t').map(|number| number.parse().unwrap()).collect());
    }
    rows.into_iter().map(|(name, rows)| piece(name, &rows)).collect()
}

/// Columns: part, onset, end, pitch, signature, name.
fn piece(name: &str, rows: &[Vec<i64>]) -> Piece {
    let mut parts: BTreeMap<i64, Vec<Heard>> = BTreeMap::new();
    for row in rows {
        let heard = Heard { tick: Tick(row[1] as u64), midi: row[3] as u8, end: Tick(row[2] as u64), name: None };
        parts.entry(row[0]).or_default().push(heard);
    }
    let parts: Vec<Vec<Heard>> = parts.into_values().collect();
    let notes = distinct(&parts);
    let (mut keys, mut truth) = (vec![0; notes.len()], vec![BTreeMap::new(); notes.len()]);
    for row in rows {
        let key = (Tick(row[1] as u64), row[3] as u8);
        let at = notes.binary_search_by_key(&key, |note| (note.tick, note.midi)).unwrap();
        keys[at] = row[4] as i32;
        *truth[at].entry(row[5] as i32).or_default() += 1;
    }
    Piece { name: name.to_owned(), parts, notes, keys, truth }
}

impl Piece {
    fn context(&self) -> Context<'_> {
        Context::new(&self.notes, &self.parts, &self.keys, WINDOW)
    }

    fn named(&self, weights: &Facts, passes: usize) -> Vec<i32> {
        let context = self.context();
        (0..passes).fold(ps13::names(&self.notes, &self.keys), |names, _| context.names(&names, weights))
    }

    /// Names right, of all; and how far the piece is away.
    fn right(&self, names: &[i32]) -> (usize, usize, i32) {
        let count = |shift: i32| names.iter().zip(&self.truth).map(|(n, t)| t.get(&(n + shift)).unwrap_or(&0)).sum();
        let shift = [0, -12, 12].into_iter().max_by_key(|shift| (count(*shift), *shift == 0)).unwrap();
        (count(shift), self.truth.iter().flat_map(BTreeMap::values).sum(), shift)
    }

    /// The facts of the candidates of each note that has several, the right one first.
    fn lessons(&self, names: &[i32]) -> Vec<Vec<Facts>> {
        let shift = self.right(names).2;
        let table = self.context().table(names);
        let lesson = |(row, truth): (Vec<(i32, Facts)>, &BTreeMap<i32, usize>)| {
            let name = *truth.iter().max_by_key(|(_, count)| **count)?.0 - shift;
            let at = row.iter().position(|(candidate, _)| *candidate == name)?;
            let mut facts: Vec<Facts> = row.into_iter().map(|(_, facts)| facts).collect();
            facts.swap(0, at);
            (facts.len() > 1).then_some(facts)
        };
        table.into_iter().zip(&self.truth).filter_map(lesson).collect()
    }
}

fn fitted(pieces: &[&Piece]) -> Facts {
    let mut weights = [0; FACTS];
    for pass in 0..3 {
        let lessons: Vec<Vec<Facts>> =
            pieces.iter().flat_map(|piece| piece.lessons(&piece.named(&weights, pass))).collect();
        weights = descend(&lessons);
    }
    weights
}

fn descend(lessons: &[Vec<Facts>]) -> Facts {
    let (mut w, mut m, mut v) = ([0.0f64; FACTS], [0.0f64; FACTS], [0.0f64; FACTS]);
    for step in 1..=300 {
        let mut gradient: Vec<f64> = w.iter().map(|w| 1e-4 * w).collect();
        for facts in lessons {
            let worth = |f: &Facts| f.iter().zip(&w).map(|(f, w)| f64::from(*f) / 1000.0 * w).sum::<f64>();
            let worths: Vec<f64> = facts.iter().map(|f| libm::exp(worth(f))).collect();
            let sum: f64 = worths.iter().sum();
            for (i, f) in facts.iter().enumerate() {
                let off = worths[i] / sum - f64::from(u8::from(i == 0));
                for (g, f) in gradient.iter_mut().zip(f).filter(|(_, f)| **f != 0) {
                    *g += off * f64::from(*f) / 1000.0 / lessons.len() as f64;
                }
            }
        }
        for i in 0..FACTS {
            m[i] = 0.9 * m[i] + 0.1 * gradient[i];
            v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
            let (m, v) = (m[i] / (1.0 - 0.9f64.powi(step)), v[i] / (1.0 - 0.999f64.powi(step)));
            w[i] -= 0.1 * m / (v.sqrt() + 1e-8);
        }
    }
    w.map(|w| (w * 100.0).round() as i32)
}

fn measure(title: &str, pieces: &[&Piece], weights: &Facts) -> (usize, usize) {
    let mut sum = (0, 0);
    for piece in pieces {
        let (right, all, _) = piece.right(&piece.named(weights, PASSES));
        println!("{title} {:50} {:6.2} % of {all}", piece.name, 100.0 * right as f64 / all as f64);
        sum = (sum.0 + right, sum.1 + all);
    }
    println!("{title} {:50} {:6.2} % of {}", "all", 100.0 * sum.0 as f64 / sum.1 as f64, sum.1);
    sum
}

#[test]
#[ignore = "needs a table of notes; see the head of the file"]
fn fit() {
    let text = std::fs::read_to_string(std::env::var("SPELLED").unwrap()).unwrap();
    let pieces = pieces(&text);
    let all: Vec<&Piece> = pieces.iter().collect();
    measure("kept", &all, weights::weights());
    let (even, odd): (Vec<_>, Vec<_>) = pieces.iter().enumerate().partition(|(i, _)| i % 2 == 0);
    let side = |half: Vec<(usize, _)>| half.into_iter().map(|(_, piece)| piece).collect::<Vec<&Piece>>();
    let (even, odd) = (side(even), side(odd));
    let (a, b) = (measure("crossed", &even, &fitted(&odd)), measure("crossed", &odd, &fitted(&even)));
    println!("crossed, both halves: {:.2} %", 100.0 * (a.0 + b.0) as f64 / (a.1 + b.1) as f64);
    let weights = fitted(&all);
    for (name, range) in [("key", 0..24), ("before", 24..28), ("after", 28..32), ("beside", 32..36), ("next", 36..42)] {
        println!("{name} = {:?}", &weights[range]);
    }
    println!("previous = {:?}\npassing = {:?}", &weights[42..48], &weights[48..50]);
}
