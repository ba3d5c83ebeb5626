//! Grace notes: one to three notes too short to be counted, before a longer one.
//!
//! Programs play them out in two ways: on the beat, at the cost of the note that follows (MuseScore), or before it, at
//! the cost of the note before (LilyPond). Either way one end of the grace stands where a written note would not, and that
//! is how they are known; a performance has no such grid, and graces are not looked for in it.

use super::strikes::Strikes;
use super::{Figure, OrnamentKind};

/// Longest grace note.
const LONGEST_MS: i64 = 135;
/// Most of them before one note.
const MOST: usize = 3;
/// Widest step to the note they lead to, in semitones.
const WIDEST: u8 = 12;

/// Adds every grace note or group of them.
pub(super) fn find(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    if !strikes.exact {
        return;
    }
    found.extend(strikes.each_free(2 * LONGEST_MS, |strikes, first| {
        if strikes.all[first].length() * 4 > strikes.quarter || strikes.is_in_run(first) {
            return None;
        }
        let group = group(strikes, first)?;
        let main = *group.last()?;
        is_uncounted(strikes, first, main).then_some(Figure { kind: OrnamentKind::Grace, strikes: group, main })
    }));
}

/// The grace notes from `first` on, and the note they lead to.
fn group(strikes: &Strikes, first: usize) -> Option<Vec<usize>> {
    let mut group = vec![first];
    while group.len() <= MOST {
        let last = *group.last()?;
        let next = next(strikes, last)?;
        if strikes.length_ms(last, next) > LONGEST_MS || strikes.all[last].length() * 4 > strikes.quarter {
            return None;
        }
        group.push(next);
        if strikes.all[next].length() * 2 >= strikes.all[first].length() * 3 {
            return Some(group);
        }
    }
    None
}

/// The nearest note that starts where this one ends.
fn next(strikes: &Strikes, index: usize) -> Option<usize> {
    let now = &strikes.all[index];
    let slack = (strikes.quarter / 48).max(1);
    let near = |next: &usize| {
        let step = strikes.all[*next].pitch.abs_diff(now.pitch);
        step <= WIDEST && strikes.all[*next].start > now.start && strikes.is_free(*next)
    };
    let starts = strikes.starting(now.end.saturating_sub(slack), now.end + slack + 1).filter(near);
    starts.min_by_key(|next| (strikes.all[*next].pitch.abs_diff(now.pitch), *next))
}

/// Whether a grace on the beat leaves its note where none is written, or a grace before the beat starts where none is.
fn is_uncounted(strikes: &Strikes, first: usize, main: usize) -> bool {
    let coarse = |index: usize| strikes.on(index, 4) || strikes.on(index, 3);
    (coarse(first) && !strikes.is_counted(main))
        || (coarse(main) && !strikes.is_counted(first))
        || (coarse(first) && !coarse(main) && is_snap(strikes, first))
}

/// A note of a thirty-second or less on the beat.
fn is_snap(strikes: &Strikes, first: usize) -> bool {
    strikes.on(first, 2) && strikes.all[first].length() * 8 <= strikes.quarter
}
