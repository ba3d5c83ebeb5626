//! Swing: eighths played long and short, two to one, are written even, with the word above.
//!
//! Jazz and its kin only: the piece has drums, or says so in a word, and most offbeats fall on the third third of the
//! beat (ours; R. Lawn and J. Hellmer, "Jazz Theory and Practice", 1996, on notation: even eighths, "Swing").

use super::grid::Beat;
use super::value::QUARTER;
use crate::arrange::Arrangement;
use crate::score::{Mark, Sound};

/// The word.
pub(super) const WORD: &str = "Swing";

/// Swung beats a piece must have at least, and how many to each one that is even or a triplet.
const FEWEST: usize = 16;
const TO_OTHERS: usize = 4;

/// What a beat's onsets say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Feel {
    /// Nothing between the beats.
    Open,
    /// An onset on the third third, none on the second.
    Swung,
    /// Any other.
    Other,
}

/// Whether a piece swings; `onsets` holds those of each part, sorted, in units.
pub(super) fn swings(arrangement: &Arrangement, beats: &[Beat], onsets: &[Vec<u64>]) -> bool {
    if !of_a_kind(arrangement) {
        return false;
    }
    let feels = || onsets.iter().flat_map(|onsets| beats.iter().map(|beat| feel(*beat, onsets)));
    let count = |wanted: Feel| feels().filter(|feel| *feel == wanted).count();
    let swung = count(Feel::Swung);
    swung >= FEWEST && swung >= TO_OTHERS * count(Feel::Other)
}

/// Whether the piece has drums, or names swing or shuffle.
fn of_a_kind(arrangement: &Arrangement) -> bool {
    let mut notes = arrangement.seats.iter().flat_map(|seat| &seat.notes);
    let word = |mark: &Mark| match mark {
        Mark::Text(text) | Mark::Marker(text) => {
            let text = text.to_lowercase();
            text.contains("swing") || text.contains("shuffle")
        }
        _ => false,
    };
    notes.any(|note| matches!(note.sound, Sound::Percussion(_)))
        || arrangement.marks.iter().any(|mark| word(&mark.what))
}

fn feel(beat: Beat, onsets: &[u64]) -> Feel {
    if beat.length != QUARTER {
        return Feel::Open;
    }
    let from = onsets.partition_point(|onset| *onset < beat.start);
    let to = onsets.partition_point(|onset| *onset < beat.start + u64::from(QUARTER));
    let inside = || onsets[from..to].iter().map(|onset| (onset - beat.start) as u32);
    // A sixteenth of the beat on either side is the beat itself.
    let between: Vec<u32> = inside().filter(|at| QUARTER / 16 < *at && *at < QUARTER * 15 / 16).collect();
    match between.as_slice() {
        [] => Feel::Open,
        all if all.iter().all(|at| is_swung(*at)) => Feel::Swung,
        _ => Feel::Other,
    }
}

/// On the third third of a beat, within a twelfth.
fn is_swung(at: u32) -> bool {
    at.abs_diff(QUARTER * 2 / 3) <= QUARTER / 12
}

/// Moves starts and ends in swung beats to where they are written; `onsets` holds the sorted starts.
pub(super) fn straighten(beats: &[Beat], onsets: &[u64]) -> impl Fn(u64) -> u64 {
    let feels: Vec<Feel> = beats.iter().map(|beat| feel(*beat, onsets)).collect();
    move |unit: u64| {
        let index = beats.partition_point(|beat| beat.start <= unit).saturating_sub(1);
        let (Some(beat), Some(feel)) = (beats.get(index), feels.get(index)) else { return unit };
        let at = u32::try_from(unit.saturating_sub(beat.start)).unwrap_or(u32::MAX);
        let moves = *feel == Feel::Swung || (*feel == Feel::Open && is_swung(at));
        if beat.length == QUARTER && at <= QUARTER && moves { beat.start + u64::from(written(at)) } else { unit }
    }
}

/// Two thirds of a beat become half of it, the last third the other half.
fn written(at: u32) -> u32 {
    let long = QUARTER * 2 / 3;
    if at <= long { at * 3 / 4 } else { QUARTER / 2 + (at - long) * 3 / 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beats(count: u64) -> Vec<Beat> {
        (0..count).map(|i| Beat { start: i * u64::from(QUARTER), length: QUARTER }).collect()
    }

    #[test]
    fn a_swung_pair_is_written_even_and_a_triplet_stays() {
        let q = u64::from(QUARTER);
        let onsets = [0, q * 2 / 3, q, q + q / 3, q + q * 2 / 3, q * 2];
        let beats = beats(4);
        let straight = straighten(&beats, &onsets);
        assert_eq!([0, q * 2 / 3, q].map(&straight), [0, q / 2, q]);
        assert_eq!([q + q / 3, q + q * 2 / 3].map(&straight), [q + q / 3, q + q * 2 / 3]);
    }

    #[test]
    fn beats_tell_how_they_feel() {
        let q = u64::from(QUARTER);
        let beat = Beat { start: 0, length: QUARTER };
        assert_eq!(feel(beat, &[0, q * 2 / 3]), Feel::Swung);
        assert_eq!(feel(beat, &[0, q / 2]), Feel::Other);
        assert_eq!(feel(beat, &[0, q / 3, q * 2 / 3]), Feel::Other);
        assert_eq!(feel(beat, &[0]), Feel::Open);
    }
}
