//! Exploding as a whole: nothing lost, rules, graces, unisons, bars, one part of several.

use super::*;
use crate::finding::Code;
use crate::score::{
    Channel, Control, Division, Event, Frame, Mark, Sign, Sound, Syllabic, Syllable, Tick, Ticks, Timed, Velocity,
};
use proptest::prelude::*;

const QUARTER: u64 = 480;

fn note(start: u64, length: u64, key: u8) -> Note {
    Note::new(Sound::from_midi(key, false), Tick(start * QUARTER), Ticks(length * QUARTER), Velocity::clamped(70))
}

fn part(name: &str, track: u16, notes: Vec<Note>) -> Part {
    let mut part = Part::new(name, Channel::default());
    part.track = track;
    part.notes = notes;
    part
}

fn score(parts: Vec<Part>) -> Score {
    Score::new("Test".into(), Frame::plain(Division::new(480).unwrap(), Tick(0)), Vec::new(), parts)
}

fn done(score: &Score, wish: &Explode) -> Exploded {
    explode(score, wish, &Run::default()).unwrap().value
}

fn wish(parts: usize, rule: Rule) -> Explode {
    Explode { rule, ..Explode::into_parts(parts) }
}

/// Start in quarters and key of the notes of each new part.
fn keys(exploded: &Exploded) -> Vec<Vec<(u64, u8)>> {
    let own = |part: &Part| part.notes.iter().map(|note| (note.start.0 / QUARTER, note.sound.midi())).collect();
    exploded.score.parts[exploded.parts.clone()].iter().map(own).collect()
}

/// A chord of three, two, one, four.
fn chords() -> Score {
    let chords: [&[u8]; 4] = [&[72, 64, 60], &[71, 62], &[69], &[72, 67, 64, 48]];
    let notes = (0..).zip(chords).flat_map(|(at, chord)| chord.iter().map(move |key| note(at, 1, *key))).collect();
    score(vec![part("Choir", 0, notes)])
}

#[test]
fn from_the_top_the_lowest_part_rests_and_takes_what_is_too_many() {
    let parts = keys(&done(&chords(), &wish(3, Rule::TopDown)));
    assert_eq!(parts[0], [(0, 72), (1, 71), (2, 69), (3, 72)]);
    assert_eq!(parts[1], [(0, 64), (1, 62), (3, 67)]);
    assert_eq!(parts[2], [(0, 60), (3, 48), (3, 64)]);
}

#[test]
fn from_below_the_top_part_rests_and_takes_what_is_too_many() {
    let parts = keys(&done(&chords(), &wish(3, Rule::BottomUp)));
    assert_eq!(parts[0], [(0, 72), (3, 67), (3, 72)]);
    assert_eq!(parts[1], [(0, 64), (1, 71), (3, 64)]);
    assert_eq!(parts[2], [(0, 60), (1, 62), (2, 69), (3, 48)]);
}

#[test]
fn a_held_note_keeps_its_part_while_others_move() {
    let held = score(vec![part("", 0, vec![note(0, 4, 60), note(0, 1, 72), note(1, 1, 74), note(2, 2, 55)])]);
    let parts = keys(&done(&held, &wish(3, Rule::TopDown)));
    assert_eq!(parts, [vec![(0, 72), (1, 74)], vec![(0, 60)], vec![(2, 55)]]);
}

#[test]
fn what_a_person_should_look_at_is_told() {
    let told = |parts| explode(&chords(), &wish(parts, Rule::TopDown), &Run::default()).unwrap().findings;
    let codes = |parts| told(parts).into_iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(4), []);
    assert_eq!(codes(5), [Code::PartsIdle]);
    assert_eq!(codes(3), [Code::PartsMoreNotes]);
    assert!(
        told(3)[0].to_string().contains("bar 1, part 3: it has several notes at once in 1 bar (1)"),
        "{}",
        told(3)[0]
    );
}

