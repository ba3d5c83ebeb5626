//! Which voice is the floor of the music in each bar.
//!
//! Not who is lowest at each moment: the after-beats of a march are no bass when the bass has let go. A bar's floor is the
//! voice that lies lowest in it, by its lowest note and its mean.

use crate::analysis::texture::{Doing, Texture, per_mille};

/// The depth of the floor of each bar, and whether anything stands on it.
#[derive(Debug)]
pub(super) struct Floors(Vec<Floor>);

#[derive(Debug, Clone, Copy)]
struct Floor {
    depth: u32,
    voices: u32,
}

impl Floors {
    /// Of all voices that can carry harmony.
    pub(super) fn new(texture: &Texture, carries: &[bool]) -> Self {
        let mut floors = vec![Floor { depth: u32::MAX, voices: 0 }; texture.grid.bars.len()];
        for (bars, _) in texture.bars_of.iter().zip(carries).filter(|(_, carries)| **carries) {
            for (bar, doing) in bars {
                if let Some(floor) = floors.get_mut(*bar) {
                    floor.depth = floor.depth.min(depth(doing));
                    floor.voices += 1;
                }
            }
        }
        Self(floors)
    }

    /// The share of a voice's sound in the bars `from..to` in which it is the floor under others, in thousandths.
    pub(super) fn share(&self, texture: &Texture, voice: usize, from: usize, to: usize) -> u32 {
        let bars = &texture.bars_of[voice];
        let first = bars.partition_point(|(bar, _)| *bar < from);
        let own = || bars[first..].iter().take_while(|(bar, _)| *bar < to);
        let carries = |(bar, doing): &&(usize, Doing)| {
            self.0.get(*bar).is_some_and(|floor| floor.voices > 1 && floor.depth == depth(doing))
        };
        let ticks = |sum: u64, (_, doing): &(usize, Doing)| sum + doing.sounding;
        per_mille(own().filter(carries).fold(0, ticks), own().fold(0, ticks))
    }
}

/// Half of its lowest note and half of its mean, in hundredths of a semitone.
fn depth(doing: &Doing) -> u32 {
    let mean = doing.mean_pitch();
    let lowest = if doing.pitches == 0 { mean } else { doing.pitches.trailing_zeros() * 100 };
    lowest.midpoint(mean)
}
