//! How long a loudness stays in mind: the long-term averager of ISO 532-3:2023 (clause 7.9; Glasberg and Moore 2002, "A
//! model of loudness applicable to time-varying sounds", J. Audio Eng. Soc. 50, 331-342): it rises within 99.5 ms and falls
//! within 751 ms.

use crate::units::Seconds;

/// The standard's constants for steps of a millisecond.
const ATTACK: f64 = 0.01;
const RELEASE: f64 = 0.001_33;

/// Long-term loudness of a sound, frame by frame.
#[derive(Debug, Clone)]
pub(in super::super) struct Smoothing {
    rise: f64,
    fall: f64,
    loudness: f64,
}

impl Smoothing {
    /// From silence, in frames of a length.
    pub(in super::super) fn new(frame: Seconds) -> Self {
        let over = |constant: f64| 1.0 - libm::pow(1.0 - constant, frame.0 * 1000.0);
        Self { rise: over(ATTACK), fall: over(RELEASE), loudness: 0.0 }
    }

    /// Long-term loudness after a frame of a short-term loudness.
    pub(in super::super) fn next(&mut self, loudness: f64) -> f64 {
        let pace = if loudness > self.loudness { self.rise } else { self.fall };
        self.loudness += pace * (loudness - self.loudness);
        self.loudness
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_within_a_tenth_of_a_second_and_falls_within_three_quarters() {
        let mut smoothing = Smoothing::new(Seconds(0.0995));
        assert!((smoothing.next(1.0) - (1.0 - libm::exp(-1.0))).abs() < 0.01);
        let mut smoothing = Smoothing { loudness: 1.0, ..Smoothing::new(Seconds(0.751)) };
        assert!((smoothing.next(0.0) - libm::exp(-1.0)).abs() < 0.01);
    }

    #[test]
    fn many_short_frames_are_a_long_one() {
        let (mut short, mut long) = (Smoothing::new(Seconds(0.01)), Smoothing::new(Seconds(0.1)));
        let last = (0..10).map(|_| short.next(2.0)).last();
        assert!((last.unwrap() - long.next(2.0)).abs() < 1e-9);
    }
}
