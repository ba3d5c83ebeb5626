//! Phrases: where the music breathes.
//!
//! Each beat gets the likelihood of a phrase to begin there from what is heard before it and after (`evidence`): rests and
//! long notes, cadences and the pace of the chords, music that was heard before starting again, the place in the bar. A
//! dynamic programme (`cuts`) then cuts the piece into phrases of likely length at the likeliest beats (after Temperley 2001,
//! phrase structure rules 2 and 3). Hymns and songs alone have weights of their own (`kind`, `weights`).

mod beats;
mod cuts;
mod evidence;
mod kind;
#[cfg(test)]
mod tests;
mod weights;

pub use beats::Beats;
pub use kind::Kind;
pub use weights::{LENGTHS, Weights};

use super::chord::Chord;
use super::key::Tonality;
use super::recurrence::{self, Music};
use super::section;
use super::texture::Texture;
use crate::line::{Phrase, VoiceId};
use crate::score::{Score, Tick, TickSpan};

/// Who has the melody over time.
pub(super) type Melody = [(TickSpan, VoiceId)];

/// Chords and keys over time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Harmony<'a> {
    pub(super) chords: &'a [Chord],
    pub(super) tonalities: &'a [Tonality],
}

/// Phrases that tile the piece from tick 0 to the end of its last bar.
pub(super) fn find(score: &Score, texture: &Texture, melody: &Melody, harmony: Harmony<'_>) -> Vec<Phrase> {
    let (prints, tune) = (section::fingerprints(score, texture), recurrence::tune(texture, melody));
    let music = Music { bars: &prints, tune: &tune };
    let beats = Beats::new(score, texture, melody, harmony, music);
    let weights = match beats.kind {
        Kind::Song => &weights::SONGS,
        Kind::Hymn => &weights::HYMNS,
        Kind::Other => &weights::OTHERS,
    };
    let borders = beats.cut(weights);
    section::number(score, texture, &tiles(&borders, texture.grid.end()), music)
}

/// What there is to hear at the beats of a score, for those who fit the weights.
#[must_use]
pub fn beats_of(score: &Score) -> Beats {
    let (voices, lead) = super::voice::find_with_lead(score);
    let texture = Texture::new(score, &voices);
    let melody = super::melody::find(score, &voices, lead.map(|lead| lead.voice), &texture);
    let (prints, tune) = (section::fingerprints(score, &texture), recurrence::tune(&texture, &melody));
    let sounds = super::beat::heard(&texture);
    let tonalities = super::key::find(score, &texture, &sounds, &mut Vec::new()).tonalities;
    let chords = super::chord::find(&sounds, &tonalities);
    let harmony = Harmony { chords: &chords, tonalities: &tonalities };
    Beats::new(score, &texture, &melody, harmony, Music { bars: &prints, tune: &tune })
}

/// The spans between borders; the first goes from the start of the piece, the last to its end.
fn tiles(borders: &[u64], end: u64) -> Vec<TickSpan> {
    let inner = borders.get(1..borders.len().saturating_sub(1)).unwrap_or_default();
    let starts = std::iter::once(0).chain(inner.iter().copied());
    let ends = inner.iter().copied().chain([end]);
    starts.zip(ends).map(|(from, to)| TickSpan::new(Tick(from), Tick(to))).collect()
}

pub(super) fn melody_at(melody: &Melody, tick: u64) -> Option<u32> {
    let index = melody.partition_point(|(span, _)| span.start.0 <= tick);
    index.checked_sub(1).map(|index| melody[index].1.0)
}

/// Where the pick-up to a bar line begins, if the voice with the melody after it has one: a run of notes within the
/// second half of the bar before, after a rest of half a beat or a note twice as long as each of the run.
fn pickup(texture: &Texture, melody: &Melody, at: u64) -> Option<u64> {
    let border = texture.grid.bar_index(at);
    let line = texture.grid.bars.get(border).filter(|line| line.start == at)?;
    let bar = texture.grid.bars.get(border.checked_sub(1)?)?;
    let own = &texture.tones_of[melody_at(melody, line.start)? as usize];
    let after = own.partition_point(|index| texture.tones[*index].start < line.start);
    let mut next = line.start;
    let mut longest = 0;
    for place in (0..after).rev() {
        let tone = &texture.tones[own[place]];
        if tone.start < bar.start + bar.length() / 2 || tone.end > line.start.saturating_add(bar.beat / 4) {
            return None;
        }
        longest = longest.max(next - tone.start);
        next = tone.start;
        let before = place.checked_sub(1).map(|before| &texture.tones[own[before]]);
        let rests = before.is_none_or(|before| before.end.saturating_add(bar.beat / 2) <= tone.start);
        let long = before.is_some_and(|before| tone.start - before.start >= 2 * longest.max(bar.beat / 2));
        if rests || long {
            return Some(tone.start);
        }
    }
    None
}
