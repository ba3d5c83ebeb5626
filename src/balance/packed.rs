//! Rows of bands kept small: the bands below the lowest and above the highest that sound are left out, which is more than half
//! of them in music.

use super::hearing::BANDS;
use std::ops::Range;

/// Rows of levels, as they were; a level that is the default is silent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Packed<L> {
    /// Of every row the lowest band that sounds, and how many there are up to the highest.
    spans: Box<[(u8, u8)]>,
    /// These bands of every row, one after another.
    levels: Box<[L]>,
}

impl<L: Copy + PartialEq + Default> Packed<L> {
    pub(super) fn new<'r>(rows: impl ExactSizeIterator<Item = &'r [L; BANDS]> + Clone) -> Self
    where
        L: 'r,
    {
        // As much as is needed and no more: what grows is moved, and leaves holes in memory all through a long piece.
        let mut spans = Vec::with_capacity(rows.len());
        let mut levels = Vec::with_capacity(rows.clone().map(|row| sounding(row).len()).sum());
        for row in rows {
            let span = sounding(row);
            spans.push((span.start as u8, span.len() as u8));
            levels.extend_from_slice(&row[span]);
        }
        Self { spans: spans.into(), levels: levels.into() }
    }

    /// The lowest band of a row that sounds, and the levels from it to the highest; none beyond the last row.
    pub(super) fn row(&self, index: usize) -> (usize, &[L]) {
        let Some((lowest, count)) = self.spans.get(index) else { return (0, &[]) };
        let at: usize = self.spans[..index].iter().map(|(_, count)| usize::from(*count)).sum();
        (usize::from(*lowest), &self.levels[at..at + usize::from(*count)])
    }
}

/// The bands from the lowest that sounds to the highest; none is empty.
fn sounding<L: PartialEq + Default>(bands: &[L; BANDS]) -> Range<usize> {
    let sounds = |level: &L| *level != L::default();
    let end = bands.iter().rposition(sounds).map_or(0, |highest| highest + 1);
    bands.iter().position(sounds).unwrap_or(0)..end
}
