//! Ensembles made by hand for tests.

use super::{Chair, Ensemble, Level, Position, Seat};
use crate::profile::Profile;
use crate::score::SeatId;
use std::sync::Arc;

/// One seat a profile, with so many players, five metres away, from left to right.
pub(crate) fn ensemble(profiles: impl IntoIterator<Item = (Profile, u16)>) -> Arc<Ensemble> {
    let seat = |(index, (profile, players)): (usize, (Profile, u16))| Seat {
        id: SeatId(index as u16),
        name: profile.name.clone(),
        plain_name: profile.name.clone(),
        abbreviation: profile.abbreviation.clone(),
        section: profile.name.clone(),
        profiles: vec![Arc::new(profile)],
        alternatives: Vec::new(),
        players,
        level: Level::Professional,
        chair: Chair::Principal,
        divides: None,
        keeps_to: None,
        optional: false,
        shares: None,
        amplified: crate::units::Decibels(0.0),
        position: Position { azimuth_deg: -30.0 + 10.0 * index as f64, distance_m: 5.0 },
    };
    let seats = profiles.into_iter().enumerate().map(seat).collect();
    Arc::new(Ensemble {
        id: "test".to_owned(),
        name: "Test".to_owned(),
        order: "orchestra".to_owned(),
        style: String::new(),
        seats,
        sources: Vec::new(),
    })
}
