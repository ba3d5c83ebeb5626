//! Mutes as the solver's choice.

use super::*;
use crate::finding::{Code, Finding, Severity};
use crate::line::Role;
use crate::profile::{Library, Technique};
use crate::score::{Event, Mark, Program, Tick, Timed};
use proptest::prelude::*;

fn band(line: &str) -> Arc<Ensemble> {
    Arc::new(Ensemble::from_line(line, Library::builtin()).unwrap())
}

/// A part that asks for the mute, or takes it off, at each of some quarters in turn, by General MIDI programs.
fn by_programs(name: &str, notes: &str, changes: &[u64]) -> Part {
    let mut part = part(name, 56, notes);
    let program = |(turn, quarter): (usize, &u64)| {
        Timed::new(Tick(quarter * 480), Event::Program(Program(if turn % 2 == 0 { 59 } else { 56 })))
    };
    part.events.extend(changes.iter().enumerate().map(program));
    part
}

fn said(mut part: Part, quarter: u64, words: &str) -> Part {
    part.events.push(Timed::new(Tick(quarter * 480), Event::Mark(Mark::Technique(words.to_owned()))));
    part
}

fn played(score: &Score, roles: &[Role], players: &Arc<Ensemble>, plan: &Plan) -> Result<Arrangement, String> {
    let arranged = arrange(score, &analysis(score, roles), players, &Style::default(), plan, &Run::default());
    arranged.map(|arranged| arranged.value).map_err(|error| error.to_string())
}

/// What a seat plays: `C5` open, `C5+` with the mute.
fn told(arrangement: &Arrangement, seat: usize) -> String {
    let note = |note: &ArrangedNote| {
        format!("{}{}", note.named_sound(), if note.technique == Technique::Muted { "+" } else { "" })
    };
    arrangement.seats[seat].notes.iter().map(note).collect::<Vec<_>>().join(" ")
}

fn hurried(arrangement: &Arrangement) -> Vec<String> {
    let warned = |finding: &Finding| finding.code == Code::TechniqueChangeTooFast && finding.severity > Severity::Note;
    check(arrangement).into_iter().filter(warned).map(|finding| finding.message).collect()
}

const BARS: &str = "C5 D5 E5 F5 G5 F5 E5 D5 C5 D5 E5 F5 G5 F5 E5 D5 C5 D5 E5 F5 G5 F5 E5 D5";

/// One part that is muted in every other bar, with no rest between.
fn quick() -> Score {
    score(vec![by_programs("Trumpet", BARS, &[4, 8, 12, 16, 20])])
}

#[test]
fn two_players_share_what_one_has_no_time_for() {
    let arrangement = played(&quick(), &[Role::Harmony], &band("2 trumpet-bb"), &Plan::default()).unwrap();
    let mut players = [0, 1].map(|seat| told(&arrangement, seat));
    players.sort();
    let muted = "G5+ F5+ E5+ D5+ G5+ F5+ E5+ D5+ G5+ F5+ E5+ D5+";
    assert_eq!(players, ["C5 D5 E5 F5 C5 D5 E5 F5 C5 D5 E5 F5", muted]);
    assert_eq!(hurried(&arrangement), [""; 0]);
}

#[test]
fn one_player_alone_plays_open_and_it_is_said_why() {
    let (source, players) = (quick(), band("1 trumpet-bb"));
    let arrangement = played(&source, &[Role::Harmony], &players, &Plan::default()).unwrap();
    assert_eq!(told(&arrangement, 0), BARS);
    let why = explain(&arrangement, Some(&source), SeatId(0), 4).unwrap().to_string();
    assert!(why.contains("as it stands, without the mute that the source asks for."), "{why}");
    assert!(why.contains("mute 40"), "{why}");
}

#[test]
fn a_rest_gives_the_time() {
    let notes = "C5 D5 E5 F5 - - - - - - - - G5 F5 E5 D5";
    let source = score(vec![by_programs("Trumpet", notes, &[12])]);
    let arrangement = played(&source, &[Role::Melody], &band("1 trumpet-bb"), &Plan::default()).unwrap();
    assert_eq!(told(&arrangement, 0), "C5 D5 E5 F5 G5+ F5+ E5+ D5+");
    let why = explain(&arrangement, Some(&source), SeatId(0), 4).unwrap().to_string();
    assert!(why.contains("as it stands, with the mute."), "{why}");
}

#[test]
fn a_muted_line_goes_to_who_has_a_mute() {
    let source = score(vec![by_programs("Muted", &BARS.replace('5', "4"), &[0])]);
    for line in ["1 flute, 1 trumpet-bb", "1 clarinet-bb, 1 trombone-tenor"] {
        let arrangement = played(&source, &[Role::Harmony], &band(line), &Plan::default()).unwrap();
        assert!(told(&arrangement, 1).starts_with("C"), "{line}: {}", told(&arrangement, 1));
        assert!(arrangement.seats[1].notes.iter().all(|note| note.technique == Technique::Muted), "{line}");
    }
}

