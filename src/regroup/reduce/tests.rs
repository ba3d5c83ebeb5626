//! Reducing as a whole: tune and bass stay, hands reach, the ledger balances, parts share staves.

use super::*;
use crate::analysis::analyze;
use crate::arrange::fixture::profile;
use crate::profile::Level;
use crate::score::{Channel, Division, Frame, Velocity};
use proptest::prelude::*;

pub(super) const QUARTER: u64 = 480;

pub(super) fn note(start: u64, length: u64, key: u8) -> Note {
    Note::new(Sound::from_midi(key, false), Tick(start), Ticks(length), Velocity::clamped(70))
}

pub(super) fn part(name: &str, track: u16, notes: Vec<Note>) -> Part {
    let mut part = Part::new(name, Channel::default());
    part.track = track;
    part.notes = notes;
    part
}

/// A note a quarter of each of the keys.
pub(super) fn line(name: &str, track: u16, keys: &[u8]) -> Part {
    part(name, track, (0..).zip(keys).map(|(at, key)| note(at * QUARTER, QUARTER, *key)).collect())
}

pub(super) fn score(parts: Vec<Part>) -> Score {
    Score::new("Test".into(), Frame::plain(Division::new(480).unwrap(), Tick(0)), Vec::new(), parts)
}

pub(super) fn hand(size: HandSize) -> Hand {
    Hand::of(size, &profile("Piano"), Level::Professional)
}

pub(super) fn done(score: &Score, size: HandSize) -> Checked<Reduced> {
    let analysis = analyze(score, &Run::default()).unwrap().value;
    reduce(score, &analysis, hand(size), &Run::default()).unwrap()
}

fn keys(part: &Part) -> Vec<(u64, u8)> {
    part.notes.iter().map(|note| (note.start.0 / QUARTER, note.sound.midi())).collect()
}

#[test]
fn tune_above_and_bass_below_and_what_is_between_where_it_fits() {
    let tune = [84, 86, 88, 86, 84, 83, 84, 88];
    let bass = [36, 43, 36, 43, 36, 43, 36, 36];
    let inner = [64, 65, 64, 65, 64, 65, 64, 64];
    let band = score(vec![line("Flute", 0, &tune), line("Viola", 1, &inner), line("Cello", 2, &bass)]);
    let reduced = done(&band, HandSize::Normal).value;
    let [right, left] = &reduced.score.parts[..] else { panic!("two hands") };
    for (at, (tune, bass)) in (0..).zip(tune.iter().zip(bass)) {
        assert!(keys(right).contains(&(at, *tune)), "{at}: {:?}", keys(right));
        assert!(keys(left).contains(&(at, bass)), "{at}: {:?}", keys(left));
    }
    assert_eq!((reduced.sums.melody, reduced.sums.bass), ((8, 8), (8, 8)));
    // Two octaves and more from either: the viola comes into a hand in another octave.
    assert!(reduced.sums.by_role.iter().any(|own| own.folded > 0), "{:?}", reduced.sums.by_role);
    assert!(reduced.score.notated, "dynamics are written, not read from velocities again");
}

#[test]
fn octave_doublings_go_first() {
    let tune = [76, 77, 79, 77, 76, 74, 76, 76];
    let up = tune.map(|key| key + 12);
    let down = tune.map(|key| key - 12);
    let bass = [36, 43, 36, 43, 36, 43, 36, 36];
    let parts = vec![line("a", 0, &tune), line("b", 1, &up), line("c", 2, &down), line("d", 3, &bass)];
    let sums = done(&score(parts), HandSize::Normal).value.sums;
    assert_eq!((sums.melody, sums.bass), ((8, 8), (8, 8)));
    assert_eq!(sums.by_role.iter().map(|own| own.dropped).sum::<u32>(), sums.doublings.iter().sum::<u32>());
}

#[test]
fn percussion_is_left_out_and_told() {
    let mut drums = line("Drums", 1, &[38, 38]);
    drums.percussion = true;
    let checked = done(&score(vec![line("Flute", 0, &[72, 74]), drums.clone()]), HandSize::Normal);
    let told: Vec<_> = checked.findings.iter().map(|finding| (finding.code, finding.notes)).collect();
    assert_eq!(told, [(Code::ReducedPercussion, Some(2))]);
    let only = score(vec![drums]);
    let analysis = analyze(&only, &Run::default()).unwrap().value;
    let refused = reduce(&only, &analysis, hand(HandSize::Normal), &Run::default()).unwrap_err().to_string();
    assert!(refused.contains("only percussion plays there"), "{refused}");
}

#[test]
fn what_bows_repeat_hands_hold() {
    let tune = part("Violin", 0, (0..16).map(|at| note(at * QUARTER, QUARTER, 76 + (at % 5) as u8)).collect());
    let shaken = part("Viola", 1, (0..128).map(|at| note(at * 60, 60, 64)).collect());
    let checked = done(&score(vec![tune, shaken, line("Cello", 2, &[40; 16])]), HandSize::Normal);
    assert_eq!(checked.findings[0].code, Code::ReducedRepetitions);
    let inner = checked.value.score.notes().filter(|note| note.sound.midi() == 64).count();
    assert!(inner <= 64, "{inner}");
}

