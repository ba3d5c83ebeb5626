//! The RIFF wrapper of an RMID file.

use super::chunk::find;

/// The byte after the MIDI file in a RIFF wrapper, as its `data` chunk says; the end of the bytes where there is no
/// wrapper, or neither the end of the file nor another chunk stands there. Other chunks of a wrapper (a sound bank,
/// remarks) hold no notes.
pub(super) fn end(bytes: &[u8]) -> usize {
    wrapped_end(bytes).filter(|end| is_chunk(bytes, *end)).unwrap_or(bytes.len())
}

/// Whether a chunk of the wrapper stands here, or behind a byte that makes the one before even.
fn is_chunk(bytes: &[u8], at: usize) -> bool {
    let named = |at: usize| bytes.get(at..at + 4).is_some_and(|id| id.iter().all(u8::is_ascii) && id != b"MTrk");
    bytes.len().checked_sub(at).is_some_and(|rest| rest <= 1 || named(at.next_multiple_of(2)))
}

/// The byte before the MIDI file in a RIFF wrapper.
pub(super) fn start(bytes: &[u8]) -> usize {
    wrapped_start(bytes).unwrap_or(0)
}

fn wrapped_start(bytes: &[u8]) -> Option<usize> {
    let wrapped = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"RMID");
    find(bytes, b"MThd").filter(|_| wrapped)
}

fn wrapped_end(bytes: &[u8]) -> Option<usize> {
    let start = wrapped_start(bytes)?;
    let name = bytes.get(start.checked_sub(8)?..start - 4)?;
    let size = bytes.get(start - 4..start)?.try_into().ok().map(u32::from_le_bytes)?;
    (name == b"data").then(|| start.saturating_add(size as usize))
}
