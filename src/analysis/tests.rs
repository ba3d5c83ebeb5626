//! The invariants of an analysis on any score, and what it hears in small ones.

use super::*;
use crate::line::Role;
use crate::score::{
    Bank, Channel, Division, Frame, Meter, MeterMap, Note, NoteId, Part, PercussionKey, Pitch, Sound, Ticks, Velocity,
};
use proptest::prelude::*;

const QUARTER: u64 = 480;

pub(super) fn note(start: u64, length: u64, pitch: u8) -> Note {
    loud_note(start, length, pitch, 80)
}

fn loud_note(start: u64, length: u64, pitch: u8, velocity: u8) -> Note {
    Note::new(Sound::Pitched(Pitch::new(pitch).unwrap()), Tick(start), Ticks(length), Velocity::new(velocity).unwrap())
}

fn hit(start: u64, key: u8) -> Note {
    Note { sound: Sound::Percussion(PercussionKey::new(key).unwrap()), ..note(start, 60, 0) }
}

pub(super) fn part(name: &str, notes: Vec<Note>) -> Part {
    let percussion = notes.first().is_some_and(|note| note.sound.pitch().is_none());
    Part {
        name: name.to_owned(),
        track: 0,
        port: 0,
        channel: Channel::default(),
        program: None,
        bank: Bank::default(),
        percussion,
        notes,
        events: Vec::new(),
        hairpins: Vec::new(),
    }
}

pub(super) fn score_in(meter: Meter, parts: Vec<Part>) -> Score {
    let division = Division::new(QUARTER as u16).unwrap();
    let end = parts.iter().flat_map(|part| &part.notes).map(Note::end).max().unwrap_or(Tick::ZERO);
    let mut frame = Frame::plain(division, end);
    frame.meters = MeterMap::new(division, [(Tick::ZERO, meter)]);
    Score::new(String::new(), frame, Vec::new(), parts)
}

pub(super) fn score(parts: Vec<Part>) -> Score {
    score_in(Meter::COMMON, parts)
}

pub(super) fn heard(score: &Score) -> Analysis {
    analyze(score, &Run::default()).unwrap().value
}

/// The voice of each note, by id.
fn voices_of(score: &Score, analysis: &Analysis) -> Vec<u32> {
    let mut of = vec![u32::MAX; score.note_count()];
    for voice in &analysis.voices {
        for id in &voice.notes {
            of[id.0 as usize] = voice.id.0;
        }
    }
    of
}

/// Whether the notes of a pitch range lie in voices of their own.
fn apart(score: &Score, analysis: &Analysis, low: impl Fn(u8) -> bool) -> bool {
    let of = voices_of(score, analysis);
    let side = |inside: bool| {
        let notes = score.notes().filter(|note| low(note.sound.midi()) == inside);
        notes.map(|note| of[note.id.0 as usize]).collect::<std::collections::BTreeSet<u32>>()
    };
    side(true).is_disjoint(&side(false))
}

fn main_role(score: &Score, analysis: &Analysis, id: NoteId) -> Role {
    let _ = score;
    analysis.lines.iter().find(|line| line.notes.contains(&id)).unwrap().roles.main()
}

#[test]
fn an_alberti_bass_is_one_voice() {
    let figure = [48, 55, 52, 55];
    let notes = (0..32).map(|i| note(i * 240, 240, figure[i as usize % 4])).collect();
    let analysis = heard(&score(vec![part("", notes)]));
    assert_eq!(analysis.voices.len(), 1);
}

#[test]
fn the_bass_of_an_oompah_is_apart_from_its_chords() {
    let mut notes = Vec::new();
    for bar in 0..16 {
        let at = bar * 3 * QUARTER;
        notes.push(note(at, QUARTER, if bar % 2 == 0 { 40 } else { 47 }));
        for beat in 1..3 {
            notes.extend([56, 59, 64].map(|pitch| note(at + beat * QUARTER, QUARTER, pitch)));
        }
    }
    let score = score_in(Meter::new(3, 4).unwrap(), vec![part("", notes)]);
    let analysis = heard(&score);
    assert!(apart(&score, &analysis, |pitch| pitch < 50), "{:?}", analysis.voices);
    assert_eq!(analysis.voices.len(), 4);
}

