//! Phrases of hymns and of other music.

use crate::analysis::analyze;
use crate::run::Run;
use crate::score::{Channel, Division, Frame, Note, Part, Pitch, Score, Sound, Tick, Ticks, Velocity};

fn note(start: u64, length: u64, pitch: u8) -> Note {
    Note::new(Sound::Pitched(Pitch::new(pitch).unwrap()), Tick(start), Ticks(length), Velocity::clamped(80))
}

/// Four voices in quarters from the fourth beat on; each phrase of six chords and one of two beats, without a rest.
fn hymn(phrases: u64) -> Score {
    let voices: [[u8; 7]; 4] = [
        [67, 69, 71, 72, 71, 71, 72],
        [64, 65, 67, 67, 67, 67, 67],
        [60, 60, 62, 64, 62, 62, 64],
        [48, 53, 55, 48, 55, 43, 48],
    ];
    let mut parts = Vec::new();
    for (index, voice) in voices.iter().enumerate() {
        let mut part = Part::new("", Channel::new(index as u8).unwrap());
        for phrase in 0..phrases {
            let up = [0, 2, 5, 3][phrase as usize % 4];
            for (beat, pitch) in (0u64..).zip(voice) {
                let length = if beat == 6 { 960 } else { 480 };
                part.notes.push(note((3 + phrase * 8 + beat) * 480, length, pitch + up));
            }
        }
        parts.push(part);
    }
    let frame = Frame::plain(Division::new(480).unwrap(), Tick((3 + phrases * 8) * 480));
    Score::new(String::new(), frame, vec![], parts)
}

#[test]
fn a_hymn_breathes_where_its_lines_end_on_any_beat() {
    let analysis = analyze(&hymn(4), &Run::default()).unwrap().value;
    let starts: Vec<u64> = analysis.phrases.iter().map(|phrase| phrase.span.start.0 / 480).collect();
    assert_eq!(starts, [0, 11, 19, 27]);
}

#[test]
fn phrases_of_a_hymn_tile_the_piece() {
    let score = hymn(5);
    let phrases = analyze(&score, &Run::default()).unwrap().value.phrases;
    assert_eq!(phrases[0].span.start, Tick::ZERO);
    assert!(phrases.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
    assert!(phrases.last().unwrap().span.end >= score.frame.end);
}
