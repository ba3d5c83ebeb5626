//! The sound of a page: the mix, and melody and rest apart, made in one pass.

use crate::balance::{Balance, stretches};
use crate::line::Role;
use crate::render::{Beside, Cuts, MixInfo, MixOptions, Opus, Sink, Split, Stems, record};
use crate::report::Story;
use crate::report::html::Sound;
use crate::report::passages::{Passages, passages};
use crate::run::{Error, Run};
use crate::units::{Decibels, Lufs, Seconds};

/// Bits a second of the mix.
const BITS: i32 = 64_000;
/// The loudness of the two tracks together, unless their peaks forbid it.
const TRACKS: Lufs = Lufs(-16.0);
/// The highest peak they may be expected to have (ours: the peaks were measured without the room).
const CEILING: Decibels = Decibels(-3.0);

/// Mixes, gives the samples to `sink`, and makes what a page embeds of them. What is said of the level is left to the caller.
///
/// # Errors
/// [`Error::Cancelled`], [`Error::Encode`], and what the sink returns.
pub fn sound(
    story: &Story,
    stems: &dyn Stems,
    options: &MixOptions,
    run: &Run,
    sink: &mut Sink<'_>,
) -> Result<(Sound, MixInfo), Error> {
    let carried = passages(story);
    let mut cuts = Cuts::new(&times(&carried), story.balance.map_or(Decibels(0.0), gain));
    let mut opus = carried.whole.then(|| Opus::new(2, BITS)).transpose()?;
    let group = stretches(story.arrangement, Role::Melody);
    let split = Split { group, sink: Box::new(|frames| cuts.push(frames)) };
    let beside = Beside { split: Some(split).filter(|_| !carried.list.is_empty()), ..Beside::default() };
    let info = record(stems, options, beside, run, &mut |samples| {
        sink(samples)?;
        opus.as_mut().map_or(Ok(()), |opus| opus.push(samples))
    })?;
    let mix = opus.map(Opus::finish).transpose()?;
    let media_type = "audio/ogg;codecs=opus".to_owned();
    Ok((Sound { media_type, mix, tracks: cuts.finish()?, ..Sound::default() }, info))
}

fn times(passages: &Passages) -> Vec<(Seconds, Seconds)> {
    passages.list.iter().map(|passage| (passage.from, passage.to)).collect()
}

/// What brings the tracks to a level one can hear, from what was measured: known before the first sample, and the same on any
/// processor.
fn gain(balance: &Balance) -> Decibels {
    let peak = balance.groups.first().and_then(|mix| mix.programme.true_peak);
    let loud = balance.loudness.map_or(0.0, |loudness| TRACKS.0 - loudness.0);
    Decibels(peak.map_or(loud, |peak| loud.min(CEILING.0 - peak.0)))
}
