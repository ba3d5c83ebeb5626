//! A merged score back to its parts.

use super::tone;
use super::voice;
use crate::score::{NoteId, Score};

/// A part of a merged score.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unmerged {
    /// Its notes in time order.
    pub notes: Vec<NoteId>,
    /// How sure each note is, in thousandths: the share of the weight of all likely ways that put it here.
    pub sure: Vec<u16>,
}

impl Unmerged {
    /// How sure the part is on the whole, in thousandths: the mean of its notes.
    #[must_use]
    pub fn confidence(&self) -> u16 {
        let sum = self.sure.iter().fold(0u64, |sum, sure| sum + u64::from(*sure));
        (sum / self.sure.len().max(1) as u64) as u16
    }
}

/// Gives each pitched note of a score to one of `parts` parts (1 to 8), from high to low, as though they had been merged
/// from that many: nothing is dropped, no octave changed. Percussion is left out. A part may hold several notes at once, as
/// a double stop or where more sound than there are parts. Four parts are told apart by weights fitted to string quartets
/// and chorales, other numbers by set costs.
#[must_use]
pub fn explode(score: &Score, parts: usize) -> Vec<Unmerged> {
    let tones = tone::of_score(score);
    let quarter = score.frame.division().quarter().0;
    let parts = parts.clamp(1, voice::MOST_VOICES);
    let mut unmerged = vec![Unmerged::default(); parts];
    for (tone, placed) in tones.iter().zip(voice::split(&tones, parts, quarter)) {
        let part = &mut unmerged[usize::from(placed.voice)];
        part.notes.push(tone.id);
        part.sure.push(placed.sure);
    }
    unmerged
}
