//! Whole files: every score of the folder, random scores, and bytes that are no score.

use super::{read, write};
use crate::finding::Code;
use crate::run::Error;
use crate::score::*;
use proptest::prelude::*;

mod any;
mod damaged;

fn scores() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scores");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "mid"));
    files.sort();
    files.into_iter().map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn every_score_of_the_folder_comes_back() {
    for (name, bytes) in scores() {
        let first = read(&bytes).unwrap();
        assert_eq!(first.findings, [], "{name}");
        let second = read(&write(&first.value)).unwrap();
        assert_eq!(second.findings, [], "{name}");
        assert!(first.value == second.value, "{name}");
    }
}

#[test]
fn the_folder_says_how_many_notes_each_score_has() {
    let text = include_str!("../../scores/SOURCES.toml");
    let table: toml::Table = text.parse().unwrap();
    let entries = table["score"].as_array().unwrap();
    for (name, bytes) in scores() {
        let file = name.rsplit('/').next().unwrap();
        let entry = entries.iter().find(|entry| entry["file"].as_str() == Some(file)).expect(file);
        let notes = read(&bytes).unwrap().value.note_count();
        assert_eq!(Some(notes as i64), entry["notes"].as_integer(), "{file}");
    }
    assert_eq!(entries.len(), scores().len());
}

proptest! {
    #[test]
    fn every_score_comes_back(score in any::score()) {
        let read = read(&write(&score)).unwrap();
        prop_assert_eq!(read.value, score);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_tracks_make_it_panic(head in header(), tracks in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&[head, tracks].concat());
    }

    #[test]
    fn damaged_files_are_read_and_come_back(
        score in any::score(),
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = write(&score);
        for (index, byte) in hits {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(read_once) = read(&bytes) {
            let again = read(&write(&read_once.value));
            prop_assert_eq!(again.unwrap().value, read_once.value);
        }
    }
}

fn header() -> impl Strategy<Value = Vec<u8>> {
    (0u16..3, any::<u16>(), any::<u16>(), 0u32..300).prop_map(|(format, tracks, division, length)| {
        let words = [format, tracks, division].map(u16::to_be_bytes).concat();
        [b"MThd\0\0\0\x06".as_slice(), &words, b"MTrk", &length.to_be_bytes()].concat()
    })
}

/// A file of one track at 96 ticks a quarter.
fn file(events: &[u8]) -> Vec<u8> {
    tracks(0, &[events])
}

fn tracks(format: u8, tracks: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [b"MThd\0\0\0\x06\0".as_slice(), &[format, 0, tracks.len() as u8, 0, 96]].concat();
    for track in tracks {
        bytes.extend([b"MTrk".as_slice(), &(track.len() as u32).to_be_bytes(), track].concat());
    }
    bytes
}

const END: [u8; 4] = [0, 0xFF, 0x2F, 0];

fn codes(bytes: &[u8]) -> Vec<Code> {
    read(bytes).unwrap().findings.iter().map(|finding| finding.code).collect()
}

fn spans(score: &Score) -> Vec<(u8, u64, u64)> {
    score.notes().map(|note| (note.sound.midi(), note.start.0, note.length.0)).collect()
}

#[test]
fn zero_velocity_ends_a_note_and_running_status_goes_on() {
    let bytes = file(&[&[0, 0x90, 60, 80, 10, 62, 80, 10, 60, 0, 10, 62, 0], END.as_slice()].concat());
    let read = read(&bytes).unwrap();
    assert_eq!(read.findings, []);
    assert_eq!(spans(&read.value), [(60, 0, 20), (62, 10, 20)]);
}

#[test]
fn notes_left_open_end_with_their_track_and_stray_ends_are_counted() {
    let bytes = file(&[0, 0x90, 60, 80, 10, 0x80, 61, 0, 0, 61, 0, 20, 0xFF, 0x2F, 0]);
    assert_eq!(spans(&read(&bytes).unwrap().value), [(60, 0, 30)]);
    assert_eq!(codes(&bytes), [Code::MidiStrayNoteOff, Code::MidiUnclosedNote]);
}

#[test]
fn each_channel_of_each_track_is_a_part() {
    let track = [&[0, 0xC0, 40, 0, 0x90, 60, 80, 0, 0x99, 36, 80, 10, 0x80, 60, 0, 0, 0x89, 36, 0], &END[..]].concat();
    let score = read(&tracks(1, &[&track, &track])).unwrap().value;
    let parts: Vec<_> = score.parts.iter().map(|part| (part.track, part.channel.value(), part.percussion)).collect();
    assert_eq!(parts, [(0, 0, false), (0, 9, true), (1, 0, false), (1, 9, true)]);
    assert_eq!(score.parts[0].program, Some(Program(40)));
    assert!(matches!(score.parts[1].notes[0].sound, Sound::Percussion(_)));
}

#[test]
fn a_riff_wrapper_is_read() {
    let inner = file(&[&[0, 0x90, 60, 80, 10, 0x80, 60, 0], END.as_slice()].concat());
    let size = |n: usize| (n as u32).to_le_bytes();
    let data = [b"data".as_slice(), &size(inner.len()), &inner].concat();
    let riff = [b"RIFF".as_slice(), &size(data.len() + 4), b"RMID", &data].concat();
    let read = read(&riff).unwrap();
    assert_eq!((read.value.note_count(), read.findings), (1, vec![]));
}

#[test]
fn names_behind_a_channel_prefix_are_those_of_parts() {
    let events = [
        &[0, 0xFF, 3, 1, b'T', 0, 0xFF, 0x20, 1, 1, 0, 0xFF, 3, 1, b'V'][..],
        &[0, 0x90, 60, 80, 0, 0x91, 60, 80, 10, 0x80, 60, 0, 0, 0x81, 60, 0],
        &END,
    ]
    .concat();
    let score = read(&file(&events)).unwrap().value;
    assert_eq!(score.title, "T");
    assert_eq!(score.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["T", "V"]);
}
