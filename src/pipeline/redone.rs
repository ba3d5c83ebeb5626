//! Redos, carried out one after the other on an arrangement that stands: outside their bars everything sounds and is
//! written as before.

use crate::analysis::Analysis;
use crate::arrange::{Arrangement, Plan, Redo, SeatPart, Style, redo};
use crate::finding::Finding;
use crate::notation;
use crate::perform::{Performance, PerformedNote, perform};
use crate::run::{Error, Run};
use crate::score::{Score, TickSpan};
use std::collections::BTreeMap;

/// An arrangement, how it sounds, and the redos carried out in it.
pub(super) struct Redone {
    pub(super) arrangement: Arrangement,
    pub(super) performance: Performance,
    pub(super) redos: Vec<Redo>,
}

impl Redone {
    /// The redos of a plan on top of what its phrases and edits made.
    pub(super) fn of(
        source: (&Score, &Analysis),
        base: Arrangement,
        style: &Style,
        plan: &Plan,
        findings: &mut Vec<Finding>,
        run: &Run,
    ) -> Result<Self, Error> {
        let mut done = Self { performance: perform(&base), arrangement: base, redos: Vec::new() };
        for asked in &plan.redos {
            // What is written beside the bars keeps its accidentals.
            let before = notation::named(&done.arrangement)?;
            let (after, chosen) = redo(source, &before, style, plan, (&done.redos, asked), run)?;
            let arrangement = after.take(findings);
            let frame = &source.0.frame;
            let span = chosen.bars.span(&frame.meters, frame.end).unwrap_or(TickSpan::new(frame.end, frame.end));
            done.performance = outside_as(&done.performance, &before, &arrangement, span);
            done.arrangement = arrangement;
            done.redos.push(chosen);
        }
        Ok(done)
    }
}

/// How an arrangement sounds, notes outside the span as they sounded before.
fn outside_as(sounded: &Performance, before: &Arrangement, after: &Arrangement, span: TickSpan) -> Performance {
    let mut performance = perform(after);
    let parts = before.seats.iter().zip(&after.seats);
    for ((seat, old), (before, after)) in performance.seats.iter_mut().zip(&sounded.seats).zip(parts) {
        if before.notes == after.notes {
            seat.notes.clone_from(&old.notes);
            continue;
        }
        let moved: BTreeMap<u32, u32> = outside(before, span).zip(outside(after, span)).collect();
        let kept =
            old.notes.iter().filter_map(|note| Some(PerformedNote { index: *moved.get(&note.index)?, ..note.clone() }));
        let outside: Vec<u32> = outside(after, span).collect();
        let inside = seat.notes.iter().filter(|note| outside.binary_search(&note.index).is_err()).cloned();
        let mut notes: Vec<PerformedNote> = inside.chain(kept).collect();
        notes.sort_by_key(|note| (note.start, note.sound));
        seat.notes = notes;
    }
    performance
}

/// The places of a part's notes that start outside a span, ascending.
fn outside(part: &SeatPart, span: TickSpan) -> impl Iterator<Item = u32> + '_ {
    (0u32..).zip(&part.notes).filter(move |(_, note)| !span.contains(note.start)).map(|(place, _)| place)
}
