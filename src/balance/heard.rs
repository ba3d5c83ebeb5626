//! Listening: every seat by block and band, compact. Seats and chunks of blocks are measured in parallel and collected
//! by index.

use super::level::Level;
use super::rows::Rows;
use super::spectrum::{Analyser, Row};
use super::stems::Stems;
use crate::loudness::{Filter, LANES, STEP, true_peaks};
use crate::render::{BLOCK, BlockIndex, Changed, RATE, Stage};
use crate::run::{self, Error, Run};
use crate::score::SeatId;
use crate::units::{Decibels, Seconds};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Blocks of a chunk, the unit of measuring: 75 blocks are exactly 320 steps of 20 ms, 6.4 s.
pub(super) const CHUNK: usize = 75;

/// Steps of a chunk.
const STEPS: usize = CHUNK * BLOCK / STEP;

/// The energy of every seat by time and ERB band, compact: at most 169 bytes a seat and block of 85 ms, fewer by two for every
/// band below or above what sounds, nothing where a seat is silent for long.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    seats: Vec<Vec<Option<Arc<Chunk>>>>,
    blocks: u32,
}

/// 6.4 s of one seat.
#[derive(Debug, Clone, PartialEq)]
struct Chunk {
    rows: Rows,
    /// K-weighted, by step of 20 ms.
    steps: Box<[Level]>,
}

/// Renders every seat block by block and measures it.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn listen(stage: &Stage, run: &Run) -> Result<Heard, Error> {
    Heard::of(stage, run)
}

impl Heard {
    /// Seconds of a frame, the finest time that is told apart.
    #[must_use]
    pub fn frame() -> Seconds {
        Seconds(BLOCK as f64 / f64::from(RATE))
    }

