//! An ensemble as TOML.

use super::raw::{RawEnsemble, RawSeat};
use super::{Ensemble, Level, Seat};
use crate::profile::Profile;
use crate::run::Error;
use crate::units::Decibels;
use std::sync::Arc;

/// The ensemble as a TOML text that reads back, against the same profiles, to the same ensemble.
///
/// # Errors
/// [`Error::Encode`] when a number is not finite.
pub fn toml_of(ensemble: &Ensemble) -> Result<String, Error> {
    let raw = RawEnsemble {
        id: ensemble.id.clone(),
        name: ensemble.name.clone(),
        level: Level::default(),
        order: ensemble.order.clone(),
        style: ensemble.style.clone(),
        sources: ensemble.sources.clone(),
        seats: ensemble.seats.iter().map(|one| seat(one, ensemble)).collect(),
    };
    toml::to_string(&raw).map_err(|e| Error::Encode { what: "an ensemble", why: e.to_string() })
}

fn seat(seat: &Seat, ensemble: &Ensemble) -> RawSeat {
    RawSeat {
        profile: seat.profile().id.0.clone(),
        name: Some(seat.name.clone()),
        abbreviation: Some(seat.abbreviation.clone()),
        section: Some(seat.section.clone()),
        doublings: ids(&seat.profiles[1..]),
        alternatives: ids(&seat.alternatives),
        players: Some(seat.players),
        level: Some(seat.level),
        chair: Some(seat.chair),
        divisi: seat.divides,
        range: seat.keeps_to.map(|range| [range.low.into(), range.high.into()]),
        optional: seat.optional,
        shares: seat.shares.map(|other| ensemble.seat(other).name.clone()),
        amplified_db: (seat.amplified != Decibels(0.0)).then_some(seat.amplified.0),
        azimuth_deg: Some(seat.position.azimuth_deg),
        distance_m: Some(seat.position.distance_m),
    }
}

fn ids(profiles: &[Arc<Profile>]) -> Vec<String> {
    profiles.iter().map(|profile| profile.id.0.clone()).collect()
}
