//! What belongs together in one polyphonic part: figures, layers, doublings, divisi.

use super::super::tests::{heard, note, part, score};
use crate::analysis::Analysis;
use crate::score::{Note, Score};
use std::collections::BTreeSet;

const QUARTER: u64 = 480;
const TUNE: [u8; 8] = [76, 77, 79, 77, 76, 74, 72, 74];

/// Eight bars of a tune in half notes, of the accompaniment that `below` writes under each.
fn tune_over(below: impl Fn(u64, u8) -> Vec<Note>) -> Score {
    let under = |(half, pitch): (usize, u8)| {
        let start = half as u64 * 2 * QUARTER;
        let mut notes = below(start, pitch);
        notes.push(note(start, 2 * QUARTER, pitch));
        notes
    };
    score(vec![part("", TUNE.into_iter().cycle().take(16).enumerate().flat_map(under).collect())])
}

/// The voices in which notes of these pitches lie.
fn voices(score: &Score, analysis: &Analysis, pitches: impl Fn(u8) -> bool) -> BTreeSet<u32> {
    let own = score.notes().filter(|note| pitches(note.sound.midi()));
    let voice_of = |note: &Note| analysis.voices.iter().find(|voice| voice.notes.contains(&note.id)).unwrap().id.0;
    own.map(voice_of).collect()
}

#[test]
fn an_alberti_bass_under_a_tune_is_one_line() {
    let figure = |start: u64, _: u8| {
        let pitches = if (start / (4 * QUARTER)).is_multiple_of(2) { [48, 55, 52, 55] } else { [47, 55, 50, 55] };
        (0..4).map(|i| note(start + i * 240, 240, pitches[i as usize])).collect()
    };
    let score = tune_over(figure);
    let analysis = heard(&score);
    assert_eq!(voices(&score, &analysis, |pitch| pitch < 60).len(), 1, "{:?}", analysis.voices);
    assert_eq!(voices(&score, &analysis, |pitch| pitch > 60).len(), 1);
    assert_eq!(analysis.voices.len(), 2);
}

#[test]
fn repeated_chords_under_a_tune_keep_their_order_and_leave_the_tune_alone() {
    let chords = |start: u64, _: u8| {
        let at = |i: u64| [55, 60, 64].map(|pitch| note(start + i * 240, 240, pitch));
        (0..4).flat_map(at).collect()
    };
    let score = tune_over(chords);
    let analysis = heard(&score);
    let single = |pitch: u8| {
        let own = voices(&score, &analysis, |other| other == pitch);
        assert_eq!(own.len(), 1, "pitch {pitch} in voices {own:?}");
        own.into_iter().next().unwrap()
    };
    let tune = voices(&score, &analysis, |pitch| pitch > 70);
    assert_eq!(tune.len(), 1);
    assert!([single(64), single(60), single(55)].is_sorted());
    assert!(!tune.contains(&single(64)));
}

#[test]
fn a_tune_in_octaves_is_one_line_doubled() {
    let octaves = |start: u64, pitch: u8| {
        vec![note(start, 2 * QUARTER, pitch - 12), note(start, QUARTER, 43), note(start + QUARTER, QUARTER, 47)]
    };
    let score = tune_over(octaves);
    let analysis = heard(&score);
    let upper = voices(&score, &analysis, |pitch| pitch > 70);
    let lower = voices(&score, &analysis, |pitch| (60..70).contains(&pitch));
    assert_eq!((upper.len(), lower.len()), (1, 1), "{:?}", analysis.voices);
    let lines =
        |of: &BTreeSet<u32>| analysis.lines.iter().filter(|line| of.contains(&line.voice.0)).collect::<Vec<_>>();
    assert!(lines(&lower).iter().all(|line| line.doubles.is_some()), "{:?}", lines(&lower));
    assert!(lines(&upper).iter().all(|line| line.doubles.is_none()));
}

#[test]
fn a_divided_part_keeps_its_upper_line() {
    // Alone for two bars, in thirds for two, alone again, in sixths.
    let under = |start: u64, pitch: u8| match start / (8 * QUARTER) {
        1 => vec![note(start, 2 * QUARTER, pitch - 4)],
        3 => vec![note(start, 2 * QUARTER, pitch - 9)],
        _ => Vec::new(),
    };
    let score = tune_over(under);
    let analysis = heard(&score);
    let tops: BTreeSet<u32> = score.parts[0]
        .notes
        .iter()
        .filter(|note| !score.parts[0].notes.iter().any(|other| other.start == note.start && other.sound > note.sound))
        .map(|note| analysis.voices.iter().find(|voice| voice.notes.contains(&note.id)).unwrap().id.0)
        .collect();
    assert_eq!(tops.len(), 1, "{:?}", analysis.voices);
}
