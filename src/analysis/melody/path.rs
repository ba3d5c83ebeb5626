//! The best way through the bars of a piece, where a change costs (Viterbi 1967).

/// What a way through a piece costs beside the scores it collects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Toll {
    /// For each change.
    pub(super) hand_over: i64,
    /// Score of one that rests while others sound.
    pub(super) silent: i64,
}

/// The best way: one of `count` a step. `scores` holds for each step those that sound, with their scores.
pub(super) fn best(scores: &[Vec<(u32, i64)>], count: usize, toll: Toll) -> Vec<u32> {
    if count == 0 {
        return Vec::new();
    }
    let mut best = vec![0i64; count];
    let mut steps: Vec<(usize, Vec<u64>)> = Vec::with_capacity(scores.len());
    for step in scores {
        let leader = argmax(&best);
        let changed = best[leader] - toll.hand_over;
        steps.push((leader, bits(&best, changed)));
        let silent = if step.is_empty() { 0 } else { toll.silent };
        for value in &mut best {
            *value = (*value).max(changed) + silent;
        }
        for (one, score) in step {
            best[*one as usize] += score - silent;
        }
    }
    read_back(&steps, argmax(&best))
}

/// A bit for each that is better reached from the leader.
fn bits(best: &[i64], changed: i64) -> Vec<u64> {
    let word = |values: &[i64]| values.iter().rev().fold(0u64, |bits, value| bits << 1 | u64::from(changed > *value));
    best.chunks(64).map(word).collect()
}

fn read_back(steps: &[(usize, Vec<u64>)], last: usize) -> Vec<u32> {
    let mut at = last;
    let mut path: Vec<u32> = Vec::with_capacity(steps.len());
    for (leader, changed) in steps.iter().rev() {
        path.push(at as u32);
        if changed[at / 64] >> (at % 64) & 1 == 1 {
            at = *leader;
        }
    }
    path.reverse();
    path
}

/// The first of the greatest.
fn argmax(values: &[i64]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// Spans of one holder each, neighbours with the same holder joined.
pub(super) fn join<T: PartialEq>(steps: impl Iterator<Item = (u64, u64, T)>) -> Vec<(u64, u64, T)> {
    let mut spans: Vec<(u64, u64, T)> = Vec::new();
    for (start, end, holder) in steps {
        match spans.last_mut() {
            Some((_, last, own)) if *own == holder && *last == start => *last = end,
            _ => spans.push((start, end, holder)),
        }
    }
    spans
}
