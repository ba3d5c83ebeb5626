//! Voices of one part that are chords together: a repeated-chord accompaniment is one layer.

use super::line::Draft;
use super::strike::Strike;
use super::{Heard, figure, weigh};
use crate::line::Role;
use std::collections::BTreeMap;

/// Share of chordal notes from which on a voice belongs to a layer of chords, in thousandths.
pub(super) const LAYER: u32 = 600;

/// For each voice of a layer of chords, how far the chords are a figure.
pub(super) fn layer_figures(drafts: &[Draft], heard: &[Heard]) -> Vec<Option<u32>> {
    let mut layers: BTreeMap<(u32, u16), Vec<usize>> = BTreeMap::new();
    for (index, (draft, (_, evidence))) in drafts.iter().zip(heard).enumerate() {
        if evidence.chordal >= LAYER {
            layers.entry((draft.phrase, draft.part)).or_default().push(index);
        }
    }
    let mut figures = vec![None; drafts.len()];
    for layer in layers.values().filter(|layer| layer.len() > 1) {
        let chords = together(layer.iter().flat_map(|index| &heard[*index].0).filter(|strike| !strike.leads));
        layer.iter().for_each(|index| figures[*index] = Some(figure::share(&chords)));
    }
    figures
}

/// The strikes of several voices as those of one.
fn together<'a>(strikes: impl Iterator<Item = &'a Strike>) -> Vec<Strike> {
    let mut all: Vec<Strike> = strikes.copied().collect();
    all.sort_by_key(|strike| strike.start);
    all.dedup_by(|next, first| {
        let same = next.start - first.start <= first.beat / 16;
        if same {
            first.end = first.end.max(next.end);
            first.low = first.low.min(next.low);
            first.high = first.high.max(next.high);
        }
        same
    });
    all
}

/// Voices of a part that are struck together, none of them tune or bass, have the same roles.
pub(super) fn agree(drafts: &mut [Draft]) {
    let mut layers: BTreeMap<(u32, u16), Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let fills = matches!(draft.roles.main(), Role::Harmony | Role::Rhythm);
        if fills && draft.doubles.is_none() && draft.evidence.chordal >= LAYER {
            layers.entry((draft.phrase, draft.part)).or_default().push(index);
        }
    }
    for layer in layers.values().filter(|layer| layer.len() > 1) {
        let roles = weigh::mean(layer.iter().map(|index| drafts[*index].roles));
        layer.iter().for_each(|index| drafts[*index].roles = roles);
    }
}
