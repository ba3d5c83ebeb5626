//! The fitted weights, and the tones of a score as the search over four merged voices takes them.

use super::super::tone::{Tone, groups};
use super::merged::{self, Note, Piece, Placed, piece::QUARTER, weights, weights::Looks};
use super::search::tolerance;
use std::sync::OnceLock;

/// The weights of `assets/voices.txt`; none if it is damaged, which a test rules out.
pub(super) fn weights() -> Option<&'static Looks> {
    static WEIGHTS: OnceLock<Option<Looks>> = OnceLock::new();
    WEIGHTS.get_or_init(|| weights::read(include_str!("../../../assets/voices.txt")).ok()).as_ref()
}

/// The voice of each of four voices' tones.
pub(super) fn split(tones: &[Tone], quarter: u64, weights: &Looks) -> Vec<Placed> {
    let mut notes: Vec<(usize, Note)> = Vec::with_capacity(tones.len());
    for moment in groups(tones, tolerance(quarter)) {
        let start = ticks(tones[moment.start].start, quarter);
        let note = |index: usize| Note {
            start,
            length: ticks(tones[index].end, quarter).saturating_sub(ticks(tones[index].start, quarter)).max(1),
            pitch: i32::from(tones[index].pitch),
        };
        notes.extend(moment.map(|index| (index, note(index))));
    }
    notes.sort_by_key(|(index, note)| (note.start, -note.pitch, note.length, *index));
    let (order, notes): (Vec<usize>, Vec<Note>) = notes.into_iter().unzip();
    let mut placed = vec![Placed { voice: 0, sure: 0 }; tones.len()];
    for (index, own) in order.into_iter().zip(merged::assign(&Piece::new(notes), weights)) {
        placed[index] = own;
    }
    placed
}

/// Ticks of the search; what lies beyond a million quarters is taken as there.
fn ticks(ticks: u64, quarter: u64) -> i32 {
    let scaled = u128::from(ticks) * QUARTER as u128 / u128::from(quarter.max(1));
    scaled.min(1_000_000 * QUARTER as u128) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_sound() {
        let text = include_str!("../../../assets/voices.txt");
        assert_eq!(weights::read(text).map(|weights| weights.second.len()), Ok(merged::table::ENTRIES));
    }

    #[test]
    fn four_part_writing_is_told_apart() {
        let line = |pitches: [u8; 8], voice: usize| {
            pitches.into_iter().enumerate().map(move |(beat, pitch)| (beat as u64 * 480, pitch, voice))
        };
        let mut notes: Vec<(u64, u8, usize)> = line([79, 77, 76, 77, 79, 81, 79, 79], 0)
            .chain(line([72, 69, 67, 69, 71, 72, 71, 72], 1))
            .chain(line([64, 65, 60, 65, 62, 64, 62, 64], 2))
            .chain(line([48, 53, 48, 53, 43, 45, 43, 48], 3))
            .collect();
        notes.sort_by_key(|(start, pitch, _)| (*start, std::cmp::Reverse(*pitch)));
        let tone = |(index, (start, pitch, _)): (usize, &(u64, u8, usize))| Tone {
            id: crate::score::NoteId(index as u32),
            part: 0,
            pitch: *pitch,
            velocity: 80,
            start: *start,
            end: start + 480,
        };
        let tones: Vec<Tone> = notes.iter().enumerate().map(tone).collect();
        let told = split(&tones, 480, weights().unwrap());
        let voices: Vec<usize> = told.iter().map(|placed| usize::from(placed.voice)).collect();
        assert_eq!(voices, notes.iter().map(|(_, _, voice)| *voice).collect::<Vec<_>>());
        assert!(told.iter().all(|placed| placed.sure > 500));
    }
}
