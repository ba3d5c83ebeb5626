//! Parts by height: the order among all that sounds, not only among what is struck together.
//!
//! Ranking held notes too is what makes the plain rule a good one: on Bach's chorales it is right for 98.6 of a hundred
//! notes, where ranking each chord alone is for 75 (both measured on the same 170 merged chorales).

use super::Given;

/// From which side notes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
}

/// Gives the free notes to parts by height. Notes that are held keep their parts; what is struck takes the free parts in
/// order, each as many parts from the side as notes sound beyond it. What is too many goes to the last part.
pub(super) fn give(notes: &mut [Given], parts: usize, quarter: u64, side: Side) {
    for (place, part) in by_order(notes, parts, quarter, side) {
        if let Some(given) = notes.get_mut(place) {
            given.part = part;
        }
    }
}

/// Notes that start within a sixteenth of a quarter start together.
pub(super) fn together<'a>(notes: &'a [Given], quarter: u64) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let first = notes.get(from)?.note.start;
        let more = notes.iter().skip(from).take_while(|given| given.note.start.since(first).0 <= quarter / 16).count();
        let range = from..from + more;
        from = range.end;
        Some(range)
    })
}

/// The places of the free notes that are no unisons, with the parts that height gives them.
fn by_order(notes: &[Given], parts: usize, quarter: u64, side: Side) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(notes.len());
    let mut held = vec![Held::default(); parts];
    for moment in together(notes, quarter) {
        let free = |place: &usize| notes.get(*place).is_some_and(|given| given.is_free() && !given.copy);
        let mut chord: Vec<usize> = moment.filter(free).collect();
        chord.sort_by_key(|place| notes.get(*place).map(|given| (height(given, side), given.note.id)));
        let Some(start) = chord.first().and_then(|place| notes.get(*place)).map(|given| given.note.start.0) else {
            continue;
        };
        let slots = slots(&chord, notes, &held, start + quarter / 16, side);
        for (place, slot) in chord.iter().zip(slots) {
            if let (Some(given), Some(held)) = (notes.get(*place), held.get_mut(slot)) {
                *held = Held { until: held.until.max(given.note.end().0), height: height(given, side) };
            }
            out.push((*place, if side == Side::Top { slot } else { parts - 1 - slot }));
        }
    }
    out
}

/// What a part holds.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    until: u64,
    height: u8,
}

/// Less is nearer to the side.
fn height(given: &Given, side: Side) -> u8 {
    if side == Side::Top { 127 - given.pitch() } else { given.pitch() }
}

/// A slot for each note of a chord that stands in order.
fn slots(chord: &[usize], notes: &[Given], held: &[Held], now: u64, side: Side) -> Vec<usize> {
    let last = held.len().saturating_sub(1);
    let free: Vec<usize> =
        (0..held.len()).filter(|slot| held.get(*slot).is_some_and(|held| held.until <= now)).collect();
    let busy: Vec<u8> = held.iter().filter(|held| held.until > now).map(|held| held.height).collect();
    let mut next = 0;
    let slot = |(nth, place): (usize, &usize)| {
        let own = notes.get(*place).map_or(0, |given| height(given, side));
        let rank = nth + busy.iter().filter(|height| **height < own).count();
        // As many free slots must be left as notes are.
        let spare = (free.len() + nth).saturating_sub(chord.len()).max(next);
        let choice = (next..=spare).find(|at| free.get(*at).is_some_and(|slot| *slot >= rank)).unwrap_or(spare);
        next = choice + 1;
        free.get(choice).copied().unwrap_or(last)
    };
    chord.iter().enumerate().map(slot).collect()
}
