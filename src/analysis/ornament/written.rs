//! Ornaments that stand as signs at notes.

use super::{Ornament, OrnamentKind};
use crate::score::{Note, Score, Sign, TickSpan};

/// Notes looked through for the one that a grace note leads to.
const NEAR: usize = 64;

/// Those of a part, by start. Grace notes are one ornament with the note they lead to.
pub(super) fn find(score: &Score, part: u16) -> Vec<Ornament> {
    let notes = score.parts.get(usize::from(part)).map_or(&[][..], |part| &part.notes);
    let mut out: Vec<Ornament> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let Some(kind) = kind(note) else { continue };
        let same = |last: &&mut Ornament| last.kind == kind && joins(kind, last, note);
        if let Some(last) = out.last_mut().filter(same) {
            last.notes.insert(last.notes.len() - usize::from(kind == OrnamentKind::Grace), note.id);
            continue;
        }
        let leads_to = (kind == OrnamentKind::Grace).then(|| led_to(&notes[index..])).flatten();
        let main = leads_to.unwrap_or(note);
        let ids = std::iter::once(note.id).chain(leads_to.map(|main| main.id)).collect();
        out.push(Ornament { kind, part, notes: ids, main: main.id, span: TickSpan::new(note.start, main.end()) });
    }
    out
}

/// Whether a note belongs to the last ornament of its kind: a note of one chord, or another grace note before one note.
fn joins(kind: OrnamentKind, last: &Ornament, note: &Note) -> bool {
    match kind {
        OrnamentKind::Roll | OrnamentKind::Tremolo => last.span.start == note.start,
        OrnamentKind::Grace => last.notes.len() > 1 && note.id < last.main,
        _ => false,
    }
}

/// The note that a grace note, the first of these, leads to: of those next struck the nearest.
fn led_to(notes: &[Note]) -> Option<&Note> {
    let (grace, later) = notes.split_first()?;
    let later =
        later.iter().take(NEAR).filter(|note| note.start > grace.start && kind(note) != Some(OrnamentKind::Grace));
    let next = later.clone().next()?.start;
    let near = |note: &&Note| note.sound.midi().abs_diff(grace.sound.midi());
    later.take_while(|note| note.start == next).min_by_key(near)
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
