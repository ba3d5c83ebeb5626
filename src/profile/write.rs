//! A profile as TOML.

use super::raw::{
    RawCapability, RawLimits, RawMidi, RawModes, RawNotation, RawPercussion, RawPitch, RawPower, RawProfile, RawRange,
    RawRanges, RawRegister, RawSpectrum, RawTimbre,
};
use super::{Capability, PercussionSound, Power, Profile, Register, Spectrum, Timbre};
use crate::run::Error;
use crate::score::{Pitch, PitchRange};
use crate::units::Decibels;

/// The profile as a TOML text that reads back to the same profile and extends nothing.
///
/// # Errors
/// [`Error::Encode`] when a number is not finite.
pub fn toml_of(profile: &Profile) -> Result<String, Error> {
    toml::to_string(&raw(profile)).map_err(|e| Error::Encode { what: "a profile", why: e.to_string() })
}

fn raw(profile: &Profile) -> RawProfile {
    let range = &profile.range;
    RawProfile {
        id: profile.id.0.clone(),
        extends: None,
        name: profile.name.clone(),
        abbreviation: profile.abbreviation.clone(),
        family: profile.family,
        excitation: profile.excitation,
        players: profile.players,
        sources: profile.sources.clone(),
        range: (!profile.is_unpitched()).then(|| RawRanges {
            amateur: pair(range.amateur),
            professional: pair(range.professional),
            tessitura: pair(range.tessitura),
        }),
        capability: capability(&profile.capability),
        notation: RawNotation {
            transposition_semitones: profile.notation.transposition.0,
            clefs: profile.notation.clefs.clone(),
            staves: profile.notation.staves,
            sound_id: profile.notation.sound_id.clone(),
        },
        midi: RawMidi { program: profile.midi.program.map(|p| p.0), dynamics: profile.midi.dynamics },
        timbre: timbre(&profile.timbre),
        registers: profile.registers.iter().map(register).collect(),
        percussion: profile.percussion.iter().map(percussion).collect(),
    }
}

fn capability(c: &Capability) -> RawCapability {
    RawCapability {
        notes_at_once: c.notes_at_once,
        notes_sustained: c.notes_sustained,
        open_strings: names(&c.open_strings),
        hand_frame_semitones: c.hand_frame,
        hand_span_semitones: c.hand_span,
        breath_s: c.breath.map(|s| s.0),
        repeats_per_s: c.repeats_per_second,
        notes_per_s: c.notes_per_second,
        fast_leap_semitones: c.fast_leap.0,
        pitches: names(&c.pitches),
        drums: c.drums.iter().copied().map(pair).collect(),
        retune_s: (!c.drums.is_empty()).then_some(c.retune.0),
        techniques: c.techniques.clone(),
        amateur: RawLimits {
            breath_s: c.amateur.breath.map(|s| s.0),
            repeats_per_s: Some(c.amateur.repeats_per_second),
            notes_per_s: Some(c.amateur.notes_per_second),
        },
    }
}

fn timbre(t: &Timbre) -> RawTimbre {
    RawTimbre {
        // Tenths of a millisecond, so that dividing by 1000 gives the same number back.
        attack_ms: (t.attack.0 * 1e6).round() / 1e3,
        release_ms: (t.release.0 * 1e6).round() / 1e3,
        decay_s: t.decay.map(|s| s.0),
        noise_db: t.noise.0,
        noise_center_hz: t.noise_center.0,
        vibrato_hz: t.vibrato_rate.0,
        vibrato_cents: t.vibrato_cents,
        partials: t.partials.clone(),
        inharmonicity: t.inharmonicity,
        spectra: t.spectra.iter().map(spectrum).collect(),
    }
}

fn spectrum(s: &Spectrum) -> RawSpectrum {
    RawSpectrum { pitch: s.pitch.into(), pp_db: levels(&s.pp), ff_db: levels(&s.ff) }
}

fn register(r: &Register) -> RawRegister {
    RawRegister { name: r.name.clone(), range: pair(r.range), character: r.character.clone(), power_db: power(r.power) }
}

fn percussion(s: &PercussionSound) -> RawPercussion {
    RawPercussion {
        key: s.key.midi(),
        name: s.name.clone(),
        power_db: power(s.power),
        staff: s.staff.into(),
        modes: RawModes {
            frequencies_hz: s.modes.frequencies.iter().map(|f| f.0).collect(),
            levels_db: levels(&s.modes.levels),
            decay_s: s.modes.decay.0,
            noise_db: s.modes.noise.0,
            noise_band_hz: [s.modes.noise_band.0.0, s.modes.noise_band.1.0],
        },
    }
}

fn power(p: Power) -> RawPower {
    RawPower { pp: p.pp.0, mf: p.mf.0, ff: p.ff.0 }
}

fn levels(list: &[Decibels]) -> Vec<f64> {
    list.iter().map(|level| level.0).collect()
}

fn names(list: &[Pitch]) -> Vec<RawPitch> {
    list.iter().copied().map(RawPitch::from).collect()
}

fn pair(range: PitchRange) -> RawRange {
    [range.low.into(), range.high.into()]
}
