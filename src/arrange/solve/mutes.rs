//! Changes of mute: strands that one player could have too near each other are joined by what the change costs, so that the
//! search gives a muted line to who has the time, as it gives a high one to who reaches it.
//!
//! Only strands that may be muted, and their neighbours in time, are joined: a source that asks for no mute, in a style that
//! likes none, is searched as if there were no mutes.

use super::anew::anew;
use super::candidate::Candidate;
use super::problem::{Neighbour, Problem};
use super::state::State;
use crate::arrange::costs::{Link, MuteChange, Pair, Weights, gap_ms};
use crate::arrange::facts::SeatFacts;
use crate::arrange::source::Source;

/// Rounds in which strands are placed anew, at most.
const ROUNDS: usize = 4;

/// Who meets whom, and what that costs.
pub(super) struct Meetings<'a> {
    pub(super) neighbours: &'a mut [Vec<Neighbour>],
    pub(super) pairs: &'a mut Vec<Pair>,
}

/// Joins the strands that may be muted with those near them; whether there are any.
pub(super) fn join(
    source: &Source,
    seats: &[SeatFacts],
    weights: &Weights,
    candidates: &[Vec<Candidate>],
    mut meetings: Meetings<'_>,
) -> bool {
    let may: Vec<bool> = candidates.iter().map(|list| list.iter().any(|candidate| candidate.muted)).collect();
    let settled = |strand: usize| may[strand] && candidates[strand].iter().all(|candidate| candidate.muted);
    if !may.contains(&true) {
        return false;
    }
    let times = seats.iter().filter_map(|seat| seat.mute).map(|mute| mute.on_ms.max(mute.off_ms));
    let most_ms = times.max().unwrap_or(0);
    for (a, strand) in source.strands.iter().enumerate() {
        let later = (a + 1..source.strands.len()).take_while(|b| is_near(source, a, *b, most_ms));
        for b in later.filter(|b| may[a] || may[*b]) {
            let change = MuteChange::new(source, [strand, &source.strands[b]], [a, b].map(settled), weights);
            if !change.is_free(most_ms) {
                meetings.join(a, b, change);
            }
        }
    }
    true
}

/// Whether a strand begins before another has ended for so long, or before the phrase of that one ends.
fn is_near(source: &Source, a: usize, b: usize, most_ms: i64) -> bool {
    let (a, b) = (&source.strands[a], &source.strands[b]);
    let phrase = source.phrases.get(a.phrase as usize);
    phrase.is_some_and(|phrase| b.start < phrase.end.0) || gap_ms(source, a, b) < most_ms
}

impl Meetings<'_> {
    fn join(&mut self, a: usize, b: usize, change: MuteChange) {
        let known = self.neighbours[a].iter().find(|neighbour| neighbour.strand as usize == b);
        let pair = known.map_or(self.pairs.len() as u32, |neighbour| neighbour.pair);
        match self.pairs.get_mut(pair as usize) {
            Some(pair) => *pair = std::mem::take(pair).with_mutes(change),
            None => self.pairs.push(Pair::default().with_mutes(change)),
        }
        let first = Neighbour { strand: b as u32, pair, flipped: false, mutes: true };
        for (of, neighbour) in [(a, first), (b, first.turned(a))] {
            match self.neighbours[of].iter_mut().find(|known| known.strand == neighbour.strand) {
                Some(known) => *known = neighbour,
                None => self.neighbours[of].push(neighbour),
            }
        }
    }
}

impl Problem<'_> {
    /// What the change of mute between two strands costs where they are.
    pub(super) fn mute_change(&self, neighbour: Neighbour, own: Candidate, other: Candidate) -> i64 {
        let change = self.pair(neighbour).mute_change().filter(|_| neighbour.mutes && own.muted != other.muted);
        let mute = |candidate: Candidate| self.seats[usize::from(candidate.seat)].mute;
        let (Some(change), Some(here), Some(there)) = (change, mute(own), mute(other)) else { return 0 };
        let last = if neighbour.flipped { own } else { other };
        if own.seat == other.seat { change.of_seat(here, last.muted) } else { change.of_section(here, there) }
    }

    /// The strand after another in its stream, where a change of mute between the two may cost something.
    fn mute_link(&self, from: usize) -> Option<Neighbour> {
        let (next, _) = self.after[from].filter(|_| self.has_mutes)?;
        self.neighbours[from].iter().find(|neighbour| neighbour.mutes && neighbour.strand == next).copied()
    }

    /// The cheapest way to each choice of a strand (silence last) from the one before it in its stream, and where it comes
    /// from, with the change of mute; `None` where that costs nothing, whatever is chosen.
    pub(super) fn ways_with_mutes(&self, last: usize, strand: usize, before: &[i64]) -> Option<Vec<(i64, usize)>> {
        let neighbour = self.mute_link(last)?;
        let link = self.after[last].map(|(_, link)| link).unwrap_or_default();
        let from = || self.candidates[last].iter().copied().map(Some).chain([None]).zip(before);
        let way = |to: Option<Candidate>| {
            let ways = from().enumerate().map(|(at, (from, cost))| (cost + self.step(neighbour, link, from, to), at));
            ways.min().unwrap_or_default()
        };
        Some(self.candidates[strand].iter().copied().map(Some).chain([None]).map(way).collect())
    }

    fn step(&self, neighbour: Neighbour, link: Link, from: Option<Candidate>, to: Option<Candidate>) -> i64 {
        let (Some(from), Some(to)) = (from, to) else { return 0 };
        link.cost(Some((from.seat, from.shift)), Some((to.seat, to.shift))) + self.mute_change(neighbour, from, to)
    }
}

/// Places anew, one after the other, the strands that their player has no time to mute, or to play open: there is always a
/// way, since a line may be played as its neighbours are.
pub(super) fn mend(problem: &Problem<'_>, state: &mut State) {
    if !problem.has_mutes {
        return;
    }
    for _ in 0..ROUNDS {
        let hurried: Vec<usize> =
            (0..problem.candidates.len()).filter(|strand| is_hurried(problem, state, *strand)).collect();
        for strand in &hurried {
            if let [index] = anew(problem, state, &[*strand]).0.as_slice() {
                state.set(problem, *strand, *index);
            }
        }
        if hurried.is_empty() {
            return;
        }
    }
}

/// Whether the player of a strand has no time for its mute, beside what else they play.
fn is_hurried(problem: &Problem<'_>, state: &State, strand: usize) -> bool {
    let Some(here) = state.choice(problem, strand) else { return false };
    problem.neighbours[strand].iter().filter(|neighbour| neighbour.mutes).any(|neighbour| {
        let other = state.choice(problem, neighbour.strand as usize);
        other.is_some_and(|other| MuteChange::is_never(problem.mute_change(*neighbour, here, other)))
    })
}
