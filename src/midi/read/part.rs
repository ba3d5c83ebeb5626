//! The parts of one track: a part for each channel (and port) it speaks on.

use super::frame::key;
use crate::finding::{Code, Finding, Place};
use crate::midi::notes::Pairing;
use crate::midi::own::Own;
use crate::midi::text::Decoder;
use crate::midi::track::Track;
use crate::score::{Channel, Control, Event, Mark, OtherMeta, Part, Program, Tick, Timed, Velocity};
use midly::{MetaMessage, MidiMessage, TrackEventKind};
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
        let ports: BTreeSet<u8> = track.events.iter().filter_map(|(_, kind)| port(kind)).collect();
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

    pub(super) fn take(&mut self, tick: Tick, kind: &TrackEventKind<'_>) {
        self.count += 1;
        if self.prefix.is_some_and(|(at, _)| at != tick) {
            self.prefix = None;
        }
        match kind {
            TrackEventKind::Midi { channel, message } => self.message(tick, channel.as_int(), *message),
            TrackEventKind::SysEx(data) => self.mark(tick, Mark::SysEx(data.to_vec())),
            TrackEventKind::Escape(data) => self.mark(tick, Mark::Escape(data.to_vec())),
            TrackEventKind::Meta(meta) => self.meta(tick, meta),
        }
    }

    fn place(&self, channel: Channel) -> Address {
        (self.only_port.unwrap_or(self.port), channel)
    }

    fn message(&mut self, tick: Tick, channel: u8, message: MidiMessage) {
        let Ok(channel) = Channel::new(channel) else { return };
        self.prefix = None;
        let place = self.place(channel);
        let draft = self.drafts.entry(place).or_default();
        let event = match message {
            MidiMessage::NoteOn { key, vel } => match Velocity::new(vel.as_int()) {
                Ok(velocity) => return draft.notes.on(key.as_int(), tick, velocity),
                Err(_) => return draft.notes.off(key.as_int(), tick, crate::score::Note::RELEASE),
            },
            MidiMessage::NoteOff { key, vel } => return draft.notes.off(key.as_int(), tick, vel.as_int()),
            MidiMessage::Aftertouch { key, vel } => Event::KeyPressure(key.as_int(), vel.as_int()),
            MidiMessage::Controller { controller, value } => {
                Event::Control(Control(controller.as_int()), value.as_int())
            }
            MidiMessage::ProgramChange { program } => Event::Program(Program(program.as_int())),
            MidiMessage::ChannelAftertouch { vel } => Event::Pressure(vel.as_int()),
            MidiMessage::PitchBend { bend } => Event::Bend(bend.as_int()),
        };
        draft.events.push((self.count, Timed::new(tick, event)));
    }

    fn meta(&mut self, tick: Tick, meta: &MetaMessage<'_>) {
        let mark = match meta {
            MetaMessage::TrackName(name) => {
                let name = Timed::new(tick, self.decoder.decode(name));
                return self.names.push((self.count, self.prefixed(), name));
            }
            MetaMessage::MidiPort(port) => {
                self.port = port.as_int();
                return;
            }
            MetaMessage::MidiChannel(channel) => {
                self.prefix = Channel::new(channel.as_int()).ok().map(|channel| (tick, channel));
                return;
            }
            MetaMessage::SequencerSpecific(data) => match Own::decode(data) {
                Some(Own::Mark(mark)) => Some(mark),
                Some(Own::Part { port, channel, percussion }) => {
                    self.drafts.entry((port, channel)).or_default();
                    return self.declared.push(((port, channel), percussion));
                }
                Some(_) => None,
                None => OtherMeta::new(0x7F, data.to_vec()).map(Mark::Meta),
            },
            MetaMessage::KeySignature(..) => key(meta).map(Mark::Key),
            other => text_mark(other, self.decoder).or_else(|| other_meta(other).map(Mark::Meta)),
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
        let (mut stray, mut unclosed) = (0, 0);
        let mut parts = Vec::with_capacity(self.drafts.len());
        for ((port, channel), draft) in self.drafts {
            stray += draft.notes.stray;
            let (notes, open) = draft.notes.finish(end);
            unclosed += open;
            let mut part = Part::new(draft.name.as_deref().unwrap_or(&name), channel);
            (part.track, part.port, part.notes) = (track, port, notes);
            part.events = draft.events.into_iter().map(|(_, event)| event).collect();
            parts.push(part);
        }
        report(track, stray, unclosed, findings);
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

fn port(kind: &TrackEventKind<'_>) -> Option<u8> {
    match kind {
        TrackEventKind::Meta(MetaMessage::MidiPort(port)) => Some(port.as_int()),
        _ => None,
    }
}

fn text_mark(meta: &MetaMessage<'_>, decoder: &Decoder) -> Option<Mark> {
    let (mark, bytes): (fn(String) -> Mark, &[u8]) = match *meta {
        MetaMessage::Text(bytes) => (Mark::Text, bytes),
        MetaMessage::Copyright(bytes) => (Mark::Copyright, bytes),
        MetaMessage::InstrumentName(bytes) => (Mark::Instrument, bytes),
        MetaMessage::Lyric(bytes) => (Mark::Lyric, bytes),
        MetaMessage::Marker(bytes) => (Mark::Marker, bytes),
        MetaMessage::CuePoint(bytes) => (Mark::Cue, bytes),
        _ => return None,
    };
    Some(mark(decoder.decode(bytes)))
}

/// A meta event without a word of its own, as its bytes.
fn other_meta(meta: &MetaMessage<'_>) -> Option<OtherMeta> {
    let (kind, data) = match *meta {
        MetaMessage::ProgramName(name) => (0x08, name.to_vec()),
        MetaMessage::DeviceName(name) => (0x09, name.to_vec()),
        MetaMessage::Unknown(kind, data) => (kind, data.to_vec()),
        _ => return None,
    };
    OtherMeta::new(kind, data)
}

fn report(track: u16, stray: usize, unclosed: usize, findings: &mut Vec<Finding>) {
    let place = || Place { track: Some(track), ..Place::default() };
    if stray > 0 {
        let message = format!("{stray} note-offs end no note and were passed over");
        findings.push(Finding::new(Code::MidiStrayNoteOff, place(), message));
    }
    if unclosed > 0 {
        let message = format!("{unclosed} notes are never switched off and end with their track");
        let remedy = "end the notes in the program that made the file";
        findings.push(Finding::new(Code::MidiUnclosedNote, place(), message).with_remedy(remedy));
    }
}
