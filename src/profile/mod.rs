//! Instruments as data: TOML in `instruments/`, read raw, then validated into [`Profile`].
//!
//! Invariant: pitches are sounding pitches; written pitch is derived from [`Notation::transposition`].

#[cfg(test)]
pub(crate) mod testing;

use crate::score::{Dynamic, Interval, PercussionKey, Pitch, PitchRange, Program};
use crate::units::{Decibels, Hertz, Seconds};
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
    /// What it can reach.
    pub range: Ranges,
    /// Registers from low to high; they cover the professional range without gap. Empty only for unpitched profiles.
    pub registers: Vec<Register>,
    /// What a player can do on it.
    pub capability: Capability,
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

/// Ranges by level, nested: tessitura ⊂ amateur ⊂ professional (checked). All sounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges {
    /// What a good amateur reaches.
    pub amateur: PitchRange,
    /// What a professional reaches.
    pub professional: PitchRange,
    /// Where it sounds best and plays longest.
    pub tessitura: PitchRange,
}

/// A register: a stretch of the range with one character and power.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Its name: `chalumeau`, `throat`.
    pub name: String,
    /// From lowest to highest pitch.
    pub range: PitchRange,
    /// Character in a musician's words.
    pub character: Vec<String>,
    /// Sound power of one player at pp, mf and ff, dB re 1 pW.
    pub power: Power,
}

/// Sound power of one player by dynamic, dB re 1 pW; ascending.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// At pp.
    pub pp: Decibels,
    /// At mf.
    pub mf: Decibels,
    /// At ff.
    pub ff: Decibels,
}

impl Power {
    /// Power at a place on the way from pp (0) over mf (0.6) to ff (1), straight between and beyond the anchors
    /// (see [`Dynamic::position`]).
    #[must_use]
    pub fn at(self, position: f64) -> Decibels {
        let (from, to, share) = if position < 0.6 {
            (self.pp, self.mf, position / 0.6)
        } else {
            (self.mf, self.ff, (position - 0.6) / 0.4)
        };
        from + (to - from) * share
    }
}

/// What a player can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capability {
    /// Most notes in one attack.
    pub notes_at_once: u8,
    /// Most notes held together; 0 when it cannot sustain except by a roll.
    pub notes_sustained: u8,
    /// Open strings from low to high, for stops; empty for others.
    pub open_strings: Vec<Pitch>,
    /// Widest stretch of the left hand in semitones, for stops.
    pub hand_frame: u8,
    /// Widest span of one hand in semitones, for keyboards and harps; 0 for others.
    pub hand_span: u8,
    /// Longest phrase on one breath at mf in the middle register; `None` when it needs no breath.
    pub breath: Option<Seconds>,
    /// Fastest repeated notes a second.
    pub repeats_per_second: f64,
    /// Fastest different notes a second.
    pub notes_per_second: f64,
    /// Widest comfortable leap between neighbouring fast notes.
    pub fast_leap: Interval,
    /// Pitches it has, when not every semitone; empty means chromatic.
    pub pitches: Vec<Pitch>,
    /// Techniques it can do beside ordinary playing.
    pub techniques: Vec<Technique>,
}

/// A way of playing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Technique {
    /// The ordinary way.
    #[default]
    Ordinary,
    /// Plucked on a bowed string.
    Pizzicato,
    /// With mute.
    Muted,
    /// Fast repetition (bowed tremolo, flutter).
    Tremolo,
    /// A roll on drums, timpani, mallets.
    Roll,
    /// Horn stopped by the hand.
    Stopped,
}

/// How it sounds. Harmonics are anchors; between them pitch and dynamic are interpolated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timbre {
    /// Spectra at anchor pitches, low to high; each with at least a soft and a loud table. Empty for modal percussion.
    pub spectra: Vec<Spectrum>,
    /// Rise from 10 % to 90 % of an ordinary attack.
    pub attack: Seconds,
    /// Fall after the note ends.
    pub release: Seconds,
    /// Time to fall by 60 dB of a struck or plucked note at middle C; `None` for sustained sound.
    pub decay: Option<Seconds>,
    /// Level of breath or bow noise below the tone.
    pub noise: Decibels,
    /// Centre of that noise.
    pub noise_center: Hertz,
    /// Vibrato rate; zero for none.
    pub vibrato_rate: Hertz,
    /// Vibrato depth, peak, in cents.
    pub vibrato_cents: f64,
    /// Stretch of partials: f_n = n f √(1 + B n²); zero for harmonic sound.
    pub inharmonicity: f64,
}

/// Harmonic levels at one pitch, soft and loud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// The anchor pitch.
    pub pitch: Pitch,
    /// Levels of harmonics 1, 2, … at pp, dB against the strongest.
    pub pp: Vec<Decibels>,
    /// The same at ff.
    pub ff: Vec<Decibels>,
}

/// How it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notation {
    /// Written minus sounding, in semitones: +2 for a clarinet in B♭.
    pub transposition: Interval,
    /// Clefs, usual first.
    pub clefs: Vec<Clef>,
    /// Staves: 2 for piano and harp.
    pub staves: u8,
    /// MusicXML sound id: `wind.reed.clarinet.bflat`.
    pub sound_id: String,
}

/// A clef.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the clefs' own")]
pub enum Clef {
    Treble,
    #[serde(rename = "treble-8vb")]
    Treble8vb,
    #[serde(rename = "treble-8va")]
    Treble8va,
    Alto,
    Tenor,
    Bass,
    #[serde(rename = "bass-8vb")]
    Bass8vb,
    Percussion,
}

/// How it is played back by General MIDI and sample libraries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Midi {
    /// General MIDI program; `None` for percussion.
    pub program: Option<Program>,
    /// Which messages carry its dynamics.
    pub dynamics: DynamicsStrategy,
}

/// Which messages carry dynamics.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DynamicsStrategy {
    /// Velocity alone (struck and plucked).
    #[default]
    Velocity,
    /// Controller 1 with velocity for the attack.
    Cc1,
    /// Controller 2 with velocity for the attack.
    Cc2,
    /// Controller 11 with velocity for the attack.
    Cc11,
}

/// A percussion key of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PercussionSound {
    /// The General MIDI key.
    pub key: PercussionKey,
    /// Its name.
    pub name: String,
    /// Sound power of one stroke.
    pub power: Power,
    /// How its sound is made: modes and noise.
    pub modes: Modes,
    /// Line or space on the staff as a treble-clef pitch name (`F4`), as MusicXML's display-step and -octave.
    pub staff: Pitch,
}

/// Modal sound of a percussion instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modes {
    /// Frequencies of the modes.
    pub frequencies: Vec<Hertz>,
    /// Levels of the modes, dB against the strongest.
    pub levels: Vec<Decibels>,
    /// Time to fall by 60 dB.
    pub decay: Seconds,
    /// Level of noise against the strongest mode.
    pub noise: Decibels,
    /// Band of the noise, low and high.
    pub noise_band: (Hertz, Hertz),
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

    /// Whether it can play the pitch at all (professional range, and the pitches it has).
    #[must_use]
    pub fn has(&self, pitch: Pitch) -> bool {
        self.range.professional.contains(pitch)
            && (self.capability.pitches.is_empty() || self.capability.pitches.contains(&pitch))
    }
}
