//! The notes of a merged score as the search sees them, with what is known of each before the search.

use super::nearby::{self, Nearby};
use super::seen::Seen;
use super::sure::Weighed;
use std::ops::Range;

/// Ticks of a quarter here, whatever the file's division.
pub(crate) const QUARTER: i32 = 480;
/// Notes that overlap by no more than this are taken as following each other.
pub(crate) const LEGATO: i32 = 30;
/// Semitones are divided into so many parts where a mean is meant.
pub(crate) const FINE: i32 = 64;

/// A pitched note in ticks of [`QUARTER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) start: i32,
    pub(crate) length: i32,
    pub(crate) pitch: i32,
}

impl Note {
    pub(crate) const fn end(&self) -> i32 {
        self.start + self.length
    }
}

/// A merged piece.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// By start, then from high to low, then by length.
    pub(crate) notes: Vec<Note>,
    /// Runs of notes that start together.
    pub(crate) moments: Vec<Range<usize>>,
    /// What surrounds each note.
    pub(crate) nearby: Vec<Nearby>,
    /// Mean pitch of each voice where all four sound, in parts of a semitone ([`FINE`]).
    pub(crate) registers: [i32; 4],
    /// Whether four notes sound nearly throughout, as in a chorale.
    pub(crate) four_throughout: bool,
    /// What the first looks say; nothing at a first look.
    pub(crate) seen: Option<Seen>,
}

impl Piece {
    /// Notes must stand as [`Piece::notes`] says, those of a moment with the same start.
    pub(crate) fn new(notes: Vec<Note>) -> Self {
        let moments: Vec<Range<usize>> = moments(&notes);
        let nearby = nearby::of(&notes, &moments);
        let four = moments.iter().filter(|moment| nearby[moment.start].sounding == 4).count();
        let four_throughout = four * 10 >= moments.len() * 9;
        Self { registers: registers(&notes, &moments), notes, moments, nearby, four_throughout, seen: None }
    }

    /// The same piece at its second look, given what both first ones found.
    pub(crate) fn again(&self, looks: [&[Weighed]; 2]) -> Self {
        Self { seen: Some(Seen::new(self, looks)), ..self.clone() }
    }
}

fn moments(notes: &[Note]) -> Vec<Range<usize>> {
    let mut moments = Vec::new();
    let mut from = 0;
    while let Some(first) = notes.get(from) {
        let more = notes[from..].iter().take_while(|note| note.start == first.start).count();
        moments.push(from..from + more);
        from += more;
    }
    moments
}

/// Mean pitches from high to low, in time, a moment counting for at most a quarter; where four hardly ever sound, evenly
/// spread among all notes.
fn registers(notes: &[Note], moments: &[Range<usize>]) -> [i32; 4] {
    let (mut sums, mut time) = ([0i64; 4], 0i64);
    let mut sounding: Vec<(i32, i32)> = Vec::new();
    for moment in moments {
        let now = notes[moment.start].start;
        sounding.retain(|(_, end)| *end > now);
        sounding.extend(notes[moment.clone()].iter().map(|note| (note.pitch, note.end())));
        if sounding.len() == 4 {
            let next = notes.get(moment.end).map_or(now + QUARTER, |note| note.start);
            let weight = i64::from((next - now).min(QUARTER));
            let mut pitches: Vec<i32> = sounding.iter().map(|(pitch, _)| *pitch).collect();
            pitches.sort_unstable_by(|a, b| b.cmp(a));
            for (sum, pitch) in sums.iter_mut().zip(pitches) {
                *sum += weight * i64::from(pitch);
            }
            time += weight;
        } else if sounding.len() > 32 {
            sounding.clear();
        }
    }
    if time >= i64::from(4 * QUARTER) { sums.map(|sum| (sum * i64::from(FINE) / time) as i32) } else { spread(notes) }
}

fn spread(notes: &[Note]) -> [i32; 4] {
    let mut pitches: Vec<i32> = notes.iter().map(|note| note.pitch).collect();
    pitches.sort_unstable_by(|a, b| b.cmp(a));
    std::array::from_fn(|voice| pitches.get((2 * voice + 1) * pitches.len() / 8).map_or(60, |p| *p) * FINE)
}
