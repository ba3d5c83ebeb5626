//! Lines handed on to a player who rests: where no breath can be taken before the air runs out, and where a line leaves the
//! range of its instrument.
//!
//! Who takes over begins while the other still plays, so that nobody hears a join (common practice of staggered breathing
//! in wind parts). Only players of one family take from each other.

mod breath;
mod range;
#[cfg(test)]
mod tests;

use super::players::{Players, rests};
use crate::arrange::decision::Transformation;
use crate::arrange::draft::{Draft, Drafts};

/// Hands on what a player cannot play alone, seat by seat, where another rests meanwhile.
pub(in crate::arrange) fn hand_on(players: Players<'_>, drafts: &mut Drafts) {
    for seat in (0..players.seats.len()).filter(|seat| players.seats[*seat].melodic) {
        for run in range::runs(&drafts.seats[seat]) {
            players.give(seat, &run, drafts);
        }
        for stretch in breath::stretches(&players, seat, &drafts.seats[seat]) {
            players.relay(seat, &stretch, drafts);
        }
    }
}

impl Players<'_> {
    /// The fittest seat of the family that rests while notes sound and has them all.
    fn helper(&self, seat: usize, notes: &[Draft], drafts: &Drafts) -> Option<usize> {
        let (from, to) = (notes.first()?.start, notes.iter().map(|draft| draft.end).max()?);
        let own = &self.seats[seat];
        let able = |other: &usize| {
            let facts = &self.seats[*other];
            let may = |draft: &Draft| self.wishes.may_pick_up(draft.strand, *other as u16, draft.start);
            let alike = facts.melodic && facts.choir == own.choir && facts.step_ms <= own.step_ms * 5 / 4;
            *other != seat
                && alike
                && rests(&drafts.seats[*other], from, to)
                && self.wishes.may_play_through(*other as u16, from, to)
                && notes.iter().all(|draft| facts.has(draft.pitch) && may(draft))
        };
        let outside = |other: &usize| {
            let outside = |draft: &Draft| self.seats[*other].outside_tessitura(i16::from(draft.pitch));
            notes.iter().map(outside).sum::<i64>()
        };
        let far = |other: &usize| self.seats[*other].height.abs_diff(own.height);
        (0..self.seats.len()).filter(able).min_by_key(|other| (outside(other), far(other), *other))
    }
}

/// A draft as the one who takes over has it.
fn handed_on(draft: &Draft) -> Draft {
    Draft { rewritten: Some(Transformation::HandedOn), ..draft.clone() }
}

/// A draft as the other player has it too, where they overlap.
fn joined(draft: &Draft) -> Draft {
    Draft { doubling: true, ..handed_on(draft) }
}
