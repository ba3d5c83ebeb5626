//! What the first pass says of each part, told to the second: who leads before and after, and who leads where the same
//! figure is heard elsewhere (stacked generalisation, Wolpert, Neural Networks 1992).

use super::cell::Cell;
use super::count::{Course, Of};
use super::theme::{Figure, Themes};
use crate::analysis::model::probability;
use crate::analysis::texture::entry;

/// Odds count from here to here, in thousandths; a part that rests has [`RESTS`].
const ODDS: (i64, i64) = (-6000, 4000);
pub(super) const RESTS: i64 = -4000;
/// Other places at which a figure leads as often as figures do, before any is heard.
const PRIOR: u64 = 2;

/// Odds as they are summed: thousandths above the least.
pub(super) fn above_least(odds: i64) -> u64 {
    let (least, most) = ODDS;
    (odds.clamp(least, most) - least) as u64
}

/// Adds to the courses what was said: for each cell the parts that sound, with their odds in thousandths.
pub(super) fn add(courses: &mut [Course], cells: &[Cell], themes: &Themes, odds: &[Vec<(usize, i64)>]) {
    for (cell, odds) in odds.iter().enumerate() {
        let shares = shares(odds);
        for ((part, odds), share) in odds.iter().zip(shares) {
            let Some(counts) = courses.get_mut(*part).map(|course| entry(course, cell)) else { continue };
            counts.add(Of::Cells, 1);
            counts.add(Of::Odds, above_least(*odds));
            counts.add(Of::Share, share);
        }
    }
    for (part, cell, chance) in elsewhere(cells, themes, odds) {
        let Some(counts) = courses.get_mut(part).map(|course| entry(course, cell)) else { continue };
        counts.add(Of::Figures, 1);
        counts.add(Of::Again, chance);
    }
}

/// What falls to each part of one cell, in thousandths of all.
fn shares(odds: &[(usize, i64)]) -> Vec<u64> {
    let weights: Vec<f64> = odds.iter().map(|(_, odds)| libm::exp(above_least(*odds) as f64 / 1000.0)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| (weight * 1000.0 / sum) as u64).collect()
}

/// For both ends of each figure (part, cell) how likely its part leads where it is heard elsewhere, in thousandths.
fn elsewhere(cells: &[Cell], themes: &Themes, odds: &[Vec<(usize, i64)>]) -> Vec<(usize, usize, u64)> {
    let chance = |odds: i64| (probability(odds as i32) * 1000.0) as u64;
    let (sum, count) = odds.iter().flatten().fold((0, 0), |(sum, count), (_, odds)| (sum + chance(*odds), count + 1));
    let mean = sum / u64::max(count, 1);
    let cell_at = |tick: u64| cells.partition_point(|cell| cell.start <= tick).saturating_sub(1);
    let own = |figure: &Figure| {
        let cell = cell_at(figure.start);
        let odds = odds.get(cell).and_then(|odds| odds.iter().find(|(part, _)| *part == figure.part as usize));
        (cell, odds.map_or(0, |(_, odds)| chance(*odds)))
    };
    let mut found = Vec::new();
    for same in themes.same() {
        let heard: Vec<(usize, u64)> = same.iter().map(own).collect();
        // Parts that play it together are one place, and as sure as the surest of them.
        let places: Vec<u64> = heard
            .chunk_by(|a, b| a.0 == b.0)
            .map(|place| place.iter().map(|(_, chance)| *chance).max().unwrap_or(0))
            .collect();
        let all: u64 = places.iter().sum();
        let each =
            heard.chunk_by(|a, b| a.0 == b.0).zip(&places).flat_map(|(place, own)| place.iter().map(move |_| *own));
        for (figure, own) in same.iter().zip(each) {
            let others = places.len() as u64 - 1;
            let chance = (all - own + PRIOR * mean) / (others + PRIOR);
            found.extend([figure.start, figure.last].map(|tick| (figure.part as usize, cell_at(tick), chance)));
        }
    }
    found
}
