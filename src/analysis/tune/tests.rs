use super::{FIRST, SECOND, first_rows, second_rows};
use super::{find, surface::Surface};
use crate::analysis::tone::Tone;
use crate::score::{Division, Frame, NoteId, Tick};

const QUARTER: u64 = 480;

/// Eight bars: a line in quarters and halves above broken chords in eighths, four bars in which the chords are alone,
/// and the line once more.
fn song() -> (Vec<Tone>, Vec<bool>) {
    let line =
        [(72, 1), (74, 1), (76, 2), (77, 1), (76, 1), (74, 2), (72, 1), (71, 1), (72, 2), (67, 2), (69, 1), (71, 1)];
    let mut notes = Vec::new();
    for start in [0, 24] {
        let mut at = start;
        for (pitch, quarters) in line {
            notes.push((at * QUARTER, quarters * QUARTER, pitch, true));
            at += quarters;
        }
    }
    for eighth in 0..80 {
        let pitch = [48, 55, 52, 55, 43, 50, 47, 50][eighth as usize % 8];
        notes.push((eighth * QUARTER / 2, QUARTER / 2, pitch, false));
    }
    notes.sort_by_key(|note| (note.0, std::cmp::Reverse(note.2)));
    let tone = |(index, (start, length, pitch, _)): (usize, &(u64, u64, u8, bool))| Tone {
        id: NoteId(index as u32),
        part: 0,
        pitch: *pitch,
        velocity: 80,
        start: *start,
        end: start + length,
    };
    (notes.iter().enumerate().map(tone).collect(), notes.iter().map(|note| note.3).collect())
}

fn frame() -> Frame {
    Frame::plain(Division::new(QUARTER as u16).unwrap(), Tick(40 * QUARTER))
}

#[test]
fn the_fitted_models_ask_for_what_is_seen() {
    let (tones, _) = song();
    let frame = frame();
    let surface = Surface::new(&tones, &frame);
    let first = first_rows(&surface);
    assert_eq!(FIRST.as_ref().unwrap().features, first.names);
    assert_eq!(first.values.len(), first.names.len() * tones.len());
    let none = vec![0; tones.len()];
    let second = second_rows(&surface, &first, &none, &none);
    assert_eq!(SECOND.as_ref().unwrap().features, second.names);
    assert_eq!(second.values.len(), second.names.len() * tones.len());
}

#[test]
fn a_line_over_broken_chords_is_the_tune() {
    let (tones, is_tune) = song();
    let found = find(&tones, &frame());
    assert!(found.sung.iter().all(|note| is_tune[*note]), "{:?}", found.sung);
    assert!(found.sung.len() * 10 >= 24 * 9, "{} of 24", found.sung.len());
    assert!(found.sung.iter().all(|note| found.line.binary_search(note).is_ok()));
}

#[test]
fn no_notes_and_strange_notes_are_borne() {
    assert!(find(&[], &frame()).line.is_empty());
    let tone = |index: u32, start, end| Tone {
        id: NoteId(index),
        part: 0,
        pitch: (index % 128) as u8,
        velocity: 1,
        start,
        end,
    };
    let together: Vec<Tone> = (0..500).map(|index| tone(index, 0, 1)).collect();
    find(&together, &frame());
    let far: Vec<Tone> =
        (0..8).map(|index| tone(index, u64::from(index) << 58, (u64::from(index) << 58) + (1 << 40))).collect();
    find(&far, &frame());
}
