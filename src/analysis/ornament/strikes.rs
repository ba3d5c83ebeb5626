//! The notes of a part as the ornament passes look at them.

use super::{Figure, Ornament, written};
use crate::score::{Division, NoteId, Score, Tick, TickSpan};

/// Ticks up to which a note may start and how long it may last, so that no sum of them overflows: no music comes near.
const LATEST: u64 = 1 << 50;
const LONGEST: u64 = 1 << 40;

/// Parts of a quarter on which written notes start: thirty-seconds, and sixteenths in threes.
const COUNTED: [u64; 2] = [8, 12];

/// A note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strike {
    id: NoteId,
    pub(super) pitch: u8,
    pub(super) start: u64,
    pub(super) end: u64,
    /// Start in milliseconds.
    pub(super) on: i64,
}

impl Strike {
    pub(super) fn length(&self) -> u64 {
        self.end - self.start
    }
}

/// The notes of a part by (start, pitch), and which of them are spoken for.
pub(super) struct Strikes {
    pub(super) all: Vec<Strike>,
    by_pitch: Vec<Vec<usize>>,
    taken: Vec<bool>,
    part: u16,
    division: Division,
    /// Ticks of a quarter note.
    pub(super) quarter: u64,
    pub(super) percussion: bool,
    /// Whether the score's notes stand on a grid.
    pub(super) exact: bool,
}

impl Strikes {
    pub(super) fn new(score: &Score, part: u16, exact: bool) -> Self {
        let division = score.frame.division();
        let source = &score.parts[usize::from(part)];
        let ms = |tick: Tick| score.frame.tempo.seconds_at(tick).millis();
        let strike = |note: &crate::score::Note| {
            let start = note.start.0.min(LATEST);
            let end = start + note.length.0.min(LONGEST);
            Strike { id: note.id, pitch: note.sound.midi(), start, end, on: ms(note.start) }
        };
        let all: Vec<Strike> = source.notes.iter().map(strike).collect();
        let mut by_pitch = vec![Vec::new(); 128];
        for (index, strike) in all.iter().enumerate() {
            by_pitch[usize::from(strike.pitch & 127)].push(index);
        }
        let taken = source.notes.iter().map(|note| written::kind(note).is_some()).collect();
        let (quarter, percussion) = (division.quarter().0, source.percussion);
        Self { all, by_pitch, taken, part, division, quarter, percussion, exact }
    }

    /// The strikes not spoken for that another follows within so many milliseconds, in time order; what is claimed on the
    /// way is left out.
    pub(super) fn each_free(
        &mut self,
        within: i64,
        mut look: impl FnMut(&Self, usize) -> Option<Figure>,
    ) -> Vec<Figure> {
        let mut figures = Vec::new();
        for index in 0..self.all.len() {
            if self.is_free(index)
                && self.is_followed(index, within)
                && let Some(figure) = look(self, index)
            {
                self.claim(&figure);
                figures.push(figure);
            }
        }
        figures
    }

    pub(super) fn is_free(&self, index: usize) -> bool {
        self.taken.get(index) == Some(&false)
    }

    pub(super) fn claim(&mut self, figure: &Figure) {
        figure.strikes.iter().for_each(|index| self.taken[*index] = true);
    }

    /// Whether another strike starts after this one within so many milliseconds.
    fn is_followed(&self, index: usize, within: i64) -> bool {
        let now = self.all[index];
        let next = self.all[index + 1..].iter().find(|next| next.start > now.start);
        next.is_some_and(|next| next.on - now.on <= within)
    }

    /// The first strike of a pitch at or after a tick.
    pub(super) fn next_of(&self, pitch: u8, from: u64) -> Option<usize> {
        let own = self.by_pitch.get(usize::from(pitch))?;
        own.get(own.partition_point(|index| self.all[*index].start < from)).copied()
    }

    /// The strikes that start in a span, in time order.
    pub(super) fn starting(&self, from: u64, to: u64) -> std::ops::Range<usize> {
        let first = self.all.partition_point(|strike| strike.start < from);
        first..first + self.all[first..].partition_point(|strike| strike.start < to)
    }

    /// Milliseconds from the start of one strike to that of another.
    pub(super) fn ms(&self, from: usize, to: usize) -> i64 {
        self.all[to].on - self.all[from].on
    }

    /// How long a strike lasts in milliseconds, at the tempo up to the next.
    pub(super) fn length_ms(&self, index: usize, next: usize) -> i64 {
        let step = (self.all[next].start - self.all[index].start).max(1);
        self.ms(index, next).saturating_mul(self.all[index].length() as i64) / step as i64
    }

    /// Whether a strike starts within a tick of one of so many equal parts of a quarter.
    pub(super) fn on(&self, index: usize, parts: u64) -> bool {
        self.division.is_on(Tick(self.all[index].start), &[parts])
    }

    /// Whether a strike starts where written notes do.
    pub(super) fn is_counted(&self, index: usize) -> bool {
        self.division.is_on(Tick(self.all[index].start), &COUNTED)
    }

    /// Whether a note of about the same length, and of no ornament, leads into this one without a gap: then it is in a run.
    pub(super) fn is_in_run(&self, index: usize) -> bool {
        let now = self.all[index];
        let slack = self.quarter / 16;
        self.starting(now.start.saturating_sub(now.length() * 2), now.start).any(|index| {
            let before = self.all[index];
            let joins = before.end + slack >= now.start && before.end <= now.start + slack;
            let alike = before.length() * 2 <= now.length() * 3 && now.length() * 2 <= before.length() * 3;
            self.is_free(index) && joins && alike && before.pitch.abs_diff(now.pitch) <= 7
        })
    }

    pub(super) fn ornament(&self, figure: &Figure) -> Ornament {
        let strikes = figure.strikes.iter().map(|index| &self.all[*index]);
        let end = strikes.clone().map(|strike| strike.end).max().unwrap_or(0);
        let start = strikes.clone().map(|strike| strike.start).min().unwrap_or(0);
        Ornament {
            kind: figure.kind,
            part: self.part,
            notes: strikes.map(|strike| strike.id).collect(),
            main: self.all[figure.main].id,
            span: TickSpan::new(Tick(start), Tick(end)),
        }
    }
}

/// Whether at least half of the notes start where written notes do: written, not played.
pub(super) fn is_exact(score: &Score) -> bool {
    let division = score.frame.division();
    score.notes().filter(|note| division.is_on(note.start, &COUNTED)).count() * 2 >= score.note_count()
}
