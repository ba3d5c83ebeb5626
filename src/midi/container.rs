//! The outside of a file: RIFF wrapper, header, track chunks, and what is wrong with them.

use super::track::{self, Track};
use super::{MAX_BYTES, MAX_EVENTS};
use crate::finding::{Code, Finding, Place};
use crate::run::Error;
use crate::score::Division;

const WHAT: &str = "MIDI file";
/// How far into the file a header is looked for (a MacBinary header has 128 bytes).
const HEADER_WITHIN: usize = 4096;

/// A file taken apart into tracks of events.
pub(super) struct Container<'a> {
    pub(super) division: Division,
    pub(super) tracks: Vec<Track<'a>>,
    pub(super) findings: Vec<Finding>,
}

/// Takes a file apart.
pub(super) fn open(bytes: &[u8]) -> Result<Container<'_>, Error> {
    limit("size of the MIDI file, bytes", bytes.len(), MAX_BYTES)?;
    let mut findings = Vec::new();
    let start = find_header(bytes, &mut findings)?;
    let header = Header::read(bytes, start, &mut findings)?;
    let division = header.checked_division(start)?;
    let tracks = read_tracks(bytes, &header, &mut findings)?;
    header.check_tracks(&tracks, &mut findings)?;
    Ok(Container { division, tracks, findings })
}

fn limit(what: &'static str, actual: usize, limit: usize) -> Result<(), Error> {
    if actual <= limit {
        return Ok(());
    }
    let remedy = "split the file into pieces".to_owned();
    Err(Error::Limit { what, actual: actual as u64, limit: limit as u64, remedy })
}

fn unreadable(offset: usize, why: &str, remedy: &str) -> Error {
    Error::Unreadable { what: WHAT, offset: offset as u64, why: why.to_owned(), remedy: remedy.to_owned() }
}

fn find_header(bytes: &[u8], findings: &mut Vec<Finding>) -> Result<usize, Error> {
    if bytes.starts_with(b"SMF2CLIP") {
        return Err(Error::Unsupported {
            what: "a MIDI 2.0 clip file".to_owned(),
            why: "only Standard MIDI Files (MThd) are read".to_owned(),
            remedy: "export the piece as a Standard MIDI File, type 1".to_owned(),
        });
    }
    let within = &bytes[..bytes.len().min(HEADER_WITHIN)];
    let start = find(within, b"MThd").ok_or_else(|| {
        let why = if bytes.is_empty() { "it is empty" } else { "it has no header (MThd), so its timing is unknown" };
        unreadable(0, why, "export it again from the program that made it")
    })?;
    if start > 0 && !bytes.starts_with(b"RIFF") {
        let message = format!("{start} bytes stand before the header and were passed over");
        findings.push(Finding::new(Code::MidiForeignBytes, Place::byte(None, 0), message));
    }
    Ok(start)
}

struct Header {
    format: u16,
    tracks: u16,
    division: u16,
    end: usize,
}

impl Header {
    fn read(bytes: &[u8], start: usize, findings: &mut Vec<Finding>) -> Result<Self, Error> {
        let cut = || unreadable(start, "its header is cut short", "fetch the file again");
        let length = u32_at(bytes, start + 4).ok_or_else(cut)? as usize;
        let word = |index: usize| u16_at(bytes, start + 8 + 2 * index).ok_or_else(cut);
        let (format, tracks, division) = (word(0)?, word(1)?, word(2)?);
        let sound = length >= 6 && start + 8 + length <= bytes.len();
        if !sound {
            let message = format!("the header says it is {length} bytes long; read as 6");
            findings.push(Finding::new(Code::MidiChunkLength, Place::byte(None, start as u64), message));
        }
        Ok(Self { format, tracks, division, end: start + 8 + if sound { length } else { 6 } })
    }

