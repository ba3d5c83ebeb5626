use crate::arrange::fixture::{analysis, ensemble, note, part, pitch, score};
use crate::arrange::{Arrangement, Deed, LostReason, Plan, Style, Transformation, arrange, check};
use crate::finding::Severity;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Interval, Score, Sign, Sound};
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
    let heard = analysis(score, &[Role::Rhythm]);
    let style = Style::parse(style, "mine.toml").unwrap();
    arrange(score, &heard, &Arc::new(ensemble(&[seat])), &style, &Plan::default(), &Run::default()).unwrap().value
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
    ) {
        let mut part = part("Piano", 0, "");
        let figure: Vec<i16> = steps.iter().scan(0, |at, step| { *at = (*at + step) % 24; Some(*at) }).collect();
        let tone = |i: u64| Sound::Pitched(pitch("C3").checked_add(Interval(figure[i as usize % figure.len()])).unwrap());
        part.notes = (0..48).map(|i| note(tone(i), i * ticks, ticks)).collect();
        let score = score(vec![part]);
        let made = arranged(&score, seat, "");
        let errors: Vec<_> = check(&made).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        prop_assert_eq!(errors, vec![]);
        let sounding = made.decisions.iter().map(|decision| decision.sources.len()).sum::<usize>();
        prop_assert_eq!(sounding + made.ledger.lost.len(), 48);
    }
}
