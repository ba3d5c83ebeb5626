//! A sound file as another reader (midly) sees it: every note with the bytes it stands in.

use partwright::finding::Finding;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

/// A sound file.
pub struct Original {
    pub bytes: Vec<u8>,
    pub tracks: Vec<Track>,
    /// All notes, in file order.
    pub notes: Vec<Note>,
    /// What is said of it undamaged.
    pub findings: Vec<Finding>,
}

/// A track chunk.
pub struct Track {
    /// Its bytes, header included.
    pub chunk: Range<usize>,
    /// For each event the byte after it, and its tick.
    pub events: Vec<(usize, u64)>,
}

/// A note.
pub struct Note {
    pub track: usize,
    pub channel: u8,
    pub key: u8,
    pub velocity: u8,
    pub start: u64,
    /// The bytes of its start.
    pub on: Range<usize>,
    /// Its end, and the byte after that event; `None` where it has no end.
    pub end: Option<(u64, usize)>,
}

impl Original {
    /// A file that midly reads and that has notes; files of format 2 and tuned ones are left aside, since partwright moves
    /// their notes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let read = partwright::midi::read(bytes).ok()?;
        let moved = ["midi-format", "midi-tuning", "midi-film-time", "midi-long-wait"];
        if read.findings.iter().any(|finding| moved.contains(&finding.code.id())) {
            return None;
        }
        let notes = read.value.note_count();
        let (_, tracks) = midly::parse(bytes).ok()?;
        let mut original =
            Self { bytes: bytes.to_vec(), tracks: Vec::new(), notes: Vec::new(), findings: read.findings };
        for track in tracks {
            original.track(track.ok()?)?;
        }
        (!original.notes.is_empty() && original.notes.len() == notes).then_some(original)
    }

    /// The track that a byte lies in or before, and the tick of its last event that ends before the byte.
    pub fn border(&self, at: usize) -> (usize, u64) {
        let track = self.tracks.partition_point(|track| track.chunk.end <= at);
        let events = self.tracks.get(track).map_or(&[][..], |track| &track.events);
        let count = events.partition_point(|event| event.0 <= at);
        (track, count.checked_sub(1).map_or(0, |last| events[last].1))
    }

    fn track(&mut self, mut events: midly::EventIter<'_>) -> Option<()> {
        let base = self.bytes.len();
        let start = self.offset_of(events.unread())?;
        let mut track = Track { chunk: start - 8..start + events.unread().len(), events: Vec::new() };
        let end = track.chunk.end.min(base);
        let mut sounding: BTreeMap<(u8, u8), VecDeque<usize>> = BTreeMap::new();
        let mut tick = 0u64;
        loop {
            let from = end - events.unread().len();
            let Some(event) = events.next() else { break };
            let event = event.ok()?;
            let to = end - events.unread().len();
            tick += u64::from(event.delta.as_int());
            track.events.push((to, tick));
            let midly::TrackEventKind::Midi { channel, message } = event.kind else { continue };
            let channel = channel.as_int();
            match message {
                midly::MidiMessage::NoteOn { key, vel } if vel > 0 => {
                    let (key, velocity) = (key.as_int(), vel.as_int());
                    sounding.entry((channel, key)).or_default().push_back(self.notes.len());
                    let track = self.tracks.len();
                    let on = from..to;
                    self.notes.push(Note { track, channel, key, velocity, start: tick, on, end: None });
                }
                midly::MidiMessage::NoteOn { key, .. } | midly::MidiMessage::NoteOff { key, .. } => {
                    let first = sounding.get_mut(&(channel, key.as_int())).and_then(VecDeque::pop_front);
                    if let Some(note) = first {
                        self.notes[note].end = Some((tick, to));
                    }
                }
                _ => {}
            }
        }
        self.tracks.push(track);
        Some(())
    }

    /// Where a track's events stand in the file. A track of the same bytes as an earlier one is looked for behind that.
    fn offset_of(&self, events: &[u8]) -> Option<usize> {
        let from = self.tracks.last().map_or(0, |track| track.chunk.end);
        let size = u32::try_from(events.len()).ok()?.to_be_bytes();
        let header = [b"MTrk".as_slice(), &size].concat();
        let found = self.bytes[from..].windows(8).position(|window| window == header)?;
        Some(from + found + 8)
    }
}
