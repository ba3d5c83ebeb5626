//! Ways of playing: which there are, and how one instrument has each.

mod check;
pub(super) mod raw;
#[cfg(test)]
mod tests;
mod timbre;

use super::{Excitation, Level, Profile};
use crate::score::{PitchRange, Program};
use crate::units::{Decibels, Seconds};
use serde::{Deserialize, Serialize};

pub use timbre::TechniqueTimbre;

/// A way of playing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Technique {
    /// The ordinary way.
    #[default]
    Ordinary,
    /// Plucked with the finger; on a guitar damped by the hand.
    Pizzicato,
    /// With the usual mute: con sordino on strings, the straight mute of brass, damped strings and drums.
    Muted,
    /// With a cup mute.
    CupMute,
    /// With a harmon mute, its stem out.
    HarmonMute,
    /// Horn stopped by the hand.
    Stopped,
    /// Fast repetition by bow, plectrum, fingers or bellows.
    Tremolo,
    /// A roll on drums, timpani, mallets.
    Roll,
    /// Harmonics of a string, or overblown ones of a flute.
    Harmonics,
    /// Flutter-tongue.
    Flutter,
    /// Bowed or plucked near the bridge; near the soundboard of a harp.
    SulPonticello,
    /// Bowed or plucked over the fingerboard; flautando.
    SulTasto,
    /// Struck with the stick of the bow.
    ColLegno,
}

/// The share of the comfortable time to change techniques that does at a pinch (common practice: half a second for
/// pizzicato).
pub const AT_A_PINCH: f64 = 0.5;

/// A technique as one instrument has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manner {
    /// Which technique.
    pub technique: Technique,
    /// Sound power against ordinary playing at the same dynamic.
    pub power: Decibels,
    /// Fastest notes a second by a professional, where it is slower than ordinary playing; of a tremolo its fastest
    /// measured strokes.
    pub notes_per_second: Option<f64>,
    /// The same of a good amateur.
    pub amateur_notes_per_second: Option<f64>,
    /// Pitches it can be done on; `None` for all.
    pub range: Option<PitchRange>,
    /// Comfortable time to take it up from ordinary playing. Half of it does at a pinch.
    pub on: Seconds,
    /// Comfortable time to go back to ordinary playing.
    pub off: Seconds,
    /// General MIDI program that stands for it; `None` where the instrument's own does.
    pub program: Option<Program>,
    /// The word that asks for it in a part: `pizz.`; empty where a sign on the note does.
    pub word: String,
    /// The word that ends it: `arco`.
    pub end_word: String,
    /// How its sound differs from ordinary playing.
    pub timbre: TechniqueTimbre,
}

impl Manner {
    /// Whether words of a part ask for it: `pizz.` or `Pizzicato` for the word `pizz.`, `mute` for `con sord.`.
    #[must_use]
    pub fn is_asked_by(&self, words: &str) -> bool {
        begins(words, &self.word) || self.other_words().0.iter().any(|word| begins(words, word))
    }

    /// Whether words of a part end it.
    #[must_use]
    pub fn is_ended_by(&self, words: &str) -> bool {
        begins(words, &self.end_word) || self.other_words().1.iter().any(|word| begins(words, word))
    }

    /// What parts of other traditions say for it where it has words, and what ends it.
    fn other_words(&self) -> (&'static [&'static str], &'static [&'static str]) {
        match self.technique {
            Technique::Muted if !self.word.is_empty() => (MUTE_ON, MUTE_OFF),
            _ => (&[], &[]),
        }
    }
}

/// What parts say for a mute beside `con sord.`, and for its end beside `senza sord.`.
const MUTE_ON: &[&str] = &["mute", "straight mute", "mit Dämpfer", "avec sourdine"];
const MUTE_OFF: &[&str] = &["open", "ohne Dämpfer", "sans sourdine"];

/// What words of a part say of the usual mute, whatever the instrument: to put it on, to take it off, or nothing.
pub(crate) fn mute_asked(words: &str) -> Option<bool> {
    let is_one_of = |own: &str, others: &[&str]| begins(words, own) || others.iter().any(|word| begins(words, word));
    if is_one_of("con sord.", MUTE_ON) { Some(true) } else { is_one_of("senza sord.", MUTE_OFF).then_some(false) }
}

