//! Noise under a level that runs straight through each chunk.

use super::held::CHUNK;
use super::seed::Seed;
use super::wave::LOOP;
use super::widest::widest;

/// A loop of noise, entered where the seed says.
pub(super) struct Hiss<'a> {
    pub(super) noise: &'a [f32],
    pub(super) seed: Seed,
}

impl Hiss<'_> {
    /// Adds it at a level, given where chunks meet; the first begins at `from`.
    pub(super) fn add(&self, from: i64, level: impl Fn(f64) -> f64, chunks: &mut [[f32; CHUNK]]) {
        let mut before = level(from as f64);
        for (chunk, samples) in (0i64..).zip(chunks) {
            let at = from + chunk * CHUNK as i64;
            let after = level((at + CHUNK as i64) as f64);
            if before > 0.0 || after > 0.0 {
                self.ramp(self.place(at), before, after, samples);
            }
            before = after;
        }
    }

    /// Where in the loop a chunk begins; whole chunks, so that none wraps inside.
    fn place(&self, at: i64) -> usize {
        let chunks = (self.seed.0 >> 20).wrapping_add(at.div_euclid(CHUNK as i64) as u64);
        chunks as usize % (LOOP / CHUNK)
    }

    fn ramp(&self, place: usize, from: f64, to: f64, samples: &mut [f32; CHUNK]) {
        let Some(noise) = self.noise.as_chunks::<CHUNK>().0.get(place) else { return };
        let (from, slope) = (from as f32, ((to - from) / CHUNK as f64) as f32);
        widest(
            #[inline(always)]
            || {
                for i in 0..CHUNK {
                    samples[i] += (from + slope * i as f32) * noise[i];
                }
            },
        );
    }
}
