//! What speaks for each part that sounds in a cell: its doings in the cell, around it and in the whole piece, alone and
//! beside those of the others.

use super::cell::{Cell, cells};
use super::count::{Counts, Course, Of, course, mark_figures};
use super::opinion;
use super::stat::{STATS, Told};
use super::surface::surfaces;
use super::theme::Themes;
use crate::analysis::texture::Texture;

/// A window: from so many cells after this one (before it, if negative) to so many.
type Window = (&'static str, isize, isize);

/// What is looked at around a cell; the last window is the piece.
const WINDOWS: [Window; 7] = [
    ("cell", 0, 0),
    ("near", -1, 1),
    ("phrase", -4, 4),
    ("period", -12, 12),
    ("past", -4, -1),
    ("coming", 1, 4),
    ("piece", isize::MIN, isize::MAX),
];
const PIECE: usize = WINDOWS.len() - 1;

/// How a value is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is.
    Value,
    /// Above the mean of the parts that sound in the cell.
    OverMean,
    /// Above the best of the others.
    OverOthers,
    /// How many of the others have more.
    Rank,
    /// Above its own in the piece.
    OverOwn,
}

/// One column of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Feature {
    pub(super) window: usize,
    pub(super) stat: usize,
    pub(super) kind: Kind,
}

const KINDS: [(&str, Kind); 5] = [
    ("value", Kind::Value),
    ("over-mean", Kind::OverMean),
    ("over-others", Kind::OverOthers),
    ("rank", Kind::Rank),
    ("over-own", Kind::OverOwn),
];

impl Feature {
    /// The feature of a name, as `phrase:top:rank`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut words = name.split(':');
        let (window, stat, kind) = (words.next()?, words.next()?, words.next()?);
        Some(Self {
            window: WINDOWS.iter().position(|(own, _, _)| *own == window)?,
            stat: STATS.iter().position(|(own, _)| *own == stat)?,
            kind: KINDS.iter().find(|(own, _)| *own == kind)?.1,
        })
    }

    /// Names of all features.
    pub(super) fn names() -> Vec<String> {
        let kinds = |window: &'static str, stat: &'static str| KINDS.map(|(kind, _)| format!("{window}:{stat}:{kind}"));
        WINDOWS.iter().flat_map(|(window, _, _)| STATS.iter().flat_map(|(stat, _)| kinds(window, stat))).collect()
    }
}

/// The parts that sound in a cell, ascending, and their values by feature, in thousandths, row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) parts: Vec<usize>,
    pub(super) values: Vec<i32>,
}

/// The doings of all parts of a piece.
#[derive(Debug)]
pub(super) struct Courses {
    pub(super) cells: Vec<Cell>,
    courses: Vec<Course>,
    /// By part: what it has done before each entry of its course, and in all.
    before: Vec<Vec<Counts>>,
    themes: Themes,
    quarter: u64,
}

impl Courses {
    pub(super) fn new(texture: &Texture, parts: usize, quarter: u64) -> Self {
        let cells = cells(&texture.grid, quarter);
        let surfaces = surfaces(texture, parts, quarter);
        let themes = Themes::new(&surfaces, quarter);
        let returns = themes.returns(&surfaces, quarter);
        let indexed: Vec<usize> = (0..parts).collect();
        let mut found = crate::run::map(&indexed, |part| course(&cells, &surfaces[*part], &returns[*part], quarter));
        mark_figures(&mut found);
        let courses: Vec<Course> = found.into_iter().map(|(course, _)| course).collect();
        let mut courses = Self { cells, courses, before: Vec::new(), themes, quarter };
        courses.sum_up();
        courses
    }

    /// Adds what the first pass says of the parts that sound in each cell, in thousandths of log-odds.
    pub(super) fn hear(&mut self, odds: &[Vec<(usize, i64)>]) {
        opinion::add(&mut self.courses, &self.cells, &self.themes, odds);
        self.sum_up();
    }

    fn sum_up(&mut self) {
        self.before = self.courses.iter().map(before).collect();
    }

