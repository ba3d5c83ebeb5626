//! The keys of an instrument without pitch, with a small bar from pp over mf to ff on one scale.

use crate::profile::{PercussionSound, Profile};
use crate::report::instrument::words;
use minijinja::{Value, context};

/// The scale of sound power, dB re 1 pW: its lowest, and pixels a decibel.
const QUIETEST: f64 = 40.0;
const SCALE: f64 = 1.0;

/// One row a key.
pub(super) fn strokes(profile: &Profile) -> Vec<Value> {
    profile.percussion.iter().map(stroke).collect()
}

fn stroke(sound: &PercussionSound) -> Value {
    let [pp, mf, ff] = [sound.power.pp, sound.power.mf, sound.power.ff].map(|level| level.0);
    context! {
        key => sound.key.midi(),
        name => &sound.name,
        staff => words::staff(sound.staff),
        power => [pp, mf, ff].map(words::number),
        from => x(pp),
        middle => x(mf),
        to => x(ff),
    }
}

fn x(level: f64) -> f64 {
    ((level - QUIETEST) * SCALE).clamp(0.0, 80.0)
}
