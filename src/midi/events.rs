//! The events of a track in time order, as midly writes them.

use super::own::Own;
use crate::score::{Channel, Tick};
use midly::num::{u15, u28};
use midly::{Arena, Format, Header, MetaMessage, MidiMessage, Timing, TrackEvent, TrackEventKind};

/// Longest wait, and longest text or message, that a file can say at once.
const LONGEST: u64 = 0x0FFF_FFFF;

/// The events of one track, added in time order.
pub(super) struct TrackEvents<'a> {
    /// Keeps the bytes of texts and messages.
    arena: &'a Arena,
    events: Vec<TrackEvent<'a>>,
    at: Tick,
}

impl<'a> TrackEvents<'a> {
    pub(super) fn new(arena: &'a Arena) -> Self {
        Self { arena, events: Vec::new(), at: Tick::ZERO }
    }

    /// A channel message.
    pub(super) fn message(&mut self, tick: Tick, channel: Channel, message: MidiMessage) {
        self.event(tick, TrackEventKind::Midi { channel: channel.value().into(), message });
    }

    /// A meta event.
    pub(super) fn meta(&mut self, tick: Tick, kind: u8, data: &[u8]) {
        let data = self.keep(data);
        self.event(tick, TrackEventKind::Meta(MetaMessage::Unknown(kind, data)));
    }

    /// A system exclusive message.
    pub(super) fn exclusive(&mut self, tick: Tick, data: &[u8]) {
        let data = self.keep(data);
        self.event(tick, TrackEventKind::SysEx(data));
    }

    /// An escape (F7): bytes to be sent as they are.
    pub(super) fn escape(&mut self, tick: Tick, data: &[u8]) {
        let data = self.keep(data);
        self.event(tick, TrackEventKind::Escape(data));
    }

    /// The events, ended at a tick.
    pub(super) fn ended(mut self, end: Tick) -> Vec<TrackEvent<'a>> {
        self.event(end.max(self.at), TrackEventKind::Meta(MetaMessage::EndOfTrack));
        self.events
    }

    fn keep(&self, data: &[u8]) -> &'a [u8] {
        self.arena.add(&data[..data.len().min(LONGEST as usize)])
    }

    fn event(&mut self, tick: Tick, kind: TrackEventKind<'a>) {
        while tick.since(self.at).0 > LONGEST {
            let wait = MetaMessage::SequencerSpecific(self.keep(&Own::Wait.encode()));
            self.events.push(TrackEvent { delta: u28::max_value(), kind: TrackEventKind::Meta(wait) });
            self.at.0 += LONGEST;
        }
        let delta = u28::new(u32::try_from(tick.since(self.at).0).unwrap_or_default());
        self.events.push(TrackEvent { delta, kind });
        self.at = tick;
    }
}

/// A file of these tracks.
pub(super) fn file(division: u16, tracks: &[Vec<TrackEvent<'_>>]) -> Vec<u8> {
    let format = if tracks.len() == 1 { Format::SingleTrack } else { Format::Parallel };
    let header = Header { format, timing: Timing::Metrical(u15::new(division)) };
    let mut bytes = Vec::new();
    // It fails only at a chunk of more than 4 GiB, which no score that fits into memory makes.
    let written = midly::write(&header, tracks, &mut bytes);
    debug_assert!(written.is_ok(), "a track of more than 4 GiB");
    bytes
}