#[test]
fn nobody_mutes_unasked() {
    let source = score(vec![part("Trumpet", 56, BARS), part("Strings", 48, "C4 C4 C4 C4 C4 C4 C4 C4")]);
    let arrangement =
        played(&source, &[Role::Melody, Role::Harmony], &band("2 trumpet-bb, 1 viola"), &Plan::default()).unwrap();
    assert!(arrangement.seats.iter().flat_map(|seat| &seat.notes).all(|note| note.technique == Technique::Ordinary));
    assert!(arrangement.ledger.assignments.iter().all(|assignment| !assignment.muted));
}

#[test]
fn strings_mute_together() {
    let rest = "- - - - - - - -";
    let parts = [("Violin", 40, "G5"), ("Viola", 41, "C5"), ("Cello", 42, "E4")].map(|(name, program, pitch)| {
        let bars = format!("{pitch} ").repeat(8);
        let part = part(name, program, &format!("{bars}{rest} {bars}"));
        said(said(part, 16, "con sord."), 0, "dolce")
    });
    let source = score(parts.to_vec());
    let roles = [Role::Melody, Role::Harmony, Role::Bass];
    let arrangement = played(&source, &roles, &band("1 violin, 1 viola, 1 cello"), &Plan::default()).unwrap();
    for seat in &arrangement.seats {
        let techniques: Vec<Technique> = seat.notes.iter().map(|note| note.technique).collect();
        assert_eq!(techniques, [[Technique::Ordinary; 8], [Technique::Muted; 8]].concat());
    }
}

#[test]
fn a_plan_shows_and_replays_the_mutes() {
    let (source, players, roles) = (quick(), band("2 trumpet-bb"), [Role::Harmony]);
    let first = played(&source, &roles, &players, &Plan::default()).unwrap();
    let plan_of = |arrangement| Plan::of(&source, &analysis(&source, &roles), arrangement, &[], "", &Run::default());
    let text = plan_of(&first).to_toml();
    assert!(text.contains(" muted part 2\""), "{text}");
    let again = played(&source, &roles, &players, &Plan::parse(&text, "plan.toml").unwrap()).unwrap();
    assert_eq!(again.seats, first.seats);
    assert_eq!(plan_of(&again).to_toml(), text);
    let opened = text.replace(" muted", "");
    let opened = played(&source, &roles, &players, &Plan::parse(&opened, "plan.toml").unwrap()).unwrap();
    assert!(!told(&opened, 0).contains('+') && !told(&opened, 1).contains('+'), "what the plan says holds");
}

#[test]
fn a_pin_mutes_and_opens() {
    let (source, players) = (quick(), band("2 trumpet-bb"));
    let pinned = |pins: &str| {
        played(&source, &[Role::Harmony], &players, &Plan::parse(&format!("[[pin]]\n{pins}"), "plan.toml").unwrap())
    };
    let open = pinned("family = \"brass\"\nmuted = false\n").unwrap();
    assert!(!told(&open, 0).contains('+') && !told(&open, 1).contains('+'));
    let muted = pinned("harmony = \"Trumpet 1\"\nmuted = true\n").unwrap();
    assert_eq!(told(&muted, 0).matches('+').count(), 24, "{}", told(&muted, 0));
    let both = "bars = \"3\"\nharmony = \"Trumpet 1\"\nmuted = true\n\n[[pin]]\nbars = \"4\"\nharmony = \"Trumpet 1\"\nmuted = false\n";
    let error = pinned(both).unwrap_err();
    assert!(error.contains("Trumpet in Bb 1 has no time to put the mute on"), "{error}");
    let error = played(
        &source,
        &[Role::Harmony],
        &band("1 flute"),
        &Plan::parse("[[pin]]\nseat = \"Flute\"\nmuted = true\n", "plan.toml").unwrap(),
    )
    .unwrap_err();
    assert!(error.contains("Flute has no mute"), "{error}");
}

/// Quarters, and rests, of one of two pitches.
fn any_part() -> impl Strategy<Value = (Vec<bool>, Vec<u64>)> {
    let changes = proptest::collection::btree_set(0u64..32, 0..7);
    (proptest::collection::vec(any::<bool>(), 32), changes.prop_map(|set| set.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn no_mute_goes_on_or_off_without_time(parts in proptest::collection::vec(any_part(), 1..4), which in 0usize..4) {
        let pitches = [["G5", "A5"], ["C5", "D5"], ["E4", "F4"]];
        let named = |(index, (sounds, changes)): (usize, &(Vec<bool>, Vec<u64>))| {
            let word = |(at, sounds): (usize, &bool)| if *sounds { pitches[index][at % 2] } else { "-" };
            let notes: Vec<&str> = sounds.iter().enumerate().map(word).collect();
            by_programs("a", &notes.join(" "), changes)
        };
        let source = score(parts.iter().enumerate().map(named).collect());
        let line = ["2 trumpet-bb", "1 trumpet-bb, 1 violin, 1 flute", "2 trumpet-bb, 2 trombone-tenor", "1 violin, 1 viola, 1 cello"][which];
        let roles = [Role::Melody, Role::Harmony, Role::Bass];
        let arrangement = played(&source, &roles, &band(line), &Plan::default()).unwrap();
        prop_assert_eq!(hurried(&arrangement), [""; 0]);
    }
}
