//! One role in one bar: the seats that have it, taken together, against everyone else.

use super::sums::{add, difference, over, quantile, share, taken};
use crate::balance::hearing::{Excitation, Loudness, PLACES};
use crate::balance::octaves::{OCTAVES, Octaves};
use crate::balance::types::RoleBalance;
use crate::score::SeatId;
use crate::units::{Decibels, Hertz, Phon};

/// Everybody's sound in a frame.
pub(super) struct Scene<'a> {
    /// What each seat excites; `None` where it is silent.
    pub(super) excitations: &'a [Option<Excitation>],
    /// All together.
    pub(super) total: &'a Excitation,
    /// K-weighted mean square of each seat.
    pub(super) weights: &'a [f64],
}

/// A role's sums over a bar.
pub(super) struct RoleSums {
    weighted: f64,
    others: f64,
    member: Vec<bool>,
    /// Loudness taken by each seat, in all and by octave; and lost in each band.
    taken: Vec<f64>,
    taken_by_octave: Vec<[f64; OCTAVES]>,
    lost: Excitation,
    /// Excitation of the group, and what it must exceed to be heard beside the others.
    signal: Excitation,
    threshold: Excitation,
}

impl RoleSums {
    pub(super) fn new(seats: usize) -> Self {
        let (member, taken) = (vec![false; seats], vec![0.0; seats]);
        let (none, taken_by_octave) = ([0.0; PLACES], vec![[0.0; OCTAVES]; seats]);
        Self { weighted: 0.0, others: 0.0, member, taken, taken_by_octave, lost: none, signal: none, threshold: none }
    }

    /// A frame in which the group sounds and loses so much by place.
    pub(super) fn add(
        &mut self,
        scene: &Scene,
        group: &Excitation,
        lost: &Excitation,
        member: impl Fn(usize) -> bool,
        (loudness, octaves): (&Loudness, &Octaves),
    ) {
        add(&mut self.signal, group);
        add(&mut self.threshold, &loudness.thresholds(&difference(scene.total, group)));
        add(&mut self.lost, lost);
        for (seat, excitation) in scene.excitations.iter().enumerate() {
            if member(seat) {
                self.member[seat] = true;
                self.weighted += scene.weights[seat];
            } else if let Some(excitation) = excitation {
                self.others += scene.weights[seat];
                self.take(seat, &taken(lost, excitation, scene.total, group), octaves);
            }
        }
    }

    /// What it comes to, before it is judged; `None` where nobody has the role.
    pub(super) fn balance(&self, octaves: &Octaves, edges: &[Hertz]) -> Option<RoleBalance> {
        let maskers = self.maskers();
        (self.weighted > 0.0).then(|| RoleBalance {
            seats: (0..).zip(&self.member).filter(|(_, member)| **member).map(|(seat, _)| SeatId(seat)).collect(),
            over_rest: over(self.weighted, self.others),
            over_phrase: Decibels(0.0),
            audible: 0,
            heard: false,
            loudness: Phon(0.0),
            masked_by: Phon(0.0),
            over_threshold: octaves.ratios(&self.signal, &self.threshold),
            maskers: maskers.iter().map(|(_, seat)| *seat).collect(),
            shares: maskers.iter().map(|(share, _)| *share).collect(),
            lost_by_octave: octaves.sums(&self.lost).map(|lost| share(lost, self.lost.iter().sum())).to_vec(),
            masker_by_octave: (0..OCTAVES).map(|octave| self.masker(octave)).collect(),
            lost: self.middle_half(edges),
        })
    }

    /// Who takes a twentieth or more of what is lost, worst first.
    fn maskers(&self) -> Vec<(u16, SeatId)> {
        let all: f64 = self.taken.iter().sum();
        let shares = self.taken.iter().zip(0..).map(|(taken, seat)| (share(*taken, all), SeatId(seat)));
        let mut maskers: Vec<(u16, SeatId)> = shares.filter(|(share, _)| *share >= 50).collect();
        maskers.sort_by_key(|(share, seat)| (std::cmp::Reverse(*share), *seat));
        maskers
    }

    fn take(&mut self, seat: usize, taken: &Excitation, octaves: &Octaves) {
        self.taken[seat] += taken.iter().sum::<f64>();
        let by_octave = self.taken_by_octave[seat].iter_mut().zip(octaves.sums(taken));
        by_octave.for_each(|(sum, taken)| *sum += taken);
    }

    /// Who has taken most in an octave, the first of equals; nobody where less than a hundredth of all is taken.
    fn masker(&self, octave: usize) -> Option<SeatId> {
        let of = |seat: usize| self.taken_by_octave[seat][octave];
        let worst = (0..self.taken.len()).rev().max_by(|a, b| of(*a).total_cmp(&of(*b)))?;
        let there: f64 = (0..self.taken.len()).map(of).sum();
        (of(worst) > 0.0 && there * 100.0 >= self.taken.iter().sum()).then_some(SeatId(worst as u16))
    }

    /// From the first to the third quartile of what is lost by band.
    fn middle_half(&self, edges: &[Hertz]) -> Option<(Hertz, Hertz)> {
        let (low, high) = (quantile(&self.lost, 0.25)?, quantile(&self.lost, 0.75)?);
        (self.lost.iter().sum::<f64>() > 0.0).then(|| (edges[low + 1], edges[high + 3]))
    }
}
