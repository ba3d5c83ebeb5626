//! The arranger as a whole: ledger, determinism, playability on hand-built and random scores.

mod bands;
mod home;
mod instruments;
mod mutes;

use super::fixture::*;
use super::*;
use crate::analysis::analyze;
use crate::ensemble::Ensemble;
use crate::line::Role;
use crate::run::Run;
use crate::score::{
    Interval, Mark, Marked, Note, NoteId, Part, PercussionKey, Score, SeatId, Sign, Sound, Stroke, Tick, Ticks,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn arranged(score: &Score, names: &[&str]) -> Arrangement {
    let analysis = analyze(score, &Run::default()).unwrap().value;
    let run = Run::default().with_steps(2_000);
    arrange(score, &analysis, &Arc::new(ensemble(names)), &Style::default(), &Plan::default(), &run).unwrap().value
}

/// Panics unless every source note sounds or is lost, once, as the decisions say.
fn assert_balanced(score: &Score, arrangement: &Arrangement) {
    let ledger = &arrangement.ledger;
    let lost: BTreeSet<NoteId> = ledger.lost.iter().map(|lost| lost.note).collect();
    let sounding: BTreeSet<NoteId> = ledger.sounding.iter().copied().collect();
    assert_eq!(lost.len(), ledger.lost.len(), "a note is lost twice");
    assert_eq!(sounding.len(), ledger.sounding.len(), "a note sounds twice");
    assert!(lost.is_disjoint(&sounding), "a note is lost and sounds");
    assert_eq!(lost.len() + sounding.len(), score.note_count(), "a note is forgotten");
    let decided: BTreeSet<NoteId> =
        arrangement.decisions.iter().flat_map(|decision| decision.sources.iter().copied()).collect();
    assert_eq!(decided, sounding);
    for sums in &ledger.by_role {
        let done = sums.kept + sums.octave + sums.folded + sums.merged + sums.shortened + sums.transformed;
        assert_eq!(sums.source, done + sums.dropped, "{} does not balance", sums.role);
    }
    let sources: u32 = ledger.by_role.iter().map(|sums| sums.source).sum();
    assert_eq!(sources as usize, score.note_count());
    for part in &arrangement.seats {
        for note in &part.notes {
            assert!(note.length.0 > 0);
            let decision = &arrangement.decisions[note.decision.0 as usize];
            assert!(!decision.sources.is_empty());
            assert!(decision.assignment.is_none_or(|a| (a as usize) < ledger.assignments.len()));
        }
    }
}

fn assert_in_range(arrangement: &Arrangement) {
    for part in &arrangement.seats {
        let seat = arrangement.ensemble.seat(part.seat);
        for note in &part.notes {
            match note.sound {
                Sound::Pitched(pitch) => assert!(seat.range().contains(pitch), "{} at {pitch}", seat.name),
                Sound::Percussion(key) => assert!(seat.profile().percussion.iter().any(|sound| sound.key == key)),
            }
        }
    }
}

#[test]
fn a_quartet_for_quartet_stays_as_it_is() {
    let score = score(vec![
        part("a", 40, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 D5 D5 C5 C5"),
        part("b", 40, "C5 D5 E5 C5 D5 E5 F5 E5 C5 D5 E5 C5 B4 B4 G4 G4"),
        part("c", 41, "G4 G4 G4 G4 A4 A4 A4 A4 G4 G4 G4 G4 F4 F4 E4 E4"),
        part("d", 42, "C3 B2 C3 C3 F3 F3 F3 C3 C3 B2 C3 C3 G2 G2 C3 C3"),
    ]);
    let arrangement = arranged(&score, &["Violin 1", "Violin 2", "Viola", "Cello"]);
    assert_balanced(&score, &arrangement);
    assert!(arrangement.ledger.lost.is_empty());
    for (part, seat) in score.parts.iter().zip(&arrangement.seats) {
        let was: Vec<Sound> = part.notes.iter().map(|note| note.sound).collect();
        let is: Vec<Sound> = seat.notes.iter().map(|note| note.sound).collect();
        assert_eq!(was, is, "{}", part.name);
    }
}

#[test]
fn progress_never_runs_back() {
    let score = score(vec![part("a", 0, "E5 F5 G5 E5 F5 G5 A5 G5"), part("b", 0, "C5 D5 E5 C5 D5 E5 F5 E5")]);
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let run = Run::default().with_steps(8_000).with_progress(move |progress| heard.lock().unwrap().push(progress));
    let players = Arc::new(ensemble(&["Flute", "Bassoon"]));
    let roles = analysis(&score, &[Role::Melody, Role::Harmony]);
    let _ = arrange(&score, &roles, &players, &Style::default(), &Plan::default(), &run).unwrap();
    let told = told.lock().unwrap();
    assert!(told.len() > 1 && told.iter().all(|progress| progress.of == 8_000));
    assert!(told.is_sorted_by_key(|progress| progress.done) && told.last().is_some_and(|last| last.done == last.of));
}

#[test]
fn too_many_notes_cost_inner_ones_first() {
    let score = score(vec![
        part("a", 0, "E5 F5 G5 E5 F5 G5 A5 G5"),
        part("b", 0, "C5 D5 E5 C5 D5 E5 F5 E5"),
        part("c", 0, "G4 G4 G4 G4 A4 A4 A4 A4"),
        part("d", 0, "C3 B2 C3 C3 F3 F3 F3 C3"),
    ]);
    let arrangement = arranged(&score, &["Flute", "Bassoon"]);
    assert_balanced(&score, &arrangement);
    for part in [0, 3] {
        assert!(score.parts[part].notes.iter().all(|note| arrangement.ledger.sounding.contains(&note.id)));
    }
}

#[test]
fn drums_go_to_drums_and_else_stand_in_the_ledger() {
    let mut drums = part("drums", 0, "");
    drums.percussion = true;
    let key = |midi| Sound::Percussion(PercussionKey::new(midi).unwrap());
    drums.notes = (0..8).map(|i| note(key(if i % 2 == 0 { 35 } else { 40 }), i * 480, 100)).collect();
    let score = score(vec![part("a", 73, "E5 F5 G5 E5 F5 G5 A5 G5"), drums]);
    let with = arranged(&score, &["Flute", "Drums"]);
    assert_balanced(&score, &with);
    assert_eq!(with.seats[1].notes.len(), 8);
    let without = arranged(&score, &["Flute"]);
    assert_balanced(&score, &without);
    assert!(without.ledger.lost.iter().all(|lost| lost.reason == LostReason::NoPercussion));
    assert_eq!(without.ledger.lost.len(), 8);
}

#[test]
fn a_drum_keeps_its_own_part_though_others_have_its_pitches() {
    let stroke = "D3 D3 A2 A2 D3 D3 A2 D3 D3 D3 A2 A2 D3 D3 A2 D3";
    let score = score(vec![
        part("a", 40, "A4 B4 C#5 D5 D5 C#5 B4 A4 A4 B4 C#5 D5 E5 E5 D5 D5"),
        part("b", 42, stroke),
        part("c", 47, stroke),
    ]);
    let arrangement = arranged(&score, &["Violin", "Cello", "Timpani"]);
    assert_balanced(&score, &arrangement);
    let notes: Vec<usize> = arrangement.seats.iter().map(|seat| seat.notes.len()).collect();
    assert_eq!(notes, [16, 16, 16]);
    assert!(arrangement.decisions.iter().all(|decision| decision.deeds.to_vec() == [Deed::Kept]));
}

#[test]
fn a_copy_out_of_range_changes_octave_as_a_whole() {
    let tune = "C6 E6 G6 A6 G6 E6 C6 E6 - - - - C5 E5 G5 A5 G5 E5 C5 E5";
    let score = score(vec![part("a", 73, tune)]);
    let plan = Plan::parse("[[pin]]\nmelody = [\"Flute\", \"Oboe\"]\n", "plan.toml").unwrap();
    let players = Arc::new(ensemble(&["Flute", "Oboe"]));
    let heard = analysis(&score, &[Role::Melody]);
    let arrangement = arrange(&score, &heard, &players, &Style::default(), &plan, &Run::default()).unwrap().value;
    let apart: Vec<i16> = arrangement.seats[0]
        .notes
        .iter()
        .zip(&arrangement.seats[1].notes)
        .map(|(a, b)| i16::from(b.sound.pitch().unwrap().midi()) - i16::from(a.sound.pitch().unwrap().midi()))
        .collect();
    assert_eq!(apart, [[-12; 8], [0; 8]].concat());
}

#[test]
fn a_copy_that_a_pin_asks_for_sounds_at_whatever_octave() {
    let score = score(vec![part("a", 73, "C5 D5 E5 C5 D5 E5 F5 E5"), part("b", 70, "C3 B2 C3 C3 F3 F3 F3 C3")]);
    let plan = Plan::parse("[[pin]]\nbass = [\"Bassoon\", \"Oboe\"]\n", "plan.toml").unwrap();
    let players = Arc::new(ensemble(&["Flute", "Oboe", "Bassoon"]));
    let heard = analysis(&score, &[Role::Melody, Role::Bass]);
    let arrangement = arrange(&score, &heard, &players, &Style::default(), &plan, &Run::default()).unwrap().value;
    assert_eq!(arrangement.seats[1].notes.len(), 8);
}

#[test]
fn no_breath_is_marked_before_a_rest() {
    let mut run = part("a", 73, "");
    let pitches = ["C5", "D5", "E5", "F5", "G5", "F5", "E5", "D5"];
    let sound = |i: u64| Sound::Pitched(pitch(pitches[i as usize % 8]));
    run.notes = (0..320).map(|i| note(sound(i), i * 120, 120)).collect();
    let flute = &arranged(&score(vec![run]), &["Flute"]).seats[0];
    assert!(flute.notes.len() < 320, "it must breathe");
    let starts: BTreeSet<Tick> = flute.notes.iter().map(|note| note.start).collect();
    let marks = flute.marks.iter().filter_map(|mark| match mark {
        Marked::At(tick, Mark::Breath) => Some(*tick),
        _ => None,
    });
    assert_eq!(marks.filter(|tick| !starts.contains(tick)).collect::<Vec<_>>(), []);
}

#[test]
fn a_low_line_for_a_high_player_moves_by_octaves_as_a_whole() {
    let score = score(vec![part("a", 0, "E3 F3 G3 E3 F3 G3 A3 G3 E3 F3 G3 E3 D3 D3 C3 C3")]);
    let arrangement = arranged(&score, &["Flute"]);
    let shifts: BTreeSet<Interval> = arrangement.ledger.assignments.iter().map(|a| a.shift).collect();
    assert_eq!(shifts.len(), 1);
    assert_eq!(arrangement.seats[0].notes.len(), 16);
    assert_eq!(arrangement.seats[0].seat, SeatId(0));
}

fn any_part() -> impl Strategy<Value = Part> {
    let notes = prop::collection::vec((24u8..100, 0u64..40, 0u64..8), 0..60);
    (any::<bool>(), notes).prop_map(|(percussion, notes)| {
        let mut part = part("random", 0, "");
        part.percussion = percussion;
        let sound = |midi: u8| match percussion {
            true => Sound::Percussion(PercussionKey::new(midi).unwrap()),
            false => Sound::Pitched(crate::score::Pitch::clamped(i32::from(midi))),
        };
        part.notes =
            notes.into_iter().map(|(midi, start, length)| note(sound(midi), start * 120, length * 120)).collect();
        part
    })
}

fn any_ensemble() -> impl Strategy<Value = Vec<&'static str>> {
    let all = vec![
        "Flute",
        "Oboe",
        "Clarinet 1",
        "Clarinet 2",
        "Bassoon",
        "Horn",
        "Trumpet",
        "Violin x8",
        "Viola",
        "Cello x4",
        "Piano",
        "Drums",
    ];
    prop::sample::subsequence(all, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_ledger_balances_on_random_music(parts in prop::collection::vec(any_part(), 1..5), names in any_ensemble()) {
        let score = score(parts);
        let arrangement = arranged(&score, &names);
        assert_balanced(&score, &arrangement);
        assert_in_range(&arrangement);
        prop_assert_eq!(arranged(&score, &names), arrangement);
    }
}

fn errors(arrangement: &Arrangement) -> Vec<String> {
    let error = |finding: &crate::finding::Finding| finding.severity == crate::finding::Severity::Error;
    check(arrangement).iter().filter(|finding| error(finding)).map(ToString::to_string).collect()
}

/// Of the ensembles every sixth is tried on a score, in turn; the whole way (`tests/whole_way.rs`) tries others.
#[test]
fn every_shipped_score_is_playable_by_built_in_ensembles_in_turn() {
    use crate::ensemble::Ensembles;
    use crate::profile::Library;
    let ensembles: Vec<Arc<Ensemble>> = Ensembles::builtin()
        .ids()
        .map(|id| Arc::new(Ensembles::builtin().get(id, Library::builtin()).unwrap()))
        .collect();
    let mut paths: Vec<_> = std::fs::read_dir("scores").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "mid"));
    paths.sort();
    let run = Run::default().with_steps(1_000);
    let turns: Vec<_> = paths.iter().enumerate().collect();
    let all: Vec<Vec<String>> = crate::run::map(&turns, |(turn, path)| {
        let score = crate::midi::read(&std::fs::read(path).unwrap()).unwrap().value;
        let analysis = analyze(&score, &run).unwrap().value;
        let mut wrong = Vec::new();
        for ensemble in ensembles.iter().skip((turn + 3) % 6).step_by(6) {
            let arrangement =
                arrange(&score, &analysis, ensemble, &Style::default(), &Plan::default(), &run).unwrap().value;
            assert_balanced(&score, &arrangement);
            wrong.extend(errors(&arrangement).into_iter().map(|e| format!("{} {}: {e}", path.display(), ensemble.id)));
        }
        wrong
    });
    let all: Vec<String> = all.into_iter().flatten().collect();
    assert!(all.is_empty(), "{} errors, such as\n{}", all.len(), all[..all.len().min(20)].join("\n"));
}

