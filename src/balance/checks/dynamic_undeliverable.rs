//! A written dynamic that the instrument cannot give in that register.

use super::{Judged, name};
use crate::arrange::ArrangedNote;
use crate::finding::{Code, Finding};
use crate::profile::{Profile, Register};
use crate::score::{Dynamic, Pitch, SeatId};
use std::ops::Range;

pub(super) fn check(judged: &Judged) -> Vec<Finding> {
    judged.seats().flat_map(|seat| of_seat(judged, seat)).collect()
}

/// What the register cannot do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    TooSoft,
    TooLoud,
}

fn of_seat(judged: &Judged, seat: SeatId) -> Vec<Finding> {
    let bars = judged.balance.bars.len();
    let faults: Vec<Option<Fault>> = (0..bars).map(|bar| bar_fault(judged, seat, bar)).collect();
    let runs = |fault: Fault| super::runs(&faults.iter().map(|f| *f == Some(fault)).collect::<Vec<_>>(), 1);
    let all = [Fault::TooSoft, Fault::TooLoud];
    all.into_iter().filter_map(|fault| finding(judged, seat, fault, &runs(fault))).collect()
}

/// The fault of at least half of the notes in a bar.
fn bar_fault(judged: &Judged, seat: SeatId, bar: usize) -> Option<Fault> {
    let notes = judged.notes(seat, bar);
    [Fault::TooSoft, Fault::TooLoud].into_iter().find(|fault| {
        let with = notes.iter().filter(|note| note_fault(judged, seat, note) == Some(*fault)).count();
        with > 0 && with * 2 >= notes.len()
    })
}

fn note_fault(judged: &Judged, seat: SeatId, note: &ArrangedNote) -> Option<Fault> {
    let (profile, register) = judged.register(seat, note)?;
    // A ppp is as soft as one can, a fff as loud: nobody asks more of a register than its pp and ff.
    let usual = usual(profile)?.power.at(note.dynamic.position().clamp(0.0, 1.0)).0;
    let limit = judged.checks.undeliverable_db.0;
    if note.dynamic >= Dynamic::F && register.power.ff.0 < usual - limit {
        Some(Fault::TooSoft)
    } else if note.dynamic <= Dynamic::P && register.power.pp.0 > usual + limit {
        Some(Fault::TooLoud)
    } else {
        None
    }
}

/// The register in the middle of the tessitura: what the instrument's dynamics are understood by.
fn usual(profile: &Profile) -> Option<&Register> {
    let range = profile.range.tessitura;
    let middle = (i32::from(range.low.midi()) + i32::from(range.high.midi())) / 2;
    profile.register(Pitch::clamped(middle))
}

/// One finding for all places of a seat.
fn finding(judged: &Judged, seat: SeatId, fault: Fault, runs: &[Range<usize>]) -> Option<Finding> {
    let (run, also) = judged.longest(runs)?;
    let note =
        run.clone().flat_map(|bar| judged.notes(seat, bar)).find(|n| note_fault(judged, seat, n) == Some(fault))?;
    let (_, register) = judged.register(seat, note)?;
    let (what, place) = match fault {
        Fault::TooSoft => ("cannot be so loud", "a stronger register"),
        Fault::TooLoud => ("cannot be so soft", "an easier register"),
    };
    let name = name(judged.arrangement, seat);
    let message = format!("{} is written, but {name} {what} in its {} register{also}", note.dynamic, register.name);
    let remedy = format!("move the line to {place}, give it to another seat, or mark what can be played");
    Some(Finding::new(Code::DynamicUndeliverable, judged.place(run, Some(seat)), message).with_remedy(remedy))
}
