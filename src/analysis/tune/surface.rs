//! The notes of a part as a listener first sorts them: in moments, each after the note it seems to follow.

use super::super::skyline;
use super::super::tone::Tone;
use crate::score::{Frame, Tick};
use std::ops::Range;

/// How many notes before and after one are looked at, so that no piece costs more than in proportion to its notes.
pub(super) const REACH: usize = 96;
/// Notes that start within so many milliseconds start together.
pub(super) const TOGETHER: i64 = 30;
/// The longest a note counts, in milliseconds.
pub(super) const LONGEST: i64 = 4000;

/// A note in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) on: i64,
    pub(super) off: i64,
    pub(super) pitch: i64,
}

impl Note {
    pub(super) fn length(&self) -> i64 {
        (self.off - self.on).max(1)
    }

    /// The length, of a note longer than counts what counts.
    pub(super) fn held(&self) -> i64 {
        self.length().min(LONGEST)
    }

    /// What it costs to hear `next` as the note after this one, in tenths of a semitone; none if it cannot be.
    fn cost(&self, next: &Self) -> Option<i64> {
        let (rest, step) = (next.on - self.off, (next.pitch - self.pitch).abs());
        let (both, shorter) = ((-rest).max(0), self.length().min(next.length()));
        let impossible = (both > 60 && both * 2 > shorter) || rest > 2000 || next.on - self.on < TOGETHER;
        (!impossible).then_some(step.min(12) * 10 + (step - 12).max(0) * 25 + rest.max(0) / 12 + both * 60 / shorter)
    }
}

/// The notes of one part and what is near what.
pub(super) struct Surface<'a> {
    pub(super) tones: &'a [Tone],
    pub(super) notes: Vec<Note>,
    pub(super) quarter: u64,
    /// Notes that start together.
    pub(super) moments: Vec<Range<usize>>,
    pub(super) moment_of: Vec<usize>,
    /// The highest and the lowest note of each moment.
    pub(super) tops: Vec<usize>,
    pub(super) bottoms: Vec<usize>,
    /// The note that each seems to follow, and that seems to follow it: the cheapest.
    pub(super) before: Vec<Option<usize>>,
    pub(super) after: Vec<Option<usize>>,
    /// Share of each note in which nothing higher, nothing lower sounds, in thousandths.
    pub(super) top: Vec<i64>,
    pub(super) bottom: Vec<i64>,
}

impl<'a> Surface<'a> {
    /// Of tones in time order.
    pub(super) fn new(tones: &'a [Tone], frame: &Frame) -> Self {
        let notes = notes(tones, frame);
        let moments = moments(&notes);
        let moment_of =
            moments.iter().enumerate().flat_map(|(index, moment)| moment.clone().map(move |_| index)).collect();
        let highest =
            |moment: &Range<usize>| moment.clone().rev().max_by_key(|i| notes[*i].pitch).unwrap_or(moment.start);
        let lowest =
            |moment: &Range<usize>| moment.clone().rev().min_by_key(|i| notes[*i].pitch).unwrap_or(moment.start);
        let (tops, bottoms) = (moments.iter().map(highest).collect(), moments.iter().map(lowest).collect());
        let (before, after) = links(&notes);
        let exposures = skyline::exposure(tones);
        let share = |ticks: u64, tone: &Tone| (u128::from(ticks) * 1000 / u128::from(tone.length())) as i64;
        let top = exposures.iter().zip(tones).map(|(exposure, tone)| share(exposure.top, tone)).collect();
        let bottom = exposures.iter().zip(tones).map(|(exposure, tone)| share(exposure.bottom, tone)).collect();
        let quarter = frame.division().quarter().0;
        Self { tones, notes, quarter, moments, moment_of, tops, bottoms, before, after, top, bottom }
    }

    /// The note before, if the two seem to belong to each other both ways.
    pub(super) fn mutual_before(&self, index: usize) -> Option<usize> {
        self.before[index].filter(|other| self.after[*other] == Some(index))
    }

    /// The note after, if the two seem to belong to each other both ways.
    pub(super) fn mutual_after(&self, index: usize) -> Option<usize> {
        self.after[index].filter(|other| self.before[*other] == Some(index))
    }

    /// The moment of a note.
    pub(super) fn moment(&self, index: usize) -> Range<usize> {
        self.moments[self.moment_of[index]].clone()
    }

    /// The other notes of its moment, as many as are looked at.
    pub(super) fn others(&self, index: usize) -> impl Iterator<Item = usize> + use<'_> {
        let moment = self.moment(index);
        let near = moment.start.max(index.saturating_sub(REACH))..moment.end.min(index + REACH);
        near.filter(move |other| *other != index)
    }

    /// The first note that starts at a millisecond or after.
    pub(super) fn first_at(&self, on: i64) -> usize {
        self.notes.partition_point(|note| note.on < on)
    }

    /// The notes, and the moments, that start within so many milliseconds of a note.
    pub(super) fn within(&self, index: usize, reach: i64) -> (Range<usize>, Range<usize>) {
        let on = self.notes[index].on;
        let notes = self.first_at(on - reach)..self.first_at(on + reach + 1);
        let moments = self.moment_of[notes.start]..self.moment_of[notes.end - 1] + 1;
        (notes, moments)
    }
}

fn notes(tones: &[Tone], frame: &Frame) -> Vec<Note> {
    let at = |tick: u64| (frame.tempo.seconds_at(Tick(tick)).value() * 1000.0).min(1e9) as i64;
    let note = |tone: &Tone| Note { on: at(tone.start), off: at(tone.end), pitch: i64::from(tone.pitch) };
    tones.iter().map(note).collect()
}

fn moments(notes: &[Note]) -> Vec<Range<usize>> {
    let mut moments: Vec<Range<usize>> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        match moments.last_mut() {
            Some(moment) if note.on - notes[moment.start].on <= TOGETHER => moment.end = index + 1,
            _ => moments.push(index..index + 1),
        }
    }
    moments
}

fn links(notes: &[Note]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut before: Vec<Option<(i64, usize)>> = vec![None; notes.len()];
    let mut after = vec![None; notes.len()];
    for (index, note) in notes.iter().enumerate() {
        let later =
            notes.iter().enumerate().skip(index + 1).take(REACH).take_while(|(_, next)| next.on <= note.off + 2000);
        let mut best: Option<(i64, usize)> = None;
        for (other, cost) in later.filter_map(|(other, next)| Some((other, note.cost(next)?))) {
            if best.is_none_or(|best| cost < best.0) {
                best = Some((cost, other));
            }
            if before[other].is_none_or(|best| cost <= best.0) {
                before[other] = Some((cost, index));
            }
        }
        after[index] = best.map(|(_, other)| other);
    }
    (before.into_iter().map(|best| best.map(|(_, other)| other)).collect(), after)
}
