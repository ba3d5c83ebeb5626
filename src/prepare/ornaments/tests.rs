use super::*;
use crate::score::{
    Accidental, Channel, Division, Frame, Key, KeyMap, Mode, Part, Sound, Stroke, Tick, Ticks, Velocity,
};

type Notes = Vec<(u8, u64, u64)>;

/// Notes of (pitch, start, length), 480 ticks a quarter at 120, in a key of so many fifths; eight quarters beside them.
fn score(fifths: i8, notes: &[(u8, u64, u64)]) -> Score {
    let division = Division::new(480).unwrap();
    let note = |(pitch, start, length): (u8, u64, u64)| {
        Note::new(Sound::from_midi(pitch, false), Tick(start), Ticks(length), Velocity::clamped(80))
    };
    let part = |channel: u8, notes: Vec<Note>| Part { notes, ..Part::new("", Channel::new(channel).unwrap()) };
    let beats: Vec<Note> = (0..8).map(|beat| note((36, beat * 480, 480))).collect();
    let keys = KeyMap::new([(Tick(0), Key::new(fifths, Mode::Major).unwrap())]);
    let frame = Frame { keys, ..Frame::plain(division, Tick(0)) };
    let parts = vec![part(0, notes.iter().copied().map(note).collect()), part(1, beats)];
    Score::new(String::new(), frame, vec![], parts)
}

/// The notes of the first part as they are written.
fn written(fifths: i8, notes: &[(u8, u64, u64)]) -> Vec<Note> {
    write(score(fifths, notes), &mut Vec::new()).parts.remove(0).notes
}

/// Pitch, start, length and signs but for how they are played.
fn signs(notes: &[Note]) -> Vec<(u8, u64, u64, Vec<Sign>)> {
    let told = |note: &Note| note.signs.iter().filter(|sign| !matches!(sign, Sign::Played(_))).cloned().collect();
    notes.iter().map(|note| (note.sound.midi(), note.start.0, note.length.0, told(note))).collect()
}

/// What sounds begin: (start, pitch).
fn sounding(notes: &[Note]) -> Vec<(u64, u8)> {
    let strokes = |note: &Note| {
        let played =
            note.signs.iter().find_map(|sign| if let Sign::Played(played) = sign { Some(played) } else { None });
        let own = vec![Stroke { after: Ticks(0), step: 0 }];
        let pitch = note.sound.midi() as i8;
        let stroke = |stroke: Stroke| ((note.start + stroke.after).0, (pitch + stroke.step) as u8);
        played.cloned().unwrap_or(own).into_iter().map(stroke).collect::<Vec<_>>()
    };
    let mut all: Vec<(u64, u8)> = notes.iter().flat_map(strokes).collect();
    all.sort_unstable();
    all
}

fn run(pitches: &[u8], from: u64, step: u64) -> Notes {
    pitches.iter().zip(0u64..).map(|(pitch, index)| (*pitch, from + index * step, step)).collect()
}

#[test]
fn a_trill_is_its_lower_note_with_the_accidental_of_the_other() {
    let trill = |fifths, pitches: [u8; 2]| signs(&written(fifths, &run(&pitches.repeat(4), 480, 60)));
    assert_eq!(trill(0, [76, 77]), [(76, 480, 480, vec![Sign::Trill(None)])]);
    assert_eq!(trill(0, [78, 76]), [(76, 480, 480, vec![Sign::Trill(Some(Accidental::Sharp))])]);
    assert_eq!(trill(-3, [74, 76]), [(74, 480, 480, vec![Sign::Trill(Some(Accidental::Natural))])]);
    assert_eq!(trill(0, [74, 75]), [(74, 480, 480, vec![Sign::Trill(Some(Accidental::Flat))])]);
    assert_eq!(trill(4, [75, 76]), [(75, 480, 480, vec![Sign::Trill(None)])]);
    assert_eq!(trill(0, [73, 74]), [(73, 480, 480, vec![Sign::Trill(None)])]);
}

