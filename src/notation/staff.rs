//! A seat's part ready to be written: events, instruments, written pitches, clefs.

use super::Page;
use super::bars::Bars;
use super::called;
use super::clef::choose;
use super::directions::{self, Direction, Placed};
use super::event::{self, Event};
use super::grid::Beat;
use super::holds::Holds;
use super::percussion;
use super::slurs::{self, LineEnd};
use super::spelling::{Heard, Spelling};
use super::transposition::Transposition;
use super::written::Written;
use crate::arrange::{ArrangedNote, Arrangement, SeatPart};
use crate::ensemble::Seat;
use crate::profile::{Clef, Profile};
use crate::score::{Key, Name, Sound, Tick};
use std::collections::BTreeSet;

/// What a change of clef costs, against `clef::bar_cost` (ours; a player accepts a bar of four ledger lines before a change).
const CLEF_CHANGE: i64 = 8;

/// What all parts of a piece share.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) arrangement: &'a Arrangement,
    pub(super) page: Page,
    pub(super) bars: Bars,
    pub(super) beats: Vec<Beat>,
    /// Whether it is jazz whose eighths swing, written even.
    pub(super) swings: bool,
    pub(super) spelling: Spelling,
    /// The sounding key of each bar.
    pub(super) keys: Vec<Key>,
    /// Tempo and rehearsal marks.
    pub(super) directions: Vec<Placed>,
    /// Bars with a double bar before them, by index.
    pub(super) sections: BTreeSet<usize>,
    /// Holds over rests and bar lines.
    pub(super) holds: Holds,
}

/// One seat's part.
#[derive(Debug)]
pub(super) struct Staff<'a> {
    pub(super) seat: &'a Seat,
    pub(super) part: &'a SeatPart,
    /// Number of staves.
    pub(super) staves: u8,
    /// By (staff, onset, voice).
    pub(super) events: Vec<Event>,
    /// The events that sound in each bar, by index.
    pub(super) by_bar: Vec<Vec<usize>>,
    /// The instrument of each bar, an index into the seat's profiles.
    pub(super) instruments: Vec<u8>,
    /// The clef of each bar, by staff.
    pub(super) clefs: Vec<Vec<Clef>>,
    /// Ends of slurs and slides.
    pub(super) lines: Vec<LineEnd>,
    /// What stands beside the notes.
    pub(super) directions: Vec<Placed>,
    /// Syllables by event.
    pub(super) lyrics: Vec<(usize, crate::score::Syllable)>,
    /// Events with a breath mark after them.
    pub(super) breaths: Vec<usize>,
}

impl<'a> Staff<'a> {
    /// Prepares the part of a seat.
    pub(super) fn new(piece: &Piece<'a>, seat: &'a Seat, part: &'a SeatPart) -> Self {
        let tick = super::value::QUARTER / u32::from(piece.arrangement.frame.division().per_quarter()) + 1;
        let time = event::Time { bars: &piece.bars, beats: &piece.beats, tick, swings: piece.swings };
        let events = event::events(part, seat, &time);
        let staves = if seat.profile().is_unpitched() { 1 } else { seat.profile().notation.staves.clamp(1, 2) };
        let mut staff = Self {
            seat,
            part,
            staves,
            by_bar: by_bar(&events, &piece.bars),
            instruments: instruments(part, &events, &piece.bars),
            clefs: Vec::new(),
            lines: slurs::lines(part, &events, &piece.bars),
            directions: directions::of_seat(part, seat, piece.arrangement, &events, &piece.bars),
            lyrics: super::lyrics::syllables(part, &events, &piece.bars),
            breaths: super::lyrics::breaths(part, &events, &piece.bars),
            events,
        };
        staff.clefs = (0..staves).map(|number| staff.choose_clefs(piece, number)).collect();
        staff
    }

    /// The instrument it bears the name of: the only one that plays, else the usual one.
    pub(super) fn bearer(&self) -> &Profile {
        self.seat.instrument(called::only(self.part).unwrap_or(0))
    }

    /// The instrument of a bar.
    pub(super) fn profile(&self, bar: usize) -> &Profile {
        let index = self.instruments.get(bar).copied().unwrap_or(0);
        self.seat.instrument(index)
    }

    /// How a bar is transposed.
    pub(super) fn transposition(&self, piece: &Piece<'_>, bar: usize) -> Transposition {
        Transposition::of(self.profile(bar), piece.page)
    }

    /// The written key signature of a bar.
    pub(super) fn key(&self, piece: &Piece<'_>, bar: usize) -> i32 {
        let key = piece.keys.get(bar).copied().unwrap_or(Key::C_MAJOR);
        self.transposition(piece, bar).key(key).0
    }

    /// The written pitch of a note in a bar; a percussion key's place on the staff.
    pub(super) fn written(&self, piece: &Piece<'_>, note: &ArrangedNote, bar: usize) -> Written {
        match note.sound {
            Sound::Pitched(pitch) => {
                // A note held into another key keeps its name.
                let bar = piece.bars.index_at(note.start).min(bar);
                let transposition = self.transposition(piece, bar);
                let key = piece.keys.get(bar).copied().unwrap_or(Key::C_MAJOR);
                let turn = transposition.key(key).1;
                let midi = i32::from(pitch.midi()) + transposition.semitones;
                let ours = || piece.spelling.fifths(note.start, pitch.midi());
                Written::new(midi, note.spelled().map_or_else(ours, Name::fifths) + turn)
            }
            Sound::Percussion(key) => {
                let place = percussion::place(self.profile(bar), key);
                Written::new(i32::from(place.midi()), natural(place.class()))
            }
        }
    }

