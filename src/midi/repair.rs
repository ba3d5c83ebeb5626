//! A clean file in place of a damaged one.

use super::{read, write};
use crate::finding::{Checked, Code, Finding};
use crate::run::Error;
use crate::score::{Event, Mark, Score};

/// A clean file with all that was read from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The file: the source itself where nothing was to mend and it holds nothing but its tracks.
    pub bytes: Vec<u8>,
    /// Whether anything was mended: whether something was found in the source that is not found in it, or was left out.
    pub mended: bool,
    /// How many system exclusive messages and escapes with bytes over 127 were left out.
    pub left_out: usize,
    /// What is still found in it: what lies in the music, such as a file without notes.
    pub remaining: Vec<Finding>,
}

/// A clean file with the score that was read from `source`: the same notes, texts, controllers and messages, to the tick.
/// It was read back and compared. Only system exclusive messages and escapes with bytes over 127 are left out: the one is
/// no message (MIDI 1.0 Detailed Specification), the other is for live wires, and for either some programs refuse the
/// whole file.
///
/// ```
/// # let bytes = include_bytes!("../../scores/gymnopedie-1.mid");
/// let cut = &bytes[..bytes.len() - 40];
/// let read = partwright::midi::read(cut)?;
/// let repair = partwright::midi::repair(cut, &read)?;
/// assert!(repair.mended && repair.remaining.is_empty());
/// assert_eq!(partwright::midi::read(&repair.bytes)?.value, read.value);
/// # Ok::<(), partwright::run::Error>(())
/// ```
///
/// # Errors
/// [`Error::Limit`] when the clean file would be larger than is read; [`Error::Encode`] when it does not give the same
/// score (a fault of ours).
pub fn repair(source: &[u8], from: &Checked<Score>) -> Result<Repair, Error> {
    let (score, left_out) = without_high_messages(&from.value);
    let (bytes, remaining) = written(&score)?;
    let mended = left_out > 0 || codes(&from.findings) != codes(&remaining);
    let bytes = if !mended && is_plain(source) { source.to_vec() } else { bytes };
    Ok(Repair { bytes, mended, left_out, remaining })
}

/// The bytes of a score, read back and compared, and what is found in them.
fn written(score: &Score) -> Result<(Vec<u8>, Vec<Finding>), Error> {
    let bytes = write(score);
    let again = read(&bytes)?;
    if again.value == *score {
        return Ok((bytes, again.findings));
    }
    let why = "read back, it is not the same score; please report the file".to_owned();
    Err(Error::Encode { what: "the repaired MIDI file", why })
}

/// The score, and how many system exclusive messages and escapes with bytes over 127 it lost.
fn without_high_messages(score: &Score) -> (Score, usize) {
    let can_be = |mark: &Mark| match mark {
        Mark::SysEx(data) | Mark::Escape(data) => {
            let data = data.strip_prefix(&[0xF0]).unwrap_or(data);
            data.strip_suffix(&[0xF7]).unwrap_or(data).iter().all(|byte| *byte < 0x80)
        }
        _ => true,
    };
    let mut score = score.clone();
    let count = |score: &Score| score.marks.len() + score.parts.iter().map(|part| part.events.len()).sum::<usize>();
    let before = count(&score);
    score.marks.retain(|mark| can_be(&mark.what));
    for part in &mut score.parts {
        part.events.retain(|event| !matches!(&event.what, Event::Mark(mark) if !can_be(mark)));
    }
    let left_out = before - count(&score);
    (score, left_out)
}

/// Whether the bytes are a header and the tracks it counts, and nothing else: some programs stop at any other chunk.
fn is_plain(bytes: &[u8]) -> bool {
    let Some((&[format_high, format, high, low, _, _], mut rest)) =
        bytes.strip_prefix(b"MThd\0\0\0\x06").and_then(|rest| rest.split_first_chunk())
    else {
        return false;
    };
    let mut tracks = 0;
    while let Some((length, data)) = rest.strip_prefix(b"MTrk").and_then(|rest| rest.split_first_chunk()) {
        let Some(behind) = data.get(u32::from_be_bytes(*length) as usize..) else { return false };
        (tracks, rest) = (tracks + 1, behind);
    }
    rest.is_empty() && tracks == u16::from_be_bytes([high, low]) && format_high == 0 && format < 2
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SATIE: &[u8] = include_bytes!("../../scores/gymnopedie-1.mid");

    #[test]
    fn a_clean_file_is_left_as_it_is() {
        let repair = repair(SATIE, &read(SATIE).unwrap()).unwrap();
        assert!(!repair.mended && repair.bytes == SATIE && repair.remaining.is_empty());
    }

    #[test]
    fn what_is_no_track_is_left_out() {
        let with_more = [SATIE, b"XFIH\0\0\0\x01x"].concat();
        let from = read(&with_more).unwrap();
        assert_eq!(codes(&from.findings), [Code::MidiForeignBytes]);
        let repair = repair(&with_more, &from).unwrap();
        assert!(repair.mended && is_plain(&repair.bytes) && !is_plain(&with_more));
    }

    #[test]
    fn a_message_that_some_refuse_is_left_out_of_a_clean_file_too() {
        let events = b"\0\xf7\x01\xf8\0\x90\x3c\x40\x60\x80\x3c\x40\0\xff\x2f\0";
        let file = [b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x10".as_slice(), events].concat();
        let from = read(&file).unwrap();
        let repair = repair(&file, &from).unwrap();
        assert_eq!((from.findings.len(), repair.mended, repair.left_out), (0, true, 1));
    }

    #[test]
    fn a_message_that_cannot_be_is_left_out() {
        let events = b"\0\xf0\x03\x7d\x90\xf7\0\xf0\x03\x7d\x10\xf7\0\x90\x3c\x40\x60\x80\x3c\x40";
        let file = [b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x14".as_slice(), events].concat();
        let from = read(&file).unwrap();
        let repair = repair(&file, &from).unwrap();
        let again = read(&repair.bytes).unwrap().value;
        assert_eq!((repair.left_out, repair.remaining.len(), again.marks.len()), (1, 0, from.value.marks.len() - 1));
        assert!(again.notes().eq(from.value.notes()));
    }

    #[test]
    fn what_lies_in_the_music_remains() {
        let empty = b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0";
        let repair = repair(empty, &read(empty).unwrap()).unwrap();
        assert!(!repair.mended && repair.bytes == empty);
        assert_eq!(repair.remaining.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::MidiNoNotes]);
    }
}
