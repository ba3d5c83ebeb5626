//! The places that cut music best, by how strong each is as a border and how likely the lengths between them are.

/// The best of the places 0 to `count`, both of which are borders; no two neighbours are more than `longest` apart. `border`
/// is the worth of an inner place, `prior` that of a stretch from one place to another.
pub(super) fn best(
    count: usize,
    longest: usize,
    border: impl Fn(usize) -> i64,
    prior: impl Fn(usize, usize) -> i64,
) -> Vec<usize> {
    let mut best = vec![i64::MIN / 2; count + 1];
    let mut from = vec![0usize; count + 1];
    best[0] = 0;
    for to in 1..=count {
        let border = if to == count { 0 } else { border(to) };
        for start in to.saturating_sub(longest)..to {
            let value = best[start] + border + prior(start, to);
            if value > best[to] {
                (best[to], from[to]) = (value, start);
            }
        }
    }
    let mut cuts = vec![count];
    let mut at = count;
    while at > 0 {
        at = from[at];
        cuts.push(at);
    }
    cuts.reverse();
    cuts
}
