//! The sound of a page: the mix, and melody and rest apart, made in one pass.

use crate::balance::{Balance, stretches};
use crate::line::Role;
use crate::render::{Beside, CutOut, Cuts, MixInfo, MixOptions, Opus, Sink, Split, Stems, record};
use crate::report::Story;
use crate::report::html::Sound;
use crate::report::passages::{Passages, passages};
use crate::run::{Error, Run};
use crate::units::{Decibels, Lufs, Seconds};

/// Bits a second of the mix.
const BITS: i32 = 64_000;
/// The loudness of the two tracks together as they are kept, without the room; played they are raised to that of the mix.
const KEPT: Lufs = Lufs(-23.0);
/// The highest peak that both together have when played: a listener may still raise one of them (ours).
const CEILING: Decibels = Decibels(-4.0);

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
    let kept = story.balance.map_or(Decibels(0.0), gain);
    let mut cuts = Cuts::new(&times(&carried), kept);
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
    let CutOut { files: tracks, peak } = cuts.finish()?;
    let boost = boost(kept, info.gain, peak);
    Ok((Sound { media_type, mix, tracks, boost, ..Sound::default() }, info))
}

fn times(passages: &Passages) -> Vec<(Seconds, Seconds)> {
    passages.list.iter().map(|passage| (passage.from, passage.to)).collect()
}

/// What brings the tracks to the level they are kept at, from what was measured: known before the first sample.
fn gain(balance: &Balance) -> Decibels {
    Decibels(balance.loudness.map_or(0.0, |loudness| KEPT.0 - loudness.0))
}

/// What makes the tracks as loud as the mix, as far as their peaks allow it; whole decibels.
fn boost(kept: Decibels, mix: Decibels, peak: Decibels) -> Decibels {
    let boost = (mix - kept).0.min((CEILING - peak).0).floor();
    if boost.is_finite() { Decibels(boost) } else { Decibels(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_are_as_loud_as_the_mix_and_stay_under_the_ceiling() {
        let boost = |mix, peak| boost(Decibels(20.0), Decibels(mix), Decibels(peak)).0;
        assert_eq!([boost(27.5, -20.0), boost(27.5, -7.5), boost(10.0, -20.0)], [7.0, 3.0, -10.0]);
        assert_eq!(boost(27.5, f64::NEG_INFINITY), 7.0);
    }
}
