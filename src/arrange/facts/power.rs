//! How strong seats are beside each other.

use crate::ensemble::{Ensemble, Seat};
use crate::profile::Profile;
use crate::score::{Dynamic, Pitch};
use crate::units::Decibels;

/// The middle of the powers of all seats, each in the middle of its tessitura, dB.
pub(super) fn middle_power(ensemble: &Ensemble) -> f64 {
    let mut powers: Vec<i64> = ensemble
        .seats
        .iter()
        .filter_map(|seat| power(seat, middle_pitch(seat.profile())))
        .map(|db| (db * 10.0).round() as i64)
        .collect();
    powers.sort_unstable();
    powers.get(powers.len() / 2).map_or(0.0, |tenths| *tenths as f64 / 10.0)
}

/// dB by which a seat's power is over that middle, by pitch.
pub(super) fn power_excess(seat: &Seat, middle: f64) -> Vec<i64> {
    let excess = |midi| power(seat, Pitch::clamped(midi)).map_or(0, |db| (db - middle).round() as i64);
    (0..128).map(excess).collect()
}

/// Sound power of all players of a seat at mf; `None` for unpitched seats.
fn power(seat: &Seat, pitch: Pitch) -> Option<f64> {
    let players = Decibels::from_power_ratio(f64::from(seat.players.max(1)));
    Some((seat.profile().power(pitch, Dynamic::Mf)? + players + seat.amplified).0)
}

fn middle_pitch(profile: &Profile) -> Pitch {
    let tessitura = profile.range.tessitura;
    Pitch::clamped((i32::from(tessitura.low.midi()) + i32::from(tessitura.high.midi())) / 2)
}
