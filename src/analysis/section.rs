//! Sections, and music that comes again.

use super::recurrence::{Memory, Music};
use super::texture::{Texture, mixed};
use crate::line::{Phrase, Same};
use crate::score::{Mark, Score, Tick, TickSpan};
use std::collections::BTreeMap;

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
pub(super) fn number(score: &Score, texture: &Texture, spans: &[TickSpan], piece: Music<'_>) -> Vec<Phrase> {
    let landmarks: Vec<usize> = landmarks(score).iter().map(|tick| texture.grid.bar_index(tick.0)).collect();
    let borders = borders(texture, spans);
    let mut memory = Memory::default();
    let mut phrases: Vec<Phrase> = Vec::with_capacity(spans.len());
    let mut since = 0;
    for (span, border) in spans.iter().zip(borders.windows(2)) {
        let (from, to) = (border[0], border[1]);
        let music = piece.within(from..to);
        let same_as = memory.earlier(&music, &phrases);
        let section = phrases.last().map_or(0, |last| {
            let marked = landmarks.binary_search(&from).is_ok() || piece.bars.get(from.wrapping_sub(1)) == Some(&0);
            let begins = from - since >= SHORTEST && (marked || !goes_on(last.same_as, same_as));
            last.section + u32::from(begins)
        });
        if phrases.last().is_some_and(|last| last.section != section) {
            since = from;
        }
        memory.hear(&music, phrases.len() as u32);
        phrases.push(Phrase { span: *span, section, same_as });
    }
    phrases
}

/// The bar each phrase begins with, and one after the last: a pick-up belongs to the bar it leads to.
fn borders(texture: &Texture, spans: &[TickSpan]) -> Vec<usize> {
    let border = |span: &TickSpan| {
        let index = texture.grid.bar_index(span.start.0);
        let late = texture.grid.bars.get(index).is_some_and(|bar| span.start.0 - bar.start >= bar.length().div_ceil(2));
        index + usize::from(late)
    };
    spans.iter().map(border).chain([texture.grid.bars.len()]).collect()
}

/// Whether a phrase goes on as the one before it did: both new, or the later the next (or the same) of what returns.
fn goes_on(last: Option<Same>, this: Option<Same>) -> bool {
    match (last, this) {
        (Some(last), Some(this)) => this.phrase == last.phrase || this.phrase == last.phrase + 1,
        (last, this) => last.is_none() && this.is_none(),
    }
}
