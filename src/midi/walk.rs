//! A walk over the events of a track that goes on behind damage.

use super::chunk::is_track;
use super::event::{self, Event, Flaw, Kind, Read, Trouble};
use super::mend;
use crate::score::{Tick, Ticks};

/// Trouble of one kind on the way.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Met {
    /// Byte offset of the first.
    pub(super) first: usize,
    /// How many events; of lost bytes, how many bytes.
    pub(super) count: usize,
    /// How many of them start a note.
    pub(super) notes: usize,
}

impl Met {
    fn add(&mut self, at: usize, count: usize, notes: usize) {
        if self.count == 0 {
            self.first = at;
        }
        self.count += count;
        self.notes += notes;
    }
}

/// A walk that is over.
pub(super) struct Walk<'a> {
    /// All bytes of the file up to the end of those walked over.
    bytes: &'a [u8],
    pub(super) events: Vec<Event<'a>>,
    /// Time of the last event.
    pub(super) time: Tick,
    /// Byte after the last event.
    pub(super) at: usize,
    /// Whether it ended with an End of Track.
    pub(super) ended: bool,
    /// Whether the bytes end inside an event.
    pub(super) cut: bool,
    /// Events that could be mended, by [`Flaw`].
    pub(super) flaws: [Met; Flaw::ALL.len()],
    /// Bytes that could not be read.
    pub(super) lost: Met,
    /// Byte of the first End of Track with music behind it.
    pub(super) early: Option<usize>,
    /// Status for an event that has none, as the standard has it; 0 is none.
    running: u8,
    /// Status of the last channel message.
    last: u8,
    /// The channels met, a bit each.
    channels: u16,
    /// Whether the header of a track ends the walk.
    wary: bool,
}

impl<'a> Walk<'a> {
    /// Walks over sound events from `start` to an End of Track just before `end`; `None` where there is anything else.
    /// Events that look like the header of a track are events here: they may, in a key and a velocity.
    pub(super) fn sound(bytes: &'a [u8], start: usize, end: usize) -> Option<Self> {
        let mut walk = Self::at(bytes, start, end, false);
        while walk.step() {}
        (walk.ended && walk.at == end && walk.is_sound()).then(|| walk.shrunk())
    }

    /// Walks over the bytes from `start` to `end`, or to an End of Track, or to the header of a track.
    pub(super) fn over(bytes: &'a [u8], start: usize, end: usize) -> Self {
        let mut walk = Self::at(bytes, start, end, true);
        while walk.step() {}
        walk.shrunk()
    }

    fn at(bytes: &'a [u8], start: usize, end: usize, wary: bool) -> Self {
        let bytes = &bytes[..end];
        Self {
            bytes,
            events: Vec::with_capacity(end.saturating_sub(start) / 4),
            time: Tick::ZERO,
            at: start.min(end),
            ended: false,
            cut: false,
            flaws: Default::default(),
            lost: Met::default(),
            early: None,
            running: 0,
            last: 0,
            channels: 0,
            wary,
        }
    }

    fn shrunk(mut self) -> Self {
        if self.events.capacity() > 2 * self.events.len() {
            self.events.shrink_to_fit();
        }
        self
    }

    fn is_sound(&self) -> bool {
        self.lost.count == 0 && self.early.is_none() && self.flaws.iter().all(|met| met.count == 0)
    }

    /// End of the bytes walked over.
    pub(super) const fn end(&self) -> usize {
        self.bytes.len()
    }

    /// Takes the next event; false where the walk is over.
    fn step(&mut self) -> bool {
        if self.at >= self.bytes.len() || (self.wary && is_track(self.bytes, self.at)) {
            return false;
        }
        match event::read(self.bytes, self.at, self.running) {
            Ok(read) if read.flaw.is_none() => self.take(read),
            _ => self.wary && self.mend(),
        }
    }

    fn take(&mut self, read: Read<'a>) -> bool {
        self.time = self.time + Ticks(read.delta);
        let at = std::mem::replace(&mut self.at, read.end);
        self.running = read.kind.running();
        match read.kind {
            Kind::Meta(Kind::END, _) => return self.end_of_track(at),
            Kind::Message(status, _) => {
                self.last = status;
                self.channels |= channel(status);
            }
            _ => {}
        }
        self.events.push(Event { tick: self.time, at: u32::try_from(at).unwrap_or(u32::MAX), kind: read.kind });
        true
    }

    fn end_of_track(&mut self, at: usize) -> bool {
        let goes_on = mend::goes_on(self.bytes, self.at);
        if goes_on {
            self.early = self.early.or(Some(at));
        }
        self.ended = !goes_on;
        goes_on
    }

    /// Takes an event that is readable in spite of a flaw if the bytes behind it make sense; else goes on where they do.
    fn mend(&mut self) -> bool {
        let start = self.at;
        let read = event::read(self.bytes, start, self.last);
        let cut = matches!(read, Err(Trouble::Cut));
        match read {
            Ok(read) if self.is_likely(&read) => {
                let flaw = read.flaw.unwrap_or(Flaw::NoStatus);
                self.flaws[flaw as usize].add(start, 1, usize::from(read.kind.is_note()));
                self.take_mended(read)
            }
            _ => self.resume(start, cut),
        }
    }

    fn is_likely(&self, read: &Read<'_>) -> bool {
        let status = read.kind.running();
        let running = if status == 0 { self.last } else { status };
        mend::is_likely(self.bytes, read.end, running, self.channels | channel(status))
    }

    /// Live messages are told and left out; a status that holds goes on holding behind them.
    fn take_mended(&mut self, read: Read<'a>) -> bool {
        if let Kind::Live(_) = read.kind {
            self.time = self.time + Ticks(read.delta);
            self.at = read.end;
            return true;
        }
        self.take(read)
    }

    /// Goes on at the next sound row of events. It may start inside the last event if that was a text or message whose
    /// length is wrong.
    fn resume(&mut self, trouble: usize, cut: bool) -> bool {
        let suspect = self.events.last().filter(|event| event.kind.is_sized()).map(|event| event.at as usize);
        let within = suspect.and_then(|at| Some((at, mend::resume(self.bytes, at + 1..trouble)?)));
        if within.is_some() {
            self.events.pop();
        }
        let behind = || Some((trouble, mend::resume(self.bytes, trouble + 1..self.bytes.len())?));
        let Some((from, to)) = within.or_else(behind) else {
            self.cut = cut;
            if !cut {
                self.lost.add(trouble, self.bytes.len() - trouble, 0);
            }
            return false;
        };
        self.lost.add(from, to - from, 0);
        (self.at, self.running) = (to, 0);
        true
    }
}

/// The bit of the channel of a status; none for 0.
const fn channel(status: u8) -> u16 {
    if status == 0 { 0 } else { 1 << (status & 0xF) }
}
