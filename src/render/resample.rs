//! From one rate to another by a whole ratio: a windowed sinc for every place between two samples (polyphase).
//!
//! Ours, and not a crate's: scalar arithmetic in a fixed order gives the same bytes on any CPU.

/// Samples looked at on each side of a place.
const REACH: usize = 48;
/// Shape of the Kaiser window: 100 dB of rejection over a transition of 3.2 kHz (Kaiser 1974; Oppenheim and Schafer,
/// Discrete-Time Signal Processing, section 7.5).
const BETA: f64 = 10.06;

/// Converts samples as they come.
pub(super) struct Resampler {
    /// `up` places out for `down` samples in.
    up: u64,
    down: u64,
    channels: usize,
    phases: Vec<[f32; 2 * REACH]>,
    /// Interleaved samples still needed; the first is `REACH - 1` before sample `first`.
    near: Vec<f32>,
    first: u64,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// From so many samples a second to so many.
    pub(super) fn new(from: u32, to: u32, channels: usize) -> Self {
        let common = gcd(from, to).max(1);
        let (up, down) = (to / common, from / common);
        let cutoff = (f64::from(to) / f64::from(from)).min(1.0);
        let phases = (0..up).map(|phase| taps(f64::from(phase) / f64::from(up), cutoff)).collect();
        let near = vec![0.0; (REACH - 1) * channels];
        let (up, down) = (u64::from(up), u64::from(down));
        Self { up, down, channels: channels.max(1), phases, near, first: 0, taken: 0, given: 0 }
    }

    /// Takes interleaved samples, and gives those that are ready.
    pub(super) fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        self.near.extend_from_slice(samples);
        self.taken += (samples.len() / self.channels) as u64;
        let out = self.ready();
        let next = self.given * self.down / self.up;
        let gone = (next.saturating_sub(self.first) as usize * self.channels).min(self.near.len());
        self.near.drain(..gone);
        self.first += (gone / self.channels) as u64;
        out
    }

    /// What is left at the end: as long as the sound was.
    pub(super) fn rest(&mut self) -> Vec<f32> {
        self.near.resize(self.near.len() + REACH * self.channels, 0.0);
        let mut out = self.ready();
        let length = (self.taken * self.up).div_ceil(self.down);
        let over = self.given.saturating_sub(length) as usize * self.channels;
        out.truncate(out.len().saturating_sub(over));
        out
    }

    fn ready(&mut self) -> Vec<f32> {
        let mut out = Vec::with_capacity(self.near.len() * self.up as usize / self.down as usize + self.channels);
        loop {
            let place = self.given * self.down;
            let from = (place / self.up - self.first) as usize * self.channels;
            let Some(near) = self.near.get(from..from + 2 * REACH * self.channels) else { return out };
            let Some(taps) = self.phases.get((place % self.up) as usize) else { return out };
            for channel in 0..self.channels {
                let samples = near.iter().skip(channel).step_by(self.channels);
                out.push(samples.zip(taps).fold(0.0, |sum, (x, tap)| sum + x * tap));
            }
            self.given += 1;
        }
    }
}

/// Weights for a place `between` (0 to 1) the two middle samples, passing frequencies below `cutoff` of half the rate.
fn taps(between: f64, cutoff: f64) -> [f32; 2 * REACH] {
    let mut taps = [0.0f64; 2 * REACH];
    for (index, tap) in taps.iter_mut().enumerate() {
        let x = index as f64 - (REACH as f64 - 1.0) - between;
        let edge = 1.0 - (x / REACH as f64) * (x / REACH as f64);
        *tap = sinc(cutoff * x) * bessel(BETA * edge.max(0.0).sqrt());
    }
    // A steady sound keeps its level at every place.
    let sum: f64 = taps.iter().sum();
    taps.map(|tap| (tap / sum) as f32)
}

fn sinc(x: f64) -> f64 {
    let angle = std::f64::consts::PI * x;
    if angle.abs() < 1e-9 { 1.0 } else { libm::sin(angle) / angle }
}

/// The modified Bessel function of order 0, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..60 {
        term *= (x / 2.0 / f64::from(n)) * (x / 2.0 / f64::from(n));
        sum += term;
    }
    sum
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sine of an amplitude of 1 and a frequency in hertz at a rate.
    fn sine(hertz: f64, rate: f64, count: usize) -> Vec<f32> {
        (0..count).map(|i| libm::sin(std::f64::consts::TAU * hertz * i as f64 / rate) as f32).collect()
    }

    fn resampled(samples: &[f32], to: u32, part: usize) -> Vec<f32> {
        let mut resampler = Resampler::new(48_000, to, 1);
        let mut out: Vec<f32> = samples.chunks(part).flat_map(|part| resampler.push(part)).collect();
        out.extend(resampler.rest());
        out
    }

    fn decibels(samples: impl Iterator<Item = f32>) -> f64 {
        let peak = samples.fold(0.0f32, |peak, x| peak.max(x.abs()));
        20.0 * libm::log10(f64::from(peak).max(1e-12))
    }

    #[test]
    fn a_tone_stays_the_same_tone() {
        for (to, hertz) in [(44_100u32, 997.0), (44_100, 19_000.0), (96_000, 997.0), (96_000, 19_000.0)] {
            let got = resampled(&sine(hertz, 48_000.0, 9600), to, 777);
            assert_eq!(got.len(), (9600 * to as usize).div_ceil(48_000));
            let expected = sine(hertz, f64::from(to), got.len());
            let inside = got.iter().zip(&expected).skip(200).take(got.len() - 400);
            let error = decibels(inside.map(|(a, b)| a - b));
            assert!(error < -90.0, "{to} {hertz}: {error} dB");
        }
    }

    #[test]
    fn what_the_new_rate_cannot_hold_does_not_fold_back_into_what_is_heard() {
        // 44.1 - 24.05 kHz = 20.05 kHz: from there down nothing may be left.
        let got = resampled(&sine(23_999.0, 48_000.0, 9600), 44_100, 9600);
        let folded = crate::render::testing::amplitude(&got[400..8000], 20_101.0 * 48_000.0 / 44_100.0);
        assert!(20.0 * libm::log10(folded) < -80.0, "{folded}");
    }

    #[test]
    fn it_does_not_matter_in_which_parts_samples_come() {
        let noise = sine(1234.5, 48_000.0, 5000);
        assert_eq!(resampled(&noise, 44_100, 5000), resampled(&noise, 44_100, 13));
        assert!(resampled(&[], 44_100, 1).is_empty());
    }
}
