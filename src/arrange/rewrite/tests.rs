use crate::analysis::{Chord, Quality};
use crate::arrange::fixture::{analysis, ensemble, note, part, pitch, score};
use crate::arrange::{Arrangement, Deed, LostReason, Plan, Style, Transformation, arrange, check};
use crate::ensemble::Level;
use crate::finding::Severity;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Interval, Score, Sign, Sound, Tick, TickSpan};
use proptest::prelude::*;
use std::sync::Arc;

/// A figure of so many ticks a note (480 are a quarter, at 120 a minute), as an accompaniment.
fn broken(figure: &[&str], ticks: u64, count: u64) -> Score {
    let mut part = part("Piano", 0, "");
    let tone = |i: u64| Sound::Pitched(pitch(figure[i as usize % figure.len()]));
    part.notes = (0..count).map(|i| note(tone(i), i * ticks, ticks)).collect();
    score(vec![part])
}

fn arranged(score: &Score, seat: &str, style: &str) -> Arrangement {
    among(score, &[seat], style)
}

/// Several players are amateurs.
fn among(score: &Score, seats: &[&str], style: &str) -> Arrangement {
    let mut heard = analysis(score, &[Role::Rhythm, Role::Melody][..score.parts.len()]);
    heard.chords = vec![Chord::new(TickSpan::new(Tick(0), score.frame.end), 0, Quality::Major)];
    let style = Style::parse(style, "mine.toml").unwrap();
    let mut players = ensemble(seats);
    let amateurs = seats.len() > 1;
    players.seats.iter_mut().filter(|_| amateurs).for_each(|seat| seat.level = Level::Amateur);
    arrange(score, &heard, &Arc::new(players), &style, &Plan::default(), &Run::default()).unwrap().value
}

/// What a seat plays in the first `until` ticks: pitch, start and length.
fn played(arrangement: &Arrangement, seat: usize, until: u64) -> Vec<(String, u64, u64)> {
    let notes = arrangement.seats[seat].notes.iter().filter(|note| note.start.0 < until);
    notes.map(|note| (note.sound.to_string(), note.start.0, note.length.0)).collect()
}

fn rewritten(arrangement: &Arrangement, transformation: Transformation) -> usize {
    let deed = Deed::Transformed(transformation);
    arrangement.decisions.iter().filter(|decision| decision.deeds.contains(&deed)).count()
}

const ALBERTI: [&str; 4] = ["C3", "G3", "E3", "G3"];

#[test]
fn an_alberti_bass_too_fast_for_a_bassoon_keeps_every_second_tone() {
    let score = broken(&ALBERTI, 60, 64);
    let slowed = arranged(&score, "Bassoon", "");
    let starts: Vec<u64> = slowed.seats[0].notes.iter().map(|note| note.start.0).collect();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] == 120), "{starts:?}");
    assert_eq!(rewritten(&slowed, Transformation::SlowedBrokenChord), 32);
    assert!(slowed.ledger.lost.iter().all(|lost| lost.reason == LostReason::Thinned));
    assert!(slowed.seats[0].notes.iter().all(|note| note.length.0 >= 60));
    assert!(check(&slowed).iter().all(|finding| finding.severity < Severity::Error), "{:?}", check(&slowed));
}

#[test]
fn what_can_be_played_and_what_a_style_forbids_stays() {
    let easy = arranged(&broken(&ALBERTI, 240, 32), "Bassoon", "");
    assert_eq!(rewritten(&easy, Transformation::SlowedBrokenChord), 0);
    assert!(easy.ledger.lost.is_empty());
    let off = arranged(&broken(&ALBERTI, 60, 64), "Bassoon", "[rewrites]\nbroken-chords = false\n");
    assert_eq!(rewritten(&off, Transformation::SlowedBrokenChord), 0);
    let repeated = broken(&["C3"], 40, 64);
    assert!(rewritten(&arranged(&repeated, "Bassoon", ""), Transformation::ThinnedRepeat) > 0);
    let off = arranged(&repeated, "Bassoon", "[rewrites]\nrepeats = false\n");
    assert_eq!(rewritten(&off, Transformation::ThinnedRepeat), 0);
    assert!(Style::parse("[rewrites]\nalbertis = false\n", "mine.toml").unwrap_err().to_string().contains("albertis"));
}

#[test]
fn repeated_notes_that_are_thinned_stay_on_the_beats() {
    let mut repeated = broken(&["C3"], 60, 64);
    repeated.parts[0].notes.iter_mut().for_each(|note| note.start = Tick(note.start.0 + 60));
    let thinned = arranged(&score(repeated.parts), "Bassoon", "");
    assert!(rewritten(&thinned, Transformation::ThinnedRepeat) > 0);
    let starts: Vec<u64> = thinned.seats[0].notes.iter().map(|note| note.start.0).collect();
    assert!((480..3840).step_by(480).all(|beat| starts.contains(&beat)), "{starts:?}");
    assert!(thinned.ledger.lost.is_empty());
}