    /// The parts that sound in a cell, with the values of `features`.
    pub(super) fn field(&self, cell: usize, features: &[Feature]) -> Field {
        let sounds = |part: &usize| {
            let course = &self.courses[*part];
            let place = course.partition_point(|(other, _)| *other < cell);
            course.get(place).is_some_and(|(other, counts)| *other == cell && counts.of(Of::Sound) > 0)
        };
        let parts: Vec<usize> = (0..self.courses.len()).filter(sounds).collect();
        let told: Vec<Vec<Told<'_>>> = (0..WINDOWS.len())
            .map(|window| parts.iter().map(|part| self.told(*part, cell, window)).collect())
            .collect();
        let mut values = vec![0; parts.len() * features.len()];
        let mut told_of = Vec::with_capacity(parts.len());
        for (column, Feature { window, stat, kind }) in features.iter().enumerate() {
            let stat = STATS[*stat].1;
            told_of.clear();
            told_of.extend(told[*window].iter().map(|told| told.value(stat)));
            if *kind == Kind::OverOwn {
                told_of.iter_mut().zip(&told[PIECE]).for_each(|(now, own)| *now -= own.value(stat));
            }
            set_beside(&mut told_of, *kind);
            for (row, value) in told_of.iter().enumerate() {
                values[row * features.len() + column] = (value * 1000.0) as i32;
            }
        }
        Field { parts, values }
    }

    /// What a part does in a window around a cell.
    fn told(&self, part: usize, cell: usize, window: usize) -> Told<'_> {
        let (before, course) = (&self.before[part], &self.courses[part]);
        if window == PIECE {
            let ticks = self.cells.last().map_or(1, |last| last.end);
            return self.over(ticks, self.cells.len(), [&before[0], &before[course.len()]], None);
        }
        let (_, first, last) = WINDOWS[window];
        let from = cell.saturating_add_signed(first).min(self.cells.len());
        let to = cell.saturating_add_signed(last + 1).clamp(from, self.cells.len());
        let first = course.partition_point(|(other, _)| *other < from);
        let end = first + course[first..].iter().take_while(|(other, _)| *other < to).count();
        let ticks = self.cells[from..to].iter().map(|cell| cell.end - cell.start).sum();
        self.over(ticks, to - from, [&before[first], &before[end]], Some(&course[first..end]))
    }

    const fn over<'a>(
        &self,
        ticks: u64,
        cells: usize,
        [before, after]: [&'a Counts; 2],
        inside: Option<&'a [(usize, Counts)]>,
    ) -> Told<'a> {
        Told { before, after, inside, ticks, cells: cells as u64, quarter: self.quarter }
    }
}

/// What is done before each entry of a course, and in all.
fn before(course: &Course) -> Vec<Counts> {
    let mut sum = Counts::default();
    let mut before = vec![sum];
    before.extend(course.iter().map(|(_, counts)| {
        sum.merge(counts);
        sum
    }));
    before
}

/// Sets the values of the parts of a cell beside each other.
fn set_beside(values: &mut [f32], kind: Kind) {
    match kind {
        Kind::Value | Kind::OverOwn => {}
        Kind::OverMean => {
            let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
            values.iter_mut().for_each(|value| *value -= mean);
        }
        Kind::OverOthers => set_over_others(values),
        Kind::Rank => {
            let mut order = values.to_vec();
            order.sort_unstable_by(f32::total_cmp);
            let more = |value: f32| order.len() - order.partition_point(|other| *other <= value);
            values.iter_mut().for_each(|value| *value = more(*value) as f32);
        }
    }
}

fn set_over_others(values: &mut [f32]) {
    let (mut first, mut second) = (f32::MIN, f32::MIN);
    for value in values.iter() {
        if *value > first {
            (first, second) = (*value, first);
        } else if *value > second {
            second = *value;
        }
    }
    let best = |value: f32, alone: bool| if value < first || alone { first } else { second };
    let alone = values.len() < 2;
    values.iter_mut().for_each(|value| *value -= best(*value, alone));
}
