//! Chunks: where the events of a track stand in a file, and where the next track is.

use super::mend;
use super::report::{NOTHING, Report, Stake, counted};
use crate::finding::Code;
use std::ops::Range;

/// Where the events of a track stand, as its chunk header says (it may be wrong, and past the end of the file).
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The next track chunk at or after `at`; chunks of other kinds are passed over, as the standard asks. Behind bytes that
/// are no chunk it is looked for only while tracks are `missing`: what follows there may be the rest of another file.
pub(super) fn next(bytes: &[u8], mut at: usize, missing: bool, report: &mut Report) -> Option<Extent> {
    while at < bytes.len() {
        at = match end_of(bytes, at) {
            Some(end) if is_track(bytes, at) => return Some(Extent { start: at + 8, end }),
            Some(end) if is_misnamed_track(bytes, at, missing) => {
                let message = format!("a track's chunk is called `{}`, not `MTrk`; read as a track", id(bytes, at));
                report.say(Code::MidiForeignBytes, None, at, Stake::Bytes(at..end), message);
                return Some(Extent { start: at + 8, end });
            }
            Some(end) if is_alien(bytes, at) => {
                let message = format!("a chunk `{}` of {} bytes was passed over, as is right", id(bytes, at), end - at);
                report.say(Code::MidiForeignBytes, None, at, NOTHING, message);
                end
            }
            _ => {
                let end = if missing { next_track(bytes, at + 1) } else { bytes.len() };
                let hidden = missing.then(|| mend::music(bytes, at..end)).flatten();
                pass_over(bytes, at..hidden.unwrap_or(end), report);
                if let Some(start) = hidden {
                    let message =
                        "the events of a track stand here without the header of a chunk (MTrk); they were read";
                    report.say(Code::MidiForeignBytes, None, start, Stake::Bytes(start..end), message);
                    return Some(Extent { start, end });
                }
                end
            }
        };
    }
    None
}

/// Says that bytes which are no chunk were passed over.
fn pass_over(bytes: &[u8], range: Range<usize>, report: &mut Report) {
    let what = if bytes[range.clone()].iter().all(|byte| *byte == 0) { "zero" } else { "byte" };
    let message = format!("{} in no chunk passed over", counted(range.len(), what));
    report.say(Code::MidiForeignBytes, None, range.start, NOTHING, message);
}

/// The end that the header of a chunk says.
fn end_of(bytes: &[u8], at: usize) -> Option<usize> {
    Some((at + 8).saturating_add(u32_at(bytes, at + 4)? as usize))
}

fn id(bytes: &[u8], at: usize) -> String {
    bytes.iter().skip(at).take(4).map(|byte| byte.escape_ascii().to_string()).collect()
}

/// Whether a chunk of another kind stands here: four letters, and a length that the file has room for.
fn is_alien(bytes: &[u8], at: usize) -> bool {
    let is_id = bytes.get(at..at + 4).is_some_and(|id| id.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' '));
    is_id && end_of(bytes, at).is_some_and(|end| end <= bytes.len())
}

/// Whether a damaged id hides a track: half of it is right, or it is no id at all, and sound events follow.
fn is_misnamed_track(bytes: &[u8], at: usize, missing: bool) -> bool {
    let id = bytes.get(at..at + 4).unwrap_or_default();
    let right = id.iter().zip(b"MTrk").filter(|(is, should)| is == should).count();
    let damaged = id != b"MThd" && (right >= 2 || (missing && !is_alien(bytes, at)));
    damaged && mend::is_sound(bytes, at + 8, 0)
}

/// Whether the header of a track stands here.
#[inline]
pub(super) fn is_track(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(b"MTrk"))
}

/// Whether a track may end here: the end of the file, or a chunk.
pub(super) fn is_border(bytes: &[u8], at: usize) -> bool {
    at >= bytes.len() || is_track(bytes, at) || is_alien(bytes, at)
}

/// The next track's header at or after `at`, or the end of the file.
pub(super) fn next_track(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| find(rest, b"MTrk")).map_or(bytes.len(), |found| at + found)
}

/// Where a few bytes stand first.
pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}
