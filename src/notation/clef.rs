//! Which clef stands in each bar: few ledger lines, fewer changes.

use crate::profile::Clef;

/// How a clef is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClefSign {
    pub(super) sign: &'static str,
    pub(super) line: u8,
    pub(super) octaves: i32,
}

/// The element of a clef.
pub(super) fn sign(clef: Clef) -> ClefSign {
    let (sign, line, octaves) = match clef {
        Clef::Treble => ("G", 2, 0),
        Clef::Treble8vb => ("G", 2, -1),
        Clef::Treble8va => ("G", 2, 1),
        Clef::Alto => ("C", 3, 0),
        Clef::Tenor => ("C", 4, 0),
        Clef::Bass => ("F", 4, 0),
        Clef::Bass8vb => ("F", 4, -1),
        Clef::Percussion => ("percussion", 2, 0),
    };
    ClefSign { sign, line, octaves }
}

/// The lowest line of the staff, in steps above C0.
fn lowest_line(clef: Clef) -> i32 {
    match clef {
        Clef::Treble | Clef::Percussion => 30,
        Clef::Treble8vb => 23,
        Clef::Treble8va => 37,
        Clef::Alto => 24,
        Clef::Tenor => 22,
        Clef::Bass => 18,
        Clef::Bass8vb => 11,
    }
}

/// Ledger lines of a height, weighted: the first is free, from the third on each counts as three (ours).
fn ledger_cost(clef: Clef, height: i32) -> i64 {
    let low = lowest_line(clef);
    let lines = ((low - height) / 2).max((height - low - 8) / 2).max(0);
    i64::from((lines - 1).max(0) + (lines - 2).max(0) * 2)
}

/// What the ledger lines of a bar cost: the worst note, and twice the mean; many notes on a line are not harder than one.
fn bar_cost(clef: Clef, heights: &[i32]) -> i64 {
    let costs = || heights.iter().map(|height| ledger_cost(clef, *height));
    let count = (heights.len() as i64).max(1);
    costs().max().unwrap_or(0) + (costs().sum::<i64>() * 2 + count / 2) / count
}

/// What a bar with notes costs in a clef that is not the usual one (ours): a few ledger lines are read more easily.
const UNUSUAL: i64 = 3;

/// The clef of each bar; `heights` holds the written heights in it. A change costs `change`, and so does beginning in
/// another clef than the first, the usual one.
pub(super) fn choose(clefs: &[Clef], heights: &[Vec<i32>], change: i64) -> Vec<Clef> {
    let Some(usual) = clefs.first().copied() else { return vec![Clef::Treble; heights.len()] };
    let mut cost: Vec<i64> = (0..clefs.len()).map(|i| if i == 0 { 0 } else { change }).collect();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(heights.len());
    for bar in heights {
        let step = |to: usize| {
            let from = (0..clefs.len()).min_by_key(|from| (cost[*from] + if *from == to { 0 } else { change }, *from));
            let from = from.unwrap_or(to);
            let moved = cost[from] + if from == to { 0 } else { change };
            let lines = bar_cost(clefs[to], bar);
            let unusual = if to > 0 && !bar.is_empty() { UNUSUAL } else { 0 };
            (from, moved + lines + unusual)
        };
        let (from, next): (Vec<usize>, Vec<i64>) = (0..clefs.len()).map(step).unzip();
        back.push(from);
        cost = next;
    }
    let mut at = (0..clefs.len()).min_by_key(|i| (cost[*i], *i)).unwrap_or(0);
    let mut chosen = vec![usual; heights.len()];
    for (bar, from) in back.iter().enumerate().rev() {
        chosen[bar] = clefs[at];
        at = from[at];
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cello_changes_clef_for_a_high_passage_only() {
        let (low, high) = (vec![18; 8], vec![34; 8]);
        let bars = [low.clone(), low.clone(), high.clone(), high, vec![], low];
        let clefs = choose(&[Clef::Bass, Clef::Tenor, Clef::Treble], &bars, 8);
        assert_eq!(clefs[0], Clef::Bass);
        assert_ne!(clefs[2], Clef::Bass);
        assert_eq!(clefs[5], Clef::Bass);
        assert_eq!(choose(&[Clef::Bass, Clef::Treble], &[vec![29], vec![18]], 8), [Clef::Bass, Clef::Bass]);
    }

    #[test]
    fn a_trombone_stays_in_bass_clef_for_a_ledger_line_or_two() {
        let bars = vec![vec![22, 26, 28, 30]; 12];
        assert_eq!(choose(&[Clef::Bass, Clef::Tenor], &bars, 8), [Clef::Bass; 12]);
        let high = vec![vec![30, 31, 32, 33, 32, 31, 32, 33]; 12];
        assert_eq!(choose(&[Clef::Bass, Clef::Tenor], &high, 8), [Clef::Tenor; 12]);
    }

    #[test]
    fn a_horn_stays_in_treble_clef_for_a_low_passage() {
        let low = vec![vec![25, 26, 27, 25, 25, 26, 27, 25]; 10];
        assert_eq!(choose(&[Clef::Treble, Clef::Bass], &low, 8), [Clef::Treble; 10]);
    }
}
