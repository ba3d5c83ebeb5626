//! One seat playing something, and what the rules say.

use super::*;
pub(super) use crate::arrange::fixture::pitch;
use crate::arrange::fixture::{ensemble, note_of};
use crate::arrange::{ArrangedNote, Ledger, SeatPart};
use crate::ensemble::Level;
use crate::profile::{Library, Profile};
use crate::score::{Division, Frame, Marked, PercussionKey, SeatId, Sound, TickSpan, Ticks};
use proptest::prelude::*;
use std::sync::Arc;

/// A seat (`Oboe`, `Violin x8`, `Oboe amateur`) playing quarters at 120 bpm.
pub(super) fn play(seat: &str, quarters: &str) -> Vec<Finding> {
    let notes = quarters.split_whitespace().enumerate().filter(|(_, name)| *name != "-");
    play_notes(seat, notes.map(|(index, name)| chord(name, index as u64 * 480, 480)).collect())
}

pub(super) fn play_notes(seat: &str, mut notes: Vec<ArrangedNote>) -> Vec<Finding> {
    notes.sort_by_key(|note| (note.start, note.sound));
    check(&arrangement(seat, notes))
}

/// A lone player of an instrument playing notes.
pub(super) fn play_on(profile: Profile, notes: Vec<ArrangedNote>) -> Vec<Finding> {
    let name = profile.name.clone();
    play_marked(&name, profile, notes, vec![])
}

/// A seat whose players take one instrument or another.
pub(super) fn play_seat(seat: &str, profiles: &[Profile], notes: Vec<ArrangedNote>) -> Vec<Finding> {
    check(&seated(seat, profiles, notes))
}

/// A seat that plays under marks.
pub(super) fn play_marked(seat: &str, profile: Profile, notes: Vec<ArrangedNote>, marks: Vec<Marked>) -> Vec<Finding> {
    let mut arrangement = seated(seat, &[profile], notes);
    arrangement.seats[0].marks = marks;
    check(&arrangement)
}

fn seated(seat: &str, profiles: &[Profile], mut notes: Vec<ArrangedNote>) -> Arrangement {
    notes.sort_by_key(|note| (note.start, note.sound));
    let mut arrangement = arrangement(seat, notes);
    let mut players = (*arrangement.ensemble).clone();
    players.seats[0].profiles = profiles.iter().cloned().map(Arc::new).collect();
    arrangement.ensemble = Arc::new(players);
    arrangement
}

pub(super) fn arrangement(seat: &str, notes: Vec<ArrangedNote>) -> Arrangement {
    let mut players = ensemble(&[seat.trim_end_matches(" amateur")]);
    if seat.ends_with(" amateur") {
        players.seats[0].level = Level::Amateur;
    }
    let end = notes.iter().map(|note| note.span().end).max().unwrap_or_default();
    Arrangement {
        title: String::new(),
        frame: Frame::plain(Division::new(480).unwrap(), end),
        ensemble: Arc::new(players),
        seats: vec![SeatPart { seat: SeatId(0), notes, marks: vec![] }],
        decisions: vec![],
        ledger: Ledger::default(),
        notated: false,
        edits: vec![],
        marks: vec![],
    }
}

/// A seat whose players are of a level, playing notes.
pub(super) fn of_level(seat: &str, level: Level, notes: Vec<ArrangedNote>) -> Arrangement {
    let mut arrangement = arrangement(seat, notes);
    let mut players = (*arrangement.ensemble).clone();
    players.seats[0].level = level;
    arrangement.ensemble = Arc::new(players);
    arrangement
}

pub(super) fn chord(name: &str, start: u64, length: u64) -> ArrangedNote {
    note_of(Sound::Pitched(pitch(name)), Tick(start), Ticks(length))
}

pub(super) fn stroke(key: u8, start: u64) -> ArrangedNote {
    note_of(Sound::Percussion(PercussionKey::new(key).unwrap()), Tick(start), Ticks(120))
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code.id()).collect()
}

#[test]
fn rules_stand_in_the_order_of_the_catalogue() {
    let codes: Vec<Code> = RULES.iter().map(|rule| rule.code()).collect();
    assert!(codes.is_sorted(), "{codes:?}");
}

/// A player whom every rule has something to tell.
fn able_to_everything() -> Profile {
    let library = Library::builtin();
    let mut all = (*library.get("trombone-tenor-f").unwrap()).clone();
    all.capability.pedals = library.get("harp").unwrap().capability.pedals.clone();
    all.capability.singing = library.get("soprano").unwrap().capability.singing;
    all.capability.slur = library.get("violin").unwrap().capability.slur;
    all
}

fn any_note() -> impl Strategy<Value = ArrangedNote> {
    let sound = (0u8..128, any::<bool>()).prop_map(|(midi, pitched)| match pitched {
        true => Sound::Pitched(crate::score::Pitch::clamped(i32::from(midi))),
        false => Sound::Percussion(PercussionKey::new(midi).unwrap()),
    });
    (sound, 0u64..5000, 1u64..3000, 0u8..4).prop_map(|(sound, start, length, instrument)| {
        let note = note_of(sound, Tick(start), Ticks(length));
        ArrangedNote { instrument, ..note }
    })
}

proptest! {
    #[test]
    fn no_part_makes_the_rules_panic(
        notes in proptest::collection::vec(any_note(), 0..60),
        seat in proptest::sample::select(vec!["Flute", "Violin", "Violin x8", "Cello", "Piano", "Drums", "Timpani"]),
    ) {
        let found = play_notes(seat, notes);
        prop_assert!(found.iter().all(|finding| !finding.message.is_empty() && !finding.remedy.is_empty()));
    }

    #[test]
    fn no_part_of_a_player_of_everything_does(
        notes in proptest::collection::vec(any_note(), 0..60),
        marks in proptest::collection::vec((0u64..6000, 0u64..6000), 0..10),
    ) {
        let lyric = |at| Marked::At(Tick(at), crate::score::Mark::Lyric("la".to_owned()));
        let mark = |(from, to)| if from < to { Marked::Slur(TickSpan::new(Tick(from), Tick(to))) } else { lyric(from) };
        let found = play_marked("Flute", able_to_everything(), notes, marks.into_iter().map(mark).collect());
        prop_assert!(found.iter().all(|finding| !finding.message.is_empty() && !finding.remedy.is_empty()));
    }
}
