//! The upper line of each part: its highest note at each moment.

use crate::analysis::skyline::Exposure;
use crate::analysis::texture::Texture;
use crate::analysis::tone::{Tone, groups};
use std::cmp::Reverse;

/// A note of an upper line, with what sounds at its moment in the other lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) pitch: u8,
    pub(super) velocity: u8,
    /// Whether its part plays more notes at the moment.
    pub(super) chord: bool,
    pub(super) exposure: Exposure,
    /// Other lines that start a note at the moment.
    pub(super) others: u32,
    /// ... of the same length.
    pub(super) alike: u32,
    /// ... of the same pitch.
    pub(super) unison: u32,
    /// ... of the same pitch class in another octave.
    pub(super) octave: u32,
    /// ... of those, higher ones.
    pub(super) octave_above: u32,
    /// Whether none of them is higher.
    pub(super) highest: bool,
}

impl Stroke {
    pub(super) const fn length(&self) -> u64 {
        self.end - self.start
    }
}

/// The upper line of each of `parts` parts, in time order.
pub(super) fn surfaces(texture: &Texture, parts: usize, quarter: u64) -> Vec<Vec<Stroke>> {
    let mut surfaces = vec![Vec::new(); parts];
    for moment in groups(&texture.tones, quarter / 16) {
        for (part, stroke) in strokes(texture, moment, quarter) {
            if let Some(surface) = surfaces.get_mut(usize::from(part)) {
                surface.push(stroke);
            }
        }
    }
    surfaces
}

/// What each part that plays at a moment adds to its line.
fn strokes(texture: &Texture, moment: std::ops::Range<usize>, quarter: u64) -> Vec<(u16, Stroke)> {
    let mut order: Vec<usize> = moment.collect();
    let key = |index: &usize| (texture.tones[*index].part, Reverse(texture.tones[*index].pitch), *index);
    order.sort_unstable_by_key(key);
    let tops = order.chunk_by(|a, b| texture.tones[*a].part == texture.tones[*b].part);
    let mut strokes: Vec<(u16, Stroke)> = tops
        .map(|same| {
            let tone = &texture.tones[same[0]];
            (tone.part, stroke(tone, same.len() > 1, texture.exposures[same[0]]))
        })
        .collect();
    compare(&mut strokes, quarter);
    strokes
}

fn stroke(tone: &Tone, chord: bool, exposure: Exposure) -> Stroke {
    Stroke {
        start: tone.start,
        end: tone.end,
        pitch: tone.pitch & 127,
        velocity: tone.velocity,
        chord,
        exposure,
        others: 0,
        alike: 0,
        unison: 0,
        octave: 0,
        octave_above: 0,
        highest: false,
    }
}

/// Counts for each stroke what the others of its moment share with it.
fn compare(strokes: &mut [(u16, Stroke)], quarter: u64) {
    let mut of_pitch = [0u32; 128];
    let mut lengths: Vec<u64> = strokes.iter().map(|(_, stroke)| eighths(stroke, quarter)).collect();
    lengths.sort_unstable();
    for (_, stroke) in strokes.iter() {
        of_pitch[usize::from(stroke.pitch)] += 1;
    }
    let highest = strokes.iter().map(|(_, stroke)| stroke.pitch).max();
    let others = strokes.len() as u32 - 1;
    for (_, stroke) in strokes {
        let pitch = usize::from(stroke.pitch);
        let count = |pitches: &mut dyn Iterator<Item = usize>| pitches.map(|at| of_pitch[at]).sum::<u32>();
        let length = eighths(stroke, quarter);
        let same = lengths.partition_point(|l| *l <= length) - lengths.partition_point(|l| *l < length);
        stroke.others = others;
        stroke.alike = same as u32 - 1;
        stroke.unison = of_pitch[pitch] - 1;
        stroke.octave_above = count(&mut (pitch + 12..128).step_by(12));
        stroke.octave = stroke.octave_above + count(&mut (pitch % 12..pitch).step_by(12));
        stroke.highest = Some(stroke.pitch) == highest;
    }
}

/// Length in eighths of a quarter, so that notes that differ by a breath have one length.
fn eighths(stroke: &Stroke, quarter: u64) -> u64 {
    (stroke.length().saturating_mul(8) + quarter / 2) / quarter.max(1)
}
