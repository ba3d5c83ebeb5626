//! All seats in a room, block after block, at a loudness.

use super::click::Clicks;
use super::finish::{Finish, raised};
use super::rehearse::{Part, Rehearsals};
use super::room::{Early, Room};
use super::split::{Split, Splitter};
use super::stems::{Moment, Stems};
use super::{BLOCK, Rehearsal};
use crate::loudness::Meter;
use crate::run::{self, Error, Run};
use crate::score::SeatId;
use crate::units::{Decibels, Lufs};

/// A mix of at most so many blocks (six minutes, 138 MB) is kept between measuring and writing; a longer one is
/// rendered twice.
const KEPT_BLOCKS: u32 = 4220;
/// Blocks of stems rendered side by side while as many sound in the room, and as many go out (at most 12 MB together).
const BATCH: usize = 256;

/// How to mix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixOptions {
    /// The loudness to reach, with the true peak held at -1 dBTP; `None` leaves the physical level (0 dBFS = 120 dB SPL).
    pub loudness: Option<Lufs>,
    /// Without reflections and tail.
    pub dry: bool,
    /// Whether what was written is measured, for [`MixInfo`]. A physical level that nobody asks for is found sooner without.
    pub measured: bool,
}

impl Default for MixOptions {
    /// -16 LUFS in the room.
    fn default() -> Self {
        Self { loudness: Some(Lufs(-16.0)), dry: false, measured: true }
    }
}

/// What a mix came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixInfo {
    /// Gain put on the physical level.
    pub gain: Decibels,
    /// Integrated loudness of what was written; minus infinity for silence, and where it was not measured.
    pub loudness: Lufs,
    /// Highest true peak of what was written, dB re full scale; minus infinity as above.
    pub true_peak: Decibels,
    /// By how much the limiter lowered the loudest moment; zero when it had nothing to do.
    pub limited: Decibels,
    /// Frames (left and right) written.
    pub frames: u64,
}

/// Takes samples as they come: of a mix interleaved stereo.
pub type Sink<'a> = dyn FnMut(&[f32]) -> Result<(), Error> + 'a;
/// The same, for a sink that is kept and may be called from any thread.
pub type OwnSink<'a> = Box<dyn FnMut(&[f32]) -> Result<(), Error> + Send + 'a>;

/// What is recorded beside the mix, in the same pass.
#[derive(Default)]
pub struct Beside<'a> {
    /// Clicks on the mix and all rehearsal mixes.
    pub clicks: Clicks,
    /// Dry mono stems at physical level: the seats that are in each together, and where it goes.
    pub stems: Vec<(Vec<SeatId>, OwnSink<'a>)>,
    /// The sound in two.
    pub split: Option<Split<'a>>,
    /// Mixes to practise with: the seat that is left out or brought forward, and where it goes. They have the gain of the
    /// mix, so that one may change between them.
    pub rehearsals: Vec<(Rehearsal, SeatId, OwnSink<'a>)>,
}

/// Mixes every seat into stereo, 48 kHz, and gives `sink` interleaved samples in order.
///
/// Memory does not grow with length and seats together: three batches of stem blocks are held (12 MB), and for a loudness up to
/// six minutes of the mix (138 MB); a longer piece is rendered twice instead.
///
/// # Errors
/// [`Error::Cancelled`], and what the sink returns.
pub fn mix(stems: &dyn Stems, options: &MixOptions, run: &Run, sink: &mut Sink<'_>) -> Result<MixInfo, Error> {
    record(stems, options, Beside::default(), run, sink)
}

/// Mixes as [`mix`], and records what is asked for beside it in the same pass; memory grows by the seats alone.
///
/// # Errors
/// [`Error::Cancelled`], and what the sinks return.
pub fn record(
    stems: &dyn Stems,
    options: &MixOptions,
    beside: Beside<'_>,
    run: &Run,
    sink: &mut Sink<'_>,
) -> Result<MixInfo, Error> {
    let Beside { clicks, stems: files, split, rehearsals } = beside;
    let split = split.map(|split| Splitter::new(split, stems, options.dry));
    let mut physical = Physical { files, split, left: stems.blocks() };
    let measured = match options.loudness {
        Some(target) => Some(measured(stems, options.dry, target, run, &mut physical)?),
        None => None,
    };
    let mut physical = if measured.is_some() { Physical::default() } else { physical };
    let (gain, kept) = measured.map_or((None, None), |(gain, kept)| (Some(gain), kept));
    let mut finish = Finish::new(gain, &clicks, options.measured);
    if let Some(kept) = kept.filter(|_| rehearsals.is_empty()) {
        kept.chunks(2 * BLOCK).try_for_each(|samples| finish.pass(samples, sink))?;
        return finish.end(sink);
    }
    let parts = rehearsals.into_iter().map(|(kind, seat, sink)| Part::new(kind, seat, sink, gain, &clicks));
    let rehearsals = Rehearsals::new(stems, options.dry, parts.collect());
    play(stems, options.dry, run, &mut |moment, samples| {
        physical.pass(moment)?;
        finish.pass(samples, sink)?;
        rehearsals.pass(moment, samples)
    })?;
    rehearsals.end()?;
    finish.end(sink)
}

/// What keeps its physical level, and so goes out with the first pass, before the gain of the mix is known.
#[derive(Default)]
struct Physical<'a> {
    files: Vec<(Vec<SeatId>, OwnSink<'a>)>,
    split: Option<Splitter<'a>>,
    /// Blocks of the stems still to come; the room outlasts them.
    left: u32,
}

impl Physical<'_> {
    fn pass(&mut self, moment: &Moment) -> Result<(), Error> {
        if self.left > 0 {
            self.left -= 1;
            write_stems(moment, &mut self.files)?;
        }
        self.split.as_mut().map_or(Ok(()), |split| split.pass(moment))
    }
}

