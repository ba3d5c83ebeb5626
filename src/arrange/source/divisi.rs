//! Which parts of a source hold two notes at once as one player or section would: double stops and divisi that somebody
//! wrote, rather than the chords of a keyboard or a pad.

use super::SourceNote;

/// Per cent of a part's chords that may have more than two notes (ours).
const FULLER: usize = 5;

/// By part: whether its chords are a player's or section's own.
pub(super) fn of_parts(notes: &[SourceNote], parts: usize) -> Vec<bool> {
    let mut struck: Vec<Vec<u64>> = vec![Vec::new(); parts];
    for note in notes.iter().filter(|note| !note.percussion) {
        struck[usize::from(note.part)].push(note.start);
    }
    struck.into_iter().map(is_own).collect()
}

fn is_own(mut starts: Vec<u64>) -> bool {
    starts.sort_unstable();
    let sizes: Vec<usize> = starts.chunk_by(|a, b| a == b).map(<[u64]>::len).filter(|size| *size > 1).collect();
    let fuller = sizes.iter().filter(|size| **size > 2).count();
    !sizes.is_empty() && fuller * 100 <= sizes.len() * FULLER
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn two_notes_at_once_are_a_players_own_and_chords_are_not() {
        assert!(is_own(vec![0, 0, 4, 4, 8]));
        assert!(!is_own(vec![0, 4, 8]), "one line has none");
        assert!(!is_own(vec![0, 0, 4, 4, 4, 8, 8]));
    }
}
