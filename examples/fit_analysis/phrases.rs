//! The weights of phrases: a logistic regression on what is heard at every beat, and how likely each length is.

use partwright::analysis::fitting::{Beats, Kind, LENGTHS, Weights, beats_of};
use partwright::run::map;
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::Path;

const COUNT: usize = Beats::names().len();
const FOLDS: usize = 5;
/// What a weight costs, squared, against a beat's logarithm.
const RIDGE: f64 = 1.0;
/// A border found is right when a true one lies within a quarter.
const NEAR: f64 = 1.01;
/// How much the two priors of length are tried to weigh.
const BY_BARS: [f64; 4] = [0.0, 0.5, 1.0, 1.5];
const BY_SECONDS: [i64; 4] = [0, 300, 600, 1200];

/// A piece with its true borders.
pub(crate) struct Piece {
    work: String,
    beats: Beats,
    quarter: f64,
    /// In quarters.
    borders: Vec<f64>,
    /// Whether a true border is at each inner beat, or so little before it that it is its pick-up.
    begins: Vec<bool>,
}

/// The pieces of folders that `tests/clients/phrase_figures.py` made.
pub(crate) fn read(folders: &[&str]) -> Result<Vec<Piece>, Box<dyn Error>> {
    let mut rows: Vec<(String, String, Vec<f64>)> = Vec::new();
    for folder in folders {
        let key: Value = serde_json::from_str(&fs::read_to_string(Path::new(folder).join("key.json"))?)?;
        for (name, borders) in key["files"].as_object().ok_or("no files in the key")? {
            let borders = borders.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            rows.push((name.clone(), format!("{folder}/midi/{name}.mid"), borders));
        }
    }
    map(&rows, |(name, path, borders)| piece(name, path, borders))
        .into_iter()
        .collect::<Result<Vec<_>, String>>()
        .map_err(Into::into)
}

fn piece(name: &str, path: &str, borders: &[f64]) -> Result<Piece, String> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let score = partwright::midi::read(&bytes).map_err(|error| format!("{path}: {error}"))?.value;
    let beats = beats_of(&score);
    let quarter = f64::from(score.frame.division().per_quarter());
    let inner = beats.at.get(1..beats.at.len() - 1).unwrap_or_default();
    let mut begins = vec![false; inner.len()];
    for border in borders {
        let tick = (border * quarter) as u64;
        if let Some(slot) = begins.get_mut(inner.partition_point(|beat| *beat < tick)) {
            *slot = true;
        }
    }
    let work = name.rsplit_once('-').map_or_else(|| name[..name.len() - 1].to_owned(), |(work, _)| work.to_owned());
    Ok(Piece { work, beats, quarter, borders: borders.to_vec(), begins })
}

/// Prints the weights of the kind of music that most pieces are of.
pub(crate) fn write(pieces: &[Piece]) {
    let own = of_one_kind(pieces);
    let (bars, seconds, found) = best(&own);
    let weights = fitted(&own, bars, seconds);
    println!("// {} pieces, {found} as fitted\nWeights {{\n    evidence: [", own.len());
    for (weight, name) in weights.evidence.iter().zip(Beats::names()) {
        println!("        {weight}, // {name}");
    }
    let Weights { lengths, uneven, seconds, .. } = weights;
    println!("    ],\n    lengths: {lengths:?},\n    uneven: {uneven},\n    seconds: {seconds},\n}}");
}

/// Prints how well borders are found in works that the weights never saw.
pub(crate) fn validate(pieces: &[Piece]) {
    let own = of_one_kind(pieces);
    let mut works: Vec<&str> = own.iter().map(|piece| piece.work.as_str()).collect();
    works.dedup();
    let fold = |piece: &Piece| works.iter().position(|work| *work == piece.work).unwrap_or_default() % FOLDS;
    let mut sum = Hits::default();
    for held in 0..FOLDS {
        let (test, train): (Vec<&Piece>, Vec<&Piece>) = own.iter().partition(|piece| fold(piece) == held);
        let (bars, seconds, _) = best(&train);
        sum.add(hits(&test, &fitted(&train, bars, seconds)));
    }
    println!("{} pieces, {} works held out in turn: {sum}", own.len(), works.len());
}

fn of_one_kind(pieces: &[Piece]) -> Vec<&Piece> {
    let of = |kind: Kind| pieces.iter().filter(|piece| piece.beats.kind == kind).collect::<Vec<_>>();
    [Kind::Song, Kind::Hymn, Kind::Other].map(of).into_iter().max_by_key(Vec::len).unwrap_or_default()
}

/// How much the priors of length weigh where most is found.
fn best(pieces: &[&Piece]) -> (f64, i64, Hits) {
    let ways = BY_BARS.iter().flat_map(|bars| BY_SECONDS.iter().map(move |seconds| (*bars, *seconds)));
    let base = fitted(pieces, 1.0, 0);
    let tried = ways.map(|(bars, seconds)| (bars, seconds, hits(pieces, &scaled(&base, bars, seconds))));
    tried.max_by(|a, b| a.2.f1().total_cmp(&b.2.f1())).unwrap_or_default()
}

fn scaled(weights: &Weights, bars: f64, seconds: i64) -> Weights {
    let by = |value: i64| (value as f64 * bars) as i64;
    Weights { lengths: weights.lengths.map(by), uneven: by(weights.uneven), seconds, ..weights.clone() }
}

