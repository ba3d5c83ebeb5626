//! Written scores are left alone; performances are found out and written.

use super::{Played, settle};
use crate::finding::Code;
use crate::run::Run;
use crate::score::{Channel, Division, Frame, Note, Part, Score, Sound, Tick, Ticks, Velocity};
use proptest::prelude::*;

fn written_scores() -> Vec<(String, Score)> {
    let mut files: Vec<_> = std::fs::read_dir("scores").unwrap().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "mid"));
    files.sort();
    let read = |path: &std::path::Path| crate::midi::read(&std::fs::read(path).unwrap()).unwrap().value;
    files.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

fn ready(score: &Score, played: Played) -> crate::finding::Checked<Score> {
    settle(score.clone(), played, &Run::default()).unwrap()
}

/// Numbers that look random: SplitMix64.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number from `-most` to `most`.
fn about(state: &mut u64, most: u64) -> i64 {
    (random(state) % (2 * most + 1)) as i64 - most as i64
}

/// The notes of a score, each moved by a function of its tick.
fn moved(score: &Score, mut by: impl FnMut(u64) -> u64) -> Score {
    let mut score = score.clone();
    for note in score.parts.iter_mut().flat_map(|part| &mut part.notes) {
        let (start, end) = (by(note.start.0), by(note.end().0));
        note.start = Tick(start);
        note.length = Ticks(end.saturating_sub(start).max(1));
    }
    Score::new(score.title, score.frame, score.marks, score.parts)
}

/// A waltz of quarters over a bass, eighths in every other bar.
fn waltz(bars: u64) -> Score {
    let mut part = Part::new("", Channel::default());
    let mut add = |start: u64, length: u64, key: u8| {
        part.notes.push(Note::new(Sound::from_midi(key, false), Tick(start), Ticks(length), Velocity::clamped(70)));
    };
    for bar in 0..bars {
        let (at, bass) = (bar * 1440, [36, 43, 41, 43][bar as usize % 4]);
        add(at, 1440, bass);
        for beat in 1..3 {
            add(at + beat * 480, 480, bass + 16);
            add(at + beat * 480, 480, bass + 19);
        }
        let steps = if bar % 2 == 0 { 3 } else { 6 };
        (0..steps).for_each(|step| add(at + step * 1440 / steps, 1440 / steps, 72 + (bar % 4 * 2 + step % 3) as u8));
    }
    Score::new(String::new(), Frame::plain(Division::new(480).unwrap(), Tick(0)), Vec::new(), vec![part])
}

/// What a player makes of it at 1.17 times the length: a tempo that breathes over eight quarters, and a scatter of 15 ms.
fn perform(score: &Score, seed: u64) -> Score {
    let mut state = seed;
    let breath = |tick: u64| {
        let phase = (tick % 3840) as f64 / 3840.0 * std::f64::consts::TAU;
        tick as f64 * 1.17 + 90.0 * libm::sin(phase) + 700.0
    };
    let played = moved(score, |tick| (breath(tick) as i64 + about(&mut state, 14)) as u64);
    Score::new(played.title, Frame::plain(score.frame.division(), Tick(0)), Vec::new(), played.parts)
}

