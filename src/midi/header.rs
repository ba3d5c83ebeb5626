//! The header of a file: where it stands, its format, its number of tracks, its division.

use super::chunk::{find, is_border, is_track, next_track, u16_at, u32_at};
use super::report::{NOTHING, Report, Stake, counted};
use super::riff;
use super::timing::Timing;
use crate::finding::Code;
use crate::run::Error;

/// What a header says, or what was made of it.
pub(super) struct Header {
    /// 0: one track; 1: tracks that play together; 2: tracks that are pieces of their own.
    pub(super) format: u16,
    /// The tracks it promises; `None` where it is missing or damaged.
    pub(super) tracks: Option<u16>,
    pub(super) timing: Timing,
    /// The byte after it.
    pub(super) end: usize,
}

/// Finds and reads the header of a file.
pub(super) fn read(bytes: &[u8], report: &mut Report) -> Result<Header, Error> {
    let start = find(bytes, b"MThd\0\0\0\x06").or_else(|| find(bytes, b"MThd"));
    let track = next_track(bytes, 0);
    match start {
        Some(start) => read_at(bytes, start, report),
        None if track < bytes.len() => Ok(without_name(bytes, track, report)),
        None => Err(no_midi(bytes)),
    }
}

fn read_at(bytes: &[u8], start: usize, report: &mut Report) -> Result<Header, Error> {
    if start > riff::start(bytes) {
        let message = format!("{} before the header, which must come first, passed over", counted(start, "byte"));
        report.say(Code::MidiForeignBytes, None, 0, NOTHING, message);
    }
    let length = u32_at(bytes, start + 4).unwrap_or(0) as usize;
    let said = (start + 8).saturating_add(length);
    let fits = if length == 6 { next_track(bytes, start) >= said } else { length > 6 && is_border(bytes, said) };
    let sound = fits && said <= bytes.len();
    let end = if sound { said } else { end_of_damaged(bytes, start) };
    if !sound {
        let message =
            format!("the header is said to be {length} bytes long; read as {}", end.saturating_sub(start + 8));
        report.say(Code::MidiChunkLength, None, start, Stake::Bytes(start..bytes.len()), message);
    }
    if sound && length > 6 {
        let message = format!("the header has {length} bytes, the standard's 6; the others were passed over");
        report.say(Code::MidiForeignBytes, None, start + 14, NOTHING, message);
    }
    let words = if sound { start + 8 } else { end.saturating_sub(6) };
    let word = |index: usize| u16_at(bytes, words + 2 * index).filter(|_| words + 6 <= bytes.len());
    let (Some(format), Some(tracks), Some(division)) = (word(0), word(1), word(2)) else {
        return Err(unreadable(start, "its header is cut short", "fetch the file again"));
    };
    let timing = Timing::read(division, words + 4, report);
    Ok(Header { format, tracks: Some(tracks), timing, end })
}

/// The end of a header whose length is wrong: 6 bytes of it, or whatever stands before the first track.
fn end_of_damaged(bytes: &[u8], start: usize) -> usize {
    let usual = start + 14;
    let track = next_track(bytes, start);
    if is_track(bytes, usual) || track == bytes.len() || track < start + 10 { usual } else { track }
}

/// What is read of a file that has tracks but no header of that name.
fn without_name(bytes: &[u8], track: usize, report: &mut Report) -> Header {
    let whole = || Stake::Bytes(0..bytes.len());
    match track.checked_sub(14).filter(|start| u32_at(bytes, start + 4) == Some(6)) {
        Some(start) => {
            let name = bytes[start..start + 4].escape_ascii();
            let message = format!("the header is called `{name}`, not `MThd`; read as a header");
            report.say(Code::MidiNoHeader, None, start, whole(), message);
            let word = |at| u16_at(bytes, start + at).unwrap_or(0);
            let timing = Timing::read(word(12), start + 12, report);
            Header { format: word(8), tracks: Some(word(10)), timing, end: track }
        }
        None => {
            report.say(Code::MidiNoHeader, None, 0, whole(), "the file has tracks and no header (MThd)");
            let timing = Timing::assumed(0, "there is no header", report);
            Header { format: 1, tracks: None, timing, end: track }
        }
    }
}

fn no_midi(bytes: &[u8]) -> Error {
    if bytes.starts_with(b"SMF2CLIP") {
        return Error::Unsupported {
            what: "a MIDI 2.0 clip file".to_owned(),
            why: "only Standard MIDI Files (MThd) are read".to_owned(),
            remedy: "export the piece as a Standard MIDI File, type 1".to_owned(),
        };
    }
    let why = match kind_of(bytes) {
        Some(kind) => format!("it is {kind}"),
        None => "it has no header (MThd) and no track (MTrk)".to_owned(),
    };
    unreadable(0, &why, "export the piece as a Standard MIDI File from the program that made it")
}

/// What a file is that is often found under the name of a MIDI file.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(512))?.to_ascii_lowercase();
    let holds = |what: &[u8]| find(&head, what).is_some();
    let starts = |what: &[u8]| bytes.starts_with(what);
    Some(match () {
        () if bytes.is_empty() => "empty",
        () if bytes.iter().all(|byte| *byte == 0) => "nothing but zeros",
        () if holds(b"<html") || holds(b"<!doctype") || holds(b"<title") => "a web page",
        () if starts(b"PK\x03\x04") || starts(b"Rar!") => "a packed archive; unpack it first",
        () if starts(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") => "a sound recording (WAV)",
        () if starts(b"CAKEWALK") => "a Cakewalk project",
        () if starts(b"ENIGMA BINARY FILE") => "a Finale score",
        () if starts(b"MTM") => "a tracker module",
        () if starts(b"vti_encoding") => "a note left by a web editor beside the file of that name",
        () => return None,
    })
}

pub(super) fn unreadable(offset: usize, why: &str, remedy: &str) -> Error {
    Error::Unreadable { what: "MIDI file", offset: offset as u64, why: why.to_owned(), remedy: remedy.to_owned() }
}
