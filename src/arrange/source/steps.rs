//! How the notes of a strand follow each other: found once, since every seat and octave asks for it.

use super::SourceNote;
use crate::score::NoteId;

/// Milliseconds between the notes of a trill, at most.
const TRILL_MS: i64 = 125;

/// From one note of a strand to the next.
#[derive(Debug, Clone, Copy)]
pub(in crate::arrange) struct Step {
    /// Milliseconds from start to start.
    pub(in crate::arrange) ms: i64,
    /// Semitones up.
    pub(in crate::arrange) up: i16,
}

/// The steps of a strand's notes.
pub(super) fn steps(notes: &[SourceNote], ids: &[NoteId]) -> Vec<Step> {
    let step = |pair: &[NoteId]| {
        let [a, b] = [0, 1].map(|place: usize| &notes[pair[place].0 as usize]);
        Step { ms: b.on_ms - a.on_ms, up: i16::from(b.pitch) - i16::from(a.pitch) }
    };
    ids.windows(2).map(step).collect()
}

/// The lower and upper pitch of every fast return to the note before the last.
pub(super) fn trills(notes: &[SourceNote], ids: &[NoteId], steps: &[Step]) -> Vec<(u8, u8)> {
    let returns = |(_, steps): &(&NoteId, &[Step])| {
        steps[0].up + steps[1].up == 0 && steps[0].up != 0 && steps[0].ms + steps[1].ms <= 2 * TRILL_MS
    };
    let pair = |(id, steps): (&NoteId, &[Step])| {
        let from = notes[id.0 as usize].pitch;
        let to = from.saturating_add_signed(steps[0].up as i8);
        (from.min(to), from.max(to))
    };
    ids.iter().zip(steps.windows(2)).filter(returns).map(pair).collect()
}
