use super::*;
use crate::score::{
    Channel, Division, Frame, Meter, MeterMap, Note, Part, Sound, Tempo, TempoMap, Tick, Ticks, Velocity,
};
use proptest::prelude::*;

/// Notes of (pitch, start, length) in ticks of 480 a quarter, at so many quarters a minute.
fn score(tempo: u32, notes: &[(u8, u64, u64)]) -> Score {
    let division = Division::new(480).unwrap();
    let mut part = Part::new("Part", Channel::default());
    let note = |(pitch, start, length): &(u8, u64, u64)| {
        Note::new(Sound::from_midi(*pitch, false), Tick(*start), Ticks(*length), Velocity::clamped(80))
    };
    part.notes = notes.iter().map(note).collect();
    let tempo = Tempo::from_micros_per_quarter(60_000_000 / tempo).unwrap();
    let frame = Frame {
        tempo: TempoMap::new(division, [(Tick(0), tempo)]),
        meters: MeterMap::new(division, [(Tick(0), Meter::COMMON)]),
        ..Frame::plain(division, Tick(0))
    };
    Score::new(String::new(), frame, vec![], vec![part])
}

/// Kind and number of notes of each ornament.
fn kinds(tempo: u32, notes: &[(u8, u64, u64)]) -> Vec<(OrnamentKind, usize)> {
    find(&score(tempo, notes)).iter().map(|ornament| (ornament.kind, ornament.notes.len())).collect()
}

/// Pitches one after another, each as long as a step.
fn run(pitches: &[u8], from: u64, step: u64) -> Vec<(u8, u64, u64)> {
    pitches.iter().zip(0u64..).map(|(pitch, index)| (*pitch, from + index * step, step)).collect()
}

/// Quarters on the beat, so that the file has a grid.
fn beats(count: u64) -> Vec<(u8, u64, u64)> {
    (0..count).map(|beat| (36, beat * 480, 480)).collect()
}

#[test]
fn a_trill_is_one_ornament_at_its_lower_note() {
    let mut notes = run(&[74, 72].repeat(8), 0, 60);
    notes.push((71, 960, 480));
    let found = find(&score(100, &notes));
    assert_eq!((found.len(), found[0].kind, found[0].notes.len()), (1, OrnamentKind::Trill, 16));
    let main = score(100, &notes);
    assert_eq!(main.note(found[0].main).unwrap().1.sound.midi(), 72);
    assert_eq!(found[0].span, TickSpan::new(Tick(0), Tick(960)));
}

#[test]
fn a_trill_takes_its_close_along() {
    let notes = [run(&[72, 74].repeat(6), 0, 60), run(&[71, 72], 720, 60), vec![(74, 840, 480)], beats(4)].concat();
    assert_eq!(kinds(100, &notes), [(OrnamentKind::Trill, 14)]);
}

#[test]
fn figures_in_counted_time_are_no_ornaments() {
    let sixteenths = [72, 74].repeat(16);
    assert_eq!(kinds(120, &run(&sixteenths, 0, 120)), [], "a slow shake in sixteenths");
    assert_eq!(kinds(120, &run(&[48, 55, 52, 55].repeat(8), 0, 120)), [], "Alberti bass");
    assert_eq!(kinds(100, &run(&[60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65], 0, 60)), [], "a scale");
    assert_eq!(kinds(80, &run(&[72, 71, 72, 67, 69, 71, 72, 74].repeat(4), 0, 60)), [], "a turning figure");
    assert_eq!(kinds(120, &run(&[60; 16], 0, 240)), [], "repeated eighths");
    let dotted: Vec<_> = (0..8u64).flat_map(|i| [(72, i * 480, 360), (74, i * 480 + 360, 120)]).collect();
    assert_eq!(kinds(144, &dotted), []);
}

#[test]
fn a_tremolo_of_a_chord_is_one() {
    let both: Vec<_> = (0..16u64).flat_map(|i| [(60, i * 60, 60), (64, i * 60, 60)]).collect();
    assert_eq!(kinds(120, &both), [(OrnamentKind::Tremolo, 32)]);
    assert_eq!(kinds(120, &run(&[48, 60].repeat(8), 0, 60)), [(OrnamentKind::Tremolo, 16)]);
}

