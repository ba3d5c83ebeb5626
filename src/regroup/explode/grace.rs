//! Grace notes go with the note they lead to.

use super::Given;
use crate::score::{Sign, Tick};
use std::collections::BTreeMap;

/// Puts each grace note into the part of its note: of the chord it leads to the note under the same slur, else the one
/// of its place where the grace notes make a chord too, else the nearest.
pub(super) fn follow(notes: &mut [Given]) {
    let graces: Vec<usize> =
        (0..notes.len()).filter(|place| notes[*place].inside && notes[*place].is_grace()).collect();
    if graces.is_empty() {
        return;
    }
    let chords = chords(notes);
    let place = |grace: &usize| notes.get(*grace).map(|given| (given.source, given.note.start));
    let struck = graces.chunk_by(|a, b| place(a) == place(b));
    let led = |chord: &[usize]| -> Vec<Option<usize>> {
        chord.iter().enumerate().map(|(nth, grace)| part(notes, &chords, chord.len(), nth, *grace)).collect()
    };
    let parts: Vec<Option<usize>> = struck.flat_map(led).collect();
    for (grace, part) in graces.into_iter().zip(parts) {
        notes[grace].part = part.unwrap_or(0);
    }
}

/// The notes that are no grace notes, by source and start, from high to low.
fn chords(notes: &[Given]) -> BTreeMap<(usize, Tick), Vec<usize>> {
    let mut chords: BTreeMap<(usize, Tick), Vec<usize>> = BTreeMap::new();
    for (place, given) in notes.iter().enumerate().filter(|(_, given)| !given.is_grace()) {
        chords.entry((given.source, given.note.start)).or_default().push(place);
    }
    chords
}

/// The part of one of `count` grace notes struck together, the `nth` from above.
fn part(
    notes: &[Given],
    chords: &BTreeMap<(usize, Tick), Vec<usize>>,
    count: usize,
    nth: usize,
    grace: usize,
) -> Option<usize> {
    let own = notes.get(grace)?;
    let after = (own.source, Tick(own.note.start.0 + 1));
    let (_, chord) = chords.range(after..(own.source + 1, Tick::ZERO)).next()?;
    let slurs = |given: &Given| -> Vec<u32> {
        given
            .note
            .signs
            .iter()
            .filter_map(|sign| if let Sign::Slur(number) = sign { Some(*number) } else { None })
            .collect()
    };
    let slurred = slurs(own);
    let joined =
        |place: &&usize| notes.get(**place).is_some_and(|given| slurs(given).iter().any(|slur| slurred.contains(slur)));
    let under: Vec<usize> = chord.iter().filter(joined).copied().collect();
    let chord = if under.is_empty() { chord } else { &under };
    let by_place = (count > 1 && count <= chord.len()).then(|| chord.get(nth)).flatten();
    let near = || chord.iter().min_by_key(|place| notes.get(**place).map(|given| given.pitch().abs_diff(own.pitch())));
    by_place.or_else(near).and_then(|place| notes.get(*place)).map(|given| given.part)
}
