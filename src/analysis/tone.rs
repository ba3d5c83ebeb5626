//! The notes of a score as the passes see them: pitched, flat, in time order.

use crate::score::{NoteId, Part, Score};

/// The longest a note is taken to last, in ticks: sums over a million such notes stay far below 2^64, and no music
/// comes near it.
const LONGEST: u64 = 1 << 40;

/// A pitched note: plain numbers, since the passes compare millions of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tone {
    pub(super) id: NoteId,
    pub(super) part: u16,
    /// MIDI number, 0 to 127.
    pub(super) pitch: u8,
    pub(super) velocity: u8,
    /// First tick.
    pub(super) start: u64,
    /// First tick after; at least one tick after `start`, so that a note of no length is still heard.
    pub(super) end: u64,
}

impl Tone {
    pub(super) const fn length(&self) -> u64 {
        self.end - self.start
    }
}

/// The pitched notes of one part, by (start, pitch from high to low, length).
pub(super) fn of_part(index: usize, part: &Part) -> Vec<Tone> {
    let index = u16::try_from(index).unwrap_or(u16::MAX);
    let mut tones: Vec<Tone> = part
        .notes
        .iter()
        .filter_map(|note| {
            let pitch = note.sound.pitch()?.midi();
            let start = note.start.0.min(u64::MAX - 1);
            let end = start.saturating_add(note.length.0.clamp(1, LONGEST));
            Some(Tone { id: note.id, part: index, pitch, velocity: note.velocity.value(), start, end })
        })
        .collect();
    tones.sort_by_key(|tone| (tone.start, std::cmp::Reverse(tone.pitch), tone.end, tone.id));
    tones
}

/// The pitched notes of all parts, by (start, pitch from high to low, length, id).
pub(super) fn of_score(score: &Score) -> Vec<Tone> {
    let mut tones: Vec<Tone> = score.parts.iter().enumerate().flat_map(|(index, part)| of_part(index, part)).collect();
    tones.sort_by_key(|tone| (tone.start, std::cmp::Reverse(tone.pitch), tone.end, tone.id));
    tones
}

/// Runs of tones that start together: within `tolerance` ticks of the first of the run.
pub(super) fn groups(tones: &[Tone], tolerance: u64) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let first = tones.get(from)?;
        let more = tones[from..].iter().take_while(|tone| tone.start - first.start <= tolerance).count();
        let range = from..from + more;
        from += more;
        Some(range)
    })
}
