//! Bytes to a score.

mod frame;
mod length;
mod part;
mod silence;

use super::container::{self, Container};
use super::event::Kind;
use super::text::Decoder;
use super::tuning::{self, Tuned};
use super::{drums, report};
use crate::finding::{Checked, Code, Finding, Place};
use crate::run::Error;
use crate::score::{Frame, Mark, Part, Score, Tick, Timed};
use frame::FrameReader;
use part::TrackReader;

pub(super) use frame::{meter, usual_end};

/// Reads a MIDI file of any format, bare or in a RIFF RMID wrapper.
///
/// Each channel of each track becomes a part. Of several sounding notes of one key on one channel, a note-off ends
/// the one that started first. The patterns of a format 2 come one after the other. A file whose ticks are fractions of
/// film frames (SMPTE) keeps their length at a tempo that fits. What was damaged, missing or passed over stands in the
/// findings, with the notes at stake. Empty bars behind the bar of the last event are not kept: programs that end every
/// track a minute late are many, and music has none in them.
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
/// [`Error::Unreadable`] when no score can be had from the bytes; [`Error::Unsupported`] for MIDI 2.0 clips;
/// [`Error::Limit`] over [`super::MAX_BYTES`], [`super::MAX_TRACKS`] or [`super::MAX_EVENTS`]. What lies behind
/// [`super::MAX_BARS`] or [`super::MAX_HOURS`] is left out, which is a finding.
pub fn read(bytes: &[u8]) -> Result<Checked<Score>, Error> {
    let mut file = container::open(bytes)?;
    let mut score = Reader::read(&file);
    while score.value.frame.check_length().is_err() && length::mend(&mut file, &score.value.frame) {
        score = Reader::read(&file);
    }
    score.value.frame.check_length()?;
    file.findings.extend(silence::find(&score.value, &file.tracks));
    let mut findings = file.findings;
    findings.extend(report::fold(score.findings));
    let score = score.value;
    if score.note_count() == 0 {
        findings.push(Finding::new(Code::MidiNoNotes, Place::default(), "the file has no notes").with_notes(0));
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
    fn read(file: &Container<'_>) -> Checked<Score> {
        let mut reader = Self::new(file);
        for (index, track) in file.tracks.iter().enumerate() {
            reader.track(u16::try_from(index).unwrap_or(u16::MAX), track);
        }
        reader.finish()
    }

    fn new(file: &Container<'_>) -> Self {
        let events = file.tracks.iter().flat_map(|track| &track.events);
        Self {
            decoder: Decoder::of(events.filter_map(|event| text_of(event.kind))),
            title: String::new(),
            frame: FrameReader::new(file.timing),
            marks: Vec::new(),
            parts: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn track(&mut self, index: u16, track: &super::track::Track<'_>) {
        let mut reader = TrackReader::new(index, track, &self.decoder);
        for event in &track.events {
            if !self.frame.take(event) {
                reader.take(event);
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

    fn finish(mut self) -> Checked<Score> {
        let mut findings = std::mem::take(&mut self.findings);
        self.marks.sort_by_key(|mark| mark.tick);
        let kinds = drums::percussion(&self.marks, &self.parts);
        for (part, kind) in self.parts.iter_mut().zip(kinds) {
            let declared = self.frame.declared.get(&(part.track, part.port, part.channel)).copied();
            part.percussion = declared.unwrap_or(kind.percussion);
            if declared.is_none() && kind.others > 0 {
                findings.push(changes_kind(part, kind.others));
            }
            if !part.percussion {
                findings.extend(tune(part));
            }
        }
        let keys = self.frame.keys(&self.parts);
        let frame = Frame { keys, ..self.frame.frame() };
        let mut score = Score::new(self.title, frame, self.marks, self.parts);
        score.frame.end = self.frame.end(&score);
        Checked::new(score, findings)
    }
}

fn changes_kind(part: &Part, others: usize) -> Finding {
    let (is, other) = if part.percussion { ("percussion", "pitched") } else { ("pitched", "percussion") };
    let channel = part.channel.value() + 1;
    let message =
        format!("channel {channel} starts as {is} and becomes {other} later; all its notes were read as {is}");
    let remedy = "give the later notes a channel of their own in the program that made the file";
    report::finding(Code::MidiDrumSwitch, place_of(part), Some(others), &message).with_remedy(remedy)
}

fn tune(part: &mut Part) -> Option<Finding> {
    let channel = part.channel.value() + 1;
    let message = match tuning::apply(part)? {
        Tuned::Moved(by) => format!("channel {channel} is tuned by {} semitones; its notes stand as they sound", by.0),
        Tuned::Left => format!("the tuning of channel {channel} was not applied; its notes stand as their keys say"),
    };
    Some(report::finding(Code::MidiTuning, place_of(part), Some(part.notes.len()), &message))
}

fn place_of(part: &Part) -> Place {
    Place { track: Some(part.track), name: part.label().to_owned(), ..Place::default() }
}

fn text_of(kind: Kind<'_>) -> Option<&[u8]> {
    match kind {
        Kind::Meta(0x01..=0x07, text) => Some(text),
        _ => None,
    }
}
