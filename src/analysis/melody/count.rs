//! What each part does in each cell, in whole numbers that can be summed over many cells.

use super::cell::Cell;
use super::surface::Stroke;
use crate::analysis::texture::{entry, mixed};
use std::cmp::Ordering;

/// Cells over which a held note is counted as sounding; longer ones are a drone, whose later cells tell nothing new.
const LONGEST_HELD: usize = 64;
/// Quarters without a note after which a line enters anew.
const REST: u64 = 1;

/// What is counted. Times are in ticks, unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    Onsets,
    Chords,
    Sound,
    /// Pitch times ticks.
    Height,
    /// Velocity times ticks.
    Loudness,
    /// Length of the note, in sixteenths of a quarter, times ticks.
    Length,
    Top,
    Bottom,
    Tied,
    /// Onsets that are the highest of their moment.
    Highest,
    Semitones,
    Steps,
    Thirds,
    Leaps,
    Repeats,
    Upward,
    Turns,
    OnBeat,
    OnBar,
    Triplets,
    Short,
    Others,
    Alike,
    Alone,
    Unison,
    Octave,
    OctaveAbove,
    /// Onsets whose distance is not the one before.
    Changes,
    /// Returns of the figures through the onsets.
    Theme,
    /// Sixteenths of a quarter since the line entered.
    Entry,
    /// Sixteenths of a quarter of rest before it entered.
    Rest,
    /// Cells whose figure is that of the cell before.
    Figure,
    /// ... of the one before that.
    FigureBeforeLast,
    Rhythm,
    RhythmNext,
    /// How often the cell's figure is played in the piece, at most 20.
    Common,
    /// Cells of which the first pass said something, its odds and shares (`opinion`).
    Cells,
    Odds,
    Share,
    /// Ends of figures, and how likely these lead elsewhere.
    Figures,
    Again,
}

const COUNTS: usize = Of::Again as usize + 1;

/// Sums of what a part does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    sums: [u64; COUNTS],
    pub(super) pitches: u128,
    /// Which distances between onsets there are: a bit for each quarter of an octave of length.
    pub(super) distances: u64,
}

impl Default for Counts {
    fn default() -> Self {
        Self { sums: [0; COUNTS], pitches: 0, distances: 0 }
    }
}

impl Counts {
    pub(super) const fn of(&self, what: Of) -> u64 {
        self.sums[what as usize]
    }

    pub(super) fn add(&mut self, what: Of, more: u64) {
        self.sums[what as usize] += more;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            *sum += more;
        }
        self.see(other);
    }

    /// Takes in the pitches and distances of another.
    pub(super) fn see(&mut self, other: &Self) {
        self.pitches |= other.pitches;
        self.distances |= other.distances;
    }
}

/// The cells in which a part sounds, ascending.
pub(super) type Course = Vec<(usize, Counts)>;

/// What a part does in each cell. `returns` holds a value for each stroke.
pub(super) fn course(cells: &[Cell], surface: &[Stroke], returns: &[u32], quarter: u64) -> (Course, Vec<Figure>) {
    let counter = Counter { cells, surface, returns, quarter: quarter.max(1) };
    let mut course = Course::new();
    let mut figures: Vec<Figure> = Vec::new();
    let (mut cell, mut entered) = (0, 0);
    for (index, stroke) in surface.iter().enumerate() {
        let start = stroke.start;
        while cell + 1 < cells.len() && cells[cell].end <= start {
            cell += 1;
        }
        if counter.rest_before(index) >= REST * counter.quarter {
            entered = start;
        }
        counter.count(entry(&mut course, cell), index, cell, entered);
        counter.hold(&mut course, index, cell);
        counter.figure(&mut figures, index, cell);
    }
    (course, figures)
}

struct Counter<'a> {
    cells: &'a [Cell],
    surface: &'a [Stroke],
    returns: &'a [u32],
    quarter: u64,
}

