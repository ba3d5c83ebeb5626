//! How good a player is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How good a player is: which range of a profile and which limits hold. The grades are those of school music, where
/// no standard exists: one publisher's grade 2 may be another's grade 3.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// In the first months (grade ½): about six notes.
    Beginner,
    /// About an octave.
    #[serde(rename = "grade-1")]
    Grade1,
    /// A twelfth and more.
    #[serde(rename = "grade-2")]
    Grade2,
    /// The tessitura, at a moderate speed.
    #[serde(rename = "grade-3")]
    Grade3,
    /// A good community player, or grade 4.
    Amateur,
    /// Professional players, or grades 5 and 6.
    #[default]
    Professional,
    /// A soloist who goes beyond.
    Virtuoso,
}

impl Level {
    /// Every level, from the least to the most able.
    pub const ALL: [Self; 7] =
        [Self::Beginner, Self::Grade1, Self::Grade2, Self::Grade3, Self::Amateur, Self::Professional, Self::Virtuoso];

    /// What players of this level manage on any instrument.
    pub(super) fn caps(self) -> Caps {
        CAPS.levels.get(&self).copied().unwrap_or_default()
    }
}

/// What players of a level manage on any instrument; `None` where the instrument alone sets the limit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Caps {
    /// Fastest different notes a second.
    pub(super) notes_per_s: Option<f64>,
    /// Widest fast leap, in semitones.
    pub(super) leap_semitones: Option<i16>,
    /// Widest span of one hand on keys, in semitones.
    pub(super) hand_span_semitones: Option<u8>,
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
            let (below, above) = (pair[0].caps(), pair[1].caps());
            let rises = |below: Option<f64>, above: Option<f64>| above.is_none_or(|a| below.is_some_and(|b| b <= a));
            assert!(rises(below.notes_per_s, above.notes_per_s), "{pair:?}");
            assert!(rises(below.leap_semitones.map(f64::from), above.leap_semitones.map(f64::from)), "{pair:?}");
            let spans = [below, above].map(|caps| caps.hand_span_semitones.map(f64::from));
            assert!(rises(spans[0], spans[1]), "{pair:?}");
        }
    }
}