#[test]
fn parts_that_would_rest_play_in_unison_where_asked() {
    let double = Explode { unisons: Unisons::Double, ..wish(3, Rule::TopDown) };
    let exploded = done(&chords(), &double);
    let parts = keys(&exploded);
    assert_eq!(parts[1], [(0, 64), (1, 62), (2, 69), (3, 67)]);
    assert_eq!(parts[2], [(0, 60), (1, 62), (2, 69), (3, 48), (3, 64)]);
    assert_eq!(exploded.shares.iter().map(|share| share.unisons).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(exploded.notes, 10);
}

#[test]
fn words_over_the_staff_say_who_plays() {
    let say = |at: u64, words: &str| Timed::new(Tick(at * QUARTER), Event::Mark(Mark::Technique(words.to_owned())));
    let mut horns = part("Horns", 0, (0..6).map(|at| note(at, 1, 60 + at as u8)).collect());
    horns.events = vec![say(0, "1."), say(2, "a2"), say(4, "pizz.")];
    let horns = Score { notated: true, ..score(vec![horns]) };
    let second = |unisons| keys(&done(&horns, &Explode { unisons, ..wish(2, Rule::TopDown) }))[1].clone();
    assert_eq!(second(Unisons::Marked), [(2, 62), (3, 63), (4, 64), (5, 65)]);
    assert_eq!(second(Unisons::Double), second(Unisons::Marked));
    assert_eq!(second(Unisons::Split), []);
    let exploded = done(&horns, &Explode::into_parts(2));
    let left = |part: usize| exploded.score.parts[part].events.clone();
    assert_eq!((left(0), left(1)), (vec![say(4, "pizz.")], vec![say(4, "pizz.")]), "each part is one player's");
}

#[test]
fn bars_outside_stay_together_in_the_top_part() {
    let notes = (0..12).flat_map(|at| [note(at, 1, 72), note(at, 1, 60)]).collect();
    let long = score(vec![part("", 0, notes)]);
    let exploded = done(&long, &Explode { bars: "2".parse().unwrap(), ..wish(2, Rule::TopDown) });
    let parts = keys(&exploded);
    assert_eq!(parts[0].len(), 20);
    assert_eq!(parts[1], [(4, 60), (5, 60), (6, 60), (7, 60)]);
    let beyond = Explode { bars: "40-50".parse().unwrap(), ..wish(2, Rule::TopDown) };
    let refused = explode(&long, &beyond, &Run::default()).unwrap_err().to_string();
    assert!(refused.contains("bars 40-50") && refused.contains("bars 1 to 3"), "{refused}");
}

#[test]
fn one_part_of_several_is_exploded_in_its_place() {
    let pair = part("Horns", 1, vec![note(0, 1, 60), note(0, 1, 64)]);
    let mut drums = part("Drums", 3, vec![note(0, 1, 38)]);
    drums.percussion = true;
    let band = score(vec![part("Flute", 0, vec![note(0, 1, 84)]), pair, part("Tuba", 2, vec![note(0, 1, 36)]), drums]);
    let exploded = done(&band, &Explode { from: vec![1], ..wish(2, Rule::Voices) });
    let names: Vec<&str> = exploded.score.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Flute", "Part 1", "Part 2", "Tuba", "Drums"]);
    assert_eq!((exploded.parts.clone(), exploded.others.clone()), (1..3, vec![0, 2, 3]));
    assert_eq!(keys(&exploded), [vec![(0, 64)], vec![(0, 60)]]);
    let whole = done(&band, &wish(4, Rule::TopDown));
    assert_eq!(keys(&whole), [vec![(0, 84)], vec![(0, 64)], vec![(0, 60)], vec![(0, 36)]]);
    assert!(whole.score.parts[4].percussion);
}

#[test]
fn only_percussion_or_nothing_is_refused() {
    let mut drums = part("Drums", 0, vec![note(0, 1, 38)]);
    drums.percussion = true;
    let refused = |score: &Score| explode(score, &Explode::into_parts(2), &Run::default()).unwrap_err().to_string();
    assert!(refused(&score(vec![drums])).contains("only percussion plays there"));
    assert!(refused(&score(vec![])).contains("it has no notes"));
    assert!(explode(&chords(), &Explode::into_parts(9), &Run::default()).is_err());
}

fn signed(mut note: Note, signs: &[Sign]) -> Note {
    note.signs = signs.to_vec();
    note
}

#[test]
fn grace_notes_go_with_their_notes() {
    let grace = |key: u8, slur: u32| {
        let short = Note { start: Tick(450), length: Ticks(30), ..note(0, 1, key) };
        signed(short, &[Sign::Grace(true), Sign::Slur(slur)])
    };
    let main = |key: u8, slur: u32| signed(note(1, 1, key), &[Sign::Slur(slur)]);
    // A chord of grace notes before a chord: each has its own.
    let both = score(vec![part("", 0, vec![grace(74, 1), grace(65, 1), main(72, 1), main(64, 1)])]);
    let parts = keys(&done(&both, &wish(2, Rule::TopDown)));
    assert_eq!(parts, [vec![(0, 74), (1, 72)], vec![(0, 65), (1, 64)]]);
    // One, slurred to the lower though nearer to the upper.
    let lower = score(vec![part("", 0, vec![grace(71, 2), main(72, 1), main(64, 2)])]);
    for rule in [Rule::Voices, Rule::TopDown, Rule::BottomUp] {
        assert_eq!(keys(&done(&lower, &wish(2, rule)))[1], [(0, 71), (1, 64)], "{rule:?}");
    }
    // Alone before a chord: to the nearest.
    let near = score(vec![part("", 0, vec![grace(66, 0), note(1, 1, 72), note(1, 1, 64)])]);
    assert_eq!(keys(&done(&near, &wish(2, Rule::TopDown)))[1], [(0, 66), (1, 64)]);
}

#[test]
fn signs_and_what_stands_beside_come_along() {
    let word = Sign::Syllable(Syllable { verse: 1, text: "la".into(), place: Syllabic::Single, extended: false });
    let all = [Sign::Slur(3), Sign::Staccato, Sign::Arpeggio(false)];
    let low = signed(note(0, 1, 60), &[&all[..], std::slice::from_ref(&word)].concat());
    let mut choir = part("Choir", 0, vec![signed(note(0, 1, 72), &all), low, signed(note(1, 1, 71), &[Sign::Slur(3)])]);
    let pedal = Timed::new(Tick(0), Event::Control(Control::SUSTAIN, 127));
    let lyric = Timed::new(Tick(0), Event::Mark(Mark::Lyric("la".into())));
    choir.events = vec![pedal.clone(), lyric.clone()];
    choir.hairpins = vec![(TickSpan::new(Tick(0), Tick(480)), true)];
    let choir = Score { notated: true, ..score(vec![choir]) };
    let exploded = done(&choir, &wish(2, Rule::TopDown));
    let [upper, lower] = &exploded.score.parts[..] else { panic!("two parts") };
    assert_eq!(upper.notes[0].signs, [Sign::Slur(3), Sign::Staccato, word]);
    assert_eq!(lower.notes[0].signs, [Sign::Staccato], "a slur over one note and a spread chord of one are none");
    assert_eq!((upper.events.clone(), lower.events.clone()), (vec![pedal.clone(), lyric], vec![pedal]));
    assert_eq!(upper.hairpins, lower.hairpins);
}

/// What sounds: start, key, length of every note, sorted.
fn sounds<'a>(notes: impl Iterator<Item = &'a Note>) -> Vec<(Tick, u8, Ticks)> {
    let mut sounds: Vec<_> = notes.map(|note| (note.start, note.sound.midi(), note.length)).collect();
    sounds.sort_unstable();
    sounds
}

