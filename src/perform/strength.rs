//! Sound power of a note from its instrument's profile.

use super::Strength;
use crate::profile::{PercussionSound, Profile, Technique};
use crate::score::{PercussionKey, Pitch, Sound};
use crate::units::Decibels;

/// Power of an instrument whose profile says nothing, dB re 1 pW: that of a woodwind at mezzo-forte (ours).
const UNKNOWN: Decibels = Decibels(85.0);

/// A note's colour and power: the register's (or the percussion key's) power at the intensity, what the profile's technique
/// adds or takes away, and 10 log10 of the players.
pub(super) fn strength(
    profile: &Profile,
    sound: Sound,
    intensity: f64,
    technique: Technique,
    players: u16,
) -> Strength {
    let one = match sound {
        Sound::Percussion(key) => stroke(profile, key).map(|sound| sound.power.at(intensity)),
        Sound::Pitched(_) => None,
    };
    let one = one.or_else(|| held(profile, Pitch::clamped(i32::from(sound.midi())), intensity)).unwrap_or(UNKNOWN);
    let many = Decibels::from_power_ratio(f64::from(players.max(1)));
    let technique = profile.manner(technique).map_or(Decibels(0.0), |manner| manner.power);
    Strength { intensity, power: one + many + technique }
}

fn held(profile: &Profile, pitch: Pitch, intensity: f64) -> Option<Decibels> {
    profile.register(pitch).map(|register| register.power.at(intensity))
}

/// The profile's sound of a key, else the nearest key it has.
fn stroke(profile: &Profile, key: PercussionKey) -> Option<&PercussionSound> {
    profile.percussion.iter().min_by_key(|sound| sound.key.midi().abs_diff(key.midi()))
}
