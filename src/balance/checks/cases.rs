//! Every check has a scene that trips it and one, little different, that spares it.

use super::super::testing::{Part, part, scene};
use super::super::{Checks, judge, listen};
use crate::arrange::Arrangement;
use crate::finding::Code;
use crate::line::Role::{self, Bass, Countermelody, Melody};
use crate::profile::Library;
use crate::run::Run;
use crate::score::Dynamic::{self, F, Ff, Mf, P, Pp};
use crate::score::{Mark, Tick, Timed};

/// Four bars of quarters that go up and down from a pitch.
fn moving(name: &'static str, id: &str, dynamic: Dynamic, from: u8) -> Part {
    let pitches = [0, 2, 4, 5, 7, 5, 4, 2].repeat(2).into_iter().map(|step| from + step);
    part(name, &Library::builtin().get(id).unwrap(), dynamic, &pitches.collect::<Vec<_>>(), 1)
}

/// Four bars of one pitch.
fn held(name: &'static str, id: &str, dynamic: Dynamic, pitch: u8) -> Part {
    part(name, &Library::builtin().get(id).unwrap(), dynamic, &[pitch], 16)
}

fn line(role: Role, name: &'static str, id: &str, dynamic: Dynamic, from: u8) -> Part {
    moving(name, id, dynamic, from).with_role(role)
}

fn trombones(dynamic: Dynamic) -> Vec<Part> {
    let names = ["Trombone 1", "Trombone 2", "Trombone 3"].into_iter().zip([65, 60, 53]);
    names.map(|(name, pitch)| held(name, "trombone-tenor", dynamic, pitch)).collect()
}

fn with(mut parts: Vec<Part>, more: Part) -> Arrangement {
    parts.push(more);
    scene(&parts)
}

/// Horns p, then a flute f with so many trumpets: a section begins at bar 5.
fn marked(after: usize) -> Arrangement {
    let horns = ["Horn 1", "Horn 2", "Horn 3", "Horn 4"].into_iter().zip([60, 64, 67, 72]);
    let mut parts: Vec<Part> = horns.map(|(name, pitch)| held(name, "horn-f", P, pitch)).collect();
    let trumpets = ["Trumpet 1", "Trumpet 2", "Trumpet 3"];
    parts.push(moving("Flute", "flute", F, 67).later(16));
    parts.extend(trumpets.iter().take(after).map(|name| moving(name, "trumpet-bb", F, 67).later(16)));
    let mut arrangement = scene(&parts);
    let mark = |quarter: u64, name: &str| Timed::new(Tick(quarter * 480), Mark::Marker(name.to_owned()));
    arrangement.marks = vec![mark(0, "A"), mark(16, "B")];
    arrangement
}

/// A tune and five flutes around it that strike a chord in each bar, close together or wide apart.
fn around(pitches: [u8; 5]) -> Arrangement {
    let names = ["Flute 2", "Flute 3", "Flute 4", "Flute 5", "Flute 6"];
    let flute = Library::builtin().get("flute").unwrap();
    let parts = names.into_iter().zip(pitches).map(|(name, pitch)| part(name, &flute, F, &[pitch; 4], 4)).collect();
    with(parts, line(Melody, "Flute 1", "flute", P, 84))
}

fn cases() -> Vec<(Code, Arrangement, Arrangement)> {
    let doubled = |at: Dynamic, from: u8| {
        scene(&[line(Melody, "Trumpet", "trumpet-bb", F, 72), moving("Flute", "flute", at, from)])
    };
    let alone = |part: Part| scene(&[part]);
    vec![
        (
            Code::MelodyBuried,
            with(trombones(Ff), line(Melody, "Flute", "flute", P, 60)),
            with(trombones(Pp), line(Melody, "Flute", "flute", F, 84)),
        ),
        (
            Code::SeatNeverHeard,
            with(trombones(Ff), line(Melody, "Flute", "flute", P, 60)),
            with(trombones(Pp), line(Melody, "Flute", "flute", F, 84)),
        ),
        (
            Code::BassThin,
            with(trombones(Ff), line(Bass, "Basses", "double-bass", P, 36)),
            with(trombones(Pp), line(Bass, "Basses", "double-bass", F, 36)),
        ),
        (
            Code::CountermelodyCovered,
            with(trombones(Ff), line(Countermelody, "Viola", "viola", P, 55)),
            with(trombones(Pp), line(Countermelody, "Viola", "viola", F, 55)),
        ),
        (
            Code::BrassOverWoodwind,
            with(trombones(F), line(Melody, "Clarinet", "clarinet-bb", Mf, 60)),
            with(trombones(Pp), line(Melody, "Clarinet", "clarinet-bb", F, 72)),
        ),
        (Code::BandCrowded, around([84, 85, 86, 84, 85]), around([96, 89, 72, 67, 60])),
        (Code::DynamicUndeliverable, alone(moving("Flute", "flute", Ff, 60)), alone(moving("Flute", "flute", Ff, 79))),
        (
            Code::WeakRegister,
            with(trombones(Mf), line(Melody, "Flute", "flute", Mf, 60)),
            with(trombones(Mf), line(Melody, "Flute", "flute", Mf, 84)),
        ),
        (Code::DoublingHidden, doubled(Pp, 72), doubled(F, 84)),
        (Code::ContrastMissing, marked(0), marked(3)),
    ]
}

fn trips(code: Code, arrangement: &Arrangement) -> bool {
    let stage = crate::render::stage(&crate::perform::perform(arrangement));
    let judged = judge(&listen(&stage, &Run::default()).unwrap(), arrangement, &Checks::default());
    judged.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn every_check_trips_and_spares() {
    let wrong = |(code, tripping, spared): &(Code, Arrangement, Arrangement)| {
        let said = (trips(*code, tripping), trips(*code, spared));
        (said != (true, false)).then(|| format!("{code}: {said:?}"))
    };
    let wrong: Vec<String> = cases().iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_check_is_without_a_case() {
    let off_mark = 1; // our own sound keeps to its marks: see the tests in marks.rs
    assert_eq!(cases().len() + off_mark, super::ALL.len());
}
