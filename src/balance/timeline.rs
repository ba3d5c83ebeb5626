//! Which frame is in which bar, and what each seat does in it.

use super::checks::notes_in;
use super::doubling::{Doubling, doublings};
use super::heard::Heard;
use crate::arrange::{ArrangedNote, Arrangement, Decision, Deed, SeatPart};
use crate::line::Role;
use crate::score::{Bar, TempoMap, Tick, TickSpan};
use std::ops::Range;

/// Most bars that are judged: a file may claim an end no music reaches.
const MOST_BARS: usize = 100_000;

/// The frames of every bar, and the roles of every seat by frame.
#[derive(Debug)]
pub(super) struct Timeline {
    /// Bars with their frames.
    pub(super) bars: Vec<(Bar, Range<usize>)>,
    /// By seat and frame.
    doing: Vec<Vec<Doing>>,
}

/// What a seat does in a frame: a set of roles, and whether it sounds notes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Doing(u8);

impl Doing {
    const OWN: u8 = 1 << 7;

    /// Whether it has a note of the role.
    pub(super) const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// Whether it plays a note at all.
    pub(super) const fn plays(self) -> bool {
        self.0 != 0
    }

    /// Whether it plays a note that no other seat was given.
    pub(super) const fn own(self) -> bool {
        self.0 & Self::OWN != 0
    }
}

impl Timeline {
    /// Lays frames over the arrangement.
    pub(super) fn new(heard: &Heard, arrangement: &Arrangement) -> Self {
        let frames = heard.frames();
        let tempo = &crate::perform::tempo(arrangement);
        let bars = arrangement.frame.meters.bars(arrangement.frame.end).take(MOST_BARS);
        let doing = |part| doing(part, &arrangement.decisions, tempo, frames);
        let mut timeline = Self {
            bars: bars.map(|bar| (bar, frames_of(tempo, bar.span, frames))).collect(),
            doing: arrangement.seats.iter().map(doing).collect(),
        };
        for doubling in doublings(arrangement, &timeline.bars) {
            timeline.join(&doubling, arrangement, tempo, frames);
        }
        timeline
    }

    /// Counts the notes of a seat that doubles a role as that role.
    fn join(&mut self, doubling: &Doubling, arrangement: &Arrangement, tempo: &TempoMap, frames: usize) {
        let Some(doing) = self.doing.get_mut(usize::from(doubling.seat.0)) else { return };
        for note in notes_in(arrangement, doubling.seat, doubling.span) {
            for frame in &mut doing[sounding(note, tempo, frames)] {
                frame.0 |= 1 << doubling.role as u8;
            }
        }
    }

    /// Whether a bar has the same frames in another timeline, with every seat doing the same in them.
    pub(super) fn same(&self, other: &Self, bar: usize) -> bool {
        let (Some((_, own)), Some((_, theirs))) = (self.bars.get(bar), other.bars.get(bar)) else { return false };
        let alike = |seat: usize| own.clone().all(|frame| self.doing(seat, frame) == other.doing(seat, frame));
        own == theirs && self.doing.len() == other.doing.len() && (0..self.doing.len()).all(alike)
    }

    /// What a seat does in a frame.
    pub(super) fn doing(&self, seat: usize, frame: usize) -> Doing {
        self.doing.get(seat).and_then(|frames| frames.get(frame)).copied().unwrap_or_default()
    }
}

/// The frames whose middle lies in a span.
fn frames_of(tempo: &TempoMap, span: TickSpan, frames: usize) -> Range<usize> {
    let frame = |tick: Tick| {
        let position = tempo.seconds_at(tick).0 / Heard::frame().0;
        ((position + 0.5).clamp(0.0, u32::MAX.into()) as usize).min(frames)
    };
    frame(span.start)..frame(span.end)
}

/// Marks what a part does; a note too short for a frame's middle takes the frame it starts in.
fn doing(part: &SeatPart, decisions: &[Decision], tempo: &TempoMap, frames: usize) -> Vec<Doing> {
    let mut doing = vec![Doing::default(); frames];
    for note in &part.notes {
        let decision = decisions.get(note.decision.0 as usize);
        let role = decision.map_or(Role::Harmony, |d| d.role);
        let doubled = decision.is_some_and(|d| d.deeds.contains(&Deed::Doubled));
        let bits = 1 << role as u8 | if doubled { 0 } else { Doing::OWN };
        for frame in &mut doing[sounding(note, tempo, frames)] {
            frame.0 |= bits;
        }
    }
    doing
}

/// The frames of a note.
fn sounding(note: &ArrangedNote, tempo: &TempoMap, frames: usize) -> Range<usize> {
    let span = frames_of(tempo, note.span(), frames);
    if span.is_empty() { span.start..(span.start + 1).min(frames) } else { span }
}
