//! Lines as people write them, printed lines read back, wrong ones told.

use super::line_of;
use super::words::line_words;
use crate::ensemble::{Ensemble, Ensembles, Order, SeatSpec};
use crate::profile::Library;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn read(line: &str) -> Ensemble {
    Ensemble::from_line(line, Library::builtin()).unwrap_or_else(|e| panic!("{line}: {e}"))
}

/// Seats as `2 x flute/piccolo`, in score order.
fn seats(ensemble: &Ensemble) -> Vec<String> {
    let seat = |seat: &crate::ensemble::Seat| {
        let ids: Vec<&str> = seat.profiles.iter().map(|profile| profile.id.0.as_str()).collect();
        let players = if seat.players == 1 { String::new() } else { format!("{} x ", seat.players) };
        format!("{players}{}", ids.join("/"))
    };
    ensemble.seats.iter().map(seat).collect()
}

#[test]
fn the_data_is_read_and_names_only_what_there_is_once() {
    let text = include_str!("../../../assets/line-words.toml");
    toml::from_str::<super::words::LineWords>(text).unwrap();
    let data = line_words().unwrap();
    let raw: toml::Table = toml::from_str(text).unwrap();
    let mut seen = BTreeSet::new();
    for (id, words) in raw["instruments"].as_table().unwrap() {
        assert!(Library::builtin().get(id).is_ok(), "{id}");
        for word in words.as_array().unwrap() {
            assert!(seen.insert(word.as_str().unwrap().to_owned()), "{word} stands twice");
        }
    }
    for ids in raw["ambiguous"].as_table().unwrap().values() {
        assert!(ids.as_array().unwrap().iter().all(|id| Library::builtin().get(id.as_str().unwrap()).is_ok()), "{ids}");
    }
    let named = data.woodwind.iter().chain(&data.brass).flat_map(|desk| desk.members.iter().chain(&desk.takes));
    let sets = data.sets.iter().flat_map(|set| &set.seats);
    for id in named.chain(sets).chain(&data.strings.sections).chain(&data.strings.soloists) {
        assert!(Library::builtin().get(id).is_ok(), "{id}");
    }
}

#[test]
fn spellings_of_one_orchestra_are_one() {
    let line = "2.2.2.2 - 4.2.3.1 - timp.perc(3) - hp - str(12.10.8.6.4)";
    let wanted = read(line);
    assert_eq!(wanted.seats.len(), 8 + 10 + 2 + 1 + 5);
    assert_eq!(wanted.seats[0].name, "Flute 1");
    for same in [
        "2222 - 4231 - timp+3 - hp - str(12.10.8.6.4)",
        "2222-4231-timp+3-hp-str(12.10.8.6.4)",
        "2222 4231 — timp, perc(3) — harp — strings (12-10-8-6-4)",
        "2 2 2 2 — 4 2 3 1 — tmp+3 — hp — str: 12.10.8.6.4",
        "2,2,2,2 – 4,2,3,1 – T+3 – hp – 12.10.8.6.4",
        "2.2.2.2 – 4.2.3.1 – timp. – 3 perc. – 1hp – str 12.10.8.6.4.",
        "2.2.2.2-4.2.3.1-timp.perc(3)-hp-str(12/10/8/6/4)",
        "  2.2.2.2 −4.2.3.1− Pauken & Schlagzeug(3) − Harfe − Streicher(12.10.8.6.4)  ",
    ] {
        assert_eq!(read(same), wanted, "{same}");
    }
    assert_eq!(line_of(&wanted), line);
    assert_eq!(wanted.id, line);
    let open = read("2.2.2.2 - 4.2.3.1 - timp - str");
    assert_eq!(line_of(&open), "2.2.2.2 - 4.2.3.1 - timp - str(12.10.8.6.4)", "18 winds want so many strings");
}

