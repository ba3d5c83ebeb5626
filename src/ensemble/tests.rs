//! Tests over the built-in ensembles and score orders.

use super::builtin::{FILES, ORDERS};
use super::raw::RawEnsemble;
use super::{Ensemble, Ensembles, Order, Position, SeatSpec, toml_of};
use crate::profile::{Family, Library};
use crate::score::SeatId;
use std::path::Path;

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
        let order = Order::parse(name, text).unwrap_or_else(|e| panic!("{e}"));
        let ids: Vec<&str> = order.profiles().collect();
        for (i, id) in ids.iter().enumerate() {
            assert!(Library::builtin().get(id).is_ok(), "{name}: there is no {id}");
            assert!(!ids[..i].contains(id), "{name}: {id} stands twice");
        }
        for profile in Library::builtin().iter() {
            assert!(order.rank(profile).0 < order.group_count(), "{name}: {} stands nowhere", profile.id);
        }
    }
}

#[test]
fn every_ensemble_names_its_sources_and_stands_in_the_score_order_it_names() {
    for (name, text) in FILES {
        let raw: RawEnsemble = toml::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        for about in ["line-up", "seating"] {
            assert!(raw.sources.iter().any(|source| source.starts_with(about)), "{name}: no source of its {about}");
        }
        let order = Order::builtin(&raw.order).unwrap_or_else(|e| panic!("{name}: {e}"));
        let rank = |id: &str| {
            let (group, place, _) = order.rank(&Library::builtin().get(id).unwrap());
            (group, place)
        };
        for pair in raw.seats.windows(2) {
            let [above, below] = pair else { continue };
            assert!(
                rank(&above.profile) <= rank(&below.profile),
                "{name}: {} stands above {}, not so in the order `{}`",
                above.profile,
                below.profile,
                raw.order
            );
        }
    }
}

/// Players at one keyboard sit closer than any others.
const ELBOW_ROOM_M: f64 = 0.7;

#[test]
fn no_two_seats_sit_in_one_place() {
    let apart = |a: Position, b: Position| {
        let across = libm::cos((a.azimuth_deg - b.azimuth_deg).to_radians());
        let squared =
            a.distance_m * a.distance_m + b.distance_m * b.distance_m - 2.0 * a.distance_m * b.distance_m * across;
        libm::sqrt(squared.max(0.0))
    };
    for id in Ensembles::builtin().ids().filter(|id| *id != "piano-duet") {
        let seats = Ensembles::builtin().get(id, Library::builtin()).unwrap().seats;
        for (i, seat) in seats.iter().enumerate() {
            assert!(seat.position.azimuth_deg.abs() <= 45.0, "{id}: {} sits beside the listener", seat.name);
            for other in &seats[..i] {
                let apart = apart(seat.position, other.position);
                assert!(apart >= ELBOW_ROOM_M, "{id}: {} and {} sit {apart:.2} m apart", other.name, seat.name);
            }
        }
    }
}

#[test]
fn winds_and_brass_of_an_orchestra_sit_one_to_a_seat() {
    use Family::{Brass, Clarinet, DoubleReed, Flute};
    let orchestral = |id: &&str| id.starts_with("orchestra-") || ["chamber-orchestra", "wind-dectet"].contains(id);
    for id in Ensembles::builtin().ids().filter(orchestral) {
        let ensemble = Ensembles::builtin().get(id, Library::builtin()).unwrap();
        let winds = |family| matches!(family, Flute | DoubleReed | Clarinet | Brass);
        let crowded = ensemble.seats.iter().find(|seat| winds(seat.profile().family) && seat.players != 1);
        assert!(crowded.is_none(), "{id}: {crowded:?}");
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

#[test]
fn every_file_of_the_folders_is_built_in() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let listed =
        [("ensembles", FILES.map(|(name, _)| name).to_vec()), ("orders", ORDERS.map(|(name, _)| name).to_vec())];
    for (folder, names) in listed {
        let files = std::fs::read_dir(assets.join(folder)).unwrap();
        let mut found: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        found.retain(|name| name != "TEMPLATE.toml");
        found.sort();
        assert_eq!(found, names, "src/ensemble/builtin.rs lists every file under assets/{folder}, sorted");
    }
}

#[test]
fn the_template_reads_and_shows_every_key() {
    let template = include_str!("../../assets/ensembles/TEMPLATE.toml");
    let trio = Ensembles::parse(template, "TEMPLATE.toml", Library::builtin()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(trio.seats.len(), 3);
    assert_eq!(trio.seats[0].section, "Clarinet in B♭");
    let schema = schemars::schema_for!(super::raw::RawEnsemble).to_value();
    let tables = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for key in tables.filter_map(|table| table["properties"].as_object()).flat_map(|table| table.keys()) {
        assert!(template.contains(&format!("{key} =")) || template.contains(&format!("[{key}]")), "{key}");
    }
}

#[test]
fn wrong_ensembles_say_where_what_and_what_would_be_right() {
    let told = |text: &str| match Ensembles::parse(text, "band.toml", Library::builtin()) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    let head = "id = \"x\"\nname = \"X\"\n";
    assert_eq!(
        told(&format!("{head}[[seats]]\nprofile = \"flut\"\n")),
        "band.toml:4: `seats[0].profile`: there is no instrument called `flut`; \
         did you mean one of `flute`, `lute`, `pan-flute`?"
    );
    assert_eq!(
        told(&format!("{head}[[seats]]\nprofile = \"flute\"\nplayer = 2\n")),
        "band.toml:5: `seats[0].player`: there is no key `player` here; did you mean `players`?"
    );
    assert_eq!(
        told(&format!("{head}order = \"bnad\"\n[[seats]]\nprofile = \"flute\"\n[[seats]]\nprofile = \"flute\"\n")),
        "band.toml:3: `order`: there is no score order called `bnad`; did you mean `band`?\n\
         band.toml:6: `seats[1].name`: `Flute` stands twice; number the seats: `Flute 1`, `Flute 2`"
    );
    assert_eq!(told(head), "band.toml:1: `seats`: it is missing; write it: Seats in score order");
    let Err(error) = Ensembles::builtin().get("string-quartett", Library::builtin()) else { panic!() };
    assert!(error.to_string().contains("did you mean"));
}
