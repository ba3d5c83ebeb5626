//! Who was given which source note, as an arrangement tells it.

use crate::arrange::source::Strand;
use crate::arrange::{Arrangement, Deed};
use crate::score::NoteId;
use std::collections::BTreeMap;

/// A seat, the shift of the line there, whether it is muted, and whether it doubles.
pub(in crate::arrange) type Part = (u16, i16, bool, bool);

/// By source note: who was given it.
#[derive(Debug)]
pub(in crate::arrange) struct Cast(Vec<Vec<Part>>);

impl Cast {
    /// Of an arrangement of a score of so many notes. What a resting seat took up alone is given to nobody.
    pub(super) fn of(arrangement: &Arrangement, notes: usize) -> Self {
        let mut cast: Vec<Vec<Part>> = vec![Vec::new(); notes];
        for part in &arrangement.seats {
            for note in &part.notes {
                let decision = arrangement.decisions.get(note.decision.0 as usize);
                let Some((decision, given)) = decision.and_then(|decision| Some((decision, decision.assignment?)))
                else {
                    continue;
                };
                let Some(given) = arrangement.ledger.assignments.get(given as usize) else { continue };
                let own = (part.seat.0, given.shift.0, given.muted, decision.deeds.contains(&Deed::Doubled));
                for NoteId(id) in &decision.sources {
                    cast.get_mut(*id as usize).into_iter().for_each(|cast| cast.push(own));
                }
            }
        }
        Self(cast)
    }

    /// Who has a note.
    pub(super) fn of_note(&self, NoteId(id): NoteId) -> &[Part] {
        self.0.get(id as usize).map_or(&[], Vec::as_slice)
    }

    /// Who has a strand: who plays most of its notes, first the one who has it, then those who double at least half.
    pub(in crate::arrange) fn of_strand(&self, strand: &Strand) -> Vec<Part> {
        let mut counts: BTreeMap<Part, usize> = BTreeMap::new();
        for NoteId(id) in &strand.notes {
            self.0.get(*id as usize).into_iter().flatten().for_each(|part| *counts.entry(*part).or_default() += 1);
        }
        let host = counts
            .iter()
            .filter(|((.., doubling), _)| !doubling)
            .max_by_key(|(part, count)| (**count, std::cmp::Reverse(**part)));
        let doubles = counts.iter().filter(|((.., doubling), count)| *doubling && **count * 2 >= strand.notes.len());
        host.into_iter().chain(doubles).map(|(part, _)| *part).collect()
    }
}
