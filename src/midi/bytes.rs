//! Bytes of a Standard MIDI File.

use super::own::Own;
use crate::score::Tick;

/// Longest wait a file can say at once.
const LONGEST: u64 = 0x0FFF_FFFF;

/// The bytes of one track, written event by event in time order.
pub(super) struct TrackBytes {
    bytes: Vec<u8>,
    at: Tick,
    running: Option<u8>,
}

impl TrackBytes {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), at: Tick::ZERO, running: None }
    }

    /// A channel message; the status byte is left out where the one before holds.
    pub(super) fn message(&mut self, tick: Tick, status: u8, data: &[u8]) {
        self.wait(tick);
        if self.running != Some(status) {
            self.bytes.push(status);
            self.running = Some(status);
        }
        self.bytes.extend(data.iter().map(|byte| byte & 0x7F));
    }

    /// A meta event.
    pub(super) fn meta(&mut self, tick: Tick, kind: u8, data: &[u8]) {
        self.wait(tick);
        self.bytes.extend([0xFF, kind]);
        self.sized(data);
    }

    /// A system exclusive message (F0) or an escape (F7).
    pub(super) fn system(&mut self, tick: Tick, status: u8, data: &[u8]) {
        self.wait(tick);
        self.bytes.push(status);
        self.sized(data);
    }

    /// The whole chunk, ended at a tick.
    pub(super) fn chunk(mut self, end: Tick) -> Vec<u8> {
        self.meta(end.max(self.at), 0x2F, &[]);
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        [b"MTrk".as_slice(), &length.to_be_bytes(), &self.bytes].concat()
    }

    fn sized(&mut self, data: &[u8]) {
        self.running = None;
        let length = data.len().min(LONGEST as usize);
        self.variable(length as u64);
        self.bytes.extend_from_slice(&data[..length]);
    }

    fn wait(&mut self, tick: Tick) {
        while tick.since(self.at).0 > LONGEST {
            self.variable(LONGEST);
            self.bytes.extend([0xFF, 0x7F]);
            self.sized(&Own::Wait.encode());
            self.at.0 += LONGEST;
        }
        self.variable(tick.since(self.at).0);
        self.at = tick;
    }

    fn variable(&mut self, value: u64) {
        for group in (1..4).rev() {
            if value >> (7 * group) != 0 {
                self.bytes.push(0x80 | (value >> (7 * group) & 0x7F) as u8);
            }
        }
        self.bytes.push((value & 0x7F) as u8);
    }
}

/// A header and its track chunks.
pub(super) fn file(division: u16, tracks: &[Vec<u8>]) -> Vec<u8> {
    let format = u16::from(tracks.len() != 1);
    let count = u16::try_from(tracks.len()).unwrap_or(u16::MAX);
    let words = [format, count, division].map(u16::to_be_bytes).concat();
    [b"MThd\0\0\0\x06".as_slice(), &words, &tracks.concat()].concat()
}
