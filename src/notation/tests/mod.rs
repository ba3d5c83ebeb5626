//! Pages written and read back.

mod chords;
mod golden;
mod pages;
mod read;
mod signs;
mod spelling;
mod swing;
mod techniques;

use super::value::QUARTER;
use super::{Page, musicxml};
use crate::arrange::{ArrangedNote, Arrangement, Articulation, DecisionId, Ledger, SeatPart};
use crate::ensemble::{Chair, Ensemble, Level, Position, Seat};
use crate::profile::testing::{clarinet, drums, piano, violin};
use crate::profile::{Clef, Profile, Technique};
use crate::score::{
    Division, Dynamic, Frame, Interval, Key, KeyMap, Mark, Marked, Meter, MeterMap, Mode, PercussionKey, Pitch, SeatId,
    Sound, Tempo, TempoMap, Tick, TickSpan, Ticks,
};
use proptest::prelude::*;
use std::sync::Arc;

fn seat(id: u16, name: &str, profile: Profile, players: u16) -> Seat {
    Seat {
        id: SeatId(id),
        name: name.to_owned(),
        plain_name: name.to_owned(),
        abbreviation: format!("{}.", name.chars().take(2).collect::<String>()),
        section: name.to_owned(),
        profiles: vec![Arc::new(profile)],
        alternatives: Vec::new(),
        players,
        level: Level::Professional,
        chair: Chair::Section,
        divides: None,
        keeps_to: None,
        optional: false,
        shares: None,
        amplified: crate::units::Decibels(0.0),
        position: Position { azimuth_deg: 0.0, distance_m: 5.0 },
    }
}

/// Clarinet in B flat, a section of violins, piano and drums.
fn seats() -> Vec<Seat> {
    let mut clarinet = clarinet();
    clarinet.notation.transposition = Interval(2);
    let mut violin = violin();
    violin.notation.clefs = vec![Clef::Treble, Clef::Treble8va];
    let mut piano = piano();
    piano.notation.staves = 2;
    piano.capability.hand_span = 14;
    vec![
        seat(0, "Clarinet in B♭", clarinet, 1),
        seat(1, "Violin", violin, 8),
        seat(2, "Piano", piano, 1),
        seat(3, "Drums", drums(), 1),
    ]
}

fn note(sound: Sound, start: u64, length: u64) -> ArrangedNote {
    ArrangedNote {
        sound,
        start: Tick(start),
        length: Ticks(length.max(1)),
        dynamic: Dynamic::Mf,
        articulation: Articulation::Plain,
        technique: Technique::Ordinary,
        instrument: 0,
        name: None,
        staff: None,
        signs: Vec::new(),
        decision: DecisionId(0),
    }
}

fn pitched(midi: u8, start: u64, length: u64) -> ArrangedNote {
    note(Sound::Pitched(Pitch::new(midi).unwrap()), start, length)
}

fn arrangement(frame: Frame, seats: Vec<Seat>, parts: Vec<Vec<ArrangedNote>>) -> Arrangement {
    let part = |(seat, mut notes): (u16, Vec<ArrangedNote>)| {
        notes.sort_by_key(|note| (note.start, note.sound));
        SeatPart { seat: SeatId(seat), notes, marks: Vec::new() }
    };
    Arrangement {
        title: "Test <&> piece".to_owned(),
        frame,
        ensemble: Arc::new(Ensemble {
            id: "test".into(),
            name: "Test".into(),
            order: "orchestra".into(),
            style: String::new(),
            seats,
            sources: Vec::new(),
        }),
        seats: (0u16..).zip(parts).map(part).collect(),
        decisions: Vec::new(),
        ledger: Ledger::default(),
        notated: false,
        edits: Vec::new(),
        marks: Vec::new(),
    }
}

/// Pitches of each part as read back, sorted; graces and ties counted once.
fn read_pitches(text: &str) -> Vec<Vec<i64>> {
    let parts = read::notes(&read::parse(text));
    let sorted = |notes: Vec<read::ReadNote>| {
        let mut pitches: Vec<i64> = notes.iter().map(|note| note.pitch).collect();
        pitches.sort_unstable();
        pitches
    };
    parts.into_iter().map(sorted).collect()
}

