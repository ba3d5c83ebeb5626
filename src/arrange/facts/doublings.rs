//! The instruments of a seat beside its usual one.

use super::SeatFacts;
use crate::arrange::kin::Kin;
use crate::arrange::style::Style;
use crate::ensemble::Seat;
use crate::profile::Profile;
use std::sync::Arc;

/// What a player has in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) enum Hold {
    /// The usual instrument.
    Usual,
    /// One of the same colour in another key.
    Alike,
    /// Another one.
    Other,
}

/// How far apart the best registers of instruments alike lie, in half semitones (ours): clarinets in B flat and in A do, a
/// trumpet and a flugelhorn do not.
const ALIKE: i16 = 4;

impl SeatFacts {
    /// The same seat with another of its instruments in hand; 0 is the usual one.
    pub(in crate::arrange) fn on(&self, instrument: u8) -> &Self {
        usize::from(instrument).checked_sub(1).and_then(|place| self.doublings.get(place)).unwrap_or(self)
    }

    /// Its instruments for lines, the usual one first: numbers, with the facts of each.
    pub(in crate::arrange) fn instruments(&self) -> impl Iterator<Item = (u8, &Self)> {
        let all = (0..=u8::MAX).zip(std::iter::once(self).chain(&self.doublings));
        all.filter(|(_, facts)| facts.hold == Hold::Usual || facts.melodic)
    }

    /// Gives it the instruments that its player changes to.
    pub(super) fn take_doublings(&mut self, seat: &Seat, (middle, style): (f64, &Style), kin: &Kin) {
        self.doublings = doublings(self, seat, middle, style);
        if self.doublings.is_empty() {
            return;
        }
        self.transpositions = self.instruments().map(|(_, facts)| facts.transposition).collect();
        let (program, centre) = (seat.profile().midi.program, self.centre());
        for (number, other) in (1..=u8::MAX).zip(&mut self.doublings) {
            let alike = seat.instrument(number).midi.program == program && (other.centre() - centre).abs() <= ALIKE;
            other.hold = if alike { Hold::Alike } else { Hold::Other };
            // Who has but one of two alike can still play the part.
            other.playable &= if alike { self.playable } else { u128::MAX };
            other.kinship = kin.costs(seat, number);
            other.transpositions.clone_from(&self.transpositions);
        }
    }
}

/// The seat with each instrument in hand that its player changes to. Several players of one part change by a plan of their
/// own, and drums stand where they are.
fn doublings(facts: &SeatFacts, seat: &Seat, middle: f64, style: &Style) -> Vec<SeatFacts> {
    if seat.players > 1 || !facts.melodic {
        return Vec::new();
    }
    let with = |profile: &Arc<Profile>| {
        let alone = Seat { profiles: vec![profile.clone()], alternatives: Vec::new(), keeps_to: None, ..seat.clone() };
        let SeatFacts { tune_is_others, principal, weak, depth, choir, height, .. } = *facts;
        SeatFacts { tune_is_others, principal, weak, depth, choir, height, ..SeatFacts::new(&alone, middle, style) }
    };
    seat.profiles.iter().skip(1).map(with).collect()
}
