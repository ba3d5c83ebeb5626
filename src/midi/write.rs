//! A score to bytes.

use super::drums;
use super::event::Kind;
use super::events::{self, TrackEvents};
use super::own::Own;
use super::read::usual_end;
use crate::score::{Channel, Event, Mark, Meter, Mode, Note, Part, Score, Tick};
use midly::{Arena, MidiMessage, PitchBend, TrackEvent};

/// Writes a score as it is, division kept, so that `read(write(score)).value == score`.
///
/// That holds for every score of [`Score::new`] within the limits of [`super::read()`] whose equal keys on one channel
/// end in the order of their starts: of two nested notes of one key MIDI cannot say which ends first, and they come
/// back with their ends exchanged. Signs are not written: what [`crate::prepare`] made of ornaments is played out by
/// [`crate::perform`].
///
/// ```
/// use partwright::score::*;
/// let mut oboe = Part::new("Oboe", Channel::default());
/// oboe.notes.push(Note::new(Sound::from_midi(69, false), Tick(0), Ticks(480), Velocity::new(70)?));
/// let score = Score::new("A".into(), Frame::plain(Division::new(480)?, Tick(480)), vec![], vec![oboe]);
/// let bytes = partwright::midi::write(&score);
/// assert_eq!(partwright::midi::read(&bytes).unwrap().value, score);
/// # Ok::<(), OutOfRange>(())
/// ```
#[must_use]
pub fn write(score: &Score) -> Vec<u8> {
    let kinds = drums::percussion(&score.marks, &score.parts);
    let declared: Vec<(&Part, bool)> =
        score.parts.iter().zip(kinds).map(|(part, kind)| (part, needs_declaring(part, kind.percussion))).collect();
    let last = score.parts.iter().map(|part| part.track).max().unwrap_or(0);
    let arena = Arena::new();
    let tracks: Vec<_> = (0..=last).map(|track| Writer::new(score, track, &declared, &arena).events()).collect();
    events::file(score.frame.division().per_quarter(), &tracks)
}

/// Whether a part's own events would not show that it is there, or of what kind.
fn needs_declaring(part: &Part, kind: bool) -> bool {
    let on_channel = part.events.iter().any(|event| !matches!(event.what, Event::Mark(_)));
    part.percussion != kind || (part.notes.is_empty() && !on_channel)
}

/// What is to be written at a tick, in the order of its classes.
struct Item<'a> {
    tick: Tick,
    class: u8,
    part: Option<&'a Part>,
    what: What<'a>,
}

