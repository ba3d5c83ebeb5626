//! One bar measured: levels, loudness left beside the others, who masks whom.

use super::heard::{Heard, weighted};
use super::hearing::{self, BANDS, Ear, Excitation, Loudness, PLACES};
use super::level::{Level, Powers, mean_square};
use super::loudness::loudness;
use super::mind::{Heeded, Measured};
use super::octaves::{OCTAVES, Octaves};
use super::spectrum::Row;
use super::timeline::Timeline;
use super::types::{BarBalance, RoleBalance};
use crate::line::Role;
use crate::score::{Bar, SeatId};
use crate::units::{Decibels, Hertz, Lufs, Phon};
use std::ops::Range;

/// Roles whose group is judged, with the threshold of each.
pub(crate) const JUDGED: [Role; 3] = [Role::Melody, Role::Countermelody, Role::Bass];

/// Level against the rest of what is alone.
pub(super) const ALONE: Decibels = Decibels(60.0);

/// Everything that measuring needs, prepared once.
pub(super) struct Meter<'a> {
    heard: &'a Heard,
    timeline: &'a Timeline,
    powers: Powers,
    ear: Ear,
    loudness: Loudness,
    edges: Vec<Hertz>,
    octaves: Octaves,
}

/// A seat's sums over a bar.
#[derive(Clone)]
struct SeatSums {
    /// K-weighted mean squares, summed over frames; of the others while it sounds.
    weighted: f64,
    others: f64,
    levels: [f64; BANDS],
    plays: bool,
}

/// A role's sums over a bar.
struct RoleSums {
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

impl<'a> Meter<'a> {
    /// Prepares the tables.
    pub(super) fn new(heard: &'a Heard, timeline: &'a Timeline) -> Self {
        let (powers, ear, loudness) = (Powers::new(), Ear::new(), Loudness::new());
        Self { heard, timeline, powers, ear, loudness, edges: hearing::edges(), octaves: Octaves::new() }
    }

    /// Measures a bar: levels and masking, and the loudness of each seat and role frame by frame.
    pub(super) fn bar(&self, bar: &Bar, frames: &Range<usize>) -> Measured {
        let count = self.heard.seats();
        let mut seats = vec![SeatSums::new(); count];
        let mut roles = JUDGED.map(|_| RoleSums::new(count));
        let heeded = frames.clone().map(|frame| self.frame(frame, &mut seats, &mut roles)).collect();
        let length = frames.len().max(1) as f64;
        let mean = |sum: f64| loudness(sum / length).map(Lufs::to_tenth);
        let [melody, countermelody, bass] = roles.map(|sums| self.role(&sums));
        let bar = BarBalance {
            bar: bar.number,
            mix: mean(seats.iter().map(|s| s.weighted).sum()),
            seats: seats.iter().map(|s| mean(s.weighted)).collect(),
            over_rest: seats.iter().map(|s| (s.weighted > 0.0).then(|| over(s.weighted, s.others))).collect(),
            audible: vec![0; count],
            levels: seats.iter().map(|s| s.whole_levels(length)).collect(),
            melody,
            countermelody,
            bass,
        };
        Measured { bar, heeded }
    }

    /// One frame of every seat, then of every role: loudness alone and beside the others, in sone.
    fn frame(&self, frame: usize, seats: &mut [SeatSums], roles: &mut [RoleSums; 3]) -> Vec<Heeded> {
        let rows: Vec<&Row> = (0..seats.len()).map(|seat| self.heard.row(seat, frame)).collect();
        let excitations: Vec<Option<Excitation>> = rows.iter().map(|row| self.excitation(row)).collect();
        let total = sum(excitations.iter().flatten());
        let weights: Vec<f64> = rows.iter().map(|row| weighted(row, &self.powers)).collect();
        let whole: f64 = weights.iter().sum();
        let mut heeded = Vec::with_capacity(seats.len() + JUDGED.len());
        for (seat, sums) in seats.iter_mut().enumerate() {
            let loudness = excitations[seat].as_ref().map(|excitation| {
                sums.add(rows[seat], &self.powers, weights[seat], whole);
                let (alone, left) = self.loudness_left(excitation, &total);
                Heeded::sum(&alone, &left)
            });
            heeded.push(loudness.unwrap_or_default());
        }
        for (role, sums) in JUDGED.into_iter().zip(roles) {
            heeded.push(self.role_frame(frame, role, &excitations, &total, &weights, sums));
        }
        heeded
    }

    fn excitation(&self, row: &Row) -> Option<Excitation> {
        (row.weighted > Level::SILENT).then(|| self.ear.excitation(&row.bands.map(|level| self.powers.of(level))))
    }

    fn loudness_left(&self, sound: &Excitation, total: &Excitation) -> (Excitation, Excitation) {
        let others = difference(total, sound);
        let alone = self.loudness.alone(sound);
        (alone, self.loudness.beside(sound, &others, &alone))
    }

