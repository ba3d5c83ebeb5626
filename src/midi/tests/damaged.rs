//! Every kind of damage there is: what is read, what is said of it, and how many notes are at stake.

use super::*;
use crate::finding::{Finding, Severity};

/// One note of middle C, 10 ticks long.
const NOTE: [u8; 8] = [0, 0x90, 60, 80, 10, 0x80, 60, 0];

fn whole() -> Vec<u8> {
    file(&[&NOTE[..], &END].concat())
}

/// The only finding, by code, track, byte and notes; and the number of notes read.
fn told(bytes: &[u8]) -> (Code, Option<u16>, Option<u64>, Option<u32>, usize) {
    let read = read(bytes).unwrap();
    let [finding] = &read.findings[..] else { panic!("{:#?}", read.findings) };
    let place = &finding.place;
    (finding.code, place.track, place.offset, finding.notes, read.value.note_count())
}

fn findings(bytes: &[u8]) -> Vec<Finding> {
    read(bytes).unwrap().findings
}

fn division(word: [u8; 2], events: &[u8]) -> Vec<u8> {
    let mut bytes = file(&[events, &END].concat());
    bytes[12..14].copy_from_slice(&word);
    bytes
}

#[test]
fn a_chunk_of_wrong_length_is_read_to_its_end_of_track() {
    let mut short = whole();
    short[21] -= 8;
    assert_eq!(told(&short), (Code::MidiChunkLength, Some(0), Some(18), Some(0), 1));
    let mut long = tracks(1, &[&[&NOTE[..], &END].concat(), &[&NOTE[..], &END].concat()]);
    long[21] += 40;
    assert_eq!(told(&long), (Code::MidiChunkLength, Some(0), Some(18), Some(1), 2));
}

/// Found by fuzzing: a wait of 77, key 84, velocity 114 and a wait of 107 spell `MTrk`.
#[test]
fn notes_that_spell_the_header_of_a_track_are_notes() {
    let spelt = [&[0, 0x90, 60, 80][..], b"MTrk", &[60, 0, 10, 84, 0], &END].concat();
    let read = read(&file(&spelt)).unwrap();
    assert_eq!((read.findings, read.value.note_count()), (vec![], 2));
}

#[test]
fn a_truncated_file_keeps_its_notes() {
    let cut = |left: usize| [Code::MidiTruncated, Code::MidiUnclosedNote][..left].to_vec();
    let whole = whole();
    assert_eq!(codes(&whole[..whole.len() - 2]), cut(1));
    assert_eq!(codes(&whole[..whole.len() - 4]), cut(1));
    assert_eq!(codes(&whole[..whole.len() - 6]), cut(2));
    assert_eq!(findings(&whole[..whole.len() - 2])[0].notes, None);
}

#[test]
fn a_track_without_end_of_track_ends_with_its_last_event() {
    assert_eq!(told(&file(&NOTE)), (Code::MidiNoEndOfTrack, Some(0), Some(30), Some(0), 1));
    let track = [&NOTE[..], &END].concat();
    let mut dropped = tracks(1, &[&track, &track]);
    dropped.drain(30..34);
    let codes = [Code::MidiNoEndOfTrack, Code::MidiChunkLength];
    assert_eq!((super::codes(&dropped), read(&dropped).unwrap().value.note_count()), (codes.to_vec(), 2));
}

#[test]
fn data_bytes_over_127_are_read_without_their_upper_bit() {
    let bytes = file(&[&[0, 0x90, 188, 80, 10, 0x80, 60, 0], &END[..]].concat());
    assert_eq!(told(&bytes), (Code::MidiDamagedEvent, Some(0), Some(22), Some(1), 1));
    assert_eq!(spans(&read(&bytes).unwrap().value), [(60, 0, 10)]);
}

#[test]
fn every_event_may_have_a_data_byte_over_127() {
    let bytes = file(&[&[0, 0xC0, 0xC9, 0, 0x90, 188, 80, 10, 0x80, 188, 0].repeat(9)[..], &END].concat());
    assert_eq!(told(&bytes), (Code::MidiDamagedEvent, Some(0), Some(22), Some(9), 9));
}

