//! Where beats begin, when the file's beats are as long as the music's but lie elsewhere: a performance that was recorded
//! to a click, or a beat tracker's tempo that starts late.
//!
//! Long notes begin on beats most, then on half beats (the metrical preference rules of Lerdahl & Jackendoff 1983, MPR 3 and
//! 5a); the phase is the shift under which they do so best.

use crate::analysis::texture::Texture;

/// Places in a beat that are told apart.
const PLACES: usize = 24;
/// How much better, in tenths, notes must lie under another phase than under the file's (ours): syncopation, swing and
/// up-beats are no reason.
const BETTER: u64 = 12;

/// How much later than in the file beats begin, as a share of a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phase(u64);

impl Phase {
    /// In ticks, for a beat of some ticks.
    pub(super) const fn of(self, beat: u64) -> u64 {
        (beat as u128 * self.0 as u128 / (PLACES as u128 * FINER as u128)) as u64
    }
}

/// Parts of a place that the mean of the notes about it is told in.
const FINER: u64 = 16;

/// The phase of the notes of a piece.
pub(super) fn of(texture: &Texture) -> Phase {
    let counts = counts(texture);
    let near = |place: usize| {
        counts[place % PLACES] + (counts[(place + PLACES - 1) % PLACES] + counts[(place + 1) % PLACES]) / 2
    };
    let worth = |place: usize| 2 * near(place) + near(place + PLACES / 2);
    let best = (0..PLACES).rev().max_by_key(|place| worth(*place)).unwrap_or(0);
    if worth(best) * 10 < worth(0) * BETTER { Phase(0) } else { Phase(best as u64 * FINER) }
}

/// How long the notes are that begin at each place of a beat, to the nearest; each a beat at most.
fn counts(texture: &Texture) -> [u64; PLACES] {
    let mut counts = [0; PLACES];
    let mut bar = 0;
    for tone in &texture.tones {
        while texture.grid.bars.get(bar + 1).is_some_and(|next| next.start <= tone.start) {
            bar += 1;
        }
        let Some(own) = texture.grid.bars.get(bar) else { break };
        let (inside, beat) = ((tone.start - own.start) % own.beat.max(1), own.beat.max(1));
        let place = (u128::from(inside) * PLACES as u128 * 2 / u128::from(beat)).div_ceil(2);
        let sum = &mut counts[place as usize % PLACES];
        *sum = u64::saturating_add(*sum, tone.length().min(beat) * 64 / beat);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::{note, part, score};

    /// Eighths that begin late by some ticks, half of them low and long if asked for.
    fn phase(shift: u64, long: bool) -> u64 {
        let eighths = (0..64u64).map(|i| note(shift + i * 240, 200, 60 + (i % 5) as u8));
        let low = (0..32u64).map(|i| note(shift + i * 480, 480, 40 + (i % 5) as u8));
        let notes = eighths.chain(low.filter(|_| long)).collect();
        let score = score(vec![part("", notes)]);
        of(&Texture::new(&score, &crate::analysis::voice::find(&score))).of(480)
    }

    #[test]
    fn beats_are_where_long_notes_begin() {
        assert_eq!(phase(0, true), 0);
        assert_eq!(phase(100, true), 100);
        assert_eq!(phase(240, true), 240);
        assert_eq!(phase(240, false), 0, "eighths alone shift nothing");
    }
}
