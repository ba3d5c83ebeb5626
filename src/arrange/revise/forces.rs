//! The edits that make a part smaller without a note less: a mute, and one player in place of all.

use super::super::arrangement::Arrangement;
use super::acts::inside;
use super::change::Change;
use crate::ensemble::Seat;
use crate::profile::Technique;
use crate::score::{Mark, Marked, Tick, TickSpan};

/// The ordinary notes in a span with the mute.
pub(super) fn mute(seat: &Seat, change: &mut Change, span: TickSpan) -> Result<(), String> {
    if seat.profile().manner(Technique::Muted).is_none() {
        return Err("the instrument has no mute".to_owned());
    }
    let mut muted = false;
    for note in change.part().notes.iter_mut().filter(inside(span)) {
        if note.technique == Technique::Ordinary {
            note.technique = Technique::Muted;
            muted = true;
        }
    }
    if muted { Ok(()) } else { Err("no note there can be muted".to_owned()) }
}

/// One player in a span, all from the next note on.
pub(super) fn solo(arrangement: &Arrangement, seat: &Seat, change: &mut Change, span: TickSpan) -> Result<(), String> {
    if !seat.has_players_to_spare() {
        return Err("the seat has no players that could rest".to_owned());
    }
    let part = change.part();
    let starts = || part.notes.iter().filter(|note| span.contains(note.start)).map(|note| note.start);
    let first = starts().next().ok_or("the seat rests there")?;
    let alone = starts().zip(starts().skip(1)).all(|(start, next)| start < next);
    let said = |mark: &Marked| matches!(mark, Marked::At(_, mark) if mark.asks_for_one().is_some());
    if !alone || part.marks.iter().any(said) {
        return Err("who plays is said there already, or the players are divided".to_owned());
    }
    let say = |at: Tick, words: &str| Marked::At(at, Mark::Technique(words.to_owned()));
    let next = part.notes.iter().map(|note| note.start).find(|start| *start >= span.end);
    let back = next.filter(|next| *next < arrangement.frame.end).map(|next| say(next, tutti(seat)));
    part.marks.extend(std::iter::once(say(first, "1.")).chain(back));
    Ok(())
}

/// How a part says that all play again.
const fn tutti(seat: &Seat) -> &'static str {
    if seat.players == 2 { "a2" } else { "tutti" }
}
