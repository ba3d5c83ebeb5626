//! A profile as TOML.

mod capability;

use super::raw::{
    RawMidi, RawModes, RawNotation, RawPercussion, RawPitch, RawPower, RawProfile, RawRange, RawRanges, RawRegister,
    RawSpectrum, RawTimbre,
};
use super::technique::raw::RawManner;
use super::{Midi, PercussionSound, Power, Profile, Register, Spectrum, Timbre};
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
        without: Vec::new(),
        name: profile.name.clone(),
        abbreviation: profile.abbreviation.clone(),
        family: profile.family,
        excitation: profile.excitation,
        doublings: profile.doublings.iter().map(|id| id.0.clone()).collect(),
        players: profile.players,
        sources: profile.sources.clone(),
        range: (!profile.is_unpitched()).then(|| RawRanges {
            beginner: Some(pair(range.beginner)),
            grade_1: Some(pair(range.grade_1)),
            grade_2: Some(pair(range.grade_2)),
            grade_3: Some(pair(range.grade_3)),
            grade_4: Some(pair(range.grade_4)),
            amateur: pair(range.amateur),
            grade_5: Some(pair(range.grade_5)),
            grade_6: Some(pair(range.grade_6)),
            professional: pair(range.professional),
            virtuoso: Some(pair(range.virtuoso)),
            tessitura: pair(range.tessitura),
        }),
        capability: capability::raw(&profile.capability),
        techniques: profile.techniques.iter().map(RawManner::from).collect(),
        notation: RawNotation {
            transposition_semitones: profile.notation.transposition.0,
            clefs: profile.notation.clefs.clone(),
            staves: profile.notation.staves,
            sound_id: profile.notation.sound_id.clone(),
        },
        midi: midi(&profile.midi),
        timbre: timbre(&profile.timbre),
        registers: profile.registers.iter().map(register).collect(),
        percussion: profile.percussion.iter().map(percussion).collect(),
    }
}

fn midi(m: &Midi) -> RawMidi {
    RawMidi { program: m.program.map(|p| p.0), solo: m.solo.map(|p| p.0), dynamics: m.dynamics }
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
    RawRegister {
        name: r.name.clone(),
        range: pair(r.range),
        character: r.character.clone(),
        power_db: power(r.power),
        projection_db: r.projection.0,
    }
}

fn percussion(s: &PercussionSound) -> RawPercussion {
    RawPercussion {
        key: s.key.midi(),
        name: s.name.clone(),
        sound_id: s.sound_id.clone(),
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
