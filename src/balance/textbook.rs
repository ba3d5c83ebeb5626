//! What orchestration books say of who is heard, on the library's own instruments. All of it is common practice, found in
//! one book or another on orchestration; none was opened here to be quoted.

use super::testing::{Part, part, scene};
use super::{Checks, MelodyBalance, judge, listen};
use crate::line::Role;
use crate::profile::{Library, Technique};
use crate::run::Run;
use crate::score::Dynamic::{self, F, Ff, Mf, P, Pp};

fn tune(id: &str, dynamic: Dynamic, pitches: &[u8]) -> Part {
    part("Tune", &Library::builtin().get(id).unwrap(), dynamic, pitches, 1).with_role(Role::Melody)
}

fn held(name: &'static str, id: &str, dynamic: Dynamic, pitches: &[u8]) -> Part {
    Part::held(name, &Library::builtin().get(id).unwrap(), dynamic, pitches, 8)
}

/// Strings of a symphony orchestra on a chord of C.
fn strings(dynamic: Dynamic) -> Vec<Part> {
    vec![
        held("Violins I", "violin", dynamic, &[76]).with_players(14),
        held("Violins II", "violin", dynamic, &[67]).with_players(12),
        held("Violas", "viola", dynamic, &[64]).with_players(10),
        held("Cellos", "cello", dynamic, &[48]).with_players(8),
        held("Basses", "double-bass", dynamic, &[36]).with_players(6),
    ]
}

fn brass(dynamic: Dynamic) -> Vec<Part> {
    vec![
        held("Horn 1", "horn-f", dynamic, &[64]),
        held("Horn 2", "horn-f", dynamic, &[60]),
        held("Trumpet 1", "trumpet-bb", dynamic, &[76]),
        held("Trumpet 2", "trumpet-bb", dynamic, &[72]),
        held("Trombone 1", "trombone-tenor", dynamic, &[60]),
        held("Trombone 2", "trombone-tenor", dynamic, &[55]),
        held("Tuba", "tuba-c", dynamic, &[36]),
    ]
}

fn winds(dynamic: Dynamic) -> Vec<Part> {
    vec![
        held("Flute", "flute", dynamic, &[84]),
        held("Oboe", "oboe", dynamic, &[76]),
        held("Clarinet", "clarinet-bb", dynamic, &[72]),
        held("Bassoon", "bassoon", dynamic, &[48]),
    ]
}

fn tutti(dynamic: Dynamic) -> Vec<Part> {
    strings(dynamic).into_iter().chain(winds(dynamic)).chain(brass(dynamic)).collect()
}

fn trombones(dynamic: Dynamic) -> Vec<Part> {
    vec![
        held("Trombone 1", "trombone-tenor", dynamic, &[65]),
        held("Trombone 2", "trombone-tenor", dynamic, &[60]),
        held("Trombone 3", "trombone-tenor", dynamic, &[53]),
    ]
}

/// The melody of a scene.
fn melody(tune: Part, others: Vec<Part>) -> MelodyBalance {
    leading(Role::Melody, tune, others)
}

/// A role of a scene, in its second bar.
fn leading(role: Role, tune: Part, others: Vec<Part>) -> MelodyBalance {
    let arrangement = scene(&others.into_iter().chain([tune]).collect::<Vec<_>>());
    let stage = crate::render::stage(&crate::perform::perform(&arrangement));
    let heard = listen(&stage, &Run::default()).unwrap();
    let bars = judge(&heard, &arrangement, &Checks::default()).value.bars;
    bars[1].role(role).cloned().unwrap()
}

fn scenes() -> Vec<(&'static str, bool, MelodyBalance)> {
    let low_flute = [60, 62, 64, 65, 67, 69, 71, 69];
    let throat = [68, 69, 70, 69, 68, 70, 69, 68];
    let middle = [72, 74, 76, 77, 79, 77, 76, 74];
    let high = [84, 86, 88, 89, 91, 89, 88, 86];
    let top = [100, 102, 103, 105, 107, 105, 103, 102];
    let basses =
        part("Basses", &Library::builtin().get("double-bass").unwrap(), F, &[36, 43, 41, 43, 36, 43, 41, 43], 1);
    let basses = basses.with_players(6).with_technique(Technique::Pizzicato).with_role(Role::Bass);
    let oboe = part("Oboe", &Library::builtin().get("oboe").unwrap(), P, &middle, 1).with_role(Role::Melody);
    let with_oboe = strings(P).into_iter().chain([oboe]).collect();
    let horns = || vec![held("Horn 1", "horn-f", Mf, &[65]), held("Horn 2", "horn-f", Mf, &[69])];
    vec![
        ("flute C4-B4 mf under three trombones mf", false, melody(tune("flute", Mf, &low_flute), trombones(Mf))),
        ("throat clarinet mf under two horns mf", false, melody(tune("clarinet-bb", Mf, &throat), horns())),
        ("solo violin in ff tutti", false, melody(tune("violin", Ff, &middle), tutti(Ff))),
        ("harp mf under sustained strings mf", false, melody(tune("harp", Mf, &middle), strings(Mf))),
        ("celesta in tutti", false, melody(tune("celesta", F, &high), tutti(F))),
        ("solo violin mf over strings pp", true, melody(tune("violin", Mf, &middle), strings(Pp))),
        ("oboe C5 mf over strings pp", true, melody(tune("oboe", Mf, &middle), strings(Pp))),
        ("piccolo top octave in tutti", true, melody(tune("piccolo", Ff, &top), tutti(Ff))),
        ("glockenspiel in tutti", true, melody(tune("glockenspiel", F, &top), tutti(F))),
        ("solo horn mf over strings p", true, melody(tune("horn-f", Mf, &low_flute), strings(P))),
        (
            "trumpet f over tutti f",
            true,
            melody(tune("trumpet-bb", F, &middle), [strings(F), winds(F)].into_iter().flatten().collect()),
        ),
        ("bass pizzicato alone under brass f", false, leading(Role::Bass, basses, brass(F))),
        ("trumpet p with oboe in unison over strings p", true, melody(tune("trumpet-bb", P, &middle), with_oboe)),
        ("first violins f over winds f", true, melody(tune("violin", F, &high).with_players(14), winds(F))),
    ]
}

#[test]
fn verdicts_are_the_books() {
    let scenes = scenes();
    let lines = scenes.iter().map(|(name, expected, m)| {
        format!(
            "{name}: {} ({} thousandths, {} over the rest), the books say {expected}\n",
            m.heard, m.audible, m.over_rest
        )
    });
    let table: String = lines.collect();
    assert!(scenes.iter().all(|(_, expected, m)| m.heard == *expected), "\n{table}");
}

#[test]
fn a_viola_tune_between_violins_and_cellos_at_equal_marks_is_weak() {
    let violas = tune("viola", Mf, &[60, 62, 64, 65, 67, 65, 64, 62]).with_players(10);
    let around = strings(Mf).into_iter().filter(|part| !part.is_called("Violas")).collect();
    let melody = melody(violas, around);
    assert!(melody.over_rest.0 < -6.0 && melody.audible < Checks::default().melody_audible, "{melody:?}");
}
