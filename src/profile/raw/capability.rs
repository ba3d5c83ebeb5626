//! What a player can do, as the TOML says it.

use super::{RawPitch, RawRange};
use crate::profile::GlissandoOver;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a player can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::profile) struct RawCapability {
    /// Most notes in one attack.
    #[schemars(range(min = 1, max = 100))]
    pub(in crate::profile) notes_at_once: u8,
    /// Most notes held together; 0 when it cannot sustain except by a roll.
    #[schemars(range(max = 100))]
    pub(in crate::profile) notes_sustained: u8,
    /// Open strings from low to high.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) open_strings: Vec<RawPitch>,
    /// Other tunings of those strings in use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) tunings: Vec<RawTuning>,
    /// Frets of a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 40))]
    pub(in crate::profile) frets: Option<u8>,
    /// Widest stretch of the left hand on neighbouring strings, in semitones.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(max = 24))]
    pub(in crate::profile) hand_frame_semitones: u8,
    /// Widest span of one hand on keys or harp strings, in semitones.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(max = 36))]
    pub(in crate::profile) hand_span_semitones: u8,
    /// Longest phrase on one breath at mf in the middle register, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 120.0))]
    pub(in crate::profile) breath_s: Option<f64>,
    /// The same at pp; as at mf when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 120.0))]
    pub(in crate::profile) breath_pp_s: Option<f64>,
    /// The same at ff; as at mf when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 120.0))]
    pub(in crate::profile) breath_ff_s: Option<f64>,
    /// What is left of a breath in the lowest third of the range; 1 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1.0))]
    pub(in crate::profile) low_breath_share: Option<f64>,
    /// A comfortable breath between phrases, in seconds; 0.5 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 5.0))]
    pub(in crate::profile) catch_breath_s: Option<f64>,
    /// The shortest breath there is, in seconds; 0.25 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 5.0))]
    pub(in crate::profile) least_breath_s: Option<f64>,
    /// Longest slur on one bow at pp, in seconds; as at mf when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 60.0))]
    pub(in crate::profile) slur_pp_s: Option<f64>,
    /// Longest slur on one bow at mf, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 60.0))]
    pub(in crate::profile) slur_s: Option<f64>,
    /// Longest slur on one bow at ff, in seconds; as at mf when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 60.0))]
    pub(in crate::profile) slur_ff_s: Option<f64>,
    /// Fastest repeated notes a second, by any ordinary way of tonguing, bowing or striking.
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(in crate::profile) repeats_per_s: f64,
    /// Fastest single-tongued notes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(in crate::profile) single_tongue_per_s: Option<f64>,
    /// Fastest double-tongued notes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(in crate::profile) double_tongue_per_s: Option<f64>,
    /// Fastest triple-tongued notes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(in crate::profile) triple_tongue_per_s: Option<f64>,
    /// Fastest different notes a second.
    #[schemars(range(min = 0.1, max = 60.0))]
    pub(in crate::profile) notes_per_s: f64,
    /// Widest comfortable leap up between neighbouring fast notes, in semitones.
    #[schemars(range(min = 1, max = 127))]
    pub(in crate::profile) fast_leap_semitones: i16,
    /// The same down; as up when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 127))]
    pub(in crate::profile) fast_leap_down_semitones: Option<i16>,
    /// Fastest trill, in alternations a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 20.0))]
    pub(in crate::profile) trills_per_s: Option<f64>,
    /// Widest trill, in semitones; 2 when left out, 0 where the sign means a roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 24))]
    pub(in crate::profile) widest_trill_semitones: Option<i16>,
    /// Pairs of pitches, low first, that do not trill cleanly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) trills_avoided: Vec<[RawPitch; 2]>,
    /// Over which pitches it slides.
    #[serde(default)]
    pub(in crate::profile) glissando: GlissandoOver,
    /// Widest glissando, in semitones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 127))]
    pub(in crate::profile) glissando_semitones: Option<i16>,
    /// Pitches it has, when not every semitone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) pitches: Vec<RawPitch>,
    /// Drums of one pitch at a time, each with the range it can be tuned to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) drums: Vec<RawRange>,
    /// Safe time to bring a drum to another pitch, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 60.0))]
    pub(in crate::profile) retune_s: Option<f64>,
    /// Highest pitch below the break, which beginners do not cross.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::profile) break_above: Option<RawPitch>,
    /// A harp's pedals by letter: left foot from the outside in, right foot from the inside out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::profile) pedals: Option<[String; 2]>,
    /// Time a foot needs to change a pedal, in seconds; 0.35 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 5.0))]
    pub(in crate::profile) pedal_change_s: Option<f64>,
    /// Positions of a slide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 12))]
    pub(in crate::profile) slide_positions: Option<u8>,
    /// Time to move the slide by one position, in milliseconds; 60 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 1000.0))]
    pub(in crate::profile) slide_position_ms: Option<f64>,
    /// Partials of the first position that are in use, low to high.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::profile) slide_partials: Vec<RawPitch>,
    /// What the thumb valve of a slide instrument lowers it by, in semitones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 12))]
    pub(in crate::profile) valve_semitones: Option<i16>,
    /// An organ's keyboards for the hands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 7))]
    pub(in crate::profile) manuals: Option<u8>,
    /// Compass of an organ's pedals, at eight feet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::profile) pedalboard: Option<RawRange>,
    /// Time to change stops without an assistant, in seconds; 1.5 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 30.0))]
    pub(in crate::profile) stop_change_s: Option<f64>,
    /// Lower and upper break between the registers of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::profile) passaggi: Option<[RawPitch; 2]>,
    /// No words that must be understood lie above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::profile) text_below: Option<RawPitch>,
    /// Fastest syllables a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 20.0))]
    pub(in crate::profile) syllables_per_s: Option<f64>,
    /// Load that the lips of a professional bear before they must rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 10000.0))]
    pub(in crate::profile) endurance: Option<f64>,
    /// Load that a second of rest takes away; 1.5 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub(in crate::profile) endurance_recovery_per_s: Option<f64>,
    /// Time to take it up when the player comes from another instrument, in seconds; 6 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 120.0))]
    pub(in crate::profile) change_s: Option<f64>,
    /// Limits of a good amateur; what is left out is the professional's.
    #[serde(default)]
    pub(in crate::profile) amateur: RawLimits,
    /// Limits of a grade 3 player; what is left out is the amateur's.
    #[serde(default)]
    pub(in crate::profile) grade_3: RawLimits,
    /// Limits of beginners and of grades 1 and 2; what is left out is grade 3's.
    #[serde(default)]
    pub(in crate::profile) school: RawLimits,
}

/// Limits of breath, speed and lips of a level.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::profile) struct RawLimits {
    /// Longest phrase on one breath at mf in the middle register, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.5, max = 120.0))]
    pub(in crate::profile) breath_s: Option<f64>,
    /// Fastest repeated notes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(in crate::profile) repeats_per_s: Option<f64>,
    /// Fastest different notes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 60.0))]
    pub(in crate::profile) notes_per_s: Option<f64>,
    /// Load that lips bear before they must rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 10000.0))]
    pub(in crate::profile) endurance: Option<f64>,
}

/// A tuning beside the usual one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::profile) struct RawTuning {
    /// Its name.
    pub(in crate::profile) name: String,
    /// Open strings, in the order of the usual ones.
    pub(in crate::profile) open_strings: Vec<RawPitch>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &u8) -> bool {
    *n == 0
}
