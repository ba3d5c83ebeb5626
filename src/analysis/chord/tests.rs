//! Chords, numerals and foreign notes of small scores.

use super::*;
use crate::analysis::tests::{heard, note, part, score, score_in};
use crate::score::{Meter, Mode};

fn chord(root: u8, quality: Quality, bass: u8, key: Key) -> Chord {
    let plain = Chord::new(TickSpan::new(Tick(0), Tick(480)), root, quality);
    Chord { bass, degree: Degree::of(root, key), ..plain }
}

/// Chords a half note each, as (pitches from the top).
fn chorale(chords: &[[u8; 4]]) -> crate::score::Score {
    let notes = (0..).zip(chords).flat_map(|(i, chord)| chord.map(|pitch| note(i * 960, 960, pitch))).collect();
    score(vec![part("", notes)])
}

#[test]
fn numerals_tell_degree_quality_and_inversion() {
    let c = Key::C_MAJOR;
    assert_eq!(chord(7, Quality::DominantSeventh, 11, c).numeral(), "V65");
    assert_eq!(chord(2, Quality::Minor, 5, c).numeral(), "ii6");
    assert_eq!(chord(11, Quality::HalfDiminished, 11, c).numeral(), "viiø7");
    assert_eq!(chord(8, Quality::Major, 8, c).numeral(), "bVI");
    let a = Key::new(0, Mode::Minor).unwrap();
    assert_eq!(chord(8, Quality::DiminishedSeventh, 8, a).numeral(), "viio7");
    assert_eq!(chord(7, Quality::Major, 7, a).numeral(), "VII");
}

#[test]
fn chords_are_named_in_their_key() {
    let e_flat_minor = Key::new(-6, Mode::Minor).unwrap();
    assert_eq!(chord(10, Quality::DominantSeventh, 2, e_flat_minor).name(e_flat_minor), "Bb7/D");
    let f_sharp = Key::new(6, Mode::Major).unwrap();
    assert_eq!(chord(11, Quality::MinorSixth, 11, f_sharp).name(f_sharp), "Bm6");
    let symbol = chord(10, Quality::DominantSeventh, 2, e_flat_minor).symbol(e_flat_minor);
    assert!(ChordSymbol::KINDS.contains(&symbol.kind.as_str()));
}

#[test]
fn a_cadence_is_heard_chord_by_chord() {
    let score = chorale(&[[72, 67, 64, 48], [72, 69, 65, 53], [71, 67, 62, 55], [72, 67, 64, 48]]);
    let numerals: Vec<String> = heard(&score).chords.iter().map(Chord::numeral).collect();
    assert_eq!(numerals, ["I", "IV", "V", "I"]);
}

#[test]
fn the_dominant_of_the_dominant_is_named_so() {
    let score = chorale(&[
        [72, 67, 64, 48],
        [74, 69, 66, 50],
        [74, 67, 59, 55],
        [72, 67, 64, 48],
        [69, 65, 60, 53],
        [71, 67, 62, 55],
        [72, 67, 64, 48],
    ]);
    let numerals: Vec<String> = heard(&score).chords.iter().map(Chord::numeral).collect();
    assert_eq!(numerals, ["I", "V/V", "V", "I", "IV", "V", "I"]);
}

#[test]
fn a_broken_chord_is_one_chord() {
    let figure = [48u8, 55, 52, 55, 48, 55, 52, 55, 47, 55, 50, 55, 48, 55, 52, 55];
    let notes = (0..).zip(figure).map(|(i, pitch)| note(i * 240, 240, pitch)).collect();
    let chords = heard(&score(vec![part("", notes)])).chords;
    assert_eq!(chords.iter().map(Chord::numeral).collect::<Vec<_>>(), ["I", "V6", "I"]);
}

/// A tune of quarters over held chords, a bar each, in parts of their own.
fn over(tune: &[u8], chords: &[[u8; 3]]) -> Vec<ForeignKind> {
    let notes = (0..).zip(tune).map(|(i, pitch)| note(i * 480, 480, *pitch)).collect();
    let held = (0..).zip(chords).flat_map(|(i, chord)| chord.map(|pitch| note(i * 1920, 1920, pitch))).collect();
    let score = score_in(Meter::COMMON, vec![part("tune", notes), part("chords", held)]);
    heard(&score).foreign_notes.iter().map(|foreign| foreign.kind).collect()
}

#[test]
fn foreign_notes_are_named_by_their_steps() {
    let (c, f, g) = ([60, 55, 48], [60, 57, 53], [59, 55, 43]);
    assert_eq!(over(&[76, 74, 72, 72], &[c]), [ForeignKind::Passing]);
    assert_eq!(over(&[76, 77, 76, 72], &[[64, 55, 48]]), [ForeignKind::Neighbour]);
    assert_eq!(over(&[72, 79, 76, 72, 72, 71, 74, 74], &[c, g]), [ForeignKind::Suspension]);
    assert_eq!(over(&[72, 69, 72, 67, 67, 64, 67, 67], &[f, [64, 55, 48]]), [ForeignKind::Anticipation]);
}