#[test]
fn written_scores_are_not_moved_by_a_tick() {
    for (name, score) in written_scores() {
        for played in [Played::Keep, Played::Quantise] {
            let ready = ready(&score, played);
            assert!(ready.value == score && ready.findings.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_late_or_humanised_file_still_follows_its_beats() {
    for (name, score) in written_scores() {
        let quarter = u64::from(score.frame.division().per_quarter());
        let mut state = 5;
        let late = moved(&score, |tick| tick + quarter / 13);
        let human = moved(&score, |tick| tick.saturating_add_signed(about(&mut state, quarter / 48)));
        for score in [late, human] {
            assert!(ready(&score, Played::Quantise).value.parts == score.parts, "{name}");
        }
    }
}

#[test]
fn a_performance_of_any_score_is_recognised() {
    for (name, score) in written_scores() {
        for seed in 0..3 {
            assert!(super::recognise::is_played(&perform(&score, seed)), "{name}");
        }
    }
}

#[test]
fn a_note_sounds_where_it_was_played() {
    let played = perform(&waltz(24), 4);
    let written = ready(&played, Played::Quantise).value;
    let micros = |score: &Score, tick| (score.frame.tempo.seconds_at(tick).value() * 1e6) as i64;
    let times = |score: &Score| {
        let mut all: Vec<_> = score.notes().map(|note| (note.sound, micros(score, note.start))).collect();
        all.sort();
        all
    };
    let mut moved: Vec<i64> = times(&written).iter().zip(times(&played)).map(|(to, from)| to.1 - from.1).collect();
    moved.sort_unstable();
    // All by the silence before the first note, but for at most 40 ms.
    let silence = moved[moved.len() / 2];
    assert!(moved.iter().all(|moved| (moved - silence).abs() < 40_000), "{moved:?}");
}

#[test]
fn a_played_waltz_is_written_as_one() {
    let waltz = waltz(40);
    for seed in 0..8 {
        let played = perform(&waltz, seed);
        let kept = ready(&played, Played::Keep);
        assert!(kept.value == played);
        assert_eq!(kept.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::PlayedNoBeatGrid]);
        let written = ready(&played, Played::Quantise);
        assert_eq!(written.findings[0].code, Code::PlayedQuantised);
        let written = written.value;
        assert_eq!(written.frame.meters.meter_at(Tick(0)).to_string(), "3/4");
        let starts = |score: &Score| score.notes().map(|note| (note.sound, note.start)).collect::<Vec<_>>();
        let (was, is) = (starts(&waltz), starts(&written));
        let right = was.iter().filter(|note| is.binary_search(&(note.0, note.1)).is_ok() || is.contains(note)).count();
        assert!(right * 100 >= was.len() * 97, "{right} of {} with seed {seed}", was.len());
    }
}

#[test]
fn a_played_waltz_has_the_lengths_of_one() {
    let waltz = waltz(40);
    let notes = |score: &Score| score.notes().map(|note| (note.sound, note.start, note.length)).collect::<Vec<_>>();
    for seed in 0..4 {
        // Melody and chords are joined or let go early, as their keys come.
        let mut state = seed;
        let mut played = perform(&waltz, seed);
        for note in played.parts.iter_mut().flat_map(|part| &mut part.notes).filter(|note| note.length < Ticks(1000)) {
            note.length = Ticks(note.length.0 * (9 + random(&mut state) % 5) / 12);
        }
        let written = notes(&ready(&played, Played::Quantise).value);
        let right = notes(&waltz).iter().filter(|note| written.contains(note)).count();
        assert!(right * 100 >= waltz.note_count() * 90, "{right} of {} with seed {seed}", waltz.note_count());
    }
}

/// Notes at any ticks of a file at 120.
fn any_notes() -> impl Strategy<Value = Score> {
    let note = (0u64..60_000, 0u64..3_000, 20u8..110, 1i32..128);
    proptest::collection::vec(note, 40..160).prop_map(|notes| {
        let mut part = Part::new("", Channel::default());
        let note = |(start, length, key, velocity)| {
            Note::new(Sound::from_midi(key, false), Tick(start), Ticks(length), Velocity::clamped(velocity))
        };
        part.notes = notes.into_iter().map(note).collect();
        Score::new(String::new(), Frame::plain(Division::new(480).unwrap(), Tick(0)), Vec::new(), vec![part])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_note_is_lost_whatever_was_played(score in any_notes()) {
        let written = ready(&score, Played::Quantise).value;
        let what = |score: &Score| {
            let mut all: Vec<_> = score.notes().map(|note| (note.sound, note.velocity)).collect();
            all.sort();
            all
        };
        prop_assert_eq!(what(&score), what(&written));
        prop_assert_eq!(&ready(&score, Played::Quantise).value, &written);
    }
}
