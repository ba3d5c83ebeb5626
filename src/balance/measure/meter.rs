//! One bar measured: levels, loudness left beside the others, who masks whom.

use super::role::{RoleSums, Scene};
use super::seat::{SeatSums, masking};
use super::sums::{difference, over, sum};
use super::{JUDGED, Timeline};
use crate::balance::heard::Heard;
use crate::balance::hearing::{self, Ear, Excitation, Loudness};
use crate::balance::level::Level;
use crate::balance::mind::{Heeded, MeasuredBar};
use crate::balance::octaves::Octaves;
use crate::balance::spectra::Spectra;
use crate::balance::spectrum::Row;
use crate::balance::types::BarBalance;
use crate::line::Role;
use crate::loudness::loudness;
use crate::score::Bar;
use crate::units::{Hertz, Lufs};
use std::ops::Range;

/// Everything that measuring needs, prepared once.
pub(super) struct Meter<'a> {
    heard: &'a Heard,
    timeline: &'a Timeline,
    ear: Ear,
    loudness: Loudness,
    edges: Vec<Hertz>,
    octaves: Octaves,
    places: Vec<Hertz>,
}

impl<'a> Meter<'a> {
    /// Prepares the tables.
    pub(super) fn new(heard: &'a Heard, timeline: &'a Timeline) -> Self {
        let (ear, loudness) = (Ear::new(), Loudness::new());
        let (edges, octaves, places) = (hearing::edges(), Octaves::new(), hearing::places());
        Self { heard, timeline, ear, loudness, edges, octaves, places }
    }

    /// Measures a bar: levels and masking, and the loudness of each seat and role frame by frame.
    pub(super) fn bar(&self, bar: &Bar, frames: &Range<usize>) -> MeasuredBar {
        let count = self.heard.seats();
        let mut seats = vec![SeatSums::new(); count];
        let mut roles = JUDGED.map(|_| RoleSums::new(count));
        let mut heeded = Vec::with_capacity(frames.len() * (count + JUDGED.len()));
        frames.clone().for_each(|frame| self.frame(frame, &mut seats, &mut roles, &mut heeded));
        let length = frames.len().max(1) as f64;
        let mean = |sum: f64| loudness(sum / length).map(Lufs::to_tenth);
        let [melody, countermelody, bass] = roles.map(|sums| sums.balance(&self.octaves, &self.edges));
        let bar = BarBalance {
            bar: bar.number,
            mix: mean(seats.iter().map(|s| s.weighted).sum()),
            seats: seats.iter().map(|s| mean(s.weighted)).collect(),
            over_rest: seats.iter().map(|s| (s.weighted > 0.0).then(|| over(s.weighted, s.others))).collect(),
            over_mark: vec![None; count],
            audible: vec![0; count],
            masking: masking(&seats, length, &self.loudness, &self.places).into(),
            levels: Spectra::new(&seats.iter().map(|s| s.whole_levels(length)).collect::<Vec<_>>()).into(),
            melody,
            countermelody,
            bass,
        };
        MeasuredBar { bar, heeded }
    }

    /// One frame of every seat, then of every role: loudness alone and beside the others, in sone, put behind `heeded`.
    fn frame(&self, frame: usize, seats: &mut [SeatSums], roles: &mut [RoleSums; 3], heeded: &mut Vec<Heeded>) {
        let rows: Vec<Row> = (0..seats.len()).map(|seat| self.heard.row(seat, frame)).collect();
        let excitations: Vec<Option<Excitation>> = rows.iter().map(|row| self.excitation(row)).collect();
        let total = sum(excitations.iter().flatten());
        let weights: Vec<f64> = rows.iter().map(|row| row.weighted.mean_square()).collect();
        let whole: f64 = weights.iter().sum();
        for (seat, sums) in seats.iter_mut().enumerate() {
            let loudness = excitations[seat].as_ref().map(|excitation| {
                sums.add(&rows[seat], excitation, weights[seat], whole);
                let (alone, left) = self.loudness_left(excitation, &total);
                Heeded::sum(&alone, &left)
            });
            heeded.push(loudness.unwrap_or_default());
        }
        let scene = Scene { excitations: &excitations, total: &total, weights: &weights };
        let of_roles = JUDGED.into_iter().zip(roles).map(|(role, sums)| self.role_frame(frame, role, &scene, sums));
        heeded.extend(of_roles);
    }

    fn excitation(&self, row: &Row) -> Option<Excitation> {
        (row.weighted > Level::SILENT).then(|| self.ear.excitation(&row.bands.map(Level::power)))
    }

    fn loudness_left(&self, sound: &Excitation, total: &Excitation) -> (Excitation, Excitation) {
        let others = difference(total, sound);
        let alone = self.loudness.alone(sound);
        (alone, self.loudness.beside(sound, &others, &alone))
    }

    fn role_frame(&self, frame: usize, role: Role, scene: &Scene, sums: &mut RoleSums) -> Heeded {
        let member = |seat: usize| self.timeline.doing(seat, frame).has(role);
        let members = scene.excitations.iter().enumerate().filter(|(seat, _)| member(*seat));
        let group = sum(members.filter_map(|(_, excitation)| excitation.as_ref()));
        if group.iter().all(|e| *e <= 0.0) {
            return Heeded::default();
        }
        let (alone, left) = self.loudness_left(&group, scene.total);
        let lost: Excitation = std::array::from_fn(|band| alone[band] - left[band]);
        sums.add(scene, &group, &lost, member, (&self.loudness, &self.octaves));
        Heeded::sum(&alone, &left)
    }
}
