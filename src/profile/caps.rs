//! What players of a level manage on any instrument.

use super::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What players of a level manage on any instrument, by `assets/levels.toml`, which names the sources; `None` where the
/// instrument alone sets the limit. Keys and values are the written ones of a player's part.
///
/// ```
/// use partwright::profile::{Caps, Level};
/// let (young, able) = (Caps::of(Level::Grade1), Caps::of(Level::Amateur));
/// assert_eq!((young.leap_semitones, young.shortest_value), (Some(9), Some(8)));
/// assert_eq!(able.shortest_value, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Fastest different notes a second.
    pub notes_per_s: Option<f64>,
    /// Widest leap, in semitones.
    pub leap_semitones: Option<i16>,
    /// Widest span of one hand on keys, in semitones.
    pub hand_span_semitones: Option<u8>,
    /// Most sharps of a written key.
    pub sharps: Option<i8>,
    /// Most flats of a written key.
    pub flats: Option<i8>,
    /// Most sharps where open strings are bowed; those of others when left out.
    pub string_sharps: Option<i8>,
    /// Most flats where open strings are bowed.
    pub string_flats: Option<i8>,
    /// Most different notes of a bar that are altered beside the key signature.
    pub chromatic_notes: Option<u8>,
    /// Shortest written value, as a part of a whole note: 4 is a quarter, 8 an eighth.
    pub shortest_value: Option<u16>,
    /// Shortest value that may be dotted.
    pub dotted_value: Option<u16>,
    /// Shortest value off which a note may be held over the beat.
    pub syncopated_value: Option<u16>,
    /// Whether triplets wait.
    #[serde(default)]
    pub no_triplets: bool,
    /// Who may cross the break.
    #[serde(default, rename = "break")]
    pub crossing: Crossing,
    /// What company a lone player needs.
    #[serde(default)]
    pub company: Company,
}

/// Who crosses the break of an instrument that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Crossing {
    /// Nobody.
    Never,
    /// First chairs, and those in no hurry.
    FirstChair,
    /// Everybody.
    #[default]
    Free,
}

/// What company a lone player of a level needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Company {
    /// Somebody who plays the same notes, at whatever octave.
    Line,
    /// Somebody who plays the same rhythm.
    Rhythm,
    /// None.
    #[default]
    None,
}

impl Caps {
    /// What players of a level manage.
    #[must_use]
    pub fn of(level: Level) -> Self {
        CAPS.levels.get(&level).copied().unwrap_or_default()
    }

    /// Most sharps and flats of a written key, where open strings are bowed or not.
    #[must_use]
    pub fn accidentals(&self, bowed: bool) -> (Option<i8>, Option<i8>) {
        let own = (self.sharps, self.flats);
        if bowed { (self.string_sharps.or(own.0), self.string_flats.or(own.1)) } else { own }
    }
}

#[derive(Debug, Default, Deserialize)]
struct File {
    #[allow(dead_code, reason = "for the reader of the file; a test asks for them")]
    sources: Vec<String>,
    #[serde(flatten)]
    levels: BTreeMap<Level, Caps>,
}

static CAPS: LazyLock<File> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());
const TEXT: &str = include_str!("../../assets/levels.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_rise_with_the_level() {
        let file: File = toml::from_str(TEXT).unwrap();
        assert!(!file.sources.is_empty());
        for pair in Level::ALL.windows(2) {
            let (below, above) = (Caps::of(pair[0]), Caps::of(pair[1]));
            for (below, above) in rising(&below).into_iter().zip(rising(&above)) {
                assert!(above.is_none_or(|above| below.is_some_and(|below| below <= above)), "{pair:?}");
            }
            assert!(below.no_triplets >= above.no_triplets, "{pair:?}");
            assert!((below.crossing, below.company) <= (above.crossing, above.company), "{pair:?}");
        }
    }

    fn rising(caps: &Caps) -> [Option<f64>; 11] {
        let signs = [caps.accidentals(false), caps.accidentals(true)];
        let values = [caps.shortest_value, caps.dotted_value, caps.syncopated_value];
        let [shortest, dotted, syncopated] = values.map(|value| value.map(f64::from));
        let [(sharps, flats), (string_sharps, string_flats)] =
            signs.map(|(sharps, flats)| (sharps.map(f64::from), flats.map(f64::from)));
        let altered = caps.chromatic_notes.map(f64::from);
        let span = caps.hand_span_semitones.map(f64::from);
        let leap = caps.leap_semitones.map(f64::from);
        let speed = caps.notes_per_s;
        [speed, leap, span, sharps, flats, string_sharps, string_flats, altered, shortest, dotted, syncopated]
    }
}
