//! From the notes of a seat to chords on staves in notated time.

use super::bars::Bars;
use super::grid::{Beat, Grids, are_written, is_exact};
use super::value::QUARTER;
use super::{percussion, swing, voices};
use crate::arrange::{ArrangedNote, Articulation, SeatPart};
use crate::ensemble::Seat;
use crate::line::hands::{attacks, left_hand};
use crate::profile::{Excitation, Profile, Technique};
use crate::score::Sign;

/// Notes of one voice that start and end together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// First unit, from the start of the piece.
    pub(super) onset: u64,
    /// First unit after.
    pub(super) end: u64,
    /// Indices of the notes in the seat's part, low to high.
    pub(super) notes: Vec<usize>,
    /// Indices of grace notes before it, in time order.
    pub(super) graces: Vec<usize>,
    /// Staff, counted from 0.
    pub(super) staff: u8,
    /// Voice on the staff, counted from 0; 0 is the upper.
    pub(super) voice: u8,
}

/// The time in which a seat's notes are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time<'a> {
    pub(super) bars: &'a Bars,
    pub(super) beats: &'a [Beat],
    /// Units of a tick, rounded up.
    pub(super) tick: u32,
    /// Whether the piece swings.
    pub(super) swings: bool,
}

/// A note on its way to the grid, in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Raw {
    index: usize,
    key: u8,
    start: u64,
    stop: u64,
    onset: u64,
    end: u64,
    /// Written as a grace note.
    grace: bool,
    /// One stroke that cannot be held.
    stroke: bool,
}

/// The events of a seat by (staff, onset, voice).
///
/// In a piece that swings, swung eighths are written even.
pub(super) fn events(part: &SeatPart, seat: &Seat, time: &Time<'_>) -> Vec<Event> {
    let Time { bars, beats, tick, swings } = *time;
    let raw = |(index, note): (usize, &ArrangedNote)| {
        let (start, stop) = (bars.units_at(note.start), bars.units_at(note.span().end));
        let (grace, stroke) = (note.is_grace(), is_stroke(note, seat.instrument(note.instrument)));
        Raw { index, key: note.sound.midi(), start, stop, onset: start, end: stop, grace, stroke }
    };
    let mut all: Vec<Raw> = part.notes.iter().enumerate().map(raw).collect();
    if swings {
        straighten(&mut all, beats);
    }
    if seat.profile().is_unpitched() {
        let mut strokes = percussion::events(part, staff_of_drums(all, beats, tick), beats);
        strokes.iter_mut().for_each(|event| event.end = bars.one_sign(event.onset, event.end));
        return strokes;
    }
    let staves = if seat.profile().notation.staves >= 2 { by_hand(all, part, seat) } else { vec![all] };
    let single = seat.polyphony() == 1;
    let mut out = Vec::new();
    for (staff, notes) in (0u8..).zip(staves) {
        let mut events = on_grid(notes, staff, time, single);
        voices::assign(&mut events, |event| part.notes.get(*event.notes.last()?).map(|note| note.sound.midi()));
        out.append(&mut events);
    }
    for event in out.iter_mut().filter(|event| is_short(part, event)) {
        event.end = bars.one_sign(event.onset, event.end);
    }
    out
}

fn straighten(notes: &mut [Raw], beats: &[Beat]) {
    let mut onsets: Vec<u64> = notes.iter().map(|note| note.start).collect();
    onsets.sort_unstable();
    let straight = swing::straighten(beats, &onsets);
    for note in notes {
        (note.start, note.stop) = (straight(note.start), straight(note.stop));
        (note.onset, note.end) = (note.start, note.stop);
    }
}

/// Whether an event is played short, so that it needs no tie: a dot says enough.
fn is_short(part: &SeatPart, event: &Event) -> bool {
    let mut notes = event.notes.iter().filter_map(|note| part.notes.get(*note));
    notes.all(|note| note.articulation == Articulation::Staccato)
}

/// Whether a note is one stroke on an instrument that cannot sustain: a roll is as long as it is written.
fn is_stroke(note: &ArrangedNote, profile: &Profile) -> bool {
    let long = |sign: &Sign| matches!(sign, Sign::Tremolo(_) | Sign::Alternation(..) | Sign::Trill(_));
    let rolled = note.technique == Technique::Roll || note.signs.iter().any(long);
    profile.excitation == Excitation::Struck && profile.capability.notes_sustained == 0 && !rolled
}

/// Upper and lower staff: as the source has them, else by what each hand can take.
fn by_hand(notes: Vec<Raw>, part: &SeatPart, seat: &Seat) -> Vec<Vec<Raw>> {
    let staff = |note: &Raw| part.notes.get(note.index).and_then(|note| note.staff);
    if notes.iter().all(|note| staff(note).is_some()) {
        let (lower, upper) = notes.into_iter().partition(|note| staff(note) > Some(0));
        return vec![upper, lower];
    }
    let struck = notes.iter().map(|note| (note.start, note.key, note.index));
    let attacks = attacks(struck, u64::from(QUARTER / 16));
    let mut left = left_hand(&attacks, seat.profile().capability.hand_span);
    left.sort_unstable();
    let (lower, upper) = notes.into_iter().partition(|note| left.binary_search(&note.index).is_ok());
    vec![upper, lower]
}

/// Snaps onsets; drum strokes have no length of their own.
fn staff_of_drums(mut notes: Vec<Raw>, beats: &[Beat], tick: u32) -> Vec<(usize, u64)> {
    let onsets: Vec<u64> = notes.iter().map(|note| note.start).collect();
    let grids = Grids::choose(beats, &onsets, is_exact(&onsets, tick));
    for note in &mut notes {
        note.onset = grids.onset(note.start);
    }
    notes.iter().map(|note| (note.index, note.onset)).collect()
}

