//! Files cast.

use super::*;
use crate::arrange::fixture::{ensemble, part, score};
use crate::profile::Library;
use proptest::prelude::*;

const HIGH: &str = "G5 A5 B5 C6";
const MIDDLE: &str = "G4 A4 B4 C5";
const MIDDLE_LOW: &str = "G3 A3 B3 C4";
const LOW: &str = "G2 A2 B2 C3";

/// The seats of a file's parts, by name; `-` is nobody.
fn seats(parts: Vec<Part>, seats: &[&str]) -> Vec<String> {
    let ensemble = ensemble(seats);
    let casting = cast(&score(parts), &ensemble).value;
    let name = |cast: &Cast| cast.seat.map_or("-".to_owned(), |seat| ensemble.seat(seat).plain_name.clone());
    casting.parts.iter().map(name).collect()
}

const QUARTET: [&str; 4] = ["Violin 1", "Violin 2", "Viola", "Cello"];

#[test]
fn names_tell_in_any_order_and_language() {
    let parts =
        vec![part("Vc.", 0, LOW), part("Bratsche", 0, MIDDLE), part("Violino II", 0, MIDDLE), part("Geige 1", 0, HIGH)];
    assert_eq!(seats(parts, &QUARTET), ["Cello", "Viola", "Violin 2", "Violin 1"]);
}

#[test]
fn programs_tell_where_there_are_no_names() {
    let parts = vec![part("", 42, LOW), part("", 41, MIDDLE), part("", 40, HIGH), part("", 40, MIDDLE)];
    assert_eq!(seats(parts, &QUARTET), ["Cello", "Viola", "Violin 1", "Violin 2"]);
}

#[test]
fn order_and_range_tell_where_nothing_else_does() {
    let parts = || vec![part("", 0, HIGH), part("", 0, MIDDLE), part("", 0, MIDDLE), part("", 0, LOW)];
    assert_eq!(seats(parts(), &QUARTET), QUARTET);
    let ensemble = ensemble(&QUARTET);
    let checked = cast(&score(parts()), &ensemble);
    assert!(checked.value.parts.iter().all(|cast| cast.confidence <= 500 && cast.reason == "order and range"));
    assert_eq!(checked.findings.len(), 4);
}

#[test]
fn a_name_alone_means_the_usual_instrument_of_that_name() {
    for (name, notes, id) in [
        ("Trumpet", HIGH, "trumpet-bb"),
        ("Trumpet in C 1", HIGH, "trumpet-c"),
        ("Bass Trumpet", MIDDLE_LOW, "trumpet-bass-bb"),
        ("Clarinet", HIGH, "clarinet-bb"),
        ("Clarinet in A", HIGH, "clarinet-a"),
        ("Contrabass Clarinet", LOW, "contrabass-clarinet"),
        ("Tuba", LOW, "tuba-c"),
        ("Eb Bass", LOW, "tuba-eb-tc"),
        ("Bass recorder", MIDDLE, "recorder-bass"),
        ("Bass", LOW, "bass-voice"),
        ("Guitar", MIDDLE, "guitar-nylon"),
        ("Piccolo", HIGH, "piccolo"),
    ] {
        let (ensemble, _) = as_written(&score(vec![part(name, 0, notes)]), Library::builtin()).unwrap().value;
        assert_eq!(ensemble.seats[0].profile().id.0, id, "{name}");
    }
}

#[test]
fn both_hands_go_to_the_piano() {
    let parts = vec![part("right", 0, HIGH), part("left", 0, LOW), part("Violine", 40, MIDDLE)];
    assert_eq!(seats(parts, &["Violin", "Piano"]), ["Piano", "Piano", "Violin"]);
}

#[test]
fn two_flutes_may_share_a_staff_of_two_players() {
    let parts = || vec![part("Flute 1", 73, HIGH), part("Flute 2", 73, MIDDLE), part("Oboe", 68, MIDDLE)];
    assert_eq!(seats(parts(), &["Flute x2", "Oboe"]), ["Flute", "Flute", "Oboe"]);
    assert_eq!(seats(parts(), &["Flute", "Oboe"]), ["Flute", "-", "Oboe"]);
}