    fn role_frame(
        &self,
        frame: usize,
        role: Role,
        excitations: &[Option<Excitation>],
        total: &Excitation,
        weights: &[f64],
        sums: &mut RoleSums,
    ) -> Heeded {
        let member = |seat: usize| self.timeline.doing(seat, frame).has(role);
        let group =
            sum(excitations.iter().enumerate().filter(|(seat, _)| member(*seat)).filter_map(|(_, e)| e.as_ref()));
        if group.iter().all(|e| *e <= 0.0) {
            return Heeded::default();
        }
        let (alone, left) = self.loudness_left(&group, total);
        sums.hear(&group, &self.loudness.thresholds(&difference(total, &group)));
        let lost: Excitation = std::array::from_fn(|band| alone[band] - left[band]);
        for (seat, excitation) in excitations.iter().enumerate() {
            if member(seat) {
                sums.member[seat] = true;
                sums.weighted += weights[seat];
            } else if let Some(excitation) = excitation {
                sums.others += weights[seat];
                sums.take(seat, &taken(&lost, excitation, total, &group), &self.octaves);
            }
        }
        add(&mut sums.lost, &lost);
        Heeded::sum(&alone, &left)
    }

    fn role(&self, sums: &RoleSums) -> Option<RoleBalance> {
        if sums.weighted <= 0.0 {
            return None;
        }
        let all: f64 = sums.taken.iter().sum();
        let mut maskers: Vec<(u16, SeatId)> =
            sums.taken.iter().enumerate().map(|(seat, taken)| (share(*taken, all), SeatId(seat as u16))).collect();
        maskers.retain(|(share, _)| *share >= 50);
        maskers.sort_by_key(|(share, seat)| (std::cmp::Reverse(*share), *seat));
        Some(RoleBalance {
            seats: (0..).zip(&sums.member).filter(|(_, member)| **member).map(|(seat, _)| SeatId(seat)).collect(),
            over_rest: over(sums.weighted, sums.others),
            over_phrase: Decibels(0.0),
            audible: 0,
            heard: false,
            loudness: Phon(0.0),
            masked_by: Phon(0.0),
            over_threshold: self.octaves.ratios(&sums.signal, &sums.threshold),
            maskers: maskers.iter().map(|(_, seat)| *seat).collect(),
            shares: maskers.iter().map(|(share, _)| *share).collect(),
            lost_by_octave: self.octaves.sums(&sums.lost).map(|lost| share(lost, sums.lost.iter().sum())).to_vec(),
            masker_by_octave: (0..OCTAVES).map(|octave| sums.masker(octave)).collect(),
            lost: self.middle_half(&sums.lost),
        })
    }

    /// From the first to the third quartile of what is lost by band.
    fn middle_half(&self, lost: &Excitation) -> Option<(Hertz, Hertz)> {
        let all: f64 = lost.iter().sum();
        let quantile = |part: f64| {
            let mut sum = 0.0;
            lost.iter().position(|l| {
                sum += l;
                sum >= part * all
            })
        };
        let (low, high) = (quantile(0.25)?, quantile(0.75)?);
        (all > 0.0).then(|| (self.edges[low + 1], self.edges[high + 3]))
    }
}

impl SeatSums {
    fn new() -> Self {
        Self { weighted: 0.0, others: 0.0, levels: [0.0; BANDS], plays: false }
    }

    fn add(&mut self, row: &Row, powers: &Powers, weighted: f64, whole: f64) {
        self.plays = true;
        self.weighted += weighted;
        self.others += whole - weighted;
        for (sum, level) in self.levels.iter_mut().zip(row.bands) {
            *sum += powers.of(level);
        }
    }

    fn whole_levels(&self, frames: f64) -> Vec<u8> {
        let whole = |power: &f64| Level::from_mean_square(mean_square(power / frames)).spl().0.round() as u8;
        if self.plays { self.levels.iter().map(whole).collect() } else { Vec::new() }
    }
}

impl RoleSums {
    fn hear(&mut self, group: &Excitation, thresholds: &Excitation) {
        add(&mut self.signal, group);
        add(&mut self.threshold, thresholds);
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

    fn new(seats: usize) -> Self {
        let (member, taken) = (vec![false; seats], vec![0.0; seats]);
        let (none, taken_by_octave) = ([0.0; PLACES], vec![[0.0; OCTAVES]; seats]);
        Self { weighted: 0.0, others: 0.0, member, taken, taken_by_octave, lost: none, signal: none, threshold: none }
    }
}

/// What of a whole is not its part.
fn difference(total: &Excitation, part: &Excitation) -> Excitation {
    std::array::from_fn(|place| (total[place] - part[place]).max(0.0))
}

fn add(sum: &mut Excitation, more: &Excitation) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// The loss a masker has taken: in each band its part of all that masks there.
fn taken(lost: &Excitation, masker: &Excitation, total: &Excitation, group: &Excitation) -> Excitation {
    let of_band = |band: usize| {
        let others = total[band] - group[band];
        if others > 0.0 { lost[band] * (masker[band] / others).min(1.0) } else { 0.0 }
    };
    std::array::from_fn(of_band)
}

fn sum<'e>(excitations: impl Iterator<Item = &'e Excitation>) -> Excitation {
    excitations.fold([0.0; PLACES], |sum, e| std::array::from_fn(|band| sum[band] + e[band]))
}

/// A level against another, to a tenth of a decibel and at most ±[`ALONE`].
pub(super) fn over(power: f64, others: f64) -> Decibels {
    if others <= 0.0 {
        return ALONE;
    }
    Decibels(Decibels::from_power_ratio(power / others).0.clamp(-ALONE.0, ALONE.0)).to_tenth()
}

/// A part of a whole in thousandths; 0 of nothing.
pub(super) fn share(part: f64, whole: f64) -> u16 {
    if whole > 0.0 { (1000.0 * part / whole).round().clamp(0.0, 1000.0) as u16 } else { 0 }
}
