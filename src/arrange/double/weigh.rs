//! What speaks for and against a copy: where it would lie, who doubles already, what the seat doubled before.

use super::offer::Offer;
use super::{Hall, Joining};
use crate::arrange::costs::{Benefit, CostKind, Trial, contrast, sum_below, unwritten};
use crate::arrange::facts::SeatFacts;
use crate::arrange::solve::Host;
use crate::arrange::style::Style;
use crate::arrange::wishes::Wishes;
use crate::line::Role;

/// What a copy of a chord's third costs (ours): of harmony, roots and fifths are doubled first, thirds, leading tones among
/// them, last (common practice of harmony).
const THIRD: i64 = 12;

/// What each note of a copy costs that an octave lifts above the highest of its moment (ours): more than it gains, in any role.
const CROSSED: i64 = 100;

/// More than a copy gains: nobody changes the mute from one doubling to the next.
const REMUTE: i64 = 100_000;

impl Hall<'_> {
    /// Every stream of a phrase at every octave, with its cost less its benefit.
    pub(super) fn options(
        &self,
        seat: usize,
        phrase: usize,
        idle: bool,
        before: &[Option<Joining>],
        wishes: &Wishes<'_>,
    ) -> Vec<(Option<Joining>, i64, usize)> {
        let company = self.company(seat, phrase);
        let mut options = Vec::new();
        for (index, offer) in self.offers[phrase].iter().enumerate() {
            if !offer.strands.iter().all(|strand| wishes.may_double(*strand as usize, seat as u16)) {
                continue;
            }
            let benefit = Benefit { loudness: self.loudness[phrase], idle };
            let gain = benefit.each(offer.role, self.demand[phrase], self.style) * offer.notes
                - self.unwritten(seat, phrase, offer);
            for octave in [0, 12, -12, 24, -24] {
                let shift = offer.host.1 + octave;
                let gain = gain + octave_gain(self.style, offer.role, octave) * offer.notes;
                let again = |strand: &u32| wishes.again_cost(*strand as usize, self.host(*strand, seat, shift), true);
                let as_before = offer.role == Role::Melody && self.doubled_so(phrase, before, octave);
                let contrast = if as_before { contrast(offer.notes, &self.style.weights) } else { 0 };
                let again = offer.strands.iter().map(again).sum::<i64>();
                let cost = self.cost_below(seat, &company, (offer, shift), gain - contrast - again);
                let joining = Some(Joining { offer: index, shift });
                options.extend(cost.map(|cost| (joining, cost + contrast + again - gain, 0)));
            }
        }
        options
    }

    /// What a copy costs that the source does not have.
    fn unwritten(&self, seat: usize, phrase: usize, offer: &Offer) -> i64 {
        if offer.at_home && self.rests[seat][phrase] { unwritten(offer.notes, &self.style.weights) } else { 0 }
    }

    /// How a seat would double a strand.
    fn host(&self, strand: u32, seat: usize, shift: i16) -> Host {
        Host { seat: seat as u16, shift, muted: self.mutes_copy(strand, seat) }
    }

    /// Whether a seat doubled the tune at this octave where the phrase was heard before.
    fn doubled_so(&self, phrase: usize, before: &[Option<Joining>], octave: i16) -> bool {
        let Some(earlier) = self.earlier[phrase] else { return false };
        let Some(Some(joining)) = before.get(earlier) else { return false };
        let offer = &self.offers[earlier][joining.offer];
        offer.role == Role::Melody && joining.shift - offer.host.1 == octave
    }

    /// What a copy costs where that is below `most`: a seat joins only where it gains.
    fn cost_below(&self, seat: usize, company: &Company<'_>, (offer, shift): (&Offer, i16), most: i64) -> Option<i64> {
        if most <= 0 {
            return None;
        }
        let crossing =
            self.style.weights.scale(CostKind::Crossing, company.crossed(offer, shift).min(3) * 7 * offer.notes);
        let beside = company.misplaced(offer, shift) + crossing + offer.thirds * THIRD;
        offer.strands.iter().try_fold(beside, |sum, strand| {
            let own = self.beside_below(*strand, seat, shift, most - sum)?;
            Some(sum + own)
        })
    }

    fn beside_below(&self, strand: u32, seat: usize, shift: i16, most: i64) -> Option<i64> {
        let facts = self.seats[seat].held(0, self.mutes_copy(strand, seat));
        let (source, weights) = (self.source, &self.style.weights);
        sum_below(Trial { source, strand: self.strand(strand), seat: facts, shift, weights }.beside(), most)
    }

    /// What a strand costs by itself at a seat that joins it.
    pub(super) fn beside(&self, strand: u32, seat: usize, shift: i16) -> i64 {
        self.beside_below(strand, seat, shift, i64::MAX).unwrap_or(i64::MAX)
    }

    /// Who plays around a seat in a phrase.
    fn company(&self, seat: usize, phrase: usize) -> Company<'_> {
        let (offers, own) = (&self.offers[phrase], &self.seats[seat]);
        let is_other = |facts: &SeatFacts| facts.choir == own.choir && facts.height != own.height;
        let others = self.seats.iter().enumerate().filter(|(_, facts)| is_other(facts));
        let pitch =
            |(other, facts): (usize, &SeatFacts)| Some((facts.height < own.height, self.playing(other, phrase)?));
        Company { offers, choir: others.filter_map(pitch).collect() }
    }

    /// The middle pitch (in tenths) of what a seat plays in a phrase.
    fn playing(&self, seat: usize, phrase: usize) -> Option<i64> {
        if let Some(joining) = self.joined[seat][phrase] {
            return Some(self.offers[phrase][joining.offer].at(joining.shift));
        }
        let own = self.offers[phrase].iter().find(|offer| usize::from(offer.host.0) == seat)?;
        Some(own.there())
    }

    /// What it costs to change from one doubling to another at a phrase border.
    pub(super) fn turn(&self, seat: usize, phrase: usize, before: Option<Joining>, now: Option<Joining>) -> i64 {
        match (before, now) {
            (Some(before), Some(now)) => {
                let (a, b) = (&self.offers[phrase - 1][before.offer], &self.offers[phrase][now.offer]);
                let same_section = self.source.section(phrase - 1) == self.source.section(phrase);
                let change = i64::from(a.stream != b.stream) * 60 + i64::from(before.shift != now.shift) * 30;
                let muted = |strands: &[u32]| strands.iter().map(|strand| self.mutes_copy(*strand, seat)).max();
                let mute = i64::from(muted(&a.strands) != muted(&b.strands)) * REMUTE;
                mute + if same_section { change } else { change / 3 }
            }
            (None, Some(_)) => 20,
            _ => 0,
        }
    }
}

