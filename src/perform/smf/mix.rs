//! Volume and pan of each channel, once, from the seating.

use super::voice::Voice;
use crate::ensemble::{Ensemble, Seat};
use crate::perform::strength::strength;
use crate::profile::Technique;
use crate::score::{Channel, Control, Dynamic, Event, Pitch, Sound};
use crate::units::Decibels;
use std::collections::BTreeMap;

/// Volume of the strongest channel, and the least one (ours; room is left to turn either way).
const LOUDEST: f64 = 112.0;
const SOFTEST: f64 = 40.0;

/// Volume (CC 7) and pan (CC 10) of each voice's channel; voices that share one have the same.
///
/// Volume follows the seat's level at the listener at mezzo-forte: 40 log10 of the value's ratio in decibels, as General
/// MIDI asks (Developer Guidelines for Level 1 and 2, MIDI Manufacturers Association).
pub(super) fn mixes(voices: &[Voice], ensemble: &Ensemble) -> Vec<[Event; 2]> {
    let mut channels: BTreeMap<(u8, Channel), Shared> = BTreeMap::new();
    for voice in voices {
        if let Some(seat) = ensemble.seats.get(usize::from(voice.seat.0)) {
            channels.entry((voice.port, voice.channel)).or_default().join(at_listener(seat, voice.drums), seat);
        }
    }
    let top = channels.values().map(|shared| shared.level).fold(f64::NEG_INFINITY, f64::max);
    let events = |voice: &Voice| {
        let shared = channels.get(&(voice.port, voice.channel)).copied().unwrap_or_default();
        [(Control::VOLUME, shared.volume(top)), (Control::PAN, shared.pan())].map(|(c, value)| Event::Control(c, value))
    };
    voices.iter().map(events).collect()
}

/// The seats on one channel: the strongest level, and where they sit on average.
#[derive(Clone, Copy, Default)]
struct Shared {
    seats: u32,
    level: f64,
    azimuths: f64,
}

impl Shared {
    fn join(&mut self, level: Decibels, seat: &Seat) {
        self.level = if self.seats == 0 { level.0 } else { self.level.max(level.0) };
        self.azimuths += seat.position.azimuth_deg;
        self.seats += 1;
    }

    fn volume(self, top: f64) -> u8 {
        (LOUDEST * libm::pow(10.0, (self.level - top) / 40.0)).round().clamp(SOFTEST, LOUDEST) as u8
    }

    fn pan(self) -> u8 {
        let azimuth = self.azimuths / f64::from(self.seats.max(1));
        (64.0 + 63.0 * libm::sin(azimuth.clamp(-90.0, 90.0).to_radians())).round().clamp(0.0, 127.0) as u8
    }
}

/// Level of a seat's usual instrument in the middle of its tessitura, all players at mezzo-forte; of its loudest
/// percussion sound where it plays percussion.
fn at_listener(seat: &Seat, drums: bool) -> Decibels {
    let Some(profile) = seat.profiles.first() else { return Decibels(0.0) };
    let tessitura = profile.range.tessitura;
    let middle = Pitch::clamped(i32::from(tessitura.low.midi() / 2 + tessitura.high.midi() / 2));
    let key = profile.percussion.iter().max_by(|a, b| a.power.mf.0.total_cmp(&b.power.mf.0));
    let sound = match key {
        Some(key) if drums => Sound::Percussion(key.key),
        _ => Sound::Pitched(middle),
    };
    let power = strength(profile, sound, Dynamic::Mf.position(), Technique::Ordinary, seat.players).power;
    power + seat.amplified - Decibels::from_amplitude_ratio(seat.position.distance_m.max(0.1))
}