#[test]
fn who_takes_what_else_is_told_in_every_usual_way() {
    for (line, printed, wanted) in [
        ("2(picc).0.0.0", "2(picc).0.0.0", "flute flute/piccolo"),
        ("3(III=picc).0.0.0", "3(picc).0.0.0", "flute flute flute/piccolo"),
        ("3(afl,picc).0.0.0", "3(II=afl,III=picc).0.0.0", "flute flute/alto-flute flute/piccolo"),
        ("3(2picc).0.0.0", "3(II,III=picc).0.0.0", "flute flute/piccolo flute/piccolo"),
        ("3(2,3=picc; 1=bfl).0.0.0", "3(I=bfl,II,III=picc).0.0.0", "flute/bass-flute flute/piccolo flute/piccolo"),
        ("1(picc,afl).0.0.0", "1(picc+afl).0.0.0", "flute/piccolo/alto-flute"),
        ("3[1.2.picc].0.0.0", "3[1.2.picc].0.0.0", "piccolo flute flute"),
        ("3[1.2.3/picc].0.0.0", "3(picc).0.0.0", "flute flute flute/piccolo"),
        ("2+1.0.0.0", "3[1.2.picc].0.0.0", "piccolo flute flute"),
        ("2+picc(afl).0.0.0", "3[1.2.picc/afl].0.0.0", "piccolo/alto-flute flute flute"),
        ("0.2+2ca.0.0", "0.4[1.2.ca.ca].0.0", "oboe oboe cor-anglais cor-anglais"),
        (
            "0.0.2(Ebcl)+bcl.0",
            "0.0.3[1.2/ebcl.bcl].0",
            "clarinet-bb/clarinet-a clarinet-bb/clarinet-a/clarinet-eb bass-clarinet",
        ),
        ("0.0.1[clarinet-bb].0", "0.0.1[cl].0", "clarinet-bb"),
        ("0000 - 0.0.3.0", "0.0.0.0 - 0.0.3.0", "trombone-tenor-f trombone-tenor-f trombone-bass"),
        (
            "0000 - 0.0.2+cbtbn.0",
            "0.0.0.0 - 0.0.3[1.2.cbtbn].0",
            "trombone-tenor-f trombone-tenor-f trombone-contrabass",
        ),
        ("0.0.0.0 - 0.0.0.1 - pf(cel)", "0.0.0.0 - 0.0.0.1 - pf(cel)", "tuba-c piano/celesta"),
    ] {
        let whole = |line: &str| {
            let brass = if line.contains(" - ") { "" } else { " - 0.0.0.0" };
            format!("{line}{brass} - str(2.2.2.2.2)")
        };
        let ensemble = read(&whole(line));
        let mut found = seats(&ensemble);
        found.truncate(found.len() - 5);
        assert_eq!(found.join(" "), wanted, "{line}");
        assert_eq!(line_of(&ensemble), whole(printed), "{line}");
        assert_eq!(read(&whole(printed)), ensemble, "{printed}");
    }
}

#[test]
fn lists_are_read_in_the_words_of_many_lands() {
    for (line, wanted) in [
        ("flute, 2 clarinet, bassoon", "flute clarinet-bb clarinet-bb bassoon"),
        ("2 violins, viola, and cello", "violin violin viola cello"),
        ("violins, violas", "8 x violins 5 x violas"),
        ("2 violins(6), viola", "6 x violins 6 x violins viola"),
        (
            "3 tpt, 2 tbn, tuba, drum kit",
            "trumpet-bb trumpet-bb trumpet-bb trombone-tenor-f trombone-tenor-f tuba-c drum-kit",
        ),
        ("Flöte, Oboe, 2 Klarinetten und Fagott", "flute oboe clarinet-bb clarinet-bb bassoon"),
        ("2 hautbois, basson et clavecin", "oboe oboe bassoon harpsichord"),
        ("flauto, 2 violini e violoncello", "flute violin violin cello"),
        ("Clarinet in E♭, A clarinet, clarinet(4)", "clarinet-eb 4 x clarinet-bb clarinet-a"),
        ("soprano, alto, tenor, bass, piano", "soprano alto tenor bass-voice piano"),
        ("SATB, organ", "6 x soprano 6 x alto 6 x tenor 6 x bass-voice organ-pipe"),
        (
            "2x trumpet; trombone-bass; perc(2)(timpani)",
            "trumpet-bb trumpet-bb trombone-bass 2 x percussion-section/timpani",
        ),
        (
            "Flute (piccolo); string orchestra",
            "flute/piccolo 6 x violins 5 x violins 4 x violas 4 x cellos 2 x double-basses",
        ),
        ("e. guitar, electric bass", "guitar-electric bass-electric"),
        ("harp", "harp"),
    ] {
        let ensemble = read(line);
        let mut found = seats(&ensemble);
        let mut wanted: Vec<&str> = wanted.split(' ').collect();
        found = found.join(" ").split(' ').map(str::to_owned).collect();
        found.sort();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{line}");
    }
}