    /// Measures again what has changed and keeps the rest: the same as listening to the whole of `stage`.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn relisten(&self, stage: &Stage, changed: &[Changed], run: &Run) -> Result<Self, Error> {
        self.again(stage, changed, run)
    }

    /// What would be heard if a seat gave so many decibels more (or fewer) from one time to another, with the same tone: what
    /// was measured is moved, nothing is rendered.
    #[must_use]
    pub fn with_level(&self, seat: SeatId, from: Seconds, to: Seconds, by: Decibels) -> Self {
        let mut heard = self.clone();
        heard.shift(seat, from, to, by);
        heard
    }

    /// What was measured, all of it so much louder (or softer).
    #[must_use]
    pub fn moved(&self, by: Decibels) -> Self {
        let mut heard = self.clone();
        let end = Seconds(self.frames() as f64 * Self::frame().0);
        (0..self.seats()).for_each(|seat| heard.shift(SeatId(seat as u16), Seconds(0.0), end, by));
        heard
    }

    /// Moves what was measured of a seat from one time to another.
    fn shift(&mut self, seat: SeatId, from: Seconds, to: Seconds, by: Decibels) {
        let inside = |middle: f64| (from.0..to.0).contains(&middle);
        for (index, chunk) in self.seats.get_mut(usize::from(seat.0)).into_iter().flatten().enumerate() {
            let start = (index * CHUNK) as f64 * Self::frame().0;
            if let Some(chunk) =
                chunk.as_mut().filter(|_| start < to.0 && from.0 < start + CHUNK as f64 * Self::frame().0)
            {
                let chunk = Arc::make_mut(chunk);
                let by_of =
                    |i: usize| if inside(start + (i as f64 + 0.5) * Self::frame().0) { by } else { Decibels(0.0) };
                let rows = chunk.rows.iter().enumerate().map(|(i, row)| row.moved(by_of(i)));
                chunk.rows = Rows::new(&rows.collect::<Vec<_>>());
                let seconds = STEP as f64 / f64::from(RATE);
                let steps = chunk.steps.iter_mut().enumerate();
                let moved = steps.filter(|(i, _)| inside(start + (*i as f64 + 0.5) * seconds));
                moved.for_each(|(_, step)| *step = step.moved(by));
            }
        }
    }

    /// So many seats that play nothing.
    pub(super) fn silent(seats: usize, blocks: u32) -> Self {
        Self { seats: vec![vec![None; (blocks as usize).div_ceil(CHUNK)]; seats], blocks }
    }

    /// Measures a chunk of every seat.
    pub(super) fn measure_chunk(&mut self, stems: &impl Stems, analyser: &Analyser, chunk: usize) {
        let seats: Vec<usize> = (0..self.seats.len()).collect();
        let measured = run::map(&seats, |seat| measure(stems, analyser, SeatId(*seat as u16), chunk).map(Arc::new));
        self.seats.iter_mut().zip(measured).for_each(|(of_seat, measured)| of_seat[chunk] = measured);
    }

    /// How many seats were heard.
    pub(super) fn seats(&self) -> usize {
        self.seats.len()
    }

    /// How many frames.
    pub(super) fn frames(&self) -> usize {
        self.blocks as usize
    }

    /// A seat's levels in a frame.
    pub(super) fn row(&self, seat: usize, frame: usize) -> Row {
        self.chunk(seat, frame / CHUNK).map_or(Row::SILENT, |chunk| chunk.rows.row(frame % CHUNK))
    }

    /// A seat's true peak in a frame.
    pub(super) fn peak(&self, seat: usize, frame: usize) -> Level {
        self.chunk(seat, frame / CHUNK).map_or(Level::SILENT, |chunk| chunk.rows.peak(frame % CHUNK))
    }

    /// Whether every seat sounds the same in some frames.
    pub(super) fn same(&self, other: &Self, frames: &Range<usize>) -> bool {
        let chunks = frames.start / CHUNK..frames.end.div_ceil(CHUNK);
        let shared =
            |seat: usize| chunks.clone().all(|index| shares(self.chunk(seat, index), other.chunk(seat, index)));
        let equal = |seat: usize| frames.clone().all(|frame| self.row(seat, frame) == other.row(seat, frame));
        self.seats() == other.seats() && (0..self.seats()).all(|seat| shared(seat) || equal(seat))
    }

    fn chunk(&self, seat: usize, index: usize) -> Option<&Arc<Chunk>> {
        self.seats.get(seat)?.get(index)?.as_ref()
    }

    /// A seat's K-weighted mean squares by step of 20 ms.
    pub(super) fn steps(&self, seat: usize) -> Vec<f64> {
        let silent = [Level::SILENT; STEPS];
        let chunks = self.seats.get(seat).into_iter().flatten();
        let steps = chunks.flat_map(|chunk| chunk.as_ref().map_or(&silent[..], |chunk| &chunk.steps[..]));
        steps.map(|step| step.mean_square()).collect()
    }

    pub(super) fn of(stems: &impl Stems, run: &Run) -> Result<Self, Error> {
        let nothing = Self { seats: Vec::new(), blocks: 0 };
        nothing.again(stems, &[], run)
    }

    fn again(&self, stems: &impl Stems, changed: &[Changed], run: &Run) -> Result<Self, Error> {
        let chunks = (stems.blocks() as usize).div_ceil(CHUNK);
        let mut heard = Self { seats: vec![vec![None; chunks]; stems.seats()], blocks: stems.blocks() };
        let mut work: Vec<(usize, usize)> = Vec::new();
        for (seat, of_seat) in heard.seats.iter_mut().enumerate() {
            let before = self.seats.get(seat);
            for (index, chunk) in of_seat.iter_mut().enumerate() {
                match before.and_then(|chunks| chunks.get(index)) {
                    Some(known) if !touches(changed, seat, index) => chunk.clone_from(known),
                    _ => work.push((seat, index)),
                }
            }
        }
        for ((seat, index), chunk) in work.iter().zip(measure_all(stems, &work, run)?) {
            heard.seats[*seat][*index] = chunk;
        }
        Ok(heard)
    }
}