proptest! {
    #[test]
    fn every_note_is_in_one_part_as_it_was(
        notes in prop::collection::vec((0u64..40, 0u64..9, 20u8..110), 1..60),
        parts in 1usize..=MOST_PARTS,
        rule in prop::sample::select(vec![Rule::Voices, Rule::TopDown, Rule::BottomUp]),
        double in any::<bool>(),
        two in any::<bool>(),
        bars in prop::sample::select(vec!["all", "2", "2-", "-1.3"]),
    ) {
        let notes: Vec<Note> = notes.into_iter().map(|(at, length, key)| Note { start: Tick(at * 120), length: Ticks(length * 60), ..note(0, 1, key) }).collect();
        let (one, other) = notes.split_at(if two { notes.len() / 2 } else { notes.len() });
        let source = score(vec![part("a", 0, one.to_vec()), part("b", 1, other.to_vec())]);
        let unisons = if double { Unisons::Double } else { Unisons::Marked };
        let wish = Explode { unisons, bars: bars.parse().unwrap(), ..wish(parts, rule) };
        let Ok(exploded) = explode(&source, &wish, &Run::default()) else { return Ok(()) };
        let exploded = exploded.value;
        prop_assert_eq!(exploded.score.parts.len(), parts);
        let copies: usize = exploded.shares.iter().map(|share| share.unisons).sum();
        prop_assert_eq!(exploded.score.note_count(), source.note_count() + copies);
        let (before, after) = (sounds(source.notes()), sounds(exploded.score.notes()));
        if copies == 0 {
            prop_assert_eq!(before, after);
        } else {
            let mut left = after;
            for sound in before {
                let place = left.iter().position(|other| *other == sound);
                prop_assert!(place.is_some());
                left.remove(place.unwrap());
            }
        }
    }
}

#[test]
fn every_part_is_as_loud_as_the_one_it_comes_from() {
    let struck = |at: u64, key: u8, velocity: i32| Note { velocity: Velocity::clamped(velocity), ..note(at, 1, key) };
    // The upper voice stands out of each chord now and then.
    let chord = |at: u64| {
        let level = if at < 16 { 49 } else { 96 };
        [struck(at, 72, level + [0, 16, 0, -16][(at % 4) as usize]), struck(at, 60, level)]
    };
    let merged = score(vec![part("Piano", 0, (0..32).flat_map(chord).collect())]);
    let exploded = done(&merged, &Explode::into_parts(2));
    let own = |part: &Part| part.dynamics().collect::<Vec<_>>();
    let said: Vec<_> = exploded.score.parts.iter().map(own).collect();
    assert_eq!(said[0], Loudness::of(&merged).parts[0].changes);
    assert_eq!((said[0].len(), &said[0]), (2, &said[1]));
}
