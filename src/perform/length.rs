//! How long a note sounds: articulation, and which notes join.

use crate::arrange::{ArrangedNote, Articulation};
use crate::profile::{Profile, Technique};
use crate::score::{Division, Tick, Ticks};

/// Whether a note of this instrument sounds as long as it is held, so that it can join its neighbour.
pub(super) fn sustains(profile: &Profile, technique: Technique) -> bool {
    !profile.decays(technique)
}

/// The sounding length. Shares are ours, after common practice: staccato half, plain 95 % but at most a
/// thirty-second short (the tongue or bow needs a time, not a share), tenuto and accent 97 %, legato to the next note;
/// before a rest nothing is taken.
/// Struck and plucked notes keep their written length: the player lets go, the sound decays anyway.
pub(super) fn sounding(
    note: &ArrangedNote,
    index: usize,
    profile: &Profile,
    joins: &Joins,
    division: Division,
) -> Ticks {
    let written = note.length.0;
    let sounding = match note.articulation {
        Articulation::Staccato => written / 2,
        Articulation::Legato => joins.length(index).0,
        _ if !sustains(profile, note.technique) || joins.rests_after(index) => written,
        Articulation::Plain => written - (written * 5 / 100).min(thirty_second(division)),
        Articulation::Tenuto | Articulation::Accent => written - (written * 3 / 100).min(thirty_second(division)),
    };
    Ticks(sounding.max(1))
}

/// Which legato notes of a seat join the next, and up to where they sound.
pub(super) struct Joins {
    joined: Vec<bool>,
    lengths: Vec<Ticks>,
    rests: Vec<bool>,
}

impl Joins {
    /// A legato note joins the next note of another pitch that starts where it ends, or at most a thirty-second later.
    pub(super) fn of(notes: &[ArrangedNote], division: Division) -> Self {
        let lengths = notes.iter().map(|note| note.length).collect();
        let mut joins = Self { joined: vec![false; notes.len()], lengths, rests: rests(notes, division) };
        for (index, note) in notes.iter().enumerate().filter(|(_, note)| note.articulation == Articulation::Legato) {
            joins.join(notes, index, note, division);
        }
        joins
    }

    fn join(&mut self, notes: &[ArrangedNote], index: usize, note: &ArrangedNote, division: Division) {
        let end = note.span().end;
        let first = notes.partition_point(|next| next.start < end);
        let Some(start) = notes.get(first).map(|next| next.start) else { return };
        if start.since(end).0 > thirty_second(division) {
            return;
        }
        let count = notes.iter().skip(first).take_while(|next| next.start == start).count();
        for next in first..first + count {
            if let (Some(flag), Some(to)) = (self.joined.get_mut(next), notes.get(next)) {
                *flag |= to.sound != note.sound && (to.instrument, to.technique) == (note.instrument, note.technique);
            }
        }
        if notes.iter().skip(first).take(count).all(|next| next.sound != note.sound) {
            self.stretch(index, note.start, start);
        }
    }

    fn stretch(&mut self, index: usize, from: Tick, to: Tick) {
        if let Some(length) = self.lengths.get_mut(index) {
            *length = to.since(from);
        }
    }

    /// Whether the note follows a legato note without a new attack.
    pub(super) fn joined(&self, index: usize) -> bool {
        self.joined.get(index).copied().unwrap_or(false)
    }

    fn rests_after(&self, index: usize) -> bool {
        self.rests.get(index).copied().unwrap_or(false)
    }

    fn length(&self, index: usize) -> Ticks {
        self.lengths.get(index).copied().unwrap_or(Ticks(1))
    }
}

/// Whether a rest of a thirty-second or more follows each note.
fn rests(notes: &[ArrangedNote], division: Division) -> Vec<bool> {
    let next = |end: Tick| notes.get(notes.partition_point(|next| next.start < end)).map(|next| next.start);
    let rests = |note: &ArrangedNote| {
        let end = note.span().end;
        next(end).is_none_or(|start| start.since(end).0 >= thirty_second(division))
    };
    notes.iter().map(rests).collect()
}

/// An eighth of a quarter note.
fn thirty_second(division: Division) -> u64 {
    (division.quarter().0 / 8).max(1)
}