/// A bass note and a free one, struck together.
fn pair(low: u8, high: u8) -> Moment {
    let tone = |pitch: u8, duty: tones::Duty, worth: i64| tones::Tone {
        id: NoteId(0),
        merged: Vec::new(),
        held: Vec::new(),
        tremolo: None,
        pitch,
        start: 0,
        end: 4 * QUARTER,
        role: Role::Harmony,
        voice: u32::from(pitch),
        duty,
        worth,
        doubles: false,
    };
    Moment { start: 0, ms: 0, tones: vec![tone(low, tones::Duty::Bass, 90), tone(high, tones::Duty::Free, 52)] }
}

#[test]
fn a_tenth_is_rolled_where_there_is_time() {
    let struck = |moment: &Moment, size: HandSize, room: i64| {
        let voices = pose::Voices::default();
        let around = pose::Around { hand: hand(size), moment, index: 0, room, slack: 30, voices };
        let (grip, after, _) = pose::Pose::default().grip(&around, 0, 2, pose::Side::Left);
        (grip.struck, grip.rolled, after.down)
    };
    let tenth = pair(48, 64);
    assert_eq!(struck(&tenth, HandSize::Normal, 2000), (0b11, true, 2));
    assert_eq!(struck(&tenth, HandSize::Normal, 100), (0b01, false, 1));
    assert_eq!(struck(&tenth, HandSize::Large, 100), (0b11, false, 2));
    assert_eq!(struck(&pair(48, 65), HandSize::Large, 2000), (0b01, false, 1), "never more than a tenth");
}

#[test]
fn a_quartet_stands_two_and_two() {
    let quartet = score(vec![
        line("Cello", 0, &[48, 50]),
        line("Violin 1", 1, &[76, 77]),
        line("Viola", 2, &[62, 62]),
        line("Violin 2", 3, &[69, 69]),
    ]);
    let both = together(&quartet, 2, &Run::default()).unwrap().value;
    assert_eq!(both.staves, [vec![1, 3], vec![0, 2]]);
    assert_eq!(both.score.parts[0].name, "Violin 1, Violin 2");
    assert_eq!(both.score.note_count(), quartet.note_count());
    assert_eq!(together(&quartet, 4, &Run::default()).unwrap().value.staves, [vec![1], vec![3], vec![2], vec![0]]);
    let refused = together(&quartet, 5, &Run::default()).unwrap_err().to_string();
    assert!(refused.contains("5 staves") && refused.contains("4 pitched parts"), "{refused}");
}

/// Notes of a hand that start together, as sets of keys with whether they are rolled.
fn strikes(part: &Part) -> Vec<(Vec<u8>, bool)> {
    let slack = Ticks(QUARTER / 16);
    let near = |a: &Note, b: &Note| b.start.since(a.start) <= slack;
    let chords = part.notes.chunk_by(near);
    let rolled = |chord: &[Note]| chord.iter().any(|note| note.signs.contains(&Sign::Arpeggio(false)));
    chords.map(|chord| (chord.iter().map(|note| note.sound.midi()).collect(), rolled(chord))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn hands_reach_tune_and_bass_stay_and_the_ledger_balances(
        parts in prop::collection::vec(prop::collection::vec((0u64..24, 1u64..8, 24u8..100), 1..24), 1..6),
        size in prop::sample::select(vec![HandSize::Small, HandSize::Normal, HandSize::Large]),
        drums in any::<bool>(),
    ) {
        let notes = |notes: Vec<(u64, u64, u8)>| notes.into_iter().map(|(at, length, key)| note(at * 120, length * 120, key)).collect();
        let mut parts: Vec<Part> = (0..).zip(parts).map(|(track, own)| part("", track, notes(own))).collect();
        if drums {
            let mut kit = line("", parts.len() as u16, &[36, 38]);
            kit.percussion = true;
            parts.push(kit);
        }
        let source = score(parts);
        let reduced = done(&source, size).value;
        let sums = &reduced.sums;
        prop_assert_eq!(sums.melody.0, sums.melody.1);
        prop_assert_eq!(sums.bass.0, sums.bass.1);
        let hand = hand(size);
        for part in &reduced.score.parts {
            for (keys, rolled) in strikes(part) {
                let width = keys.iter().max().unwrap() - keys.iter().min().unwrap();
                let span = if rolled { hand.rolled } else { hand.span };
                prop_assert!(i16::from(width) <= span.0 && keys.len() <= 5, "{:?} {}", keys, rolled);
            }
        }
        prop_assert_eq!(sums.by_role.iter().map(|own| own.source as usize).sum::<usize>(), source.note_count());
        for own in &sums.by_role {
            let all = own.kept + own.octave + own.folded + own.merged + own.shortened + own.transformed + own.dropped;
            prop_assert_eq!(own.source, all);
        }
        // Every note that is played is one of the source, moved by octaves at most.
        for note in reduced.score.notes() {
            let key = note.sound.midi();
            prop_assert!(source.notes().any(|other| other.start == note.start && other.sound.midi() % 12 == key % 12));
        }
    }
}
