//! Which voice goes to which channel and port.

use super::voice::Voice;
use crate::profile::DynamicsStrategy;
use crate::score::{Channel, Program};

/// Channels of a port that are not percussion.
const MELODIC: usize = 15;

/// Gives percussion channel 10 and every melodic voice a channel of its own. Where those are more than fifteen, voices
/// of one program (and one way of carrying dynamics) share a channel; a voice that changes program or
/// switches sounds never shares. Each
/// fifteen channels have a port.
pub(super) fn assign(voices: &mut [Voice]) {
    let share = voices.iter().filter(|voice| !voice.drums).count() > MELODIC;
    let mut taken: Vec<Option<(Program, DynamicsStrategy)>> = Vec::new();
    for voice in voices.iter_mut().filter(|voice| !voice.drums) {
        let key = match voice.programs[..] {
            [(_, program)] if share && voice.switches.is_empty() => Some((program, voice.strategy)),
            _ => None,
        };
        let known = taken.iter().position(|other| key.is_some() && *other == key);
        let index = known.unwrap_or(taken.len());
        if known.is_none() {
            taken.push(key);
        }
        (voice.port, voice.channel) = place(index);
    }
}

/// Port and channel of the n-th melodic channel; channel 10 is passed over.
fn place(index: usize) -> (u8, Channel) {
    let within = (index % MELODIC) as u8;
    let channel = if within < Channel::DRUMS.value() { within } else { within + 1 };
    let port = u8::try_from(index / MELODIC).unwrap_or(0x7F).min(0x7F);
    (port, Channel::new(channel).unwrap_or_default())
}
