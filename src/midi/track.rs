//! The events of one track: parsed by midly, with what midly passes over in silence found again.

use super::container::{Extent, is_border, next_border};
use super::raw::{Raw, Trouble, masked};
use crate::finding::{Code, Finding, Place};
use crate::score::{Tick, Ticks};
use midly::{EventIter, MetaMessage, TrackEventKind};

/// A track as read.
pub(super) struct Track<'a> {
    /// Events in time order, the End of Track left out.
    pub(super) events: Vec<(Tick, TrackEventKind<'a>)>,
    /// When the track ends.
    pub(super) end: Tick,
}

/// Reads the track of a chunk; gives also the byte where reading goes on.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    index: usize,
    chunk: Extent,
    findings: &mut Vec<Finding>,
) -> (Track<'a>, usize) {
    let number = u16::try_from(index).unwrap_or(u16::MAX);
    let declared = chunk.end.min(bytes.len());
    let mut walk = Walk::over(bytes, chunk.start, declared);
    if !walk.ended && !is_border(bytes, declared) {
        let longer = Walk::over(bytes, chunk.start, next_border(bytes, declared));
        if longer.ended || is_border(bytes, longer.at) {
            walk = longer;
        }
    }
    let stop = walk.stop(declared);
    walk.report(number, chunk, declared, stop, findings);
    (Track { events: walk.events, end: walk.time }, stop)
}

/// A walk over the events of a track.
struct Walk<'a> {
    bytes: &'a [u8],
    events: Vec<(Tick, TrackEventKind<'a>)>,
    /// Time of the last event.
    time: Tick,
    /// Byte after the last event.
    at: usize,
    /// End of the bytes walked over.
    end: usize,
    /// Whether an End of Track was met.
    ended: bool,
    /// Whether the bytes end inside an event.
    cut: bool,
    /// The last status of a channel message.
    last: Option<u8>,
    /// Where an event could not be used, and how many.
    damaged: Option<(usize, usize)>,
    /// Where reading had to stop before the end.
    lost: Option<usize>,
}

impl<'a> Walk<'a> {
    fn over(bytes: &'a [u8], start: usize, end: usize) -> Self {
        let start = start.min(end);
        let (time, events) = (Tick::ZERO, Vec::new());
        let mut walk = Self {
            bytes,
            events,
            time,
            at: start,
            end,
            ended: false,
            cut: false,
            last: None,
            damaged: None,
            lost: None,
        };
        walk.run();
        walk
    }

    fn run(&mut self) {
        let mut running = None;
        while self.at < self.end && !self.ended && self.lost.is_none() {
            let mut events = EventIter::new(&self.bytes[self.at..self.end]);
            *events.running_status_mut() = running;
            loop {
                let before = self.end - events.unread().len();
                let status = events.running_status();
                match events.next() {
                    Some(Ok(event)) => {
                        self.at = self.end - events.unread().len();
                        self.time = self.time + Ticks(u64::from(event.delta.as_int()));
                        self.last = events.running_status().or(self.last);
                        self.take(event.kind, before);
                    }
                    Some(Err(_)) | None if before < self.end => {
                        running = self.mend(before, status);
                        break;
                    }
                    _ => break,
                }
                if self.ended {
                    break;
                }
            }
        }
    }

    fn take(&mut self, kind: TrackEventKind<'a>, start: usize) {
        if kind == TrackEventKind::Meta(MetaMessage::EndOfTrack) {
            self.ended = true;
        } else if !matches!(kind, TrackEventKind::Midi { .. }) && self.is_cut(start) {
            self.cut = true;
        } else {
            self.events.push((self.time, self.as_said(kind, start)));
        }
    }

