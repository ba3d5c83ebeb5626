//! Families, and how sound is made.

use serde::{Deserialize, Serialize};

/// Instrument families. Score orders, seating and kinship go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the families' own")]
pub enum Family {
    Flute,
    DoubleReed,
    Clarinet,
    Saxophone,
    Recorder,
    Brass,
    BowedString,
    PluckedString,
    Keyboard,
    Mallet,
    Percussion,
    Voice,
    FreeReed,
    Electronic,
    Other,
}

/// How an instrument makes sound: rules of breath, bow and decay go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Excitation {
    /// Blown; needs breath.
    Blown,
    /// Sung; needs breath.
    Sung,
    /// Bowed; sounds as long as the bow lasts, and the bow turns.
    Bowed,
    /// Plucked; decays.
    Plucked,
    /// Struck; decays.
    Struck,
    /// Sounds as long as a key is held (organ, accordion, synthesiser).
    Held,
}
