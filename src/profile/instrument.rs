//! One instrument, validated.

use super::{Capability, Excitation, Family, Manner, Midi, Notation, PercussionSound, Ranges, Register, Timbre};
use crate::score::{Dynamic, Pitch};
use crate::units::Decibels;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a profile, in kebab case: `clarinet-bb`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(pub String);

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One instrument, validated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Its id.
    pub id: ProfileId,
    /// Name as printed: `Clarinet in B♭`.
    pub name: String,
    /// Abbreviation as printed: `Cl.`.
    pub abbreviation: String,
    /// Its family.
    pub family: Family,
    /// How it makes sound.
    pub excitation: Excitation,
    /// How many players usually read one part: 1, more for an orchestra's string sections.
    pub players: u16,
    /// Instruments the same player usually takes too.
    pub doublings: Vec<ProfileId>,
    /// What it can reach; of an unpitched profile its lowest to highest key.
    pub range: Ranges,
    /// Registers from low to high; they cover the professional range without gap. Empty only for unpitched
    /// profiles.
    pub registers: Vec<Register>,
    /// What a player can do on it.
    pub capability: Capability,
    /// Techniques it has beside ordinary playing; of two that stand for one General MIDI program the first is meant.
    pub techniques: Vec<Manner>,
    /// How it sounds.
    pub timbre: Timbre,
    /// How it is written.
    pub notation: Notation,
    /// How it is played back.
    pub midi: Midi,
    /// Percussion keys it can play, with their name and level; empty for pitched profiles.
    pub percussion: Vec<PercussionSound>,
    /// Sources and remarks, as the file gives them.
    pub sources: Vec<String>,
}

impl Profile {
    /// The register that holds a pitch; the nearest one outside the range; `None` for unpitched profiles.
    #[must_use]
    pub fn register(&self, pitch: Pitch) -> Option<&Register> {
        self.registers.iter().min_by_key(|register| register.range.excess(pitch).0.abs())
    }

    /// Sound power of one player at a pitch and dynamic; `None` for unpitched profiles.
    #[must_use]
    pub fn power(&self, pitch: Pitch, dynamic: Dynamic) -> Option<Decibels> {
        self.register(pitch).map(|register| register.power.at(dynamic.position()))
    }

    /// Whether it plays percussion keys, not pitches.
    #[must_use]
    pub fn is_unpitched(&self) -> bool {
        !self.percussion.is_empty()
    }

    /// Whether it is a drummer's: unpitched, or tuned as timpani are. Its parts have no key signature.
    #[must_use]
    pub fn is_drum(&self) -> bool {
        self.is_unpitched() || self.family == Family::Percussion
    }

    /// Whether it can play the pitch at all (the widest range, and the pitches it has).
    #[must_use]
    pub fn has(&self, pitch: Pitch) -> bool {
        self.range.virtuoso.contains(pitch)
            && (self.capability.pitches.is_empty() || self.capability.pitches.contains(&pitch))
    }
}