#[test]
fn running_status_goes_on_behind_meta_and_sysex() {
    for between in [&[0, 0xFF, 1, 0][..], &[0, 0xF0, 1, 0xF7]] {
        let events = [&[0, 0x90, 60, 80], between, &[0, 62, 80, 10, 60, 0, 0, 62, 0], &END].concat();
        assert_eq!(told(&file(&events)), (Code::MidiRunningStatus, Some(0), Some(30), Some(1), 2));
    }
}

#[test]
fn running_status_without_any_status_is_passed_over() {
    let events = [&[0, 60, 80, 10, 60, 0], &NOTE[..], &END].concat();
    assert_eq!(told(&file(&events)), (Code::MidiLostBytes, Some(0), Some(22), None, 1));
}

#[test]
fn messages_of_a_live_wire_are_left_out() {
    let events = [&[0, 0x90, 60, 80, 5, 0xFE, 5, 60, 0], &END[..]].concat();
    assert_eq!(told(&file(&events)), (Code::MidiLiveMessage, Some(0), Some(26), Some(0), 1));
    assert_eq!(spans(&read(&file(&events)).unwrap().value), [(60, 0, 10)]);
}

#[test]
fn numbers_of_more_than_four_bytes_are_read() {
    let events = [&[0, 0x90, 60, 80, 0x80, 0x80, 0x80, 0x80, 10, 60, 0], &END[..]].concat();
    assert_eq!(told(&file(&events)), (Code::MidiDamagedEvent, Some(0), Some(26), Some(0), 1));
}

#[test]
fn music_is_read_again_behind_nonsense() {
    let events = [&NOTE[..], &[0xFF; 20], &NOTE, &NOTE, &END].concat();
    let read = read(&file(&events)).unwrap();
    assert_eq!(read.value.note_count(), 3);
    assert_eq!(read.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::MidiLostBytes]);
}

#[test]
fn a_text_that_swallows_notes_gives_them_back() {
    let text = [0, 0xFF, 1, 20, b'a', b'b'];
    let events = [&text[..], &[NOTE; 8].concat(), &END].concat();
    assert_eq!(told(&file(&events)), (Code::MidiLostBytes, Some(0), Some(22), None, 8));
}

#[test]
fn music_behind_an_end_of_track_is_read() {
    let events = [&NOTE[..], &END, &NOTE, &END].concat();
    assert_eq!(told(&file(&events)), (Code::MidiEarlyEnd, Some(0), Some(30), Some(1), 2));
}

#[test]
fn bytes_behind_an_end_of_track_are_told() {
    let bytes = file(&[&NOTE[..], &END, &[1, 2]].concat());
    assert_eq!(told(&bytes), (Code::MidiForeignBytes, Some(0), Some(34), Some(0), 1));
    assert_eq!(codes(&file(&[&NOTE[..], &END, &END].concat())), [Code::MidiForeignBytes]);
}

#[test]
fn garbage_between_chunks_is_passed_over() {
    let track = [&NOTE[..], &END].concat();
    let mut bytes = tracks(1, &[&track, &track]);
    let second = bytes.len() - track.len() - 8;
    bytes.splice(second..second, [1, 2, 3]);
    assert_eq!(told(&bytes), (Code::MidiForeignBytes, None, Some(second as u64), Some(0), 2));
    assert_eq!(told(&[&whole()[..], &[1, 2, 3]].concat()).0, Code::MidiForeignBytes);
    assert_eq!(told(&[&[1; 128], &whole()[..]].concat()).0, Code::MidiForeignBytes);
    assert_eq!(told(&[&whole()[..], &[0; 100]].concat()).0, Code::MidiForeignBytes);
}

#[test]
fn alien_chunks_are_passed_over_with_a_note() {
    let alien = [b"XFIH\0\0\0\x03".as_slice(), &[1, 2, 3]].concat();
    let bytes = [&whole()[..], &alien].concat();
    assert_eq!(told(&bytes), (Code::MidiForeignBytes, None, Some(34), Some(0), 1));
    assert_eq!(findings(&bytes)[0].severity, Severity::Note);
}

#[test]
fn a_track_under_a_damaged_name_is_read() {
    for name in [b"MTrx", b"M\xFFrk", b"\x01\x02\x03\x04"] {
        let mut bytes = whole();
        bytes[14..18].copy_from_slice(name);
        assert_eq!(told(&bytes), (Code::MidiForeignBytes, None, Some(14), Some(1), 1));
    }
}

