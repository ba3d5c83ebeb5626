//! Sections, and music that comes again.

use super::texture::{Texture, mixed};
use crate::line::Phrase;
use crate::score::{Mark, Score, Tick, TickSpan};
use std::collections::BTreeMap;

/// Share of its bars, in thousandths, that a phrase must have in common with an earlier one to be the same music.
const SAME: usize = 700;
/// The shortest section, in bars (ours).
const SHORTEST: usize = 8;

/// A number for the notes of each bar: equal bars have equal numbers; a bar without notes has 0.
pub(super) fn fingerprints(score: &Score, texture: &Texture) -> Vec<u64> {
    let mut contents: Vec<Vec<(u64, u8)>> = vec![Vec::new(); texture.grid.bars.len()];
    let grain = (score.frame.division().quarter().0 / 12).max(1);
    for tone in &texture.tones {
        let bar = texture.grid.bar_index(tone.start);
        let place = (tone.start - texture.grid.bars[bar].start + grain / 2) / grain;
        contents[bar].push((place, tone.pitch));
    }
    let print = |notes: &mut Vec<(u64, u8)>| {
        notes.sort_unstable();
        notes.dedup();
        notes.iter().fold(0, |hash, (place, pitch)| mixed(hash, place << 8 | u64::from(*pitch)))
    };
    contents.iter_mut().map(print).collect()
}

/// Bars at which music starts again that was heard before: a bar like an earlier one, followed by another that also
/// follows there, where the bar before does not.
pub(super) fn returns(prints: &[u64]) -> Vec<usize> {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut returns = Vec::new();
    for bar in 0..prints.len() {
        if prints[bar] == 0 {
            continue;
        }
        if let Some(&first) = seen.get(&prints[bar]) {
            let goes_on = prints.get(bar + 1) == prints.get(first + 1) && first + 1 < bar;
            let began_before = first > 0 && prints[bar - 1] == prints[first - 1];
            if goes_on && !began_before {
                returns.push(bar);
                returns.push(first);
            }
        } else {
            seen.insert(prints[bar], bar);
        }
    }
    returns
}

/// Instants where the source itself says that something new begins: metre, key, rehearsal marks.
pub(super) fn landmarks(score: &Score) -> Vec<Tick> {
    let markers = score.marks.iter().filter(|mark| matches!(mark.what, Mark::Marker(_))).map(|mark| mark.tick);
    let meters = score.frame.meters.changes().map(|(tick, _)| tick);
    let keys = score.frame.keys.changes().iter().map(|(tick, _)| *tick);
    let mut ticks: Vec<Tick> = markers.chain(meters).chain(keys).filter(|tick| tick.0 > 0).collect();
    ticks.sort_unstable();
    ticks.dedup();
    ticks
}

/// Phrases from their spans: which repeats which, and sections. A section begins where the source says so, where
/// earlier music returns after something else, where new music follows a return, and after a bar of silence; but none
/// is shorter than eight bars.
pub(super) fn number(
    score: &Score,
    texture: &Texture,
    spans: &[TickSpan],
    prints: &[u64],
    borders: &[usize],
) -> Vec<Phrase> {
    let landmarks: Vec<usize> = landmarks(score).iter().map(|tick| texture.grid.bar_index(tick.0)).collect();
    let mut heard: BTreeMap<u64, u32> = BTreeMap::new();
    let mut phrases: Vec<Phrase> = Vec::with_capacity(spans.len());
    let mut since = 0;
    for (index, span) in spans.iter().enumerate() {
        let (from, to) = (borders[index], borders[index + 1]);
        let bars = &prints[from.min(prints.len())..to.min(prints.len())];
        let same_as = earlier(bars, &heard, &phrases);
        let section = phrases.last().map_or(0, |last| {
            let marked = landmarks.binary_search(&from).is_ok() || prints.get(from.wrapping_sub(1)) == Some(&0);
            let begins = from - since >= SHORTEST && (marked || !goes_on(last.same_as, same_as));
            last.section + u32::from(begins)
        });
        if phrases.last().is_some_and(|last| last.section != section) {
            since = from;
        }
        for print in bars.iter().filter(|print| **print != 0) {
            heard.entry(*print).or_insert(index as u32);
        }
        phrases.push(Phrase { span: *span, section, same_as });
    }
    phrases
}

/// Whether a phrase goes on as the one before it did: both new, or the later the next (or the same) of what returns.
fn goes_on(last: Option<u32>, this: Option<u32>) -> bool {
    match (last, this) {
        (Some(last), Some(this)) => this == last || this == last + 1,
        (last, this) => last.is_none() && this.is_none(),
    }
}

/// The earlier phrase that holds most of these bars, as its first hearing, if it holds enough of them.
fn earlier(bars: &[u64], heard: &BTreeMap<u64, u32>, phrases: &[Phrase]) -> Option<u32> {
    let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
    let full: Vec<&u64> = bars.iter().filter(|print| **print != 0).collect();
    for phrase in full.iter().filter_map(|print| heard.get(print)) {
        let first = phrases.get(*phrase as usize).and_then(|phrase| phrase.same_as).unwrap_or(*phrase);
        *votes.entry(first).or_default() += 1;
    }
    let (phrase, votes) = votes.into_iter().max_by_key(|(phrase, votes)| (*votes, std::cmp::Reverse(*phrase)))?;
    (votes * 1000 >= full.len() * SAME).then_some(phrase)
}