/// Who plays around a seat in a phrase. Pitches are in tenths of a semitone.
struct Company<'a> {
    offers: &'a [Offer],
    /// Of its choir: whether it is a higher instrument, and its pitch.
    choir: Vec<(bool, i64)>,
}

impl Company<'_> {
    /// A copy above the tune, or under the bass, in a role that has no business there; notes that an octave lifts above
    /// those on top.
    fn misplaced(&self, offer: &Offer, shift: i16) -> i64 {
        let own = offer.at(shift);
        let mut cost = 0;
        for other in self.offers {
            match other.role {
                Role::Melody if offer.role != Role::Melody && own > other.there() => cost += 30,
                Role::Bass if offer.role != Role::Bass && own < other.there() => cost += 25,
                _ => {}
            }
        }
        cost * offer.notes + offer.crossings(shift) * CROSSED
    }

    /// How often a copy puts a lower instrument of the choir above a higher one.
    fn crossed(&self, offer: &Offer, shift: i16) -> i64 {
        let own = offer.at(shift);
        let wrong = |(higher, there): &&(bool, i64)| if *higher { own > *there } else { own < *there };
        self.choir.iter().filter(wrong).count() as i64
    }
}

/// What a note of a copy gains where the style likes the tune in octaves.
fn octave_gain(style: &Style, role: Role, octave: i16) -> i64 {
    if role == Role::Melody && octave.abs() == 12 { i64::from(style.tune_octaves) } else { 0 }
}
