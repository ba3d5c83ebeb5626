//! The keys that explain the bars best, a change costing something: Viterbi's algorithm (Temperley, "What's Key for Key?",
//! Music Perception 17, 1999, after Krumhansl and Schmuckler).

/// The key (by number) of each bar; `change(from, to)` is the cost of going from one key to another at a bar line.
pub(super) fn best(likeness: &[[i64; 24]], change: impl Fn(usize, usize) -> i64) -> Vec<usize> {
    let costs: [[i64; 24]; 24] =
        std::array::from_fn(|to| std::array::from_fn(|from| if from == to { 0 } else { change(from, to) }));
    let mut worth = [0i64; 24];
    let mut steps: Vec<[u8; 24]> = Vec::with_capacity(likeness.len());
    for (index, bar) in likeness.iter().enumerate() {
        let step: [u8; 24] =
            std::array::from_fn(|to| if index == 0 { to as u8 } else { came_from(&worth, &costs[to], to) });
        let before = worth;
        for (to, from) in step.iter().enumerate() {
            worth[to] = before[usize::from(*from)] - costs[to][usize::from(*from)] + bar[to];
        }
        steps.push(step);
    }
    let mut at = (0..24).rev().max_by_key(|key| worth[*key]).unwrap_or(0);
    let mut path = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        path.push(at);
        at = usize::from(step[at]);
    }
    path.reverse();
    path
}

/// The best key to come from; of equals the same key, then the lowest.
fn came_from(worth: &[i64; 24], costs: &[i64; 24], to: usize) -> u8 {
    let value = |from: usize| worth[from] - costs[from];
    (0..24).fold(to, |best, from| if value(from) > value(best) { from } else { best }) as u8
}
