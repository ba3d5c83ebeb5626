//! What was heard of a seat over a stretch of frames, kept small.

use super::hearing::BANDS;
use super::level::Level;
use super::packed::Packed;
use super::spectrum::Row;

/// The rows of a stretch of frames, as they were.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    heads: Box<[Head]>,
    bands: Packed<Level>,
}

/// A row without its bands.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    weighted: Level,
    peak: Level,
}

impl Rows {
    pub(super) fn new(rows: &[Row]) -> Self {
        let heads = rows.iter().map(|row| Head { weighted: row.weighted, peak: row.peak }).collect();
        Self { heads, bands: Packed::new(rows.iter().map(|row| &row.bands)) }
    }

    /// The row of a frame; silence beyond the last.
    pub(super) fn row(&self, frame: usize) -> Row {
        let Some(Head { weighted, peak }) = self.heads.get(frame).copied() else { return Row::SILENT };
        let mut row = Row { bands: [Level::SILENT; BANDS], weighted, peak };
        let (lowest, levels) = self.bands.row(frame);
        row.bands[lowest..lowest + levels.len()].copy_from_slice(levels);
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
        let levels: usize = (0..rows.len()).map(|row| kept.bands.row(row).1.len()).sum();
        assert_eq!(levels, BANDS + 1 + 1 + 38);
    }
}
