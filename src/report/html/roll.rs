//! The piano roll: every note of every seat, one path for a seat's melody notes and one for its others.

use crate::line::Role;
use crate::report::Story;
use crate::score::{BarNumber, Tick};
use minijinja::{Value, context};
use std::fmt::Write as _;

/// Height of a semitone in pixels.
const SEMITONE: u32 = 5;
/// Width of a bar of the mean length in pixels, where the whole stays below the largest width.
const BAR: u64 = 56;
/// Largest width of the drawing in pixels; longer pieces are drawn closer.
const WIDEST: u64 = 24_000;

/// The drawing: size, bar lines, and the paths of each seat.
pub(super) fn roll(story: &Story) -> Value {
    let scale = Scale::of(story);
    let parts = story.arrangement.seats.iter();
    let paths: Vec<Value> = parts
        .map(|part| {
            let melody = |note: &crate::arrange::ArrangedNote| {
                story.arrangement.decisions.get(note.decision.0 as usize).is_some_and(|d| d.role == Role::Melody)
            };
            let (tune, other): (Vec<_>, Vec<_>) = part.notes.iter().partition(|note| melody(note));
            context! { melody => path(&scale, &tune), other => path(&scale, &other) }
        })
        .collect();
    context! { width => scale.width, height => scale.height(), bars => bar_lines(story, &scale), paths => paths, semitone => SEMITONE - 1 }
}

/// From ticks and pitches to pixels.
struct Scale {
    end: u64,
    width: u64,
    low: u8,
    high: u8,
}

impl Scale {
    fn of(story: &Story) -> Self {
        let frame = &story.arrangement.frame;
        let keys = || story.arrangement.seats.iter().flat_map(|part| part.notes.iter().map(|note| note.sound.midi()));
        let (low, high) = (keys().min().unwrap_or(60), keys().max().unwrap_or(60));
        let width = (u64::from(frame.bar_count()) * BAR).clamp(320, WIDEST);
        Self { end: frame.end.0.max(1), width, low: low.saturating_sub(1), high: high.saturating_add(1) }
    }

    fn height(&self) -> u32 {
        u32::from(self.high - self.low + 1) * SEMITONE
    }

    /// Tenths of a pixel.
    fn x(&self, tick: Tick) -> u64 {
        u64::try_from(u128::from(tick.0.min(self.end)) * u128::from(self.width) * 10 / u128::from(self.end))
            .unwrap_or(0)
    }

    fn y(&self, key: u8) -> u32 {
        u32::from(self.high.saturating_sub(key)) * SEMITONE + SEMITONE / 2
    }
}

/// `M x y h w` for each note.
fn path(scale: &Scale, notes: &[&crate::arrange::ArrangedNote]) -> String {
    let mut path = String::with_capacity(notes.len() * 14);
    for note in notes {
        let (from, to) = (scale.x(note.start), scale.x(note.start + note.length));
        let _ = write!(
            path,
            "M{} {}h{}",
            tenths(from),
            scale.y(note.sound.midi()),
            tenths((to - from).saturating_sub(5).max(8))
        );
    }
    path
}

fn tenths(value: u64) -> String {
    if value.is_multiple_of(10) { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) }
}

fn bar_lines(story: &Story, scale: &Scale) -> Vec<Value> {
    let frame = &story.arrangement.frame;
    let every = if u64::from(frame.bar_count()) * 24 > scale.width { 10 } else { 5 };
    let shown = |bar: BarNumber| bar.0 == 1 || bar.0.is_multiple_of(every);
    frame
        .meters
        .bars(frame.end)
        .map(
            |bar| context! { x => tenths(scale.x(bar.span.start)), number => bar.number.0, shown => shown(bar.number) },
        )
        .collect()
}