/// The gain that brings a mix to a loudness, and the mix itself where it is short enough to be kept.
fn measured(
    stems: &dyn Stems,
    dry: bool,
    target: Lufs,
    run: &Run,
    physical: &mut Physical<'_>,
) -> Result<(Decibels, Option<Vec<f32>>), Error> {
    let mut meter = Meter::default();
    let mut kept: Option<Vec<f32>> = (stems.blocks() <= KEPT_BLOCKS).then(Vec::new);
    play(stems, dry, run, &mut |moment, samples| {
        physical.pass(moment)?;
        if let Some(kept) = &mut kept {
            kept.extend_from_slice(samples);
        }
        meter.push(samples);
        Ok(())
    })?;
    let gain = meter.gain_to(target).map_or(Decibels(0.0), |gain| Decibels(gain.0.clamp(-120.0, 120.0)));
    let gain = kept.as_deref().map_or(Ok(gain), |kept| raised(kept, gain, target, run))?;
    Ok((gain, kept))
}

/// Takes a moment, and the stereo of it.
type Each<'a> = dyn FnMut(&Moment, &[f32]) -> Result<(), Error> + 'a;

/// Renders and mixes in order, at physical level. While a batch is rendered, the one before it sounds in the room, and the one
/// before that in its tail and goes out.
fn play(stems: &dyn Stems, dry: bool, run: &Run, each: &mut Each<'_>) -> Result<(), Error> {
    let positions = stems.positions();
    let step = (BATCH / positions.len().max(1)).max(2) as u32;
    let room = Room::new(positions.into_iter(), dry);
    let total = stems.blocks().saturating_add(room.tail_blocks());
    let Room { mut near, mut far } = room;
    let mut playing = stems.play();
    let mut out = Box::new([0.0f32; 2 * BLOCK]);
    let mut moments: Vec<Moment> = Vec::new();
    let mut early: Vec<(Box<Early>, Moment)> = Vec::new();
    for batch in 0..total.div_ceil(step) + 2 {
        run.check()?;
        let first = total.min(batch.saturating_mul(step));
        let count = step.min(total - first);
        let in_room = |moment: Moment| (near.play(&moment), moment);
        let ((rendered, sounding), passed) = run::beside(
            || run::beside(|| playing.next(count), || std::mem::take(&mut moments).into_iter().map(in_room).collect()),
            || {
                early.drain(..).try_for_each(|(early, moment)| {
                    far.play(early, &mut out);
                    each(&moment, out.as_slice())
                })
            },
        );
        passed?;
        (moments, early) = (rendered, sounding);
        run.report(run::Stage::Mix, u64::from(first), u64::from(total));
    }
    Ok(())
}

/// Each stem's next block: its seats together.
fn write_stems(moment: &Moment, files: &mut [(Vec<SeatId>, OwnSink<'_>)]) -> Result<(), Error> {
    let mut sum = vec![0.0f32; BLOCK];
    for (seats, sink) in files {
        sum.fill(0.0);
        for block in seats.iter().filter_map(|seat| moment.get(usize::from(seat.0))?.as_ref()) {
            sum.iter_mut().zip(block).for_each(|(sum, x)| *sum += x);
        }
        sink(&sum)?;
    }
    Ok(())
}
