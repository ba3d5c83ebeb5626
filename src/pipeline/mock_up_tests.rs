//! Mock-ups of a flute under trombones.

use super::*;
use crate::arrange::as_written;
use crate::line::Role;
use crate::midi;
use crate::profile::Library;
use crate::render::Font;
use crate::render::testing::sf2;
use std::sync::Arc;

/// One track: name, program, volume, velocity, pitches a quarter each.
fn track(name: &str, channel: u8, program: u8, volume: u8, velocity: u8, pitches: &[u8]) -> Vec<u8> {
    let mut events = vec![0, 0xFF, 3, name.len() as u8];
    events.extend(name.bytes());
    events.extend([0, 0xC0 | channel, program, 0, 0xB0 | channel, 7, volume]);
    for pitch in pitches {
        events.extend([0, 0x90 | channel, *pitch, velocity, 0x83, 0x60, 0x80 | channel, *pitch, 0]);
    }
    events.extend([0, 0xFF, 0x2F, 0]);
    [b"MTrk".as_slice(), &(events.len() as u32).to_be_bytes(), &events].concat()
}

/// A flute in its lowest octave among three trombones, all of them at mf; the trombones at a volume of their own.
fn heard(trombones: u8, flute: u8) -> Outcome {
    heard_by(Player::Velocities, trombones, flute)
}

fn heard_by(player: Player<'_>, trombones: u8, flute: u8) -> Outcome {
    let tune = [60, 62, 64, 65, 67, 65, 64, 62].repeat(3);
    let mut bytes = b"MThd\0\0\0\x06\0\x01\0\x04\x01\xE0".to_vec();
    bytes.extend(track("Flute", 0, 73, flute, 80, &tune));
    for (number, pitch) in (1u8..).zip([65, 60, 53]) {
        bytes.extend(track(&format!("Trombone {number}"), number, 57, trombones, 80, &[pitch].repeat(24)));
    }
    let score = midi::read(&bytes).unwrap().value;
    let (ensemble, casting) = as_written(&score, Library::builtin()).unwrap().value;
    let checks = Checks::default();
    let adopted = super::super::adopt(&score, &Arc::new(ensemble), &casting, Some(&checks), &Run::default());
    let mut outcome = adopted.unwrap();
    outcome.hear_mock_up(&score, player, &checks, &Run::default()).unwrap();
    outcome
}

fn codes(outcome: &Outcome) -> Vec<Code> {
    outcome.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_library_that_plays_all_alike_flatters_a_flute_under_trombones() {
    let outcome = heard(100, 100);
    let mock_up = outcome.mock_up.as_ref().unwrap();
    assert!(mock_up.count(Role::Melody, false, true) > 0, "{mock_up:?}");
    assert!(codes(&outcome).contains(&Code::MockUpFlatters));
    assert!(codes(&outcome).contains(&Code::OffMark), "the flute does not sound as its mark says");
    assert!(mock_up.far_seats()[0].1.0 > 0.0, "the flute is too loud: {:?}", mock_up.seats);
}

#[test]
fn a_font_with_a_loud_flute_flatters_it_and_one_with_a_soft_flute_buries_it() {
    let by = |flute: f64, trombone: f64| {
        let font = Font::read(sf2::sf2(&[(0, 73, flute), (0, 57, trombone)]).as_slice()).unwrap();
        heard_by(Player::Font(&font, "tiny.sf2"), 100, 100)
    };
    let (loud, soft) = (by(0.9, 0.05), by(0.05, 0.9));
    let share = |outcome: &Outcome| outcome.mock_up.as_ref().unwrap().melody_heard;
    assert!(share(&loud) > share(&soft), "{} {}", share(&loud), share(&soft));
    assert!(codes(&loud).contains(&Code::MockUpFlatters) && !codes(&soft).contains(&Code::MockUpFlatters));
    let flute = |outcome: &Outcome| outcome.mock_up.as_ref().unwrap().seats[0].1.unwrap().0;
    assert!(flute(&loud) > 3.0 && flute(&soft) < -3.0, "{} {}", flute(&loud), flute(&soft));
}

#[test]
fn volume_that_takes_the_tune_away_is_the_mock_ups_own_fault() {
    let (alike, low) = (heard(100, 100), heard(127, 30));
    let share = |outcome: &Outcome| outcome.mock_up.as_ref().unwrap().melody_heard;
    assert!(share(&low) < share(&alike), "{} {}", share(&low), share(&alike));
    assert_eq!(low.listened.unwrap().balance.melody_heard, alike.listened.unwrap().balance.melody_heard);
}