    fn checked_division(&self, start: usize) -> Result<Division, Error> {
        if self.division & 0x8000 != 0 {
            return Err(Error::Unsupported {
                what: "SMPTE timing".to_owned(),
                why: "the file counts frames of a film, not beats, so it has no bars".to_owned(),
                remedy: "export it with a division in ticks per quarter note".to_owned(),
            });
        }
        let why = "its division is 0 ticks per quarter note";
        Division::new(self.division).map_err(|_| unreadable(start + 12, why, "export it again"))
    }

    fn check_tracks(&self, tracks: &[Track<'_>], findings: &mut Vec<Finding>) -> Result<(), Error> {
        if tracks.is_empty() {
            return Err(unreadable(self.end, "it has no track (MTrk)", "export it again"));
        }
        if self.format == 2 && tracks.len() > 1 {
            return Err(Error::Unsupported {
                what: "MIDI format 2".to_owned(),
                why: "its tracks are separate patterns and not one piece".to_owned(),
                remedy: "export it as type 1".to_owned(),
            });
        }
        let whole = Place::byte(None, 0);
        if self.format > 2 || (self.format == 0 && tracks.len() > 1) {
            let message = format!("format {} with {} tracks, read as format 1", self.format, tracks.len());
            findings.push(Finding::new(Code::MidiFormat, whole.clone(), message));
        }
        if usize::from(self.tracks) != tracks.len() {
            let message = format!("the header promises {} tracks, the file has {}", self.tracks, tracks.len());
            findings.push(Finding::new(Code::MidiTrackCount, whole, message));
        }
        Ok(())
    }
}

fn read_tracks<'a>(bytes: &'a [u8], header: &Header, findings: &mut Vec<Finding>) -> Result<Vec<Track<'a>>, Error> {
    let mut tracks: Vec<Track<'a>> = Vec::new();
    let (mut events, mut at) = (0, header.end);
    while let Some(chunk) = next_chunk(bytes, at, tracks.len() < usize::from(header.tracks.max(1)), findings) {
        let (track, stop) = track::read(bytes, tracks.len(), chunk, findings);
        events += track.events.len();
        limit("events of the MIDI file", events, MAX_EVENTS)?;
        tracks.push(track);
        at = stop;
    }
    Ok(tracks)
}

/// Where the events of a track stand, as its chunk header says (it may be wrong, and past the end of the file).
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The next track chunk at or after `at`; chunks of other kinds are passed over, as the standard asks. Behind bytes that
/// are no chunk it is looked for only while tracks are `missing`: what follows there may be the rest of another file.
fn next_chunk(bytes: &[u8], mut at: usize, missing: bool, findings: &mut Vec<Finding>) -> Option<Extent> {
    loop {
        let rest = bytes.get(at..)?;
        let length = u32_at(bytes, at + 4).map(|length| length as usize);
        match length {
            Some(length) if rest.starts_with(b"MTrk") => {
                return Some(Extent { start: at + 8, end: (at + 8).saturating_add(length) });
            }
            Some(length) if is_chunk_id(rest) && at + 8 + length <= bytes.len() => at += 8 + length,
            _ => {
                let skipped = find(rest, b"MTrk").filter(|_| missing).unwrap_or(rest.len());
                if rest[..skipped].iter().any(|byte| *byte != 0) {
                    let message = format!("{skipped} bytes that belong to no track were passed over");
                    findings.push(Finding::new(Code::MidiForeignBytes, Place::byte(None, at as u64), message));
                }
                let more = skipped < rest.len() && skipped > 0;
                at = if more { at + skipped } else { bytes.len() + 1 };
            }
        }
    }
}

fn is_chunk_id(bytes: &[u8]) -> bool {
    bytes.get(..4).is_some_and(|id| id.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' '))
}

/// Whether a track may end here: the end of the file, or a chunk.
pub(super) fn is_border(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_none_or(|rest| rest.is_empty() || rest.starts_with(b"MTrk"))
}

/// The next track chunk's header after `at`, or the end of the file.
pub(super) fn next_border(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| find(rest, b"MTrk")).map_or(bytes.len(), |found| at + found)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}
