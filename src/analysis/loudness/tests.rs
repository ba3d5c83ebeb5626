//! Marks read back.

use super::*;
use crate::score::{Channel, Division, Event, Frame, Mark, Pitch, Sound, Ticks, Timed, Velocity};
use Dynamic::{F, Mf, P, Pp};

/// Quarters, a part each row.
fn score(parts: &[&[i32]]) -> Score {
    let part = |velocities: &&[i32]| {
        let mut part = Part::new("", Channel::new(0).unwrap());
        let note = |(velocity, at): (&i32, u64)| {
            Note::new(Sound::Pitched(Pitch::clamped(60)), Tick(at * 480), Ticks(480), Velocity::clamped(*velocity))
        };
        part.notes = velocities.iter().zip(0u64..).map(note).collect();
        part
    };
    let parts: Vec<Part> = parts.iter().map(part).collect();
    let end = parts.iter().flat_map(|part| &part.notes).map(Note::end).max().unwrap_or_default();
    Score::new(String::new(), Frame::plain(Division::new(480).unwrap(), end), Vec::new(), parts)
}

fn at(quarter: u64) -> Tick {
    Tick(quarter * 480)
}

#[test]
fn marks_of_a_notation_program_are_read_back() {
    let velocities = [[33; 8], [96; 8], [49; 8]].concat();
    let loudness = Loudness::of(&score(&[&velocities]));
    assert_eq!(loudness.parts[0].changes, [(at(0), Pp), (at(8), F), (at(16), P)]);
    assert_eq!(loudness.parts[0].hairpins, []);
}

#[test]
fn a_ramp_is_a_hairpin_and_an_accent_is_no_dynamic() {
    let mut velocities = [[49; 12], [96; 12]].concat();
    velocities.splice(9..12, [60, 72, 84]);
    velocities[20] = 126;
    let loudness = Loudness::of(&score(&[&velocities]));
    assert_eq!(loudness.parts[0].changes, [(at(0), P), (at(12), F)]);
    assert_eq!(loudness.parts[0].hairpins, [(TickSpan::new(at(8), at(12)), true)]);
    assert_eq!(loudness.parts[0].accents.iter().position(|accent| *accent), Some(20));
}

#[test]
fn one_velocity_is_one_dynamic() {
    for velocity in [33, 64, 90, 127] {
        let loudness = Loudness::of(&score(&[&[velocity; 16], &[velocity; 16]]));
        assert!(loudness.parts.iter().all(|part| part.changes == [(at(0), Mf)] && part.hairpins.is_empty()));
        assert!(!loudness.is_balanced);
    }
}

#[test]
fn what_is_less_than_a_step_or_soon_over_is_not_written() {
    let noise: Vec<i32> = (0..48).map(|i| 70 + (i * 7) % 11).collect();
    let loudness = Loudness::of(&score(&[&noise]));
    assert_eq!(loudness.parts[0].changes, [(at(0), Mf)]);
    assert_eq!(loudness.parts[0].hairpins, []);
}

#[test]
fn articulations_of_lilypond_add_nothing_to_a_dynamic() {
    let velocities: Vec<i32> =
        [[69, 73, 69, 73].repeat(4), [95, 99, 95, 115].repeat(4), vec![90; 8], vec![69; 8], vec![95; 8]].concat();
    let loudness = Loudness::of(&score(&[&velocities]));
    let marks: Vec<Dynamic> = loudness.parts[0].changes.iter().map(|(_, dynamic)| *dynamic).collect();
    assert_eq!(marks, [P, F, Mf, P, F]);
}

#[test]
fn a_chord_without_a_dynamic_does_not_cover_that_of_the_tune_above_it() {
    let mut score = score(&[&[vec![90; 8], vec![62; 8], vec![95; 8]].concat()]);
    let low = Sound::Pitched(Pitch::clamped(50));
    let plain = |at: u64| Note::new(low, Tick(at * 480), Ticks(480), Velocity::clamped(90));
    score.parts[0].notes.extend((8..16).flat_map(|at| [plain(at), plain(at)]));
    score.parts[0].notes.sort_by_key(|note| note.start);
    let loudness = Loudness::of(&score);
    assert_eq!(loudness.parts[0].changes, [(at(0), Mf), (at(8), Pp), (at(16), F)]);
}

#[test]
fn what_a_played_part_says_of_itself_holds() {
    let mut score = score(&[&[[33; 8], [112; 8]].concat(), &[[33; 8], [112; 8]].concat()]);
    score.parts[0].events.push(Timed::new(at(0), Event::Mark(Mark::Dynamic(F))));
    score.parts[0].hairpins.push((TickSpan::new(at(2), at(4)), false));
    let loudness = Loudness::of(&score);
    assert_eq!(loudness.parts[0].changes, [(at(0), F)]);
    assert_eq!(loudness.parts[0].hairpins, [(TickSpan::new(at(2), at(4)), false)]);
    assert_eq!(loudness.parts[1].changes.len(), 2, "the other is heard");
}
