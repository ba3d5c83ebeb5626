//! The table as it stands in `assets/gm.tsv`, read once.

use crate::score::{PercussionKey, Program};
use std::sync::LazyLock;

/// A program of General MIDI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramEntry {
    /// Its number.
    pub program: Program,
    /// Its name in the standard: `Acoustic Grand Piano`.
    pub name: &'static str,
    /// Its family, in kebab case: `bowed-string`.
    pub family: &'static str,
    /// Ids of the profiles that stand for it, best first; empty for sound effects.
    pub profiles: Vec<&'static str>,
}

/// A percussion key of General MIDI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrumEntry {
    /// The key.
    pub key: PercussionKey,
    /// Its name in the standard: `Acoustic Snare`.
    pub name: &'static str,
    /// Ids of the profiles that can stand for it, best first.
    pub profiles: Vec<&'static str>,
    /// Its sound in MusicXML's list: `drum.snare-drum`.
    pub sound: &'static str,
}

pub(super) struct Table {
    pub(super) programs: Vec<ProgramEntry>,
    pub(super) drums: Vec<DrumEntry>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { programs: Vec::with_capacity(128), drums: Vec::new() };
    for line in include_str!("../../assets/gm.tsv").lines() {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let [kind, number, name, profiles, family, ref more @ ..] = columns[..] else { continue };
        let Ok(number) = number.parse::<u8>() else { continue };
        let profiles: Vec<&str> = profiles.split('|').filter(|id| !id.is_empty()).collect();
        match (kind, PercussionKey::new(number)) {
            ("program", _) => table.programs.push(ProgramEntry { program: Program(number), name, family, profiles }),
            ("drum", Ok(key)) => {
                let sound = more.first().copied().unwrap_or_default();
                table.drums.push(DrumEntry { key, name, profiles, sound });
            }
            _ => {}
        }
    }
    table
});