#[test]
fn a_track_that_lost_its_header_is_read() {
    let mut bytes = whole();
    bytes.splice(14..22, [b'M', b'T']);
    assert_eq!(codes(&bytes), [Code::MidiForeignBytes, Code::MidiForeignBytes]);
    assert_eq!(read(&bytes).unwrap().value.note_count(), 1);
}

#[test]
fn rmid_wrappers_are_read_and_their_other_chunks_left() {
    let inner = whole();
    let size = |n: usize| (n as u32).to_le_bytes();
    let data = [b"data".as_slice(), &size(inner.len()), &inner].concat();
    let bank = [b"LIST".as_slice(), &size(4), b"DLS "].concat();
    let riff = [b"RIFF".as_slice(), &size(data.len() + bank.len() + 4), b"RMID", &data, &bank].concat();
    assert_eq!((read(&riff).unwrap().value.note_count(), findings(&riff)), (1, vec![]));
    let mut short = riff.clone();
    short[16] -= 12;
    assert_eq!(read(&short).unwrap().value.note_count(), 1);
}

#[test]
fn wrong_track_counts_lose_no_track() {
    let track = [&NOTE[..], &END].concat();
    let mut bytes = tracks(1, &[&track, &track]);
    bytes[11] = 1;
    assert_eq!(told(&bytes), (Code::MidiTrackCount, None, Some(10), Some(1), 2));
    bytes[11] = 5;
    assert_eq!(told(&bytes), (Code::MidiTrackCount, None, Some(10), None, 2));
}

#[test]
fn formats_that_do_not_fit_are_read_as_one_piece() {
    let track = [&NOTE[..], &END].concat();
    assert_eq!(told(&tracks(0, &[&track, &track])), (Code::MidiFormat, None, Some(8), Some(1), 2));
    assert_eq!(told(&tracks(7, &[&track])), (Code::MidiFormat, None, Some(8), Some(0), 1));
}

#[test]
fn patterns_of_format_2_come_one_after_the_other() {
    let waltz = [&[0, 0xFF, 0x58, 4, 3, 2, 24, 8][..], &NOTE, &END].concat();
    let plain = [&NOTE[..], &END].concat();
    let bytes = tracks(2, &[&waltz, &plain, &plain]);
    assert_eq!(told(&bytes), (Code::MidiFormat, None, Some(8), Some(3), 3));
    let score = read(&bytes).unwrap().value;
    assert_eq!(spans(&score), [(60, 0, 10), (60, 288, 10), (60, 288 + 384, 10)]);
    assert_eq!(score.frame.meters.meter_at(Tick(288)).beats(), 4);
    assert_eq!(findings(&tracks(2, &[&plain])), []);
}

#[test]
fn a_format_1_under_the_number_2_plays_together() {
    let conductor = [&[0, 0xFF, 0x51, 3, 9, 9, 9][..], &END].concat();
    let plain = [&NOTE[..], &END].concat();
    let score = read(&tracks(2, &[&conductor, &plain, &plain])).unwrap().value;
    assert_eq!(spans(&score), [(60, 0, 10), (60, 0, 10)]);
}

#[test]
fn smpte_division_keeps_every_tick_at_its_length() {
    let bytes = division([0xE7, 40], &[0, 0x90, 60, 80, 0x87, 0x68, 0x80, 60, 0]);
    assert_eq!(told(&bytes), (Code::MidiFilmTime, None, Some(12), Some(0), 1));
    let score = read(&bytes).unwrap().value;
    assert_eq!(score.frame.tempo.seconds_at(score.notes().next().unwrap().end()).value(), 1.0);
    let drop_frame = division([0xE3, 80], &[&[0, 0xFF, 0x51, 3, 9, 9, 9][..], &NOTE].concat());
    let tempo = read(&drop_frame).unwrap().value.frame.tempo;
    assert_eq!(tempo.changes().map(|(_, tempo)| tempo.micros_per_quarter()).collect::<Vec<_>>(), [500_500]);
}

#[test]
fn a_division_of_zero_is_assumed_to_be_the_usual_one() {
    assert_eq!(told(&division([0, 0], &NOTE)), (Code::MidiNoDivision, None, Some(12), Some(0), 1));
    assert_eq!(told(&division([0xE7, 0], &NOTE)), (Code::MidiNoDivision, None, Some(12), Some(0), 1));
}