#[test]
fn four_part_writing_in_one_track_gives_four_steady_voices() {
    let chords = [[67, 64, 60, 48], [69, 65, 60, 41], [71, 62, 55, 43], [72, 64, 55, 48]];
    let notes =
        (0..32u64).flat_map(|i| chords[i as usize % 4].map(|pitch| note(i * QUARTER, QUARTER, pitch))).collect();
    let score = score(vec![part("", notes)]);
    let analysis = heard(&score);
    let of = voices_of(&score, &analysis);
    for chord in score.parts[0].notes.chunks(4) {
        let voices: Vec<u32> = chord.iter().rev().map(|note| of[note.id.0 as usize]).collect();
        assert_eq!(voices, [0, 1, 2, 3]);
    }
}

#[test]
fn a_tune_over_chords_and_bass_has_its_roles() {
    let scale = [72, 74, 76, 77, 79, 77, 76, 74];
    let tune = (0..64u64).map(|i| note(i * 240, 240, scale[i as usize % 8] + (i / 16 % 2) as u8 * 2)).collect();
    let chords = (0..32u64).flat_map(|i| [60, 64, 67].map(|pitch| note(i * QUARTER, 240, pitch))).collect();
    let bass = (0..16u64).map(|i| note(i * 960, 900, [36, 43][i as usize % 2])).collect();
    let drums = (0..32u64).map(|i| hit(i * QUARTER, 38)).collect();
    let score = score(vec![part("", chords), part("", tune), part("", bass), part("", drums)]);
    let analysis = heard(&score);
    let role = |part: usize| main_role(&score, &analysis, score.parts[part].notes[0].id);
    assert_eq!(role(1), Role::Melody);
    assert_eq!(role(2), Role::Bass);
    assert_eq!(role(3), Role::Percussion);
    assert!([Role::Harmony, Role::Rhythm].contains(&role(0)));
}

#[test]
fn an_octave_doubling_is_a_double() {
    let scale = [72u8, 74, 76, 77, 79, 77, 76, 74];
    let tune = |below: u8| (0..32u64).map(|i| note(i * 480, 480, scale[i as usize % 8] - below)).collect();
    let score = score(vec![part("", tune(0)), part("", tune(12))]);
    let analysis = heard(&score);
    for line in &analysis.lines {
        assert_eq!(line.doubles.is_some(), line.voice == VoiceId(1), "{line:?}");
    }
}

#[test]
fn phrases_end_where_the_tune_breathes() {
    let mut notes = Vec::new();
    for phrase in 0..4u64 {
        let at = phrase * 4 * 4 * QUARTER;
        notes.extend((0..14).map(|i| note(at + i * QUARTER, QUARTER, 60 + (i * 5 % 7) as u8 + phrase as u8)));
    }
    let analysis = heard(&score(vec![part("", notes)]));
    let borders: Vec<u64> = analysis.phrases.iter().map(|phrase| phrase.span.start.0 / QUARTER).collect();
    let at = |phrase: u64| analysis.phrases.iter().any(|own| own.span.start.0 == phrase * 16 * QUARTER);
    assert!((0..4).all(at), "{borders:?}");
}

#[test]
fn music_that_comes_again_is_found() {
    let mut notes = Vec::new();
    for (block, shift) in [(0u64, 0u8), (1, 5), (2, 0)] {
        for i in 0..32u64 {
            let pitch = 60 + shift + ((i * i + i / 3) % 9) as u8;
            notes.push(note((block * 32 + i) * QUARTER, QUARTER - 40, pitch));
        }
    }
    let analysis = heard(&score(vec![part("", notes)]));
    let last = analysis.phrases.last().unwrap();
    assert!(last.same_as.is_some() && last.section > analysis.phrases[0].section, "{:?}", analysis.phrases);
}

#[test]
fn a_c_major_signature_over_a_flat_music_is_contradicted() {
    let scale = [68, 70, 72, 73, 75, 77, 79, 80];
    let notes = (0..64u64).map(|i| note(i * QUARTER, QUARTER, scale[(i * 3 % 8) as usize])).collect();
    let mut score = score(vec![part("", notes)]);
    score.frame.keys = crate::score::KeyMap::new([(Tick::ZERO, Key::C_MAJOR)]);
    let checked = analyze(&score, &Run::default()).unwrap();
    assert_eq!(checked.value.keys[0].1.fifths(), -4);
    assert!(checked.findings.iter().any(|finding| finding.code == crate::finding::Code::AnalysisKeyContradicted));
}

