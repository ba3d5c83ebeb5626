//! Where dry stems come from: our own synthesis, or an engine that has to play in order.

use super::{BLOCK, BlockIndex, Stage, block};
use crate::ensemble::Position;
use crate::run;
use crate::score::SeatId;

/// The dry mono stems of all seats, in blocks of [`BLOCK`] samples.
pub trait Stems: Sync {
    /// Where each seat sits, in score order.
    fn positions(&self) -> Vec<Position>;

    /// How many samples they last, tails included.
    fn samples(&self) -> u64;

    /// Begins to play at the first block. What is played is the same each time, on any number of threads.
    fn play(&self) -> Box<dyn Playing + '_>;

    /// How many blocks hold them.
    fn blocks(&self) -> u32 {
        u32::try_from(self.samples().div_ceil(BLOCK as u64)).unwrap_or(u32::MAX)
    }
}

/// Stems being played, in order.
pub trait Playing: Send {
    /// The next so many blocks.
    fn next(&mut self, count: u32) -> Vec<Moment>;
}

/// One block of every seat, in score order; `None` for silence.
pub type Moment = Vec<Option<Vec<f32>>>;

impl Stems for Stage {
    fn positions(&self) -> Vec<Position> {
        self.seats.iter().map(|seat| seat.position).collect()
    }

    fn samples(&self) -> u64 {
        Self::samples(self)
    }

    fn play(&self) -> Box<dyn Playing + '_> {
        Box::new(Synthesis { stage: self, next: 0 })
    }
}

/// Our synthesis, for which order does not matter: blocks of all seats side by side.
struct Synthesis<'a> {
    stage: &'a Stage,
    next: u32,
}

impl Playing for Synthesis<'_> {
    fn next(&mut self, count: u32) -> Vec<Moment> {
        let first = self.next;
        self.next = first.saturating_add(count);
        let seats: Vec<SeatId> = self.stage.seats().collect();
        let tasks: Vec<(u32, SeatId)> =
            (first..self.next).flat_map(|index| seats.iter().map(move |seat| (index, *seat))).collect();
        let mut blocks = run::map(&tasks, |(index, seat)| rendered(self.stage, *seat, BlockIndex(*index))).into_iter();
        (first..self.next).map(|_| blocks.by_ref().take(seats.len()).collect()).collect()
    }
}

fn rendered(stage: &Stage, seat: SeatId, index: BlockIndex) -> Option<Vec<f32>> {
    stage.sounds(seat, index).then(|| {
        let mut out = vec![0.0; BLOCK];
        out.first_chunk_mut().into_iter().for_each(|out| block::add(stage, seat, index, out));
        out
    })
}
