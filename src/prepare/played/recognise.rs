//! Whether a file was played without beats.

use crate::score::Score;

/// Fewest notes about which this says anything.
const ENOUGH: usize = 32;

/// Whether most notes start away from every twelfth, eighth and fifth of a quarter by more than a hundredth of it.
pub(super) fn is_played(score: &Score) -> bool {
    let quarter = score.frame.division().quarter().0;
    let near = (quarter / 100).max(1);
    let on = |start: u64| {
        [12, 8, 5].into_iter().any(|parts| {
            let beside = (start % quarter) * parts % quarter;
            beside.min(quarter - beside) <= near * parts
        })
    };
    let starts: Vec<u64> = score.notes().map(|note| note.start.0).collect();
    let away = starts.iter().filter(|start| !on(**start)).count();
    starts.len() >= ENOUGH && quarter >= 96 && away * 2 > starts.len()
}
