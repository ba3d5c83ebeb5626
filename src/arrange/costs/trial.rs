//! A strand tried at a seat: what the unary costs say, by name or summed as far as it matters.

use super::{CostKind, Weights};
use super::{agility, breath, change, colour, entry, exposure, fitness, key, kinship, mute, octave, range};
use super::{register, speech, tessitura};
use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

/// The unary costs and how each is computed: what is soonest known first, so that what is too dear is soon left.
type Unary = fn(&Source, &Strand, &SeatFacts, i16) -> i64;
const UNARY: [(CostKind, Unary); 15] = [
    (CostKind::Kinship, kinship::cost),
    (CostKind::Octave, octave::cost),
    (CostKind::Fitness, fitness::cost),
    (CostKind::Exposure, exposure::cost),
    (CostKind::Colour, colour::cost),
    (CostKind::Mute, mute::cost),
    (CostKind::Change, change::cost),
    (CostKind::Key, key::cost),
    (CostKind::Range, range::cost),
    (CostKind::Tessitura, tessitura::cost),
    (CostKind::Register, register::cost),
    (CostKind::Entry, entry::cost),
    (CostKind::Speech, speech::cost),
    (CostKind::Agility, agility::cost),
    (CostKind::Breath, breath::cost),
];
/// How many of them are known at once, without looking at what the notes ask of the player.
const SOON: usize = 5;

/// A strand at a seat, moved by `shift` semitones.
#[derive(Clone, Copy)]
pub(in crate::arrange) struct Trial<'a> {
    pub(in crate::arrange) source: &'a Source,
    pub(in crate::arrange) strand: &'a Strand,
    pub(in crate::arrange) seat: &'a SeatFacts,
    pub(in crate::arrange) shift: i16,
    pub(in crate::arrange) weights: &'a Weights,
}

impl<'a> Trial<'a> {
    /// What speaks against it, by name.
    pub(in crate::arrange) fn costs(self) -> impl Iterator<Item = (CostKind, i64)> + 'a {
        UNARY.iter().map(move |unary| self.cost(unary))
    }

    /// The first of [`Self::costs`].
    pub(in crate::arrange) fn soonest_known(self) -> i64 {
        self.costs().take(SOON).map(|(_, cost)| cost).sum()
    }

    /// What speaks against a seat that joins a line another has: all but what it costs to be alone.
    pub(in crate::arrange) fn beside(self) -> impl Iterator<Item = (CostKind, i64)> + 'a {
        UNARY.iter().filter(|(kind, _)| *kind != CostKind::Exposure).map(move |unary| self.cost(unary))
    }

    /// The sum of [`Self::costs`].
    pub(in crate::arrange) fn sum(self) -> i64 {
        self.costs().map(|(_, cost)| cost).sum()
    }

    /// The instrument of the seat that the strand costs least on, muted or not, and what it costs there; `None` from `most`
    /// on. Where one is asked for, it is that.
    pub(in crate::arrange) fn best_instrument(self, muted: bool, asked: Option<u8>, most: i64) -> Option<(u8, i64)> {
        let able = self.seat.instruments().filter(|(_, facts)| !muted || facts.mute.is_some());
        let able = able.filter(|(number, _)| asked.is_none_or(|asked| asked == *number));
        able.fold(None, |best, (number, _)| {
            let most = best.map_or(most, |(_, cost)| cost);
            let costs = Self { seat: self.seat.held(number, muted), ..self }.costs();
            sum_below(costs, most).map(|cost| (number, cost)).or(best)
        })
    }

    fn cost(self, (kind, cost): &(CostKind, Unary)) -> (CostKind, i64) {
        (*kind, self.weights.scale(*kind, cost(self.source, self.strand, self.seat, self.shift)))
    }
}

/// The sum of some costs as far as it is below `most`. No cost is negative.
pub(in crate::arrange) fn sum_below(mut costs: impl Iterator<Item = (CostKind, i64)>, most: i64) -> Option<i64> {
    costs.try_fold(0, |sum, (_, cost)| Some(sum + cost).filter(|sum| *sum < most))
}
