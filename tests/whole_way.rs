//! Every ensemble on scores in turn, without sound: no panic, no unplayable note, the ledger complete; and with sound for
//! a dozen.

mod common;

use common::{Piece, ensembles, scores};
use partwright::arrange::Deed;
use partwright::balance::{Balance, Checks};
use partwright::ensemble::Ensemble;
use partwright::finding::Severity;
use partwright::pipeline::{Outcome, Request, arrange};
use partwright::run::Run;
use partwright::score::NoteId;
use std::collections::BTreeSet;
use std::sync::Arc;

fn request(ensemble: &Arc<Ensemble>, checks: Option<Checks>) -> Request {
    Request { checks, rounds: 1, ..Request::new(ensemble.clone()) }
}

/// Fewer steps than a user's run: what is asked here holds at any budget.
fn run() -> Run {
    Run::default().with_steps(2_000)
}

/// What cannot be played.
fn unplayable(outcome: &Outcome) -> Vec<String> {
    let rules = partwright::arrange::check(&outcome.arrangement);
    let errors = rules.iter().filter(|finding| finding.severity == Severity::Error).map(ToString::to_string);
    let mut problems: Vec<String> = errors.take(3).collect();
    for (part, seat) in outcome.arrangement.seats.iter().zip(&outcome.arrangement.ensemble.seats) {
        let has = |pitch| seat.profiles.iter().any(|profile| profile.has(pitch));
        let missing = part.notes.iter().filter_map(|note| note.sound.pitch()).find(|pitch| !has(*pitch));
        problems.extend(missing.map(|pitch| format!("{} cannot play {pitch}", seat.plain_name)));
    }
    problems
}

/// Where the ledger does not balance.
fn unbalanced(piece: &Piece, outcome: &Outcome) -> Vec<String> {
    let ledger = &outcome.arrangement.ledger;
    let sounding: BTreeSet<NoteId> = ledger.sounding.iter().copied().collect();
    let lost: BTreeSet<NoteId> = ledger.lost.iter().map(|lost| lost.note).collect();
    let decisions = &outcome.arrangement.decisions;
    let notes = outcome.arrangement.seats.iter().flat_map(|part| &part.notes);
    let told: BTreeSet<NoteId> =
        notes.clone().flat_map(|note| decisions[note.decision.0 as usize].sources.iter().copied()).collect();
    let groundless = notes.map(|note| &decisions[note.decision.0 as usize]);
    let groundless = groundless.filter(|d| d.sources.is_empty() && !d.deeds.contains(&Deed::Invented)).count();
    let sums_off = ledger
        .by_role
        .iter()
        .any(|s| s.kept + s.octave + s.folded + s.merged + s.shortened + s.transformed + s.dropped != s.source);
    let rules = [
        (sounding.len() != ledger.sounding.len(), "a note sounds twice in the ledger"),
        (lost.len() != ledger.lost.len(), "a note is lost twice"),
        (!sounding.is_disjoint(&lost), "a note both sounds and is lost"),
        (sounding.len() + lost.len() != piece.score.note_count(), "notes are missing from the ledger"),
        (told != sounding, "the ledger's sounding notes are not those that decisions name"),
        (groundless > 0, "a note has neither source nor chord"),
        (sums_off, "the sums by role do not add up"),
    ];
    rules.into_iter().filter(|(broken, _)| *broken).map(|(_, what)| what.to_owned()).collect()
}

fn unwritten(outcome: &Outcome) -> Vec<String> {
    let midi = partwright::perform::smf(&outcome.performance);
    let read = match partwright::midi::read(&midi) {
        Ok(read) => read.value.note_count(),
        Err(error) => return vec![format!("our own MIDI does not read: {error}")],
    };
    let played: usize = outcome.performance.seats.iter().map(|seat| seat.notes.len()).sum();
    if read == played { Vec::new() } else { vec![format!("the MIDI holds {read} notes, the performance {played}")] }
}

fn problems(piece: &Piece, band: &Arc<Ensemble>, checks: Option<Checks>) -> Vec<String> {
    let outcome = match arrange(&piece.score, &request(band, checks), &run()) {
        Ok(outcome) => outcome,
        Err(error) => return vec![format!("{} for {}: {error}", piece.name, band.id)],
    };
    let mut problems = unplayable(&outcome);
    problems.extend(unbalanced(piece, &outcome));
    problems.extend(unwritten(&outcome));
    if let Some(listened) = &outcome.listened {
        problems.extend(unmeasured(&outcome, &listened.balance));
    }
    problems.into_iter().map(|problem| format!("{} for {}: {problem}", piece.name, band.id)).collect()
}

/// Seats that play and were not measured, or the other way round.
fn unmeasured(outcome: &Outcome, balance: &Balance) -> Vec<String> {
    let pairs = outcome.arrangement.seats.iter().zip(&balance.seats);
    let wrong = pairs.filter(|(part, seat)| part.notes.is_empty() == seat.loudness.is_some());
    wrong
        .map(|(part, seat)| {
            format!("seat {:?} has {} notes, measured {:?}", part.seat, part.notes.len(), seat.loudness)
        })
        .collect()
}

/// Of all pairs of score and ensemble every so many-th is tried: each ensemble meets two or three scores, each score eleven
/// or twelve ensembles.
const EVERY: usize = 6;

#[test]
fn every_ensemble_on_scores_in_turn_is_playable_and_balances_to_the_note() {
    let (pieces, bands) = (scores(), ensembles());
    let pairs = pieces.iter().enumerate().flat_map(|(i, piece)| {
        bands.iter().enumerate().filter(move |(j, _)| (i + j) % EVERY == 0).map(move |(_, band)| (piece, band))
    });
    let pairs: Vec<_> = pairs.collect();
    let found = partwright::run::map(&pairs, |(piece, band)| problems(piece, band, None));
    let found: Vec<String> = found.into_iter().flatten().collect();
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

/// With sound: the shorter pieces, each ensemble at least once.
const WITH_SOUND: [(&str, &str); 12] = [
    ("gymnopedie-1", "woodwind-quintet"),
    ("gymnopedie-1", "choir-satb"),
    ("wall-street-rag", "brass-quintet"),
    ("wall-street-rag", "school-band-young"),
    ("brahms-waltz-op39-15", "string-quartet"),
    ("brahms-waltz-op39-15", "orchestra-classical"),
    ("brahms-waltz-op39-15", "flex-band-5"),
    ("debussy-mandoline", "woodwind-quintet"),
    ("debussy-mandoline", "sax-quartet"),
    ("schumann-dichterliebe-9", "big-band"),
    ("schumann-dichterliebe-9", "concert-band-full"),
    ("chopin-prelude-op45", "string-quartet"),
];

#[test]
fn with_sound_everybody_who_plays_is_measured() {
    let (pieces, bands) = (scores(), ensembles());
    let mut found = Vec::new();
    for (piece, band) in WITH_SOUND {
        let piece = pieces.iter().find(|p| p.name == piece).expect("the score is in scores/");
        let band = bands.iter().find(|b| b.id == band).expect("the ensemble is built in");
        found.extend(problems(piece, band, Some(Checks::default())));
    }
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}
