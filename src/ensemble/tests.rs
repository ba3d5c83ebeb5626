//! Tests over the built-in ensembles and score orders.

use super::builtin::{FILES, ORDERS};
use super::{Ensemble, Ensembles, Order, SeatSpec, toml_of};
use crate::profile::Library;
use crate::score::SeatId;

#[test]
fn every_built_in_ensemble_is_fine_and_survives_write_and_read() {
    let library = Library::builtin();
    assert_eq!(Ensembles::builtin().ids().count(), FILES.len());
    for id in Ensembles::builtin().ids() {
        let ensemble = Ensembles::builtin().get(id, library).unwrap_or_else(|e| panic!("{e}"));
        for (i, seat) in ensemble.seats.iter().enumerate() {
            assert_eq!(seat.id, SeatId(i as u16));
            assert!(seat.plain_name.is_ascii());
            assert!(seat.position.distance_m > 0.0);
        }
        let text = toml_of(&ensemble).unwrap();
        assert_eq!(Ensembles::parse(&text, "again.toml", library).unwrap_or_else(|e| panic!("{e}\n{text}")), ensemble);
    }
}

#[test]
fn every_score_order_is_fine_and_names_only_known_profiles() {
    assert_eq!(Order::ids().count(), ORDERS.len());
    for (name, text) in ORDERS {
        Order::parse(name, text).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn seats_built_by_hand_stand_in_score_order_with_numbers() {
    let library = Library::builtin();
    let spec = |id: &str| SeatSpec::of(library.get(id).unwrap());
    let specs = vec![spec("cello"), spec("flute"), spec("clarinet-bb"), spec("flute").with_players(3)];
    let ensemble = Ensemble::new("mine", "Mine", specs, Order::builtin("orchestra").unwrap());
    let names: Vec<&str> = ensemble.seats.iter().map(|seat| seat.plain_name.as_str()).collect();
    assert_eq!(names, ["Flute 1", "Flute 2", "Clarinet in Bb", "Cello"]);
    assert_eq!(ensemble.seats[1].players, 3);
    assert_eq!(ensemble.seats[1].abbreviation, "Fl. 2");
    assert!(ensemble.seats[3].position.azimuth_deg > ensemble.seats[0].position.azimuth_deg);
}
