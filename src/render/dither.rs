//! Samples as whole numbers of 16 bits, with a little noise, so that what is lost is no distortion.

use super::seed::Seed;
use super::widest::widest;

/// Samples at once.
const LANES: usize = 16;
/// Adding and taking away this number rounds to a whole number, which then stands in the low bits (for sizes below 2^22).
const ROUND: f32 = 12_582_912.0;
const FULL: f32 = 32_768.0;

/// Two even noises of one step together (triangular dither, common practice), drawn by a 32-bit xorshift for each
/// lane. True silence stays silent.
pub(super) struct Dither {
    state: [u32; LANES],
    whole: Vec<i16>,
}

impl Default for Dither {
    fn default() -> Self {
        // Zero would stay zero.
        let state = std::array::from_fn(|lane| (Seed::of(&[0x64_69_74, lane as u64]).0 >> 32) as u32 | 1);
        Self { state, whole: Vec::new() }
    }
}

impl Dither {
    /// The samples; what lies beyond full scale is clipped.
    pub(super) fn whole(&mut self, samples: &[f32]) -> &[i16] {
        self.whole.resize(samples.len(), 0);
        let Self { state, whole } = self;
        widest(
            #[inline(always)]
            || {
                let (groups, rest) = samples.as_chunks::<LANES>();
                let (to, last) = whole.as_chunks_mut::<LANES>();
                for (group, to) in groups.iter().zip(to) {
                    *to = rounded(group, &noise(state));
                }
                let mut group = [0.0; LANES];
                group.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                let rounded = rounded(&group, &noise(state));
                last.copy_from_slice(&rounded[..last.len()]);
            },
        );
        &self.whole
    }
}

/// From -1 to 1, in steps.
#[inline(always)]
fn noise(state: &mut [u32; LANES]) -> [f32; LANES] {
    let mut noise = [0.0; LANES];
    for lane in 0..LANES {
        let x = state[lane] ^ (state[lane] << 13);
        let x = x ^ (x >> 17);
        state[lane] = x ^ (x << 5);
        noise[lane] = ((state[lane] & 0xFFFF) as i32 - (state[lane] >> 16) as i32) as f32 / 65_536.0;
    }
    noise
}

#[inline(always)]
fn rounded(samples: &[f32; LANES], noise: &[f32; LANES]) -> [i16; LANES] {
    let mut whole = [0; LANES];
    for lane in 0..LANES {
        let sample = samples[lane];
        let dithered = sample * FULL + if sample == 0.0 { 0.0 } else { noise[lane] };
        let kept = if dithered > -FULL { dithered } else { -FULL };
        let kept = if kept < FULL - 1.0 { kept } else { FULL - 1.0 };
        whole[lane] = (kept + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i16;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_stays_silent_and_the_loudest_is_clipped() {
        let mut dither = Dither::default();
        assert_eq!(dither.whole(&[0.0; 37]), [0; 37]);
        assert_eq!(dither.whole(&[2.0, -2.0, f32::INFINITY]), [32_767, -32_768, 32_767]);
    }

    #[test]
    fn what_is_added_is_noise_of_its_known_power_without_a_bias() {
        let samples = [0.1234f32; 100_001];
        let mut dither = Dither::default();
        let errors: Vec<f64> =
            dither.whole(&samples).iter().map(|x| f64::from(*x) - f64::from(0.1234f32 * FULL)).collect();
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        let power = errors.iter().map(|x| x * x).sum::<f64>() / errors.len() as f64;
        // Twice the power of an even noise of one step, and once more that of rounding.
        assert!(mean.abs() < 0.01 && (power - 0.25).abs() < 0.01, "{mean} {power}");
    }
}
