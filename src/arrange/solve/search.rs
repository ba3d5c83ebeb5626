//! Seeded trades: seats exchanged over a window of phrases, a strand moved, a seat's octave changed over a window, and
//! now and then a few strands placed anew together.

use super::anew::{anew, around};
use super::problem::Problem;
use super::state::State;
use crate::run::{Error, Run, Stage};

/// What a branch of a joint placement counts for in the budget.
const STEPS_A_BRANCH: u64 = 4;

/// Tries trades until the budget is spent; a little worse is accepted early, and the best of all is kept.
pub(super) fn trade(problem: &Problem<'_>, state: &mut State, run: &Run) -> Result<(), Error> {
    let seats: Vec<u16> = (0u16..).zip(problem.seats).filter(|(_, seat)| seat.melodic).map(|(i, _)| i).collect();
    if problem.source.strands.is_empty() || seats.is_empty() {
        return Ok(());
    }
    let mut draw = Draw(run.seed ^ 0x9e37_79b9_7f4a_7c15);
    let mut member = vec![false; problem.source.strands.len()];
    let (mut best, mut current, mut lowest) = (state.clone(), 0i64, 0i64);
    let (mut spent, mut tries) = (0u64, 0u64);
    while spent < run.steps {
        if tries.is_multiple_of(1024) {
            run.check()?;
            run.report(Stage::Arrange, spent, run.steps);
        }
        tries += 1;
        let (moves, effort) = propose(problem, state, &seats, &mut draw);
        spent += 1 + moves.len() as u64 + effort;
        let patience = 60 * (run.steps.saturating_sub(spent)) as i64 / run.steps as i64;
        let change = apply(problem, state, &moves, &mut member, draw.below(patience.max(1) as u64) as i64);
        current += change;
        if current < lowest {
            lowest = current;
            best = state.clone();
        }
    }
    *state = best;
    Ok(())
}

type Move = (usize, Option<u16>);

/// Carries moves out and gives the change of cost; takes them back, and gives 0, when it is over `bound`.
fn apply(problem: &Problem<'_>, state: &mut State, moves: &[Move], member: &mut [bool], bound: i64) -> i64 {
    if moves.is_empty() {
        return 0;
    }
    let set: Vec<usize> = moves.iter().map(|(strand, _)| *strand).collect();
    let old: Vec<Option<u16>> = set.iter().map(|strand| state.index(*strand)).collect();
    set.iter().for_each(|strand| member[*strand] = true);
    let before = state.cost_of(problem, &set, member);
    moves.iter().for_each(|(strand, index)| state.set(problem, *strand, *index));
    let change = state.cost_of(problem, &set, member) - before;
    set.iter().for_each(|strand| member[*strand] = false);
    if change > bound {
        set.iter().zip(old).for_each(|(strand, index)| state.set(problem, *strand, index));
        return 0;
    }
    change
}

/// Moves to try, and the steps it took to find them.
fn propose(problem: &Problem<'_>, state: &mut State, seats: &[u16], draw: &mut Draw) -> (Vec<Move>, u64) {
    let strand = draw.below(problem.source.strands.len() as u64) as usize;
    let moves = match draw.below(32) {
        0..7 => exchange(problem, state, seats, strand, draw),
        7..14 => octave(problem, state, strand, draw),
        14..21 => relay(problem, state, seats, strand, draw),
        21..28 => single(problem, strand, draw),
        _ => {
            let strands = around(problem, strand, |bound| draw.below(bound));
            let (indices, branches) = anew(problem, state, &strands);
            return (strands.into_iter().zip(indices).collect(), branches * STEPS_A_BRANCH);
        }
    };
    (moves, 0)
}

/// One strand to any of its candidates, the better ones more often; now and then to silence.
fn single(problem: &Problem<'_>, strand: usize, draw: &mut Draw) -> Vec<Move> {
    let count = problem.candidates[strand].len() as u64;
    if count == 0 || draw.below(16) == 0 {
        return vec![(strand, None)];
    }
    let index = draw.below(count).min(draw.below(count));
    vec![(strand, Some(index as u16))]
}

/// Strands that start in a window of one to sixteen phrases from the strand's, at one of the seats.
fn window(problem: &Problem<'_>, state: &State, strand: usize, seats: [u16; 2], draw: &mut Draw) -> Vec<usize> {
    let source = problem.source;
    let first = source.strands[strand].phrase;
    let last = first.saturating_add(1 << draw.below(5));
    let from = source.phrases.get(first as usize).map_or(0, |span| span.start.0);
    let start = source.strands.partition_point(|other| other.start < from);
    source.strands[start..]
        .iter()
        .zip(start..)
        .take_while(|(other, _)| other.phrase <= last)
        .filter(|(other, _)| (first..last).contains(&other.phrase))
        .filter(|(_, i)| state.choice(problem, *i).is_some_and(|c| seats.contains(&c.seat)))
        .map(|(_, i)| i)
        .collect()
}

/// The candidate of a strand nearest to a seat and shift.
fn candidate(problem: &Problem<'_>, strand: usize, seat: u16, shift: Option<i16>) -> Option<u16> {
    let fits = |c: &super::Candidate| c.seat == seat && shift.is_none_or(|shift| c.shift == shift);
    problem.candidates[strand].iter().position(fits).map(|index| index as u16)
}

/// Two seats trade all they have in a window.
fn exchange(problem: &Problem<'_>, state: &State, seats: &[u16], strand: usize, draw: &mut Draw) -> Vec<Move> {
    let Some(here) = state.choice(problem, strand) else { return Vec::new() };
    let there = seats[draw.below(seats.len() as u64) as usize];
    let other = |seat: u16| if seat == here.seat { there } else { here.seat };
    let moves = window(problem, state, strand, [here.seat, there], draw).into_iter().filter_map(|i| {
        let now = state.choice(problem, i)?;
        let kept = candidate(problem, i, other(now.seat), Some(now.shift));
        Some((i, Some(kept.or_else(|| candidate(problem, i, other(now.seat), None))?)))
    });
    moves.collect()
}

/// A seat changes octave in a window.
fn octave(problem: &Problem<'_>, state: &State, strand: usize, draw: &mut Draw) -> Vec<Move> {
    let Some(here) = state.choice(problem, strand) else { return Vec::new() };
    let change = if draw.below(2) == 0 { 12 } else { -12 };
    let moves = window(problem, state, strand, [here.seat; 2], draw).into_iter().filter_map(|i| {
        let now = state.choice(problem, i)?;
        Some((i, Some(candidate(problem, i, here.seat, Some(now.shift + change))?)))
    });
    moves.collect()
}

/// A stream goes to another seat for some strands.
fn relay(problem: &Problem<'_>, state: &State, seats: &[u16], strand: usize, draw: &mut Draw) -> Vec<Move> {
    let stream = &problem.source.streams[problem.source.strands[strand].stream as usize].strands;
    let there = seats[draw.below(seats.len() as u64) as usize];
    let from = stream.partition_point(|s| (*s as usize) < strand);
    let count = 1usize << draw.below(6);
    let moves = stream[from..].iter().take(count).map(|s| *s as usize).filter_map(|i| {
        let shift = state.choice(problem, i).map(|now| now.shift);
        let kept = candidate(problem, i, there, shift);
        Some((i, Some(kept.or_else(|| candidate(problem, i, there, None))?)))
    });
    moves.collect()
}

/// Numbers from a seed (splitmix64).
#[derive(Debug)]
pub(super) struct Draw(pub(super) u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number under `bound` (0 when the bound is 0).
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next() % bound }
    }
}
