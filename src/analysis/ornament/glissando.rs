//! Glissandi: a run of equal steps, too fast and too even to be counted, that ends in a longer note.

use super::strikes::Strikes;
use super::{Figure, OrnamentKind};

/// Slowest step: fourteen notes a second.
const SLOWEST_MS: i64 = 71;
/// Fewest notes before the target.
const FEWEST: usize = 7;

/// Adds every glissando: all semitones, all white keys or all black ones, off the grid of written runs.
pub(super) fn find(strikes: &mut Strikes, found: &mut Vec<Figure>) {
    found.extend(strikes.each_free(SLOWEST_MS, |strikes, first| {
        let run = [true, false].into_iter().map(|up| slide(strikes, first, up)).max_by_key(Vec::len)?;
        let (target, slid) = run.split_last()?;
        let pitches: Vec<u8> = slid.iter().map(|index| strikes.all[*index].pitch).collect();
        let last = *slid.last()?;
        let long = strikes.all[*target].length() >= strikes.all[last].length() * 3;
        let slides = slid.len() >= FEWEST && long && is_keyboard(&pitches) && is_uncounted(strikes, slid);
        slides.then(|| Figure { kind: OrnamentKind::Glissando, main: *target, strikes: run.clone() })
    }));
}

/// Strikes from `first` on by steps of three semitones at most, one way.
fn slide(strikes: &Strikes, first: usize, up: bool) -> Vec<usize> {
    let mut run = vec![first];
    let mut last = first;
    loop {
        let pitch = strikes.all[last].pitch;
        let next = (1..=3).filter_map(|step| if up { pitch.checked_add(step) } else { pitch.checked_sub(step) });
        let next = next.filter_map(|pitch| strikes.next_of(pitch, strikes.all[last].start + 1));
        let next = next.filter(|next| strikes.is_free(*next) && strikes.ms(last, *next) <= SLOWEST_MS);
        let Some(next) = next.min_by_key(|next| (strikes.all[*next].start, *next)) else { return run };
        run.push(next);
        last = next;
    }
}

/// All semitones, or all keys of one colour.
fn is_keyboard(pitches: &[u8]) -> bool {
    let white = |pitch: &u8| [0, 2, 4, 5, 7, 9, 11].contains(&(pitch % 12));
    let chromatic = pitches.windows(2).all(|pair| pair[0].abs_diff(pair[1]) == 1);
    chromatic || pitches.iter().all(white) || !pitches.iter().any(white)
}

/// Whether most of the run stands off the grids of written runs (eighths and twelfths of a quarter).
fn is_uncounted(strikes: &Strikes, run: &[usize]) -> bool {
    !strikes.exact || run.iter().filter(|index| strikes.is_counted(**index)).count() * 2 <= run.len()
}
