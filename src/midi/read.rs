//! Bytes to a score.

mod frame;
mod part;

use super::container::{self, Container};
use super::drums;
use super::text::Decoder;
use super::tuning::{self, Tuned};
use crate::finding::{Checked, Code, Finding, Place};
use crate::run::Error;
use crate::score::{Frame, Mark, Part, Score, Tick, Timed};
use frame::FrameReader;
use midly::{MetaMessage, TrackEventKind};
use part::TrackReader;

pub(super) use frame::usual_end;

/// Reads a MIDI file of format 0 or 1 (or 2 with one track), bare or in a RIFF RMID wrapper.
///
/// Each channel of each track becomes a part. Of several sounding notes of one key on one channel, a note-off ends
/// the one that started first. What was damaged, missing or passed over stands in the findings.
///
/// ```
/// # let bytes = include_bytes!("../../scores/bach-trio-sonata-5.mid");
/// let read = partwright::midi::read(bytes)?;
/// assert!(read.findings.is_empty());
/// assert_eq!(read.value.title, "Sonata V");
/// assert_eq!(read.value.parts.len(), 3);
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Unreadable`] when no score can be had from the bytes; [`Error::Unsupported`] for SMPTE division, format 2
/// with several tracks, and MIDI 2.0 clips; [`Error::Limit`] over [`super::MAX_BYTES`], [`super::MAX_EVENTS`],
/// [`super::MAX_BARS`] or [`super::MAX_HOURS`].
pub fn read(bytes: &[u8]) -> Result<Checked<Score>, Error> {
    let file = container::open(bytes)?;
    let mut reader = Reader::new(&file);
    for (index, track) in file.tracks.iter().enumerate() {
        reader.track(u16::try_from(index).unwrap_or(u16::MAX), track);
    }
    let mut findings = file.findings;
    let score = reader.finish(&mut findings);
    score.frame.check_length()?;
    if score.note_count() == 0 {
        findings.push(Finding::new(Code::MidiNoNotes, Place::default(), "the file has no notes"));
    }
    Ok(Checked::new(score, findings))
}

/// A score in the making.
struct Reader {
    decoder: Decoder,
    title: String,
    frame: FrameReader,
    marks: Vec<Timed<Mark>>,
    parts: Vec<Part>,
    findings: Vec<Finding>,
}

impl Reader {
    fn new(file: &Container<'_>) -> Self {
        let events = file.tracks.iter().flat_map(|track| &track.events);
        Self {
            decoder: Decoder::of(events.filter_map(|(_, kind)| text_of(kind))),
            title: String::new(),
            frame: FrameReader::new(file.division),
            marks: Vec::new(),
            parts: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn track(&mut self, index: u16, track: &super::track::Track<'_>) {
        let mut reader = TrackReader::new(index, track, &self.decoder);
        for (tick, kind) in &track.events {
            if !self.frame.take(*tick, kind) {
                reader.take(*tick, kind);
            }
        }
        self.frame.track_ends(index, track.end, &mut self.findings);
        let read = reader.finish(track.end, &mut self.findings);
        if index == 0 {
            self.title = read.name;
        } else if read.parts.is_empty() && !read.name.is_empty() {
            self.marks.push(Timed::new(Tick::ZERO, Mark::Text(read.name)));
        }
        for mark in read.marks {
            match mark.what {
                Mark::Key(key) => self.frame.keys.push((mark.tick, key)),
                _ => self.marks.push(mark),
            }
        }
        self.parts.extend(read.parts);
        self.frame.declared.extend(read.declared);
    }

    fn finish(mut self, findings: &mut Vec<Finding>) -> Score {
        findings.append(&mut self.findings);
        self.marks.sort_by_key(|mark| mark.tick);
        let kinds = drums::percussion(&self.marks, &self.parts);
        for (part, percussion) in self.parts.iter_mut().zip(kinds) {
            let place = (part.track, part.port, part.channel);
            part.percussion = self.frame.declared.get(&place).copied().unwrap_or(percussion);
            if !part.percussion {
                tune(part, findings);
            }
        }
        let keys = self.frame.keys(&self.parts);
        let frame = Frame { keys, ..self.frame.frame() };
        let mut score = Score::new(self.title, frame, self.marks, self.parts);
        score.frame.end = self.frame.end(&score);
        score
    }
}

fn tune(part: &mut Part, findings: &mut Vec<Finding>) {
    let message = match tuning::apply(part) {
        None => return,
        Some(Tuned::Moved(by)) => format!("channel {} is tuned by {} semitones", part.channel.value() + 1, by.0),
        Some(Tuned::Left) => format!("the tuning of channel {} was not applied", part.channel.value() + 1),
    };
    let place = Place { track: Some(part.track), name: part.label().to_owned(), ..Place::default() };
    findings.push(Finding::new(Code::MidiTuning, place, message));
}

fn text_of<'a>(kind: &TrackEventKind<'a>) -> Option<&'a [u8]> {
    match kind {
        TrackEventKind::Meta(
            MetaMessage::Text(text)
            | MetaMessage::Copyright(text)
            | MetaMessage::TrackName(text)
            | MetaMessage::InstrumentName(text)
            | MetaMessage::Lyric(text)
            | MetaMessage::Marker(text)
            | MetaMessage::CuePoint(text),
        ) => Some(text),
        _ => None,
    }
}
