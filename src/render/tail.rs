//! The diffuse tail of the hall: eight delays fed back through a Hadamard matrix (Jot and Chaigne 1991), each losing more
//! of the high notes than of the low, so that it always dies away.

use super::RATE;
use super::widest::widest;

const LINES: usize = 8;
/// Lengths of the delays in samples: 30 to 70 ms, without common factors.
const LENGTHS: [usize; LINES] = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797];
const RING: usize = 4096;
/// Samples that pass together, fewer than the shortest delay has.
const PIECE: usize = 256;
/// Time to fall by 60 dB, in seconds, and the corner above which it falls faster, in hertz (ours: a middling hall).
const T60: f64 = 1.6;
const DAMPED_ABOVE: f64 = 4500.0;
/// What is below is left to the direct sound, hertz.
const LOWEST: f64 = 90.0;
/// Between the direct sound and the tail, in samples: 18 ms.
const DELAY: usize = 864;

/// The tail's state.
pub(super) struct Tail {
    lines: Box<[[f32; RING]; LINES]>,
    damped: [f32; LINES],
    gains: [f32; LINES],
    damping: f32,
    /// The last [`DELAY`] samples of input.
    before: Vec<f32>,
    low: f32,
    low_share: f32,
    scale: f32,
    at: usize,
}

impl Tail {
    /// How long it is heard, in samples.
    pub(super) const SAMPLES: usize = (T60 * RATE as f64) as usize;

    /// A silent tail whose answer to an impulse has the energy of the impulse, both channels together.
    pub(super) fn new() -> Self {
        let mut trial = Self::scaled(1.0);
        let mut input = vec![0.0f32; Self::SAMPLES];
        if let Some(first) = input.first_mut() {
            *first = 1.0;
        }
        let (mut left, mut right) = (vec![0.0f32; input.len()], vec![0.0f32; input.len()]);
        trial.add(&input, &mut left, &mut right);
        let energy = left.iter().chain(&right).fold(0.0f64, |sum, x| sum + f64::from(*x) * f64::from(*x));
        Self::scaled(1.0 / energy.sqrt().max(1e-9))
    }

    fn scaled(scale: f64) -> Self {
        let gain = |length: usize| libm::pow(10.0, -3.0 * length as f64 / (T60 * f64::from(RATE))) as f32;
        let pole = |hertz: f64| 1.0 - libm::exp(-std::f64::consts::TAU * hertz / f64::from(RATE)) as f32;
        Self {
            lines: Box::new([[0.0; RING]; LINES]),
            damped: [0.0; LINES],
            gains: LENGTHS.map(gain),
            damping: pole(DAMPED_ABOVE),
            before: vec![0.0; DELAY],
            low: 0.0,
            low_share: pole(LOWEST),
            scale: scale as f32,
            at: 0,
        }
    }

    /// Adds the tail of `input` to both channels.
    pub(super) fn add(&mut self, input: &[f32], left: &mut [f32], right: &mut [f32]) {
        for ((input, left), right) in input.chunks(PIECE).zip(left.chunks_mut(PIECE)).zip(right.chunks_mut(PIECE)) {
            let entered = self.entered(input);
            widest(
                #[inline(always)]
                || self.add_piece(&entered[..input.len()], left, right),
            );
            self.at = (self.at + input.len()) % RING;
        }
    }

    #[inline(always)]
    fn add_piece(&mut self, entered: &[f32], left: &mut [f32], right: &mut [f32]) {
        let mut all = self.come_back(entered.len());
        for ((heard, l), r) in all.iter_mut().zip(left).zip(right) {
            for ((damped, heard), gain) in self.damped.iter_mut().zip(heard.iter_mut()).zip(self.gains) {
                *damped += self.damping * (*heard - *damped);
                *heard = *damped * gain;
            }
            *l += (heard[0] - heard[2] + heard[4] - heard[6]) * self.scale;
            *r += (heard[1] - heard[3] + heard[5] - heard[7]) * self.scale;
        }
        for ((heard, x), at) in all.iter().zip(entered).zip(self.at..) {
            for (line, (ring, back)) in self.lines.iter_mut().zip(hadamard(*heard)).enumerate() {
                ring[at % RING] = back + if line % 2 == 0 { *x } else { -*x };
            }
        }
    }

    /// What comes out of every line over a piece; no line is so short that some of it would have to enter first.
    #[inline(always)]
    fn come_back(&self, count: usize) -> [[f32; LINES]; PIECE] {
        let mut all = [[0.0; LINES]; PIECE];
        for (line, (ring, length)) in self.lines.iter().zip(LENGTHS).enumerate() {
            for (heard, at) in all[..count].iter_mut().zip(self.at + RING - length..) {
                heard[line] = ring[at % RING];
            }
        }
        all
    }

    /// The input, late and without its lowest notes.
    fn entered(&mut self, input: &[f32]) -> [f32; PIECE] {
        let mut entered = [0.0; PIECE];
        self.before.extend_from_slice(input);
        for (entered, late) in entered.iter_mut().zip(&self.before[..input.len()]) {
            self.low += self.low_share * (late - self.low) + 1e-20;
            *entered = late - self.low;
        }
        self.before.drain(..input.len());
        entered
    }
}

/// An orthogonal mix of all lines.
#[inline(always)]
fn hadamard(mut x: [f32; LINES]) -> [f32; LINES] {
    let mut half = 1;
    while half < LINES {
        for start in (0..LINES).step_by(2 * half) {
            for i in start..start + half {
                (x[i], x[i + half]) = (x[i] + x[i + half], x[i] - x[i + half]);
            }
        }
        half *= 2;
    }
    x.map(|x| x * std::f32::consts::FRAC_1_SQRT_2 * 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_keeps_the_energy_and_dies_away() {
        let mut tail = Tail::new();
        let mut input = vec![0.0f32; 3 * Tail::SAMPLES];
        input[0] = 1.0;
        let (mut left, mut right) = (vec![0.0; input.len()], vec![0.0; input.len()]);
        tail.add(&input, &mut left, &mut right);
        let energy =
            |from: usize| left[from..].iter().chain(&right[from..]).map(|x| f64::from(*x).powi(2)).sum::<f64>();
        assert!((energy(0) - 1.0).abs() < 0.05, "{}", energy(0));
        assert!(energy(Tail::SAMPLES) < 1e-5);
        assert!(energy(Tail::SAMPLES / 2) > 1e-5);
    }

    #[test]
    fn it_answers_alike_at_any_time() {
        let answer = |at: usize| {
            let mut input = vec![0.0f32; at + 6000];
            input[at] = 1.0;
            let (mut left, mut right) = (vec![0.0; input.len()], vec![0.0; input.len()]);
            Tail::new().add(&input, &mut left, &mut right);
            left.split_off(at)
        };
        let first = answer(0);
        for at in [1, 640, 3456, 4096, 10_000] {
            let apart = first.iter().zip(answer(at)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < 1e-6, "{at}: {apart}");
        }
    }
}
