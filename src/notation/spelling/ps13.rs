//! First names: ps13s1 of D. Meredith, "The ps13 pitch spelling algorithm" (J. New Music Research 35, 2006).
//!
//! Each pitch class votes, as a tonic, for the name the note has in its harmonic chromatic scale; votes are counted in a
//! window of 20 notes before and 60 from here (Meredith's best are 10 and 42; more is better here). What Meredith takes
//! from the first note, the names of the twelve tonics, is taken from the key signature.

use super::{Heard, near};

/// Notes before, and from the note on, that vote.
const BEFORE: usize = 20;
const AFTER: usize = 60;

/// Steps on the line of fifths above the tonic, by semitones: the harmonic chromatic scale.
const CHROMATIC: [i32; 12] = [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5];

/// Steps above the signature of the middle of the tonics' names.
const CENTRE: i32 = 3;

/// The name of each of the sorted notes; `keys` holds the signature at each.
pub(super) fn names(notes: &[Heard], keys: &[i32]) -> Vec<i32> {
    let counts = counts(notes);
    let name = |(i, (note, key)): (usize, (&Heard, &i32))| {
        let (from, to) = (i.saturating_sub(BEFORE), (i + AFTER).min(notes.len()));
        let votes: Vec<u32> = (0..12).map(|class| counts[to][class] - counts[from][class]).collect();
        elect(note.midi % 12, &votes, key + CENTRE)
    };
    notes.iter().zip(keys).enumerate().map(name).collect()
}

/// How often each class occurs before index i.
fn counts(notes: &[Heard]) -> Vec<[u32; 12]> {
    let mut all = Vec::with_capacity(notes.len() + 1);
    let mut sum = [0; 12];
    all.push(sum);
    for note in notes {
        sum[usize::from(note.midi % 12)] += 1;
        all.push(sum);
    }
    all
}

/// The name with most votes; of equals the one nearest to the centre.
fn elect(class: u8, votes: &[u32], centre: i32) -> i32 {
    let mut names: Vec<(i32, u32)> = Vec::new();
    for (tonic, vote) in (0u8..).zip(votes) {
        let above = usize::from((class + 12 - tonic) % 12);
        let name = near(tonic, centre) + CHROMATIC[above];
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += vote,
            None => names.push((name, *vote)),
        }
    }
    let best = names.into_iter().max_by_key(|(name, sum)| (*sum, -(name - centre).abs(), -name));
    best.map_or_else(|| near(class, centre), |(name, _)| name)
}
