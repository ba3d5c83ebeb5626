//! The K-weighting filter of ITU-R BS.1770-4, at 48 kHz.

use crate::units::Hertz;

/// The K-weighting filter at 48 kHz on four streams at once (the processor filters four for the price of one).
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    shelf: Biquad,
    high_pass: Biquad,
}

/// Streams that are filtered together.
pub(crate) const LANES: usize = 4;

impl Filter {
    /// One sample of each stream, weighted.
    #[inline]
    pub(crate) fn next(&mut self, input: [f64; LANES]) -> [f64; LANES] {
        let shelved = self.shelf.next(&SHELF, input);
        self.high_pass.next(&HIGH_PASS, shelved)
    }
}

/// Power gain of K-weighting at a frequency, at 48 kHz.
pub(crate) fn power_gain(frequency: Hertz) -> f64 {
    SHELF.power_gain(frequency) * HIGH_PASS.power_gain(frequency)
}

/// BS.1770-4, table 1: the head's shelf, 48 kHz.
const SHELF: Coefficients = Coefficients {
    b: [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85],
    a: [-1.690_659_293_182_41, 0.732_480_774_215_85],
};

/// BS.1770-4, table 2: the RLB high-pass, 48 kHz.
const HIGH_PASS: Coefficients = Coefficients { b: [1.0, -2.0, 1.0], a: [-1.990_047_454_833_98, 0.990_072_250_366_21] };

struct Coefficients {
    b: [f64; 3],
    /// The denominator after its leading 1.
    a: [f64; 2],
}

impl Coefficients {
    fn power_gain(&self, frequency: Hertz) -> f64 {
        let omega = std::f64::consts::TAU * frequency.0 / 48_000.0;
        magnitude_squared(self.b, omega) / magnitude_squared([1.0, self.a[0], self.a[1]], omega)
    }
}

fn magnitude_squared(c: [f64; 3], omega: f64) -> f64 {
    let real = c[0] + c[1] * libm::cos(omega) + c[2] * libm::cos(2.0 * omega);
    let imaginary = c[1] * libm::sin(omega) + c[2] * libm::sin(2.0 * omega);
    real * real + imaginary * imaginary
}

/// A second-order section, transposed direct form II.
#[derive(Debug, Clone, Default)]
struct Biquad {
    first: [f64; LANES],
    second: [f64; LANES],
}

impl Biquad {
    #[inline]
    fn next(&mut self, c: &Coefficients, input: [f64; LANES]) -> [f64; LANES] {
        let mut output = [0.0; LANES];
        for lane in 0..LANES {
            output[lane] = c.b[0] * input[lane] + self.first[lane];
            self.first[lane] = c.b[1] * input[lane] - c.a[0] * output[lane] + self.second[lane];
            self.second[lane] = c.b[2] * input[lane] - c.a[1] * output[lane];
        }
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_by_frequency_is_the_filters() {
        for (hertz, expected) in [(1000.0, 0.69), (100.0, -1.1), (10_000.0, 4.0)] {
            let decibels = 10.0 * libm::log10(power_gain(Hertz(hertz)));
            assert!((decibels - expected).abs() < 0.2, "{hertz} Hz: {decibels} dB");
        }
    }
}
