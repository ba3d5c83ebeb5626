//! A part as an edit makes it, and putting it in its place.

use super::super::arrangement::{Arrangement, SeatPart};
use super::super::decision::{Decision, DecisionId, Deeds};
use super::super::expression::{dynamics, is_expression, marks, time};
use super::super::ledger::{Fate, Ledger};
use super::super::rules::check;
use crate::finding::{Finding, Severity};
use crate::line::Role;
use crate::score::{Marked, NoteId};

/// Parts as an edit makes them; decisions beyond those of the arrangement are new.
pub(super) struct Change {
    /// The part of the seat that the edit is told to first.
    pub(super) parts: Vec<SeatPart>,
    pub(super) new: Vec<Decision>,
    /// Decisions of moved notes, with their new deeds.
    pub(super) moved: Vec<(DecisionId, Deeds)>,
    /// Decisions that no assignment accounts for any longer.
    pub(super) freed: Vec<DecisionId>,
}

impl Change {
    /// Nothing yet changed of a part.
    pub(super) fn of(part: &SeatPart) -> Self {
        Self { parts: vec![part.clone()], new: Vec::new(), moved: Vec::new(), freed: Vec::new() }
    }

    /// The part of the seat that the edit is told to.
    pub(super) fn part(&mut self) -> &mut SeatPart {
        &mut self.parts[0]
    }

    /// The change with its parts in order and marked; what rules of playing they break that they did not break before.
    pub(super) fn checked(mut self, arrangement: &Arrangement) -> Result<Self, String> {
        for part in &mut self.parts {
            part.notes.sort_by_key(|note| (note.start, note.sound, note.length));
            let old = arrangement.seats.get(usize::from(part.seat.0)).ok_or("there is no such seat")?;
            if let Some(broken) = breaks(arrangement, old, part) {
                return Err(broken);
            }
            remark(arrangement, part);
        }
        Ok(self)
    }
}

/// What the rules say against the new part that they did not say against the old one; errors only.
pub(in crate::arrange) fn breaks(arrangement: &Arrangement, old: &SeatPart, new: &SeatPart) -> Option<String> {
    let errors = |part: &SeatPart| -> Vec<Finding> {
        let alone = Arrangement {
            title: String::new(),
            frame: arrangement.frame.clone(),
            ensemble: arrangement.ensemble.clone(),
            seats: vec![part.clone()],
            decisions: Vec::new(),
            ledger: Ledger::default(),
            edits: Vec::new(),
            marks: Vec::new(),
            notated: arrangement.notated,
        };
        check(&alone).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
    };
    let before = errors(old);
    errors(new).into_iter().find(|finding| !before.contains(finding)).map(|finding| finding.message)
}

/// Dynamics and slurs anew, of the hairpins those that still lead on; all other marks as they are.
pub(in crate::arrange) fn remark(arrangement: &Arrangement, part: &mut SeatPart) {
    let mut all: Vec<Marked> = part.marks.iter().filter(|mark| !is_expression(mark)).cloned().collect();
    let hairpins: Vec<Marked> = part.marks.iter().filter(|mark| matches!(mark, Marked::Hairpin(..))).cloned().collect();
    let seat = arrangement.ensemble.seats.get(usize::from(part.seat.0));
    if arrangement.notated {
        all.extend(hairpins);
        all.extend(dynamics(&arrangement.frame, &part.notes));
        all.sort_by_key(time);
        part.marks = all;
        return;
    }
    all.extend(seat.into_iter().flat_map(|seat| marks(seat, &arrangement.frame, &part.notes, &hairpins)));
    all.sort_by_key(time);
    part.marks = all;
}

/// Puts changed parts in their place and brings decisions and ledger up to date.
pub(super) fn put(arrangement: &mut Arrangement, change: Change) {
    let sources: Vec<(NoteId, Role)> = (change.moved.iter())
        .filter_map(|(id, _)| arrangement.decisions.get(id.0 as usize))
        .filter_map(|decision| Some((*decision.sources.first()?, decision.role)))
        .collect();
    let before: Vec<Option<Fate>> = sources.iter().map(|(note, _)| Fate::best(&arrangement.decisions, *note)).collect();
    for (id, deeds) in change.moved {
        if let Some(decision) = arrangement.decisions.get_mut(id.0 as usize) {
            decision.deeds = deeds;
        }
    }
    for ((note, role), before) in sources.into_iter().zip(before) {
        let after = Fate::best(&arrangement.decisions, note);
        arrangement.ledger.recount(role, before, after);
    }
    for id in change.freed {
        if let Some(decision) = arrangement.decisions.get_mut(id.0 as usize) {
            decision.assignment = None;
        }
    }
    arrangement.decisions.extend(change.new);
    for part in change.parts {
        let seat = usize::from(part.seat.0);
        arrangement.seats[seat] = part;
    }
    renumber(arrangement);
}

/// Drops decisions that no note points at, numbers the rest in score order, and counts the doublings.
pub(in crate::arrange) fn renumber(arrangement: &mut Arrangement) {
    let mut decisions = Vec::with_capacity(arrangement.decisions.len());
    for note in arrangement.seats.iter_mut().flat_map(|part| &mut part.notes) {
        if let Some(decision) = arrangement.decisions.get(note.decision.0 as usize) {
            note.decision = DecisionId(decisions.len() as u32);
            decisions.push(decision.clone());
        }
    }
    arrangement.ledger.count_doubled(&decisions);
    arrangement.decisions = decisions;
}
