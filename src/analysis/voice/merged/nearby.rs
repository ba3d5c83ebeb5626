//! What surrounds each note: how many sound, where it stands among them, and how it lies among the notes of the four
//! quarters before and after.

use super::piece::{LEGATO, Note, QUARTER};
use std::ops::Range;

/// How far around a note is looked, in ticks.
const AROUND: i32 = 4 * QUARTER;
/// How far around for extremes and repeated notes.
const NEAR: i32 = 2 * QUARTER;
/// A note longer than this is not waited for.
const LONGEST: i32 = 16 * QUARTER;
/// The most sounding notes that are kept in mind.
const MOST_SOUNDING: usize = 24;

/// What surrounds a note; counts are clamped to what the tables hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Nearby {
    /// How many notes sound at its start, those that start included.
    pub(crate) sounding: u8,
    /// How many start with it.
    pub(crate) starting: u8,
    /// How many of those that sound are higher.
    pub(crate) rank: u8,
    /// How many of those that start stand before it.
    pub(crate) rank_starting: u8,
    /// Whether it is the last of those that start.
    pub(crate) last: bool,
    /// The most that sound at a moment nearby, moments of more than four notes left out.
    pub(crate) most: u8,
    /// Semitones to the highest and the lowest note near.
    pub(crate) below_top: u8,
    pub(crate) above_bottom: u8,
    /// Semitones to the next note above and below that sounds, if any.
    pub(crate) up: Option<u8>,
    pub(crate) down: Option<u8>,
    /// Tenths of the notes nearby that are lower.
    pub(crate) tenths_below: u8,
    /// How often its pitch is struck near, before and after.
    pub(crate) before: u8,
    pub(crate) after: u8,
    /// Semitones from the mean of the notes nearby.
    pub(crate) from_mean: i8,
}

/// Of all notes.
pub(super) fn of(notes: &[Note], moments: &[Range<usize>]) -> Vec<Nearby> {
    let mut all = vec![Nearby::default(); notes.len()];
    stand(notes, moments, &mut all);
    most_sounding(notes, moments, &mut all);
    lie(notes, moments, &mut all);
    all
}

/// Where each note stands among those that sound.
fn stand(notes: &[Note], moments: &[Range<usize>], all: &mut [Nearby]) {
    let mut held: Vec<Note> = Vec::new();
    for moment in moments {
        let now = notes[moment.start].start;
        held.retain(|note| note.end() > now + LEGATO && note.start >= now - LONGEST);
        for index in moment.clone() {
            all[index] = among(notes, moment, index, &held);
        }
        held.extend(&notes[moment.clone()]);
        let over = held.len().saturating_sub(MOST_SOUNDING);
        held.drain(..over);
    }
}

fn among(notes: &[Note], moment: &Range<usize>, index: usize, held: &[Note]) -> Nearby {
    let pitch = notes[index].pitch;
    let above = |other: &Note| (other.pitch >= pitch).then_some(other.pitch - pitch);
    let below = |other: &Note| (other.pitch <= pitch).then_some(pitch - other.pitch);
    let (left, right) = (index > moment.start, index + 1 < moment.end);
    let up = held.iter().filter_map(above).chain(left.then(|| notes[index - 1].pitch - pitch)).min();
    let down = held.iter().filter_map(below).chain(right.then(|| pitch - notes[index + 1].pitch)).min();
    let higher = held.iter().filter(|other| other.pitch > pitch).count();
    let place = index - moment.start;
    Nearby {
        sounding: few(held.len() + moment.len(), 5),
        starting: few(moment.len(), 5),
        rank: few(higher + place, 4),
        rank_starting: few(place, 4),
        last: !right,
        up: up.map(|distance| distance as u8),
        down: down.map(|distance| distance as u8),
        ..Nearby::default()
    }
}

fn few(count: usize, most: usize) -> u8 {
    count.min(most) as u8
}

/// The most that sound at a moment within [`AROUND`].
fn most_sounding(notes: &[Note], moments: &[Range<usize>], all: &mut [Nearby]) {
    let start = |moment: &Range<usize>| notes[moment.start].start;
    let (mut first, mut after) = (0, 0);
    for moment in moments {
        let now = start(moment);
        first += moments[first..].iter().take_while(|other| start(other) < now - AROUND).count();
        after += moments[after..].iter().take_while(|other| start(other) <= now + AROUND).count();
        let plain = moments[first..after].iter().filter(|other| other.len() <= 4);
        let most = plain.map(|other| all[other.start].sounding).max().unwrap_or(0);
        all[moment.clone()].iter_mut().for_each(|nearby| nearby.most = most);
    }
}

/// How each note lies among those around it.
fn lie(notes: &[Note], moments: &[Range<usize>], all: &mut [Nearby]) {
    let (mut around, mut before, mut after) = (Window::default(), Window::default(), Window::default());
    for moment in moments {
        let now = notes[moment.start].start;
        around.slide(notes, now - AROUND, now + AROUND + 1);
        before.slide(notes, now - NEAR, now);
        after.slide(notes, now + 1, now + NEAR + 1);
        let own = &notes[moment.clone()];
        let high = own[0].pitch.max(before.highest()).max(after.highest());
        let low = own[own.len() - 1].pitch.min(before.lowest()).min(after.lowest());
        for index in moment.clone() {
            let pitch = notes[index].pitch;
            let nearby = &mut all[index];
            nearby.below_top = (high - pitch) as u8;
            nearby.above_bottom = (pitch - low) as u8;
            nearby.before = few(before.counts[pitch as usize & 127] as usize, 2);
            nearby.after = few(after.counts[pitch as usize & 127] as usize, 2);
            nearby.tenths_below = around.tenths_below(pitch);
            nearby.from_mean = around.above_mean(pitch);
        }
    }
}

/// The pitches of the notes that start within a span that only moves on.
struct Window {
    first: usize,
    after: usize,
    counts: [u32; 128],
    sum: i64,
}

impl Default for Window {
    fn default() -> Self {
        Self { first: 0, after: 0, counts: [0; 128], sum: 0 }
    }
}

impl Window {
    fn slide(&mut self, notes: &[Note], from: i32, to: i32) {
        while let Some(note) = notes.get(self.after).filter(|note| note.start < to) {
            self.counts[note.pitch as usize & 127] += 1;
            self.sum += i64::from(note.pitch);
            self.after += 1;
        }
        while let Some(note) = notes[..self.after].get(self.first).filter(|note| note.start < from) {
            self.counts[note.pitch as usize & 127] -= 1;
            self.sum -= i64::from(note.pitch);
            self.first += 1;
        }
    }

    fn highest(&self) -> i32 {
        self.counts.iter().rposition(|count| *count > 0).map_or(0, |pitch| pitch as i32)
    }

    fn lowest(&self) -> i32 {
        self.counts.iter().position(|count| *count > 0).map_or(127, |pitch| pitch as i32)
    }

    fn tenths_below(&self, pitch: i32) -> u8 {
        let below: u64 = self.counts[..pitch as usize & 127].iter().map(|count| u64::from(*count)).sum();
        (below * 10 / (self.after - self.first).max(1) as u64) as u8
    }

    fn above_mean(&self, pitch: i32) -> i8 {
        let count = (self.after - self.first).max(1) as i64;
        let twice = 2 * (i64::from(pitch) * count - self.sum);
        (twice + count).div_euclid(2 * count) as i8
    }
}
