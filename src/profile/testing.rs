//! Profiles made by hand for tests: one of each way of making sound, with figures of the right order.

use super::{
    Breath, Capability, Clef, DynamicsStrategy, Excitation, Family, Limits, Manner, Midi, Modes, Notation,
    PercussionSound, Power, Profile, ProfileId, Ranges, Register, Spectrum, Technique, TechniqueTimbre, Timbre,
};
use crate::score::{Interval, PercussionKey, Pitch, PitchRange, Program};
use crate::units::{Decibels, Hertz, Seconds};

/// A pitched profile with a decent spectrum and one register; change the fields a test is about.
pub(crate) fn pitched(id: &str, family: Family, excitation: Excitation, low: u8, high: u8, mf: f64) -> Profile {
    let all = range(low, high);
    let inner = range(low + 5, high - 5);
    let decays = matches!(excitation, Excitation::Plucked | Excitation::Struck);
    Profile {
        id: ProfileId(id.to_owned()),
        name: id.to_owned(),
        abbreviation: id.to_owned(),
        family,
        excitation,
        players: 1,
        doublings: Vec::new(),
        range: nested(inner, all),
        registers: vec![Register {
            name: "all".to_owned(),
            range: all,
            character: Vec::new(),
            power: power(mf, 24.0),
            projection: Decibels(0.0),
        }],
        capability: capability(excitation),
        techniques: Vec::new(),
        timbre: Timbre {
            spectra: vec![spectrum((low + high) / 2, &[0.0, -12.0, -20.0, -30.0], &[0.0, -3.0, -6.0, -10.0, -15.0])],
            attack: Seconds(if decays { 0.003 } else { 0.04 }),
            release: Seconds(0.08),
            decay: decays.then_some(Seconds(4.0)),
            noise: Decibels(-45.0),
            noise_center: Hertz(2000.0),
            vibrato_rate: Hertz(0.0),
            vibrato_cents: 0.0,
            partials: Vec::new(),
            inharmonicity: 0.0,
        },
        notation: Notation {
            transposition: Interval(0),
            clefs: vec![Clef::Treble],
            staves: 1,
            sound_id: String::new(),
        },
        midi: Midi { program: Some(Program(0)), solo: None, dynamics: DynamicsStrategy::Velocity },
        percussion: Vec::new(),
        sources: Vec::new(),
    }
}

/// Flute, clarinet, trumpet, violin (measured spectra, see the project's facts on loudness), organ, harp and piano.
pub(crate) fn flute() -> Profile {
    let mut it = pitched("flute", Family::Flute, Excitation::Blown, 60, 96, 87.0);
    it.timbre.spectra = vec![
        spectrum(62, &[0.0, -12.0, -25.0, -36.0, -50.0], &[0.0, -1.0, -11.0, -17.0, -23.0, -10.0, -19.0, -28.0, -35.0]),
        spectrum(69, &[0.0, -29.0, -30.0, -36.0, -55.0], &[0.0, -1.0, -1.0, -12.0, -22.0]),
        spectrum(86, &[0.0, -45.0, -50.0], &[0.0, -37.0, -32.0, -50.0, -64.0]),
    ];
    it.timbre.noise = Decibels(-32.0);
    it.timbre.vibrato_rate = Hertz(5.0);
    it.timbre.vibrato_cents = 15.0;
    it
}

/// See [`flute`].
pub(crate) fn clarinet() -> Profile {
    let mut it = pitched("clarinet", Family::Clarinet, Excitation::Blown, 50, 91, 87.0);
    it.timbre.spectra = vec![spectrum(69, &[0.0, -27.0, -27.0, -41.0, -45.0], &[-1.0, -19.0, 0.0, -17.0, -8.0, -20.0])];
    it.timbre.attack = Seconds(0.035);
    it
}

/// See [`flute`].
pub(crate) fn trumpet() -> Profile {
    let mut it = pitched("trumpet", Family::Brass, Excitation::Blown, 52, 84, 95.0);
    it.timbre.spectra = vec![
        spectrum(58, &[0.0, -3.0, -6.0, -10.0, -16.0, -24.0], &[-2.0, -4.0, -1.0, -2.0, -4.0, 0.0, -4.0, -8.0, -10.0]),
        spectrum(77, &[0.0, -8.0, -18.0, -28.0, -40.0], &[-2.0, 0.0, -5.0, -7.0, -11.0, -19.0, -21.0, -29.0]),
    ];
    it.timbre.attack = Seconds(0.025);
    it
}

/// See [`flute`].
pub(crate) fn violin() -> Profile {
    let mut it = pitched("violin", Family::BowedString, Excitation::Bowed, 55, 96, 84.0);
    it.timbre.spectra = vec![
        spectrum(57, &[-20.0, 0.0, -14.0, -24.0, -22.0], &[-20.0, 0.0, -10.0, -18.0, -15.0, -26.0, -28.0, -26.0]),
        spectrum(81, &[0.0, -10.0, -20.0, -18.0], &[0.0, -6.0, -15.0, -13.0, -28.0, -29.0, -32.0]),
    ];
    it.timbre.attack = Seconds(0.06);
    it.timbre.vibrato_rate = Hertz(5.8);
    it.timbre.vibrato_cents = 25.0;
    it.techniques = vec![pizzicato()];
    it
}

