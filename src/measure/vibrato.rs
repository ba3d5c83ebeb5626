//! Vibrato: the sine in the course of the fundamental.

use super::Take;
use std::f64::consts::TAU;

/// The fundamental is taken so often a second, each time over so many seconds.
const A_SECOND: f64 = 100.0;
const OVER: f64 = 0.04;
/// Rates in hertz between which vibrato lies, and in which steps they are tried.
const SLOWEST: f64 = 3.5;
const STEP: f64 = 0.1;
const STEPS: u32 = 45;
/// The least vibrato, in cents, and the share of all wavering that it has to be.
const LEAST_CENTS: f64 = 4.0;
const LEAST_SHARE: f64 = 0.4;

/// Rate in hertz and peak depth in cents, between two times in seconds; `None` for none.
pub(super) fn vibrato(take: &Take, fundamental: f64, from: f64, to: f64) -> Option<(f64, f64)> {
    let course = course(take, fundamental, from, to);
    if (course.len() as f64) < A_SECOND {
        return None;
    }
    let mean = course.iter().sum::<f64>() / course.len() as f64;
    let swing: Vec<f64> = course.iter().map(|cents| cents - mean).collect();
    let all = swing.iter().map(|x| x * x).sum::<f64>() / swing.len() as f64;
    let rates = (0..STEPS).map(|step| SLOWEST + STEP * f64::from(step));
    let (rate, depth) = rates.map(|rate| (rate, sine(&swing, rate))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (depth >= LEAST_CENTS && depth * depth / 2.0 > LEAST_SHARE * all).then_some((rate, depth))
}

/// Cents over the fundamental, by how far its phase turns from one place to the next.
fn course(take: &Take, fundamental: f64, from: f64, to: f64) -> Vec<f64> {
    let Some(channel) = take.channels.first() else { return Vec::new() };
    let (hop, length) = (take.hertz() / A_SECOND, (OVER.max(3.0 / fundamental) * take.hertz()) as usize);
    let count = ((to - from) * A_SECOND).max(0.0) as usize;
    let phases = (0..count).map_while(|i| {
        let start = (from * take.hertz() + i as f64 * hop) as usize;
        Some((start, phase(channel.get(start..start + length)?, start, fundamental / take.hertz())))
    });
    let phases: Vec<(usize, f64)> = phases.collect();
    let turn = |pair: &[(usize, f64)]| {
        let turns = pair[1].1 - pair[0].1;
        let hertz = (turns - turns.round()) / (pair[1].0 - pair[0].0).max(1) as f64 * take.hertz();
        1200.0 * libm::log2((1.0 + hertz / fundamental).max(0.1))
    };
    phases.windows(2).map(turn).collect()
}

/// Turns by which a stretch is ahead of a sine of turns a sample.
fn phase(stretch: &[f32], start: usize, frequency: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (i, x) in stretch.iter().enumerate() {
        let taper = 1.0 - libm::cos(TAU * i as f64 / stretch.len() as f64);
        let angle = TAU * (frequency * (start + i) as f64).fract();
        re += f64::from(*x) * taper * libm::cos(angle);
        im -= f64::from(*x) * taper * libm::sin(angle);
    }
    libm::atan2(im, re) / TAU
}

/// Amplitude of a sine of a rate in hertz.
fn sine(swing: &[f64], rate: f64) -> f64 {
    let (re, im) = swing.iter().enumerate().fold((0.0, 0.0), |(re, im), (i, x)| {
        let angle = TAU * rate * i as f64 / A_SECOND;
        (re + x * libm::cos(angle), im + x * libm::sin(angle))
    });
    2.0 * re.hypot(im) / swing.len() as f64
}
