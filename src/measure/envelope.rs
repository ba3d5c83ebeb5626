//! The course of a note's level.

use super::Take;

/// Levels are taken so often a second.
const A_SECOND: f64 = 2000.0;
/// Below the loudest by so much, a note has not begun yet: 40 dB as a ratio of powers.
const BEGUN: f64 = 1e-4;
/// The part of the rise that is the attack, and the fall by which a release is told, as ratios of powers.
const RISE: [f64; 2] = [0.01, 0.81];
const FALLEN: f64 = 0.01;
/// The share of the synthesis's release until it has fallen by 20 dB.
const RELEASE_SHARE: f64 = 0.63;

/// Powers at even steps, each over one period.
pub(super) struct Envelope {
    powers: Vec<f64>,
    /// Steps a second.
    rate: f64,
}

impl Envelope {
    /// Of a take of a fundamental in hertz.
    pub(super) fn of(take: &Take, fundamental: f64) -> Self {
        let step = (take.hertz() / A_SECOND).max(1.0) as usize;
        let window = (take.hertz() / fundamental).round().max(step as f64) as usize;
        let mut powers = vec![0.0; take.samples().saturating_sub(window) / step];
        for channel in &take.channels {
            let sums = summed(channel);
            let power = |at: usize| sums.get(at + window).zip(sums.get(at)).map_or(0.0, |(to, from)| to - from);
            powers.iter_mut().enumerate().for_each(|(i, sum)| *sum += power(i * step));
        }
        Self { powers, rate: take.hertz() / step as f64 }
    }

    /// When it begins, in seconds.
    pub(super) fn start(&self) -> f64 {
        let loudest = self.loudest();
        self.first(0, |power| power >= BEGUN * loudest).map_or(0.0, |step| self.seconds(step))
    }

    /// From 10 % to 90 % of full level, in seconds: of what is held, the level it settles to; else its loudest.
    pub(super) fn attack(&self, full: f64) -> Option<f64> {
        let [from, to] = RISE.map(|share| self.first(0, |power| power >= share * full));
        Some(self.seconds(to?.saturating_sub(from?)))
    }

    /// From full level to silence as the synthesis counts it, in seconds, of a note let go at a time.
    pub(super) fn release(&self, let_go: f64) -> Option<f64> {
        let step = (let_go * self.rate) as usize;
        let full = *self.powers.get(step)?;
        let fallen = self.first(step, |power| power <= FALLEN * full)?;
        (full > 0.0).then(|| self.seconds(fallen - step) / RELEASE_SHARE)
    }

    /// Decibels a second by which it falls between two times in seconds: a regression over what is not yet 40 dB down.
    pub(super) fn fall(&self, from: f64, to: f64) -> Option<f64> {
        let loudest = self.loudest();
        let (first, last) = ((from * self.rate) as usize, (to * self.rate) as usize);
        let stretch = self.powers.get(first..last.min(self.powers.len()))?;
        let heard = stretch.iter().take_while(|power| **power > BEGUN * loudest);
        let points: Vec<(f64, f64)> =
            heard.enumerate().map(|(i, power)| (i as f64 / self.rate, 10.0 * libm::log10(*power))).collect();
        (points.len() > 20).then(|| -slope(&points))
    }

    /// The power half-way between two times.
    pub(super) fn settled(&self, from: f64, to: f64) -> f64 {
        let (first, last) = ((from * self.rate) as usize, (to * self.rate) as usize);
        let mut powers = self.powers.get(first..last.min(self.powers.len())).unwrap_or_default().to_vec();
        powers.sort_by(f64::total_cmp);
        powers.get(powers.len() / 2).copied().unwrap_or(0.0)
    }

    /// The loudest power.
    pub(super) fn loudest(&self) -> f64 {
        self.powers.iter().copied().fold(0.0, f64::max)
    }

    fn first(&self, from: usize, is: impl Fn(f64) -> bool) -> Option<usize> {
        (from..self.powers.len()).find(|step| self.powers.get(*step).is_some_and(|power| is(*power)))
    }

    fn seconds(&self, steps: usize) -> f64 {
        steps as f64 / self.rate
    }
}

/// The slope of the line through points by least squares.
pub(super) fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len().max(1) as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (over, under) = points.iter().fold((0.0, 0.0), |(over, under), point| {
        (over + (point.0 - x) * (point.1 - y), under + (point.0 - x) * (point.0 - x))
    });
    if under > 0.0 { over / under } else { 0.0 }
}

fn summed(samples: &[f32]) -> Vec<f64> {
    let squares = samples.iter().scan(0.0, |sum, x| {
        *sum += f64::from(*x) * f64::from(*x);
        Some(*sum)
    });
    std::iter::once(0.0).chain(squares).collect()
}
