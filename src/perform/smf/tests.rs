use super::*;
use crate::ensemble::Ensemble;
use crate::ensemble::testing::ensemble;
use crate::perform::{PerformedNote, SeatPerformance, Strength};
use crate::profile::{DynamicsStrategy, Profile, Technique, testing};
use crate::score::{Control, Key, Mark, Meter, Mode, Program, SeatId, Sound, Tempo};
use crate::units::Decibels;
use std::sync::Arc;

fn note(key: u8, start: u64, length: u64) -> PerformedNote {
    PerformedNote {
        sound: Sound::from_midi(key, false),
        start: Tick(start),
        length: Ticks(length),
        intensity: 0.6,
        power: Decibels(80.0),
        swell: None,
        technique: Technique::Ordinary,
        articulation: crate::arrange::Articulation::Plain,
        written: Ticks(length),
        instrument: 0,
        players: 1,
        joined: false,
        index: 0,
    }
}

fn with(mut profile: Profile, program: u8, dynamics: DynamicsStrategy) -> Profile {
    (profile.midi.program, profile.midi.dynamics) = (Some(Program(program)), dynamics);
    profile
}

fn performed(ensemble: Arc<Ensemble>, division: u16, notes: Vec<Vec<PerformedNote>>) -> Performance {
    let seats = (0..).zip(notes).map(|(i, notes)| SeatPerformance { seat: SeatId(i), notes }).collect();
    let frame = Frame::plain(Division::new(division).unwrap(), Tick(0));
    Performance { title: "Suite".to_owned(), frame, ensemble, seats, marks: Vec::new() }
}

/// What stands in the file: read back, so that these tests judge the bytes.
fn written(performance: &Performance) -> Score {
    let read = midi::read(&smf(performance)).unwrap();
    assert!(read.findings.iter().all(|finding| finding.code == crate::finding::Code::MidiNoNotes));
    read.value
}

fn flutes(count: usize) -> Arc<Ensemble> {
    ensemble((0..count).map(|_| (with(testing::flute(), 73, DynamicsStrategy::Velocity), 1)))
}

fn controls(part: &Part, control: Control) -> Vec<(u64, u8)> {
    let value = |event: &Timed<Event>| match event.what {
        Event::Control(c, value) if c == control => Some((event.tick.0, value)),
        _ => None,
    };
    part.events.iter().filter_map(value).collect()
}

#[test]
fn the_division_is_the_smallest_multiple_from_480() {
    for (source, division) in [(1, 480), (96, 480), (384, 768), (480, 480), (479, 958), (1000, 1000), (32767, 32767)] {
        let mut performance = performed(flutes(1), source, vec![vec![note(70, u64::from(source), 1)]]);
        performance.frame.end = Tick(u64::from(source) * 4);
        let score = written(&performance);
        assert_eq!(score.frame.division().per_quarter(), division);
        assert_eq!(score.parts[0].notes[0].start.0, u64::from(division));
    }
}

