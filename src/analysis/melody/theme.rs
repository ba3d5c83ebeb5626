//! What is heard again: a figure of five notes that comes back later, in whatever part, belongs to a theme.
//!
//! Figures are compared by intervals and by the ratios of neighbouring lengths, as melodic n-grams of music retrieval
//! are (Uitdenbogerd & Zobel 1999; Doraisamy & Rüger 2003). Scales and repeated notes say nothing and do not count.

use super::surface::Stroke;
use crate::analysis::texture::mixed;

/// Intervals in a figure.
const INTERVALS: usize = 4;
/// Returns that are counted at most.
const MOST: u32 = 6;
/// Quarters after which a figure that comes again has returned.
const APART: u64 = 6;

/// The figures of all parts, those that are the same beside each other, in time order.
#[derive(Debug)]
pub(super) struct Themes(Vec<Figure>);

impl Themes {
    pub(super) fn new(surfaces: &[Vec<Stroke>], quarter: u64) -> Self {
        let mut figures: Vec<Figure> = Vec::new();
        for (part, surface) in surfaces.iter().enumerate() {
            let windows = surface.windows(INTERVALS + 1).enumerate();
            figures.extend(windows.filter_map(|(first, strokes)| {
                let hash = figure(strokes, quarter)?;
                let (start, last) = (strokes[0].start, strokes[INTERVALS].start);
                Some(Figure { hash, start, last, part: part as u32, first: first as u32 })
            }));
        }
        figures.sort_unstable_by_key(|figure| (figure.hash, figure.start, figure.part));
        Self(figures)
    }

    /// Each figure with all places where it is heard.
    pub(super) fn same(&self) -> impl Iterator<Item = &[Figure]> {
        self.0.chunk_by(|a, b| a.hash == b.hash)
    }

    /// For each stroke of each part, how often the most frequent figure through it returns, 0 to 6.
    pub(super) fn returns(&self, surfaces: &[Vec<Stroke>], quarter: u64) -> Vec<Vec<u32>> {
        let mut found: Vec<Vec<u32>> = surfaces.iter().map(|surface| vec![0; surface.len()]).collect();
        for same in self.same() {
            mark(&mut found, same, times(same, APART * quarter).saturating_sub(1).min(MOST));
        }
        found
    }
}

/// Where a figure is heard.
#[derive(Debug)]
pub(super) struct Figure {
    hash: u64,
    pub(super) start: u64,
    /// Where its last note starts.
    pub(super) last: u64,
    pub(super) part: u32,
    first: u32,
}

/// How often a figure is heard, entries of less than `apart` ticks after one that counts left out.
fn times(same: &[Figure], apart: u64) -> u32 {
    let mut last: Option<u64> = None;
    let mut times = 0;
    for figure in same {
        if last.is_none_or(|last| figure.start - last >= apart) {
            times += 1;
            last = Some(figure.start);
        }
    }
    times
}

fn mark(found: &mut [Vec<u32>], same: &[Figure], times: u32) {
    for figure in same.iter().filter(|_| times > 0) {
        let first = figure.first as usize;
        for value in found[figure.part as usize].iter_mut().skip(first).take(INTERVALS + 1) {
            *value = (*value).max(times);
        }
    }
}

/// The hash of a figure; none where it breaks off for two quarters, or where all its intervals are one.
fn figure(strokes: &[Stroke], quarter: u64) -> Option<u64> {
    let pairs = || strokes.windows(2);
    let breaks = pairs().any(|pair| pair[1].start > pair[0].end.saturating_add(2 * quarter));
    let interval = |pair: &[Stroke]| i16::from(pair[1].pitch) - i16::from(pair[0].pitch);
    let first = interval(strokes);
    if breaks || pairs().all(|pair| interval(pair) == first) {
        return None;
    }
    let hash = pairs().fold(0, |hash, pair| mixed(hash, (interval(pair) + 128) as u64));
    let ratios =
        strokes.windows(3).map(|three| ratio(three[1].start - three[0].start, three[2].start - three[1].start));
    Some(ratios.fold(hash, mixed))
}

/// A class of ratios of two lengths: alike, much shorter, shorter, longer, much longer.
fn ratio(before: u64, after: u64) -> u64 {
    let tenths = after.saturating_mul(10) / before.max(1);
    match tenths {
        0..4 => 1,
        4..9 => 2,
        9..11 => 0,
        11..25 => 3,
        _ => 4,
    }
}
