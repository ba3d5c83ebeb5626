//! A table of how many numbers of the library are cited, derived, common practice or ours, by what they are of.
//!
//! See [`Ground`] for what a line of sources is.

use super::ground::ground;
use super::{Ground, Library, Profile};
use crate::score::Pitch;
use std::collections::BTreeMap;
use toml::Value;

/// Numbers and pitches in a value.
fn numbers(value: &Value) -> usize {
    match value {
        Value::Integer(_) | Value::Float(_) => 1,
        Value::String(text) => usize::from(text.parse::<Pitch>().is_ok()),
        Value::Array(all) => all.iter().map(numbers).sum(),
        Value::Table(all) => all.values().map(numbers).sum(),
        _ => 0,
    }
}

/// What a key of a profile counts as: its group, and the group it falls under where no line names it.
fn group(table: &str, key: &str) -> (&'static str, &'static str) {
    match (table, key) {
        ("range", "tessitura") => ("tessitura", "range"),
        ("range", "amateur" | "professional") => ("range", "range"),
        ("range", "virtuoso") => ("virtuoso", "range"),
        ("range", _) => ("grades", "range"),
        ("registers", "range") => ("registers", ""),
        ("registers", "projection_db") => ("projection", "power_db"),
        ("registers" | "percussion", "power_db") => ("power_db", "power_db"),
        ("percussion", "key") => ("keys", "keys"),
        ("percussion", "staff") => ("staff", "staff"),
        ("percussion", "modes") => ("modes", "modes"),
        ("timbre", _) => ("timbre", "timbre"),
        ("techniques", "timbre") => ("technique timbre", "techniques"),
        ("techniques", _) => ("techniques", "techniques"),
        ("capability", key) => (capability(key), if key == "pitches" { "range" } else { "capability" }),
        _ => ("other", ""),
    }
}

fn capability(key: &str) -> &'static str {
    match key {
        "pitches" => "pitches",
        "drums" => "drums",
        "open_strings" => "open strings",
        "tunings" | "frets" => "tunings",
        "grade_3" | "school" => "school limits",
        "pedals" | "pedal_change_s" => "pedals",
        "manuals" | "pedalboard" | "stop_change_s" => "organ",
        "passaggi" | "text_below" | "syllables_per_s" => "singing",
        _ if key.contains("breath") => "breath",
        _ if key.contains("tongue") => "tonguing",
        _ if key.contains("trill") => "trills",
        _ if key.starts_with("slur") => "slur",
        _ if key.starts_with("slide") || key.starts_with("valve") => "slide",
        _ if key.starts_with("endurance") => "endurance",
        _ if key.starts_with("glissando") => "glissando",
        "fast_leap_down_semitones" => "leaps downward",
        "change_s" => "change",
        _ => "capability",
    }
}

/// Numbers of a profile's text, and of those it extends, by group and by the group that stands for it.
fn groups(profile: &Profile) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut counts = BTreeMap::new();
    let mut count = |table: &str, inner: &toml::Table| {
        for (key, value) in inner {
            let found = numbers(value);
            if found > 0 {
                *counts.entry(group(table, key)).or_default() += found;
            }
        }
    };
    for (table, value) in Library::builtin().values(&profile.id).unwrap() {
        match (table.as_str(), &value) {
            ("midi" | "notation", _) => (),
            (_, Value::Table(inner)) => count(&table, inner),
            (_, Value::Array(items)) => items.iter().filter_map(Value::as_table).for_each(|item| count(&table, item)),
            _ => (),
        }
    }
    counts
}

fn table() -> String {
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for profile in Library::builtin().iter() {
        for ((group, under), count) in groups(profile) {
            let mut found = profile.ground(group, under);
            if group == "range" {
                found = found.min(profile.ground("bounds", "range"));
            }
            counts.entry(group).or_default()[found as usize] += count;
        }
    }
    let row = |name: &str, [ours, practice, derived, cited]: [usize; 4]| {
        format!("{name:16} {cited:>7} {derived:>8} {practice:>9} {ours:>7}\n")
    };
    let mut sum = [0; 4];
    let mut text = format!("{:16} {:>7} {:>8} {:>9} {:>7}\n", "numbers of", "cited", "derived", "practice", "ours");
    for (name, count) in counts {
        text += &row(name, count);
        sum.iter_mut().zip(count).for_each(|(sum, count)| *sum += count);
    }
    text + &row("all", sum)
}

#[test]
fn how_many_numbers_are_cited_derived_common_practice_and_ours() {
    let table = table();
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/profile/sources_tests.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(table, expected, "UPDATE_EXPECT=1 writes what is counted now; read the difference");
}

#[test]
fn a_line_is_as_well_founded_as_its_weakest_clause() {
    assert_eq!(ground("MuseScore 4 instrument list (Oct 2025), numbers only; Rosegarden"), Ground::Cited);
    assert_eq!(ground("f of one player by Meyer; span common practice"), Ground::Practice);
    assert_eq!(ground("A4 measured; the rest ours"), Ground::Ours);
    assert_eq!(ground("as the tenor trombone"), Ground::Derived);
}
