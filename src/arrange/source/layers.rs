//! Layers: what of a line one player could have, a rank of its chords each.

use super::SourceNote;
use crate::analysis::Analysis;
use crate::line::{Line, LineId, Role};
use crate::score::NoteId;

/// A layer of a line, before it is cut at rests.
pub(in crate::arrange) struct Layer {
    pub(super) voice: u32,
    pub(super) rank: usize,
    pub(in crate::arrange) line: LineId,
    pub(super) phrase: u32,
    pub(in crate::arrange) role: Role,
    pub(in crate::arrange) notes: Vec<NoteId>,
}

/// Cuts every line into layers and writes role and line into its notes.
pub(super) fn layers(notes: &mut [SourceNote], analysis: &Analysis, quarter: u64) -> Vec<Layer> {
    let mut layers = Vec::new();
    for line in &analysis.lines {
        let role = line.roles.main();
        for id in &line.notes {
            let note = &mut notes[id.0 as usize];
            note.line = line.id;
            note.role = if note.percussion { Role::Percussion } else { role };
        }
        let from_bottom = role == Role::Bass;
        for (rank, ids) in ranks(notes, line, quarter, from_bottom).into_iter().enumerate() {
            let role = if rank > 0 && role != Role::Rhythm { Role::Harmony } else { role };
            for id in &ids {
                notes[id.0 as usize].role = role;
            }
            layers.push(Layer { voice: line.voice.0, rank, line: line.id, phrase: line.phrase, role, notes: ids });
        }
    }
    layers
}

/// The notes of a line by their rank among those struck together, from the top (from the bottom for a bass).
fn ranks(notes: &[SourceNote], line: &Line, quarter: u64, from_bottom: bool) -> Vec<Vec<NoteId>> {
    let mut ids: Vec<NoteId> = line.notes.iter().copied().filter(|id| sounds(&notes[id.0 as usize])).collect();
    let key = |id: &NoteId| {
        let note = &notes[id.0 as usize];
        let pitch = i16::from(note.pitch);
        (note.start, if from_bottom { pitch } else { -pitch }, id.0)
    };
    ids.sort_by_key(key);
    let mut ranks: Vec<Vec<NoteId>> = Vec::new();
    let (mut chord_start, mut rank) = (None, 0);
    for id in ids {
        let start = notes[id.0 as usize].start;
        match chord_start {
            Some(first) if start <= first + quarter / 20 => rank += 1,
            _ => (chord_start, rank) = (Some(start), 0),
        }
        if ranks.len() <= rank {
            ranks.push(Vec::new());
        }
        ranks[rank].push(id);
    }
    ranks
}

/// Pitched, and of some length.
pub(super) fn sounds(note: &SourceNote) -> bool {
    !note.percussion && note.end > note.start
}
