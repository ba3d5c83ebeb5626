//! Kinship of source parts and seats, by General MIDI program (see `costs/kinship.rs` for the scale).

use super::facts::part_program;
use crate::ensemble::Ensemble;
use crate::score::{Part, Program};

/// (seat, part, cost of a note) for every pair; strangers to all cost nobody anything.
pub(super) fn costs(ensemble: &Ensemble, parts: &[Part]) -> Vec<(usize, usize, i64)> {
    let seat_programs: Vec<Option<Program>> = ensemble.seats.iter().map(|seat| seat.profile().midi.program).collect();
    let part_programs: Vec<Option<Program>> = parts.iter().map(part_program).collect();
    let mut costs = Vec::with_capacity(seat_programs.len() * parts.len());
    for (part, program) in part_programs.iter().enumerate() {
        let nth = part_programs[..part].iter().filter(|other| *other == program && program.is_some()).count();
        for seat in 0..seat_programs.len() {
            costs.push((seat, part, cost(&seat_programs, seat, *program, nth)));
        }
    }
    costs
}

fn cost(seats: &[Option<Program>], seat: usize, program: Option<Program>, nth: usize) -> i64 {
    let (Some(asked), Some(own)) = (program, seats[seat]) else { return 14 };
    if own == asked {
        let place = seats[..seat].iter().filter(|other| **other == Some(asked)).count();
        let count = seats.iter().filter(|other| **other == Some(asked)).count();
        return if place == nth.min(count - 1) { 0 } else { 3 };
    }
    if family(own) == family(asked) { 8 } else { 14 }
}

/// General MIDI's families of eight programs; string and choir ensembles are counted with strings and as a family of their own.
const fn family(program: Program) -> u8 {
    match program.0 {
        48..=51 => 5,
        52..=54 => 100,
        other => other / 8,
    }
}
