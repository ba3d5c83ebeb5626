//! One period of a harmonic spectrum as a table; and bands of noise as long loops.

use super::RATE;
use super::seed::Seed;
use super::trig::sin_cos_turns;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

/// Samples of a period.
pub(super) const PERIOD: usize = 2048;
/// Bits of a 32-bit phase below the table's index.
pub(super) const FRACTION_BITS: u32 = 32 - PERIOD.trailing_zeros();
/// Samples of a loop of noise: 1.4 s.
pub(super) const LOOP: usize = 1 << 16;

/// One period with its first sample again at the end, root mean square 1.
pub(super) type Wave = [f32; PERIOD + 1];

/// A period from the amplitudes of its harmonics. Phases depend on the harmonic alone, so that two waves of one
/// instrument blend without cancelling.
pub(super) fn wave(amplitudes: &[f64]) -> Box<Wave> {
    let mut spectrum = vec![Complex::new(0.0f64, 0.0); PERIOD / 2 + 1];
    for ((n, amplitude), bin) in amplitudes.iter().enumerate().zip(spectrum.iter_mut().skip(1)) {
        let (sin, cos) = sin_cos_turns(Seed::of(&[n as u64]).unit());
        *bin = Complex::new(amplitude * cos, amplitude * sin);
    }
    let period = inverse(spectrum, PERIOD);
    let mut wave = Box::new([0.0; PERIOD + 1]);
    for (to, from) in wave.iter_mut().zip(period.iter().chain(period.first())) {
        *to = *from as f32;
    }
    wave
}

/// A loop of noise of root mean square 1 between two frequencies in hertz, with soft edges.
pub(super) fn band_noise(low: f64, high: f64) -> Vec<f32> {
    let bin_hz = f64::from(RATE) / LOOP as f64;
    let (low, high) = (low.clamp(10.0, 16_000.0), high.clamp(20.0, 20_000.0));
    let weight = |bin: usize| {
        let f = bin as f64 * bin_hz;
        let below = libm::log2((f / low).max(1e-3)).min(0.0);
        let above = libm::log2((high / f.max(1.0)).max(1e-3)).min(0.0);
        libm::exp2((below + above) * 3.0)
    };
    let line = |bin: usize| {
        let (sin, cos) = sin_cos_turns(Seed::of(&[0x6E_6F_69, bin as u64]).unit());
        Complex::new(weight(bin) * cos, weight(bin) * sin)
    };
    let last = LOOP / 2;
    let spectrum = (0..=last).map(|bin| if bin == 0 || bin == last { Complex::new(0.0, 0.0) } else { line(bin) });
    inverse(spectrum.collect(), LOOP).iter().map(|x| *x as f32).collect()
}

/// The real signal of a half spectrum, scaled to root mean square 1; silence stays silence.
fn inverse(mut spectrum: Vec<Complex<f64>>, size: usize) -> Vec<f64> {
    let plan = RealFftPlanner::<f64>::new().plan_fft_inverse(size);
    let mut signal = plan.make_output_vec();
    if plan.process(&mut spectrum, &mut signal).is_err() {
        return vec![0.0; size];
    }
    let power = signal.iter().fold(0.0, |power, x| power + x * x) / size as f64;
    let scale = if power > 0.0 { 1.0 / power.sqrt() } else { 0.0 };
    signal.iter().map(|x| x * scale).collect()
}