impl Counter<'_> {
    fn before(&self, index: usize) -> Option<&Stroke> {
        self.surface.get(index.checked_sub(1)?)
    }

    fn rest_before(&self, index: usize) -> u64 {
        let none = 8 * self.quarter;
        self.before(index).map_or(none, |before| self.surface[index].start.saturating_sub(before.end))
    }

    /// Ticks to the next onset; for the last its length.
    fn distance(&self, index: usize) -> u64 {
        let stroke = &self.surface[index];
        self.surface.get(index + 1).map_or(stroke.length(), |next| next.start - stroke.start)
    }

    fn sixteenths(&self, ticks: u64, most: u64) -> u64 {
        (ticks.min(most * self.quarter) * 16 + self.quarter / 2) / self.quarter
    }

    /// Counts a note where it starts.
    fn count(&self, counts: &mut Counts, index: usize, cell: usize, entered: u64) {
        let stroke = &self.surface[index];
        let distance = self.distance(index);
        let shared = [(Of::Others, stroke.others), (Of::Alike, stroke.alike), (Of::Unison, stroke.unison)];
        let octaves =
            [(Of::Octave, stroke.octave), (Of::OctaveAbove, stroke.octave_above), (Of::Theme, self.returns[index])];
        for (what, count) in shared.into_iter().chain(octaves) {
            counts.add(what, u64::from(count));
        }
        counts.add(Of::Onsets, 1);
        counts.add(Of::Chords, u64::from(stroke.chord));
        counts.add(Of::Highest, u64::from(stroke.highest));
        counts.add(Of::Alone, u64::from(stroke.others == 0));
        counts.add(Of::Short, u64::from(stroke.length() * 2 <= distance.min(4 * self.quarter)));
        counts.add(Of::Entry, self.sixteenths(stroke.start - entered, 32));
        if stroke.start == entered {
            counts.add(Of::Rest, self.sixteenths(self.rest_before(index), 16));
        }
        counts.pitches |= 1 << stroke.pitch;
        counts.distances |= 1 << octave_quarters(self.sixteenths(distance, 16));
        self.place(counts, stroke, &self.cells[cell]);
        self.step(counts, index);
    }

    fn place(&self, counts: &mut Counts, stroke: &Stroke, cell: &Cell) {
        let place = stroke.start.saturating_sub(cell.start);
        let within = place % cell.beat;
        counts.add(Of::OnBeat, u64::from(within == 0));
        counts.add(Of::OnBar, u64::from(place == 0 && cell.on_bar));
        counts.add(Of::Triplets, u64::from(within != 0 && (within * 3).is_multiple_of(cell.beat)));
    }

    /// Counts how the line comes to a note.
    fn step(&self, counts: &mut Counts, index: usize) {
        let Some(before) = self.before(index).filter(|_| self.rest_before(index) < 4 * self.quarter) else { return };
        let stroke = &self.surface[index];
        let size = u64::from(stroke.pitch.abs_diff(before.pitch));
        let kind = [Of::Repeats, Of::Steps, Of::Steps, Of::Thirds, Of::Thirds].get(size as usize);
        if let Some(kind) = kind.or((size > 7).then_some(&Of::Leaps)) {
            counts.add(*kind, 1);
        }
        counts.add(Of::Semitones, size.min(12));
        counts.add(Of::Upward, u64::from(stroke.pitch > before.pitch));
        let Some(third) = index.checked_sub(2).map(|at| &self.surface[at]) else { return };
        let turns = (stroke.pitch > before.pitch) != (before.pitch > third.pitch) && stroke.pitch != before.pitch;
        counts.add(Of::Turns, u64::from(turns && before.pitch != third.pitch));
        let (now, last) = (stroke.start - before.start, before.start - third.start);
        counts.add(Of::Changes, u64::from(now.abs_diff(last) * 10 > last));
    }

    /// Counts its sound in each cell it lasts in, at most until the next note.
    fn hold(&self, course: &mut Course, index: usize, first: usize) {
        let stroke = &self.surface[index];
        let end = stroke.end.min(stroke.start + self.distance(index));
        let length = self.sixteenths(stroke.length(), 16);
        let share = |ticks: u64, of: u64| (u128::from(ticks) * u128::from(of) / u128::from(stroke.length())) as u64;
        for (index, cell) in self.cells.iter().enumerate().skip(first).take(LONGEST_HELD) {
            if index > first && cell.start >= end {
                break;
            }
            let ticks = end.min(cell.end).saturating_sub(stroke.start.max(cell.start));
            let counts = entry(course, index);
            counts.add(Of::Sound, ticks);
            counts.add(Of::Height, ticks * u64::from(stroke.pitch));
            counts.add(Of::Loudness, ticks * u64::from(stroke.velocity));
            counts.add(Of::Length, ticks * length);
            counts.add(Of::Top, share(ticks, stroke.exposure.top));
            counts.add(Of::Bottom, share(ticks, stroke.exposure.bottom));
            counts.add(Of::Tied, if index > first { ticks } else { 0 });
        }
    }

    fn figure(&self, figures: &mut Vec<Figure>, index: usize, cell: usize) {
        let place = self.surface[index].start.saturating_sub(self.cells[cell].start);
        match figures.last_mut().filter(|figure| figure.cell == cell) {
            None => figures.push(Figure { cell, rhythm: mixed(0, place), contour: 1, intervals: 1 }),
            Some(figure) => {
                let (pitch, before) = (self.surface[index].pitch, self.surface[index - 1].pitch);
                let direction = match pitch.cmp(&before) {
                    Ordering::Equal => 1,
                    Ordering::Greater => 2,
                    Ordering::Less => 3,
                };
                figure.rhythm = mixed(figure.rhythm, place);
                figure.contour = mixed(figure.contour, direction);
                figure.intervals = mixed(figure.intervals, u64::from(pitch) + 128 - u64::from(before));
            }
        }
    }
}

