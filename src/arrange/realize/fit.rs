//! What one seat can hold together.

use crate::arrange::facts::{SeatFacts, Voicing};

/// Whether the seat can strike `struck` while it holds `held` (MIDI numbers, each once).
pub(super) fn fits(seat: &SeatFacts, struck: &[u8], held: &[u8]) -> bool {
    let count = struck.len() + held.len();
    if count <= 1 {
        return true;
    }
    match seat.voicing {
        Voicing::Single => false,
        Voicing::Divided => count <= seat.polyphony,
        Voicing::Stops => count <= 2 && stops(seat, struck, held),
        Voicing::Held => count <= seat.polyphony && (seat.span == 0 || hands(seat.span, struck, held)),
    }
}

/// Whether two notes lie on neighbouring strings under one hand: low note on the lower string, fingers within the frame.
fn stops(seat: &SeatFacts, struck: &[u8], held: &[u8]) -> bool {
    let mut notes: Vec<i16> = struck.iter().chain(held).map(|pitch| i16::from(*pitch)).collect();
    notes.sort_unstable();
    seat.strings.windows(notes.len()).any(|strings| {
        let above: Vec<i16> = notes.iter().zip(strings).map(|(note, string)| note - i16::from(*string)).collect();
        let fingers = || above.iter().copied().filter(|distance| *distance > 0);
        let stretch = fingers().max().unwrap_or(0) - fingers().min().unwrap_or(0);
        above.iter().all(|distance| *distance >= 0) && stretch <= i16::from(seat.frame)
    })
}

/// Whether all notes lie under two hands of five fingers.
fn hands(span: u8, struck: &[u8], held: &[u8]) -> bool {
    let mut notes: Vec<u8> = struck.iter().chain(held).copied().collect();
    notes.sort_unstable();
    let hand = |notes: &[u8]| match notes {
        [] => true,
        [low, .., high] => notes.len() <= 5 && high - low <= span,
        [_] => true,
    };
    (0..=notes.len()).any(|split| hand(&notes[..split]) && hand(&notes[split..]))
}