fn own_pitches(arrangement: &Arrangement) -> Vec<Vec<i64>> {
    let of_seat = |part: &SeatPart| {
        let mut pitches: Vec<i64> = part
            .notes
            .iter()
            .map(|note| match note.sound {
                Sound::Pitched(pitch) => i64::from(pitch.midi()),
                Sound::Percussion(key) => {
                    let seat = &arrangement.ensemble.seats[usize::from(part.seat.0)];
                    i64::from(super::percussion::place(seat.profile(), key).midi())
                }
            })
            .collect();
        pitches.sort_unstable();
        pitches
    };
    arrangement.seats.iter().map(of_seat).collect()
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let meter = prop_oneof![
        3 => Just((4u8, 4u8)), 2 => Just((3, 4)), 2 => Just((6, 8)), 1 => Just((2, 2)), 1 => Just((5, 8)),
        1 => Just((7, 8)), 1 => Just((12, 8)), 1 => Just((9, 16)), 1 => Just((3, 2)), 1 => Just((1, 8)),
    ];
    let change = (0u64..12, 0u64..3, meter);
    let division = prop_oneof![Just(480u16), Just(96), Just(24), Just(1), Just(120), Just(1024), 1u16..2000];
    let key = (0u64..40, -7i8..=7);
    (division, proptest::collection::vec(change, 0..4), proptest::collection::vec(key, 0..3), 0u64..4).prop_map(
        |(division, changes, keys, pickup)| {
            let quarter = u64::from(division);
            let division = Division::new(division).unwrap();
            let meters = changes.into_iter().map(|(at, odd, (beats, unit))| {
                (Tick(at * quarter * 3 + odd * quarter / 3), Meter::new(beats, unit).unwrap())
            });
            let keys =
                keys.into_iter().map(|(at, fifths)| (Tick(at * quarter), Key::new(fifths, Mode::Major).unwrap()));
            Frame {
                tempo: TempoMap::new(division, [(Tick(quarter * 5), Tempo::from_micros_per_quarter(400_000).unwrap())]),
                meters: MeterMap::with_pickup(division, meters, Ticks(pickup * quarter / 2)),
                keys: KeyMap::new(keys),
                end: Tick(quarter * 40),
            }
        },
    )
}

