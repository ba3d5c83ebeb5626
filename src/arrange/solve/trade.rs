//! What trades of a phrase between two seats would cost.

use super::candidate::Host;
use super::problem::Problem;
use super::state::State;
use crate::arrange::trade::Trade;

/// What each trade adds to the cost of all, with every strand at its host and at its own height.
pub(in crate::arrange) fn excess(problem: &mut Problem<'_>, hosts: &[Option<u16>], trades: &[Trade]) -> Vec<i64> {
    let mut state = State::new(problem);
    for (strand, host) in hosts.iter().enumerate() {
        let index = host.map(|seat| at(problem, strand, seat));
        state.set(problem, strand, index);
    }
    let mut member = vec![false; hosts.len()];
    trades.iter().map(|trade| one(problem, &mut state, hosts, *trade, &mut member)).collect()
}

fn one(problem: &mut Problem<'_>, state: &mut State, hosts: &[Option<u16>], trade: Trade, member: &mut [bool]) -> i64 {
    let set = traded(problem, hosts, trade);
    set.iter().for_each(|(strand, _)| member[*strand] = true);
    let strands: Vec<usize> = set.iter().map(|(strand, _)| *strand).collect();
    let before = state.cost_of(problem, &strands, member);
    for (strand, seat) in &set {
        let index = at(problem, *strand, *seat);
        state.set(problem, *strand, Some(index));
    }
    let after = state.cost_of(problem, &strands, member);
    for strand in strands {
        let index = hosts[strand].map(|seat| at(problem, strand, seat));
        state.set(problem, strand, index);
        member[strand] = false;
    }
    after - before
}

/// A strand at a seat at its own height, with the mute where the source asks for it and the seat has one.
fn at(problem: &mut Problem<'_>, strand: usize, seat: u16) -> u16 {
    let muted = problem.source.strands[strand].muted && problem.seats[usize::from(seat)].mute.is_some();
    problem.candidate(strand, Host { seat, shift: 0, muted })
}

/// The strands that change seat, each with its new one.
fn traded(problem: &Problem<'_>, hosts: &[Option<u16>], trade: Trade) -> Vec<(usize, u16)> {
    let [a, b] = trade.seats.map(|seat| seat.0);
    let other = |seat: u16| if seat == a { b } else { a };
    let strands = problem.source.strands.iter().zip(hosts).enumerate();
    let of_phrase = strands.filter(|(_, (strand, _))| strand.phrase == trade.phrase);
    of_phrase
        .filter_map(|(index, (_, host))| Some((index, *host)).filter(|(_, host)| *host == Some(a) || *host == Some(b)))
        .filter_map(|(index, host)| Some((index, other(host?))))
        .collect()
}
