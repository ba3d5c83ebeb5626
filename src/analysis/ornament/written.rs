//! Ornaments that stand as signs at notes.

use super::{Ornament, OrnamentKind};
use crate::score::{Note, Score, Sign};

/// Those of a part, by start. A grace note is one ornament, a spread chord another.
pub(super) fn find(score: &Score, part: u16) -> Vec<Ornament> {
    let mut out: Vec<Ornament> = Vec::new();
    for note in score.parts.get(usize::from(part)).into_iter().flat_map(|part| &part.notes) {
        let Some(kind) = kind(note) else { continue };
        let chord = |last: &&mut Ornament| last.span.start == note.start && last.kind == kind;
        match out.last_mut().filter(chord) {
            Some(chord) if kind == OrnamentKind::Roll => chord.notes.push(note.id),
            _ => out.push(Ornament { kind, part, notes: vec![note.id], main: note.id, span: note.span() }),
        }
    }
    out
}

/// The ornament that a note's signs make of it.
pub(super) fn kind(note: &Note) -> Option<OrnamentKind> {
    note.signs.iter().find_map(|sign| match sign {
        Sign::Trill(_) => Some(OrnamentKind::Trill),
        Sign::Mordent(_) | Sign::ShortTrill(_) => Some(OrnamentKind::Mordent),
        Sign::Tremolo(_) | Sign::Alternation(..) => Some(OrnamentKind::Tremolo),
        Sign::Grace(_) => Some(OrnamentKind::Grace),
        Sign::Arpeggio(_) => Some(OrnamentKind::Roll),
        Sign::Glissando(_) => Some(OrnamentKind::Glissando),
        _ => None,
    })
}