fn fitted(pieces: &[&Piece], bars: f64, seconds: i64) -> Weights {
    let evidence = regression(pieces).map(|weight| (weight * 1000.0) as i64);
    let (lengths, uneven) = lengths(pieces);
    scaled(&Weights { evidence, lengths, uneven, seconds: 0 }, bars, seconds)
}

/// Newton's method on the penalised likelihood.
fn regression(pieces: &[&Piece]) -> [f64; COUNT] {
    let mut weights = [0.0f64; COUNT];
    for _ in 0..12 {
        let mut gradient = weights.map(|weight| -RIDGE * weight);
        let mut curve = vec![[0.0f64; COUNT]; COUNT];
        for (place, row) in curve.iter_mut().enumerate() {
            row[place] = RIDGE;
        }
        for piece in pieces {
            for (own, begins) in piece.beats.evidence.iter().zip(&piece.begins) {
                let own: [f64; COUNT] = std::array::from_fn(|place| own[place] as f64 / 1000.0);
                let value: f64 = own.iter().zip(&weights).map(|(own, weight)| own * weight).sum();
                let chance = 1.0 / (1.0 + libm::exp(-value));
                let miss = f64::from(u8::from(*begins)) - chance;
                let bend = chance * (1.0 - chance);
                for (place, x) in own.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                    gradient[place] += miss * x;
                    for (slot, y) in curve[place].iter_mut().zip(&own) {
                        *slot += bend * x * y;
                    }
                }
            }
        }
        let step = solved(curve, gradient);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
        if step.iter().all(|step| step.abs() < 1e-4) {
            break;
        }
    }
    weights
}

/// Gaussian elimination with a positive definite matrix.
fn solved(mut matrix: Vec<[f64; COUNT]>, mut right: [f64; COUNT]) -> [f64; COUNT] {
    for column in 0..COUNT {
        let pivot = matrix[column];
        for row in column + 1..COUNT {
            let by = matrix[row][column] / pivot[column];
            matrix[row].iter_mut().zip(&pivot).for_each(|(own, pivot)| *own -= by * pivot);
            right[row] -= by * right[column];
        }
    }
    for row in (0..COUNT).rev() {
        let rest: f64 = (row + 1..COUNT).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - rest) / matrix[row][row];
    }
    right
}

/// How much likelier each length is than if borders fell by chance, in thousandths of its logarithm.
fn lengths(pieces: &[&Piece]) -> ([i64; LENGTHS], i64) {
    let (mut true_, mut chance) = ([0.5f64; LENGTHS], [0.5f64; LENGTHS]);
    let (mut uneven, mut uneven_chance) = ([1.0f64; 2], [1.0f64; 2]);
    for piece in pieces {
        let at = &piece.beats.at;
        let count = piece.begins.iter().filter(|begins| **begins).count();
        let rate = (count as f64 + 0.5) / (piece.begins.len() as f64 + 1.0);
        let places: Vec<usize> = std::iter::once(0)
            .chain(piece.begins.iter().enumerate().filter(|(_, begins)| **begins).map(|(place, _)| place + 1))
            .chain([at.len() - 1])
            .collect();
        for pair in places.windows(2) {
            let (halves, odd) = piece.beats.half_bars(at[pair[0]], at[pair[1]]);
            true_[halves.min(LENGTHS - 1)] += 1.0;
            uneven[usize::from(odd)] += 1.0;
            let mut left = 1.0;
            for to in at.iter().skip(pair[0] + 1).take(128) {
                let (halves, odd) = piece.beats.half_bars(at[pair[0]], *to);
                chance[halves.min(LENGTHS - 1)] += left * rate;
                uneven_chance[usize::from(odd)] += left * rate;
                left *= 1.0 - rate;
            }
        }
    }
    let (all, all_chance) = (true_.iter().sum::<f64>(), chance.iter().sum::<f64>());
    let log = |own: f64, chance: f64| (1000.0 * libm::log(own / chance)) as i64;
    let lengths = std::array::from_fn(|half| log(true_[half] / all, chance[half] / all_chance));
    let share = |pair: [f64; 2]| pair[1] / pair[0];
    (lengths, log(share(uneven), share(uneven_chance)))
}

/// Borders right, found and there.
#[derive(Debug, Clone, Copy, Default)]
struct Hits(usize, usize, usize);

impl Hits {
    fn add(&mut self, other: Self) {
        *self = Self(self.0 + other.0, self.1 + other.1, self.2 + other.2);
    }

    fn f1(self) -> f64 {
        2.0 * self.0 as f64 / (self.1 + self.2).max(1) as f64
    }
}

impl std::fmt::Display for Hits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |of: usize| self.0 as f64 / of.max(1) as f64;
        write!(f, "precision {:.3}, recall {:.3}, F1 {:.3}", share(self.1), share(self.2), self.f1())
    }
}

fn hits(pieces: &[&Piece], weights: &Weights) -> Hits {
    let of = |piece: &&Piece| {
        let found = piece.beats.cut(weights);
        let found: Vec<f64> = found[1..found.len() - 1].iter().map(|tick| *tick as f64 / piece.quarter).collect();
        let mut left = piece.borders.clone();
        let mut right = 0;
        for border in &found {
            let near = left.iter().enumerate().map(|(place, other)| (place, (other - border).abs()));
            if let Some((place, _)) = near.filter(|(_, off)| *off <= NEAR).min_by(|a, b| a.1.total_cmp(&b.1)) {
                left.remove(place);
                right += 1;
            }
        }
        Hits(right, found.len(), piece.borders.len())
    };
    let mut sum = Hits::default();
    map(pieces, of).into_iter().for_each(|own| sum.add(own));
    sum
}
