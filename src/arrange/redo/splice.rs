//! Some bars of some seats taken over from another arrangement of the same source, all else as it was.

use crate::analysis::Analysis;
use crate::arrange::expression::time;
use crate::arrange::ledger::{Fate, Ledger, Lost, LostReason};
use crate::arrange::revise::{breaks, place, remark, renumber};
use crate::arrange::{ArrangedNote, Arrangement, Assignment, Decision, DecisionId, SeatPart};
use crate::finding::{Code, Finding};
use crate::line::{LineId, Role};
use crate::score::{Marked, NoteId, SeatId, TickSpan};
use std::collections::BTreeMap;

/// What came of it.
pub(super) struct Spliced {
    pub(super) arrangement: Arrangement,
    /// Seats that could not play what was found beside what they have around it, and keep what they had.
    pub(super) refused: Vec<Finding>,
}

/// `before` with the notes of `anew` that these seats start in the span. Lines are told as `analysis` numbers them.
pub(super) fn splice(
    before: &Arrangement,
    anew: &Arrangement,
    seats: &[SeatId],
    span: TickSpan,
    analysis: &Analysis,
) -> Spliced {
    let mut arrangement = before.clone();
    let mut taken = Taken { anew, lines: line_of(before, analysis), assignments: BTreeMap::new() };
    let mut refused = Vec::new();
    for seat in seats {
        let (Some(old), Some(new)) = (before.seats.get(usize::from(seat.0)), anew.seats.get(usize::from(seat.0)))
        else {
            continue;
        };
        let mut part = joined(before, old, new, span);
        if let Some(why) = breaks(before, old, &part) {
            refused.push(told(before, *seat, span, &why));
            continue;
        }
        taken.over(&mut arrangement, &mut part, span);
        remark(before, &mut part);
        if let Some(slot) = arrangement.seats.get_mut(usize::from(seat.0)) {
            *slot = part;
        }
    }
    renumber(&mut arrangement);
    arrangement.ledger = balanced(&arrangement, before, anew);
    Spliced { arrangement, refused }
}

/// The old part with the new notes and marks inside the span. Their decisions are still those of the new arrangement.
fn joined(before: &Arrangement, old: &SeatPart, new: &SeatPart, span: TickSpan) -> SeatPart {
    let single = before.ensemble.seats.get(usize::from(old.seat.0)).is_none_or(|seat| seat.polyphony() == 1);
    let held = old.notes.iter().filter(|note| note.start < span.start).map(|note| note.span().end).max();
    let free = |note: &&ArrangedNote| !single || held.is_none_or(|end| note.start >= end);
    let inside = new.notes.iter().filter(|note| span.contains(note.start)).filter(free);
    let outside = old.notes.iter().filter(|note| !span.contains(note.start)).cloned();
    let mut notes: Vec<ArrangedNote> = outside.chain(inside.map(|note| ended(note, old, span))).collect();
    notes.sort_by_key(|note| (note.start, note.sound, note.length));
    let here = |mark: &&Marked| span.contains(time(mark));
    let mut marks: Vec<Marked> =
        old.marks.iter().filter(|mark| !here(mark)).chain(new.marks.iter().filter(here)).cloned().collect();
    marks.sort_by_key(time);
    SeatPart { seat: old.seat, notes, marks }
}

/// A new note that ends with the span at the latest, unless it is an old one.
fn ended(note: &ArrangedNote, old: &SeatPart, span: TickSpan) -> ArrangedNote {
    let same = |other: &&ArrangedNote| (other.start, other.sound) == (note.start, note.sound);
    let mut note = note.clone();
    if note.span().end > span.end {
        let before = old.notes.iter().find(same).map(|old| old.length);
        note.length = before.unwrap_or_else(|| span.end.since(note.start));
    }
    note
}

/// What is taken over from the new arrangement beside notes.
struct Taken<'a> {
    anew: &'a Arrangement,
    /// The line of each source note.
    lines: BTreeMap<NoteId, LineId>,
    /// New numbers of assignments.
    assignments: BTreeMap<u32, u32>,
}

