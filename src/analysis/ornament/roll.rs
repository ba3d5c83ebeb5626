//! Rolled chords: the notes start one after another, up or down, and end together.

use super::strikes::Strikes;
use super::{Figure, OrnamentKind};

/// Longest time from one note to the next.
const LONGEST_MS: i64 = 90;
/// In a performance no chord is struck at once; a roll takes at least so long (ours; chords of good players spread over
/// 30 ms at most: Goebl, JASA 2001).
const SPREAD_MS: i64 = 80;

/// Adds every rolled chord: two notes or more where the grid tells, in a performance three.
pub(super) fn find(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    found.extend(strikes.each_free(LONGEST_MS, |strikes, first| {
        let up = climb(strikes, first, true);
        let down = climb(strikes, first, false);
        let chord = if down.len() > up.len() { down } else { up };
        is_rolled(strikes, &chord).then_some(Figure { kind: OrnamentKind::Roll, strikes: chord, main: first })
    }));
}

/// Notes from `first` on that go one way and end together.
fn climb(strikes: &Strikes, first: usize, up: bool) -> Vec<usize> {
    let mut chord = vec![first];
    let mut last = first;
    for next in first + 1..strikes.all.len() {
        let gap = strikes.ms(last, next);
        if gap > LONGEST_MS {
            break;
        }
        let (before, now) = (&strikes.all[last], &strikes.all[next]);
        let onward = if up { now.pitch > before.pitch } else { now.pitch < before.pitch };
        if onward && now.start > before.start && strikes.is_free(next) && end_together(strikes, first, next) {
            chord.push(next);
            last = next;
        }
    }
    chord
}

fn end_together(strikes: &Strikes, a: usize, b: usize) -> bool {
    let (a, b) = (&strikes.all[a], &strikes.all[b]);
    let slack = if strikes.exact { strikes.quarter / 32 } else { strikes.quarter / 4 };
    a.end.abs_diff(b.end) <= slack.max(1) && a.end > b.start
}

fn is_rolled(strikes: &Strikes, chord: &[usize]) -> bool {
    let (Some(first), Some(last)) = (chord.first(), chord.last()) else { return false };
    if !strikes.exact {
        return chord.len() >= 3 && strikes.ms(*first, *last) >= SPREAD_MS;
    }
    chord.len() >= 2 && chord[1..].iter().any(|index| !strikes.is_counted(*index))
}
