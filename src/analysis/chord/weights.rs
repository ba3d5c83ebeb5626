//! What speaks for each kind of chord: fitted to chords, kept in `assets/chords.toml`.

use super::quality::Quality;
use serde::Deserialize;
use std::sync::LazyLock;

/// Kinds of chords.
pub const KINDS: usize = Quality::ALL.len();

/// By semitones above the root, then by kind ([`Quality::ALL`]), in hundredths.
pub type Table = [[i32; KINDS]; 12];

/// What each observation weighs, in hundredths of a natural logarithm of odds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// The whole sound being this note.
    pub share: Table,
    /// The note sounding at all.
    pub present: Table,
    /// The note being lowest.
    pub bass: Table,
    /// How common the kind is.
    pub common: [i32; KINDS],
}

/// The weights.
pub(super) fn weights() -> &'static Weights {
    &WEIGHTS
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: Quality,
    common: i32,
    share: [i32; 12],
    present: [i32; 12],
    bass: [i32; 12],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    chord: Vec<Row>,
}

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| toml::from_str::<File>(TEXT).map_or_else(|_| Weights::none(), |file| file.weights()));
const TEXT: &str = include_str!("../../../assets/chords.toml");

impl Weights {
    fn none() -> Self {
        let table = [[0; KINDS]; 12];
        Self { share: table, present: table, bass: table, common: [0; KINDS] }
    }
}

impl File {
    fn weights(self) -> Weights {
        let mut weights = Weights::none();
        for row in self.chord {
            let Some(kind) = Quality::ALL.iter().position(|known| *known == row.kind) else { continue };
            weights.common[kind] = row.common;
            for interval in 0..12 {
                weights.share[interval][kind] = row.share[interval];
                weights.present[interval][kind] = row.present[interval];
                weights.bass[interval][kind] = row.bass[interval];
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_every_kind() {
        let file: File = toml::from_str(TEXT).unwrap();
        assert_eq!(file.chord.iter().map(|row| row.kind).collect::<Vec<_>>(), Quality::ALL);
    }
}
