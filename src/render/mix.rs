//! All seats in a room, block after block, at a loudness.

use super::limiter::Limiter;
use super::room::Room;
use super::{BLOCK, BlockIndex, RATE, Stage, block};
use crate::run::{self, Error, Run};
use crate::score::SeatId;
use crate::units::{Decibels, Lufs};
use ebur128::{EbuR128, Mode};

/// Highest true peak of a mix brought to a loudness.
const CEILING: Decibels = Decibels(-1.0);
/// A mix of at most so many blocks (six minutes, 138 MB) is kept between measuring and writing; a longer one is
/// rendered twice.
const KEPT_BLOCKS: u32 = 4220;
/// Blocks of stems rendered side by side before they are mixed in order (at most 16 MB).
const BATCH: usize = 512;

/// How to mix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixOptions {
    /// The loudness to reach, with the true peak held at -1 dBTP; `None` leaves the physical level (0 dBFS = 120 dB SPL).
    pub loudness: Option<Lufs>,
    /// Without reflections and tail.
    pub dry: bool,
}

impl Default for MixOptions {
    /// -16 LUFS in the room.
    fn default() -> Self {
        Self { loudness: Some(Lufs(-16.0)), dry: false }
    }
}

/// What a mix came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixInfo {
    /// Gain put on the physical level.
    pub gain: Decibels,
    /// Integrated loudness of what was written; minus infinity for silence.
    pub loudness: Lufs,
    /// Highest true peak of what was written, dB re full scale; minus infinity for silence.
    pub true_peak: Decibels,
    /// By how much the limiter lowered the loudest moment; zero when it had nothing to do.
    pub limited: Decibels,
    /// Frames (left and right) written.
    pub frames: u64,
}

/// Takes interleaved stereo as it comes.
pub type Sink<'a> = dyn FnMut(&[f32]) -> Result<(), Error> + 'a;

/// Mixes every seat into stereo, 48 kHz, and gives `sink` interleaved samples in order.
///
/// Memory does not grow with length and seats together: a batch of stem blocks is held (16 MB), and for a loudness up to
/// six minutes of the mix (138 MB); a longer piece is rendered twice instead.
///
/// # Errors
/// [`Error::Cancelled`], and what the sink returns.
pub fn mix(stage: &Stage, options: &MixOptions, run: &Run, sink: &mut Sink<'_>) -> Result<MixInfo, Error> {
    let Some(target) = options.loudness else {
        let mut finish = Finish::new(Decibels(0.0), f64::INFINITY)?;
        play(stage, options.dry, run, &mut |samples| finish.pass(samples, sink))?;
        return finish.end(sink);
    };
    let mut meter = meter()?;
    let mut kept: Option<Vec<f32>> = (stage.blocks() <= KEPT_BLOCKS).then(Vec::new);
    play(stage, options.dry, run, &mut |samples| {
        if let Some(kept) = &mut kept {
            kept.extend_from_slice(samples);
        }
        meter.add_frames_f32(samples).map_err(unmeasured)
    })?;
    let gain = gain_to(target, integrated(&meter));
    match kept {
        Some(kept) => finish_kept(&kept, gain, target, run, sink),
        None => {
            let mut finish = Finish::new(gain, CEILING.to_amplitude_ratio())?;
            play(stage, options.dry, run, &mut |samples| finish.pass(samples, sink))?;
            finish.end(sink)
        }
    }
}

/// One seat's dry mono stem at physical level, in order.
///
/// # Errors
/// [`Error::Cancelled`], and what the sink returns.
pub fn stem(stage: &Stage, seat: SeatId, run: &Run, sink: &mut Sink<'_>) -> Result<(), Error> {
    let indices: Vec<u32> = (0..stage.blocks()).collect();
    for batch in indices.chunks(BATCH) {
        run.check()?;
        let blocks = run::map(batch, |index| rendered(stage, seat, *index));
        blocks.iter().try_for_each(|block| sink(block))?;
    }
    Ok(())
}

/// Renders and mixes in order, at physical level.
fn play(stage: &Stage, dry: bool, run: &Run, sink: &mut Sink<'_>) -> Result<(), Error> {
    let mut room = Room::new(stage.seats.iter().map(|seat| seat.position), dry);
    let total = stage.blocks().saturating_add(room.tail_blocks());
    let step = (BATCH / stage.seats.len().max(1)).max(2) as u32;
    let mut out = Box::new([0.0f32; 2 * BLOCK]);
    for first in (0..total).step_by(step as usize) {
        run.check()?;
        run.report(run::Stage::Mix, u64::from(first), u64::from(total));
        let indices = first..total.min(first.saturating_add(step));
        let tasks: Vec<(u32, SeatId)> = indices
            .clone()
            .flat_map(|index| stage.seats().map(move |seat| (index, seat)))
            .filter(|(index, seat)| stage.sounds(*seat, BlockIndex(*index)))
            .collect();
        let blocks = run::map(&tasks, |(index, seat)| rendered(stage, *seat, *index));
        let mut ready = tasks.iter().zip(&blocks).peekable();
        for index in indices {
            let mut seats: Vec<Option<&[f32]>> = vec![None; stage.seats.len()];
            while let Some(((_, seat), block)) = ready.next_if(|((at, _), _)| *at == index) {
                if let Some(slot) = seats.get_mut(usize::from(seat.0)) {
                    *slot = Some(block);
                }
            }
            room.play(&seats, &mut out);
            sink(out.as_slice())?;
        }
    }
    run.report(run::Stage::Mix, u64::from(total), u64::from(total));
    Ok(())
}

