//! The problem as tables: candidates of every strand, costs of neighbours.

use super::candidate::{Candidate, Host, breadth, candidates};
use super::mutes::{self, Meetings};
use super::pairs::Pairs;
use crate::arrange::asked_on::AskedOn;
use crate::arrange::costs::{CostKind, Link, Pair, Trial, Weights, load_cost};
use crate::arrange::facts::SeatFacts;
use crate::arrange::homes::{homes, is_own_band};
use crate::arrange::source::Source;
use crate::arrange::wishes::Wishes;
use crate::run;

/// Another strand that sounds together with this one, or so near that the mutes of both have to do with each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) strand: u32,
    pub(super) pair: u32,
    /// Whether the pair's table has the other strand first.
    pub(super) flipped: bool,
    /// Whether one of the two may be muted, and a change of mute costs something.
    pub(super) mutes: bool,
}

impl Neighbour {
    /// The same pair, asked from the other strand; `from` is the one it was asked from.
    pub(super) const fn turned(self, from: usize) -> Self {
        Self { strand: from as u32, flipped: !self.flipped, ..self }
    }
}

/// Everything the search looks up.
#[derive(Debug)]
pub(in crate::arrange) struct Problem<'a> {
    pub(in crate::arrange) source: &'a Source,
    pub(in crate::arrange) seats: &'a [SeatFacts],
    pub(super) weights: &'a Weights,
    /// By cost, cheapest first.
    pub(in crate::arrange) candidates: Vec<Vec<Candidate>>,
    /// Cost of leaving a strand out.
    pub(super) silence: Vec<i64>,
    pub(super) neighbours: Vec<Vec<Neighbour>>,
    /// Whether any strand may be muted.
    pub(super) has_mutes: bool,
    pub(super) pairs: Pairs,
    pub(super) asked_on: AskedOn,
    /// By part: the seat that it was written for, if the band has it.
    homes: Vec<Option<u16>>,
    /// Strand before and after in the stream, with the cost of breaking between.
    pub(super) before: Vec<Option<(u32, Link)>>,
    pub(super) after: Vec<Option<(u32, Link)>>,
    /// Sounding ticks of each strand.
    pub(super) sounding: Vec<i64>,
    /// By seat: the sounding ticks and notes it should have.
    shares: Vec<(i64, i64)>,
}

impl<'a> Problem<'a> {
    /// Prepares the tables for a search of so many steps. `wishes` tell where a strand may go.
    pub(in crate::arrange) fn new(
        source: &'a Source,
        seats: &'a [SeatFacts],
        weights: &'a Weights,
        wishes: &Wishes<'_>,
        steps: u64,
    ) -> Self {
        let indices: Vec<usize> = (0..source.strands.len()).collect();
        let candidates =
            run::map(&indices, |strand| candidates(source, seats, weights, wishes, (*strand, breadth(steps))));
        let weight_of = |strand: &usize| source.strands[*strand].notes.iter().map(|id| source.note(*id).weight).sum();
        let silence = indices.iter().map(weight_of).collect();
        let (mut neighbours, mut pairs) = neighbours(source, weights, &indices);
        let meetings = Meetings { neighbours: &mut neighbours, pairs: &mut pairs };
        let has_mutes = mutes::join(source, seats, weights, &candidates, meetings);
        let (before, after) = links(source, weights);
        let sounding: Vec<i64> = indices.iter().map(|strand| sounding(source, *strand)).collect();
        let homes = homes(source, seats);
        let shares = shares(source, seats, &sounding, &homes);
        let pairs = Pairs::new(pairs, seats, &homes);
        Self {
            source,
            seats,
            weights,
            candidates,
            silence,
            neighbours,
            has_mutes,
            pairs,
            asked_on: wishes.asked_on().clone(),
            homes,
            before,
            after,
            sounding,
            shares,
        }
    }

    /// The strands that may be where they were written, with their candidates there.
    pub(super) fn at_home(&self) -> impl Iterator<Item = (usize, u16)> {
        let home = |strand: usize| self.homes[usize::from(self.source.strands[strand].part)];
        let is_home = move |strand: usize, place: &Candidate| place.shift == 0 && Some(place.seat) == home(strand);
        let places = self.candidates.iter().enumerate();
        places.filter_map(move |(strand, list)| Some((strand, list.iter().position(|c| is_home(strand, c))? as u16)))
    }

    /// The index of a candidate, which is added if the list lacks it.
    pub(super) fn candidate(&mut self, strand: usize, Host { seat, shift, muted }: Host) -> u16 {
        let list = &mut self.candidates[strand];
        let known = list.iter().position(|candidate| candidate.host() == Host { seat, shift, muted });
        let index = known.unwrap_or(list.len());
        if known.is_none() {
            let trial = Trial {
                source: self.source,
                strand: &self.source.strands[strand],
                seat: &self.seats[usize::from(seat)],
                shift,
                weights: self.weights,
            };
            let (instrument, cost) =
                trial.best_instrument(muted, self.asked_on.of_seat(strand, seat), i64::MAX).unwrap_or_default();
            list.push(Candidate { seat, shift, instrument, muted, cost, least: cost });
        }
        index as u16
    }