#[test]
fn loud_and_soft_halves_get_two_dynamics() {
    let notes = (0..64u64).map(|i| loud_note(i * QUARTER, QUARTER, 60 + (i % 5) as u8, if i < 32 { 49 } else { 96 }));
    let analysis = heard(&score(vec![part("", notes.collect())]));
    assert_eq!(analysis.dynamics.len(), 2);
    assert!(analysis.dynamics[0].1 < analysis.dynamics[1].1);
}

#[test]
fn nothing_gives_nothing() {
    let analysis = heard(&score(Vec::new()));
    assert!(analysis.voices.is_empty() && analysis.lines.is_empty() && analysis.melody.is_empty());
    assert_eq!(analysis.phrases.len(), 1);
}

#[test]
fn a_cancelled_run_stops() {
    let cancel = crate::run::Cancel::default();
    cancel.set();
    let run = Run::default().with_cancel(cancel);
    assert_eq!(analyze(&score(Vec::new()), &run), Err(Error::Cancelled));
}

fn any_note() -> impl Strategy<Value = Note> {
    let start = prop_oneof![0u64..20_000, Just(960), 0u64..(1 << 50)];
    let length = prop_oneof![0u64..2000, Just(0), 0u64..(1 << 50), Just(u64::MAX)];
    (start, length, 0u8..128, 1u8..128).prop_map(|(s, l, p, v)| loud_note(s, l, p, v))
}

fn any_part() -> impl Strategy<Value = Part> {
    let drums = proptest::collection::vec((0u64..20_000, 0u8..128), 0..20);
    let pitched = proptest::collection::vec(any_note(), 0..80);
    prop_oneof![
        3 => pitched.prop_map(|notes| part("", notes)),
        1 => drums.prop_map(|hits| part("", hits.into_iter().map(|(start, key)| hit(start, key)).collect())),
    ]
}

fn any_score() -> impl Strategy<Value = Score> {
    let meter = (1u8..13, 0u32..5).prop_map(|(beats, power)| Meter::new(beats, 1 << power).unwrap());
    (meter, 1u16..2000, proptest::collection::vec(any_part(), 0..5)).prop_map(|(meter, division, parts)| {
        let division = Division::new(division).unwrap();
        let mut score = score_in(meter, parts);
        score.frame =
            Frame { meters: MeterMap::new(division, [(Tick::ZERO, meter)]), ..Frame::plain(division, score.frame.end) };
        score
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_note_is_in_one_voice_and_one_line(score in any_score()) {
        let analysis = heard(&score);
        let mut in_voices: Vec<u32> = analysis.voices.iter().flat_map(|v| &v.notes).map(|id| id.0).collect();
        let mut in_lines: Vec<u32> = analysis.lines.iter().flat_map(|l| &l.notes).map(|id| id.0).collect();
        in_voices.sort_unstable();
        in_lines.sort_unstable();
        let all: Vec<u32> = (0..score.note_count() as u32).collect();
        prop_assert_eq!(&in_voices, &all);
        prop_assert_eq!(&in_lines, &all);
    }

    #[test]
    fn phrases_tile_the_piece_and_hold_their_lines(score in any_score()) {
        let analysis = heard(&score);
        prop_assert_eq!(analysis.phrases[0].span.start, Tick::ZERO);
        for pair in analysis.phrases.windows(2) {
            prop_assert_eq!(pair[0].span.end, pair[1].span.start);
            prop_assert!(pair[0].span.start < pair[0].span.end);
        }
        let last = analysis.phrases.last().unwrap().span.end;
        prop_assert!(score.notes().all(|note| note.start < last));
        for (index, line) in analysis.lines.iter().enumerate() {
            prop_assert_eq!(line.id, LineId(index as u32));
            prop_assert!(analysis.phrases[line.phrase as usize].span.contains(line.span.start));
            prop_assert_eq!(line.roles.0.iter().map(|weight| u32::from(*weight)).sum::<u32>(), 1000);
            if let Some(leader) = line.doubles {
                prop_assert_eq!(analysis.line(leader).phrase, line.phrase);
                prop_assert_eq!(analysis.line(leader).doubles, None);
                prop_assert_eq!(analysis.line(leader).roles, line.roles);
            }
        }
    }

    #[test]
    fn hearing_twice_hears_the_same(score in any_score()) {
        prop_assert_eq!(heard(&score), heard(&score));
    }
}
