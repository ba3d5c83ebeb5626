//! From likelihoods to a line: the best way through the notes with at most one of them sounding at a time (Viterbi).

use super::surface::{Note, TOGETHER};

/// Notes back that may still sound, or be so near that the step counts.
const BACK: usize = 10;
/// What it costs to leave a note while it sounds, in ten-thousandths of a note that is surely right; and each semitone of a
/// leap beyond a fourth. Ours, on the development sets.
const CUT_OFF: i64 = 1000;
const LEAP: i64 = 100;
/// A leap after a rest as long as this, in milliseconds, is none.
const BREATH: i64 = 1000;

/// Indices, ascending, of the notes that together are worth most.
pub(super) fn best(notes: &[Note], worth: &[i64]) -> Vec<usize> {
    let candidates: Vec<usize> = (0..notes.len()).filter(|note| worth[*note] > -2500).collect();
    let mut values: Vec<i64> = Vec::with_capacity(candidates.len());
    let mut from: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    let mut far: (i64, Option<usize>) = (0, None);
    for (place, note) in candidates.iter().enumerate() {
        if let Some(left) = place.checked_sub(BACK + 1).filter(|left| values[*left] > far.0) {
            far = (values[left], Some(left));
        }
        let mut best = far;
        for other in place.saturating_sub(BACK)..place {
            let value = cost(&notes[candidates[other]], &notes[*note]).map(|cost| values[other] - cost);
            if let Some(value) = value.filter(|value| *value > best.0) {
                best = (value, Some(other));
            }
        }
        values.push(best.0 + worth[*note]);
        from.push(best.1);
    }
    let last = (0..values.len()).rev().max_by_key(|place| values[*place]).filter(|place| values[*place] > 0);
    let mut path: Vec<usize> =
        std::iter::successors(last, |place| from[*place]).map(|place| candidates[place]).collect();
    path.reverse();
    path
}

/// What it costs to go from a note to a later one; none if they start together.
fn cost(note: &Note, next: &Note) -> Option<i64> {
    let rest = next.on - note.off;
    let both = (-rest).min(note.length()).min(next.length());
    let cut_off = if rest < -60 { CUT_OFF * both / note.length().min(next.length()) } else { 0 };
    let leap = if rest < BREATH { LEAP * ((next.pitch - note.pitch).abs() - 5).max(0) } else { 0 };
    (next.on - note.on > TOGETHER).then_some(cut_off + leap)
}
