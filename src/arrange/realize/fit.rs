//! What one seat can hold together.

use crate::arrange::facts::{SeatFacts, Voicing};
use crate::arrange::rules::{StopFit, hands_fit, pedals_fit, stop_fit};
use crate::score::Pitch;

/// Whether the seat can strike `struck` while it holds `held` (MIDI numbers, each once).
pub(in crate::arrange) fn fits(seat: &SeatFacts, struck: &[u8], held: &[u8]) -> bool {
    let count = struck.len() + held.len();
    if count <= 1 {
        return true;
    }
    match seat.voicing {
        Voicing::Single => false,
        Voicing::Divided => count <= seat.polyphony,
        Voicing::Stops => count <= 2 && stops(seat, struck, held),
        Voicing::Held => count <= seat.polyphony && hands(seat, struck, held) && pedals(seat, struck),
    }
}

/// Whether all notes lie on neighbouring strings under one hand.
fn stops(seat: &SeatFacts, struck: &[u8], held: &[u8]) -> bool {
    stop_fit(&seat.capability, &low_to_high(struck, held)) == StopFit::Fits
}

/// Whether all notes lie under two hands, where there are keys or strings to reach for.
fn hands(seat: &SeatFacts, struck: &[u8], held: &[u8]) -> bool {
    seat.hand_span == 0 || hands_fit(&low_to_high(struck, held), seat.hand_span, 4)
}

/// Whether a harp's pedals have a setting for what is struck; what rings from before keeps its strings or is damped.
fn pedals(seat: &SeatFacts, struck: &[u8]) -> bool {
    seat.capability.pedals.is_none() || pedals_fit(struck)
}

fn low_to_high(struck: &[u8], held: &[u8]) -> Vec<Pitch> {
    let mut notes: Vec<Pitch> = struck.iter().chain(held).map(|pitch| Pitch::clamped(i32::from(*pitch))).collect();
    notes.sort_unstable();
    notes
}
