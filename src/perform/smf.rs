//! A performance as a Standard MIDI File of type 1: a conductor track, then one track a seat in score order.
//!
//! Dynamics go by each profile's own strategy: velocity alone, or controller 1, 2 or 11 with velocity for the attack.
//! Controllers 7 and 10 are set once, at the start, from the seating. Percussion is on channel 10.

mod channels;
mod dynamics;
mod meant;
mod mix;
mod switches;
mod untangle;
mod voice;

#[cfg(test)]
mod tests;

use super::{Performance, Target};
use crate::midi;
use crate::score::{Division, Event, Frame, KeyMap, MeterMap, Note, Part, Score, TempoMap, Tick, Ticks, Timed};
use meant::Way;
use switches::Switch;
use voice::Voice;

/// Writes a performance as General MIDI. The division is the smallest multiple of the source's from 480 up.
#[must_use]
pub fn smf(performance: &Performance) -> Vec<u8> {
    smf_for(performance, &Target::default())
}

/// Writes a performance for a playback target: with its keyswitches, controllers, programs and channels, dynamics the way
/// it wants them, and notes of sounds that speak late so much earlier.
#[must_use]
pub fn smf_for(performance: &Performance, target: &Target) -> Vec<u8> {
    midi::write(&score(performance, target))
}

/// The smallest division from which players make no audible rounding, and the one most programs use.
const LEAST_DIVISION: u16 = 480;

/// A performance as a score that a MIDI file can hold.
fn score(performance: &Performance, target: &Target) -> Score {
    let factor = LEAST_DIVISION.div_ceil(performance.frame.division().per_quarter());
    let stretch = |tick: Tick| Tick(tick.0.saturating_mul(u64::from(factor)));
    let frame = frame(&performance.frame, factor, stretch);
    let way = Way { target, tempo: &frame.tempo, factor: u64::from(factor) };
    let mut voices = voice::voices(performance, &way);
    channels::assign(&mut voices);
    untangle::untangle(&mut voices);
    let curves = dynamics::curves(&voices);
    let mixes = mix::mixes(&voices, &performance.ensemble);
    let parts = voices.iter().zip(curves).zip(mixes).map(|((voice, curve), mix)| part(voice, mix, curve)).collect();
    let marks = performance.marks.iter().map(|mark| Timed::new(stretch(mark.tick), mark.what.clone())).collect();
    Score::new(performance.title.clone(), frame, marks, parts)
}

fn frame(frame: &Frame, factor: u16, stretch: impl Fn(Tick) -> Tick) -> Frame {
    let division = Division::new(frame.division().per_quarter().saturating_mul(factor)).unwrap_or(frame.division());
    Frame {
        tempo: TempoMap::new(division, frame.tempo.changes().map(|(tick, tempo)| (stretch(tick), tempo))),
        meters: MeterMap::new(division, frame.meters.changes().map(|(tick, meter)| (stretch(tick), meter))),
        keys: KeyMap::new(frame.keys.changes().iter().map(|(tick, key)| (stretch(*tick), *key))),
        end: stretch(frame.end),
    }
}

fn part(voice: &Voice, mix: [Event; 2], curve: Vec<Timed<Event>>) -> Part {
    let mut part = Part::new(&voice.name, voice.channel);
    (part.track, part.port) = (voice.track, voice.port);
    let programs = voice.programs.iter().map(|(tick, program)| Timed::new(*tick, Event::Program(*program)));
    part.events.extend(programs);
    part.events.extend(mix.into_iter().map(|event| Timed::new(Tick::ZERO, event)));
    part.events.extend(voice.switches.iter().filter_map(Switch::event));
    part.events.extend(curve);
    part.notes = voice
        .notes
        .iter()
        .map(|played| Note::new(played.sound, played.start, Ticks(played.end.since(played.start).0), played.velocity))
        .chain(voice.switches.iter().filter_map(Switch::note))
        .collect();
    part.notes.sort_by_key(|note| (note.start, note.sound));
    part
}
