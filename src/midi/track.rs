//! The events of one track, and what is wrong with them.

use super::chunk::{Extent, is_border, is_track, next_track};
use super::event::{Event, Flaw};
use super::report::{NOTHING, Report, Stake, counted};
use super::walk::{Met, Walk};
use crate::finding::Code;
use crate::score::Tick;

/// A track as read.
pub(super) struct Track<'a> {
    /// Events in time order, the End of Track left out.
    pub(super) events: Vec<Event<'a>>,
    /// When the track ends.
    pub(super) end: Tick,
}

/// Reads the track of a chunk; gives also the byte where reading goes on.
///
/// Chunks whose lengths lie may cover each other: `budget` is how many bytes may still be walked over because a length
/// says so; after that a track ends where the next one starts.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    number: u16,
    chunk: Extent,
    budget: &mut usize,
    report: &mut Report,
) -> (Track<'a>, usize) {
    let walk = best_walk(bytes, chunk, budget);
    let stop = stop(bytes, chunk, &walk);
    let teller = Teller { track: number, report };
    teller.tell(bytes, chunk, &walk, stop);
    (Track { events: walk.events, end: walk.time }, stop)
}

/// The walk over the bytes the chunk says; where they cannot be all of the track or hold more than it, over those up to
/// the next track.
fn best_walk<'a>(bytes: &'a [u8], chunk: Extent, budget: &mut usize) -> Walk<'a> {
    let inside = || next_track(&bytes[..chunk.end.min(bytes.len())], chunk.start);
    let within = budget.checked_sub(chunk.end - chunk.start);
    *budget = within.unwrap_or(*budget);
    if chunk.end > bytes.len() || within.is_none() {
        return Walk::over(bytes, chunk.start, inside());
    }
    if let Some(walk) = Walk::sound(bytes, chunk.start, chunk.end) {
        return walk;
    }
    let walk = Walk::over(bytes, chunk.start, chunk.end);
    if walk.ended || is_border(bytes, chunk.end) {
        return walk;
    }
    let inside = inside();
    if inside < chunk.end {
        return Walk::over(bytes, chunk.start, inside);
    }
    let border = next_track(bytes, chunk.end);
    let longer = Walk::over(bytes, chunk.start, border);
    if longer.ended || longer.at == border { longer } else { walk }
}

/// Where reading goes on: after the chunk, or where its events end if its length cannot be right.
fn stop(bytes: &[u8], chunk: Extent, walk: &Walk<'_>) -> usize {
    let right = chunk.end <= walk.end() && is_border(bytes, chunk.end);
    match () {
        () if is_track(bytes, walk.at) => walk.at,
        () if right => chunk.end,
        () if walk.ended => walk.at,
        () => walk.end(),
    }
}

/// Says what was met in a track.
struct Teller<'a> {
    track: u16,
    report: &'a mut Report,
}

impl Teller<'_> {
    fn say(&mut self, code: Code, at: usize, stake: Stake, message: impl Into<String>) {
        self.report.say(code, Some(self.track), at, stake, message);
    }

    fn tell(mut self, bytes: &[u8], chunk: Extent, walk: &Walk<'_>, stop: usize) {
        for flaw in Flaw::ALL {
            self.flaw(flaw, walk.flaws[flaw as usize]);
        }
        self.lost(walk.lost);
        self.early(walk);
        self.end(bytes, chunk, walk);
        self.length(bytes, chunk, walk, stop);
    }

    fn flaw(&mut self, flaw: Flaw, met: Met) {
        let count = met.count;
        let (code, message) = match flaw {
            _ if count == 0 => return,
            Flaw::HighData => (
                Code::MidiDamagedEvent,
                format!(
                    "{} with a data byte over 127, the most there is: read without its upper bit",
                    counted(count, "message")
                ),
            ),
            Flaw::LongNumber => (
                Code::MidiDamagedEvent,
                format!(
                    "{} of more than four bytes, the most allowed: read as they stand",
                    counted(count, "delta time or length")
                ),
            ),
            Flaw::NoStatus => (
                Code::MidiRunningStatus,
                format!(
                    "running status is used {count} times behind a meta event or system exclusive message, which end \
                     it; the status before them was taken"
                ),
            ),
            Flaw::Live => (
                Code::MidiLiveMessage,
                format!("{} of a live wire (F1 to FE), which no file may hold, left out", counted(count, "message")),
            ),
        };
        self.say(code, met.first, Stake::Notes(met.notes), message);
    }

    fn lost(&mut self, lost: Met) {
        if lost.count > 0 {
            let message = format!("{} of the track that make no sense as events left out", counted(lost.count, "byte"));
            self.say(Code::MidiLostBytes, lost.first, Stake::Unknown, message);
        }
    }

    fn early(&mut self, walk: &Walk<'_>) {
        if let Some(at) = walk.early {
            let message = "an End of Track, which must be the last event, stands before music of its track; read on";
            self.say(Code::MidiEarlyEnd, at, Stake::Bytes(at..walk.at), message);
        }
    }

    fn end(&mut self, bytes: &[u8], chunk: Extent, walk: &Walk<'_>) {
        let missing = chunk.end.saturating_sub(bytes.len());
        if walk.cut {
            let message = "the track breaks off inside an event, which was left out";
            self.say(Code::MidiTruncated, walk.at, Stake::Unknown, message);
        } else if !walk.ended && missing > 0 && walk.at == bytes.len() {
            let message = format!("the file ends {} before the track should", counted(missing, "byte"));
            self.say(Code::MidiTruncated, walk.at, Stake::Unknown, message);
        } else if !walk.ended {
            let message = "the track has no End of Track, which every track must have; it ends with its last event";
            self.say(Code::MidiNoEndOfTrack, walk.at, NOTHING, message);
        }
    }

    fn length(&mut self, bytes: &[u8], chunk: Extent, walk: &Walk<'_>, stop: usize) {
        if stop != chunk.end && (stop < bytes.len() || walk.ended) {
            let (said, is) = (chunk.end - chunk.start, walk.at - chunk.start);
            let message = format!("the chunk is said to be {said} bytes long; its events take {is} and were read so");
            let stake = Stake::Bytes(walk.at.min(chunk.end)..walk.at.max(chunk.end));
            self.say(Code::MidiChunkLength, chunk.start - 4, stake, message);
        } else if walk.ended && walk.at < stop {
            let rest = &bytes[walk.at..stop];
            let stake = if rest.iter().any(|byte| (0x90..=0x9F).contains(byte)) { Stake::Unknown } else { NOTHING };
            let message = format!("{} behind the End of Track passed over", counted(rest.len(), "byte"));
            self.say(Code::MidiForeignBytes, walk.at, stake, message);
        }
    }
}