#[test]
fn an_alberti_bass_that_is_no_horns_becomes_a_bass_on_the_beat_and_after_beats_above() {
    let made = among(&broken(&ALBERTI, 120, 32), &["Trumpet", "Horn in F"], "");
    let at = |pitch: &str, start, length| (pitch.to_owned(), start, length);
    assert_eq!(played(&made, 1, 480), [at("C3", 0, 240), at("E3", 240, 240)], "the low tones, held");
    assert_eq!(
        played(&made, 0, 480),
        [at("G3", 120, 240), at("G3", 360, 240)],
        "after-beats, short ones written longer with a dot"
    );
    assert!(made.ledger.lost.is_empty(), "{:?}", made.ledger.lost);
    assert_eq!(rewritten(&made, Transformation::SharedBrokenChord), 32);
}

#[test]
fn a_pedalled_arpeggio_becomes_a_chord_that_four_hold_with_its_pulse() {
    let arpeggio = broken(&["C3", "G3", "C4", "E4", "C4", "G3"], 80, 48);
    let made = among(&arpeggio, &["Trumpet 1", "Trumpet 2", "Horn in F 1", "Horn in F 2"], "");
    let firsts: Vec<Vec<(String, u64, u64)>> = (0..4).map(|seat| played(&made, seat, 480)).collect();
    let starts = |pitch: &str| {
        let own = firsts.iter().find(|part| part[0].0 == pitch).unwrap_or_else(|| panic!("{pitch}: {firsts:?}"));
        own.iter().map(|(_, start, _)| *start).collect::<Vec<_>>()
    };
    assert_eq!((starts("C3"), starts("E4")), (vec![0], vec![240]));
    assert_eq!((starts("G3"), starts("C4")), (vec![80, 400], vec![160, 320]));
    assert!(firsts.iter().all(|part| part.iter().map(|(_, _, length)| length).sum::<u64>() >= 240), "{firsts:?}");
    assert!(made.ledger.lost.is_empty());
}

#[test]
fn a_broken_chord_is_shared_only_where_it_must_be_somebody_rests_and_the_style_likes_it() {
    let shared = |score: &Score, seats: &[&str], style: &str| {
        rewritten(&among(score, seats, style), Transformation::SharedBrokenChord)
    };
    let fast = broken(&ALBERTI, 120, 32);
    assert_eq!(shared(&broken(&ALBERTI, 240, 32), &["Horn in F 1", "Horn in F 2"], ""), 0, "no haste");
    assert_eq!(shared(&fast, &["Clarinet 1", "Clarinet 2"], ""), 0, "at home on a clarinet");
    assert_eq!(shared(&fast, &["Horn in F 1", "Horn in F 2"], "[rewrites]\nshared-chords = false\n"), 0);
    let mut tune = part("Tune", 0, "");
    tune.notes = broken(&["C5", "D5", "E5", "F5"], 480, 8).parts.remove(0).notes;
    let with_tune = score(vec![fast.parts[0].clone(), tune]);
    assert_eq!(shared(&with_tune, &["Trumpet", "Horn in F"], ""), 0, "the trumpet has the tune");
}

#[test]
fn a_pianos_tremolo_is_bowed_in_tremolo_by_strings_and_stays_for_others() {
    let shaken = broken(&["C4", "A4"], 50, 40);
    let made = |id: &str, style: &str| {
        let mut one = ensemble(&["Violin"]);
        one.seats[0].profiles = vec![crate::profile::Library::builtin().get(id).unwrap()];
        let heard = analysis(&shaken, &[Role::Rhythm]);
        let style = Style::parse(style, "mine.toml").unwrap();
        arrange(&shaken, &heard, &Arc::new(one), &style, &Plan::default(), &Run::default()).unwrap().value
    };
    let bowed = made("viola", "");
    assert_eq!(played(&bowed, 0, 9600), [("C4".to_owned(), 0, 2000), ("A4".to_owned(), 0, 2000)]);
    for (place, note) in bowed.seats[0].notes.iter().enumerate() {
        let Some(Sign::Played(strokes)) = note.signs.get(1) else { panic!("{:?}", note.signs) };
        let after: Vec<u64> = strokes.iter().map(|stroke| stroke.after.0).collect();
        assert_eq!((note.signs[0].clone(), after.len(), after[0]), (Sign::Tremolo(3), 20, place as u64 * 50));
    }
    assert!(bowed.ledger.lost.is_empty());
    assert_eq!(rewritten(&made("clarinet-bb", ""), Transformation::BowedTremolo), 0, "fingers shake it");
    assert_eq!(rewritten(&made("viola", "[rewrites]\ntremolos = false\n"), Transformation::BowedTremolo), 0);
}

