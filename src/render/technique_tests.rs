//! How the techniques of the library sound: level and colour of one note each, kept as a table.

use super::testing::{amplitude, cut, note, rms, sound};
use crate::profile::{Library, Technique};
use crate::score::Pitch;
use crate::units::Decibels;

/// Level and the first harmonics of a note of half a second, dB to one decimal.
fn row(id: &str, technique: Technique, midi: i32) -> String {
    let mut profile = (*Library::builtin().get(id).unwrap()).clone();
    profile.timbre.vibrato_cents = 0.0;
    profile.timbre.noise = Decibels(-90.0);
    let mut played = note(midi, 100, 900, 0.6, 90.0);
    played.technique = technique;
    let samples = sound(profile, played);
    let heard = cut(&samples, 300, 700);
    let fundamental = Pitch::clamped(midi).frequency().0;
    let level = |ratio: f64| 20.0 * libm::log10(ratio.max(1e-9));
    let harmonics: Vec<f64> = (1..=8).map(|n| level(amplitude(heard, fundamental * f64::from(n)))).collect();
    let strongest = harmonics.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let harmonics: String = harmonics.iter().map(|one| format!(" {:6.1}", (one - strongest).max(-60.0))).collect();
    let name = serde_json::to_value(technique).unwrap();
    format!("{id:12} {:14} {:6.1} |{harmonics}\n", name.as_str().unwrap(), level(rms(heard)))
}

#[test]
fn the_techniques_of_the_library_sound_as_the_table_says() {
    let table: String = [
        ("violin", Technique::Ordinary, 69),
        ("violin", Technique::Pizzicato, 69),
        ("violin", Technique::Muted, 69),
        ("violin", Technique::Tremolo, 69),
        ("cello", Technique::Pizzicato, 48),
        ("cello", Technique::Muted, 48),
        ("trumpet-bb", Technique::Ordinary, 70),
        ("trumpet-bb", Technique::Muted, 70),
        ("trombone-tenor", Technique::Muted, 58),
        ("horn-f", Technique::Stopped, 60),
        ("violin", Technique::Harmonics, 81),
        ("violin", Technique::SulPonticello, 69),
        ("violin", Technique::SulTasto, 69),
        ("violin", Technique::ColLegno, 69),
        ("trumpet-bb", Technique::CupMute, 70),
        ("trumpet-bb", Technique::HarmonMute, 70),
        ("flute", Technique::Flutter, 74),
        ("guitar-nylon", Technique::Pizzicato, 52),
        ("timpani", Technique::Roll, 48),
        ("marimba", Technique::Roll, 60),
    ]
    .iter()
    .map(|(id, technique, midi)| row(id, *technique, *midi))
    .collect();
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/technique_tests.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(table, expected, "UPDATE_EXPECT=1 writes what is heard now; read the difference");
}
