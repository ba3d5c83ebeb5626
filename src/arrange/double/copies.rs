//! The copies as drafts: of what the search chose, and of what pins and settled choices ask for.

use super::Hall;
use crate::arrange::draft::{Draft, Drafts};
use crate::arrange::facts::SeatFacts;
use crate::arrange::realize::{fold_asked, fold_copy};
use crate::arrange::solve::Candidate;
use crate::arrange::source::{Source, Strand};
use crate::arrange::wishes::Wishes;

/// By how much each note of a copied strand moves further than a shift.
type Fold = fn(&Source, &Strand, &SeatFacts, i16) -> Vec<Option<i16>>;

impl Hall<'_> {
    /// Writes the copies.
    pub(super) fn write(&self, drafts: &mut Drafts) -> Vec<(u32, Candidate)> {
        let mut copies = Vec::new();
        for (seat, joined) in self.joined.iter().enumerate() {
            for (phrase, joining) in joined.iter().enumerate() {
                let Some(joining) = joining else { continue };
                for strand in &self.offers[phrase][joining.offer].strands {
                    let cost = self.beside(*strand, seat, joining.shift);
                    let (seat, shift, muted) = (seat as u16, joining.shift, self.mutes_copy(*strand, seat));
                    let copy = Candidate { seat, shift, instrument: 0, muted, cost, least: cost };
                    let written = self.copies(*strand, copy, fold_copy);
                    copies.extend((!written.is_empty()).then_some((*strand, copy)));
                    drafts.seats[usize::from(seat)].extend(written);
                }
            }
        }
        drafts.sort();
        copies
    }

    /// Writes the copies that pins and settled choices ask for.
    pub(super) fn obey(
        &self,
        choices: &[Option<Candidate>],
        wishes: &Wishes<'_>,
        drafts: &mut Drafts,
    ) -> Vec<(u32, Candidate)> {
        let mut copies = Vec::new();
        for (choice, strand) in choices.iter().zip(0u32..) {
            let Some(host) = choice else { continue };
            let others = (0u16..).zip(self.seats).filter(|(seat, facts)| facts.melodic && *seat != host.seat);
            for (seat, _) in others {
                let Some(shift) = wishes.must_double(strand as usize, seat, host.shift) else { continue };
                let cost = self.beside(strand, usize::from(seat), shift);
                let instrument = wishes.instrument(strand as usize, seat);
                let muted = wishes.mutes_copy(strand as usize, seat);
                let muted = muted.unwrap_or_else(|| self.mutes_copy(strand, usize::from(seat)));
                let copy = Candidate { seat, shift, instrument, muted, cost, least: cost };
                copies.push((strand, copy));
                let fold = if wishes.pin(strand as usize, seat).is_empty() { fold_copy } else { fold_asked };
                drafts.seats[usize::from(seat)].extend(self.copies(strand, copy, fold));
            }
        }
        copies
    }

    /// Whether a seat that joins a strand puts its mute on: it does as who has it, where it can.
    pub(super) fn mutes_copy(&self, strand: u32, seat: usize) -> bool {
        self.seats[seat].mute.is_some() && self.muted.get(strand as usize) == Some(&true)
    }

    fn copies(
        &self,
        index: u32,
        Candidate { seat, shift, instrument, muted, .. }: Candidate,
        fold: Fold,
    ) -> Vec<Draft> {
        let strand = self.strand(index);
        let folds = fold(self.source, strand, self.seats[usize::from(seat)].held(instrument, muted), shift);
        let copy = |(id, fold): (&crate::score::NoteId, Option<i16>)| {
            let draft = Draft::new(self.source, *id, index, shift, fold?)?;
            Some(Draft { doubling: true, instrument, muted, ..draft })
        };
        strand.notes.iter().zip(folds).filter_map(copy).collect()
    }
}