    fn choose_clefs(&self, piece: &Piece<'_>, number: u8) -> Vec<Clef> {
        let mut heights: Vec<Vec<i32>> = vec![Vec::new(); piece.bars.0.len()];
        for event in self.events.iter().filter(|event| event.staff == number) {
            let bar = piece.bars.index_of(event.onset);
            let notes = event.notes.iter().filter_map(|index| self.part.notes.get(*index));
            if let Some(in_bar) = heights.get_mut(bar) {
                in_bar.extend(notes.map(|note| self.written(piece, note, bar).height()));
            }
        }
        let clefs = self.clefs_at_hand(piece, number);
        choose(&clefs, &heights, if self.staves > 1 { CLEF_CHANGE * 2 } else { CLEF_CHANGE })
    }

    fn clefs_at_hand(&self, piece: &Piece<'_>, number: u8) -> Vec<Clef> {
        if self.seat.profile().is_unpitched() {
            return vec![Clef::Percussion];
        }
        let profile = self.bearer();
        if self.staves > 1 {
            return if number == 0 { vec![Clef::Treble, Clef::Bass] } else { vec![Clef::Bass, Clef::Treble] };
        }
        let mut clefs = profile.notation.clefs.clone();
        if Transposition::of(profile, piece.page).at_concert(profile) {
            let missing = [Clef::Treble, Clef::Bass].into_iter().filter(|clef| !clefs.contains(clef));
            clefs.extend(missing.collect::<Vec<_>>());
        }
        clefs
    }
}

/// The place on the line of fifths of a white key (a black one is taken as its sharp).
fn natural(class: u8) -> i32 {
    [0, 7, 2, 9, 4, -1, 6, 1, 8, 3, 10, 5][usize::from(class % 12)]
}

/// The events that sound in each bar, by index, in their order.
fn by_bar(events: &[Event], bars: &Bars) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); bars.0.len()];
    for (index, event) in events.iter().enumerate() {
        let (from, to) = (bars.index_of(event.onset), bars.index_of(event.end.saturating_sub(1)));
        for bar in out.iter_mut().take(to + 1).skip(from) {
            bar.push(index);
        }
    }
    out
}

/// The instrument of each bar: that of its first note, else the one before.
fn instruments(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<u8> {
    let mut first: Vec<Option<(u64, u8)>> = vec![None; bars.0.len()];
    for event in events {
        let Some(note) = event.notes.first().and_then(|note| part.notes.get(*note)) else { continue };
        if let Some(place) = first.get_mut(bars.index_of(event.onset)) {
            let candidate = (event.onset, note.instrument);
            *place = Some(place.map_or(candidate, |old| old.min(candidate)));
        }
    }
    let opening = first.iter().flatten().next().map_or(0, |(_, instrument)| *instrument);
    let mut current = opening;
    let follow = |place: &Option<(u64, u8)>| {
        current = place.map_or(current, |(_, instrument)| instrument);
        current
    };
    first.iter().map(follow).collect()
}

/// The bars at which the piece changes key, or a rehearsal mark stands; never the first.
pub(super) fn sections(bars: &Bars, keys: &[Key], directions: &[Placed]) -> BTreeSet<usize> {
    let changes = keys.windows(2).zip(1..).filter(|(pair, _)| pair[0].fifths() != pair[1].fifths());
    let marks = directions.iter().filter(|(_, what)| matches!(what, Direction::Rehearsal(_)));
    let marked = marks.map(|(at, _)| bars.index_of(*at));
    changes.map(|(_, bar)| bar).chain(marked).filter(|bar| *bar > 0).collect()
}

/// The pitched notes of each seat, for the spelling.
pub(super) fn heard(arrangement: &Arrangement) -> Vec<Vec<Heard>> {
    let heard = |note: &ArrangedNote| {
        let midi = note.sound.pitch()?.midi();
        Some(Heard { tick: note.start, midi, end: note.span().end, name: note.spelled() })
    };
    arrangement.seats.iter().map(|seat| seat.notes.iter().filter_map(heard).collect()).collect()
}

/// The onsets of each seat in units, sorted.
pub(super) fn onsets(arrangement: &Arrangement, bars: &Bars) -> Vec<Vec<u64>> {
    let of = |seat: &SeatPart| seat.notes.iter().map(|note| bars.units_at(note.start)).collect();
    arrangement.seats.iter().map(of).collect()
}

/// The sounding key of each bar; a change inside a bar holds from the next.
pub(super) fn keys(arrangement: &Arrangement, bars: &Bars) -> Vec<Key> {
    let map = &arrangement.frame.keys;
    let first = map.changes().first().map_or(Key::C_MAJOR, |(tick, key)| {
        let in_first_bar = bars.0.first().is_some_and(|bar| *tick < bar.ticks.end);
        if in_first_bar || *tick == Tick::ZERO { *key } else { Key::C_MAJOR }
    });
    bars.0
        .iter()
        .enumerate()
        .map(|(i, bar)| if i == 0 { first } else { map.key_at(bar.ticks.start).unwrap_or(first) })
        .collect()
}
