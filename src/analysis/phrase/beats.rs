//! The beats of a piece as places where a phrase may begin, and the best of them.

use super::super::grid::{Bar, Grid};
use super::super::recurrence::Music;
use super::super::section;
use super::super::texture::Texture;
use super::evidence::{COUNT, Evidence, Listener};
use super::kind::Kind;
use super::weights::Weights;
use super::{Harmony, Melody, cuts, pickup};
use crate::line::VoiceId;
use crate::score::{Frame, Score, Tick, TickSpan};

/// The longest phrase, in beats.
const LONGEST: usize = 64;
/// A bar of more beats is a silence, or no bar to count in.
const MOST_BEATS: u64 = 32;
/// How likely a phrase begins where the source itself says that something new does, in thousandths of log odds (ours: few
/// files of those that the weights come from say so).
const LANDMARK: i64 = 3000;
/// How much likelier where the tune goes to another part that keeps it for a bar (ours: the music that the weights come from
/// is for keyboards, mostly).
const HAND_OVER: i64 = 4500;

/// The beats of a piece with what is heard at each.
#[derive(Debug)]
pub struct Beats {
    /// What kind of music it is.
    pub kind: Kind,
    /// The first note, every beat after it, and the end, in ticks.
    pub at: Vec<u64>,
    /// What is heard at each beat, without the first note and the end; see [`Self::names`].
    pub evidence: Vec<Evidence>,
    /// Where the pick-up to a beat begins, if it has one.
    pickups: Vec<Option<u64>>,
    landmarks: Vec<u64>,
    hand_overs: Vec<u64>,
    grid: Grid,
    frame: Frame,
}

impl Beats {
    /// What the numbers of the evidence are.
    #[must_use]
    pub const fn names() -> [&'static str; COUNT] {
        super::evidence::NAMES
    }

    pub(super) fn new(
        score: &Score,
        texture: &Texture,
        melody: &Melody,
        harmony: Harmony<'_>,
        music: Music<'_>,
    ) -> Self {
        let grid = texture.grid.clone();
        let first = texture.tones.first().map_or(0, |tone| tone.start);
        let end = texture.tones.iter().map(|tone| tone.end).max().unwrap_or_else(|| grid.end());
        let inner: Vec<u64> = beats(&grid).into_iter().filter(|beat| first < *beat && *beat < end).collect();
        let listener = Listener::new(score, texture, melody, harmony, music);
        let kind = Kind::of(texture, &listener.voices, &inner);
        let evidence = crate::run::map(&inner, |beat| listener.at(*beat));
        let pickups = inner.iter().map(|beat| pickup(texture, melody, *beat)).collect();
        let at = std::iter::once(first).chain(inner).chain([end]).collect();
        let landmarks = section::landmarks(score).into_iter().map(|tick| tick.0).collect();
        let hand_overs = hand_overs(texture, melody);
        Self { kind, at, evidence, pickups, landmarks, hand_overs, grid, frame: score.frame.clone() }
    }

    /// Where phrases begin, the first note and the end included, each with its pick-up.
    #[must_use]
    pub fn cut(&self, weights: &Weights) -> Vec<u64> {
        let values: Vec<i64> =
            self.at.iter().skip(1).zip(&self.evidence).map(|(at, own)| self.value(*at, own, weights)).collect();
        let border = |place: usize| values.get(place - 1).copied().unwrap_or_default();
        let prior = |from: usize, to: usize| self.prior(self.at[from], self.at[to], weights);
        let cuts = cuts::best(self.at.len() - 1, LONGEST, border, prior);
        let begins = |place: usize| {
            let pickup = place.checked_sub(1).and_then(|inner| self.pickups.get(inner)).copied().flatten();
            pickup.unwrap_or(self.at[place])
        };
        cuts.into_iter().map(begins).collect()
    }

    /// How likely a phrase begins at a beat, as log odds in thousandths.
    fn value(&self, at: u64, evidence: &Evidence, weights: &Weights) -> i64 {
        let heard = evidence.iter().zip(&weights.evidence).map(|(own, weight)| own * weight / 1000).sum::<i64>();
        let known = |places: &[u64], worth: i64| if places.binary_search(&at).is_ok() { worth } else { 0 };
        heard + known(&self.landmarks, LANDMARK) + known(&self.hand_overs, HAND_OVER)
    }

    /// Half bars in a stretch, and whether it is of no whole number of them.
    #[must_use]
    pub fn half_bars(&self, from: u64, to: u64) -> (usize, bool) {
        let meter = self.grid.bars.get(self.grid.bar_index(from)).map_or(crate::score::Meter::COMMON, |bar| bar.meter);
        let bar = meter.bar_length(self.frame.division()).0.max(1);
        let halves = (to - from).saturating_mul(2) / bar;
        (usize::try_from(halves).unwrap_or(usize::MAX), !(to - from).saturating_mul(2).is_multiple_of(bar))
    }

    /// How likely a phrase is by its length alone, in thousandths: by bars, and by time.
    fn prior(&self, from: u64, to: u64, weights: &Weights) -> i64 {
        let (halves, uneven) = self.half_bars(from, to);
        let last = weights.lengths.len() - 1;
        let by_bars = weights.lengths[halves.min(last)] - 100 * halves.saturating_sub(last).min(10_000) as i64;
        let seconds = self.frame.tempo.seconds_of(TickSpan::new(Tick(from), Tick(to))).0.clamp(0.0, 1e6);
        // A phrase lasts about 4 to 14 seconds (after Temperley 2001).
        let off = (4.0 - seconds).max((seconds - 14.0) / 3.0).max(0.0);
        by_bars + if uneven { weights.uneven } else { 0 } - (off * weights.seconds as f64) as i64
    }
}

/// Where the tune goes from one part to another, each of which has it for a bar or longer.
fn hand_overs(texture: &Texture, melody: &Melody) -> Vec<u64> {
    let part = |voice: VoiceId| {
        let first = texture.tones_of.get(voice.0 as usize).and_then(|own| own.first());
        first.and_then(|first| texture.tones.get(*first)).map(|tone| tone.part)
    };
    let bar = |tick: u64| texture.grid.bars.get(texture.grid.bar_index(tick)).map_or(0, Bar::length);
    let long: Vec<&(TickSpan, VoiceId)> =
        melody.iter().filter(|(span, _)| span.length().0 >= bar(span.start.0)).collect();
    let handed = |pair: &[&(TickSpan, VoiceId)]| (part(pair[0].1) != part(pair[1].1)).then_some(pair[1].0.start.0);
    long.windows(2).filter_map(handed).collect()
}

/// Every beat of the bars; of a bar without many beats its bar line alone.
fn beats(grid: &Grid) -> Vec<u64> {
    let own = |bar: &Bar| {
        let count = bar.length() / bar.beat.max(1);
        let count = if count > MOST_BEATS { 1 } else { count.max(1) };
        let (start, beat) = (bar.start, bar.beat);
        (0..count).map(move |nth| start.saturating_add(nth * beat))
    };
    grid.bars.iter().flat_map(own).collect()
}
