//! The best places for one stream with all others as they stand: exact along the stream (Viterbi), but for the load,
//! which is charged strand by strand at today's price.

use super::candidate::Candidate;
use super::problem::Problem;
use super::state::State;
use crate::arrange::costs::{Link, OCTAVES, octave_place};

/// Puts every strand of a stream where the stream as a whole is cheapest.
pub(super) fn improve(problem: &Problem<'_>, state: &mut State, stream: usize) {
    let strands = &problem.source.streams[stream].strands;
    for strand in strands {
        state.set(problem, *strand as usize, None);
    }
    let mut costs: Vec<Vec<i64>> = Vec::with_capacity(strands.len());
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(strands.len());
    for (place, strand) in strands.iter().enumerate() {
        let strand = *strand as usize;
        let mut own = local_costs(problem, state, strand);
        let mut back = vec![0; own.len()];
        if place > 0 {
            let last = strands[place - 1] as usize;
            step(problem, last, strand, &costs[place - 1], &mut own, &mut back);
        }
        costs.push(own);
        from.push(back);
    }
    let Some(last) = costs.last() else { return };
    let mut index = cheapest(last);
    for place in (0..strands.len()).rev() {
        let strand = strands[place] as usize;
        let silent = index == problem.candidates[strand].len();
        state.set(problem, strand, (!silent).then_some(index as u16));
        index = from[place][index];
    }
}

/// The cost of each candidate, and of silence at the end of the list.
fn local_costs(problem: &Problem<'_>, state: &State, strand: usize) -> Vec<i64> {
    let mut costs = state.at_all(problem, strand);
    for (candidate, cost) in problem.candidates[strand].iter().zip(&mut costs) {
        *cost += state.load_change(problem, usize::from(candidate.seat), problem.sounding[strand]);
    }
    costs.push(problem.silence[strand]);
    costs
}

/// Adds to `own` the cheapest way from the strand before.
fn step(problem: &Problem<'_>, last: usize, strand: usize, before: &[i64], own: &mut [i64], back: &mut [usize]) {
    if let Some(ways) = problem.ways_with_mutes(last, strand, before) {
        for ((way, from), (cost, back)) in ways.into_iter().zip(own.iter_mut().zip(back)) {
            *cost += way;
            *back = from;
        }
        return;
    }
    let link = problem.after[last].map(|(_, link)| link).unwrap_or_default();
    let ways = Ways::new(&problem.candidates[last], before, problem.seats.len());
    for (i, cost) in own.iter_mut().enumerate() {
        let (way, from) = ways.to(problem.candidates[strand].get(i), link);
        back[i] = from;
        *cost += way;
    }
}

/// What a way costs so far, and the choice it ends with.
type Way = (i64, usize);

/// The cheapest ways to a strand: of all, of those that end at a seat, at an octave, or at both. A link costs by whether seat
/// and octave change, so that no other way can be the cheapest to go on.
struct Ways {
    /// Ends in silence, from where nothing links.
    silent: Way,
    any: Way,
    seats: Vec<Way>,
    octaves: [Way; OCTAVES],
    places: Vec<Way>,
}

/// No way.
const NONE: Way = (i64::MAX / 2, 0);

impl Ways {
    fn new(candidates: &[Candidate], before: &[i64], seats: usize) -> Self {
        let silent = before.get(candidates.len()).map_or(NONE, |cost| (*cost, candidates.len()));
        let (seats, places) = (vec![NONE; seats], vec![NONE; seats * OCTAVES]);
        let mut ways = Self { silent, any: silent, seats, octaves: [NONE; OCTAVES], places };
        for (way, candidate) in before.iter().copied().zip(0..).zip(candidates) {
            let (seat, octave) = (usize::from(candidate.seat), octave(candidate));
            let places = [&mut ways.any, &mut ways.seats[seat], &mut ways.octaves[octave]];
            places
                .into_iter()
                .chain([&mut ways.places[seat * OCTAVES + octave]])
                .for_each(|best| *best = way.min(*best));
        }
        ways
    }

    /// The cheapest way on to a choice; `None` is silence.
    fn to(&self, choice: Option<&Candidate>, link: Link) -> Way {
        let Some(candidate) = choice else { return self.any };
        let (seat, octave) = (usize::from(candidate.seat), octave(candidate));
        let and = |(cost, from): Way, more: i64| (cost + more, from);
        let moved = and(self.any, link.seat + link.octave).min(and(self.seats[seat], link.octave));
        let stayed = and(self.octaves[octave], link.seat).min(self.places[seat * OCTAVES + octave]);
        self.silent.min(moved).min(stayed)
    }
}

fn octave(candidate: &Candidate) -> usize {
    octave_place(candidate.shift / 12)
}

fn cheapest(costs: &[i64]) -> usize {
    (0..costs.len()).min_by_key(|i| costs[*i]).unwrap_or(0)
}