#[test]
fn the_conductor_comes_first_and_seats_follow_in_score_order() {
    let mut performance = performed(flutes(3), 96, vec![vec![note(70, 0, 96)], vec![], vec![note(60, 96, 96)]]);
    let division = performance.frame.division();
    performance.frame.tempo = TempoMap::new(division, [(Tick(96), Tempo::from_micros_per_quarter(400_000).unwrap())]);
    performance.frame.meters = MeterMap::new(division, [(Tick(0), Meter::new(3, 4).unwrap())]);
    performance.frame.keys = KeyMap::new([(Tick(0), Key::new(2, Mode::Minor).unwrap())]);
    performance.marks = vec![Timed::new(Tick(96), Mark::Marker("A".to_owned()))];
    let score = written(&performance);
    assert_eq!(score.title, "Suite");
    assert_eq!(score.frame.tempo.changes().nth(1).unwrap().0, Tick(480));
    assert_eq!(score.frame.meters.meter_at(Tick(0)).beats(), 3);
    assert_eq!(score.frame.keys, performance.frame.keys);
    assert_eq!(score.marks, [Timed::new(Tick(480), Mark::Marker("A".to_owned()))]);
    assert_eq!(score.parts.iter().map(|part| part.track).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(score.parts.iter().all(|part| part.name == "flute" && part.program == Some(Program(73))));
}

#[test]
fn percussion_is_on_channel_10() {
    let mut stroke = note(38, 0, 10);
    stroke.sound = Sound::from_midi(38, true);
    let both = vec![stroke.clone(), note(70, 10, 10)];
    let performance =
        performed(ensemble([(testing::drums(), 1), (testing::flute(), 1)]), 480, vec![vec![stroke], both]);
    let score = written(&performance);
    let parts: Vec<_> = score.parts.iter().map(|p| (p.track, p.channel.value(), p.percussion, p.notes.len())).collect();
    assert_eq!(parts, [(1, 9, true, 1), (2, 0, false, 1), (2, 9, true, 1)]);
}

#[test]
fn dynamics_go_the_way_of_the_profile() {
    let ways = [DynamicsStrategy::Velocity, DynamicsStrategy::Cc1, DynamicsStrategy::Cc2, DynamicsStrategy::Cc11];
    for way in ways {
        let mut soft = note(70, 0, 480);
        soft.intensity = 0.0;
        let mut swells = note(72, 480, 480);
        swells.swell = Some(Strength { intensity: 1.0, power: Decibels(90.0) });
        let performance = performed(
            ensemble([(with(testing::flute(), 73, way), 1)]),
            480,
            vec![vec![soft, swells, note(72, 960, 9)]],
        );
        let part = &written(&performance).parts[0];
        let velocities: Vec<u8> = part.notes.iter().map(|note| note.velocity.value()).collect();
        for control in [Control::MODULATION, Control::BREATH, Control::EXPRESSION] {
            let values = controls(part, control);
            let carries = dynamics_control(way) == Some(control);
            assert_eq!(!values.is_empty(), carries, "{way:?} {control:?}");
            if carries {
                assert_eq!((values[0], values[1]), ((0, 33), (480, 80)));
                assert!(values.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
                assert_eq!(values[values.len() - 2].1, 112);
                assert_eq!(values[values.len() - 1], (960, 80));
            }
        }
        assert_eq!(velocities, if way == DynamicsStrategy::Velocity { [33, 80, 80] } else { [54, 69, 69] });
        assert_eq!((controls(part, Control::VOLUME).len(), controls(part, Control::PAN).len()), (1, 1));
    }
}

fn dynamics_control(way: DynamicsStrategy) -> Option<Control> {
    match way {
        DynamicsStrategy::Velocity => None,
        DynamicsStrategy::Cc1 => Some(Control(1)),
        DynamicsStrategy::Cc2 => Some(Control(2)),
        DynamicsStrategy::Cc11 => Some(Control(11)),
    }
}

#[test]
fn the_seating_sets_volume_and_pan() {
    let performance =
        performed(ensemble([(testing::violin(), 12), (testing::trumpet(), 1)]), 480, vec![vec![], vec![]]);
    let score = written(&performance);
    let volume = |part: usize| controls(&score.parts[part], Control::VOLUME)[0].1;
    let pan = |part: usize| controls(&score.parts[part], Control::PAN)[0].1;
    assert!(volume(0).max(volume(1)) == 112 && volume(0).min(volume(1)) < 112);
    assert!(pan(0) < pan(1) && pan(1) < 64);
}

#[test]
fn an_instrument_change_is_a_program_change() {
    let mut ensemble = (*flutes(1)).clone();
    ensemble.seats[0].profiles.push(Arc::new(with(testing::flute(), 72, DynamicsStrategy::Velocity)));
    let mut piccolo = note(90, 480, 480);
    piccolo.instrument = 1;
    let notes = vec![note(70, 0, 240), piccolo, note(70, 960, 240)];
    let score = written(&performed(Arc::new(ensemble), 480, vec![notes]));
    let programs: Vec<_> = score.parts[0].programs().map(|p| (p.tick.0, p.what.0.0)).collect();
    assert_eq!(programs, [(0, 73), (480, 72), (960, 73)]);
}

#[test]
fn fifteen_seats_have_a_channel_each_and_more_share_by_program() {
    let channels = |count: usize| {
        let notes = (0..count).map(|i| vec![note(60, i as u64, 100)]).collect();
        let score = written(&performed(flutes(count), 480, notes));
        score.parts.iter().map(|part| (part.port, part.channel.value())).collect::<Vec<_>>()
    };
    let fifteen: Vec<(u8, u8)> = (0..16).filter(|channel| *channel != 9).map(|channel| (0, channel)).collect();
    assert_eq!(channels(15), fifteen);
    assert_eq!(channels(16), [(0, 0); 16]);
}

#[test]
fn a_port_for_each_fifteen_channels_and_one_program_on_each() {
    let seats = (0..40).map(|i| (with(testing::flute(), (i % 35) as u8, DynamicsStrategy::Velocity), 1));
    let notes = (0..40).map(|i| vec![note(60, i * 10, 5)]).collect();
    let score = written(&performed(ensemble(seats), 480, notes));
    let mut seen = std::collections::BTreeMap::new();
    for part in &score.parts {
        assert!(!part.percussion && part.program.is_some());
        assert_eq!(*seen.entry((part.port, part.channel)).or_insert(part.program), part.program);
    }
    assert_eq!(seen.len(), 35);
    assert_eq!(score.parts.iter().map(|part| part.port).max(), Some(2));
}

#[test]
fn equal_notes_on_a_shared_channel_do_not_cut_each_other() {
    let mut notes = vec![Vec::new(); 16];
    notes[0] = vec![note(60, 0, 1000), note(62, 0, 100), note(64, 0, 480)];
    notes[1] = vec![note(60, 480, 240), note(62, 0, 300), note(64, 480, 480)];
    let score = written(&performed(flutes(16), 480, notes));
    let spans = |part: usize| {
        score.parts[part].notes.iter().map(|n| (n.sound.midi(), n.start.0, n.end().0)).collect::<Vec<_>>()
    };
    assert_eq!(spans(0), [(60, 0, 479), (62, 0, 300), (64, 0, 479)]);
    assert_eq!(spans(1), [(62, 0, 300), (60, 480, 1000), (64, 480, 960)]);
}

#[test]
fn a_key_that_sounds_on_does_not_reach_into_the_next_note_of_its_seat() {
    let mut notes = vec![Vec::new(); 16];
    notes[0] = vec![note(60, 0, 1000)];
    notes[1] = vec![note(60, 480, 240), note(67, 720, 240)];
    let score = written(&performed(flutes(16), 480, notes));
    let spans: Vec<_> = score.parts[1].notes.iter().map(|n| (n.sound.midi(), n.start.0, n.end().0)).collect();
    assert_eq!(spans, [(60, 480, 720), (67, 720, 960)]);
}

#[test]
fn a_key_struck_again_by_others_does_not_lengthen_what_ended_for_its_seats_next_note() {
    let mut notes = vec![Vec::new(); 16];
    notes[0] = vec![note(60, 0, 960), note(60, 960, 960)];
    notes[1] = vec![note(60, 0, 240), note(65, 240, 240), note(60, 960, 240), note(65, 1200, 240)];
    let score = written(&performed(flutes(16), 480, notes));
    let mut spans: Vec<_> = score.parts[1].notes.iter().map(|n| (n.start.0, n.end().0, n.sound.midi())).collect();
    spans.sort_unstable();
    assert_eq!(spans, [(0, 240, 60), (240, 480, 65), (960, 1200, 60), (1200, 1440, 65)]);
}