/// Quarters of an octave from a sixteenth of a quarter up: which of 40 classes a distance is in.
fn octave_quarters(sixteenths: u64) -> u32 {
    let value = sixteenths.max(1);
    let octave = value.ilog2();
    octave * 4 + ((value << 2 >> octave) & 3) as u32
}

/// What a part plays in a cell, as hashes: when its notes start, which way it goes, by which intervals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    cell: usize,
    rhythm: u64,
    contour: u64,
    intervals: u64,
}

/// Marks the cells whose figure is heard before or after, or often.
pub(super) fn mark_figures(courses: &mut [(Course, Vec<Figure>)]) {
    let mut all: Vec<(u64, u64)> = courses
        .iter()
        .flat_map(|(_, figures)| figures.iter().map(|figure| (figure.rhythm, figure.intervals)))
        .collect();
    all.sort_unstable();
    for (course, figures) in courses {
        for (index, figure) in figures.iter().enumerate() {
            let near = |by: isize| {
                let cell = figure.cell.checked_add_signed(by)?;
                let from = index.saturating_sub(2);
                figures[from..].iter().take(4).find(|other| other.cell == cell)
            };
            let rhythm = |by| near(by).is_some_and(|other| other.rhythm == figure.rhythm);
            let same = |by| near(by).is_some_and(|o| o.rhythm == figure.rhythm && o.contour == figure.contour);
            let key = (figure.rhythm, figure.intervals);
            let times = all.partition_point(|other| *other <= key) - all.partition_point(|other| *other < key);
            let counts = entry(course, figure.cell);
            counts.add(Of::Figure, u64::from(same(-1)));
            counts.add(Of::FigureBeforeLast, u64::from(same(-2)));
            counts.add(Of::Rhythm, u64::from(rhythm(-1)));
            counts.add(Of::RhythmNext, u64::from(rhythm(1)));
            counts.add(Of::Common, times.min(20) as u64);
        }
    }
}
