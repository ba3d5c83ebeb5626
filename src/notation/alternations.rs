//! Tremolos between two notes: each head is written as long as both are together.

use super::event::Event;
use super::rhythm::{Alternates, Line, Sign};
use super::value::Value;
use crate::arrange::SeatPart;
use crate::score;

/// Writes as such the pairs of a bar that stand side by side and are equally long; others stay two notes.
pub(super) fn pair(line: &mut Line, part: &SeatPart, events: &[Event]) {
    for index in 1..line.signs.len() {
        let (first, second) = (line.signs[index - 1], line.signs[index]);
        let Some((strokes, value)) = paired(&first, &second, part, events) else { continue };
        for (at, begins) in [(index - 1, true), (index, false)] {
            line.signs[at].value = Some(value);
            line.signs[at].alternates = Some(Alternates { begins, strokes });
        }
    }
}

/// The strokes between two signs, and the value of each, if they are the halves of a tremolo.
fn paired(first: &Sign, second: &Sign, part: &SeatPart, events: &[Event]) -> Option<(u8, Value)> {
    let plain = |sign: &Sign| !sign.tied_back && !sign.tied_on && sign.tuplet.is_none() && sign.alternates.is_none();
    let numbers = |sign: &Sign| sign.event.map(|event| numbers(part, events.get(event)));
    let fits = plain(first) && plain(second) && first.length == second.length;
    let theirs = numbers(second).filter(|_| fits)?;
    let (_, strokes) = numbers(first)?.into_iter().find(|(own, _)| theirs.iter().any(|(other, _)| own == other))?;
    Some((strokes, Value::of(first.length * 2)?))
}

/// The tremolos that notes of an event belong to: numbers and strokes.
fn numbers(part: &SeatPart, event: Option<&Event>) -> Vec<(u32, u8)> {
    let notes = event.into_iter().flat_map(|event| &event.notes).filter_map(|note| part.notes.get(*note));
    let alternations = notes.flat_map(|note| &note.signs).filter_map(score::Sign::alternation);
    alternations.map(|(number, strokes)| (number, strokes.clamp(1, 4))).collect()
}
