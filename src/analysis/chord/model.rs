//! How well each chord explains a beat: templates (Pardo & Birmingham, CMJ 2002) with weights for what lies inside and
//! outside, for what is missing, for the bass, and for the key.

use super::quality::Quality;
use super::sound::Sound;
use crate::analysis::key::in_scale;
use crate::score::Key;

/// Kinds of chords.
pub(super) const KINDS: usize = Quality::ALL.len();

/// What each chord is worth, by root and kind, in thousandths.
pub(super) type Worths = [[i32; KINDS]; 12];

/// How much less likely a kind is than a triad, by [`Quality::ALL`] (ours).
const RARE: [i32; KINDS] = [0, 0, 80, 150, 140, 140, 60, 120, 100, 120, 120, 300, 260, 260, 200, 200];
/// What the root gains when it is the lowest note of the beat, and of the bar so far.
const BASS: i32 = 150;
const LOWEST: i32 = 70;
/// What each note of the chord that does not sound costs.
const MISSING: i32 = 120;
/// What each note of the chord outside the scale costs.
const OUTSIDE: i32 = 40;

/// What each chord is worth in a beat.
pub(super) fn worths(sound: &Sound, key: Key) -> Worths {
    let scale = (0..12).filter(|class| in_scale(key, *class)).fold(0u16, |mask, class| mask | 1 << class);
    std::array::from_fn(|root| {
        let rooted = |lowest: Option<u8>, gain| {
            if lowest.is_some_and(|pitch| usize::from(pitch % 12) == root) { gain } else { 0 }
        };
        let on_root = rooted(sound.bass, BASS) + rooted(sound.lowest, LOWEST) + sound.shares[root] / 8;
        std::array::from_fn(|kind| {
            let quality = Quality::ALL[kind];
            let shares = quality.intervals().iter().map(|interval| sound.shares[(root + usize::from(*interval)) % 12]);
            let missing = shares.clone().filter(|share| *share == 0).count() as i32;
            let outside = (quality.classes(root as u8) & !scale).count_ones() as i32;
            2 * shares.sum::<i32>() - 1000 - MISSING * missing + on_root - RARE[kind] - OUTSIDE * outside
        })
    })
}
