//! A wave read at a moving pitch: several samples side by side. Plain loops over lanes, since what is called with a closure
//! may not be compiled into the widest vectors.

use super::held::CHUNK;
use super::trig::fixed;
use super::wave::{FRACTION_BITS, Wave};
use super::widest::widest;

/// Samples computed side by side.
const LANES: usize = 8;

/// The waves of a note.
pub(super) struct Tone<'a> {
    /// At the start of the blend, and at its end.
    pub(super) waves: [&'a Wave; 2],
}

/// A voice at an instant.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Joint {
    /// Turns since the start.
    pub(super) phase: f64,
    /// Turns a sample.
    pub(super) frequency: f64,
    pub(super) gain: f64,
    /// From the first wave (0) to the second (1).
    pub(super) blend: f64,
}

impl Tone<'_> {
    /// Adds chunks that lie between instants.
    pub(super) fn add(&self, joints: &[Joint], chunks: &mut [[f32; CHUNK]]) {
        widest(
            #[inline(always)]
            || {
                for (joints, samples) in joints.array_windows().zip(chunks) {
                    let [from, to] = joints;
                    if from.gain > 0.0 || to.gain > 0.0 {
                        self.chunk(from, to, samples);
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn chunk(&self, from: &Joint, to: &Joint, out: &mut [f32; CHUNK]) {
        let mut read = Read::new(from, to);
        let mut gain = Line::new(from.gain, to.gain);
        if from.blend >= 1.0 {
            for samples in out.as_chunks_mut::<LANES>().0 {
                let read = read.places().of(self.waves[1]);
                for lane in 0..LANES {
                    samples[lane] += gain.now[lane] * read[lane];
                }
                gain.go_on();
            }
            return;
        }
        let mut blend = Line::new(from.blend, to.blend);
        for samples in out.as_chunks_mut::<LANES>().0 {
            let places = read.places();
            let (a, b) = (places.of(self.waves[0]), places.of(self.waves[1]));
            for lane in 0..LANES {
                samples[lane] += gain.now[lane] * (a[lane] + (b[lane] - a[lane]) * blend.now[lane]);
            }
            gain.go_on();
            blend.go_on();
        }
    }
}

/// What runs straight through a chunk.
pub(super) struct Line {
    now: [f32; LANES],
    step: f32,
}

impl Line {
    #[inline(always)]
    pub(super) fn new(from: f64, to: f64) -> Self {
        let (from, slope) = (from as f32, ((to - from) / CHUNK as f64) as f32);
        let mut now = [from; LANES];
        for (lane, now) in now.iter_mut().enumerate() {
            *now += slope * lane as f32;
        }
        Self { now, step: slope * LANES as f32 }
    }

    #[inline(always)]
    fn go_on(&mut self) {
        for lane in 0..LANES {
            self.now[lane] += self.step;
        }
    }
}

/// A place in a wave that moves on with every sample: 32 bits of phase a lane.
struct Read {
    phase: [u32; LANES],
    step: [u32; LANES],
    bend: u32,
}

/// Where the lanes are: which sample, and how far on the way to the next.
struct Places {
    index: [u32; LANES],
    share: [f32; LANES],
}

impl Read {
    /// The pitch runs straight from one instant to the other, and its mean is what the phase asks for.
    #[inline(always)]
    fn new(from: &Joint, to: &Joint) -> Self {
        let length = CHUNK as f64;
        let bend = (to.frequency - from.frequency) / length;
        let step = (to.phase - from.phase) / length - bend * (length - 1.0) / 2.0;
        let (phase, step, bend) = (fixed(from.phase), fixed(step), fixed(bend));
        let lanes = LANES as u32;
        // The sum of the steps before a sample: its number times the step, and a bend for each pair of those before it.
        let after = |n: u32| n.wrapping_mul(step).wrapping_add((n * n.wrapping_sub(1) / 2).wrapping_mul(bend));
        let mut read = Self { phase: [phase; LANES], step: [0; LANES], bend: bend.wrapping_mul(lanes * lanes) };
        for lane in 0..LANES {
            let number = lane as u32;
            read.phase[lane] = phase.wrapping_add(after(number));
            read.step[lane] = after(number + lanes).wrapping_sub(after(number));
        }
        read
    }

    #[inline(always)]
    fn places(&mut self) -> Places {
        const MASK: u32 = (1 << FRACTION_BITS) - 1;
        const FRACTION: f32 = 1.0 / (1u32 << FRACTION_BITS) as f32;
        let mut places = Places { index: [0; LANES], share: [0.0; LANES] };
        for lane in 0..LANES {
            places.index[lane] = self.phase[lane] >> FRACTION_BITS;
            places.share[lane] = (self.phase[lane] & MASK) as i32 as f32 * FRACTION;
            self.phase[lane] = self.phase[lane].wrapping_add(self.step[lane]);
            self.step[lane] = self.step[lane].wrapping_add(self.bend);
        }
        places
    }
}

impl Places {
    #[inline(always)]
    fn of(&self, wave: &Wave) -> [f32; LANES] {
        let (mut now, mut next) = ([0.0; LANES], [0.0; LANES]);
        for lane in 0..LANES {
            let index = self.index[lane] as usize;
            now[lane] = wave[index];
            next[lane] = wave[index + 1];
        }
        for lane in 0..LANES {
            now[lane] += (next[lane] - now[lane]) * self.share[lane];
        }
        now
    }
}
