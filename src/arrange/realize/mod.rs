//! Carrying the choices out, seat by seat: octaves, what fits together, what a resting seat can pick up, speed and breath.

mod breath;
mod change;
mod fill;
mod fit;
mod fold;
mod grace;
mod hold;
mod leap;
mod settle;
mod speed;

pub(super) use breath::{filled, gap_ms, lasts};
pub(super) use fill::fill;
pub(super) use fit::fits;
pub(super) use fold::{fold_asked, fold_copy};
pub(super) use leap::too_wide;
pub(super) use speed::{SLACK_MS, metric_weight};

use super::draft::{Clock, Desk, Draft, Drafts};
use super::facts::SeatFacts;
use super::ledger::LostReason;
use super::rewrite::{Rewrites, bow_tremolos, slow_broken_chords, thin_repeats};
use super::solve::Candidate;
use super::source::Source;
use crate::run;

/// Lays every strand at its seat and settles what cannot sound together there.
pub(super) fn lay(source: &Source, seats: &[SeatFacts], clock: Clock<'_>, choices: &[Option<Candidate>]) -> Drafts {
    let mut drafts = Drafts { seats: vec![Vec::new(); seats.len()], out: Vec::new() };
    for (strand, index) in source.strands.iter().zip(0u32..) {
        let Some(choice) = choices[index as usize] else {
            let lost = strand.notes.iter().filter_map(|id| Draft::new(source, *id, index, 0, 0));
            drafts.out.extend(lost.map(|draft| (draft, LostReason::TooManyNotes)));
            continue;
        };
        let seat = usize::from(choice.seat);
        let Candidate { instrument, muted, .. } = choice;
        let facts = seats[seat].held(instrument, muted);
        for (id, folded) in strand.notes.iter().zip(fold::fold(source, strand, facts, choice.shift)) {
            let draft = folded.and_then(|folded| Draft::new(source, *id, index, choice.shift, folded));
            match draft {
                Some(draft) => drafts.seats[seat].push(Draft { instrument, muted, ..draft }),
                None => {
                    drafts.out.extend(Draft::new(source, *id, index, 0, 0).map(|draft| (draft, LostReason::OutOfReach)))
                }
            }
        }
    }
    each_seat(source, seats, clock, &mut drafts, settle::settle);
    drafts
}

/// Makes every seat's part playable: overlaps, figures rewritten as the style allows, speed, leaps, the pedal's lengths,
/// breath, grace notes, time to change instruments.
pub(super) fn make_playable(
    source: &Source,
    seats: &[SeatFacts],
    clock: Clock<'_>,
    rewrites: Rewrites,
    drafts: &mut Drafts,
) {
    let passes: [(bool, Pass); 11] = [
        (true, settle::settle),
        (rewrites.repeats, thin_repeats),
        (rewrites.tremolos, bow_tremolos),
        (rewrites.broken_chords, slow_broken_chords),
        (true, speed::slow_down),
        (true, leap::ease_leaps),
        (true, leap::shorten_leaps),
        // What was left out between two notes may leave them so near that they are one chord.
        (true, settle::settle),
        (true, hold::hold),
        (true, breath::take_breath),
        (true, grace::lead_on),
    ];
    for (_, pass) in passes.into_iter().filter(|(wanted, _)| *wanted) {
        each_seat(source, seats, clock, drafts, pass);
    }
    change::leave_time(seats, clock, drafts);
}

/// What a pass keeps of a seat's drafts, and what it takes out.
pub(super) type Outcome = (Vec<Draft>, Vec<(Draft, LostReason)>);

type Pass = fn(&Desk<'_>, Vec<Draft>) -> Outcome;

/// A pass over every seat: what it keeps, and what it takes out.
fn each_seat(source: &Source, seats: &[SeatFacts], clock: Clock<'_>, drafts: &mut Drafts, pass: Pass) {
    drafts.sort();
    let mut parts: Vec<_> = seats.iter().zip(std::mem::take(&mut drafts.seats)).collect();
    let done = run::map_mut(&mut parts, |(seat, part)| on_each(source, seat, clock, std::mem::take(part), pass));
    for (kept, out) in done {
        drafts.seats.push(kept);
        drafts.out.extend(out);
    }
    drafts.sort();
}

/// A pass over what a seat plays on each of its instruments.
fn on_each(source: &Source, seat: &SeatFacts, clock: Clock<'_>, mut part: Vec<Draft>, pass: Pass) -> Outcome {
    let (mut kept, mut out) = (Vec::new(), Vec::new());
    for (number, seat) in seat.instruments() {
        let own: Vec<Draft> = part.extract_if(.., |draft| draft.instrument == number).collect();
        let done = if own.is_empty() { Outcome::default() } else { pass(&Desk { source, seat, clock }, own) };
        kept.extend(done.0);
        out.extend(done.1);
    }
    (kept, out)
}
