//! Kinds of music whose phrases are told otherwise. In hymns and chorales nothing rests, and a phrase may end on any beat;
//! of a song alone each line is a phrase.

use super::super::texture::Texture;
use super::super::tone::Tone;

/// A hymn has three voices to six, and so many thousandths of its beats are struck by three quarters of them together
/// (of 194 chorales 97 in a hundred have more, of orchestral movements one in four).
const VOICES: std::ops::RangeInclusive<usize> = 3..=6;
const TOGETHER: usize = 680;
/// Notes of a voice in a beat, in hundredths: more are figures, fewer held chords.
const NOTES: std::ops::RangeInclusive<usize> = 70..=160;
/// Beats of a hymn: longer music is none.
const BEATS: std::ops::RangeInclusive<usize> = 8..=4000;

/// A kind of music.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line alone.
    Song,
    /// Voices that move together.
    Hymn,
    /// All else.
    Other,
}

impl Kind {
    /// What a piece is; `voices` are the tones of each of its voices, `at` its beats after the first note.
    pub(super) fn of(texture: &Texture, voices: &[Vec<&Tone>], at: &[u64]) -> Self {
        let voices: Vec<&Vec<&Tone>> = voices.iter().filter(|own| !own.is_empty()).collect();
        match () {
            () if voices.len() == 1 => Self::Song,
            () if is_hymn(voices, texture, at) => Self::Hymn,
            () => Self::Other,
        }
    }
}

fn is_hymn(mut voices: Vec<&Vec<&Tone>>, texture: &Texture, at: &[u64]) -> bool {
    let notes = texture.tones.len();
    // A voice of a few notes is a divided chord here and there.
    voices.retain(|own| own.len() * 20 >= notes);
    if !VOICES.contains(&voices.len()) || !BEATS.contains(&at.len()) {
        return false;
    }
    let together = at.iter().filter(|beat| is_together(&voices, **beat, texture)).count();
    NOTES.contains(&(notes * 100 / (voices.len() * at.len()))) && together * 1000 >= at.len() * TOGETHER
}

/// Whether at a beat three voices or more sound, and three quarters of them begin.
fn is_together(voices: &[&Vec<&Tone>], beat: u64, texture: &Texture) -> bool {
    let length = texture.grid.bars.get(texture.grid.bar_index(beat)).map_or(1, |bar| bar.beat.max(1));
    let (mut struck, mut held) = (0, 0);
    for own in voices {
        let next = own.partition_point(|tone| tone.start < beat);
        if own.get(next).is_some_and(|tone| tone.start == beat) {
            struck += 1;
        } else if next
            .checked_sub(1)
            .and_then(|last| own.get(last))
            .is_some_and(|tone| tone.end > beat.saturating_add(length / 8))
        {
            held += 1;
        }
    }
    struck + held >= 3 && struck * 4 >= (struck + held) * 3
}