fn rendered(stage: &Stage, seat: SeatId, index: u32) -> Vec<f32> {
    let mut out = vec![0.0; BLOCK];
    block(stage, seat, BlockIndex(index), &mut out);
    out
}

/// Below this share of the ceiling no sample has a true peak over it (an interpolated peak is at most about twice the
/// samples around it).
const SAFE: f64 = 0.45;

/// The limiter takes loudness away, so the gain is raised (at most four times) until the target is met.
fn finish_kept(
    kept: &[f32],
    mut gain: Decibels,
    target: Lufs,
    run: &Run,
    sink: &mut Sink<'_>,
) -> Result<MixInfo, Error> {
    let peak = f64::from(kept.iter().fold(0.0f32, |peak, x| peak.max(x.abs())));
    for _ in 0..4 {
        run.check()?;
        if peak * gain.to_amplitude_ratio() < SAFE * CEILING.to_amplitude_ratio() {
            break;
        }
        let mut trial = Finish::new(gain, CEILING.to_amplitude_ratio())?;
        kept.chunks(2 * BLOCK).try_for_each(|samples| trial.pass(samples, &mut |_| Ok(())))?;
        let short = target - trial.end(&mut |_| Ok(()))?.loudness;
        if !(short.0 > 0.1 && short.0 < 10.0) {
            break;
        }
        gain = gain + Decibels(1.25 * short.0);
    }
    let mut finish = Finish::new(gain, CEILING.to_amplitude_ratio())?;
    kept.chunks(2 * BLOCK).try_for_each(|samples| finish.pass(samples, sink))?;
    finish.end(sink)
}

/// Gain, limiter and meter on the way out.
struct Finish {
    gain: Decibels,
    limiter: Limiter,
    meter: EbuR128,
    /// Frames still to be left out, because the limiter lets them out late.
    late: usize,
    frames: u64,
    buffer: Vec<f32>,
}

impl Finish {
    fn new(gain: Decibels, ceiling: f64) -> Result<Self, Error> {
        let limiter = Limiter::new(gain.to_amplitude_ratio(), ceiling);
        Ok(Self { gain, limiter, meter: meter()?, late: Limiter::DELAY, frames: 0, buffer: Vec::new() })
    }

    fn pass(&mut self, samples: &[f32], sink: &mut Sink<'_>) -> Result<(), Error> {
        self.buffer.clear();
        self.buffer.extend_from_slice(samples);
        self.limiter.process(&mut self.buffer);
        let skipped = self.late.min(self.buffer.len() / 2);
        self.late -= skipped;
        let out = self.buffer.get(2 * skipped..).unwrap_or_default();
        self.frames += out.len() as u64 / 2;
        self.meter.add_frames_f32(out).map_err(unmeasured)?;
        sink(out)
    }

    fn end(mut self, sink: &mut Sink<'_>) -> Result<MixInfo, Error> {
        self.pass(&[0.0; 2 * Limiter::DELAY], sink)?;
        Ok(MixInfo {
            gain: self.gain,
            loudness: integrated(&self.meter),
            true_peak: Decibels::from_amplitude_ratio(f64::from(self.limiter.peak)),
            limited: Decibels::from_amplitude_ratio(f64::from(self.limiter.deepest)),
            frames: self.frames,
        })
    }
}

fn meter() -> Result<EbuR128, Error> {
    EbuR128::new(2, RATE, Mode::I).map_err(unmeasured)
}

fn integrated(meter: &EbuR128) -> Lufs {
    Lufs(meter.loudness_global().unwrap_or(f64::NEG_INFINITY))
}

fn gain_to(target: Lufs, loudness: Lufs) -> Decibels {
    let gain = target.0 - loudness.0;
    if gain.is_finite() { Decibels(gain.clamp(-120.0, 120.0)) } else { Decibels(0.0) }
}

fn unmeasured(why: ebur128::Error) -> Error {
    Error::Encode { what: "the mix", why: format!("its loudness could not be measured: {why}") }
}
