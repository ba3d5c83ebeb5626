//! What there is to double: the streams of a phrase that some seat plays.

use super::ceiling::{Ceiling, is_crossed};
use crate::arrange::facts::SeatFacts;
use crate::arrange::solve::Candidate;
use crate::arrange::source::Source;
use crate::line::Role;
use std::collections::BTreeMap;

/// The streams of every phrase that some seat plays whole.
pub(super) fn offers(
    (source, seats): (&Source, &[SeatFacts]),
    choices: &[Option<Candidate>],
    phrases: usize,
    ceiling: &Ceiling,
) -> Vec<Vec<Offer>> {
    let mut found: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for (strand, index) in source.strands.iter().zip(0u32..).filter(|(_, index)| choices[*index as usize].is_some()) {
        found.entry((strand.phrase, strand.stream)).or_default().push(index);
    }
    let mut offers = vec![Vec::new(); phrases];
    for ((phrase, _), strands) in found {
        let host = strands.first().and_then(|first| choices[*first as usize]);
        if let (Some(list), Some(host)) = (offers.get_mut(phrase as usize), host) {
            list.push(Offer::new(source, strands, (&seats[usize::from(host.seat)], host), ceiling));
        }
    }
    offers
}

/// A stream's strands in a phrase, to be doubled together.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) stream: u32,
    pub(super) strands: Vec<u32>,
    /// The seat and shift that has it.
    pub(super) host: (u16, i16),
    /// Whether that is whose part it is in the source, at its own pitch.
    pub(super) at_home: bool,
    pub(super) role: Role,
    pub(super) notes: i64,
    /// The mean pitch as the source has it, in tenths of a semitone.
    pub(super) middle: i64,
    /// How long its notes sound, in ticks.
    pub(super) sounding: i64,
    /// How many of its notes, of harmony, are the thirds of their chords.
    pub(super) thirds: i64,
    /// How many of its notes would rise above the highest that sounds, one octave up and two.
    pub(super) crossings: [i64; 2],
}

impl Offer {
    fn new(source: &Source, strands: Vec<u32>, (seat, host): (&SeatFacts, Candidate), ceiling: &Ceiling) -> Self {
        let of = || strands.iter().map(|strand| &source.strands[*strand as usize]);
        let pitches = || of().flat_map(|strand| &strand.pitches);
        let sum: i64 = pitches().map(|(pitch, count)| i64::from(*pitch) * count).sum();
        let length = |id: &crate::score::NoteId| (source.note(*id).end - source.note(*id).start) as i64;
        let is_third = |id: &&crate::score::NoteId| source.note(**id).third && source.note(**id).role == Role::Harmony;
        let gap = |id: &crate::score::NoteId| {
            let note = source.note(*id);
            ceiling.gap(note.start, i16::from(note.pitch) + host.shift)
        };
        let gaps: Vec<i16> = of().flat_map(|strand| &strand.notes).map(gap).collect();
        Self {
            crossings: [12, 24].map(|lift| gaps.iter().filter(|gap| is_crossed(**gap, lift)).count() as i64),
            stream: of().next().map_or(0, |strand| strand.stream),
            role: of().next().map_or(Role::Harmony, |strand| strand.role),
            notes: of().map(|strand| strand.notes.len() as i64).sum(),
            middle: sum * 10 / pitches().map(|(_, count)| count).sum::<i64>().max(1),
            sounding: of().flat_map(|strand| &strand.notes).map(length).sum(),
            thirds: of().flat_map(|strand| &strand.notes).filter(is_third).count() as i64,
            at_home: of().all(|strand| seat.is_home(strand.part, host.shift)),
            host: (host.seat, host.shift),
            strands,
        }
    }

    /// The mean pitch at a shift, in tenths of a semitone.
    pub(super) const fn at(&self, shift: i16) -> i64 {
        self.middle + shift as i64 * 10
    }

    /// How many of its notes would rise above the highest that sounds at a shift.
    pub(super) const fn crossings(&self, shift: i16) -> i64 {
        match shift - self.host.1 {
            12 => self.crossings[0],
            24 => self.crossings[1],
            _ => 0,
        }
    }

    /// The mean pitch where its host plays it.
    pub(super) const fn there(&self) -> i64 {
        self.at(self.host.1)
    }
}
