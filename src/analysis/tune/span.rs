//! When the tune is sung.

use crate::line::Voice;
use crate::score::{NoteId, Score, TickSpan};

/// Runs of notes of the tune that are sung, each from its first note to the end of its last; `sung` in the order of the
/// voice's notes.
pub(in super::super) fn sung(score: &Score, voice: &Voice, sung: &[NoteId]) -> Vec<TickSpan> {
    let mut spans: Vec<TickSpan> = Vec::new();
    let (mut next, mut open) = (sung.iter().peekable(), false);
    for id in &voice.notes {
        let Some((_, note)) = score.note(*id) else { continue };
        if let Some(last) = spans.last_mut() {
            last.end = last.end.min(note.start.max(last.start));
        }
        let is_sung = next.next_if_eq(&id).is_some();
        match spans.last_mut().filter(|_| open) {
            Some(last) if is_sung => last.end = note.end(),
            _ if is_sung => spans.push(note.span()),
            _ => {}
        }
        open = is_sung;
    }
    spans.retain(|span| span.end > span.start);
    spans
}
