//! Links: pairs of successive notes of a part, whichever part it is.

use std::collections::{BTreeMap, BTreeSet};

/// Where a note starts, and its pitch.
pub(crate) type Sound<T> = (T, u8);

/// Each note of a moment with each of the next moment of its part, and how often.
pub(crate) fn links<T: Ord + Copy>(parts: &[Vec<Sound<T>>]) -> BTreeMap<(Sound<T>, Sound<T>), u64> {
    let mut pairs = Vec::new();
    for notes in parts {
        let mut moments: BTreeMap<T, BTreeSet<u8>> = BTreeMap::new();
        for (start, pitch) in notes {
            moments.entry(*start).or_default().insert(*pitch);
        }
        for ((start, from), (next, to)) in moments.iter().zip(moments.iter().skip(1)) {
            pairs.extend(from.iter().flat_map(|a| to.iter().map(|b| ((*start, *a), (*next, *b)))));
        }
    }
    tally(&pairs)
}

/// How often each item stands there.
pub(crate) fn tally<T: Ord + Copy>(items: &[T]) -> BTreeMap<T, u64> {
    let mut tally = BTreeMap::new();
    for item in items {
        *tally.entry(*item).or_default() += 1;
    }
    tally
}

/// How many items both have.
pub(crate) fn shared<T: Ord>(a: &BTreeMap<T, u64>, b: &BTreeMap<T, u64>) -> u64 {
    a.iter().map(|(item, count)| *count.min(b.get(item).unwrap_or(&0))).sum()
}
