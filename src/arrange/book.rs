//! Writing down what was done: decisions, assignments, and a ledger that balances.

use super::costs::{Trial, Weights, summed};
use super::decision::{Decision, DecisionId, Deed, Deeds, Transformation};
use super::draft::{Draft, Drafts};
use super::facts::SeatFacts;
use super::ledger::{Alternative, Assignment, Fate, Ledger, Lost, LostReason, RoleSums};
use super::octaves::Octaves;
use super::percussion::{Stroke, Strokes};
use super::solve::{Candidate, Other, Solution};
use super::source::Source;
use super::wishes::Wishes;
use crate::analysis::Analysis;
use crate::line::Role;
use crate::score::{Interval, NoteId, SeatId};
use smallvec::smallvec;
use std::collections::BTreeMap;

/// The book as it is written.
pub(super) struct Book<'a> {
    source: &'a Source,
    pub(super) decisions: Vec<Decision>,
    pub(super) ledger: Ledger,
    /// Assignment of a strand at a seat.
    entries: BTreeMap<(u32, u16), u32>,
    /// The gravest thing done to the best copy, by note; `None` while it does not sound.
    fate: Vec<Option<Fate>>,
    doubled: [u32; 6],
}

impl<'a> Book<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            decisions: Vec::new(),
            ledger: Ledger::default(),
            entries: BTreeMap::new(),
            fate: vec![None; source.notes.len()],
            doubled: [0; 6],
        }
    }

    /// Enters who was given what: the solver's choices, then the doublings.
    pub(super) fn assign(
        &mut self,
        seats: &[SeatFacts],
        weights: &Weights,
        solution: &Solution,
        copies: &[(u32, Candidate)],
        wishes: &Wishes<'_>,
    ) {
        self.ledger.gap = Some(solution.gap);
        let chosen =
            solution.choices.iter().zip(0u32..).filter_map(|(choice, strand)| Some((strand, (*choice)?, false)));
        let doubled = copies.iter().map(|(strand, copy)| (*strand, *copy, true));
        for (index, choice, doubling) in chosen.chain(doubled) {
            let strand = &self.source.strands[index as usize];
            let seat = seats[usize::from(choice.seat)].held(choice.instrument, choice.muted);
            let trial = Trial { source: self.source, strand, seat, shift: choice.shift, weights };
            let reason = solution.reasons[index as usize].as_ref().filter(|_| !doubling);
            let joined = || summed(trial.beside());
            self.entries.insert((index, choice.seat), self.ledger.assignments.len() as u32);
            self.ledger.assignments.push(Assignment {
                line: strand.line,
                seat: SeatId(choice.seat),
                shift: Interval(choice.shift),
                piece: strand.piece.0,
                pieces: strand.piece.1,
                muted: choice.muted,
                instrument: choice.instrument,
                doubling,
                costs: reason.map_or_else(joined, |reason| reason.costs.clone()),
                runner_up: reason.and_then(|reason| reason.runner_up.as_ref()).map(alternative),
                other_octave: reason.and_then(|reason| reason.other_octave.as_ref()).map(alternative),
                pin: wishes.pin(index as usize, choice.seat),
                redone: false,
            });
        }
    }

    /// Enters a draft; gives the number of its decision.
    pub(super) fn note(&mut self, seat: u16, draft: &Draft, transformed: Option<Transformation>) -> DecisionId {
        let deeds = deeds(draft, transformed);
        for (place, id) in draft.sources.iter().enumerate() {
            let fate = if place == 0 { Fate::of(&deeds) } else { Fate::Merged };
            self.sounds(*id, fate);
        }
        self.doubled[draft.role as usize] += u32::from(draft.doubling);
        self.decide(Decision {
            sources: draft.sources.clone(),
            line: Some(draft.line),
            role: draft.role,
            deeds,
            assignment: self.entries.get(&(draft.strand, seat)).copied(),
        })
    }

    /// Enters a stroke of percussion.
    pub(super) fn stroke(&mut self, stroke: &Stroke) -> DecisionId {
        let transformed = Transformation::SubstitutedPercussion;
        let deed = if stroke.substituted { Deed::Transformed(transformed) } else { Deed::Kept };
        self.sounds(stroke.source, Fate::of(&[deed]));
        let line = Some(self.source.note(stroke.source).line);
        let role = Role::Percussion;
        self.decide(Decision {
            sources: smallvec![stroke.source],
            line,
            role,
            deeds: smallvec![deed],
            assignment: None,
        })
    }

    fn decide(&mut self, decision: Decision) -> DecisionId {
        self.decisions.push(decision);
        DecisionId(self.decisions.len() as u32 - 1)
    }

    fn sounds(&mut self, id: NoteId, fate: Fate) {
        let slot = &mut self.fate[id.0 as usize];
        *slot = Some(slot.map_or(fate, |before| before.min(fate)));
    }

    /// Closes the ledger: every note that does not sound is lost, with the reason noted on the way.
    pub(super) fn close(&mut self, analysis: &Analysis, drafts: &Drafts, strokes: &Strokes) {
        let mut reasons: BTreeMap<NoteId, LostReason> = BTreeMap::new();
        for (draft, reason) in drafts.out.iter().filter(|(draft, _)| !draft.doubling) {
            reasons.extend(draft.sources.iter().map(|id| (*id, *reason)));
        }
        reasons.extend(strokes.out.iter().copied());
        let octaves = Octaves::new(self.source, analysis, |index| self.fate[index].is_some());
        for (note, index) in self.source.notes.iter().zip(0u32..) {
            let note_id = NoteId(index);
            if self.fate[index as usize].is_some() {
                self.ledger.sounding.push(note_id);
                continue;
            }
            let silent = if note.end <= note.start { LostReason::Inaudible } else { LostReason::TooManyNotes };
            let reason = match reasons.get(&note_id).copied().unwrap_or(silent) {
                LostReason::TooManyNotes | LostReason::OutOfReach if octaves.speak_for(note_id) => {
                    LostReason::OctaveFolded
                }
                other => other,
            };
            self.ledger.lost.push(Lost { note: note_id, role: note.role, reason, nearest: None });
        }
        self.ledger.by_role = Role::ALL.into_iter().filter_map(|role| self.sums(role)).collect();
    }

    fn sums(&self, role: Role) -> Option<RoleSums> {
        let fates = || self.source.notes.iter().zip(&self.fate).filter(|(note, _)| note.role == role).map(|(_, f)| *f);
        let count = |fate: Option<Fate>| fates().filter(|f| *f == fate).count() as u32;
        let source = fates().count() as u32;
        let doubled = self.doubled[role as usize];
        (source + doubled > 0).then(|| RoleSums {
            role,
            source,
            kept: count(Some(Fate::Kept)),
            octave: count(Some(Fate::Octave)),
            folded: count(Some(Fate::Folded)),
            merged: count(Some(Fate::Merged)),
            shortened: count(Some(Fate::Shortened)),
            transformed: count(Some(Fate::Transformed)),
            dropped: count(None),
            doubled,
            invented: 0,
        })
    }
}

fn alternative(other: &Other) -> Alternative {
    let (seat, shift) = (SeatId(other.seat), Interval(other.shift));
    Alternative { seat, shift, muted: other.muted, more: other.more, costs: other.costs.clone() }
}

fn deeds(draft: &Draft, transformed: Option<Transformation>) -> Deeds {
    let mut deeds = Deeds::new();
    if draft.shift != 0 {
        deeds.push(Deed::Octave(Interval(draft.shift)));
    }
    if draft.folded != 0 {
        deeds.push(Deed::Folded(Interval(draft.folded)));
    }
    if draft.sources.len() > 1 {
        deeds.push(Deed::Merged);
    }
    if draft.shortened {
        deeds.push(Deed::Shortened);
    }
    if draft.key_up.is_some() {
        deeds.push(Deed::Held);
    }
    if draft.doubling {
        deeds.push(Deed::Doubled);
    }
    deeds.extend(draft.rewritten.or(transformed).map(Deed::Transformed));
    if deeds.is_empty() {
        deeds.push(Deed::Kept);
    }
    deeds
}
