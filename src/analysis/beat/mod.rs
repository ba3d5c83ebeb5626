//! What is heard in each beat: how long each pitch class sounds, and what is lowest. `phase` finds where beats begin.

mod phase;

use crate::analysis::grid::Bar;
use crate::analysis::texture::{Texture, per_mille};
use crate::analysis::tone::Tone;
use std::cmp::Ordering;

/// Beats over which a held note is followed.
const LONGEST_HELD: usize = 256;

/// What a note tells that is reached and left by step, in thousandths (ours).
const PASSING: u64 = 400;

/// A beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Sound {
    pub(in crate::analysis) start: u64,
    pub(in crate::analysis) end: u64,
    /// How strong its first tick is: 2 where a bar begins, 1 in its middle, else 0.
    pub(in crate::analysis) stress: u8,
    /// How much of the sound each pitch class has, in thousandths.
    pub(in crate::analysis) shares: [i32; 12],
    /// The lowest note, if any note sounds.
    pub(in crate::analysis) bass: Option<u8>,
    /// Whether that note lasts for most of the beat.
    pub(in crate::analysis) sustained: bool,
    /// The lowest note of the bar up to here.
    pub(in crate::analysis) lowest: Option<u8>,
}

/// The beats of a piece; a silence of many beats is one.
pub(in crate::analysis) fn heard(texture: &Texture) -> Vec<Sound> {
    let beats = beats(texture);
    let mut sums = vec![Sum::default(); beats.len()];
    for (tone, weight) in texture.tones.iter().zip(weights(texture)) {
        let first = beats.partition_point(|beat| beat.end <= tone.start);
        for (beat, sum) in beats.iter().zip(&mut sums).skip(first).take(LONGEST_HELD) {
            if beat.start >= tone.end {
                break;
            }
            let ticks = tone.end.min(beat.end) - tone.start.max(beat.start);
            sum.add(tone.pitch, ticks, ticks * weight / 1000);
        }
    }
    let mut lowest: Option<u8> = None;
    beats
        .iter()
        .zip(&sums)
        .map(|(beat, sum)| {
            let so_far = lowest.filter(|_| beat.stress < 2);
            lowest = so_far.into_iter().chain(sum.lowest).min();
            Sound { lowest, ..sum.sound(beat) }
        })
        .collect()
}

/// How much each tone tells of the harmony, in thousandths: one that is reached and left by step may be a passing note or
/// a neighbour.
fn weights(texture: &Texture) -> Vec<u64> {
    let mut weights = vec![1000; texture.tones.len()];
    for own in &texture.tones_of {
        for three in own.windows(3) {
            let [before, tone, after] = [three[0], three[1], three[2]].map(|index| &texture.tones[index]);
            let in_turn = before.start < tone.start && tone.start < after.start;
            let near = |other: &Tone| (1..=2).contains(&tone.pitch.abs_diff(other.pitch));
            if in_turn && near(before) && near(after) {
                weights[three[1]] = PASSING;
            }
        }
    }
    weights
}

struct Beat {
    start: u64,
    end: u64,
    stress: u8,
}

/// The beats of the bars, all of them `phase` later than the bars say.
fn beats(texture: &Texture) -> Vec<Beat> {
    let shift = phase::of(texture);
    let mut beats: Vec<Beat> = Vec::new();
    for bar in &texture.grid.bars {
        let length = bar.beat.max(1);
        let late = shift.of(length);
        if bar.length() / length > 256 {
            beats.push(Beat { start: bar.start.saturating_add(late), end: bar.end.saturating_add(late), stress: 2 });
            continue;
        }
        let mut at = bar.start;
        while at < bar.end {
            let end = at.saturating_add(length).min(bar.end);
            beats.push(Beat { start: at.saturating_add(late), end: end.saturating_add(late), stress: stress(bar, at) });
            at = end;
        }
    }
    // What sounds before the first beat is its upbeat; beats of several lengths may not overlap.
    if let Some(first) = beats.first_mut() {
        first.start = 0;
    }
    for index in 1..beats.len() {
        beats[index - 1].end = beats[index].start.max(beats[index - 1].start);
    }
    beats
}

fn stress(bar: &Bar, at: u64) -> u8 {
    match at - bar.start {
        0 => 2,
        inside if inside * 2 == bar.length() => 1,
        _ => 0,
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    ticks: [u64; 12],
    lowest: Option<u8>,
    /// How long the lowest note sounds.
    held: u64,
}

impl Sum {
    fn add(&mut self, pitch: u8, ticks: u64, weighed: u64) {
        let place = &mut self.ticks[usize::from(pitch % 12)];
        *place = place.saturating_add(weighed);
        match self.lowest.map(|lowest| pitch.cmp(&lowest)) {
            Some(Ordering::Greater) => {}
            Some(Ordering::Equal) => self.held = self.held.saturating_add(ticks),
            _ => (self.lowest, self.held) = (Some(pitch), ticks),
        }
    }

    fn sound(&self, beat: &Beat) -> Sound {
        let all = self.ticks.iter().fold(0u64, |sum, ticks| sum.saturating_add(*ticks));
        let shares = std::array::from_fn(|class| per_mille(self.ticks[class], all) as i32);
        let sustained = self.held > (beat.end - beat.start) / 2;
        let (bass, lowest) = (self.lowest, self.lowest);
        Sound { start: beat.start, end: beat.end, stress: beat.stress, shares, bass, sustained, lowest }
    }
}
