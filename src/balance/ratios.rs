//! Rimsky-Korsakov's ratios of forte, held against the profiles through the whole chain.
//!
//! "One trumpet = one trombone = one tuba = two horns; one horn = two flutes = two oboes = two clarinets = two bassoons"
//! (Principles of Orchestration, 1922, public domain): so many players of each make equal groups. Each plays a unison at
//! forte, 10 m from the listener, over the octave around the middle of its tessitura; groups are told apart by the mean
//! of the K-weighted levels. The profiles keep Meyer's sound power, which is not Rimsky's ear: a pair that differs by
//! more than 3 dB stands in `ratios.tsv` with its deviation, and the test fails when one comes, goes or moves.

use super::listen;
use super::testing::{Part, scene};
use crate::ensemble::Position;
use crate::loudness::{PHYSICAL_GATE, integrated};
use crate::profile::Library;
use crate::run::Run;
use crate::score::Dynamic;
use std::path::Path;
use std::sync::Arc;

/// Groups that balance at forte.
const GROUPS: [(&str, u16); 8] = [
    ("trumpet-bb", 1),
    ("trombone-tenor", 1),
    ("tuba-c", 1),
    ("horn-f", 2),
    ("flute", 4),
    ("oboe", 4),
    ("clarinet-bb", 4),
    ("bassoon", 4),
];

/// Any other pair balances within this.
const BALANCED_DB: f64 = 3.0;

/// A row that moves by more is another row.
const MOVED_DB: f64 = 0.5;

/// K-weighted level of a group, in decibels: the mean over the octave around the middle of its tessitura.
fn level((id, players): (&str, u16)) -> f64 {
    let tessitura = Library::builtin().get(id).unwrap().range.tessitura;
    let middle = (tessitura.low.midi() + tessitura.high.midi()) / 2;
    (middle - 6..middle + 6).map(|pitch| unison(id, players, pitch)).sum::<f64>() / 12.0
}

fn unison(id: &str, players: u16, pitch: u8) -> f64 {
    let profile = Library::builtin().get(id).unwrap();
    let mut arrangement = scene(&[Part::held("Group", &profile, Dynamic::F, &[pitch], 4).with_players(players)]);
    Arc::make_mut(&mut arrangement.ensemble).seats[0].position = Position { azimuth_deg: 0.0, distance_m: 10.0 };
    let heard = listen(&crate::render::stage(&crate::perform::perform(&arrangement)), &Run::default()).unwrap();
    integrated(&heard.steps(0), PHYSICAL_GATE).unwrap().0
}

/// Every pair, with what the first is louder by.
fn deviations() -> Vec<(String, f64)> {
    let levels = GROUPS.map(level);
    let mut all = Vec::new();
    for (i, one) in GROUPS.iter().enumerate() {
        for (j, other) in GROUPS.iter().enumerate().skip(i + 1) {
            let name = format!("{} {}\t{} {}", one.1, one.0, other.1, other.0);
            all.push((name, levels[i] - levels[j]));
        }
    }
    all
}

#[test]
fn groups_balance_at_forte_as_rimsky_korsakov_says_but_for_the_pairs_listed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/balance/ratios.tsv");
    let found = deviations();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let rows = found.iter().filter(|(_, by)| by.abs() > BALANCED_DB);
        let rows: String = rows.map(|(pair, by)| format!("{pair}\t{by:+.1}\n")).collect();
        std::fs::write(&file, format!("group\tagainst\tlouder_by_db\n{rows}")).unwrap();
    }
    let text = std::fs::read_to_string(&file).unwrap();
    let rows: Vec<(&str, f64)> = text
        .lines()
        .skip(1)
        .map(|row| row.rsplit_once('\t').unwrap())
        .map(|(pair, by)| (pair, by.parse().unwrap()))
        .collect();
    for (pair, by) in &found {
        println!("{pair}\t{by:+.1}");
        match rows.iter().find(|(listed, _)| listed == pair) {
            Some((_, listed)) => assert!((by - listed).abs() <= MOVED_DB, "{pair} moved from {listed:+.1} to {by:+.1}"),
            None => assert!(by.abs() <= BALANCED_DB, "{pair} differs by {by:+.1} dB and is not listed"),
        }
    }
    let stays = |pair: &str| found.iter().any(|(other, by)| other == pair && by.abs() > BALANCED_DB - MOVED_DB);
    assert!(rows.iter().all(|(pair, _)| stays(pair)), "a row that balances now should go: {text}");
}