/// Whether both are the same measurement, or both silent.
fn shares(one: Option<&Arc<Chunk>>, other: Option<&Arc<Chunk>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether a chunk must be measured again: it holds a changed block, or one that runs into its filter.
fn touches(changed: &[Changed], seat: usize, chunk: usize) -> bool {
    let (first, last) = ((chunk * CHUNK).saturating_sub(1) as u32, ((chunk + 1) * CHUNK) as u32);
    changed.iter().any(|c| usize::from(c.seat.0) == seat && c.blocks.start < last && first < c.blocks.end)
}

fn measure_all(stems: &impl Stems, work: &[(usize, usize)], run: &Run) -> Result<Vec<Option<Arc<Chunk>>>, Error> {
    let analyser = Analyser::new();
    let done = AtomicU64::new(0);
    let measured = run::map(work, |&(seat, index)| {
        run.check()?;
        let chunk = measure(stems, &analyser, SeatId(seat as u16), index);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        run.report(run::Stage::Listen, done, work.len() as u64);
        Ok(chunk.map(Arc::new))
    });
    measured.into_iter().collect()
}

/// One chunk of one seat; `None` when it is silent.
fn measure(stems: &impl Stems, analyser: &Analyser, seat: SeatId, chunk: usize) -> Option<Chunk> {
    let samples = samples(stems, seat, chunk);
    if samples[BLOCK..].iter().all(|sample| *sample == 0.0) {
        return None;
    }
    let row = |(block, peak): (&[f32], f64)| {
        let silent = block.iter().all(|s| *s == 0.0);
        if silent {
            Row::SILENT
        } else {
            Row { peak: Level::from_mean_square(peak * peak / 2.0), ..analyser.row(block) }
        }
    };
    let peaks = true_peaks(&samples, BLOCK).into_iter().skip(1);
    let rows: Vec<Row> = samples[BLOCK..].chunks_exact(BLOCK).zip(peaks).map(row).collect();
    let steps = steps(&samples).into_iter().map(Level::from_mean_square).collect();
    Some(Chunk { rows: Rows::new(&rows), steps })
}

/// The samples of a chunk, after the block before it (silence before the first), which runs the filter in.
fn samples(stems: &impl Stems, seat: SeatId, chunk: usize) -> Vec<f32> {
    let mut samples = vec![0.0; (CHUNK + 1) * BLOCK];
    for (index, block) in samples.chunks_exact_mut(BLOCK).enumerate() {
        let number = (chunk * CHUNK + index).checked_sub(1).and_then(|n| u32::try_from(n).ok());
        match number {
            Some(number) if number < stems.blocks() => stems.block(seat, BlockIndex(number), block),
            _ => {}
        }
    }
    samples
}

/// K-weighted mean squares by step. The chunk is cut into [`LANES`] stretches filtered side by side, each run in over
/// the block before it, in which the filter's memory falls by 170 dB.
fn steps(samples: &[f32]) -> Vec<f64> {
    const STRETCH: usize = CHUNK * BLOCK / LANES;
    let mut filter = Filter::default();
    let at = |i: usize| -> [f64; LANES] { std::array::from_fn(|lane| f64::from(samples[lane * STRETCH + i])) };
    for i in 0..BLOCK {
        filter.next(at(i));
    }
    let mut steps = vec![0.0; STEPS];
    for step in 0..STEPS / LANES {
        let mut sums = [0.0; LANES];
        for i in BLOCK + step * STEP..BLOCK + (step + 1) * STEP {
            for (sum, y) in sums.iter_mut().zip(filter.next(at(i))) {
                *sum += y * y;
            }
        }
        for (lane, sum) in sums.into_iter().enumerate() {
            steps[lane * (STEPS / LANES) + step] = sum / STEP as f64;
        }
    }
    steps
}

#[cfg(test)]
#[path = "heard_tests.rs"]
mod tests;