/// Plucked strings, 8 dB softer than bowed ones.
pub(crate) fn pizzicato() -> Manner {
    Manner {
        technique: Technique::Pizzicato,
        power: Decibels(-8.0),
        notes_per_second: Some(6.0),
        amateur_notes_per_second: Some(4.0),
        range: None,
        on: Seconds(1.0),
        off: Seconds(1.0),
        program: Some(Program(45)),
        word: "pizz.".to_owned(),
        end_word: "arco".to_owned(),
        timbre: TechniqueTimbre { decay: Some(Seconds(0.8)), ..TechniqueTimbre::default() },
    }
}

/// See [`flute`].
pub(crate) fn organ() -> Profile {
    pitched("organ", Family::Keyboard, Excitation::Held, 36, 96, 88.0)
}

/// See [`flute`].
pub(crate) fn harp() -> Profile {
    pitched("harp", Family::PluckedString, Excitation::Plucked, 24, 103, 80.0)
}

/// See [`flute`].
pub(crate) fn piano() -> Profile {
    let mut it = pitched("piano", Family::Keyboard, Excitation::Struck, 21, 108, 90.0);
    it.timbre.inharmonicity = 0.0004;
    it.timbre.decay = Some(Seconds(9.0));
    it
}

/// A bass drum (key 36), a snare (38) and a cymbal (49).
pub(crate) fn drums() -> Profile {
    let mut it = pitched("drums", Family::Percussion, Excitation::Struck, 36, 60, 95.0);
    it.registers.clear();
    it.timbre.spectra.clear();
    it.midi.program = None;
    it.percussion = vec![
        stroke(36, &[60.0, 97.0, 133.0], 0.6, -12.0, (40.0, 900.0), 97.0),
        stroke(38, &[185.0, 330.0], 0.25, 4.0, (200.0, 9000.0), 95.0),
        stroke(49, &[420.0, 711.0, 1130.0, 1897.0, 3030.0], 3.0, 9.0, (2000.0, 15000.0), 100.0),
    ];
    // Lowest space, third space, above the staff.
    for (sound, place) in it.percussion.iter_mut().zip([65, 72, 81]) {
        sound.staff = Pitch::clamped(place);
    }
    it
}

/// Every profile of this file.
pub(crate) fn all() -> Vec<Profile> {
    vec![flute(), clarinet(), trumpet(), violin(), organ(), harp(), piano(), drums()]
}

fn stroke(key: u8, modes: &[f64], decay: f64, noise: f64, band: (f64, f64), mf: f64) -> PercussionSound {
    PercussionSound {
        key: PercussionKey::new(key).unwrap(),
        name: key.to_string(),
        sound_id: String::new(),
        power: power(mf, 30.0),
        modes: Modes {
            frequencies: modes.iter().map(|f| Hertz(*f)).collect(),
            levels: modes.iter().enumerate().map(|(i, _)| Decibels(-4.0 * i as f64)).collect(),
            decay: Seconds(decay),
            noise: Decibels(noise),
            noise_band: (Hertz(band.0), Hertz(band.1)),
        },
        staff: Pitch::clamped(65),
    }
}

fn capability(excitation: Excitation) -> Capability {
    let blown = matches!(excitation, Excitation::Blown | Excitation::Sung);
    let notes = if matches!(excitation, Excitation::Blown | Excitation::Sung) { 1 } else { 4 };
    Capability {
        notes_at_once: notes,
        notes_sustained: notes,
        hand_frame: 7,
        breath: blown.then(|| breath(10.0)),
        repeats_per_second: 8.0,
        notes_per_second: 12.0,
        fast_leap: Interval(12),
        fast_leap_down: Interval(12),
        amateur: limits(blown.then_some(6.0), 5.0, 8.0),
        ..Capability::default()
    }
}

/// The same range for amateurs and all below, another for professionals and above.
pub(crate) fn nested(inner: PitchRange, whole: PitchRange) -> Ranges {
    Ranges { grade_5: whole, grade_6: whole, professional: whole, virtuoso: whole, ..Ranges::all(inner) }
}

/// A breath that lasts as long at any dynamic and in any register.
pub(crate) fn breath(seconds: f64) -> Breath {
    let all = Seconds(seconds);
    Breath { pp: all, mf: all, ff: all, low_share: 1.0, catch: Seconds(0.5), least: Seconds(0.25) }
}

/// Limits of breath and speed.
pub(crate) fn limits(breath: Option<f64>, repeats_per_second: f64, notes_per_second: f64) -> Limits {
    Limits { breath: breath.map(Seconds), repeats_per_second, notes_per_second, endurance: None }
}

fn power(mf: f64, span: f64) -> Power {
    Power { pp: Decibels(mf - span * 0.6), mf: Decibels(mf), ff: Decibels(mf + span * 0.4) }
}

fn spectrum(pitch: u8, pp: &[f64], ff: &[f64]) -> Spectrum {
    let levels = |db: &[f64]| db.iter().map(|level| Decibels(*level)).collect();
    Spectrum { pitch: Pitch::clamped(i32::from(pitch)), pp: levels(pp), ff: levels(ff) }
}

fn range(low: u8, high: u8) -> PitchRange {
    PitchRange { low: Pitch::clamped(i32::from(low)), high: Pitch::clamped(i32::from(high)) }
}
