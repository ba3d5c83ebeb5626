//! Seats that rest in a phrase join a line that another has, or keep resting.
//!
//! Seat by seat, over all phrases at once (Viterbi): in each phrase the seat may double one stream at one octave, or
//! rest. Two rounds, so that early seats see what later ones chose.

mod ceiling;
mod copies;
mod offer;
mod weigh;

use super::costs::Demand;
use super::draft::{Draft, Drafts};
use super::facts::SeatFacts;
use super::lips::{Effort, efforts, lengths};
use super::solve::Candidate;
use super::source::{Source, Strand};
use super::style::Style;
use super::wishes::Wishes;
use crate::analysis::Analysis;
use crate::line::Phrase;
use crate::run::{Error, Run};
use crate::score::Dynamic;
use ceiling::Ceiling;
use offer::{Offer, offers};

/// What a resting seat does in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Joining {
    offer: usize,
    shift: i16,
}

/// Of what lips bear, how much doubling may use, in per cent (ours): there are solos to come.
const SPARE: i64 = 80;

/// Everything the search looks up.
struct Hall<'a> {
    source: &'a Source,
    seats: &'a [SeatFacts],
    style: &'a Style,
    /// By phrase.
    offers: Vec<Vec<Offer>>,
    /// By phrase: steps over mf.
    loudness: Vec<i64>,
    /// By seat and phrase: whether the seat has something of its own to play there.
    busy: Vec<Vec<bool>>,
    /// By seat and phrase: whether the source has a part for the seat, which rests there.
    rests: Vec<Vec<bool>>,
    demand: Vec<Demand>,
    loads: Vec<i64>,
    /// By seat and phrase.
    joined: Vec<Vec<Option<Joining>>>,
    /// By seat and phrase: what its own notes cost its lips.
    own: Vec<Vec<Effort>>,
    /// By phrase: milliseconds.
    lengths: Vec<i64>,
    /// By phrase: the one of an earlier section whose music it is again.
    earlier: Vec<Option<usize>>,
    few: bool,
    /// By strand: whether who has it plays it with the mute.
    muted: Vec<bool>,
}

/// What doubling is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) source: &'a Source,
    pub(super) analysis: &'a Analysis,
    pub(super) seats: &'a [SeatFacts],
    pub(super) style: &'a Style,
}

/// Adds copies to seats that rest; gives each copied strand with its seat and shift.
pub(super) fn double(
    scene: Scene<'_>,
    choices: &[Option<Candidate>],
    drafts: &mut Drafts,
    wishes: &Wishes<'_>,
    run: &Run,
) -> Result<Vec<(u32, Candidate)>, Error> {
    let mut hall = Hall::new(scene, choices, drafts);
    for round in 0..2 {
        for seat in hall.order() {
            run.check()?;
            hall.seat(seat, round, wishes);
        }
    }
    let mut copies = hall.write(drafts);
    copies.extend(hall.obey(choices, wishes, drafts));
    copies.sort_by_key(|(strand, copy)| (*strand, copy.seat));
    drafts.sort();
    Ok(copies)
}

impl<'a> Hall<'a> {
    fn new(scene: Scene<'a>, choices: &[Option<Candidate>], drafts: &Drafts) -> Self {
        let Scene { source, analysis, seats, style } = scene;
        let phrases = source.phrases.len();
        let offers = offers((source, seats), choices, phrases, &Ceiling::new(drafts, seats));
        let mut demand = vec![Demand::default(); phrases];
        for (phrase, offers) in offers.iter().enumerate() {
            offers.iter().for_each(|offer| demand[phrase].add(offer.role));
        }
        let loudness = |span: &crate::score::TickSpan| {
            let middle = crate::score::Tick((span.start.0 + span.end.0) / 2);
            analysis.dynamic_at(middle) as i64 - Dynamic::Mf as i64
        };
        Self {
            source,
            seats,
            style,
            offers,
            loudness: source.phrases.iter().map(loudness).collect(),
            busy: busy(source, choices, drafts),
            rests: seats.iter().map(|seat| rests(source, seat)).collect(),
            demand,
            loads: drafts.seats.iter().map(|part| part.iter().map(|d| (d.end - d.start) as i64).sum()).collect(),
            joined: vec![vec![None; phrases]; seats.len()],
            own: drafts.seats.iter().zip(seats).map(|(part, seat)| efforts(source, seat, part)).collect(),
            lengths: lengths(source),
            earlier: earlier(&analysis.phrases),
            few: SeatFacts::are_few(seats),
            muted: choices.iter().map(|choice| choice.is_some_and(|choice| choice.muted)).collect(),
        }
    }