/// Start and length in 1/840 quarter, on common subdivisions or anywhere, and pitch.
fn any_notes() -> impl Strategy<Value = Vec<(u64, u64, u8)>> {
    let place = prop_oneof![
        4 => (0u64..160).prop_map(|n| n * 210),
        2 => (0u64..120).prop_map(|n| n * 280),
        1 => (0u64..200).prop_map(|n| n * 168),
        1 => 0u64..33_000,
    ];
    let length =
        prop_oneof![4 => (1u64..9).prop_map(|n| n * 210), 2 => (1u64..6).prop_map(|n| n * 280), 1 => 0u64..8_000];
    proptest::collection::vec((place, length, 36u8..90), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_bar_is_full_and_every_pitch_survives(
        frame in any_frame(), parts in proptest::collection::vec(any_notes(), 4),
    ) {
        let quarter = u64::from(frame.division().per_quarter());
        let build = |(seat, notes): (usize, Vec<(u64, u64, u8)>)| {
            let sound = |pitch: u8| if seat == 3 {
                Sound::Percussion(PercussionKey::new([36, 38, 49][usize::from(pitch % 3)]).unwrap())
            } else {
                Sound::Pitched(Pitch::new(pitch).unwrap())
            };
            notes.into_iter().map(|(at, length, pitch)| note(sound(pitch), at * quarter / 840, length * quarter / 840)).collect()
        };
        let parts = parts.into_iter().enumerate().map(build).collect();
        let arrangement = arrangement(frame, seats(), parts);
        for page in [Page::TransposedScore, Page::ConcertScore] {
            let text = musicxml(&arrangement, page).unwrap();
            prop_assert_eq!(&read_pitches(&text), &own_pitches(&arrangement));
            prop_assert_eq!(text, musicxml(&arrangement, page).unwrap());
        }
        for seat in 0..4u16 {
            let text = musicxml(&arrangement, Page::Part(SeatId(seat))).unwrap();
            prop_assert_eq!(&read_pitches(&text)[0], &own_pitches(&arrangement)[usize::from(seat)]);
        }
    }

    #[test]
    fn notes_on_the_grid_keep_their_place_and_length(
        notes in proptest::collection::vec((0u64..64, 1u64..8, 50u8..90), 1..40),
    ) {
        let mut taken = std::collections::BTreeSet::new();
        let free = |(at, _, _): &(u64, u64, u8)| taken.insert(*at);
        let mut notes: Vec<(u64, u64, u8)> = notes.into_iter().filter(free).collect();
        notes.sort_unstable();
        for i in 1..notes.len() {
            notes[i - 1].1 = notes[i - 1].1.min(notes[i].0 - notes[i - 1].0);
        }
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(64 * 120));
        let part = notes.iter().map(|(at, length, pitch)| pitched(*pitch, at * 120, length * 120)).collect();
        let arrangement = arrangement(frame, vec![seats().remove(0)], vec![part]);
        let read = read::notes(&read::parse(&musicxml(&arrangement, Page::TransposedScore).unwrap())).remove(0);
        let unit = i64::from(QUARTER / 4);
        let read: Vec<(u64, u64, u8)> =
            read.iter().map(|n| ((n.onset / unit) as u64, (n.length / unit) as u64, n.pitch as u8)).collect();
        prop_assert_eq!(read, notes);
    }
}

#[test]
fn hands_stay_on_the_staves_that_the_source_gives_them() {
    let hand = |staff: u8, pitches: [u8; 4]| {
        let note = move |(i, midi)| ArrangedNote { staff: Some(staff), ..pitched(midi, i * 480, 480) };
        (0u64..).zip(pitches).map(note).collect::<Vec<_>>()
    };
    let notes = [hand(0, [48, 72, 50, 74]), hand(1, [60, 40, 62, 41])].concat();
    let mut piano = seats().remove(2);
    piano.id = SeatId(0);
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(4 * 480));
    let text = musicxml(&arrangement(frame, vec![piano], vec![notes]), Page::ConcertScore).unwrap();
    let lower = text.split("<note>").filter(|note| note.contains("<staff>2</staff>") && note.contains("<pitch>"));
    assert_eq!(lower.map(|note| note.contains("<octave>4</octave>")).collect::<Vec<_>>(), [true, false, true, false]);
}

#[test]
fn a_part_shows_long_rests_as_one_and_a_score_does_not() {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920 * 8));
    let arrangement =
        arrangement(frame, vec![seats().remove(0)], vec![vec![pitched(60, 0, 480), pitched(62, 1920 * 7, 1920)]]);
    let count = |page| {
        let text = musicxml(&arrangement, page).unwrap();
        (text.matches("<multiple-rest>6</multiple-rest>").count(), text.matches("rest measure=\"yes\"").count())
    };
    assert_eq!(count(Page::Part(SeatId(0))), (1, 6));
    assert_eq!(count(Page::TransposedScore), (0, 6));
}

#[test]
fn a_seat_that_is_not_there_is_an_error() {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920));
    let arrangement = arrangement(frame, vec![seats().remove(0)], vec![vec![]]);
    assert!(musicxml(&arrangement, Page::Part(SeatId(7))).unwrap_err().to_string().contains("no seat 7"));
}

#[test]
fn grace_notes_keep_what_the_grid_cannot_hold() {
    let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920));
    let notes = vec![pitched(60, 0, 450), pitched(71, 455, 24), pitched(72, 480, 480), pitched(60, 960, 960)];
    let text = musicxml(&arrangement(frame, vec![seats().remove(0)], vec![notes]), Page::ConcertScore).unwrap();
    assert_eq!(text.matches("<grace slash=\"yes\"/>").count(), 1);
}