fn on_grid(mut notes: Vec<Raw>, staff: u8, time: &Time<'_>, single: bool) -> Vec<Event> {
    let Time { beats, tick, .. } = *time;
    notes.sort_by_key(|note| (note.start, note.key, note.index));
    let onsets: Vec<u64> = notes.iter().filter(|note| !note.grace).map(|note| note.start).collect();
    let exact = is_exact(&onsets, tick);
    let grids = Grids::choose(beats, &onsets, exact);
    for note in &mut notes {
        note.onset = grids.onset(note.start);
    }
    lead_to_notes(&mut notes);
    // A performance that was quantised has exact onsets, and ends as they were played.
    let stops: Vec<u64> = notes.iter().map(|note| note.stop).collect();
    let (mut main, graces) = without_graces(notes, single);
    set_ends(&mut main, &grids, exact && are_written(&stops, tick), tick, single);
    untie(&mut main, time.bars);
    chords(main, graces, staff)
}

/// Ends strokes that cannot be held before the bar line, where a tie over it would ask for nothing.
fn untie(notes: &mut [Raw], bars: &Bars) {
    for note in notes.iter_mut().filter(|note| note.stroke && bars.over_line(note.onset, note.end)) {
        note.end = bars.one_sign(note.onset, note.end);
    }
}

/// Gives written grace notes the onset of the note they lead to.
fn lead_to_notes(notes: &mut [Raw]) {
    let mut next = None;
    for note in notes.iter_mut().rev() {
        if !note.grace {
            next = Some(note.onset);
        } else if let Some(onset) = next {
            note.onset = onset;
        }
    }
}

/// Takes out notes that fall together with a later one on the grid and end before it: they become grace notes.
fn without_graces(notes: Vec<Raw>, single: bool) -> (Vec<Raw>, Vec<Raw>) {
    let (mut main, mut graces) = (Vec::with_capacity(notes.len()), Vec::new());
    for group in notes.chunk_by(|a, b| a.onset == b.onset) {
        let last = group.iter().map(|note| note.start).max().unwrap_or(0);
        for note in group {
            let apart = last - note.start;
            let ended = note.stop <= last + u64::from(QUARTER / 32);
            let struck_apart = apart > u64::from(QUARTER / 24);
            let early = (struck_apart && ended) || ((single || note.grace) && apart > 0);
            if early { graces.push(*note) } else { main.push(*note) }
        }
    }
    (main, graces)
}

fn set_ends(notes: &mut [Raw], grids: &Grids<'_>, exact: bool, tick: u32, single: bool) {
    let mut onsets: Vec<u64> = notes.iter().map(|note| note.onset).collect();
    onsets.dedup();
    for note in notes.iter_mut() {
        let next = onsets.get(onsets.partition_point(|onset| *onset <= note.onset)).copied();
        note.end = end_of(note, next, grids, exact, tick, single);
    }
    if !exact {
        even_out_chords(notes);
    }
}

/// The notated end of a note whose next neighbour on the staff starts at `next`.
fn end_of(note: &Raw, next: Option<u64>, grids: &Grids<'_>, exact: bool, tick: u32, single: bool) -> u64 {
    let snapped = grids.offset(note.stop, note.onset);
    let Some(next) = next else { return snapped };
    let sounding = note.stop.saturating_sub(note.start).max(1);
    let over = note.stop.saturating_sub(next);
    if note.stop >= next {
        // A player's fingers let go late; only what stays for a quarter more is held on purpose.
        let slight = over < u64::from(QUARTER) || over * 6 <= sounding;
        return if single || (!exact && slight) || over <= u64::from(tick) { next } else { snapped };
    }
    let gap = next - note.stop;
    let whole = next - note.onset;
    let told = exact && grids.holds(note.stop, u64::from(tick) * 2);
    let close = if told {
        gap <= u64::from(QUARTER / 8) && gap * 4 <= whole
    } else {
        gap <= u64::from(QUARTER / 4).max(whole * 2 / 5) && gap < u64::from(QUARTER)
    };
    if close { next } else { snapped.min(next) }
}

/// Notes struck together and let go almost together end together.
fn even_out_chords(notes: &mut [Raw]) {
    for group in notes.chunk_by_mut(|a, b| a.onset == b.onset) {
        let longest = group.iter().map(|note| note.end).max().unwrap_or(0);
        for note in group {
            let short = longest - note.end;
            if short <= u64::from(QUARTER / 4) || short * 3 <= longest - note.onset {
                note.end = longest;
            }
        }
    }
}

/// Joins notes of equal onset and end; a unison gets an event of its own.
fn chords(mut notes: Vec<Raw>, graces: Vec<Raw>, staff: u8) -> Vec<Event> {
    notes.sort_by_key(|note| (note.onset, note.end, note.key, note.index));
    let mut events: Vec<(Event, u8)> = Vec::new();
    for note in notes {
        let fits =
            |(event, top): &&mut (Event, u8)| event.onset == note.onset && event.end == note.end && *top < note.key;
        let mut same = events.iter_mut().rev().take(8);
        match same.find(fits) {
            Some((event, top)) => {
                event.notes.push(note.index);
                *top = note.key;
            }
            None => {
                let (onset, end) = (note.onset, note.end);
                events.push((
                    Event { onset, end, notes: vec![note.index], graces: Vec::new(), staff, voice: 0 },
                    note.key,
                ));
            }
        }
    }
    let mut events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
    for grace in graces {
        let at = events.partition_point(|event| event.onset < grace.onset);
        if let Some(event) = events.get_mut(at) {
            event.graces.push(grace.index);
        }
    }
    events
}
