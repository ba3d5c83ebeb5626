//! The key of the piece: at each change the one that most parts are in.

use crate::score::{Key, KeyMap, Tick};
use std::collections::BTreeMap;

/// The keys of the piece, from the sounding keys of its parts; of equals that of the upper part. Parts that are written
/// without signature, as horns and trumpets often are, are outvoted.
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
        for (tick, index, key) in group {
            if let Some(before) = now.get_mut(*index).and_then(|now| now.replace(*key)) {
                votes.entry(before).and_modify(|count| *count = count.saturating_sub(1));
            }
            *votes.entry(*key).or_default() += 1;
            let most = votes.values().max().copied().unwrap_or(0);
            let upper = now.iter().flatten().find(|key| votes.get(key) == Some(&most));
            keys.extend(upper.map(|key| (*tick, *key)));
        }
    }
    KeyMap::new(keys)
}
