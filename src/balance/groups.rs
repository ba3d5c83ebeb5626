//! Loudness of the mix, of sections, roles and seats: over the piece and by bar.

use super::heard::Heard;
use super::level::{Level, mean_square};
use super::timeline::Timeline;
use crate::arrange::Arrangement;
use crate::line::Role;
use crate::loudness::{MOMENTARY, PHYSICAL_GATE, Programme, SHORT_TERM, STEP, loudness, windows};
use crate::render::BLOCK;
use crate::run;
use crate::score::SeatId;
use crate::units::{Decibels, Lufs};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Whose loudness it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// All seats.
    Mix,
    /// The seats of one name.
    Section,
    /// Whoever has a role, while they have it; a seat with two at once counts to both.
    Role,
    /// One seat.
    Seat,
}

/// Loudness of a group at the listener. Its seats are not in phase: their energies add, and so do their peaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupLoudness {
    /// What it is.
    pub group: Group,
    /// Its name: `mix`, the section's, the role's or the seat's.
    pub name: String,
    /// Over the whole piece.
    pub programme: Programme,
    /// By bar: the loudest 400 ms that end in it; `None` when silent.
    pub momentary: Vec<Option<Lufs>>,
    /// By bar: the loudest 3 s that end in it.
    pub short_term: Vec<Option<Lufs>>,
    /// By bar: the highest true peak.
    pub true_peak: Vec<Option<Decibels>>,
}

/// Every group: the mix, sections of several seats, roles that sound, seats.
pub(super) fn groups(heard: &Heard, timeline: &Timeline, arrangement: &Arrangement) -> Vec<GroupLoudness> {
    let meter = Meter { heard, timeline };
    let seats: Vec<usize> = (0..heard.seats()).collect();
    let mut members: Vec<(Group, String, Members)> =
        vec![(Group::Mix, "mix".to_owned(), Members::Seats(seats.clone()))];
    members.extend(sections(arrangement).map(|(name, seats)| (Group::Section, name, Members::Seats(seats))));
    members.extend(Role::ALL.into_iter().map(|role| (Group::Role, role.to_string(), Members::Role(role))));
    let seat =
        |seat: usize| (Group::Seat, super::checks::name(arrangement, SeatId(seat as u16)), Members::Seats(vec![seat]));
    members.extend(seats.into_iter().map(seat));
    let all = run::map(&members, |(group, name, members)| meter.measure(*group, name, members));
    all.into_iter().filter(|group| group.group != Group::Role || group.programme.momentary.is_some()).collect()
}

/// Sections of several seats, with the indices of these.
fn sections(arrangement: &Arrangement) -> impl Iterator<Item = (String, Vec<usize>)> {
    let mut sections: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, seat) in arrangement.ensemble.seats.iter().enumerate() {
        match sections.iter_mut().find(|(name, _)| *name == seat.section) {
            Some((_, seats)) => seats.push(index),
            None => sections.push((seat.section.clone(), vec![index])),
        }
    }
    sections.into_iter().filter(|(_, seats)| seats.len() > 1)
}

/// Who is in a group.
enum Members {
    Seats(Vec<usize>),
    Role(Role),
}

struct Meter<'a> {
    heard: &'a Heard,
    timeline: &'a Timeline,
}

impl Meter<'_> {
    fn measure(&self, group: Group, name: &str, members: &Members) -> GroupLoudness {
        let (steps, peaks) = (self.steps(members), self.peaks(members));
        let bars = || self.timeline.bars.iter().map(|(_, frames)| frames);
        let highest =
            |frames: &Range<usize>| peaks.get(frames.clone()).into_iter().flatten().copied().fold(0.0, f64::max);
        GroupLoudness {
            group,
            name: name.to_owned(),
            programme: Programme::of(&steps, PHYSICAL_GATE, peak_level(highest(&(0..peaks.len())))),
            momentary: by_bar(&steps, MOMENTARY, bars()),
            short_term: by_bar(&steps, SHORT_TERM, bars()),
            true_peak: bars().map(|frames| peak_level(highest(frames))).collect(),
        }
    }

    fn steps(&self, members: &Members) -> Vec<f64> {
        let mut sum: Vec<f64> = Vec::new();
        for seat in 0..self.heard.seats() {
            let steps = if members.may_have(seat) { self.heard.steps(seat) } else { continue };
            sum.resize(sum.len().max(steps.len()), 0.0);
            let mine = steps.iter().enumerate().filter(|(step, _)| self.is_in(members, seat, step * STEP / BLOCK));
            mine.for_each(|(step, power)| sum[step] += power);
        }
        sum
    }

    /// Powers of the true peaks by frame, relative to 0 dB.
    fn peaks(&self, members: &Members) -> Vec<f64> {
        let of = |frame: usize| {
            let seats = (0..self.heard.seats()).filter(|seat| self.is_in(members, *seat, frame));
            seats.map(|seat| self.heard.peak(seat, frame).power()).sum()
        };
        (0..self.heard.frames()).map(of).collect()
    }

    fn is_in(&self, members: &Members, seat: usize, frame: usize) -> bool {
        match members {
            Members::Seats(seats) => seats.contains(&seat),
            Members::Role(role) => self.timeline.doing(seat, frame).has(*role),
        }
    }
}

impl Members {
    fn may_have(&self, seat: usize) -> bool {
        match self {
            Self::Seats(seats) => seats.contains(&seat),
            Self::Role(_) => true,
        }
    }
}

/// The loudest window that ends in each bar.
fn by_bar<'f>(steps: &[f64], length: usize, bars: impl Iterator<Item = &'f Range<usize>>) -> Vec<Option<Lufs>> {
    let windows = windows(steps, length);
    let end = |frame: usize| (frame * BLOCK / STEP).saturating_sub(length.min(steps.len()));
    let loudest = |frames: &Range<usize>| {
        let ends = windows.get(end(frames.start)..end(frames.end).max(end(frames.start) + 1)).unwrap_or_default();
        ends.iter()
            .copied()
            .reduce(f64::max)
            .and_then(loudness)
            .filter(|loudness| *loudness > PHYSICAL_GATE)
            .map(Lufs::to_tenth)
    };
    bars.map(loudest).collect()
}

/// 0 dB is the peak of a tone of 120 dB SPL.
fn peak_level(power: f64) -> Option<Decibels> {
    let level = Level::from_mean_square(mean_square(power));
    (level > Level::SILENT).then(|| Decibels(level.spl().0 - 120.0).to_tenth())
}
