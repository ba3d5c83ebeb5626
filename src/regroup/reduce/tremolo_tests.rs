//! Tremolos in a reduction: shaken where the hand is free for them, held where it is not.

use super::tests::{QUARTER, done, line, note, part, score};
use super::*;

/// A part whose notes (start, length in quarters, key) are in tremolo.
fn bowed(track: u16, notes: &[(u64, u64, u8)]) -> Part {
    let sign = |(start, length, key): &(u64, u64, u8)| Note {
        signs: vec![Sign::Tremolo(3)],
        // Let go a little early, as files do.
        ..note(start * QUARTER, length * QUARTER - 3, *key)
    };
    part("Viola", track, notes.iter().map(sign).collect())
}

fn tune(length: u64) -> Part {
    let keys = [84, 86, 88, 86, 84, 83, 84, 88];
    line("Flute", 0, &keys.iter().copied().cycle().take(length as usize).collect::<Vec<u8>>())
}

/// Start and length in sixteenths, key and tremolo.
type Shown = (u64, u64, u8, Option<(u32, u8)>);

/// The notes of the left hand.
fn left(reduced: &Reduced) -> Vec<Shown> {
    let sixteenth = QUARTER / 4;
    let shown = |note: &Note| {
        let sign = note.signs.iter().find_map(Sign::alternation);
        (note.start.0 / sixteenth, note.length.0 / sixteenth, note.sound.midi(), sign)
    };
    reduced.score.parts[1].notes.iter().map(shown).collect()
}

fn rewritten(reduced: &Reduced) -> Vec<(Transformation, u32)> {
    reduced.sums.rewritten.iter().map(|(how, notes)| (*how, *notes)).collect()
}

#[test]
fn a_chord_is_shaken_bar_by_bar_the_bass_first() {
    let band = score(vec![tune(8), bowed(1, &[(0, 8, 48), (0, 8, 52), (0, 8, 55)])]);
    let checked = done(&band, HandSize::Normal);
    let halves = |bar: u64, number| {
        let (first, second) = (bar * 16, bar * 16 + 8);
        [(first, 8, 48, number), (second, 8, 52, number), (second, 8, 55, number)]
    };
    assert_eq!(left(&checked.value), [halves(0, Some((1, 3))), halves(1, Some((2, 3)))].concat());
    assert_eq!(rewritten(&checked.value), [(Transformation::ShakenTremolo, 3)]);
    assert_eq!(checked.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::ReducedTremolos]);
}

#[test]
fn a_note_is_shaken_with_its_octave_inwards() {
    let reduced = done(&score(vec![tune(4), bowed(1, &[(0, 4, 43)])]), HandSize::Normal).value;
    assert_eq!(left(&reduced), [(0, 8, 43, Some((1, 3))), (8, 8, 55, Some((1, 3)))]);
    assert_eq!(reduced.sums.by_role.iter().map(|own| own.doubled).sum::<u32>(), 1);
}

#[test]
fn counted_repetitions_are_struck_in_turn_at_their_times() {
    let repeated = (0..32).flat_map(|at| [48, 55].map(|key| note(at * QUARTER / 4, QUARTER / 4, key))).collect();
    let reduced = done(&score(vec![tune(8), part("Viola", 1, repeated)]), HandSize::Normal).value;
    let wanted = (0..32).map(|at| (at, 1, if at % 2 == 0 { 48 } else { 55 }, None));
    assert_eq!(left(&reduced), wanted.collect::<Vec<_>>());
    assert_eq!(rewritten(&reduced), [(Transformation::ShakenTremolo, 64)]);
}

#[test]
fn a_busy_hand_holds() {
    let busy = [line("Cello", 2, &[36, 38, 40, 36]), bowed(1, &[(0, 4, 48)])];
    let reduced = done(&score([vec![tune(4)], busy.to_vec()].concat()), HandSize::Normal).value;
    assert!(left(&reduced).iter().all(|(.., sign)| sign.is_none()), "{:?}", left(&reduced));
    assert_eq!(rewritten(&reduced), [(Transformation::HeldTremolo, 1)]);
}

#[test]
fn what_is_too_close_or_too_wide_is_held() {
    for keys in [[48, 50], [48, 61]] {
        let notes: Vec<(u64, u64, u8)> = keys.map(|key| (0, 4, key)).to_vec();
        let reduced = done(&score(vec![tune(4), bowed(1, &notes)]), HandSize::Normal).value;
        assert!(left(&reduced).iter().all(|(.., sign)| sign.is_none()), "{:?}", left(&reduced));
    }
}

#[test]
fn the_source_may_be_short_of_a_bar() {
    let reduced = done(&score(vec![tune(8), bowed(1, &[(1, 4, 48), (1, 4, 55)])]), HandSize::Normal).value;
    let lengths: Vec<(u64, u64)> = left(&reduced).iter().map(|(start, length, ..)| (*start, *length)).collect();
    assert_eq!(lengths, [(4, 6), (10, 6), (16, 2), (18, 2)]);
}

#[test]
fn strokes_end_where_the_hand_goes_on() {
    let repeated = (0..4).flat_map(|at| [60, 67].map(|key| note(at * QUARTER / 4, QUARTER / 4, key))).collect();
    let bass = part("Cello", 2, vec![note(3 * QUARTER / 4, QUARTER, 36)]);
    let reduced = done(&score(vec![tune(2), part("Viola", 1, repeated), bass]), HandSize::Normal).value;
    assert!(reduced.score.notes().all(|note| note.length.0 > QUARTER / 16), "{:?}", left(&reduced));
}
