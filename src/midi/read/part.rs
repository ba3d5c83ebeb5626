//! The parts of one track: a part for each channel (and port) it speaks on.

use super::frame::key;
use crate::finding::{Code, Finding, Place};
use crate::midi::event::{Event as Raw, Kind};
use crate::midi::notes::{Alone, Pairing};
use crate::midi::own::Own;
use crate::midi::report::{self, counted};
use crate::midi::text::Decoder;
use crate::midi::track::Track;
use crate::score::{Channel, Control, Event, Mark, Note, OtherMeta, Part, Program, Tick, Timed, Velocity};
use std::collections::{BTreeMap, BTreeSet};

/// What one track gave.
pub(super) struct TrackRead {
    pub(super) name: String,
    /// Marks that belong to none of its parts.
    pub(super) marks: Vec<Timed<Mark>>,
    /// Parts, before it is known whether they are percussion.
    pub(super) parts: Vec<Part>,
    pub(super) declared: Vec<((u16, u8, Channel), bool)>,
}

/// Port and channel of a part in its track.
type Address = (u8, Channel);

#[derive(Default)]
struct Draft {
    name: Option<String>,
    events: Vec<(usize, Timed<Event>)>,
    notes: Pairing,
}

/// Reads the events of one track.
pub(super) struct TrackReader<'a> {
    index: u16,
    decoder: &'a Decoder,
    drafts: BTreeMap<Address, Draft>,
    declared: Vec<(Address, bool)>,
    /// Marks in file order, each with the part a channel prefix gives it to.
    marks: Vec<(usize, Option<Address>, Timed<Mark>)>,
    names: Vec<(usize, Option<Address>, Timed<String>)>,
    /// The track's only port, where it has but one.
    only_port: Option<u8>,
    port: u8,
    /// Channel prefix (FF 20), with the tick it was set at.
    prefix: Option<(Tick, Channel)>,
    count: usize,
}

impl<'a> TrackReader<'a> {
    pub(super) fn new(index: u16, track: &Track<'_>, decoder: &'a Decoder) -> Self {
        let ports: BTreeSet<u8> = track.events.iter().filter_map(|event| port(event.kind)).collect();
        Self {
            index,
            decoder,
            drafts: BTreeMap::new(),
            declared: Vec::new(),
            marks: Vec::new(),
            names: Vec::new(),
            only_port: if ports.len() == 1 { ports.first().copied() } else { None },
            port: 0,
            prefix: None,
            count: 0,
        }
    }

    pub(super) fn take(&mut self, event: &Raw<'_>) {
        let tick = event.tick;
        self.count += 1;
        if self.prefix.is_some_and(|(at, _)| at != tick) {
            self.prefix = None;
        }
        match event.kind {
            Kind::Message(status, data) => self.message(tick, event.at, status, data),
            Kind::SysEx(data) => self.mark(tick, Mark::SysEx(data.to_vec())),
            Kind::Escape(data) => self.mark(tick, Mark::Escape(data.to_vec())),
            Kind::Meta(kind, data) => self.meta(tick, kind, data),
            Kind::Live(_) => {}
        }
    }

    fn place(&self, channel: Channel) -> Address {
        (self.only_port.unwrap_or(self.port), channel)
    }

    fn message(&mut self, tick: Tick, at: u32, status: u8, [first, second]: [u8; 2]) {
        let Ok(channel) = Channel::new(status & 0xF) else { return };
        self.prefix = None;
        let place = self.place(channel);
        let draft = self.drafts.entry(place).or_default();
        let event = match status >> 4 {
            0x9 => match Velocity::new(second) {
                Ok(velocity) => return draft.notes.on(first, tick, velocity, at),
                Err(_) => return draft.notes.off(first, tick, Note::RELEASE, at),
            },
            0x8 => return draft.notes.off(first, tick, second, at),
            0xA => Event::KeyPressure(first, second),
            0xB => Event::Control(Control(first), second),
            0xC => Event::Program(Program(first)),
            0xD => Event::Pressure(first),
            _ => Event::Bend((i16::from(second) << 7 | i16::from(first)) - 0x2000),
        };
        draft.events.push((self.count, Timed::new(tick, event)));
    }

    fn meta(&mut self, tick: Tick, kind: u8, data: &[u8]) {
        let mark = match (kind, data) {
            (0x03, name) => {
                let name = Timed::new(tick, self.decoder.decode(name));
                return self.names.push((self.count, self.prefixed(), name));
            }
            (0x21, [port]) => {
                self.port = port & 0x7F;
                return;
            }
            (0x20, [channel]) => {
                self.prefix = Channel::new(channel & 0xF).ok().map(|channel| (tick, channel));
                return;
            }
            (0x7F, data) => match Own::decode(data) {
                Some(Own::Mark(mark)) => Some(mark),
                Some(Own::Part { port, channel, percussion }) => {
                    self.drafts.entry((port, channel)).or_default();
                    return self.declared.push(((port, channel), percussion));
                }
                Some(_) => None,
                None => OtherMeta::new(0x7F, data.to_vec()).map(Mark::Meta),
            },
            (Kind::KEY, data) => key(data).ok().map(Mark::Key),
            (kind, data) => {
                text_mark(kind, data, self.decoder).or_else(|| OtherMeta::new(kind, data.to_vec()).map(Mark::Meta))
            }
        };
        if let Some(mark) = mark {
            self.mark(tick, mark);
        }
    }

