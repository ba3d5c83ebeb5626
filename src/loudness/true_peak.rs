//! True peak after ITU-R BS.1770-4, annex 2: the highest of the samples and of three points between each two.

/// Samples that are filtered side by side.
const LANES: usize = 32;

/// Taps of each phase.
const TAPS: usize = 12;

/// The interpolating filter of annex 2: what stands at four points of a sample's time, the last two the first two reversed.
const PHASES: [[f32; TAPS]; 4] = [FIRST, SECOND, reversed(SECOND), reversed(FIRST)];
const FIRST: [f32; TAPS] = [
    0.001_708_984_4,
    0.010_986_328,
    -0.019_653_32,
    0.033_203_125,
    -0.059_448_242,
    0.137_329_1,
    0.972_167_97,
    -0.102_294_92,
    0.047_607_42,
    -0.026_611_328,
    0.014_892_578,
    -0.008_300_781,
];
const SECOND: [f32; TAPS] = [
    -0.029_174_805,
    0.029_296_875,
    -0.051_757_812,
    0.089_111_33,
    -0.166_503_9,
    0.465_087_9,
    0.779_785_16,
    -0.200_317_38,
    0.101_562_5,
    -0.058_227_54,
    0.033_081_055,
    -0.018_920_898,
];

/// True peak of each block of so many samples (a multiple of [`LANES`]) of one channel, after silence.
pub(crate) fn true_peaks(samples: &[f32], block: usize) -> Vec<f64> {
    let end = samples.len().div_ceil(LANES) * LANES;
    let mut padded = vec![0.0; TAPS - 1];
    padded.extend_from_slice(samples);
    padded.resize(end + TAPS - 1, 0.0);
    let starts = (0..end).step_by(block);
    starts.map(|start| peak(&padded[start..(start + block).min(end) + TAPS - 1])).collect()
}

/// Of samples that follow so many others as a filter looks back.
fn peak(samples: &[f32]) -> f64 {
    let mut highest = [0.0f32; LANES];
    for start in (0..samples.len() - (TAPS - 1)).step_by(LANES) {
        for phase in &PHASES {
            let mut between = [0.0f32; LANES];
            for (back, tap) in phase.iter().enumerate() {
                let from = start + TAPS - 1 - back;
                between.iter_mut().zip(&samples[from..from + LANES]).for_each(|(sum, sample)| *sum += tap * sample);
            }
            raise(&mut highest, &between);
        }
        raise(&mut highest, &samples[start + TAPS - 1..start + TAPS - 1 + LANES]);
    }
    highest.into_iter().map(f64::from).fold(0.0, f64::max)
}

fn raise(highest: &mut [f32; LANES], samples: &[f32]) {
    for (highest, sample) in highest.iter_mut().zip(samples) {
        let level = sample.abs();
        if level > *highest {
            *highest = level;
        }
    }
}

const fn reversed(taps: [f32; TAPS]) -> [f32; TAPS] {
    let mut other = [0.0; TAPS];
    let mut tap = 0;
    while tap < TAPS {
        other[tap] = taps[TAPS - 1 - tap];
        tap += 1;
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: usize = 4096;

    #[test]
    fn the_height_of_a_tone_is_found_between_samples() {
        for part in [3.7, 4.0, 5.3, 11.0] {
            // Faded in: a tone that starts at once rings in the filter.
            let fade = |n: usize| (n as f64 / 480.0).min(1.0);
            let tone = |n: usize| (0.7 * fade(n) * libm::sin(std::f64::consts::TAU * (n as f64 / part + 0.1))) as f32;
            let samples: Vec<f32> = (0..2 * BLOCK).map(tone).collect();
            let found = true_peaks(&samples, BLOCK).into_iter().fold(0.0, f64::max);
            let apart = 20.0 * libm::log10(found / 0.7);
            assert!((-0.4..=0.25).contains(&apart), "{part}: {found}, {apart:.2} dB");
        }
    }

    #[test]
    fn blocks_are_measured_as_the_whole_is() {
        let samples: Vec<f32> = (0..3 * BLOCK).map(|n| ((n * n) % 1999) as f32 / 2000.0 - 0.5).collect();
        let peaks = true_peaks(&samples, BLOCK);
        assert_eq!(peaks.len(), 3);
        assert!(peaks.iter().zip(samples.chunks(BLOCK)).all(|(peak, block)| {
            let highest = block.iter().fold(0.0f32, |highest, sample| highest.max(sample.abs()));
            *peak >= f64::from(highest)
        }));
        assert!(true_peaks(&[], BLOCK).is_empty());
    }
}
