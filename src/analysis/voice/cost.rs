//! What it costs a listener to hear a note as the continuation of a voice.
//!
//! The terms are those of Chew & Wu (CMMR 2004) and McLeod & Steedman (JNMR 2016): pitch distance, gap, overlap,
//! crossing, a new voice; a mismatch of texture (a single bass note against the chord that follows it) is ours.
//! Costs are integers, so that the same score gives the same voices on every machine.

use super::super::tone::Tone;
use super::register::Registers;

/// Costs of one link, in thousandths of a semitone-like unit. The numbers are ours, set by hand on the dev sets.
#[derive(Debug, Clone)]
pub(super) struct Costs {
    /// By distance in semitones; beyond an octave each further semitone weighs more, for there a listener hears a
    /// new stream (Bregman's pitch proximity).
    leap: [u32; 128],
    /// A rest inside the voice, however short.
    rest: u32,
    /// Each quarter of rest, up to eight.
    rest_quarter: u32,
    /// A voice that speaks for the first time.
    open: u32,
    /// The whole of the shorter note sounds against its neighbour in the same voice; in proportion below.
    overlap: u32,
    /// Passing above a higher or below a lower voice that sounds.
    crossing: u32,
    /// The same against a voice that rests but spoke within the last two quarters.
    past_crossing: u32,
    /// From a single note to an inner or low note of a chord, or back.
    texture: u32,
    /// The highest note passes from the voice that had it to another.
    lead: u32,
    /// Where each voice lies, if that is known.
    registers: Option<Registers>,
}

impl Default for Costs {
    fn default() -> Self {
        let leap = std::array::from_fn(|semitones| {
            let semitones = semitones as u32;
            220 * semitones.min(12) + 600 * semitones.saturating_sub(12).min(20)
        });
        Self {
            leap,
            rest: 1500,
            rest_quarter: 250,
            open: 5000,
            overlap: 9000,
            crossing: 6000,
            past_crossing: 1500,
            texture: 1500,
            lead: 2000,
            registers: None,
        }
    }
}

/// A note to be placed, with what the search knows about the moment.
pub(super) struct Arrival<'a> {
    pub(super) tone: &'a Tone,
    /// Pitch classes of the moment's notes with its length, its own included.
    pub(super) mates: u32,
    /// Whether it is the highest of the moment.
    pub(super) top: bool,
}

/// How a voice was left.
#[derive(Clone, Copy)]
pub(super) struct Left<'a> {
    pub(super) tone: &'a Tone,
    pub(super) mates: u32,
    /// Whether it was the highest of its moment.
    pub(super) top: bool,
}

impl Costs {
    /// Costs for a known number of merged parts: each has its register, and each may rest and come back freely.
    pub(super) fn merged(registers: Option<Registers>) -> Self {
        let leap = std::array::from_fn(|semitones| 150 * (semitones as u32).min(14));
        Self {
            leap,
            rest: 1000,
            rest_quarter: 100,
            open: 0,
            overlap: 12_000,
            crossing: 3000,
            past_crossing: 0,
            texture: 500,
            lead: 0,
            registers,
        }
    }

    /// Cost of the note going to voice `slot` (0 is the highest) when the voices were left as in `left`.
    pub(super) fn link(&self, quarter: u64, left: &[Option<Left<'_>>], slot: usize, arrival: &Arrival<'_>) -> u32 {
        let own = match left[slot] {
            None => self.open,
            Some(before) => self.continuation(quarter, before, arrival),
        };
        let register = self.registers.as_ref().map_or(0, |registers| registers.cost(slot, arrival.tone.pitch));
        own + register + self.crossings(quarter, left, slot, arrival.tone)
    }

    fn continuation(&self, quarter: u64, before: Left<'_>, arrival: &Arrival<'_>) -> u32 {
        let tone = arrival.tone;
        let leap = self.leap[usize::from(before.tone.pitch.abs_diff(tone.pitch)).min(127)];
        let apart = (before.mates > 1) != (arrival.mates > 1);
        let texture = if apart && !(before.top && arrival.top) { self.texture } else { 0 };
        leap + texture + self.distance(quarter, before.tone, tone)
    }

    /// Rest or overlap between two notes of one voice.
    fn distance(&self, quarter: u64, before: &Tone, tone: &Tone) -> u32 {
        if before.end > tone.start {
            let both = before.end.min(tone.end) - tone.start;
            let shorter = before.length().min(tone.length());
            return scaled(self.overlap, both, shorter);
        }
        let rest = tone.start - before.end;
        if rest <= quarter / 8 {
            return 0;
        }
        self.rest + scaled(self.rest_quarter, rest.min(8 * quarter), quarter)
    }

    fn crossings(&self, quarter: u64, left: &[Option<Left<'_>>], slot: usize, tone: &Tone) -> u32 {
        let mut cost = 0;
        for (other, before) in left.iter().enumerate() {
            let Some(before) = before.filter(|_| other != slot) else { continue };
            let crossed =
                (other < slot && before.tone.pitch < tone.pitch) || (other > slot && before.tone.pitch > tone.pitch);
            if !crossed {
                continue;
            }
            if before.tone.end > tone.start.saturating_add(quarter / 16) {
                cost += self.crossing;
            } else if before.tone.end.saturating_add(2 * quarter) > tone.start {
                cost += self.past_crossing;
            }
        }
        cost
    }

    /// Cost of the highest note of a moment going to voice `slot` when the voice `lead` had it before.
    pub(super) const fn lead(&self, slot: usize, lead: Option<usize>) -> u32 {
        match lead {
            Some(lead) if lead != slot => self.lead,
            _ => 0,
        }
    }

    /// Cost of a pair of notes of one moment whose voices stand the other way round than their pitches.
    pub(super) const fn swapped(&self) -> u32 {
        self.crossing
    }
}

/// `cost` times `part / whole`, without overflow.
fn scaled(cost: u32, part: u64, whole: u64) -> u32 {
    let scaled = u128::from(cost) * u128::from(part) / u128::from(whole.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX / 64)
}
