//! How well each chord explains a beat: the logarithm of its odds, linear in what sounds, what is lowest, and the key.
//!
//! The form is that of template matching (Pardo & Birmingham, CMJ 2002), its numbers those of a multinomial logistic
//! regression whose prior is such templates (`examples/fit_analysis/chords.rs`).

use super::quality::Quality;
use super::weights::{KINDS, Table, Weights};
use crate::analysis::beat::Sound;
use crate::analysis::key::in_scale;
use crate::score::Key;

/// What each chord is worth, by root and kind, in thousandths.
pub(super) type Worths = [[i32; KINDS]; 12];

/// From what share of the sound, in thousandths, a note counts as sounding.
pub(super) const PRESENT: i32 = 30;
/// What each note of the chord outside the scale costs, in thousandths (ours).
const OUTSIDE: i32 = 300;

/// What each chord is worth in a beat.
pub(super) fn worths(sound: &Sound, key: Key, weights: &Weights) -> Worths {
    let mut worths = [weights.common.map(|common| common * 10); 12];
    for (class, share) in sound.shares.iter().enumerate().filter(|(_, share)| **share > 0) {
        add(&mut worths, &weights.share, class, *share, 100);
        if *share > PRESENT {
            add(&mut worths, &weights.present, class, 10, 1);
        }
    }
    // A bass holds until the bar ends: what stands above it later in the bar is no new one, or half of one.
    for lowest in [sound.bass, sound.lowest].into_iter().flatten() {
        add(&mut worths, &weights.bass, usize::from(lowest % 12), 5, 1);
    }
    keep_to(key, &mut worths);
    worths
}

/// Adds a table's weights for a pitch class, times `by`, divided by `of`.
fn add(worths: &mut Worths, table: &Table, class: usize, by: i32, of: i32) {
    for (root, worths) in worths.iter_mut().enumerate() {
        let row = &table[(class + 12 - root) % 12];
        worths.iter_mut().zip(row).for_each(|(worth, weight)| *worth += weight * by / of);
    }
}

fn keep_to(key: Key, worths: &mut Worths) {
    let outside = (0..12).filter(|class| !in_scale(key, *class)).fold(0u16, |mask, class| mask | 1 << class);
    for (root, worths) in worths.iter_mut().enumerate() {
        for (worth, quality) in worths.iter_mut().zip(Quality::ALL) {
            *worth -= OUTSIDE * (quality.classes(root as u8) & outside).count_ones() as i32;
        }
    }
}