    /// The event; as its bytes where midly's reading of it would lose some of them.
    fn as_said(&self, kind: TrackEventKind<'a>, start: usize) -> TrackEventKind<'a> {
        let TrackEventKind::Meta(meta) = kind else { return kind };
        let Ok(raw) = Raw::at(self.bytes, start, self.end, None) else { return kind };
        let data = &self.bytes[raw.data..raw.end];
        let loses = match meta {
            MetaMessage::SmpteOffset(_) | MetaMessage::TrackNumber(_) => true,
            MetaMessage::KeySignature(..) => data.get(1).is_none_or(|mode| *mode > 1),
            _ => false,
        };
        if loses { TrackEventKind::Meta(MetaMessage::Unknown(raw.meta, data)) } else { kind }
    }

    /// Whether the bytes end before the text or message that starts here does (midly gives what there is of it).
    fn is_cut(&self, start: usize) -> bool {
        self.at == self.end && Raw::at(self.bytes, start, self.end, None).is_err()
    }

    /// Steps over an event that midly refuses; a channel message with a data byte over 127 is kept with the byte's
    /// upper bit dropped; a message without status takes that of the last one, though a meta event stands between.
    /// Gives the running status that holds after.
    fn mend(&mut self, start: usize, running: Option<u8>) -> Option<u8> {
        let raw = match Raw::at(self.bytes, start, self.end, running) {
            Ok(raw) => raw,
            Err(Trouble::NoStatus) if self.last.is_some() => {
                self.damage(start);
                self.at = start;
                return self.last;
            }
            Err(trouble) => {
                self.cut = trouble == Trouble::Cut;
                self.lost = Some(start);
                return None;
            }
        };
        self.time = self.time + Ticks(raw.delta);
        self.at = raw.end;
        let data = &self.bytes[raw.data..raw.end];
        if raw.status == 0xFF {
            self.events.push((self.time, TrackEventKind::Meta(MetaMessage::Unknown(raw.meta, data))));
            return None;
        }
        self.damage(start);
        self.events.extend(masked(raw.status, data).map(|kind| (self.time, kind)));
        let running = (raw.status < 0xF0).then_some(raw.status);
        self.last = running.or(self.last);
        running
    }

    fn damage(&mut self, at: usize) {
        let (first, count) = self.damaged.unwrap_or((at, 0));
        self.damaged = Some((first, count + 1));
    }

    /// Where reading goes on: after the chunk, or after the End of Track where the chunk's length cannot be right.
    fn stop(&self, declared: usize) -> usize {
        let bytes = self.bytes;
        let wrong = self.at != declared && (is_border(bytes, self.at) || !is_border(bytes, declared));
        match (self.end > declared, self.ended) {
            (true, false) => self.end,
            (true, true) => self.at,
            (false, true) if wrong => self.at,
            _ => declared,
        }
    }

    fn report(&self, track: u16, chunk: Extent, declared: usize, stop: usize, findings: &mut Vec<Finding>) {
        let mut say = |code, at: usize, message: String| {
            findings.push(Finding::new(code, Place::byte(Some(track), at as u64), message));
        };
        if let Some((first, count)) = self.damaged {
            say(Code::MidiDamagedEvent, first, format!("{count} damaged events were mended or passed over"));
        }
        match self.lost {
            Some(at) if !self.cut => {
                let rest = self.end - at;
                let message = format!("the last {rest} bytes of the track make no sense and were left out");
                say(Code::MidiLostBytes, at, message);
            }
            _ => {}
        }
        if self.cut || chunk.end > self.bytes.len() && !self.ended {
            say(Code::MidiTruncated, self.end, "the track breaks off".to_owned());
        } else if !self.ended {
            say(Code::MidiNoEndOfTrack, self.at, "the track has no End of Track".to_owned());
        }
        if stop != declared || chunk.end > self.bytes.len() && self.ended {
            let (said, is) = (chunk.end - chunk.start, self.at - chunk.start);
            say(
                Code::MidiChunkLength,
                chunk.start - 4,
                format!("the track is said to be {said} bytes long and is {is}"),
            );
        } else if self.ended && self.at < declared {
            let rest = declared - self.at;
            say(Code::MidiForeignBytes, self.at, format!("{rest} bytes after the End of Track were passed over"));
        }
    }
}
