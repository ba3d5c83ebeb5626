//! The key of the piece: at each change the one that most parts are in.

use crate::score::{Key, KeyMap, Tick};
use std::collections::BTreeMap;

/// The keys of the piece, from the sounding keys of its parts; of equals that of the uppermost part, if it is one of them.
/// Parts that are written without signature, as horns and trumpets often are, are outvoted.
pub(super) fn of_piece(parts: &[Vec<(Tick, Key)>]) -> KeyMap {
    let mut changes: Vec<(Tick, usize, Key)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        changes.extend(part.iter().map(|(tick, key)| (*tick, index, *key)));
    }
    changes.sort_by_key(|(tick, index, _)| (*tick, *index));
    let mut now: Vec<Option<Key>> = vec![None; parts.len()];
    let mut votes: BTreeMap<Key, usize> = BTreeMap::new();
    let mut keys = Vec::new();
    for group in changes.chunk_by(|a, b| a.0 == b.0) {
        let Some(at) = group.first().map(|change| change.0) else { continue };
        for (_, index, key) in group {
            if let Some(before) = now.get_mut(*index).and_then(|now| now.replace(*key)) {
                votes.entry(before).and_modify(|count| *count = count.saturating_sub(1));
            }
            *votes.entry(*key).or_default() += 1;
        }
        keys.extend(elected(&votes, now.first().copied().flatten()).map(|key| (at, key)));
    }
    KeyMap::new(keys)
}

/// The keys of a part beside those of the piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<'a> {
    pub(super) own: &'a KeyMap,
    pub(super) piece: &'a KeyMap,
}

impl Keys<'_> {
    /// Steps on the line of fifths from the part's names to those of the piece: a part that is written in the enharmonic
    /// of the key, as an alto saxophone is in A flat where the others are in B, is named as the others are.
    pub(super) fn turn(self, at: Tick) -> i32 {
        let fifths = |keys: &KeyMap| keys.key_at(at).map_or(0, |key| i32::from(key.fifths()));
        let turn = fifths(self.piece) - fifths(self.own);
        if turn.abs() == 12 { turn } else { 0 }
    }
}

fn elected(votes: &BTreeMap<Key, usize>, first: Option<Key>) -> Option<Key> {
    let most = votes.values().max()?;
    let wins = |key: &Key| votes.get(key) == Some(most);
    first.filter(wins).or_else(|| votes.keys().copied().find(wins))
}
