//! A short hash of a source's music, so that a plan knows whether it was made for it.

use crate::score::Score;
use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits that tell one source's music from another's: division, tempo, metre, key, notes and
/// programs. Names, texts and controllers do not count: a plan survives a renamed track.
#[must_use]
pub fn source_hash(score: &Score) -> String {
    let mut hash = Sha256::new();
    let mut number = |value: u64| hash.update(value.to_le_bytes());
    let frame = &score.frame;
    number(u64::from(frame.division().per_quarter()));
    number(frame.end.0);
    for (tick, tempo) in frame.tempo.changes() {
        number(tick.0);
        number(u64::from(tempo.micros_per_quarter()));
    }
    for bar in frame.meters.changes() {
        number(bar.0.0);
        number(u64::from(bar.1.beats()) << 8 | u64::from(bar.1.unit()));
    }
    for (tick, key) in frame.keys.changes() {
        number(tick.0);
        number(u64::from(key.tonic_class()) << 8 | u64::from(key.fifths().unsigned_abs()));
    }
    for part in &score.parts {
        number(part.notes.len() as u64);
        number(part.program.map_or(u64::MAX, |program| u64::from(program.0)));
        number(u64::from(part.percussion));
        for note in &part.notes {
            number(note.start.0);
            number(note.length.0);
            number(u64::from(note.sound.midi()) << 8 | u64::from(note.velocity.value()));
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
