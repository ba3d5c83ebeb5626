//! A merged score back to its parts.

use super::tone;
use super::voice;
use crate::score::{NoteId, Score};

/// Gives each pitched note of a score to one of `parts` parts (1 to 8), from high to low, as though they had been merged
/// from that many: nothing is dropped, no octave changed. Percussion is left out. The notes of each part are in time
/// order; a part may hold several notes at once where more sound than there are parts.
#[must_use]
pub fn explode(score: &Score, parts: usize) -> Vec<Vec<NoteId>> {
    let tones = tone::of_score(score);
    let quarter = score.frame.division().quarter().0;
    let parts = parts.clamp(1, voice::MOST_VOICES);
    let voices = voice::split(&tones, parts, quarter);
    let mut notes = vec![Vec::new(); parts];
    for (tone, voice) in tones.iter().zip(voices) {
        notes[usize::from(voice)].push(tone.id);
    }
    notes
}
