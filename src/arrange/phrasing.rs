//! Slurs and dots that the source bears out, the same in all parts that have the same figure.

use super::Articulation;
use super::draft::{Draft, Drafts};
use super::source::Source;
use crate::line::Role;
use crate::score::{MeterMap, Tick};
use std::collections::BTreeMap;
use std::ops::Range;

/// So many of ten notes that another follows must end before it begins, or lengths tell nothing of slurs: programs write
/// full lengths, slur or not (ours).
const APART: usize = 3;

/// The widest leap that accompaniment slurs over a bar line, in semitones.
const LEAP: u8 = 12;

/// Which parts of a source play some notes joined and others not, so that what is joined is meant to be.
pub(super) fn telling_parts(source: &Source) -> Vec<bool> {
    let mut parts: BTreeMap<u16, Vec<(u64, u64)>> = BTreeMap::new();
    for note in source.notes.iter().filter(|note| !note.percussion) {
        parts.entry(note.part).or_default().push((note.start, note.end));
    }
    let count = parts.keys().last().map_or(0, |last| usize::from(*last) + 1);
    let mut telling = vec![false; count];
    for (part, mut notes) in parts {
        notes.sort_unstable();
        telling[usize::from(part)] = tells(&notes, source.quarter);
    }
    telling
}

/// `notes` by start. Before a rest as long as the note or longer nothing can be told.
fn tells(notes: &[(u64, u64)], quarter: u64) -> bool {
    let (mut joined, mut apart) = (0, 0);
    for pair in notes.windows(2).filter(|pair| pair[0].0 < pair[1].0) {
        let ((start, end), (next, _)) = (pair[0], pair[1]);
        match next.saturating_sub(end) {
            gap if gap <= quarter / 16 => joined += 1,
            gap if gap < end - start => apart += 1,
            _ => {}
        }
    }
    apart * 10 >= (joined + apart) * APART && joined > 0
}

/// Whether a draft is joined to the next attack under a slur: the source lets them touch where that tells something, the
/// pitch changes, it is no last of repeated notes, it is not held for bars, and an accompaniment does not leap there.
pub(super) fn is_joined(source: &Source, telling: &[bool], meters: &MeterMap, drafts: &[Draft], place: usize) -> bool {
    let draft = &drafts[place];
    let Some(next) = drafts[place + 1..].iter().find(|next| next.start > draft.start) else { return false };
    let part = draft.sources.first().map(|id| usize::from(source.note(*id).part));
    let told = part.and_then(|part| telling.get(part)).copied().unwrap_or(false);
    let quarter = source.quarter;
    let touches = draft.end + quarter / 16 >= next.start;
    if !told || !touches || next.pitch == draft.pitch || is_repeated(drafts, place, quarter) {
        return false;
    }
    let bar = meters.bar_at(Tick(draft.start)).span;
    let held = draft.end - draft.start > bar.length().0 * 2;
    let leads = matches!(draft.role, Role::Melody | Role::Countermelody);
    let leaps = next.pitch.abs_diff(draft.pitch) > LEAP && !bar.contains(Tick(next.start));
    !held && (leads || !leaps)
}

/// Whether a draft says again what came just before it.
fn is_repeated(drafts: &[Draft], place: usize, quarter: u64) -> bool {
    let draft = &drafts[place];
    let earlier = drafts[..place].iter().rev().take_while(|before| before.end + quarter >= draft.start).take(8);
    let before: Vec<&Draft> = earlier.filter(|before| before.start < draft.start).collect();
    let last = before.iter().map(|before| before.start).max();
    before.iter().any(|before| Some(before.start) == last && before.pitch == draft.pitch)
}

/// What makes two seats' bars the same figure: starts, pitch classes and lengths.
type Figure = Vec<(u64, u8, u64)>;

/// One articulation for one figure: where seats have the same bar, each note is articulated as most of them have it, and
/// plainly where they are divided.
pub(super) fn agree(drafts: &Drafts, articulations: &mut [Vec<Articulation>], meters: &MeterMap) {
    let mut figures: BTreeMap<Figure, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for (seat, part) in drafts.seats.iter().enumerate() {
        let mut from = 0;
        while let Some(first) = part.get(from) {
            let bar = meters.bar_at(Tick(first.start)).span;
            let to = from + part[from..].partition_point(|draft| draft.start < bar.end.0);
            let to = to.max(from + 1);
            let figure =
                part[from..to].iter().map(|d| (d.start, d.pitch % 12, d.breath.unwrap_or(d.end) - d.start)).collect();
            figures.entry(figure).or_default().push((seat, from..to));
            from = to;
        }
    }
    for (figure, places) in figures.into_iter().filter(|(_, places)| places.len() > 1) {
        for index in 0..figure.len() {
            let at = |(seat, range): &(usize, Range<usize>)| (*seat, range.start + index);
            let said: Vec<Articulation> =
                (places.iter().map(at)).filter_map(|(seat, at)| articulations.get(seat)?.get(at).copied()).collect();
            let voted = vote(&said);
            for (seat, at) in places.iter().map(at) {
                if let Some(articulation) = articulations.get_mut(seat).and_then(|part| part.get_mut(at)) {
                    *articulation = voted;
                }
            }
        }
    }
}

/// What more than half say.
fn vote(said: &[Articulation]) -> Articulation {
    let count = |articulation: &Articulation| said.iter().filter(|other| *other == articulation).count();
    said.iter().copied().find(|articulation| count(articulation) * 2 > said.len()).unwrap_or(Articulation::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_lengths_tell_nothing_of_slurs() {
        let notes = |gap: &dyn Fn(u64) -> u64| (0..20).map(|i| (i * 480, i * 480 + 480 - gap(i))).collect::<Vec<_>>();
        assert!(!tells(&notes(&|_| 0), 480));
        assert!(!tells(&notes(&|i| if i % 8 == 0 { 120 } else { 0 }), 480));
        assert!(tells(&notes(&|i| if i % 2 == 0 { 120 } else { 0 }), 480));
    }

    #[test]
    fn the_divided_play_plainly() {
        use Articulation::{Legato, Plain, Staccato};
        assert_eq!(vote(&[Legato, Plain]), Plain);
        assert_eq!(vote(&[Legato, Legato, Plain]), Legato);
        assert_eq!(vote(&[Staccato, Legato, Plain]), Plain);
    }
}
