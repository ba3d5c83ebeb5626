//! How many players of a seat play each of its notes.

use crate::arrange::SeatPart;
use crate::score::{Marked, Tick};

/// Players of each note: all of the seat, one under a solo mark, and a fair share (at least one) where a section
/// divides among notes that sound together.
pub(super) fn players(part: &SeatPart, seated: u16) -> Vec<u16> {
    if seated <= 1 {
        return vec![1; part.notes.len()];
    }
    let solos = solos(part);
    let together = together(part);
    let share = |(note, together): (&crate::arrange::ArrangedNote, u16)| {
        let all = if is_solo(&solos, note.start) { 1 } else { seated };
        (all / together.max(1)).max(1)
    };
    part.notes.iter().zip(together).map(share).collect()
}

/// Notes of the seat that sound at each note's start, itself included.
fn together(part: &SeatPart) -> Vec<u16> {
    let mut sounding: Vec<Tick> = Vec::new();
    let mut counts = Vec::with_capacity(part.notes.len());
    for chord in part.notes.chunk_by(|a, b| a.start == b.start) {
        sounding.retain(|end| chord.first().is_some_and(|note| *end > note.start));
        sounding.extend(chord.iter().map(|note| note.span().end));
        let count = u16::try_from(sounding.len()).unwrap_or(u16::MAX);
        counts.extend(chord.iter().map(|_| count));
    }
    counts
}

/// Instants at which the part says who plays: true for one player, false for all.
fn solos(part: &SeatPart) -> Vec<(Tick, bool)> {
    let said = |mark: &Marked| match mark {
        Marked::At(tick, mark) => mark.asks_for_one().map(|one| (*tick, one)),
        _ => None,
    };
    let mut solos: Vec<(Tick, bool)> = part.marks.iter().filter_map(said).collect();
    solos.sort_by_key(|(tick, _)| *tick);
    solos
}

fn is_solo(solos: &[(Tick, bool)], tick: Tick) -> bool {
    let said = solos.partition_point(|(at, _)| *at <= tick);
    said.checked_sub(1).and_then(|last| solos.get(last)).is_some_and(|(_, one)| *one)
}
