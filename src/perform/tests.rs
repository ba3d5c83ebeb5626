use super::*;
use crate::arrange::{ArrangedNote, Arrangement, Articulation, DecisionId, Ledger, SeatPart};
use crate::ensemble::testing::ensemble;
use crate::profile::testing;
use crate::profile::{Profile, Technique};
use crate::score::{
    Division, Dynamic, Frame, Mark, Marked, PercussionKey, Pitch, SeatId, Sound, Tick, TickSpan, Ticks,
};
use crate::units::Decibels;

const QUARTER: u64 = 480;

fn note(pitch: i32, start: u64, length: u64, articulation: Articulation) -> ArrangedNote {
    ArrangedNote {
        sound: Sound::Pitched(Pitch::clamped(pitch)),
        start: Tick(start),
        length: Ticks(length),
        dynamic: Dynamic::Mf,
        articulation,
        technique: Technique::Ordinary,
        instrument: 0,
        name: None,
        staff: None,
        signs: Vec::new(),
        decision: DecisionId(0),
    }
}

fn sounded(profile: Profile, players: u16, notes: Vec<ArrangedNote>, marks: Vec<Marked>) -> Vec<PerformedNote> {
    let arrangement = Arrangement {
        title: String::new(),
        frame: Frame::plain(Division::new(480).unwrap(), Tick(10_000)),
        ensemble: ensemble([(profile, players)]),
        seats: vec![SeatPart { seat: SeatId(0), notes, marks }],
        decisions: Vec::new(),
        ledger: Ledger::default(),
        notated: false,
        edits: Vec::new(),
        marks: Vec::new(),
    };
    perform(&arrangement).seats.remove(0).notes
}

#[test]
fn articulation_sets_the_length() {
    let length = |articulation| {
        let notes = vec![note(70, 0, QUARTER, articulation), note(72, QUARTER, QUARTER, Articulation::Plain)];
        sounded(testing::flute(), 1, notes, Vec::new())[0].length.0
    };
    assert_eq!(length(Articulation::Staccato), 240);
    assert_eq!(length(Articulation::Plain), 456);
    assert_eq!(length(Articulation::Tenuto), 466);
    assert_eq!(length(Articulation::Legato), 480);
}

#[test]
fn a_long_plain_note_is_let_go_a_thirty_second_early() {
    let whole = note(70, 0, 4 * QUARTER, Articulation::Plain);
    let next = note(72, 4 * QUARTER, QUARTER, Articulation::Plain);
    assert_eq!(sounded(testing::flute(), 1, vec![whole.clone(), next], Vec::new())[0].length.0, 4 * QUARTER - 60);
    assert_eq!(sounded(testing::flute(), 1, vec![whole], Vec::new())[0].length.0, 4 * QUARTER, "nothing follows");
}

#[test]
fn legato_joins_another_pitch_and_bridges_a_small_gap() {
    let notes = vec![
        note(70, 0, 470, Articulation::Legato),
        note(72, QUARTER, QUARTER, Articulation::Legato),
        note(72, 2 * QUARTER, QUARTER, Articulation::Plain),
    ];
    let played = sounded(testing::flute(), 1, notes.clone(), Vec::new());
    assert_eq!(played.iter().map(|n| n.joined).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(played[0].length.0, QUARTER);
    assert!(sounded(testing::piano(), 1, notes, Vec::new()).iter().all(|n| !n.joined));
}

#[test]
fn a_hairpin_grows_from_note_to_note_and_within_a_note() {
    let mut notes: Vec<_> = (0..5).map(|i| note(70 + i, i as u64 * QUARTER, QUARTER, Articulation::Plain)).collect();
    notes[4].dynamic = Dynamic::Ff;
    let hairpin = Marked::Hairpin(TickSpan::new(Tick(0), Tick(4 * QUARTER)), true);
    let played = sounded(testing::flute(), 1, notes, vec![hairpin]);
    let steps: Vec<f64> = played.iter().map(|n| (n.intensity * 10.0).round() / 10.0).collect();
    assert_eq!(steps, [0.6, 0.7, 0.8, 0.9, 1.0]);
    assert!(played.windows(2).all(|pair| pair[0].power < pair[1].power));
    let end = played[0].swell.unwrap();
    assert!((end.intensity - 0.7).abs() < 1e-9 && (end.power.0 - played[1].power.0).abs() < 1e-9);
    assert!(played[4].swell.is_none());
}

#[test]
fn power_is_the_profiles_and_grows_with_players() {
    let one = sounded(testing::violin(), 1, vec![note(70, 0, QUARTER, Articulation::Plain)], Vec::new());
    let ten = sounded(testing::violin(), 10, vec![note(70, 0, QUARTER, Articulation::Plain)], Vec::new());
    assert_eq!(one[0].power, testing::violin().power(Pitch::clamped(70), Dynamic::Mf).unwrap());
    assert!((ten[0].power.0 - one[0].power.0 - 10.0).abs() < 1e-9);
}

#[test]
fn a_divided_section_shares_its_players_and_a_solo_is_one() {
    let chord = vec![note(60, 0, QUARTER, Articulation::Plain), note(64, 0, QUARTER, Articulation::Plain)];
    let played = sounded(testing::violin(), 8, chord.clone(), Vec::new());
    assert_eq!(played.iter().map(|n| n.players).collect::<Vec<_>>(), [4, 4]);
    let solo = Marked::At(Tick(0), Mark::Technique("1. solo".to_owned()));
    assert_eq!(sounded(testing::violin(), 8, chord, vec![solo])[0].players, 1);
}

#[test]
fn techniques_and_accents_move_the_level() {
    let mut plucked = note(70, 0, QUARTER, Articulation::Legato);
    plucked.technique = Technique::Pizzicato;
    let played = sounded(
        testing::violin(),
        1,
        vec![plucked, note(72, QUARTER, QUARTER, Articulation::Plain), note(72, 960, QUARTER, Articulation::Accent)],
        Vec::new(),
    );
    assert!((played[1].power.0 - played[0].power.0 - 8.0).abs() < 1e-9);
    assert!(!played[1].joined);
    assert!(played[2].power > played[1].power);
}

#[test]
fn percussion_takes_its_keys_power_and_an_unknown_key_the_nearest() {
    let mut stroke = note(0, 0, QUARTER, Articulation::Plain);
    stroke.sound = Sound::Percussion(PercussionKey::new(38).unwrap());
    let mut odd = stroke.clone();
    odd.sound = Sound::Percussion(PercussionKey::new(50).unwrap());
    let played = sounded(testing::drums(), 1, vec![stroke, odd], Vec::new());
    assert!((played[0].power.0 - 95.0).abs() < 1e-9);
    assert!((played[1].power - Decibels(100.0)).0.abs() < 1e-9);
}