enum What<'a> {
    Name(&'a str),
    Own(Own),
    Meta(u8, Vec<u8>),
    Mark(&'a Mark),
    Off(&'a Note),
    Event(&'a Event),
    On(&'a Note),
}

struct Writer<'a> {
    score: &'a Score,
    track: u16,
    parts: Vec<&'a Part>,
    items: Vec<Item<'a>>,
    events: TrackEvents<'a>,
    /// Port that holds; `None` before the first is said.
    port: Option<u8>,
}

/// Classes of items at one tick, in the order they are written: what belongs to no part, what belongs to a part by
/// its prefix, ends of notes, other events, starts of notes.
const FREE: u8 = 0;
const DECLARED: u8 = 1;
const ENDS: u8 = 2;
const EVENTS: u8 = 3;
const STARTS: u8 = 4;

impl<'a> Writer<'a> {
    fn new(score: &'a Score, track: u16, declared: &[(&'a Part, bool)], arena: &'a Arena) -> Self {
        let first = declared.partition_point(|(part, _)| part.track < track);
        let here = &declared[first..declared.partition_point(|(part, _)| part.track <= track)];
        let parts: Vec<&Part> = here.iter().map(|(part, _)| *part).collect();
        let mut writer = Self { score, track, parts, items: Vec::new(), events: TrackEvents::new(arena), port: None };
        if track == 0 {
            writer.frame();
        }
        writer.names();
        for (part, declare) in here {
            if *declare {
                let (port, channel, percussion) = (part.port & 0x7F, part.channel, part.percussion);
                let own = Own::Part { port, channel, percussion };
                writer.item(Tick::ZERO, FREE, None, What::Own(own));
            }
            writer.part(part);
        }
        writer
    }

    fn item(&mut self, tick: Tick, class: u8, part: Option<&'a Part>, what: What<'a>) {
        self.items.push(Item { tick, class, part, what });
    }

    /// Tempo, metre, key, and the marks of no part.
    fn frame(&mut self) {
        let (score, frame) = (self.score, &self.score.frame);
        for (tick, tempo) in frame.tempo.changes() {
            let micros = tempo.micros_per_quarter().to_be_bytes();
            self.item(tick, FREE, None, What::Meta(Kind::TEMPO, micros[1..].to_vec()));
        }
        for (tick, meter) in frame.meters.changes() {
            self.item(tick, FREE, None, What::Meta(Kind::METER, time_signature(meter)));
        }
        for (tick, key) in frame.keys.changes() {
            self.item(*tick, FREE, None, What::Meta(Kind::KEY, key_signature(*key)));
        }
        let has_key = |part: &Part| part.events.iter().any(|event| matches!(event.what, Event::Mark(Mark::Key(_))));
        if frame.keys.changes().is_empty() && score.parts.iter().any(has_key) {
            self.item(Tick::ZERO, FREE, None, What::Own(Own::NoKey));
        }
        for mark in &score.marks {
            self.item(mark.tick, FREE, None, What::Mark(&mark.what));
        }
        if usual_end(score, frame.end) != frame.end {
            self.item(frame.end, FREE, None, What::Own(Own::End));
        }
    }

    /// The name of the track, and those of parts that have another.
    fn names(&mut self) {
        let score = self.score;
        let name = if self.track == 0 { &score.title } else { self.parts.first().map_or(&score.title, |p| &p.name) };
        if self.track == 0 || !self.parts.is_empty() {
            self.items.insert(0, Item { tick: Tick::ZERO, class: FREE, part: None, what: What::Name(name) });
        }
        for part in self.parts.clone() {
            if part.name != *name {
                self.item(Tick::ZERO, DECLARED, Some(part), What::Name(&part.name));
            }
        }
    }

    fn part(&mut self, part: &'a Part) {
        for event in &part.events {
            self.item(event.tick, EVENTS, Some(part), What::Event(&event.what));
        }
        for note in &part.notes {
            self.item(note.start, STARTS, Some(part), What::On(note));
            let class = if note.length.0 == 0 { STARTS } else { ENDS };
            self.item(note.end(), class, Some(part), What::Off(note));
        }
    }

    fn events(mut self) -> Vec<TrackEvent<'a>> {
        let mut items = std::mem::take(&mut self.items);
        items.sort_by_key(|item| (item.tick, item.class));
        for item in items {
            self.write(&item);
        }
        let end = if self.track == 0 { self.score.frame.end } else { Tick::ZERO };
        self.events.ended(end)
    }

    fn write(&mut self, item: &Item<'_>) {
        if let Some(part) = item.part {
            self.select_port(item.tick, part.port & 0x7F);
        }
        let channel = item.part.map(|part| part.channel).unwrap_or_default();
        match &item.what {
            What::Name(name) => self.meta(item, 0x03, name.as_bytes()),
            What::Own(own) => self.events.meta(item.tick, 0x7F, &own.encode()),
            What::Meta(kind, data) => self.events.meta(item.tick, *kind, data),
            What::Mark(mark) => self.mark(item, mark),
            What::Event(Event::Mark(mark)) => self.mark(item, mark),
            What::On(note) => self.events.message(item.tick, channel, note_on(note)),
            What::Off(note) => self.events.message(item.tick, channel, note_off(note)),
            What::Event(event) => self.event(item.tick, channel, event),
        }
    }

    /// Says the port where a track has several, or one that is not 0.
    fn select_port(&mut self, tick: Tick, port: u8) {
        let plain = self.parts.iter().all(|part| part.port & 0x7F == 0);
        if !plain && self.port != Some(port) {
            self.events.meta(tick, 0x21, &[port]);
            self.port = Some(port);
        }
    }

    /// A meta event, behind a channel prefix where its part would not be clear.
    fn meta(&mut self, item: &Item<'_>, kind: u8, data: &[u8]) {
        self.prefix(item);
        self.events.meta(item.tick, kind, data);
    }

    fn prefix(&mut self, item: &Item<'_>) {
        let shared = self.track == 0 || self.parts.len() > 1;
        if let (Some(part), true) = (item.part, shared) {
            self.events.meta(item.tick, 0x20, &[part.channel.value()]);
        }
    }

    fn mark(&mut self, item: &Item<'_>, mark: &Mark) {
        match mark {
            Mark::Text(text) => self.meta(item, 0x01, text.as_bytes()),
            Mark::Copyright(text) => self.meta(item, 0x02, text.as_bytes()),
            Mark::Instrument(text) => self.meta(item, 0x04, text.as_bytes()),
            Mark::Lyric(text) => self.meta(item, 0x05, text.as_bytes()),
            Mark::Marker(text) => self.meta(item, 0x06, text.as_bytes()),
            Mark::Cue(text) => self.meta(item, 0x07, text.as_bytes()),
            Mark::Key(key) => self.meta(item, Kind::KEY, &key_signature(*key)),
            Mark::Meta(other) => self.meta(item, other.kind(), other.data()),
            Mark::Dynamic(_) | Mark::Technique(_) | Mark::Breath => {
                self.meta(item, 0x7F, &Own::Mark(mark.clone()).encode());
            }
            // They tell how to play and sound nothing.
            Mark::Chord(_) | Mark::Fermata | Mark::BarlineFermata => {}
            Mark::SysEx(data) => {
                self.prefix(item);
                self.events.exclusive(item.tick, data);
            }
            Mark::Escape(data) => {
                self.prefix(item);
                self.events.escape(item.tick, data);
            }
        }
    }

    fn event(&mut self, tick: Tick, channel: Channel, event: &Event) {
        let message = match *event {
            Event::Program(program) => MidiMessage::ProgramChange { program: program.0.into() },
            Event::Control(control, value) => {
                MidiMessage::Controller { controller: control.0.into(), value: value.into() }
            }
            Event::Bend(bend) => MidiMessage::PitchBend { bend: PitchBend::from_int(bend) },
            Event::Pressure(value) => MidiMessage::ChannelAftertouch { vel: value.into() },
            Event::KeyPressure(key, value) => MidiMessage::Aftertouch { key: key.into(), vel: value.into() },
            Event::Mark(_) => return,
        };
        self.events.message(tick, channel, message);
    }
}

fn note_on(note: &Note) -> MidiMessage {
    MidiMessage::NoteOn { key: note.sound.midi().into(), vel: note.velocity.value().into() }
}

fn note_off(note: &Note) -> MidiMessage {
    MidiMessage::NoteOff { key: note.sound.midi().into(), vel: note.release.into() }
}

/// Beats, power of the note value, MIDI clocks a click (24 a quarter), 32nds a quarter.
fn time_signature(meter: Meter) -> Vec<u8> {
    let power = meter.unit().trailing_zeros() as u8;
    let clocks = meter.beat_length(crate::score::Division::CLOCKS).0;
    vec![meter.beats(), power, u8::try_from(clocks).unwrap_or(u8::MAX), 8]
}

fn key_signature(key: crate::score::Key) -> Vec<u8> {
    vec![key.fifths() as u8, u8::from(key.mode() == Mode::Minor)]
}
