//! Octaves inside a strand: where the line as moved leaves the range, as few turns as can be, at rests and leaps rather
//! than inside a run; a copy turns at rests alone.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;
use crate::score::NoteId;

const FOLDS: [i16; 9] = [0, 12, -12, 24, -24, 36, -36, 48, -48];
const NEVER: i64 = i64::MAX / 4;

/// By how much each note of a strand moves further than `shift`; `None` where the seat has the pitch class nowhere.
pub(in crate::arrange) fn fold(source: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> Vec<Option<i16>> {
    let inside = |pitch: u8| seat.moved(pitch, shift).is_some_and(|p| seat.has(p));
    if strand.pitches.iter().all(|(pitch, _)| inside(*pitch)) {
        return vec![Some(0); strand.notes.len()];
    }
    let mut costs: Vec<[i64; FOLDS.len()]> = Vec::with_capacity(strand.notes.len());
    for (place, id) in strand.notes.iter().enumerate() {
        let pitch = source.note(*id).pitch;
        let mut own = FOLDS.map(|fold| note_cost(strand, seat, pitch, shift, fold));
        if place > 0 {
            for (i, cost) in own.iter_mut().enumerate() {
                let way = |j: usize| costs[place - 1][j] + turn_cost(source, strand, place, FOLDS[j], FOLDS[i]);
                *cost += (0..FOLDS.len()).map(way).min().unwrap_or(0);
            }
        }
        costs.push(own);
    }
    trace(source, strand, &costs)
        .into_iter()
        .zip(&strand.notes)
        .map(|(fold, id)| {
            Some(fold).filter(|fold| seat.moved(source.note(*id).pitch, shift + fold).is_some_and(|p| seat.has(p)))
        })
        .collect()
}

/// By how much each note of a copy moves further than `shift`: all between two rests together, or `None` where they are
/// out of range. A copy is not worth a turn inside a run, and only the tune's is worth another octave: others would lie
/// above it or under the bass.
pub(in crate::arrange) fn fold_copy(
    source: &Source,
    strand: &Strand,
    seat: &SeatFacts,
    shift: i16,
) -> Vec<Option<i16>> {
    let folds: &[i16] = if strand.role == Role::Melody { &[0, -12, 12] } else { &[0] };
    let run = |run: &[NoteId]| vec![as_one(source, run, seat, shift, folds); run.len()];
    runs(source, strand).flat_map(run).collect()
}

/// The same for a copy that a pin asks for: at any octave, and where a run fits at none, note by note.
pub(in crate::arrange) fn fold_asked(
    source: &Source,
    strand: &Strand,
    seat: &SeatFacts,
    shift: i16,
) -> Vec<Option<i16>> {
    let mut each = fold(source, strand, seat, shift).into_iter();
    let run = |run: &[NoteId]| {
        let alone: Vec<Option<i16>> = each.by_ref().take(run.len()).collect();
        as_one(source, run, seat, shift, &FOLDS).map_or(alone, |fold| vec![Some(fold); run.len()])
    };
    runs(source, strand).flat_map(run).collect()
}

/// The notes between two rests.
fn runs<'a>(source: &'a Source, strand: &'a Strand) -> impl Iterator<Item = &'a [NoteId]> {
    strand.notes.chunk_by(|last, next| !is_rest(source, *last, *next))
}

/// The first of some octaves at which all notes are in range.
fn as_one(source: &Source, run: &[NoteId], seat: &SeatFacts, shift: i16, folds: &[i16]) -> Option<i16> {
    let fits = |id: &NoteId, fold: i16| seat.moved(source.note(*id).pitch, shift + fold).is_some_and(|p| seat.has(p));
    folds.iter().copied().find(|fold| run.iter().all(|id| fits(id, *fold)))
}

/// Whether there is a rest of half a quarter between two notes.
fn is_rest(source: &Source, last: NoteId, next: NoteId) -> bool {
    source.note(next).start >= source.note(last).end + source.quarter / 2
}

/// The cheapest way, read backwards.
fn trace(source: &Source, strand: &Strand, costs: &[[i64; FOLDS.len()]]) -> Vec<i16> {
    let mut folds = vec![0; costs.len()];
    let mut next: Option<i16> = None;
    for place in (0..costs.len()).rev() {
        let onward = |i: usize| next.map_or(0, |fold| turn_cost(source, strand, place + 1, FOLDS[i], fold));
        let best = (0..FOLDS.len()).min_by_key(|i| costs[place][*i] + onward(*i)).unwrap_or(0);
        folds[place] = FOLDS[best];
        next = Some(FOLDS[best]);
    }
    folds
}

/// A note out of reach is as dear at every octave, so that its neighbours decide; else 45 a folded note, 80 in a tune.
fn note_cost(strand: &Strand, seat: &SeatFacts, pitch: u8, shift: i16, fold: i16) -> i64 {
    if !seat.moved(pitch, shift + fold).is_some_and(|p| seat.has(p)) {
        return if seat.folded(pitch, shift).is_some() { NEVER / 100_000 } else { 0 };
    }
    let each = if strand.role == Role::Melody { 80 } else { 45 };
    i64::from(fold.abs() / 12) * each
}

/// What a change of octave costs before the note at `place`: little after a rest or where it narrows a leap.
fn turn_cost(source: &Source, strand: &Strand, place: usize, from: i16, to: i16) -> i64 {
    if from == to {
        return 0;
    }
    let (last, note) = (source.note(strand.notes[place - 1]), source.note(strand.notes[place]));
    let leap = i16::from(note.pitch) - i16::from(last.pitch);
    if is_rest(source, strand.notes[place - 1], strand.notes[place]) {
        20
    } else if (leap + to - from).abs() <= leap.abs() {
        40
    } else {
        100
    }
}
