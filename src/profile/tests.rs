//! Tests over the whole built-in library.

use super::builtin::FILES;
use super::{Clef, Excitation, Family, Library, Profile, toml_of};
use crate::run::Error;
use crate::score::{Dynamic, Pitch};
use std::path::Path;

fn all() -> impl Iterator<Item = &'static Profile> {
    Library::builtin().iter().map(|profile| &**profile)
}

#[test]
fn every_built_in_profile_is_fine() {
    let read_at_once = Library::default().with_files(FILES).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(read_at_once.iter().eq(Library::builtin().iter()), "the same as read one by one");
    assert_eq!(Library::builtin().iter().count(), FILES.len());
}

#[test]
fn every_file_of_the_folder_is_built_in_under_its_own_id() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let mut found = Vec::new();
    for family in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&family).unwrap().map(|entry| entry.unwrap().path()) {
            found.push(file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    found.sort();
    assert_eq!(
        found,
        FILES.map(|(name, _)| name),
        "src/profile/builtin.rs lists every file under instruments/, sorted"
    );
    for (name, text) in FILES {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        assert!(text.lines().any(|line| line == format!("id = \"{stem}\"")), "{name} has another id");
    }
}

#[test]
fn every_profile_survives_write_and_read() {
    for profile in all() {
        let text = toml_of(profile).unwrap();
        let again = Library::default().with_file("again.toml", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(*again.get(&profile.id.0).unwrap(), *profile, "{text}");
    }
}

#[test]
fn transposition_agrees_with_the_key_in_the_name() {
    let keys = [
        (" in B♭", 2),
        (" in BB♭", 0),
        (" in A", 3),
        (" in E♭", 9),
        (" in F", 7),
        (" in G", 5),
        (" in C", 0),
        (" in D", 10),
    ];
    for profile in all().filter(|p| p.family != Family::Brass || p.notation.clefs[0] == Clef::Treble) {
        let named = keys.iter().find(|(key, _)| profile.name.ends_with(key));
        if let Some((_, semitones)) = named {
            let class = profile.notation.transposition.0.rem_euclid(12);
            // Whistles, ocarinas and harmonicas are named by the scale they have, and written at pitch or an octave off.
            let by_scale = matches!(profile.family, Family::Recorder | Family::FreeReed);
            assert!(class == *semitones || by_scale && class == 0, "{}: {class}", profile.name);
        }
    }
}

#[test]
fn written_notes_fit_the_first_clef() {
    for profile in all().filter(|p| !p.is_unpitched()) {
        let tessitura = profile.range.tessitura;
        let middle = (i16::from(tessitura.low.midi()) + i16::from(tessitura.high.midi())) / 2;
        let written = middle + profile.notation.transposition.0;
        let (low, high) = match profile.notation.clefs[0] {
            Clef::Treble => (60, 90),
            Clef::Treble8va => (72, 96),
            Clef::Alto => (53, 72),
            Clef::Tenor => (48, 68),
            Clef::Treble8vb => (45, 72),
            Clef::Bass | Clef::Bass8vb => (36, 62),
            Clef::Percussion => (0, 127),
        };
        let both =
            profile.notation.clefs.len() > 1 && (profile.notation.staves > 1 || profile.family == Family::Mallet);
        assert!(
            both || (low..=high).contains(&written),
            "{}: middle of the tessitura is written {written}",
            profile.id
        );
    }
}

#[test]
fn a_forte_of_the_middle_register_is_the_literatures() {
    // Meyer's figures of one player at forte, dB re 1 pW.
    let figures = [
        ("flute", "A5", 91.0),
        ("oboe", "A4", 93.0),
        ("bassoon", "A3", 93.0),
        ("horn-f", "C4", 102.0),
        ("trumpet-bb", "C5", 101.0),
        ("trombone-tenor", "A3", 101.0),
        ("tuba-c", "A2", 104.0),
        ("violin", "C5", 89.0),
        ("viola", "G3", 87.0),
        ("cello", "A2", 90.0),
        ("double-bass", "D2", 92.0),
    ];
    for (id, pitch, forte) in figures {
        let profile = Library::builtin().get(id).unwrap();
        let power = profile.power(pitch.parse().unwrap(), Dynamic::F).unwrap();
        assert!((power.0 - forte).abs() <= 1.0, "{id}: {power}");
    }
}

#[test]
fn dynamics_of_the_middle_register_span_what_the_literature_says() {
    let table = include_str!("dynamics.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    for row in table {
        let [id, least, most] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let profile = Library::builtin().get(id).unwrap();
        let tessitura = profile.range.tessitura;
        let middle = Pitch::clamped(i32::from(tessitura.low.midi() + tessitura.high.midi()) / 2);
        let spans = profile.registers.iter().map(|register| register.power.ff.0 - register.power.pp.0);
        let widest = spans.fold(f64::NEG_INFINITY, f64::max);
        let span = profile.register(middle).map(|register| register.power.ff.0 - register.power.pp.0).unwrap();
        let (least, most): (f64, f64) = (least.parse().unwrap(), most.parse().unwrap());
        let fits = |span: f64| (least..=most).contains(&span);
        assert!(fits(span) || fits(widest), "{id}: {span} dB at {middle}, {widest} dB at most");
    }
}

#[test]
fn louder_is_brighter_in_every_sustained_instrument() {
    let centroid = |levels: &[crate::units::Decibels]| {
        let amplitudes: Vec<f64> = levels.iter().map(|level| level.to_amplitude_ratio()).collect();
        let weighted = |(i, a): (usize, &f64)| (i + 1) as f64 * a;
        amplitudes.iter().enumerate().map(weighted).sum::<f64>() / amplitudes.iter().sum::<f64>()
    };
    for profile in all().filter(|p| matches!(p.excitation, Excitation::Blown | Excitation::Bowed | Excitation::Sung)) {
        for spectrum in &profile.timbre.spectra {
            let (soft, loud) = (centroid(&spectrum.pp), centroid(&spectrum.ff));
            assert!(soft <= loud, "{} at {}: {soft:.2} to {loud:.2}", profile.id, spectrum.pitch);
        }
    }
}

#[test]
fn every_profile_says_where_its_numbers_come_from() {
    const PITCHED: &[&str] = &["range", "power_db", "capability", "timbre"];
    const UNPITCHED: &[&str] = &["keys", "power_db", "staff", "capability", "modes"];
    for profile in all() {
        for group in if profile.is_unpitched() { UNPITCHED } else { PITCHED } {
            let tells = |source: &String| source.split_once(": ").is_some_and(|(groups, _)| groups == *group);
            assert!(profile.sources.iter().any(tells), "{}: no source of {group}", profile.id);
        }
        for group in ["techniques: ", "technique timbre: "].iter().filter(|_| !profile.techniques.is_empty()) {
            assert!(profile.sources.iter().any(|source| source.starts_with(group)), "{}: no {group}", profile.id);
        }
    }
}

#[test]
fn no_two_profiles_are_the_same_by_accident() {
    let profiles: Vec<&Profile> = all().collect();
    for (i, one) in profiles.iter().enumerate() {
        for other in &profiles[..i] {
            let same_sound = one.timbre == other.timbre && one.registers == other.registers;
            let same_page = one.notation == other.notation && one.percussion == other.percussion;
            let same = same_sound && same_page && one.range == other.range && one.capability == other.capability;
            assert!(!same, "{} and {} are the same", one.id, other.id);
        }
    }
}

#[test]
fn every_program_finds_a_profile_that_plays_pitches() {
    for entry in crate::gm::programs().iter().filter(|entry| !entry.profiles.is_empty()) {
        let found = entry.profiles.iter().find_map(|id| Library::builtin().get(id).ok());
        let found = found.unwrap_or_else(|| panic!("no profile for {}", entry.name));
        assert!(!found.is_unpitched(), "{} is played by {}", entry.name, found.id);
    }
}

#[test]
fn the_drum_kit_has_every_key_of_the_map() {
    let kit = Library::builtin().get("drum-kit").unwrap();
    for drum in crate::gm::drums() {
        assert!(kit.percussion.iter().any(|sound| sound.key == drum.key), "{}", drum.name);
    }
}

#[test]
fn every_percussion_key_of_an_instrument_leads_back_to_it() {
    for profile in all().filter(|profile| profile.is_unpitched()) {
        for sound in &profile.percussion {
            let drum = crate::gm::drums().iter().find(|drum| drum.key == sound.key);
            let led = drum.is_none_or(|drum| drum.profiles.iter().any(|id| *id == profile.id.0));
            let many = profile.percussion.len() > 10;
            assert!(led || many, "{}: key {} of the map does not name it", profile.id, sound.key.midi());
        }
    }
}

#[test]
fn doublings_are_other_instruments_there_are() {
    for profile in all() {
        for id in &profile.doublings {
            assert!(*id != profile.id && Library::builtin().get(&id.0).is_ok(), "{}: {id}", profile.id);
        }
    }
}

#[test]
fn pitches_taken_over_from_a_relative_are_within_reach() {
    for profile in all().filter(|profile| !profile.is_unpitched()) {
        let (range, capability) = (profile.range.virtuoso, &profile.capability);
        let trills = capability.trills.avoided.iter().flat_map(|(low, high)| [*low, *high]);
        let singing = capability.singing.iter();
        let breaks = singing.flat_map(|singing| singing.passaggi.into_iter().flat_map(|(low, high)| [low, high]));
        for pitch in trills.chain(breaks).chain(capability.open_strings.iter().copied()) {
            assert!(range.contains(pitch), "{}: {pitch} lies outside {range}", profile.id);
        }
    }
}

#[test]
fn ids_forgive_case_and_underscores_and_suggest() {
    assert_eq!(Library::builtin().get("Clarinet_Bb").unwrap().id.0, "clarinet-bb");
    let Err(Error::Unknown { near, .. }) = Library::builtin().get("clarinett-bb") else { panic!() };
    assert_eq!(near[0], "clarinet-bb");
}

#[test]
fn a_changed_parent_changes_its_children() {
    let (_, text) = FILES.into_iter().find(|(name, _)| name.ends_with("/violin.toml")).unwrap();
    let mine = text.replace("open_strings = [\"G3\"", "open_strings = [\"F3\"");
    let library = Library::builtin().with_file("mine.toml", &mine).unwrap_or_else(|e| panic!("{e}"));
    for id in ["violin", "violins"] {
        assert_eq!(library.get(id).unwrap().capability.open_strings[0], "F3".parse::<Pitch>().unwrap());
    }
}

#[test]
fn a_child_leaves_out_what_its_parent_has() {
    let mine =
        |keys: &str| format!("id = \"stiff-flute\"\nextends = \"flute\"\nwithout = [{keys}]\nname = \"Stiff flute\"\n");
    let library = Library::builtin().with_file("mine.toml", &mine("\"capability.double_tongue_per_s\"")).unwrap();
    let tonguing = library.get("stiff-flute").unwrap().capability.tonguing;
    assert!(tonguing.double.is_none() && tonguing.single.is_some());
    let vain = Library::builtin().check("mine.toml", &mine("\"capability.pedals\""));
    assert_eq!(
        vain[0].to_string(),
        "mine.toml:3: `without[0]`: there is no `capability.pedals` to leave out; write a key that the extended profile \
         has, such as `range.virtuoso`"
    );
}

#[test]
fn the_template_reads_and_shows_every_key() {
    let template = include_str!("../../instruments/TEMPLATE.toml");
    let pitched = Library::builtin().check("TEMPLATE.toml", template);
    assert!(pitched.is_empty(), "{pitched:?}");
    for (marked, excitation) in [("#> ", "struck"), ("#| ", "bowed")] {
        let other = other_kind(template, marked, excitation);
        let problems = Library::builtin().check("TEMPLATE.toml", &other);
        assert!(problems.is_empty(), "{problems:?}\n{other}");
    }
    let schema = schemars::schema_for!(super::raw::RawProfile).to_value().to_string();
    let schema: serde_json::Value = schema.parse().unwrap();
    let tables = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for key in tables.filter_map(|table| table["properties"].as_object()).flat_map(|table| table.keys()) {
        assert!(template.contains(&format!("{key} =")) || template.contains(&format!("{key}]")), "{key}");
    }
}

/// The template as an instrument without breath, with its marked lines; they replace what has pitch where it has none.
fn other_kind(template: &str, marked: &str, excitation: &str) -> String {
    let mut kept = String::new();
    let mut skipping = false;
    for line in template.lines() {
        let line = line.strip_prefix(marked).unwrap_or(line);
        if line.starts_with('[') {
            let pitched =
                line.starts_with("[range]") || line.starts_with("[[registers]]") || line.starts_with("[[timbre");
            skipping = pitched && marked == "#> ";
        }
        let breathes = ["breath_s", "amateur = {", "school = {"].iter().any(|key| line.starts_with(key));
        if !(skipping || breathes || marked == "#> " && line.starts_with("program")) {
            kept.push_str(&line.replace("\"blown\"", &format!("\"{excitation}\"")));
            kept.push('\n');
        }
    }
    kept
}
