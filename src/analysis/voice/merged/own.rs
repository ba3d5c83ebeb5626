//! Terms of a note against the past of the voice it goes to: leap, gap, rhythm, figure.

use super::piece::{FINE, Note, Piece};
use super::second;
use super::state::{State, Voice};
use super::table::*;

/// Adds the entries of note `index` in voice `slot` as that voice was left.
pub(crate) fn terms(piece: &Piece, state: &State, index: usize, slot: usize, into: &mut impl Entries) {
    let note = &piece.notes[index];
    let voice = &state.voices[slot];
    let gap = voice.gap(note.start);
    into.entry(GAP, [(usize::from(piece.four_throughout), 2), (slot, 4), (gap, 9)]);
    second::link(piece, voice, index, gap, into);
    if voice.spoke() {
        melodic(voice, slot, note, gap, into);
        rhythmic(voice, slot, note, gap, into);
        figure(voice, note, gap, into);
    }
}

fn melodic(voice: &Voice, slot: usize, note: &Note, gap: usize, into: &mut impl Entries) {
    let leap = voice.leap(note.pitch);
    let legato = (usize::from(gap == 1), 2);
    into.entry(LEAP, [(slot, 4), (signed(leap, 25), 51)]);
    into.entry(GAP_LEAP, [(gap, 9), (leap.unsigned_abs().min(24) as usize, 25)]);
    let before = voice.earlier[0];
    if before > 0 {
        into.entry(RETURN, [(usize::from(before == note.pitch), 2), (interval(leap), 6), legato]);
        let (now, then) = (direction(leap), direction(voice.high - before));
        into.entry(DIRECTION, [(now, 3), (then, 3), legato]);
    }
    let off = (FINE * note.pitch - voice.mean + FINE / 2).div_euclid(FINE);
    into.entry(MEAN, [(slot, 4), (signed(off, 20), 41), (usize::from(gap > 4), 2)]);
}

const fn direction(semitones: i32) -> usize {
    (semitones.signum() + 1) as usize
}

fn rhythmic(voice: &Voice, slot: usize, note: &Note, gap: usize, into: &mut impl Entries) {
    let leap = voice.leap(note.pitch);
    let step = note.start - voice.start;
    let regular = if gap == 1 { 0 } else { 2 - usize::from(step == voice.step) };
    let length = length_ratio(note.length, voice.length);
    into.entry(RHYTHM, [(length, 5), (regular, 3), (interval(leap), 6), (usize::from(gap >= 5), 2)]);
    let legato = (usize::from(gap == 1), 2);
    into.entry(PACE, [(pace_ratio(step, voice.pace), 9), (broad(gap), 3), legato]);
    let directed = signed(leap.signum() * interval(leap) as i32, 6);
    into.entry(VOICE_RHYTHM, [(slot, 4), (length, 5), (directed, 13), legato]);
}

/// Equal, half, double, shorter, longer.
pub(super) const fn length_ratio(length: i32, before: i32) -> usize {
    if length == before {
        0
    } else if (2 * length - before).abs() < 8 {
        1
    } else if (length - 2 * before).abs() < 8 {
        2
    } else if length < before {
        3
    } else {
        4
    }
}

/// Case of the time since the last note against the voice's pace.
fn pace_ratio(step: i32, pace: i32) -> usize {
    const PERCENT: [i64; 8] = [30, 45, 70, 90, 115, 150, 220, 450];
    let percent = if pace > 0 { i64::from(step) * 1600 / i64::from(pace) } else { 100 };
    PERCENT.iter().filter(|limit| percent >= **limit).count()
}

/// It goes on without a rest, after one of up to two quarters, after more.
const fn broad(gap: usize) -> usize {
    match gap {
        0 | 1 => 0,
        2..=4 => 1,
        _ => 2,
    }
}

fn figure(voice: &Voice, note: &Note, gap: usize, into: &mut impl Entries) {
    let [first, second, third] = voice.earlier;
    let pitch = note.pitch;
    let same = [
        pitch == voice.high || pitch == voice.low,
        pitch == first,
        pitch == second,
        pitch == third,
        voice.high == first,
        voice.high == second,
    ];
    let gap_case = [0, 1, 2, 2, 3, 3, 3, 3, 3][gap];
    into.entry(FIGURE, [(bits(same), 64), (gap_case, 4)]);
    if third > 0 {
        let leap = pitch - voice.high;
        let repeats = |other: i32| (leap - other).abs() <= 1;
        let same = [repeats(voice.high - first), repeats(first - second), repeats(second - third)];
        into.entry(SEQUENCE, [(bits(same), 8), (interval(leap), 6), (usize::from(gap == 1), 2)]);
    }
}

fn bits<const N: usize>(flags: [bool; N]) -> usize {
    flags.iter().rev().fold(0, |bits, flag| bits << 1 | usize::from(*flag))
}
