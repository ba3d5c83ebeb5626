//! Which notes of a keyboard or harp each hand takes: a split point that moves as little as it must.
//!
//! A shortest path over split points (Viterbi): a hand wider than its span costs most, then a split far from the gap
//! between the hands, a moving split, and a split far from middle C. Weights are ours.

/// Notes that start together: their MIDI pitches, low to high, and their indices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attack {
    /// Pitches with the index of the note.
    notes: Vec<(u8, usize)>,
}

impl Attack {
    fn width(&self) -> u8 {
        let pitches = || self.notes.iter().map(|(pitch, _)| *pitch);
        pitches().max().unwrap_or_default() - pitches().min().unwrap_or_default()
    }
}

/// What is struck together of notes `(start, MIDI pitch, index)` in order of their starts: up to `apart` after the first.
pub(crate) fn attacks(notes: impl IntoIterator<Item = (u64, u8, usize)>, apart: u64) -> Vec<Attack> {
    let mut attacks: Vec<(u64, Attack)> = Vec::new();
    for (start, pitch, index) in notes {
        match attacks.last_mut().filter(|(first, _)| start <= first + apart) {
            Some((_, attack)) => attack.notes.push((pitch, index)),
            None => attacks.push((start, Attack { notes: vec![(pitch, index)] })),
        }
    }
    attacks.iter_mut().for_each(|(_, attack)| attack.notes.sort_unstable());
    attacks.into_iter().map(|(_, attack)| attack).collect()
}

/// Whether more than one in ten chords is too wide for one hand: both play this.
pub(crate) fn are_of_both(attacks: &[Attack], span: u8) -> bool {
    let chords = || attacks.iter().filter(|attack| attack.notes.len() > 1);
    chords().filter(|chord| chord.width() > span).count() * 10 > chords().count()
}

const LOWEST: u8 = 43;
const HIGHEST: u8 = 79;
const SPLITS: usize = (HIGHEST - LOWEST) as usize + 1;

/// The indices of the notes for the left hand (lower staff).
pub(crate) fn left_hand(attacks: &[Attack], span: u8) -> Vec<usize> {
    let splits = best_splits(attacks, span.max(12));
    let lower = |(attack, split): (&Attack, u8)| {
        let notes = attack.notes.iter().filter(move |(pitch, _)| *pitch < split).map(|(_, index)| *index);
        notes.collect::<Vec<_>>()
    };
    attacks.iter().zip(splits).flat_map(lower).collect()
}

fn best_splits(attacks: &[Attack], span: u8) -> Vec<u8> {
    let mut cost = vec![0i64; SPLITS];
    let mut back: Vec<Vec<u8>> = Vec::with_capacity(attacks.len());
    for attack in attacks {
        let (mut next, mut from) = (Vec::with_capacity(SPLITS), Vec::with_capacity(SPLITS));
        for split in 0..SPLITS {
            let (best, before) = cheapest_before(&cost, split);
            next.push(before + attack_cost(attack, LOWEST + split as u8, span));
            from.push(best);
        }
        cost = next;
        back.push(from);
    }
    trace(&cost, &back)
}

fn cheapest_before(cost: &[i64], split: usize) -> (u8, i64) {
    let moved = |(from, cost): (usize, &i64)| (cost + 3 * from.abs_diff(split) as i64, from);
    let (cost, from) = cost.iter().enumerate().map(moved).min().unwrap_or((0, split));
    (from as u8, cost)
}

fn trace(cost: &[i64], back: &[Vec<u8>]) -> Vec<u8> {
    let mut at = cost.iter().enumerate().min_by_key(|(_, cost)| **cost).map_or(0, |(at, _)| at);
    let mut splits = Vec::with_capacity(back.len());
    for from in back.iter().rev() {
        splits.push(LOWEST + at as u8);
        at = from.get(at).map_or(0, |from| usize::from(*from));
    }
    splits.reverse();
    splits
}

fn attack_cost(attack: &Attack, split: u8, span: u8) -> i64 {
    let at = attack.notes.partition_point(|(pitch, _)| *pitch < split);
    let (left, right) = attack.notes.split_at(at);
    let width = |hand: &[(u8, usize)]| match (hand.first(), hand.last()) {
        (Some(low), Some(high)) => i64::from(high.0 - low.0),
        _ => 0,
    };
    let too_wide = |hand: &[(u8, usize)]| (width(hand) - i64::from(span)).max(0) * 20;
    let crowded = |hand: &[(u8, usize)]| (hand.len() as i64 - 4).max(0) * 10;
    let near =
        |hand: Option<&(u8, usize)>| hand.map_or(0, |(pitch, _)| (4 - i64::from(pitch.abs_diff(split))).max(0) * 2);
    too_wide(left)
        + too_wide(right)
        + crowded(left)
        + crowded(right)
        + near(left.last())
        + near(right.first())
        + i64::from(split.abs_diff(60)) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_chord_is_shared_between_the_hands() {
        let chord = [36u8, 43, 48, 64, 67, 72];
        let attacks = attacks((0..).zip(chord).map(|(index, pitch)| (0, pitch, index)), 0);
        assert_eq!(left_hand(&attacks, 14), [0, 1, 2]);
        assert!(are_of_both(&attacks, 14) && !are_of_both(&attacks, 36));
    }

    #[test]
    fn a_low_tune_stays_in_one_hand() {
        let tune = [40u8, 43, 47, 52, 55];
        let attacks = attacks((0..).zip(tune).map(|(index, pitch)| (index as u64, pitch, index)), 0);
        assert_eq!(left_hand(&attacks, 14).len(), 5);
    }
}