#[test]
fn graces_are_known_on_the_beat_and_before_it() {
    let on_beat = [vec![(69, 0, 96), (67, 96, 384)], beats(4)].concat();
    assert_eq!(kinds(144, &on_beat), [(OrnamentKind::Grace, 2)]);
    let before = [vec![(64, 0, 425), (69, 425, 55), (67, 480, 480)], beats(4)].concat();
    assert_eq!(kinds(120, &before), [(OrnamentKind::Grace, 2)]);
}

#[test]
fn a_mordent_is_known_where_no_run_leads_into_it() {
    let mordent = [run(&[72, 74], 480, 45), vec![(72, 570, 390)], beats(4)].concat();
    assert_eq!(kinds(120, &mordent), [(OrnamentKind::Mordent, 3)]);
}

#[test]
fn a_rolled_chord_starts_in_order_and_ends_together() {
    let chord = [vec![(48, 0, 480), (52, 50, 430), (55, 101, 379), (60, 151, 329)], beats(4)].concat();
    assert_eq!(kinds(120, &chord), [(OrnamentKind::Roll, 4)]);
    let held = [vec![(48, 0, 480), (52, 120, 360), (55, 240, 240)], beats(4)].concat();
    assert_eq!(kinds(160, &held), [], "sixteenths held on");
}

#[test]
fn a_glissando_is_too_even_to_be_counted() {
    let slide: Vec<u8> = (60..72).collect();
    let notes = [run(&slide, 0, 37), vec![(72, 12 * 37, 480)], beats(4)].concat();
    assert_eq!(kinds(120, &notes), [(OrnamentKind::Glissando, 13)]);
}

#[test]
fn written_graces_are_one_ornament_with_their_note() {
    let mut score =
        score(120, &[(72, 0, 420), (74, 420, 30), (76, 450, 30), (60, 480, 480), (77, 480, 480), (79, 960, 480)]);
    for index in [1, 2] {
        score.parts[0].notes[index].signs.push(crate::score::Sign::Grace(false));
    }
    let found = find(&score);
    let told: Vec<_> = found.iter().map(|ornament| (ornament.kind, ornament.notes.clone(), ornament.main)).collect();
    assert_eq!(told, [(OrnamentKind::Grace, vec![NoteId(1), NoteId(2), NoteId(4)], NoteId(4))]);
}

#[test]
fn a_performance_has_trills_and_rolls_but_no_graces() {
    let at = |index: u64| 13 + index * 97;
    let trill: Vec<_> = (0..10u64).map(|i| (72 + 2 * (i % 2) as u8, at(i) + i % 3, 88)).collect();
    assert_eq!(kinds(120, &trill), [(OrnamentKind::Trill, 10)]);
    let roll = [(48, 31, 900), (55, 77, 840), (64, 131, 810), (60, 1733, 55), (62, 1790, 401), (64, 2417, 333)];
    assert_eq!(kinds(120, &roll), [(OrnamentKind::Roll, 3)]);
}

proptest! {
    #[test]
    fn notes_of_an_ornament_are_of_its_part_and_of_no_other(
        notes in proptest::collection::vec((58u8..66, 0u64..960, 10u64..200), 0..120),
        tempo in 40u32..300,
    ) {
        let grid: Vec<(u8, u64, u64)> = notes.iter().map(|(pitch, start, length)| (*pitch, start / 30 * 30, *length)).collect();
        let score = score(tempo, &grid);
        let mut seen = vec![false; score.note_count()];
        for ornament in find(&score) {
            prop_assert!(ornament.notes.len() >= 2 && ornament.notes.contains(&ornament.main));
            for id in &ornament.notes {
                let (part, note) = score.note(*id).unwrap();
                prop_assert_eq!(part, usize::from(ornament.part));
                prop_assert!(ornament.span.start <= note.start && note.end() <= ornament.span.end);
                prop_assert!(!std::mem::replace(&mut seen[id.0 as usize], true));
            }
        }
    }
}