/// Whether a text is a word, written out or abbreviated, in capitals or not.
fn begins(text: &str, word: &str) -> bool {
    let (text, word) = (text.trim().to_lowercase(), word.trim_end_matches('.').to_lowercase());
    !word.is_empty() && text.strip_prefix(&word).is_some_and(|rest| !rest.trim_end().contains(char::is_whitespace))
}

/// The technique as a sentence names it: `pizzicato`, `the cup mute`.
impl std::fmt::Display for Technique {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Ordinary => "ordinary playing",
            Self::Pizzicato => "pizzicato",
            Self::Muted => "the mute",
            Self::CupMute => "the cup mute",
            Self::HarmonMute => "the harmon mute",
            Self::Stopped => "stopped notes",
            Self::Tremolo => "tremolo",
            Self::Roll => "a roll",
            Self::Harmonics => "harmonics",
            Self::Flutter => "flutter-tongue",
            Self::SulPonticello => "sul ponticello",
            Self::SulTasto => "sul tasto",
            Self::ColLegno => "col legno",
        })
    }
}

/// The timbre of ordinary playing: nothing changed.
static ORDINARY: TechniqueTimbre = TechniqueTimbre::PLAIN;

impl Profile {
    /// How this instrument has a technique; `None` for ordinary playing and for what it cannot do.
    #[must_use]
    pub fn manner(&self, technique: Technique) -> Option<&Manner> {
        self.techniques.iter().find(|manner| manner.technique == technique)
    }

    /// A technique where this instrument has it, else ordinary playing.
    #[must_use]
    pub fn able(&self, technique: Technique) -> Technique {
        self.manner(technique).map_or(Technique::Ordinary, |manner| manner.technique)
    }

    /// How a technique changes its sound; a technique it has not changes nothing.
    #[must_use]
    pub fn technique_timbre(&self, technique: Technique) -> &TechniqueTimbre {
        self.manner(technique).map_or(&ORDINARY, |manner| &manner.timbre)
    }

    /// Fastest notes a second of a technique, by players of a level; infinite where it is as fast as ordinary playing.
    #[must_use]
    pub fn technique_speed(&self, technique: Technique, level: Level) -> f64 {
        let Some(manner) = self.manner(technique) else { return f64::INFINITY };
        let able = level >= Level::Professional;
        let speed = if able { manner.notes_per_second } else { manner.amateur_notes_per_second };
        speed.unwrap_or(f64::INFINITY)
    }

    /// Comfortable time to go from one technique to another.
    #[must_use]
    pub fn technique_change(&self, from: Technique, to: Technique) -> Seconds {
        let off = self.manner(from).map_or(0.0, |manner| manner.off.0);
        let on = self.manner(to).map_or(0.0, |manner| manner.on.0);
        Seconds(off.max(on))
    }

    /// Whether its sound dies away by itself under a technique: struck and plucked sound does.
    #[must_use]
    pub fn decays(&self, technique: Technique) -> bool {
        matches!(self.excitation, Excitation::Plucked | Excitation::Struck)
            || self.technique_timbre(technique).decay.is_some()
    }

    /// Whether a technique makes a sustaining instrument's sound die away.
    #[must_use]
    pub fn plucks(&self, technique: Technique) -> bool {
        self.decays(technique) && !self.decays(Technique::Ordinary)
    }

    /// The technique that a General MIDI program stands for on this instrument: the first that has the program, else
    /// ordinary playing.
    ///
    /// ```
    /// use partwright::profile::{Library, Technique};
    /// use partwright::score::Program;
    /// let violin = Library::builtin().get("violin")?;
    /// assert_eq!(violin.technique_of(Program(45)), Technique::Pizzicato);
    /// assert_eq!(violin.technique_of(Program(40)), Technique::Ordinary);
    /// # Ok::<(), partwright::run::Error>(())
    /// ```
    #[must_use]
    pub fn technique_of(&self, program: Program) -> Technique {
        let meant = self.techniques.iter().find(|manner| manner.program == Some(program));
        meant.map_or(Technique::Ordinary, |manner| manner.technique)
    }

    /// The General MIDI program of a technique; the instrument's own where the technique has none.
    #[must_use]
    pub fn program(&self, technique: Technique) -> Option<Program> {
        self.manner(technique).and_then(|manner| manner.program).or(self.midi.program)
    }
}