#[test]
fn tracks_without_a_header_are_read_as_far_as_can_be() {
    let mut misnamed = whole();
    misnamed[2] = b'0';
    assert_eq!(told(&misnamed), (Code::MidiNoHeader, None, Some(0), Some(1), 1));
    assert_eq!(read(&misnamed).unwrap().value.frame.division().per_quarter(), 96);
    assert_eq!(codes(&whole()[14..]), [Code::MidiNoHeader, Code::MidiNoDivision]);
    let mut short = whole();
    short.remove(9);
    assert_eq!(codes(&short)[0], Code::MidiChunkLength);
    assert_eq!(read(&short).unwrap().value.frame.division().per_quarter(), 96);
}

#[test]
fn a_longer_header_is_read_as_far_as_the_standard_goes() {
    let mut long = whole();
    long[7] = 10;
    long.splice(14..14, [1, 2, 3, 4]);
    assert_eq!(told(&long), (Code::MidiForeignBytes, None, Some(14), Some(0), 1));
}

#[test]
fn what_is_no_midi_file_is_called_by_its_name() {
    let why = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert!(why(b"").contains("it is empty"));
    assert!(why(b"<!DOCTYPE html><html>").contains("a web page"));
    assert!(why(b"PK\x03\x04....").contains("archive"));
    assert!(why(b"RIFF\0\0\0\0WAVEfmt ").contains("a sound recording"));
    assert!(why(b"nothing").contains("no header (MThd) and no track (MTrk)"));
    assert!(matches!(read(b"SMF2CLIP\0"), Err(Error::Unsupported { .. })));
    assert!(matches!(read(&whole()[..12]), Err(Error::Unreadable { .. })));
}

#[test]
fn values_that_cannot_be_are_ignored() {
    let odd: [&[u8]; 7] = [
        &[0xFF, 0x51, 3, 0, 0, 0],
        &[0xFF, 0x51, 2, 1, 1],
        &[0xFF, 0x58, 4, 0, 2, 24, 8],
        &[0xFF, 0x58, 4, 4, 200, 24, 8],
        &[0xFF, 0x58, 1, 4],
        &[0xFF, 0x59, 2, 12, 0],
        &[0xFF, 0x59, 2, 0, 7],
    ];
    for value in odd {
        let bytes = file(&[&[0], value, &NOTE, &END].concat());
        assert_eq!(told(&bytes), (Code::MidiOddValue, Some(0), Some(22), Some(0), 1));
        let frame = read(&bytes).unwrap().value.frame;
        assert_eq!((frame.tempo.changes().count(), frame.meters.changes().count()), (1, 1));
    }
    let short = file(&[&[0, 0xFF, 0x58, 2, 3, 2], &NOTE[..], &END].concat());
    assert_eq!(told(&short), (Code::MidiOddValue, Some(0), Some(22), Some(0), 1));
    assert_eq!(read(&short).unwrap().value.frame.meters.meter_at(Tick(0)).beats(), 3);
}

#[test]
fn notes_that_never_end_close_with_their_track() {
    let bytes = file(&[&[0, 0x90, 60, 80, 10, 61, 80, 10, 61, 0], &END[..]].concat());
    assert_eq!(told(&bytes), (Code::MidiUnclosedNote, Some(0), Some(22), Some(1), 2));
    assert_eq!(spans(&read(&bytes).unwrap().value), [(60, 0, 20), (61, 10, 10)]);
}

#[test]
fn ten_hours_of_silence_are_kept_and_told() {
    // 36,000 s at 120 and 96 ticks are 6,912,000 ticks.
    let bytes = file(&[&NOTE[..], &[0x83, 0xA5, 0xF0, 0, 0x90, 60, 80, 10, 60, 0], &END].concat());
    assert_eq!(told(&bytes), (Code::MidiLongWait, Some(0), Some(30), Some(1), 2));
    assert!(findings(&bytes)[0].message.contains("600 minutes"), "{}", findings(&bytes)[0]);
}

#[test]
fn waits_beyond_the_length_of_any_piece_are_left_out() {
    let far = [0xFF, 0xFF, 0xFF, 0x7F];
    let bytes = file(&[&NOTE[..], &far, &NOTE[1..], &far, &NOTE[1..], &END].concat());
    assert_eq!(told(&bytes), (Code::MidiLongWait, Some(0), Some(30), Some(2), 3));
    assert_eq!(spans(&read(&bytes).unwrap().value), [(60, 0, 10), (60, 10, 10), (60, 20, 10)]);
}