    /// A strand on one of a seat's instruments.
    pub(super) fn trial(&self, strand: usize, instrument: u8, candidate: Candidate) -> Trial<'_> {
        Trial {
            source: self.source,
            strand: &self.source.strands[strand],
            seat: self.seats[usize::from(candidate.seat)].held(instrument, candidate.muted),
            shift: candidate.shift,
            weights: self.weights,
        }
    }

    /// What a strand costs by itself on one of a seat's instruments.
    pub(super) fn on(&self, strand: usize, instrument: u8, candidate: Candidate) -> i64 {
        self.trial(strand, instrument, candidate).sum()
    }

    /// Says which instrument a candidate is for, and adds to its cost what that makes it dearer.
    pub(super) fn take_up(&mut self, strand: usize, index: u16, instrument: u8) {
        let candidate = self.candidates[strand][usize::from(index)];
        if instrument == candidate.instrument {
            return;
        }
        let more = self.on(strand, instrument, candidate) - self.on(strand, candidate.instrument, candidate);
        let cost = candidate.cost + more;
        self.candidates[strand][usize::from(index)] = Candidate { instrument, cost, ..candidate };
    }

    /// The cost of a seat's sounding time.
    pub(super) fn load_cost(&self, seat: usize, load: i64) -> i64 {
        if !self.seats[seat].melodic {
            return 0;
        }
        let (share, notes) = self.shares[seat];
        self.weights.scale(CostKind::Load, load_cost(load, share, notes))
    }

    /// The sounding ticks a seat should have, at least one.
    pub(super) fn share(&self, seat: usize) -> i64 {
        self.shares[seat].0.max(1)
    }
}

/// The sounding ticks and notes that each seat should have.
fn shares(source: &Source, seats: &[SeatFacts], sounding: &[i64], homes: &[Option<u16>]) -> Vec<(i64, i64)> {
    if is_own_band(source, seats, homes) {
        own_shares(source, seats, sounding, homes)
    } else {
        equal_shares(source, seats, sounding)
    }
}

/// What the source gives to each.
fn own_shares(source: &Source, seats: &[SeatFacts], sounding: &[i64], homes: &[Option<u16>]) -> Vec<(i64, i64)> {
    let mut shares = vec![(0, 0); seats.len()];
    for (strand, ticks) in source.strands.iter().zip(sounding) {
        let share = homes[usize::from(strand.part)].and_then(|home| shares.get_mut(usize::from(home)));
        if let Some((sounding, notes)) = share {
            *sounding += ticks;
            *notes += strand.notes.len() as i64;
        }
    }
    shares
}

/// What their stamina makes of all there is.
fn equal_shares(source: &Source, seats: &[SeatFacts], sounding: &[i64]) -> Vec<(i64, i64)> {
    let parts = seats.iter().filter(|seat| seat.melodic).map(|seat| seat.stamina).sum::<i64>().max(1);
    let ticks: i64 = sounding.iter().sum();
    let notes: i64 = source.strands.iter().map(|strand| strand.notes.len() as i64).sum();
    let share = |seat: &SeatFacts| {
        let of = |all: i64| all * seat.stamina / parts;
        (of(ticks).min(source.end as i64), of(notes))
    };
    seats.iter().map(share).collect()
}

fn neighbours(source: &Source, weights: &Weights, indices: &[usize]) -> (Vec<Vec<Neighbour>>, Vec<Pair>) {
    let found = run::map(indices, |a| pairs_of(source, weights, *a));
    let mut neighbours: Vec<Vec<Neighbour>> = vec![Vec::new(); indices.len()];
    let mut pairs = Vec::new();
    for (a, list) in found.into_iter().enumerate() {
        for (b, pair) in list {
            let index = pairs.len() as u32;
            neighbours[a].push(Neighbour { strand: b, pair: index, flipped: false, mutes: false });
            neighbours[b as usize].push(Neighbour { strand: a as u32, pair: index, flipped: true, mutes: false });
            pairs.push(pair);
        }
    }
    (neighbours, pairs)
}

/// The strands after `a` (in start order) that sound together with it.
fn pairs_of(source: &Source, weights: &Weights, a: usize) -> Vec<(u32, Pair)> {
    let strand = &source.strands[a];
    let later = source.strands.iter().enumerate().skip(a + 1).take_while(|(_, other)| other.start < strand.end);
    later
        .filter(|(_, other)| other.stream != strand.stream)
        .filter_map(|(b, other)| Some((b as u32, Pair::new(source, strand, other, weights)?)))
        .collect()
}

type Links = Vec<Option<(u32, Link)>>;

fn links(source: &Source, weights: &Weights) -> (Links, Links) {
    let (mut before, mut after) = (vec![None; source.strands.len()], vec![None; source.strands.len()]);
    for stream in &source.streams {
        for pair in stream.strands.windows(2) {
            let (a, b) = (pair[0] as usize, pair[1] as usize);
            let link = Link::new(source, &source.strands[a], &source.strands[b], weights);
            after[a] = Some((pair[1], link));
            before[b] = Some((pair[0], link));
        }
    }
    (before, after)
}

fn sounding(source: &Source, strand: usize) -> i64 {
    let length = |note: &crate::score::NoteId| source.note(*note).end - source.note(*note).start;
    source.strands[strand].notes.iter().map(length).sum::<u64>() as i64
}