#[test]
fn edits_are_carried_out_or_refused_and_the_ledger_stays_balanced() {
    let score = score(vec![
        part("a", 73, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 D5 D5 C5 C5"),
        part("b", 70, "C3 B2 C3 C3 F3 F3 F3 C3 C3 B2 C3 C3 G2 G2 C3 C3"),
    ]);
    let arrangement = arranged(&score, &["Flute", "Bassoon", "Oboe"]);
    let host = arrangement.seats.iter().find(|part| !part.notes.is_empty()).unwrap().seat;
    let free = (0..3).map(SeatId).find(|seat| arrangement.seats[usize::from(seat.0)].notes.is_empty());
    let span = crate::score::TickSpan::new(crate::score::Tick(0), crate::score::Tick(4 * 480));
    let mut edits = vec![
        Edit::Dynamics { seat: host, span, steps: 1 },
        Edit::Octave { seat: host, span, shift: Interval(120) },
        Edit::Octave { seat: host, span, shift: Interval(7) },
        Edit::Rest { seat: host, span },
    ];
    if let Some(with) = free {
        edits.push(Edit::Double { from: host, with, span, shift: Interval(0) });
        edits.push(Edit::Rest { seat: with, span });
    }
    let revised = revise(&arrangement, &edits, &Run::default()).unwrap();
    assert_balanced(&score, &revised.value);
    assert!(revised.findings.len() >= 3, "{:?}", revised.findings);
    assert_eq!(revised.value.edits.len() + revised.findings.len(), edits.len());
    let (was, is) =
        (&arrangement.seats[usize::from(host.0)].notes[0], &revised.value.seats[usize::from(host.0)].notes[0]);
    assert_eq!(is.dynamic, was.dynamic.louder(1));
}

#[test]
fn two_seats_exchange_their_lines_and_a_mute_asks_for_time() {
    let score = score(vec![
        part("a", 73, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 D5 D5 C5 C5"),
        part("b", 70, "C5 B4 C5 C5 A4 A4 A4 C5 C5 B4 C5 C5 B4 B4 C5 C5"),
    ]);
    let mut arrangement = arranged(&score, &["Oboe", "Trumpet in Bb"]);
    let mut ensemble = (*arrangement.ensemble).clone();
    ensemble.seats[1].profiles = vec![crate::profile::Library::builtin().get("trumpet-bb").unwrap()];
    arrangement.ensemble = Arc::new(ensemble);
    let span = crate::score::TickSpan::new(crate::score::Tick(0), crate::score::Tick(4 * 480));
    let (trumpet, oboe) = (arrangement.seats[1].seat, arrangement.seats[0].seat);
    let edits = [Edit::Exchange { seat: oboe, with: trumpet, span }, Edit::Mute { seat: trumpet, span }];
    let revised = revise(&arrangement, &edits, &Run::default()).unwrap();
    assert_balanced(&score, &revised.value);
    let sounds = |of: &Arrangement, seat: usize| -> Vec<Sound> {
        of.seats[seat].notes.iter().filter(|note| span.contains(note.start)).map(|note| note.sound).collect()
    };
    assert_eq!(sounds(&revised.value, 0), sounds(&arrangement, 1));
    assert_eq!(sounds(&revised.value, 1), sounds(&arrangement, 0));
    assert!(revised.findings.is_empty(), "{:?}", revised.findings);
    let hurried =
        check(&revised.value).iter().any(|finding| finding.code == crate::finding::Code::TechniqueChangeTooFast);
    assert!(hurried, "nobody has a mute off without a rest");
    let whole = crate::score::TickSpan::new(crate::score::Tick(0), arrangement.frame.end);
    let muted = revise(&arrangement, &[Edit::Mute { seat: trumpet, span: whole }], &Run::default()).unwrap();
    assert!(muted.findings.is_empty(), "{:?}", muted.findings);
    assert!(muted.value.seats[1].notes.iter().all(|note| note.technique == crate::profile::Technique::Muted));
}

#[test]
fn one_of_two_players_goes_on_alone() {
    let score = score(vec![part("a", 73, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 D5 D5 C5 C5")]);
    let arrangement = arranged(&score, &["Flute"]);
    let span = crate::score::TickSpan::new(crate::score::Tick(0), crate::score::Tick(4 * 480));
    let solo = |players| {
        let mut arrangement = arrangement.clone();
        let mut ensemble = (*arrangement.ensemble).clone();
        ensemble.seats[0].players = players;
        arrangement.ensemble = Arc::new(ensemble);
        revise(&arrangement, &[Edit::Solo { seat: SeatId(0), span }], &Run::default()).unwrap()
    };
    let words = |part: &SeatPart| -> Vec<String> {
        let said = |mark: &crate::score::Marked| match mark {
            crate::score::Marked::At(_, crate::score::Mark::Technique(words)) => Some(words.clone()),
            _ => None,
        };
        part.marks.iter().filter_map(said).collect()
    };
    assert_eq!(words(&solo(2).value.seats[0]), ["1.", "a2"]);
    assert_eq!(words(&solo(3).value.seats[0]), ["1.", "tutti"]);
    assert_eq!(solo(1).findings.len(), 1);
}

fn four_parts() -> Score {
    score(vec![
        part("a", 73, "E5 F5 G5 E5 F5 G5 A5 G5 E5 F5 G5 E5 D5 D5 C5 C5"),
        part("b", 68, "C5 D5 E5 C5 D5 E5 F5 E5 C5 D5 E5 C5 B4 B4 G4 G4"),
        part("c", 71, "G4 G4 G4 G4 A4 A4 A4 A4 G4 G4 G4 G4 F4 F4 E4 E4"),
        part("d", 70, "C3 B2 C3 C3 F3 F3 F3 C3 C3 B2 C3 C3 G2 G2 C3 C3"),
    ])
}

fn with_plan(score: &Score, names: &[&str], plan: &Plan) -> Arrangement {
    let analysis = analyze(score, &Run::default()).unwrap().value;
    let run = Run::default().with_steps(2_000);
    arrange(score, &analysis, &Arc::new(ensemble(names)), &Style::default(), plan, &run).unwrap().value
}

#[test]
fn pins_hold() {
    let names = ["Flute", "Oboe", "Clarinet", "Bassoon"];
    let score = four_parts();
    let text = "[[pin]]\nbars = \"1-2\"\nmelody = \"Oboe\"\n[[pin]]\nbars = \"3-4\"\nseat = \"Flute\"\ntacet = true\n";
    let arrangement = with_plan(&score, &names, &Plan::parse(text, "plan.toml").unwrap());
    assert_balanced(&score, &arrangement);
    let half = crate::score::Tick(2 * 4 * 480);
    let sounds =
        |seat: usize| arrangement.seats[seat].notes.iter().filter(|note| note.start < half).map(|note| note.sound);
    let tune: Vec<Sound> = score.parts[0].notes[..8].iter().map(|note| note.sound).collect();
    assert_eq!(sounds(1).collect::<Vec<_>>(), tune);
    assert!(arrangement.seats[0].notes.iter().all(|note| note.span().end <= half));
}

#[test]
fn a_plan_replays_note_for_note() {
    let names = ["Flute", "Oboe", "Clarinet", "Bassoon", "Horn"];
    let score = four_parts();
    let analysis = analyze(&score, &Run::default()).unwrap().value;
    let run = Run::default().with_steps(2_000);
    let first = with_plan(&score, &names, &Plan::default());
    let plan = Plan::of(&score, &analysis, &first, &[], "default", &run);
    let again = with_plan(&score, &names, &Plan::parse(&plan.to_toml(), "plan.toml").unwrap());
    assert_eq!(again, first);
}

#[test]
fn a_pin_that_cannot_hold_fails_with_its_reason() {
    let names = ["Flute", "Oboe", "Clarinet", "Bassoon"];
    let score = four_parts();
    let analysis = analyze(&score, &Run::default()).unwrap().value;
    let failed = |pin: &str| {
        let plan = Plan::parse(pin, "plan.toml").unwrap();
        let run = Run::default().with_steps(500);
        let made = arrange(&score, &analysis, &Arc::new(ensemble(&names)), &Style::default(), &plan, &run);
        made.map(|_| ()).unwrap_err().to_string()
    };
    let too_low = failed("[[pin]]\nmelody = \"Flute\"\noctave = -2\n");
    assert!(too_low.contains("at that octave the line goes from"), "{too_low}");
}

#[test]
fn a_long_part_breathes() {
    let tune = "G4 A4 B4 C5 D5 C5 B4 A4 ".repeat(12);
    let score = score(vec![part("a", 73, tune.trim())]);
    let arrangement = arranged(&score, &["Flute"]);
    assert_eq!(check(&arrangement), []);
    assert!(arrangement.decisions.iter().any(|decision| decision.deeds.contains(&Deed::Shortened)));
    assert!(arrangement.ledger.lost.is_empty());
}

#[test]
fn the_thinned_half_of_a_repeat_is_spoken_for() {
    let mut tremolo = part("a", 70, "");
    tremolo.notes = (0..64).map(|i| note(Sound::Pitched(pitch("C3")), i * 40, 40)).collect();
    let score = score(vec![tremolo]);
    let arrangement = arranged(&score, &["Bassoon"]);
    assert_balanced(&score, &arrangement);
    assert!(arrangement.ledger.lost.is_empty());
    assert!(arrangement.seats[0].notes.len() < 40);
}

#[test]
fn a_tremolo_that_an_instrument_has_not_is_held_and_told() {
    let mut strings = part("a", 48, "");
    let stroke = |after: u64| Stroke { after: Ticks(after), step: 0 };
    strings.notes = vec![note(Sound::Pitched(pitch("G4")), 0, 960)];
    strings.notes[0].signs = vec![Sign::Tremolo(3), Sign::Played((0..16).map(|i| stroke(i * 60)).collect())];
    let score = score(vec![strings]);
    let deeds = |id: &str| {
        let mut one = ensemble(&["Violin"]);
        one.seats[0].profiles = vec![crate::profile::Library::builtin().get(id).unwrap()];
        let analysis = analyze(&score, &Run::default()).unwrap().value;
        let (style, plan, run) = (Style::default(), Plan::default(), Run::default());
        let arrangement = arrange(&score, &analysis, &Arc::new(one), &style, &plan, &run).unwrap().value;
        assert_balanced(&score, &arrangement);
        (arrangement.seats[0].notes[0].signs.len(), arrangement.decisions[0].deeds.to_vec())
    };
    assert_eq!(deeds("violin"), (2, vec![Deed::Kept]));
    assert_eq!(deeds("bassoon"), (0, vec![Deed::Transformed(Transformation::HeldTremolo)]));
}

#[test]
fn a_grace_note_is_left_out_where_its_note_is_not_played() {
    let with_grace_at = |at: u64| {
        let mut flute = part("a", 73, "G5 A5 B5 C6 - D6 C6 B5 A5");
        flute.notes[0].length = Ticks(450);
        flute.notes.push(Note { signs: vec![Sign::Grace(true)], ..note(Sound::Pitched(pitch("E6")), at, 30) });
        let score = score(vec![flute]);
        let arrangement = arranged(&score, &["Flute"]);
        assert_balanced(&score, &arrangement);
        arrangement.ledger.lost.iter().map(|lost| lost.reason).collect::<Vec<_>>()
    };
    assert_eq!(with_grace_at(450), []);
    assert_eq!(with_grace_at(2100), [LostReason::Thinned]);
}