#[test]
fn a_trill_stays_a_trill_whoever_plays_it() {
    let trill = broken(&["E4", "F4"], 50, 40);
    for seat in ["Viola", "Clarinet", "Flute"] {
        let made = arranged(&trill, seat, "");
        let pitches: Vec<String> = made.seats[0].notes.iter().map(|note| note.sound.to_string()).collect();
        assert!(
            pitches.iter().zip(["E4", "F4"].iter().cycle()).all(|(is, was)| is == was) && pitches.len() == 40,
            "{seat}"
        );
        assert!(made.decisions.iter().all(|decision| decision.deeds.as_slice() == [Deed::Kept]), "{seat}");
    }
}

#[test]
fn long_chords_are_rolled_on_a_harp_alone() {
    let chord = score(["C4 D4", "E4 F4", "G4 A4"].map(|notes| part("Piano", 0, notes)).to_vec());
    let heard = analysis(&chord, &[Role::Melody, Role::Harmony, Role::Bass]);
    let rolled = |id: &str, style: &str| {
        let mut one = ensemble(&["Violin"]);
        one.seats[0].profiles = vec![crate::profile::Library::builtin().get(id).unwrap()];
        let style = Style::parse(style, "mine.toml").unwrap();
        let made = arrange(&chord, &heard, &Arc::new(one), &style, &Plan::default(), &Run::default()).unwrap().value;
        let signs = made.seats[0].notes.iter().filter(|note| note.signs.contains(&Sign::Arpeggio(false))).count();
        assert_eq!(signs, rewritten(&made, Transformation::RolledChord));
        signs
    };
    assert_eq!(rolled("harp", ""), 6);
    assert_eq!(rolled("harp", "[rewrites]\nrolls = false\n"), 0);
    assert_eq!(rolled("piano", ""), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_rewritten_figure_is_playable_and_balances(
        steps in proptest::collection::vec(3i16..20, 3..6),
        ticks in 20u64..240,
        seat in proptest::sample::select(vec!["Flute", "Bassoon", "Horn in F", "Cello", "Trumpet"]),
        resting in proptest::sample::subsequence(vec!["Clarinet", "Horn in F 2", "Viola", "Piano"], 0..4),
    ) {
        let mut part = part("Piano", 0, "");
        let figure: Vec<i16> = steps.iter().scan(0, |at, step| { *at = (*at + step) % 24; Some(*at) }).collect();
        let tone = |i: u64| Sound::Pitched(pitch("C3").checked_add(Interval(figure[i as usize % figure.len()])).unwrap());
        part.notes = (0..48).map(|i| note(tone(i), i * ticks, ticks)).collect();
        let score = score(vec![part]);
        let made = among(&score, &[&[seat][..], &resting].concat(), "");
        let errors: Vec<_> = check(&made).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        prop_assert_eq!(errors, vec![]);
        prop_assert_eq!(made.ledger.sounding.len() + made.ledger.lost.len(), 48);
        for (part, note) in made.seats.iter().flat_map(|part| part.notes.iter().map(move |note| (part, note))) {
            let heard = |id| score.note(id).is_some_and(|(_, source)| source.start <= note.start && source.sound.midi() % 12 == note.sound.midi() % 12);
            let sources = &made.decisions[note.decision.0 as usize].sources;
            prop_assert!(sources.iter().any(|id| heard(*id)), "{:?} {:?}", part.seat, note);
        }
    }
}

#[test]
fn chord_tones_go_under_a_tune_that_lies_lower_than_in_the_source() {
    let tune = part("Tune", 56, "C6 B5 C6 D6 E6 F6 G6 E6");
    let mut chords = part("Chords", 56, "");
    let tones = ["E4", "G4", "E4", "G4", "E4", "G4", "E4", "G4", "E4", "G4", "A5", "A5", "E4", "G4", "E4", "G4"];
    chords.notes = (0..).zip(tones).map(|(i, tone)| note(Sound::Pitched(pitch(tone)), i * 240, 240)).collect();
    let bass = part("Bass", 58, "C3 C3 C3 C3 C3 C3 C3 C3");
    let source = score(vec![tune, chords, bass]);
    let made = |style: &str| {
        let heard = analysis(&source, &[Role::Melody, Role::Rhythm, Role::Bass]);
        let players = Arc::new(ensemble(&["Trumpet 1", "Trumpet 2", "Horn in F"]));
        let style = Style::parse(style, "mine.toml").unwrap();
        arrange(&source, &heard, &players, &style, &Plan::default(), &Run::default()).unwrap().value
    };
    let has = |made: &Arrangement, name: &str| {
        made.seats.iter().flat_map(|part| &part.notes).any(|note| note.sound == Sound::Pitched(pitch(name)))
    };
    let (under, over) = (made(""), made("[rewrites]\nunder-tune = false\n"));
    assert!(has(&under, "G5") && !has(&under, "G6"), "the tune lies an octave lower");
    assert!(has(&over, "A5") && !has(&under, "A5") && has(&under, "A4"));
    assert_eq!(rewritten(&under, Transformation::UnderTune), 2);
    assert!(check(&under).iter().all(|finding| finding.severity < Severity::Error));
}
