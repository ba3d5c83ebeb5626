//! A symphony comes back to its own orchestra: what each player has in the source, that player has again.

mod common;

use partwright::analysis::analyze;
use partwright::arrange::{Arrangement, Plan, Style, arrange, cast};
use partwright::run::Run;
use partwright::score::{Part, Score, SeatId};
use std::collections::BTreeSet;

/// Arranges a symphony for the classical orchestra, and looks up whose each of its parts is.
fn home(name: &str) -> (Score, Arrangement, Vec<Option<SeatId>>) {
    let (score, players) = (common::score(name).score, common::ensemble("orchestra-classical"));
    let run = Run::default();
    let heard = analyze(&score, &run).expect("hears it").value;
    let arranged = arrange(&score, &heard, &players, &Style::default(), &Plan::default(), &run).expect("arranges it");
    let seats = cast(&score, &players).value.parts.iter().map(|cast| cast.seat).collect();
    (score, arranged.value, seats)
}

/// Per cent of a part's notes that a seat has too, at their own time and pitch.
fn share_back(part: &Part, arrangement: &Arrangement, seat: SeatId) -> usize {
    let notes = &arrangement.seats[usize::from(seat.0)].notes;
    let has: BTreeSet<_> = notes.iter().map(|note| (note.start, note.sound)).collect();
    let back = part.notes.iter().filter(|note| has.contains(&(note.start, note.sound))).count();
    100 * back / part.notes.len().max(1)
}

#[test]
fn a_symphony_comes_back_to_its_own_orchestra() {
    for name in ["beethoven-symphony-5-i", "haydn-symphony-104-i", "schubert-symphony-5-i"] {
        let (score, arrangement, seats) = home(name);
        let sounding = || score.parts.iter().zip(&seats).filter(|(part, _)| !part.notes.is_empty());
        let shares: Vec<(&str, usize)> = sounding()
            .map(|(part, seat)| {
                let seat = seat.expect("the orchestra has every instrument of the source");
                let name = &*arrangement.ensemble.seats[usize::from(seat.0)].plain_name;
                (name, share_back(part, &arrangement, seat))
            })
            .collect();
        let told = format!("{name}, per cent back: {shares:?}");
        assert!(shares.iter().all(|(_, share)| *share >= 90), "{told}");
        let strings = |name: &str| ["Violins 1", "Violins 2", "Violas", "Cellos", "Double basses"].contains(&name);
        assert!(shares.iter().filter(|(name, _)| strings(name)).all(|(_, share)| *share >= 97), "{told}");
        assert!(shares.iter().map(|(_, share)| share).sum::<usize>() >= 98 * shares.len(), "{told}");
        println!("{told}");
    }
}

/// Whoever has a part in the source rests where that rests: next to nothing is added to what the composer scored.
#[test]
fn a_symphony_is_not_doubled_by_its_own_orchestra() {
    for name in ["beethoven-symphony-5-i", "haydn-symphony-104-i"] {
        let (score, arrangement, _) = home(name);
        let source: usize = score.parts.iter().map(|part| part.notes.len()).sum();
        let written: usize = arrangement.seats.iter().map(|seat| seat.notes.len()).sum();
        assert!(written * 100 <= source * 101, "{name}: {written} notes for {source}");
    }
}