    fn mark(&mut self, tick: Tick, mark: Mark) {
        self.marks.push((self.count, self.prefixed(), Timed::new(tick, mark)));
    }

    fn prefixed(&self) -> Option<Address> {
        self.prefix.map(|(_, channel)| self.place(channel))
    }

    /// Gives each mark to its part and closes the notes that still sound.
    pub(super) fn finish(mut self, end: Tick, findings: &mut Vec<Finding>) -> TrackRead {
        let name = self.give_names();
        let marks = self.give_marks();
        let track = self.index;
        let (mut stray, mut unclosed) = (Alone::default(), Alone::default());
        let mut parts = Vec::with_capacity(self.drafts.len());
        for ((port, channel), draft) in self.drafts {
            stray = stray.and(draft.notes.stray);
            let (notes, open) = draft.notes.finish(end);
            unclosed = unclosed.and(open);
            let mut part = Part::new(draft.name.as_deref().unwrap_or(&name), channel);
            (part.track, part.port, part.notes) = (track, port, notes);
            part.events = draft.events.into_iter().map(|(_, event)| event).collect();
            parts.push(part);
        }
        tell(track, stray, unclosed, findings);
        let declared =
            self.declared.into_iter().map(|((port, channel), kind)| ((track, port, channel), kind)).collect();
        TrackRead { name, marks, parts, declared }
    }

    /// The name of the track; names behind the channel prefix of a part are that part's, further ones are texts.
    fn give_names(&mut self) -> String {
        let mut name = None;
        for (order, place, text) in std::mem::take(&mut self.names) {
            let slot = match place.and_then(|place| self.drafts.get_mut(&place)) {
                Some(draft) => &mut draft.name,
                None => &mut name,
            };
            match slot {
                None => *slot = Some(text.what),
                Some(_) => self.marks.push((order, place, Timed::new(text.tick, Mark::Text(text.what)))),
            }
        }
        self.marks.sort_by_key(|mark| mark.0);
        name.unwrap_or_default()
    }

    /// Gives marks to the parts they belong to: by channel prefix, or to the only part of a track that is not the
    /// first. The rest belong to no part.
    fn give_marks(&mut self) -> Vec<Timed<Mark>> {
        let only = self.drafts.keys().next().copied().filter(|_| self.drafts.len() == 1 && self.index > 0);
        let mut free = Vec::new();
        for (order, place, mark) in std::mem::take(&mut self.marks) {
            let place = place.filter(|place| self.drafts.contains_key(place)).or(only);
            match place.and_then(|place| self.drafts.get_mut(&place)) {
                Some(draft) => draft.events.push((order, Timed::new(mark.tick, Event::Mark(mark.what)))),
                None => free.push(mark),
            }
        }
        for draft in self.drafts.values_mut() {
            draft.events.sort_by_key(|event| event.0);
        }
        free
    }
}

fn port(kind: Kind<'_>) -> Option<u8> {
    match kind {
        Kind::Meta(0x21, [port]) => Some(port & 0x7F),
        _ => None,
    }
}

fn text_mark(kind: u8, data: &[u8], decoder: &Decoder) -> Option<Mark> {
    let mark: fn(String) -> Mark = match kind {
        0x01 => Mark::Text,
        0x02 => Mark::Copyright,
        0x04 => Mark::Instrument,
        0x05 => Mark::Lyric,
        0x06 => Mark::Marker,
        0x07 => Mark::Cue,
        _ => return None,
    };
    Some(mark(decoder.decode(data)))
}

fn tell(track: u16, stray: Alone, unclosed: Alone, findings: &mut Vec<Finding>) {
    let mut say = |code, alone: Alone, notes: usize, what: &str, remedy: &str| {
        let Some((at, key)) = alone.first else { return };
        let message = format!("{what}, the first of key {key}");
        let place = Place::byte(Some(track), u64::from(at));
        findings.push(report::finding(code, place, Some(notes), &message).with_remedy(remedy));
    };
    let strays = format!("{} without a note to end passed over", counted(stray.count, "note-off"));
    say(Code::MidiStrayNoteOff, stray, 0, &strays, "");
    let open = format!("{} never switched off and ended with the track", counted(unclosed.count, "note"));
    let remedy = "end the notes in the program that made the file";
    say(Code::MidiUnclosedNote, unclosed, unclosed.count, &open, remedy);
}
