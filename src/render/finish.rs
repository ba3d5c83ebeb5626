//! The way out of a mix: gain, clicks, limiter, meter.

use super::BLOCK;
use super::click::Clicks;
use super::limiter::Limiter;
use super::mix::{MixInfo, Sink};
use crate::loudness::Meter;
use crate::run::{Error, Run};
use crate::units::{Decibels, Lufs};

/// Highest true peak of a mix brought to a loudness.
pub(super) const CEILING: Decibels = Decibels(-1.0);
/// Below this share of the ceiling no sample has a true peak over it (an interpolated peak is at most about twice the
/// samples around it).
const SAFE: f64 = 0.45;

/// Gain, clicks, limiter and meter on the way out.
pub(super) struct Finish<'a> {
    gain: Decibels,
    clicks: &'a Clicks,
    /// None where there is no ceiling to keep, and no peak is asked for.
    limiter: Option<Limiter>,
    meter: Option<Meter>,
    /// Frames taken in.
    taken: u64,
    /// Frames still to be left out, because the limiter lets them out late.
    late: usize,
    frames: u64,
    buffer: Vec<f32>,
}

impl<'a> Finish<'a> {
    /// A gain under the ceiling, or none: physical level has no ceiling.
    pub(super) fn new(gain: Option<Decibels>, clicks: &'a Clicks, measured: bool) -> Self {
        let limited = measured || gain.is_some();
        let ceiling = gain.map_or(f64::INFINITY, |_| CEILING.to_amplitude_ratio());
        let gain = gain.unwrap_or(Decibels(0.0));
        let limiter = limited.then(|| Limiter::new(gain.to_amplitude_ratio(), ceiling));
        let late = if limited { Limiter::DELAY } else { 0 };
        let meter = measured.then(Meter::default);
        Self { gain, clicks, limiter, meter, taken: 0, late, frames: 0, buffer: Vec::new() }
    }

    /// Takes interleaved stereo at physical level.
    pub(super) fn pass(&mut self, samples: &[f32], sink: &mut Sink<'_>) -> Result<(), Error> {
        self.buffer.clear();
        self.buffer.extend_from_slice(samples);
        self.clicks.add(self.taken, self.gain.to_amplitude_ratio().recip() as f32, &mut self.buffer);
        self.taken += samples.len() as u64 / 2;
        if let Some(limiter) = &mut self.limiter {
            limiter.process(&mut self.buffer);
        }
        let skipped = self.late.min(self.buffer.len() / 2);
        self.late -= skipped;
        let out = self.buffer.get(2 * skipped..).unwrap_or_default();
        self.frames += out.len() as u64 / 2;
        if let Some(meter) = &mut self.meter {
            meter.push(out);
        }
        sink(out)
    }

    /// Lets out what is left.
    pub(super) fn end(mut self, sink: &mut Sink<'_>) -> Result<MixInfo, Error> {
        if self.limiter.is_some() {
            self.pass(&[0.0; 2 * Limiter::DELAY], sink)?;
        }
        let (peak, deepest) = self.limiter.as_ref().map_or((0.0, 1.0), |limiter| (limiter.peak, limiter.deepest));
        Ok(MixInfo {
            gain: self.gain,
            loudness: self.meter.as_ref().map_or(Lufs(f64::NEG_INFINITY), integrated),
            true_peak: Decibels::from_amplitude_ratio(f64::from(peak)),
            limited: Decibels::from_amplitude_ratio(f64::from(deepest)),
            frames: self.frames,
        })
    }
}

/// The limiter takes loudness away, so the gain of a mix is raised (at most four times) until the target is met.
pub(super) fn raised(kept: &[f32], mut gain: Decibels, target: Lufs, run: &Run) -> Result<Decibels, Error> {
    let peak = f64::from(kept.iter().fold(0.0f32, |peak, x| peak.max(x.abs())));
    let silent = Clicks::default();
    for _ in 0..4 {
        run.check()?;
        if peak * gain.to_amplitude_ratio() < SAFE * CEILING.to_amplitude_ratio() {
            break;
        }
        let mut trial = Finish::new(Some(gain), &silent, true);
        kept.chunks(2 * BLOCK).try_for_each(|samples| trial.pass(samples, &mut |_| Ok(())))?;
        let short = target - trial.end(&mut |_| Ok(()))?.loudness;
        if !(short.0 > 0.1 && short.0 < 10.0) {
            break;
        }
        gain = gain + Decibels(1.25 * short.0);
    }
    Ok(gain)
}

/// Minus infinity for silence.
fn integrated(meter: &Meter) -> Lufs {
    meter.integrated().unwrap_or(Lufs(f64::NEG_INFINITY))
}
