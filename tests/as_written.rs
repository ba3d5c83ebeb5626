//! A file taken as it is written: every track whole in its own seat, on its own staff.

mod common;

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Casting, adopt, as_written};
use partwright::perform::perform;
use partwright::prepare::{Played, prepare};
use partwright::profile::Library;
use partwright::run::Run;
use partwright::score::{NoteId, Part, Score, SeatId, Sign, Sound, Tick};
use std::collections::BTreeMap;
use std::sync::Arc;

fn adopted(score: &Score) -> (Arrangement, Casting) {
    let (ensemble, casting) = as_written(score, Library::builtin()).expect("an ensemble").value;
    let analysis = analyze(score, &Run::default()).expect("hears it").value;
    let arrangement = adopt(score, &Arc::new(ensemble), &casting).value.with_roles(&analysis);
    (arrangement, casting)
}

/// What a listener hears begin: each onset and pitch once.
fn heard<'a>(notes: impl Iterator<Item = (Tick, Sound)> + 'a) -> Vec<(Tick, Sound)> {
    let mut heard: Vec<_> = notes.collect();
    heard.sort_unstable();
    heard.dedup();
    heard
}

fn parts_of<'a>(score: &'a Score, casting: &'a Casting, seat: SeatId) -> Vec<&'a Part> {
    let cast = score.parts.iter().zip(&casting.parts).filter(|(_, cast)| cast.seat == Some(seat));
    cast.map(|(part, _)| part).collect()
}

#[test]
fn every_track_keeps_its_onsets_and_pitches_in_its_seat() {
    for piece in common::scores() {
        let (arrangement, casting) = adopted(&piece.score);
        assert!(arrangement.ledger.lost.is_empty(), "{}: {:?}", piece.name, arrangement.ledger.lost);
        for seat in &arrangement.seats {
            let parts = parts_of(&piece.score, &casting, seat.seat);
            let source = heard(parts.iter().flat_map(|part| &part.notes).map(|note| (note.start, note.sound)));
            let played = heard(seat.notes.iter().map(|note| (note.start, note.sound)));
            assert!(source == played, "{}: seat {:?} plays something else", piece.name, seat.seat);
        }
    }
}

#[test]
fn two_tracks_of_one_piano_are_its_two_staves() {
    for name in ["wall-street-rag", "brahms-waltz-op39-15"] {
        let score = common::score(name).score;
        let (arrangement, casting) = adopted(&score);
        let piano = &arrangement.seats[0];
        let parts = parts_of(&score, &casting, piano.seat);
        assert_eq!((arrangement.seats.len(), parts.len()), (1, 2), "{name}");
        let track: BTreeMap<NoteId, usize> =
            parts.iter().enumerate().flat_map(|(at, part)| part.notes.iter().map(move |note| (note.id, at))).collect();
        for note in &piano.notes {
            let first = arrangement.decisions[note.decision.0 as usize].sources[0];
            assert_eq!(note.staff.map(usize::from), track.get(&first).copied(), "{name} at {:?}", note.start);
        }
    }
}

#[test]
fn an_ornament_that_becomes_a_sign_sounds_as_the_file_plays_it() {
    let mut signs = 0;
    for piece in common::scores() {
        let ready = prepare(piece.score.clone(), Played::Keep, &Run::default()).expect("prepares").value;
        signs += ready.notes().flat_map(|note| &note.signs).filter(|sign| matches!(sign, Sign::Played(_))).count();
        let source = heard(piece.score.notes().map(|note| (note.start, note.sound)));
        let (arrangement, _) = adopted(&ready);
        let played = perform(&arrangement);
        let played = heard(played.seats.iter().flat_map(|seat| &seat.notes).map(|note| (note.start, note.sound)));
        let missing: Vec<_> = source.iter().filter(|note| !played.contains(note)).take(5).collect();
        let extra: Vec<_> = played.iter().filter(|note| !source.contains(note)).take(5).collect();
        assert!(source == played, "{}: missing {missing:?}, more {extra:?}", piece.name);
    }
    assert!(signs > 20, "the pieces have ornaments: {signs}");
}
