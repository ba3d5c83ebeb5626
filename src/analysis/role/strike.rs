//! What a line strikes: a note or chord at a time.

use super::Draft;
use crate::analysis::grid::Grid;
use crate::analysis::ornament::{Ornament, OrnamentKind};
use crate::analysis::texture::Texture;

/// Notes of one line that start together; all strokes of a tremolo are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strike {
    pub(super) start: u64,
    /// Where its longest note ends.
    pub(super) end: u64,
    pub(super) low: u8,
    pub(super) high: u8,
    /// The bar it starts in.
    pub(super) bar: usize,
    /// How far from the start of its bar, in ticks.
    pub(super) place: u64,
    /// Length of a beat there.
    pub(super) beat: u64,
    /// Whether it starts while its voice has the melody.
    pub(super) leads: bool,
    /// Whether a tremolo begins here.
    pub(super) shaken: bool,
    /// Its notes, and those of them that start with another note of their part that has their length.
    pub(super) notes: u32,
    pub(super) chordal: u32,
}

impl Strike {
    /// When it starts in its bar, to a twelfth of a beat.
    pub(super) const fn twelfth(&self) -> u64 {
        (self.place.saturating_mul(12) + self.beat / 2) / self.beat
    }
}

/// For each note of a score, the tremolo it is in, counted from 1; 0 for others.
pub(super) fn tremolos(ornaments: &[Ornament], notes: usize) -> Vec<u32> {
    let mut of = vec![0; notes];
    let tremolos = ornaments.iter().filter(|ornament| ornament.kind == OrnamentKind::Tremolo);
    for (number, tremolo) in (1..).zip(tremolos) {
        for id in &tremolo.notes {
            if let Some(place) = of.get_mut(id.0 as usize) {
                *place = number;
            }
        }
    }
    of
}

/// The strikes of a line, in time order.
pub(super) fn strikes(draft: &Draft, texture: &Texture, leads: &[bool], tremolos: &[u32]) -> Vec<Strike> {
    let mut strikes: Vec<Strike> = Vec::new();
    let mut shaking = 0;
    for index in &draft.tones {
        let tone = &texture.tones[*index];
        let tremolo = tremolos.get(tone.id.0 as usize).copied().unwrap_or(0);
        let goes_on = tremolo > 0 && tremolo == shaking;
        shaking = tremolo;
        match strikes.last_mut() {
            Some(last) if goes_on || tone.start - last.start <= last.beat / 16 => {
                last.end = last.end.max(tone.end);
                last.low = last.low.min(tone.pitch);
                last.high = last.high.max(tone.pitch);
                last.notes += 1;
                last.chordal += u32::from(texture.chordal[*index]);
            }
            _ => {
                let (bar, place, beat) = place(&texture.grid, tone.start);
                let (start, end, low, high) = (tone.start, tone.end, tone.pitch, tone.pitch);
                let (leads, shaken, chordal) = (leads[*index], tremolo > 0, u32::from(texture.chordal[*index]));
                strikes.push(Strike { start, end, low, high, bar, place, beat, leads, shaken, notes: 1, chordal });
            }
        }
    }
    strikes
}

/// The bar of a tick, how far in it, and the length of its beats.
fn place(grid: &Grid, tick: u64) -> (usize, u64, u64) {
    let index = grid.bar_index(tick);
    let bar = grid.bars.get(index);
    (index, bar.map_or(0, |bar| tick - bar.start), bar.map_or(1, |bar| bar.beat.max(1)))
}
