//! What strands that sound together cost each other.

use super::candidate::Candidate;
use super::problem::{Neighbour, Problem};
use crate::arrange::costs::{CostKind, Pair, PairTable, Standing};
use crate::arrange::facts::{SeatFacts, Voicing};

/// The costs of all pairs.
#[derive(Debug)]
pub(super) struct Pairs {
    named: Vec<Pair>,
    /// The same summed up.
    tables: Vec<PairTable>,
    /// How two seats stand to each other, by first and second seat.
    standings: Vec<Standing>,
}

impl Pairs {
    /// The tables of pairs; `homes` tells the seat that each part was written for.
    pub(super) fn new(named: Vec<Pair>, seats: &[SeatFacts], homes: &[Option<u16>]) -> Self {
        let with = |a: usize| (0..seats.len()).map(move |b| Standing::of(seats, a, b));
        Self {
            tables: named.iter().map(|pair| PairTable::new(pair, seats, homes)).collect(),
            standings: (0..seats.len()).flat_map(with).collect(),
            named,
        }
    }
}

impl Problem<'_> {
    /// What two strands cost each other where they are.
    pub(super) fn pair_cost(&self, neighbour: Neighbour, own: Candidate, other: Candidate) -> i64 {
        let mutes = if neighbour.mutes { self.mute_change(neighbour, own, other) } else { 0 };
        self.across(neighbour, other).cost(&own) + mutes
    }

    /// Adds to `costs` what each of a strand's candidates and a choice of its neighbour cost each other, times `scale`.
    pub(super) fn add_pair_costs(
        &self,
        neighbour: Neighbour,
        candidates: &[Candidate],
        other: Candidate,
        scale: i64,
        costs: &mut [i64],
    ) {
        let across = self.across(neighbour, other);
        for (own, cost) in candidates.iter().zip(&mut *costs) {
            *cost += across.cost(own) * scale;
        }
        if neighbour.mutes {
            let changes = candidates.iter().map(|own| self.mute_change(neighbour, *own, other) * scale);
            changes.zip(costs).for_each(|(change, cost)| *cost += change);
        }
    }

    /// The costs of a pair.
    pub(super) fn pair(&self, neighbour: Neighbour) -> &Pair {
        &self.pairs.named[neighbour.pair as usize]
    }

    /// The same by name.
    pub(super) fn pair_costs(
        &self,
        neighbour: Neighbour,
        own: Candidate,
        other: Candidate,
    ) -> impl Iterator<Item = (CostKind, i64)> {
        let mutes = (CostKind::MuteChange, self.mute_change(neighbour, own, other));
        let (own, other) = ((own.seat, own.shift), (other.seat, other.shift));
        let (a, b) = if neighbour.flipped { (other, own) } else { (own, other) };
        self.pair(neighbour).breakdown(self.seats, a, b).into_iter().chain([mutes])
    }

    fn across(&self, neighbour: Neighbour, other: Candidate) -> Across<'_> {
        let (seats, there) = (self.seats.len(), usize::from(other.seat));
        let table = &self.pairs.tables[neighbour.pair as usize];
        let flipped = neighbour.flipped;
        Across {
            table,
            standings: &self.pairs.standings,
            first: if flipped { there * seats } else { there },
            apart: if flipped { 1 } else { seats },
            voicing: self.seats[there].voicing,
            shift: other.shift,
            flipped,
            relief: table.relief(flipped, (other.seat, other.shift)),
        }
    }
}

/// A pair of which one strand has its place, asked for what the other costs at its places.
struct Across<'a> {
    table: &'a PairTable,
    standings: &'a [Standing],
    /// Where the standing of the other's first seat lies, and how far that of the next.
    first: usize,
    apart: usize,
    /// How the seat of the strand that is placed holds two notes.
    voicing: Voicing,
    shift: i16,
    /// Whether the strand that is placed is the first of the pair.
    flipped: bool,
    /// At which seat the other costs less, and how much.
    relief: Option<(u16, i64)>,
}

impl Across<'_> {
    fn cost(&self, own: &Candidate) -> i64 {
        let standing = self.standings[self.first + usize::from(own.seat) * self.apart];
        let shift = if self.flipped { self.shift - own.shift } else { own.shift - self.shift };
        let relief = self.relief.filter(|(home, _)| own.seat == *home && own.shift == 0);
        self.table.cost(standing, self.voicing, shift) - relief.map_or(0, |(_, relief)| relief)
    }
}