#[test]
fn one_players_two_tracks_join_when_they_never_sound_together() {
    let parts = vec![part("Violin 1", 40, "G5 A5 - -"), part("Violin 1 pizz", 45, "- - B5 C6"), part("Cello", 42, LOW)];
    assert_eq!(seats(parts, &["Violin 1", "Cello"]), ["Violin 1", "Violin 1", "Cello"]);
}

#[test]
fn drums_need_a_drummer() {
    let mut drums = part("Drums", 0, LOW);
    drums.percussion = true;
    for note in &mut drums.notes {
        note.sound = crate::score::Sound::Percussion(crate::score::PercussionKey::new(36).unwrap());
    }
    assert_eq!(seats(vec![drums.clone(), part("Flute", 73, HIGH)], &["Flute", "Drums"]), ["Drums", "Flute"]);
    assert_eq!(seats(vec![drums], &["Flute"]), ["-"]);
}

#[test]
fn a_casting_is_text() {
    let ensemble = ensemble(&QUARTET);
    let file = score(vec![part("Geige", 40, HIGH), part("", 40, MIDDLE), part("Cello", 42, LOW)]);
    let casting = cast(&file, &ensemble).value;
    let text = casting.to_toml(&file, &ensemble);
    let read = Casting::parse(&text, "cast.toml", &file, &ensemble).unwrap();
    assert_eq!(
        read.parts.iter().map(|cast| cast.seat).collect::<Vec<_>>(),
        casting.parts.iter().map(|cast| cast.seat).collect::<Vec<_>>()
    );
    let by_hand = "[[part]]\nname = \"geige\"\nseat = \"va\"\n\n[[part]]\nnumber = 3\nseat = \"\"\n";
    let read = Casting::parse(by_hand, "cast.toml", &file, &ensemble);
    assert!(read.unwrap_err().to_string().starts_with("cast.toml:3: `part.seat`: there is no one seat called `va`"));
    let read = Casting::parse(&by_hand.replace("va", "viola"), "cast.toml", &file, &ensemble).unwrap();
    assert_eq!(read.parts[0].seat, Some(SeatId(2)));
    assert_eq!(read.parts[2].seat, None);
    let wrong = Casting::parse("[[part]]\nnumber = 9\nseat = \"\"\n", "cast.toml", &file, &ensemble).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "cast.toml:2: `part.number`: there is no part 9; the file has 3; write `number = 1` or the name of a part of the file"
    );
}

fn any_part() -> impl Strategy<Value = Part> {
    let name = proptest::sample::select(vec!["", "Violin I", "Fl.", "Klavier", "Horn 2", "Drums", "???"]);
    let notes = proptest::collection::vec((0u8..128, 0u64..4000, 0u64..500), 0..12);
    (name, 0u8..128, any::<bool>(), notes).prop_map(|(name, program, percussion, notes)| {
        let mut part = part(name, program, "");
        part.percussion = percussion;
        part.notes = notes
            .into_iter()
            .map(|(midi, start, length)| {
                let sound = if percussion {
                    crate::score::Sound::Percussion(crate::score::PercussionKey::new(midi).unwrap())
                } else {
                    crate::score::Sound::Pitched(crate::score::Pitch::new(midi).unwrap())
                };
                crate::arrange::fixture::note(sound, start, length)
            })
            .collect();
        part
    })
}

proptest! {
    #[test]
    fn every_part_is_cast_or_told(parts in proptest::collection::vec(any_part(), 0..9)) {
        let ensemble = ensemble(&["Flute x2", "Horn in F", "Drums", "Piano", "Violin x8"]);
        let score = score(parts);
        let checked = cast(&score, &ensemble);
        prop_assert_eq!(checked.value.parts.len(), score.parts.len());
        for (part, cast) in score.parts.iter().zip(&checked.value.parts) {
            prop_assert!(cast.confidence <= 1000);
            prop_assert!(cast.seat.is_none_or(|seat| usize::from(seat.0) < ensemble.seats.len()));
            if let Some(seat) = cast.seat {
                prop_assert_eq!(part.percussion, ensemble.seat(seat).profile().is_unpitched());
            }
        }
        let left_out = checked.value.parts.iter().zip(&score.parts).filter(|(cast, part)| cast.seat.is_none() && !part.notes.is_empty());
        let told = checked.findings.iter().filter(|finding| finding.code == Code::CastNobody);
        prop_assert_eq!(left_out.count(), told.count());
    }
}
