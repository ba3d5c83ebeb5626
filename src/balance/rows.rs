//! Rows kept small: the bands below the lowest and above the highest that sound are left out, which is more than half of them in music.

use super::hearing::BANDS;
use super::level::Level;
use super::spectrum::Row;
use std::ops::Range;

/// The rows of a stretch of frames, as they were.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    heads: Box<[Head]>,
    /// The bands of every row, one after another, from the lowest that sounds to the highest.
    bands: Box<[Level]>,
}

/// A row without its bands.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    weighted: Level,
    peak: Level,
    /// Where its bands begin among those of all.
    at: u16,
    /// Which of a row's bands is the first.
    lowest: u8,
    count: u8,
}

impl Rows {
    /// Of at most 512 frames: so many have room whatever they sound.
    pub(super) fn new(rows: &[Row]) -> Self {
        // As much as is needed and no more: what grows is moved, and leaves holes in memory all through a long piece.
        let mut heads = Vec::with_capacity(rows.len());
        let mut bands = Vec::with_capacity(rows.iter().map(|row| sounding(&row.bands).len()).sum());
        for row in rows {
            let Range { start: lowest, end } = sounding(&row.bands);
            let Row { weighted, peak, .. } = *row;
            heads.push(Head {
                weighted,
                peak,
                at: bands.len() as u16,
                lowest: lowest as u8,
                count: (end - lowest) as u8,
            });
            bands.extend_from_slice(&row.bands[lowest..end]);
        }
        Self { heads: heads.into(), bands: bands.into() }
    }

    /// The row of a frame; silence beyond the last.
    pub(super) fn row(&self, frame: usize) -> Row {
        let Some(head) = self.heads.get(frame) else { return Row::SILENT };
        let mut row = Row { bands: [Level::SILENT; BANDS], weighted: head.weighted, peak: head.peak };
        let (from, at, count) = (usize::from(head.lowest), usize::from(head.at), usize::from(head.count));
        row.bands[from..from + count].copy_from_slice(&self.bands[at..at + count]);
        row
    }

    /// The true peak of a frame.
    pub(super) fn peak(&self, frame: usize) -> Level {
        self.heads.get(frame).map_or(Level::SILENT, |head| head.peak)
    }

    /// Every row.
    pub(super) fn iter(&self) -> impl Iterator<Item = Row> {
        (0..self.heads.len()).map(|frame| self.row(frame))
    }
}

/// The bands from the lowest that sounds to the highest; none is empty.
pub(super) fn sounding<L: PartialEq + Default>(bands: &[L; BANDS]) -> Range<usize> {
    let sounds = |level: &L| *level != L::default();
    let end = bands.iter().rposition(sounds).map_or(0, |highest| highest + 1);
    bands.iter().position(sounds).unwrap_or(0)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sounding: impl IntoIterator<Item = usize>) -> Row {
        let mut row = Row { weighted: Level::from_mean_square(0.1), ..Row::SILENT };
        sounding.into_iter().for_each(|band| row.bands[band] = Level::from_mean_square(0.01 * (band + 1) as f64));
        row
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let rows = [row([]), row(0..BANDS), row([BANDS - 1]), row([0]), row([3, 40]), Row::SILENT];
        let kept = Rows::new(&rows);
        assert_eq!(kept.iter().collect::<Vec<_>>(), rows);
        assert_eq!(kept.row(rows.len()), Row::SILENT);
        assert_eq!(kept.bands.len(), BANDS + 1 + 1 + 38);
    }
}
