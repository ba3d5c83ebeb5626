//! Where reading can go on when the bytes of a track make no sense.

use super::chunk::is_track;
use super::event::{self, Flaw, Kind, Read};
use std::ops::Range;

/// So many sound events in a row are not there by chance. Ours; the damage test of `examples/midi_suite` measures it.
const ROW: usize = 6;
/// How far music behind an End of Track is looked at before it is believed, in events. Ours.
const FAR: usize = 64;
/// Longest wait between events of a sound row, in ticks: longer ones are likelier a damaged number. Ours.
const WAIT: u64 = 1 << 21;
/// Longest wait before the first event behind nonsense, in ticks: what two bytes can say. Ours.
const FIRST_WAIT: u64 = 1 << 14;

/// Whether a sound row of events starts here, or fewer that lead to the end.
pub(super) fn is_sound(bytes: &[u8], at: usize, running: u8) -> bool {
    notes_of_row(bytes, at, running, ROW).is_some()
}

/// Whether what stands behind an event that can itself be read makes sense: two events, each sound but for data bytes over
/// 127 in a message that has its status, on a channel met before (a bit each).
pub(super) fn is_likely(bytes: &[u8], mut at: usize, mut running: u8, channels: u16) -> bool {
    for _ in 0..2 {
        if at == bytes.len() || is_track(bytes, at) {
            return true;
        }
        let Ok(read) = event::read(bytes, at, running) else { return false };
        let status = read.kind.running();
        let known = event::has_status(bytes, at) && status != 0 && channels & (1 << (status & 0xF)) != 0;
        let mendable = read.flaw == Some(Flaw::HighData) && known;
        if !(mendable || is_sound_event(&read)) {
            return false;
        }
        at = read.end;
        running = if status == 0 { running } else { status };
    }
    true
}

/// Whether music goes on behind an End of Track.
pub(super) fn goes_on(bytes: &[u8], at: usize) -> bool {
    at < bytes.len() && notes_of_row(bytes, at, 0, FAR).is_some_and(|notes| notes > 0)
}

/// The first byte of a range where a sound row starts with an event that has a status of its own.
pub(super) fn resume(bytes: &[u8], mut range: Range<usize>) -> Option<usize> {
    let starts = |start| sound(bytes, start, 0).is_some_and(|read| read.delta < FIRST_WAIT);
    range.find(|start| starts(*start) && is_sound(bytes, *start, 0))
}

/// The first byte of a range where music starts: a sound row with notes in it.
pub(super) fn music(bytes: &[u8], range: Range<usize>) -> Option<usize> {
    resume(bytes, range).filter(|start| goes_on(bytes, *start))
}

/// The notes that start in a sound row of at most so many events; `None` where it breaks.
fn notes_of_row(bytes: &[u8], mut at: usize, mut running: u8, most: usize) -> Option<usize> {
    let mut notes = 0;
    for _ in 0..most {
        if at == bytes.len() || is_track(bytes, at) {
            break;
        }
        let read = sound(bytes, at, running)?;
        if matches!(read.kind, Kind::Meta(Kind::END, _)) {
            break;
        }
        notes += usize::from(read.kind.is_note());
        at = read.end;
        running = if read.kind.running() == 0 { running } else { read.kind.running() };
    }
    Some(notes)
}

fn sound(bytes: &[u8], at: usize, running: u8) -> Option<Read<'_>> {
    event::read(bytes, at, running).ok().filter(is_sound_event)
}

fn is_sound_event(read: &Read<'_>) -> bool {
    read.flaw.is_none() && read.delta < WAIT
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: [u8; 10] = [0, 0x90, 60, 80, 10, 60, 0, 0, 62, 80];

    #[test]
    fn music_is_found_again_behind_nonsense() {
        let bytes = [&[1, 2, 3, 0xF4, 9][..], &NOTES].concat();
        assert_eq!(resume(&bytes, 0..bytes.len()), Some(5));
        assert_eq!(resume(&[1; 50], 0..50), None);
    }

    #[test]
    fn a_second_end_of_track_is_no_music() {
        assert!(goes_on(&NOTES, 0));
        assert!(!goes_on(&[0, 0xFF, 0x2F, 0], 0));
        assert!(!goes_on(&[0; 9], 0) && !goes_on(&[], 0));
    }
}
