//! Notes of a SoundFont, to be measured.

use super::{Layer, Take};
use crate::render::{Font, RATE, Voice};
use crate::run::Error;
use crate::score::{PercussionKey, Pitch};
use crate::units::Seconds;

/// How long a note is held, and listened to after that.
const HELD: Seconds = Seconds(3.0);
const AFTER: Seconds = Seconds(0.6);
/// Velocities of pp and ff, as [`crate::perform::smf`] writes them.
const VELOCITIES: [(Layer, u8); 2] = [(Layer::Soft, 33), (Layer::Loud, 112)];

/// Both layers of every pitch, as a font's voice plays them.
///
/// # Errors
/// As [`Font::note`].
pub fn play(font: &Font, voice: Voice, pitches: &[Pitch]) -> Result<Vec<Take>, Error> {
    let wanted: Vec<(Pitch, Layer, u8)> =
        pitches.iter().flat_map(|pitch| VELOCITIES.map(|(layer, velocity)| (*pitch, layer, velocity))).collect();
    crate::run::map(&wanted, |(pitch, layer, velocity)| take(font, voice, *pitch, (*layer, *velocity)))
        .into_iter()
        .collect()
}

/// One loud stroke of a percussion key.
///
/// # Errors
/// As [`Font::note`].
pub fn stroke(font: &Font, voice: Voice, key: PercussionKey) -> Result<Take, Error> {
    take(font, voice, Pitch::clamped(i32::from(key.midi())), VELOCITIES[1])
}

fn take(font: &Font, voice: Voice, pitch: Pitch, (layer, velocity): (Layer, u8)) -> Result<Take, Error> {
    let channels = font.note(voice, pitch.midi(), velocity, HELD, AFTER)?;
    let loops = font.loops(voice, pitch.midi(), velocity);
    Ok(Take { pitch, layer, rate: RATE, channels: channels.into(), released: Some(HELD), loops })
}
