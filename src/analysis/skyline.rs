//! How long each note is the highest, or the lowest, of all that sound.

use super::tone::Tone;
use std::collections::BTreeSet;

/// For each tone, the ticks in which no higher (`top`) and no lower (`bottom`) tone of the score sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Exposure {
    pub(super) top: u64,
    pub(super) bottom: u64,
}

/// The exposure of each tone, by a sweep over all starts and ends.
pub(super) fn exposure(tones: &[Tone]) -> Vec<Exposure> {
    let mut exposures = vec![Exposure::default(); tones.len()];
    let mut sounding = Sounding::default();
    let mut at = 0;
    for (tick, ends, index) in edges(tones) {
        if tick > at {
            sounding.credit(tick - at, &mut exposures);
            at = tick;
        }
        if ends { sounding.remove(tones, index) } else { sounding.add(tones, index) }
    }
    exposures
}

/// Ends before starts at one tick.
fn edges(tones: &[Tone]) -> Vec<(u64, bool, usize)> {
    let mut edges: Vec<(u64, bool, usize)> = Vec::with_capacity(tones.len() * 2);
    for (index, tone) in tones.iter().enumerate() {
        edges.push((tone.start, false, index));
        edges.push((tone.end, true, index));
    }
    edges.sort_unstable_by_key(|(tick, ends, index)| (*tick, !*ends, *index));
    edges
}

/// The tones that sound: by pitch, with a bit for each pitch that does. A pitch may be held by many at once; only the
/// latest sixteen are credited, so that a million equal notes cost no more than a few.
struct Sounding {
    pitches: u128,
    by_pitch: Vec<BTreeSet<usize>>,
}

impl Default for Sounding {
    fn default() -> Self {
        Self { pitches: 0, by_pitch: vec![BTreeSet::new(); 128] }
    }
}

impl Sounding {
    fn add(&mut self, tones: &[Tone], index: usize) {
        let pitch = usize::from(tones[index].pitch & 127);
        self.pitches |= 1 << pitch;
        self.by_pitch[pitch].insert(index);
    }

    fn remove(&mut self, tones: &[Tone], index: usize) {
        let pitch = usize::from(tones[index].pitch & 127);
        let held = &mut self.by_pitch[pitch];
        held.remove(&index);
        if held.is_empty() {
            self.pitches &= !(1 << pitch);
        }
    }

    fn credit(&self, ticks: u64, exposures: &mut [Exposure]) {
        if self.pitches == 0 {
            return;
        }
        let highest = 127 - self.pitches.leading_zeros() as usize;
        let lowest = self.pitches.trailing_zeros() as usize;
        for index in self.by_pitch[highest].iter().rev().take(16) {
            exposures[*index].top += ticks;
        }
        for index in self.by_pitch[lowest].iter().rev().take(16) {
            exposures[*index].bottom += ticks;
        }
    }
}
