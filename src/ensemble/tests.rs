//! Tests over the built-in ensembles and score orders.

use super::builtin::{FILES, ORDERS};
use super::raw::RawEnsemble;
use super::{Chair, Ensemble, Ensembles, Order, Position, Seat, SeatSpec, toml_of};
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
fn an_id_is_in_kebab_case_and_a_name_is_not_empty() {
    let text = |id: &str, name: &str| format!("id = \"{id}\"\nname = \"{name}\"\n\n[[seats]]\nprofile = \"flute\"\n");
    let said = |id: &str, name: &str| Ensembles::parse(&text(id, name), "own.toml", Library::builtin()).err();
    for id in ["our-band-2", "kapelle-münchen"] {
        assert_eq!(said(id, "Our band"), None, "{id}");
    }
    for id in ["X Y/../z", "..", "", "our_band"] {
        let said = said(id, "Our band").unwrap_or_else(|| panic!("{id} is taken")).to_string();
        assert!(said.starts_with("own.toml:1: `id`:") && said.contains("kebab case"), "{said}");
    }
    assert!(said("x", " ").unwrap().to_string().contains("`name`: it is empty"));
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
    for id in Ensembles::builtin().ids() {
        let seats = Ensembles::builtin().get(id, Library::builtin()).unwrap().seats;
        for (i, seat) in seats.iter().enumerate() {
            assert!(seat.position.azimuth_deg.abs() <= 45.0, "{id}: {} sits beside the listener", seat.name);
            for other in seats[..i].iter().filter(|other| seat.shares != Some(other.id)) {
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
fn every_section_has_a_first_chair_and_horns_sit_in_pairs() {
    for id in Ensembles::builtin().ids() {
        let seats = Ensembles::builtin().get(id, Library::builtin()).unwrap().seats;
        for seat in &seats {
            let section: Vec<&Seat> = seats.iter().filter(|other| other.section == seat.section).collect();
            let tunes = section.iter().filter(|seat| seat.chair.takes_solos()).count();
            let low = section.iter().all(|seat| seat.chair == Chair::Low);
            let second = section.iter().all(|seat| seat.chair == Chair::Section);
            assert!(tunes > 0 || low || second, "{id}: nobody leads the {}", seat.section);
            assert!(seat.divisi() <= seat.players.max(1), "{id}: {}", seat.name);
            assert!(seat.range().high > seat.range().low || seat.profile().is_unpitched(), "{id}: {}", seat.name);
        }
        let horns: Vec<Chair> =
            seats.iter().filter(|seat| seat.profile().id.0 == "horn-f").map(|seat| seat.chair).collect();
        for (nth, chair) in horns.iter().enumerate().filter(|_| horns.len() > 1) {
            let wanted = if nth == 0 { Chair::Principal } else { [Chair::High, Chair::Low][nth % 2] };
            assert_eq!(*chair, wanted, "{id}: horn {}", nth + 1);
        }
    }
}

#[test]
fn chairs_of_a_big_band_and_a_brass_band_are_those_of_the_tradition() {
    let chair = |id: &str, name: &str| {
        let ensemble = Ensembles::builtin().get(id, Library::builtin()).unwrap();
        ensemble.seats.iter().find(|seat| seat.plain_name == name).map(|seat| seat.chair)
    };
    for (id, name, wanted) in [
        ("big-band", "Trumpet in Bb 1", Chair::Lead),
        ("big-band", "Trumpet in Bb 2", Chair::Solo),
        ("big-band", "Trumpet in Bb 3", Chair::Section),
        ("big-band", "Trumpet in Bb 4", Chair::Low),
        ("big-band", "Alto saxophone 1", Chair::Lead),
        ("big-band", "Tenor saxophone 1", Chair::Solo),
        ("big-band", "Trombone 1", Chair::Lead),
        ("big-band", "Bass trombone", Chair::Low),
        ("brass-band-british", "Solo cornet in Bb", Chair::Solo),
        ("brass-band-british", "Solo horn in Eb", Chair::Solo),
        ("brass-band-british", "Repiano cornet in Bb", Chair::Section),
        ("orchestra-romantic", "Violins 1", Chair::Lead),
        ("orchestra-romantic", "Violins 2", Chair::Low),
        ("orchestra-romantic", "Trumpet in C 3", Chair::Low),
        ("orchestra-romantic", "Contrabassoon", Chair::Low),
    ] {
        assert_eq!(chair(id, name), Some(wanted), "{id}: {name}");
    }
}

#[test]
fn alternatives_stand_for_the_whole_part_and_shared_percussion_is_changed_to() {
    for id in Ensembles::builtin().ids() {
        let seats = Ensembles::builtin().get(id, Library::builtin()).unwrap().seats;
        for seat in &seats {
            for other in &seat.alternatives {
                let both = seat.profiles.iter().any(|own| own.id == other.id);
                assert!(!both, "{id}: {} changes to the {} and may be replaced by it", seat.name, other.name);
                let unpitched = seat.profile().is_unpitched();
                assert_eq!(unpitched, other.is_unpitched(), "{id}: {} for {}", other.name, seat.name);
                let whole = !unpitched || other.percussion.len() > 1;
                assert!(whole, "{id}: one {} cannot play all of {}", other.name, seat.name);
            }
        }
        let parts = seats.iter().filter(|seat| !seat.alternatives.is_empty()).count();
        assert!(!["flex-band-5", "harmonie-trio-flexible"].contains(&id) || parts == seats.len(), "{id} is flexible");
    }
}

#[test]
fn sections_divide_as_players_do() {
    let divisi = |id: &str, players: u16| {
        let spec = SeatSpec::of(Library::builtin().get(id).unwrap()).with_players(players);
        Ensemble::new("x", "X", vec![spec], Order::builtin("orchestra").unwrap()).seats[0].divisi()
    };
    assert_eq!([1, 2, 4, 6, 8, 10, 16].map(|players| divisi("violins", players)), [1, 1, 2, 3, 3, 4, 4]);
    assert_eq!([1, 2, 7, 8].map(|players| divisi("soprano", players)), [1, 2, 2, 3]);
    assert_eq!([1, 2, 4, 6].map(|players| divisi("clarinet-bb", players)), [1, 2, 2, 3]);
    assert_eq!(divisi("cornet-bb", 4), 2, "the solo cornets of a brass band");
}

#[test]
fn a_part_keeps_to_its_range_and_to_what_all_who_may_read_it_have() {
    let seat = |keys: &str| {
        let text = format!("id = \"x\"\nname = \"X\"\n[[seats]]\n{keys}\n");
        Ensembles::parse(&text, "x.toml", Library::builtin()).unwrap_or_else(|e| panic!("{e}")).seats.remove(0)
    };
    assert_eq!(seat("profile = \"clarinet-bb\"\nrange = [\"F3\", \"Bb5\"]").range().to_string(), "F3-Bb5");
    assert_eq!(seat("profile = \"flute\"\nalternatives = [\"oboe\"]").range().to_string(), "B3-A6");
    let far = seat("profile = \"piccolo\"\nalternatives = [\"tuba-c\"]");
    assert_eq!(far.range(), far.range_on(far.profile()), "nothing in common: the first one's");
    let doubler = seat("profile = \"clarinet-bb\"\ndoublings = [\"bass-clarinet\"]\nrange = [\"F3\", \"Bb5\"]");
    assert!(doubler.range_on(&doubler.profiles[1]).low < doubler.range().low);
}

#[test]
fn seats_are_left_out_and_the_others_keep_their_names() {
    let duet = Ensembles::builtin().get("piano-duet", Library::builtin()).unwrap();
    assert_eq!(duet.seats[1].shares, Some(SeatId(0)));
    let alone = duet.without(&[SeatId(0)]);
    assert_eq!((alone.seats[0].name.as_str(), alone.seats[0].id, alone.seats[0].shares), ("Secondo", SeatId(0), None));
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
    assert_eq!(trio.seats.len(), 4);
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
    assert_eq!(
        told(&format!(
            "{head}[[seats]]\nprofile = \"flute\"\ndivisi = 3\nrange = [\"C1\", \"C2\"]\nshares = \"Oboe\"\n"
        )),
        "band.toml:5: `seats[0].divisi`: 1 cannot divide into 3; at most one part a player\n\
         band.toml:6: `seats[0].range`: `Flute` has no such range (sounding); \
         write the lower pitch first, and keep within B3-F7\n\
         band.toml:7: `seats[0].shares`: no other seat is called `Oboe` and has the same instrument; \
         write the other seat's `name` as it stands there"
    );
    assert_eq!(told(head), "band.toml:1: `seats`: it is missing; write it: Seats in score order");
    let Err(error) = Ensembles::builtin().get("string-quartett", Library::builtin()) else { panic!() };
    assert!(error.to_string().contains("did you mean"));
}