#[test]
fn wrong_lines_say_where_and_what_would_be_right() {
    let told = |line: &str| {
        let Err(crate::run::Error::Invalid(problem)) = Ensemble::from_line(line, Library::builtin()) else {
            panic!("{line} was read")
        };
        let at = problem.span.clone().map(|span| line[span].to_owned()).unwrap_or_default();
        format!("{at}: {}; {}", problem.why, problem.remedy)
    };
    assert!(Ensemble::from_line("((((", Library::builtin()).is_err());
    for (line, wanted) in [
        ("2.2.2.2 - 4.2.3.1 - tmip - str", "tmip: there is no instrument called `tmip`; did you mean"),
        ("2.2.2 - 4.2.3.1", "2.2.2: these are 4 numbers (flutes, oboes, clarinets, bassoons), not 3; write 0"),
        ("2.2.2.2 - 4.2.3", "4.2.3: these are 4 numbers (horns, trumpets, trombones, tubas), not 3"),
        ("2.2.2.2 - 4.2.3.1 - 1.1.1.1", "1.1.1.1: woodwind and brass are told already"),
        ("2.2.2.2 - str(8.6.4)", "8.6.4: strings are five numbers"),
        ("2(piccolino).2.2.2", "piccolino: there is no instrument called `piccolino`; did you mean"),
        ("2(III=picc).2.2.2", "III: `III` is none of the 2 players"),
        ("3[1.picc].2.2.2", "1.picc: 3 players, but 2 are told; tell every one"),
        ("0(picc).2.2.2", "picc: there is no player to take it"),
        ("2(flute).2.2.2", "flute: the player has the Flute already"),
        ("2(picc.2.2.2", "(picc.2.2.2: this bracket is not closed"),
        ("flute), oboe", "): no bracket is open here"),
        ("3(picc)222", "222: `222` follows a bracket; separate it"),
        ("*3.2.2.2", "*3: a star does not say which instrument"),
        ("2.2.2.2 - 4+1.2.3.1", "1: it is not said which instrument is added to the horns; name it"),
        ("trumpet, bass, drums", "bass: `bass` may be several instruments; write one of `bass-voice`, `double-bass`"),
        ("flute, saxophone", "saxophone: `saxophone` may be several instruments"),
        ("30 flutes", "30: parts of one instrument: at most 24"),
        ("2(I,II).2.2.2", "I,II: it is not said what they take"),
        ("3(I,picc).2.2.2", "picc: it is not said who takes it"),
        ("", ": nobody plays"),
        ("0.0.0.0 - 0.0.0.0", "0.0.0.0 - 0.0.0.0: nobody plays"),
        ("flute 2", "flute 2: there is no instrument called `flute 2`"),
        ("2.2.2.2 - 5", "5: these are 4 numbers (horns, trumpets, trombones, tubas), not 1"),
    ] {
        let found = told(line);
        assert!(found.starts_with(wanted), "{line}: {found}");
    }
}

#[test]
fn every_instrument_is_understood_by_its_id_and_stands_in_a_list() {
    for profile in Library::builtin().iter() {
        let one = Ensemble::new("", "", vec![SeatSpec::of(profile.clone())], Order::builtin("chamber").unwrap());
        let line = line_of(&one);
        assert_eq!(seats(&read(&line)), seats(&one), "{line}");
        let by_id = Ensemble::from_line(&profile.id.0, Library::builtin());
        assert!(
            by_id.is_ok_and(|found| found.seats[0].profiles[0].id == profile.id) || line.contains("voice"),
            "{line}"
        );
    }
}

#[test]
fn every_built_in_ensemble_survives_as_a_line() {
    for id in Ensembles::builtin().ids() {
        let ensemble = Ensembles::builtin().get(id, Library::builtin()).unwrap();
        let line = line_of(&ensemble);
        let (mut found, mut wanted) = (seats(&read(&line)), seats(&ensemble));
        if id.starts_with("orchestra") {
            assert!(line.contains(" - str("), "{id}: {line}");
            assert_eq!(found, wanted, "{id}: {line}");
        }
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{id}: {line}");
        assert!(id != "choir-satb" || line == "soprano(6), alto(6), tenor(6), bass(6)", "{line}");
        assert!(id != "woodwind-quintet" || line.starts_with("flute(piccolo+alto flute), oboe"), "{line}");
    }
}

/// Up to six players of a number, each an instrument of its desk with up to two others.
fn players() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    prop::collection::vec((0usize..20, prop::collection::vec(0usize..20, 0..3)), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_winds_are_printed_and_read_back(
        desks in prop::collection::vec(players(), 8),
        strings in prop::collection::vec(0u16..20, 5),
    ) {
        let (library, data) = (Library::builtin(), line_words().unwrap());
        let mut specs = Vec::new();
        for (desk, players) in data.woodwind.iter().chain(&data.brass).zip(&desks) {
            for (main, others) in players {
                let id = |at: &usize| &desk.members[at % desk.members.len()];
                let mut spec = SeatSpec::of(library.get(id(main)).unwrap());
                let others: BTreeSet<&String> = others.iter().map(id).filter(|other| *other != id(main)).collect();
                spec.doublings = others.into_iter().map(|id| library.get(id).unwrap()).collect();
                specs.push(spec);
            }
        }
        let winds = !specs.is_empty();
        for (players, (section, soloist)) in strings.iter().zip(data.strings.sections.iter().zip(&data.strings.soloists)) {
            let id = if *players == 1 { soloist } else { section };
            if *players > 0 && winds {
                specs.push(SeatSpec::of(library.get(id).unwrap()).with_players(*players));
            }
        }
        prop_assume!(winds);
        let ensemble = Ensemble::new("", "", specs, Order::builtin("orchestra").unwrap());
        let line = line_of(&ensemble);
        let again = Ensemble::from_line(&line, library);
        prop_assert!(again.is_ok(), "{line}: {again:?}");
        let again = again.unwrap();
        prop_assert_eq!(seats(&again), seats(&ensemble), "{}", line);
        prop_assert_eq!(line_of(&again), line);
    }

    #[test]
    fn nothing_that_is_written_makes_it_fall(line in "[0-9a-zA-Z .,;+=/()\\[\\]–é♭-]{0,40}") {
        let _ = Ensemble::from_line(&line, Library::builtin());
    }
}