#[test]
fn ticks_beyond_32_bits_are_counted() {
    // 255/1 at 32,767 ticks a quarter: 17 waits of 2^28 ticks are 136 bars.
    let wait = [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 1, 0];
    let fast = [0, 0xFF, 0x51, 3, 0, 0, 1, 0, 0xFF, 0x58, 4, 255, 0, 24, 8];
    let bytes = division([0x7F, 0xFF], &[&fast[..], &[wait; 17].concat(), &NOTE].concat());
    let read = read(&bytes).unwrap();
    assert_eq!(read.findings, []);
    assert_eq!(read.value.notes().next().unwrap().start, Tick(17 * 0x0FFF_FFFF));
}

#[test]
fn metres_that_make_too_many_bars_are_ignored() {
    let short_bars = [0, 0xFF, 0x58, 4, 1, 7, 24, 8];
    let note_after_100_000_ticks = [&[0x86, 0x8D, 0x20][..], &NOTE[1..]].concat();
    let bytes = file(&[&short_bars[..], &note_after_100_000_ticks.repeat(50), &END].concat());
    assert_eq!(told(&bytes), (Code::MidiOddValue, None, Some(22), Some(0), 50));
}

#[test]
fn what_lies_behind_the_longest_piece_is_left_out() {
    // 200 waits of 40 quarters of 16.8 s each are 37 hours.
    let wait = [0x9E, 0, 0xB0, 7, 100];
    let slow = [0, 0xFF, 0x51, 3, 255, 255, 255];
    let bytes = file(&[&slow[..], &NOTE, &wait.repeat(200), &NOTE, &END].concat());
    let read = read(&bytes).unwrap();
    assert_eq!(read.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::MidiLongWait]);
    assert!(read.findings[0].notes == Some(1) && read.value.note_count() == 1, "{}", read.findings[0]);
}

#[test]
fn megabyte_texts_and_thousands_of_tracks_are_read() {
    let text = [&[0, 0xFF, 1, 0xBD, 0x84, 0x40][..], &[b'a'; 1_000_000], &NOTE, &END].concat();
    let mut bytes = file(&text);
    bytes[18..22].copy_from_slice(&(text.len() as u32).to_be_bytes());
    assert_eq!((read(&bytes).unwrap().value.note_count(), findings(&bytes)), (1, vec![]));
    let track = [&NOTE[..], &END].concat();
    let mut many = tracks(1, &vec![&track[..]; 5000]);
    many[10..12].copy_from_slice(&5000u16.to_be_bytes());
    assert_eq!((read(&many).unwrap().value.note_count(), findings(&many)), (5000, vec![]));
}

#[test]
fn channels_that_change_between_drums_and_pitches_are_told() {
    let kit = |bank: u8| [0, 0xB9, 0, bank, 0, 0xC9, 0, 0, 0x99, 60, 80, 10, 60, 0];
    let bytes = file(&[&kit(0)[..], &kit(121), &END].concat());
    let (code, track, _, notes, count) = told(&bytes);
    assert_eq!((code, track, notes, count), (Code::MidiDrumSwitch, Some(0), Some(1), 2));
}

#[test]
fn over_its_limits_the_reader_names_them() {
    let limit = |bytes: &[u8]| match read(bytes) {
        Err(Error::Limit { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(limit(&vec![0; crate::midi::MAX_BYTES + 1]), "size of the MIDI file, bytes");
    let empty = b"MTrk\0\0\0\0".repeat(crate::midi::MAX_TRACKS + 1);
    assert_eq!(limit(&[b"MThd\0\0\0\x06\0\x01\xFF\xFF\0\x60", &empty[..]].concat()), "tracks of the MIDI file");
    let notes = file(&[&[0, 0x90, 60, 80], &[0, 60, 80].repeat(crate::midi::MAX_EVENTS)[..]].concat());
    assert_eq!(limit(&notes), "events of the MIDI file");
}

#[test]
fn a_thousand_findings_of_a_kind_are_not_told_one_by_one() {
    let many = tracks(1, &vec![&NOTE[..]; 250]);
    let found = findings(&many);
    assert_eq!(found.len(), 101);
    assert!(found[100].message.contains("150 places more"), "{}", found[100]);
}
