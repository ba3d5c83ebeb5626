//! A file taken apart: wrapper, header, tracks, and what is wrong with them.

use super::chunk;
use super::header::{self, Header, unreadable};
use super::patterns;
use super::report::{Report, Stake, counted};
use super::riff;
use super::timing::Timing;
use super::track::{self, Track};
use super::{MAX_BYTES, MAX_EVENTS, MAX_TRACKS};
use crate::finding::{Code, Finding};
use crate::run::Error;

/// How many times its bytes may be walked over because the lengths of its chunks say so.
const WALKED: usize = 4;

/// A file taken apart into tracks of events.
pub(super) struct Container<'a> {
    pub(super) format: u16,
    pub(super) timing: Timing,
    pub(super) tracks: Vec<Track<'a>>,
    pub(super) findings: Vec<Finding>,
}

/// Takes a file apart.
pub(super) fn open(bytes: &[u8]) -> Result<Container<'_>, Error> {
    limit("size of the MIDI file, bytes", bytes.len(), MAX_BYTES)?;
    let bytes = &bytes[..riff::end(bytes)];
    let mut report = Report::default();
    let header = header::read(bytes, &mut report)?;
    let (mut tracks, starts) = read_tracks(bytes, &header, &mut report)?;
    if tracks.is_empty() {
        return Err(unreadable(header.end, "it has no track (MTrk)", "export it again"));
    }
    check_count(&header, &starts, bytes.len(), &mut report);
    check_format(&header, &starts, bytes.len(), &mut report);
    if header.format == 2 && tracks.len() > 1 {
        patterns::arrange(&mut tracks, header.timing.division, &mut report);
    }
    let findings = report.findings(&tracks);
    Ok(Container { format: header.format, timing: header.timing, tracks, findings })
}

fn limit(what: &'static str, actual: usize, limit: usize) -> Result<(), Error> {
    Error::check_limit(what, actual as u64, limit as u64, "split the file into pieces")
}

/// The tracks, and where each starts.
fn read_tracks<'a>(
    bytes: &'a [u8],
    header: &Header,
    report: &mut Report,
) -> Result<(Vec<Track<'a>>, Vec<usize>), Error> {
    let promised = header.tracks.map_or(usize::MAX, |tracks| usize::from(tracks.max(1)));
    let (mut tracks, mut starts): (Vec<Track<'a>>, Vec<usize>) = Default::default();
    let (mut events, mut at, mut budget) = (0, header.end, WALKED * bytes.len());
    while let Some(chunk) = chunk::next(bytes, at, tracks.len() < promised, report) {
        limit("tracks of the MIDI file", tracks.len() + 1, MAX_TRACKS)?;
        let number = u16::try_from(tracks.len()).unwrap_or(u16::MAX);
        let (track, stop) = track::read(bytes, number, chunk, &mut budget, report);
        events += track.events.len();
        limit("events of the MIDI file", events, MAX_EVENTS)?;
        tracks.push(track);
        starts.push(chunk.start - 8);
        at = stop;
    }
    Ok((tracks, starts))
}

fn check_count(header: &Header, starts: &[usize], end: usize, report: &mut Report) {
    let Some(promised) = header.tracks.map(usize::from).filter(|promised| *promised != starts.len()) else { return };
    let is = starts.len();
    let message = format!("the header promises {}, the file has {is}; all were read", counted(promised, "track"));
    let stake = starts.get(promised).map_or(Stake::Unknown, |first| Stake::Bytes(*first..end));
    report.say(Code::MidiTrackCount, None, header.end - 4, stake, message);
}

fn check_format(header: &Header, starts: &[usize], end: usize, report: &mut Report) {
    let second = starts.get(1).copied();
    let stake = Stake::Bytes(second.unwrap_or(end)..end);
    let message = match (header.format, second) {
        (0, Some(_)) => {
            format!("format 0 has one track, the file has {}; they were read as playing together", starts.len())
        }
        (3.., _) => format!("there is no format {}; the tracks were read as playing together", header.format),
        _ => return,
    };
    report.say(Code::MidiFormat, None, header.end.saturating_sub(6), stake, message);
}