    /// Seats with least to play first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.seats.len()).filter(|i| self.seats[*i].melodic).collect();
        order.sort_by_key(|i| (self.loads[*i], *i));
        order
    }

    /// The best joining of one seat over the piece.
    fn seat(&mut self, seat: usize, round: usize, wishes: &Wishes<'_>) {
        if self.few && (round > 0 || self.loads[seat] * 8 > self.source.end as i64) {
            return;
        }
        let before = self.joined[seat].clone();
        self.leave(seat);
        let idle = self.loads[seat] * 3 < self.source.end as i64;
        let mut ways: Vec<Vec<(Option<Joining>, i64, usize)>> = Vec::with_capacity(self.offers.len());
        for phrase in 0..self.offers.len() {
            let mut options = vec![(None, 0, 0)];
            if !self.busy[seat][phrase] {
                options.extend(self.options(seat, phrase, idle, &before, wishes));
            }
            if let Some(before) = ways.last() {
                for option in &mut options {
                    let way = |j: usize| before[j].1 + self.turn(seat, phrase, before[j].0, option.0);
                    option.2 = (0..before.len()).min_by_key(|j| way(*j)).unwrap_or(0);
                    option.1 += way(option.2);
                }
            }
            ways.push(options);
        }
        self.join(seat, &ways);
        self.spare(seat);
    }

    fn leave(&mut self, seat: usize) {
        (0..self.offers.len()).for_each(|phrase| self.leave_phrase(seat, phrase));
    }

    fn leave_phrase(&mut self, seat: usize, phrase: usize) {
        if let Some(joining) = self.joined[seat][phrase].take() {
            let offer = &self.offers[phrase][joining.offer];
            self.demand[phrase].remove(offer.role);
            self.loads[seat] -= offer.sounding;
        }
    }

    /// Lets lips that would tire rest from doubling, until they have recovered by half.
    fn spare(&mut self, seat: usize) {
        let Some(lips) = &self.seats[seat].lips else { return };
        let after = |load: i64, effort: Effort, length: i64| lips.rested(load + effort.load, length - effort.ms);
        let most = lips.limit * SPARE / 100;
        let (mut load, mut resting) = (0, false);
        for phrase in 0..self.offers.len() {
            let (own, length) = (self.own[seat][phrase], self.lengths[phrase]);
            let both = own.and(self.effort(seat, phrase));
            resting = if resting { load > most / 2 } else { load + both.load > most };
            if resting {
                self.leave_phrase(seat, phrase);
            }
            load = after(load, if resting { own } else { both }, length);
        }
    }

    /// What a seat's doubling in a phrase costs its lips.
    fn effort(&self, seat: usize, phrase: usize) -> Effort {
        let (Some(joining), Some(lips)) = (self.joined[seat][phrase], &self.seats[seat].lips) else {
            return Effort::default();
        };
        let notes = self.offers[phrase][joining.offer].strands.iter().flat_map(|strand| &self.strand(*strand).notes);
        notes.fold(Effort::default(), |sum, id| {
            let note = self.source.note(*id);
            let pitch = self.seats[seat].moved(note.pitch, joining.shift).unwrap_or(note.pitch);
            sum.and(Effort::of(lips, note, pitch))
        })
    }

    fn join(&mut self, seat: usize, ways: &[Vec<(Option<Joining>, i64, usize)>]) {
        let Some(last) = ways.last() else { return };
        let mut at = (0..last.len()).min_by_key(|i| last[*i].1).unwrap_or(0);
        for phrase in (0..ways.len()).rev() {
            let (joining, _, from) = ways[phrase][at];
            self.joined[seat][phrase] = joining;
            if let Some(joining) = joining {
                let offer = &self.offers[phrase][joining.offer];
                self.demand[phrase].add(offer.role);
                self.loads[seat] += offer.sounding;
            }
            at = from;
        }
    }

    fn strand(&self, strand: u32) -> &Strand {
        &self.source.strands[strand as usize]
    }
}

/// By phrase: the one of an earlier section whose music it is again.
fn earlier(phrases: &[Phrase]) -> Vec<Option<usize>> {
    let of = |phrase: &Phrase| {
        let earlier = phrase.same_as?.phrase as usize;
        (phrases.get(earlier)?.section < phrase.section).then_some(earlier)
    };
    let mut earlier: Vec<Option<usize>> = phrases.iter().map(of).collect();
    // A source without phrases is one.
    earlier.resize(phrases.len().max(1), None);
    earlier
}

/// By seat, the phrases in which it plays already, or had a line of its own before that was handed on.
fn busy(source: &Source, choices: &[Option<Candidate>], drafts: &Drafts) -> Vec<Vec<bool>> {
    let mut busy: Vec<Vec<bool>> = drafts.seats.iter().map(|part| plays(source, part)).collect();
    for (strand, choice) in source.strands.iter().zip(choices) {
        let slot = choice.and_then(|choice| busy.get_mut(usize::from(choice.seat))?.get_mut(strand.phrase as usize));
        slot.into_iter().for_each(|slot| *slot = true);
    }
    busy
}

/// The phrases in which a seat's own part of the source rests; none where it has no part of its own.
fn rests(source: &Source, seat: &SeatFacts) -> Vec<bool> {
    let own: Vec<&Strand> = source.strands.iter().filter(|strand| seat.is_own(strand.part)).collect();
    let mut rests = vec![!own.is_empty(); source.phrases.len()];
    for strand in own {
        rests.get_mut(strand.phrase as usize).into_iter().for_each(|rests| *rests = false);
    }
    rests
}

/// The phrases in which a part sounds.
fn plays(source: &Source, part: &[Draft]) -> Vec<bool> {
    let plays = |span: &crate::score::TickSpan| {
        let to = part.partition_point(|draft| draft.start < span.end.0);
        part[..to].iter().rev().take(4).any(|draft| draft.end > span.start.0)
    };
    source.phrases.iter().map(plays).collect()
}