impl Taken<'_> {
    /// Takes over the decisions of the notes in the span, with the assignments they point at.
    fn over(&mut self, arrangement: &mut Arrangement, part: &mut SeatPart, span: TickSpan) {
        for note in part.notes.iter_mut().filter(|note| span.contains(note.start)) {
            let Some(decision) = self.anew.decisions.get(note.decision.0 as usize) else { continue };
            let line = decision.sources.first().and_then(|id| self.lines.get(id)).copied().or(decision.line);
            let assignment = decision.assignment.and_then(|given| self.assignment(arrangement, given, line));
            note.decision = DecisionId(arrangement.decisions.len() as u32);
            arrangement.decisions.push(Decision { line, assignment, ..decision.clone() });
        }
    }

    fn assignment(&mut self, arrangement: &mut Arrangement, given: u32, line: Option<LineId>) -> Option<u32> {
        if let Some(known) = self.assignments.get(&given) {
            return Some(*known);
        }
        let assignment = self.anew.ledger.assignments.get(given as usize)?;
        let number = arrangement.ledger.assignments.len() as u32;
        let line = line.unwrap_or(assignment.line);
        arrangement.ledger.assignments.push(Assignment { line, redone: true, ..assignment.clone() });
        self.assignments.insert(given, number);
        Some(number)
    }
}

/// The line of each source note, as the plan's analysis has it.
fn line_of(before: &Arrangement, analysis: &Analysis) -> BTreeMap<NoteId, LineId> {
    let known = analysis.lines.iter().flat_map(|line| line.notes.iter().map(|id| (*id, line.id)));
    let mut lines: BTreeMap<NoteId, LineId> = known.collect();
    for decision in &before.decisions {
        let Some(line) = decision.line else { continue };
        lines.extend(decision.sources.iter().map(|id| (*id, line)));
    }
    lines
}

/// The ledger of what sounds now; what no longer does is lost for the reason that either arrangement had.
fn balanced(arrangement: &Arrangement, before: &Arrangement, anew: &Arrangement) -> Ledger {
    let (old, new) = (&before.ledger, &anew.ledger);
    let mut roles: BTreeMap<NoteId, Role> = old.lost.iter().map(|lost| (lost.note, lost.role)).collect();
    for decision in &before.decisions {
        roles.extend(decision.sources.iter().map(|id| (*id, decision.role)));
    }
    let reasons: BTreeMap<NoteId, LostReason> =
        new.lost.iter().chain(&old.lost).map(|lost| (lost.note, lost.reason)).collect();
    let nearest: BTreeMap<NoteId, u32> = old.lost.iter().filter_map(|lost| Some((lost.note, lost.nearest?))).collect();
    let fates = Fate::all(&arrangement.decisions);
    let mut ledger = Ledger {
        assignments: arrangement.ledger.assignments.clone(),
        by_role: old.by_role.clone(),
        nearest: old.nearest.clone(),
        ..Ledger::default()
    };
    let fates_before = Fate::all(&before.decisions);
    for id in old.sounding.iter().copied().chain(old.lost.iter().map(|lost| lost.note)) {
        let role = roles.get(&id).copied().unwrap_or(Role::Harmony);
        ledger.recount(role, fates_before.get(&id).copied(), fates.get(&id).copied());
        match fates.contains_key(&id) {
            true => ledger.sounding.push(id),
            false => {
                let reason = reasons.get(&id).copied().unwrap_or(LostReason::TooManyNotes);
                ledger.lost.push(Lost { note: id, role, reason, nearest: nearest.get(&id).copied() });
            }
        }
    }
    ledger.sounding.sort_unstable();
    ledger.lost.sort_by_key(|lost| lost.note);
    ledger.count_doubled(&arrangement.decisions);
    ledger
}

fn told(before: &Arrangement, seat: SeatId, span: TickSpan, why: &str) -> Finding {
    Finding::new(
        Code::PlanRedo,
        place(before, seat, span),
        format!("it keeps what it had, since what was found does not go with the bars around: {why}"),
    )
    .with_remedy("redo more bars, so that they begin and end at rests")
}
