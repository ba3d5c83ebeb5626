use crate::arrange::fixture::{analysis, ensemble, note, part, pitch, score};
use crate::arrange::{ArrangedNote, Arrangement, Deed, Plan, Style, Transformation, arrange, check};
use crate::finding::Code;
use crate::line::Role;
use crate::run::Run;
use crate::score::{Note, Score, Sound};
use std::sync::Arc;

fn arranged(source: &Score, seats: &[&str], style: &str) -> Arrangement {
    let heard = analysis(source, &[Role::Melody, Role::Bass][..source.parts.len()]);
    let style = Style::parse(style, "mine.toml").unwrap();
    arrange(source, &heard, &Arc::new(ensemble(seats)), &style, &Plan::default(), &Run::default()).unwrap().value
}

fn tune(program: u8, notes: Vec<Note>) -> Score {
    let mut tune = part("Tune", program, "");
    tune.notes = notes;
    score(vec![tune])
}

/// Eighths without a rest, two hundred of them: fifty seconds, where a flautist has twelve.
fn breathless() -> Score {
    let tone = |i: u64| Sound::Pitched(pitch(["D5", "E5", "F5", "G5", "A5", "G5", "F5", "E5"][i as usize % 8]));
    tune(73, (0..200).map(|i| note(tone(i), i * 240, 240)).collect())
}

fn handed_on<'a>(arrangement: &'a Arrangement, note: &ArrangedNote) -> Option<&'a [Deed]> {
    let deeds = &arrangement.decisions[note.decision.0 as usize].deeds;
    deeds.contains(&Deed::Transformed(Transformation::HandedOn)).then_some(deeds)
}

fn count(arrangement: &Arrangement) -> usize {
    let notes = arrangement.seats.iter().flat_map(|part| &part.notes);
    notes.filter(|note| handed_on(arrangement, note).is_some()).count()
}

#[test]
fn two_flutes_have_a_tune_without_rests_in_turns() {
    let made = arranged(&breathless(), &["Flute 1", "Flute 2"], "");
    assert!(made.ledger.lost.is_empty(), "{:?}", made.ledger.lost);
    assert!(count(&made) > 50, "{}", count(&made));
    let breaths: Vec<Code> = check(&made).into_iter().map(|finding| finding.code).collect();
    assert!(!breaths.contains(&Code::BreathTooLong), "{breaths:?}");
    for eighth in 0..200 {
        let sounds = |note: &ArrangedNote| note.start.0 == eighth * 240;
        let copies = made.seats.iter().flat_map(|part| &part.notes).filter(|note| sounds(note)).count();
        assert!((1..=2).contains(&copies), "eighth {eighth} sounds {copies} times");
    }
}

#[test]
fn who_takes_over_begins_while_the_other_plays() {
    let made = arranged(&breathless(), &["Flute 1", "Flute 2"], "");
    let second = &made.seats[1].notes;
    let entries = (0..second.len()).filter(|i| *i == 0 || second[*i].start > second[i - 1].span().end);
    let mut joins = 0;
    for entry in entries.map(|i| &second[i]) {
        let with = made.seats[0].notes.iter().find(|note| note.start == entry.start);
        joins += usize::from(
            with.is_some_and(|note| handed_on(&made, note).is_some_and(|deeds| deeds.contains(&Deed::Doubled))),
        );
    }
    assert!(joins >= 2, "{joins}");
}

#[test]
fn nothing_is_handed_on_where_nobody_rests_or_the_style_forbids() {
    assert_eq!(count(&arranged(&breathless(), &["Flute"], "")), 0);
    assert_eq!(count(&arranged(&breathless(), &["Flute", "Bassoon"], "")), 0, "too high");
    assert_eq!(count(&arranged(&breathless(), &["Flute 1", "Flute 2"], "[rewrites]\nhand-ons = false\n")), 0);
    let calm = tune(73, (0..100).map(|i| note(Sound::Pitched(pitch("D5")), i * 960, 960)).collect());
    assert_eq!(count(&arranged(&calm, &["Flute 1", "Flute 2"], "")), 0, "a halfnote has room for a breath");
}

#[test]
fn nobody_is_handed_a_line_while_tacet() {
    let pedal = tune(60, vec![note(Sound::Pitched(pitch("C3")), 0, 60 * 480)]);
    let plan = "[[pin]]\nbars = \"5-9\"\nseat = \"Horn in F 2\"\ntacet = true\n";
    let heard = analysis(&pedal, &[Role::Melody]);
    let players = Arc::new(ensemble(&["Horn in F 1", "Horn in F 2"]));
    let plan = Plan::parse(plan, "plan.toml").unwrap();
    let made = arrange(&pedal, &heard, &players, &Style::default(), &plan, &Run::default()).unwrap().value;
    assert!(made.seats[1].notes.is_empty(), "{:?}", made.seats[1].notes);
}

#[test]
fn a_pedal_longer_than_a_breath_is_held_by_two_in_turns() {
    let pedal = tune(60, vec![note(Sound::Pitched(pitch("C3")), 0, 60 * 480)]);
    let made = arranged(&pedal, &["Horn in F 1", "Horn in F 2"], "");
    let mut spans: Vec<(u64, u64)> =
        made.seats.iter().flat_map(|part| &part.notes).map(|note| (note.start.0, note.span().end.0)).collect();
    spans.sort_unstable();
    assert!(spans.len() >= 3, "{spans:?}");
    assert!(spans.windows(2).all(|pair| pair[1].0 < pair[0].1), "it never stops: {spans:?}");
    assert_eq!(spans.last().map(|span| span.1), Some(60 * 480));
    assert!(check(&made).iter().all(|finding| finding.code != Code::BreathTooLong));
}

#[test]
fn a_run_below_an_instrument_goes_on_in_the_next() {
    let down = ["E6", "C6", "A5", "F5", "D5", "B4", "G4", "E4", "D4", "B3", "G3", "E3", "C3", "B2", "A2", "G2"];
    let source = tune(71, (0..).zip(down).map(|(i, name)| note(Sound::Pitched(pitch(name)), i * 240, 240)).collect());
    let made = arranged(&source, &["Clarinet", "Bassoon"], "");
    assert!(made.ledger.lost.is_empty());
    let as_written = |note: &str| {
        made.seats.iter().flat_map(|part| &part.notes).any(|played| played.sound == Sound::Pitched(pitch(note)))
    };
    assert!(["C3", "B2", "A2", "G2"].into_iter().all(as_written));
    assert_eq!(count(&made), 5, "four notes, and the one before them");
}
