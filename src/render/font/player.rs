//! A font played by one seat, in order. Each note has a channel of its own, so that it has a gain of its own;
//! but those that silence each other share one.

use super::Font;
use super::bias::{render_into, select};
use super::stage::{FontNote, Part};
use crate::render::BLOCK;
use crate::render::stems::{Moment, Playing};
use crate::run;
use rustysynth::Synthesizer;
use std::sync::Mutex;

/// Samples between places where a note may begin: the block of the synthesizer.
const HOP: usize = 64;
/// The highest value of a controller of two bytes.
const FULL: f64 = 16_383.0;

/// The channel of notes that silence each other, which they can only on one.
const CHOKED: usize = Synthesizer::PERCUSSION_CHANNEL;

/// All seats.
pub(super) struct Players<'a>(Vec<Mutex<Player<'a>>>);

impl<'a> Players<'a> {
    pub(super) fn new(players: impl Iterator<Item = Player<'a>>) -> Self {
        Self(players.map(Mutex::new).collect())
    }
}

impl Playing for Players<'_> {
    fn next(&mut self, count: u32) -> Vec<Moment> {
        let stretches = run::map(&self.0, |player| {
            let Ok(mut player) = player.lock() else { return vec![None; count as usize] };
            (0..count).map(|_| player.block()).collect::<Vec<_>>()
        });
        let mut seats: Vec<_> = stretches.into_iter().map(Vec::into_iter).collect();
        (0..count).map(|_| seats.iter_mut().map(|blocks| blocks.next().flatten()).collect()).collect()
    }
}

/// One seat.
pub(super) struct Player<'a> {
    /// `None` where the seat has no notes, or the synthesizer could not be made.
    synthesizer: Option<Synthesizer>,
    part: &'a Part,
    next: usize,
    at: u64,
    /// The note of each channel, if it is held; and when the channel was last used.
    channels: [(Option<FontNote>, u64); Synthesizer::CHANNEL_COUNT],
    /// Whether nothing sounds any more.
    idle: bool,
    /// What the synthesizer has played last, left and right.
    heard: [[f32; HOP]; 2],
}

impl<'a> Player<'a> {
    pub(super) fn new(font: &Font, part: &'a Part) -> Self {
        let synthesizer = (!part.notes.is_empty()).then(|| font.synthesizer().ok()).flatten();
        let channels = [(None, 0); Synthesizer::CHANNEL_COUNT];
        Self { synthesizer, part, next: 0, at: 0, channels, idle: true, heard: [[0.0; HOP]; 2] }
    }

    /// The next block; `None` for silence.
    fn block(&mut self) -> Option<Vec<f32>> {
        let mut out: Option<Vec<f32>> = None;
        let gain = self.part.gain as f32;
        for hop in 0..BLOCK / HOP {
            let Some([left, right]) = self.hop() else { continue };
            let out = out.get_or_insert_with(|| vec![0.0; BLOCK]);
            let place = out.get_mut(hop * HOP..).unwrap_or_default();
            place.iter_mut().zip(left.iter().zip(right)).for_each(|(to, (left, right))| *to = (left + right) * gain);
        }
        out
    }

    /// The next samples, left and right; `None` for silence.
    fn hop(&mut self) -> Option<&[[f32; HOP]; 2]> {
        self.let_go()?;
        self.begin()?;
        self.swell()?;
        self.at += HOP as u64;
        if self.idle {
            return None;
        }
        let [left, right] = &mut self.heard;
        if render_into(self.synthesizer.as_mut()?, left, right).is_none() {
            self.synthesizer = None;
            return None;
        }
        let held = self.channels.iter().any(|(held, _)| held.is_some());
        self.idle = !held && self.heard.as_flattened().iter().all(|x| *x == 0.0);
        Some(&self.heard)
    }

    /// Ends the notes that are over.
    fn let_go(&mut self) -> Option<()> {
        let synthesizer = self.synthesizer.as_mut()?;
        for (channel, (held, used)) in (0..).zip(&mut self.channels) {
            if let Some(note) = held.filter(|note| note.stop <= self.at) {
                synthesizer.note_off(channel, i32::from(note.key));
                (*held, *used) = (None, self.at);
            }
        }
        Some(())
    }

    /// Begins the notes that are due.
    fn begin(&mut self) -> Option<()> {
        let synthesizer = self.synthesizer.as_mut()?;
        let due = self.at + HOP as u64 / 2;
        while let Some(note) = self.part.notes.get(self.next).filter(|note| note.start < due) {
            let channel = if note.chokes { CHOKED } else { channel(&self.channels) };
            begin(synthesizer, channel, *note, self.part.gain);
            if let Some(slot) = self.channels.get_mut(channel) {
                *slot = (Some(*note), self.at);
            }
            (self.next, self.idle) = (self.next + 1, false);
        }
        Some(())
    }

    /// Sets the gain of the notes under hairpins.
    fn swell(&mut self) -> Option<()> {
        let synthesizer = self.synthesizer.as_mut()?;
        for (channel, (held, _)) in self.channels.iter().enumerate() {
            if let Some(note) = held.filter(|note| note.from != note.to) {
                express(synthesizer, channel, swollen(note, self.at) / self.part.gain);
            }
        }
        Some(())
    }
}

/// The channel that has been free for longest; where all hold a note, the one that has held it longest.
fn channel(channels: &[(Option<FontNote>, u64)]) -> usize {
    let others = channels.iter().enumerate().filter(|(channel, _)| *channel != CHOKED);
    let longest = others.min_by_key(|(_, (held, used))| (held.is_some(), *used));
    longest.map_or(0, |(channel, _)| channel)
}

fn begin(synthesizer: &mut Synthesizer, channel: usize, note: FontNote, full: f64) {
    let number = channel as i32;
    synthesizer.note_off_all_channel(number, false);
    select(synthesizer, number, note.voice);
    express(synthesizer, channel, note.from / full);
    synthesizer.note_on(number, i32::from(note.key), i32::from(note.velocity));
}

/// Sets a channel's gain: the square of its expression.
fn express(synthesizer: &mut Synthesizer, channel: usize, gain: f64) {
    let value = (gain.max(0.0).sqrt() * FULL).round().clamp(0.0, FULL) as i32;
    synthesizer.process_midi_message(channel as i32, 0xB0, 0x0B, value >> 7);
    synthesizer.process_midi_message(channel as i32, 0xB0, 0x2B, value & 0x7F);
}

/// The gain of a note under a hairpin, even in decibels.
fn swollen(note: FontNote, at: u64) -> f64 {
    let share = at.saturating_sub(note.start) as f64 / note.stop.saturating_sub(note.start).max(1) as f64;
    note.from * libm::pow(note.to / note.from, share.min(1.0))
}