#[test]
fn mordents_and_tremolos_have_their_signs() {
    let mordent = [(72, 480, 50), (71, 530, 50), (72, 580, 380)];
    assert_eq!(signs(&written(0, &mordent)), [(72, 480, 480, vec![Sign::Mordent(None)])]);
    let both: Notes = (0..48u64).flat_map(|i| [(60, i * 60, 60), (64, i * 60, 60)]).collect();
    let wanted = [(60, 0, 1920), (64, 0, 1920), (60, 1920, 960), (64, 1920, 960)];
    let wanted = wanted.map(|(pitch, start, length)| (pitch, start, length, vec![Sign::Tremolo(3)]));
    assert_eq!(signs(&written(0, &both)), wanted);
    let sixteenths = run(&[60; 16], 0, 120);
    assert_eq!(written(0, &sixteenths).len(), 16, "they are read as they stand");
}

#[test]
fn a_grace_note_stands_before_its_beat_and_its_note_on_it() {
    let on_the_beat = [(69, 480, 32), (67, 512, 448), (64, 512, 448)];
    let wanted = [(69, 448, 32, vec![Sign::Grace(true)]), (64, 480, 480, vec![]), (67, 480, 480, vec![])];
    assert_eq!(signs(&written(0, &on_the_beat)), wanted);
    let before = [(64, 0, 446), (69, 446, 34), (67, 480, 480)];
    assert_eq!(signs(&written(0, &before))[1], (69, 446, 34, vec![Sign::Grace(true)]));
    let after_another = [(64, 0, 480), (69, 480, 32), (67, 512, 448)];
    assert_eq!(signs(&written(0, &after_another))[0], (64, 0, 448, vec![]), "the note before makes room");
    assert_eq!(signs(&written(0, &[(69, 0, 32), (67, 32, 448)])).len(), 2, "nothing is before the piece");
}

#[test]
fn two_grace_notes_before_one_chord_are_both_written() {
    let double = [(69, 480, 32), (77, 480, 32), (67, 512, 448), (76, 512, 448)];
    let grace = || vec![Sign::Grace(true)];
    let wanted = [(69, 448, 32, grace()), (77, 448, 32, grace()), (67, 480, 480, vec![]), (76, 480, 480, vec![])];
    assert_eq!(signs(&written(0, &double)), wanted);
}

#[test]
fn neighbours_in_sextuplets_are_written_out() {
    assert_eq!(written(0, &run(&[76, 77].repeat(3), 480, 80)).len(), 6);
}

#[test]
fn a_rolled_chord_is_one_chord() {
    let chord = [(48, 480, 470), (55, 500, 450), (64, 520, 430)];
    let wanted = [(48, 480, 470), (55, 480, 470), (64, 480, 470)];
    let wanted = wanted.map(|(pitch, start, length)| (pitch, start, length, vec![Sign::Arpeggio(false)]));
    assert_eq!(signs(&written(0, &chord)), wanted);
}

#[test]
fn what_is_written_sounds_as_it_was_played() {
    let figures: [Notes; 5] = [
        run(&[76, 77].repeat(4), 480, 60),
        [run(&[62; 16], 480, 60), vec![(62, 1440, 240)]].concat(),
        vec![(69, 480, 32), (67, 512, 448)],
        vec![(69, 480, 42), (67, 512, 448)],
        vec![(64, 480, 470), (55, 500, 450), (48, 520, 430)],
    ];
    for figure in figures {
        let before = score(0, &figure).parts.remove(0).notes;
        let after = written(0, &figure);
        assert_ne!(before, after);
        assert_eq!(sounding(&before), sounding(&after));
    }
}

#[test]
fn a_second_time_changes_nothing_and_so_do_signs_that_are_there() {
    let figures: [Notes; 4] = [
        run(&[76, 77].repeat(4), 480, 60),
        vec![(60, 480, 480), (69, 960, 32), (67, 992, 448)],
        vec![(64, 0, 446), (69, 446, 34), (67, 480, 480)],
        vec![(64, 480, 470), (55, 500, 450), (48, 520, 430)],
    ];
    for figure in figures {
        let once = write(score(0, &figure), &mut Vec::new());
        let mut findings = Vec::new();
        assert_eq!(write(once.clone(), &mut findings), once);
        assert!(findings.is_empty(), "{findings:?}");
    }
}
