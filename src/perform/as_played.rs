//! An existing file as a library of samples plays it: loud as its velocities and controllers say, not as players are.

use super::{Performance, PerformedNote, Strength};
use crate::arrange::{ArrangedNote, Arrangement};
use crate::score::{Control, Event, Part, Score, Tick};
use crate::units::Decibels;

/// Channel volume before a file says any (General MIDI Level 2, 3.3.5).
const VOLUME: u8 = 100;

/// Expression before a file says any (General MIDI Level 2, 3.3.6), and after all controllers are reset.
const EXPRESSION: u8 = 127;

/// A velocity where no source note tells one: that of mf, as notation programs play it.
const VELOCITY: u8 = 80;

/// Power of any instrument at full velocity and volume, dB re 1 pW: libraries bring their programs to about one level (which
/// level is ours; it cancels out where levels are compared).
const FULL: Decibels = Decibels(100.0);

/// Velocities of pp and ff, as notation programs play them.
const SOFT: f64 = 33.0;
const LOUD: f64 = 112.0;

/// How a file has each note of a performance played.
#[derive(Debug, Clone, PartialEq)]
pub struct AsPlayed {
    /// By seat, in the order of its performed notes.
    pub seats: Vec<Vec<Struck>>,
}

/// How a file has one note played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Struck {
    /// Its velocity, 1 to 127.
    pub velocity: u8,
    /// What volume and expression (CC 7 and 11) take of its level at its start, at most 0 dB.
    pub volume: Decibels,
    /// The same at its end.
    pub volume_at_end: Decibels,
}

impl AsPlayed {
    /// How `score` has the notes of an arrangement played that was adopted from it.
    #[must_use]
    pub fn of(score: &Score, arrangement: &Arrangement, performance: &Performance) -> Self {
        let parts: Vec<Fader> = score.parts.iter().map(Fader::of).collect();
        let seats = performance.seats.iter().map(|played| {
            let notes = arrangement.seats.get(usize::from(played.seat.0)).map_or(&[][..], |seat| &seat.notes);
            let struck = |note: &PerformedNote| {
                let source = notes.get(note.index as usize).and_then(|own| source(score, arrangement, own));
                source.map_or_else(Struck::plain, |(part, velocity)| parts[part].struck(velocity, note))
            };
            played.notes.iter().map(struck).collect()
        });
        Self { seats: seats.collect() }
    }

    /// The performance at these levels, with our own sound: every instrument as loud as any other at one velocity.
    #[must_use]
    pub fn levelled(&self, performance: &Performance) -> Performance {
        let mut levelled = performance.clone();
        for (seat, struck) in levelled.seats.iter_mut().zip(&self.seats) {
            seat.notes.iter_mut().zip(struck).for_each(|(note, struck)| struck.level(note));
        }
        levelled
    }
}

/// The part and the velocity of the source note that an arranged note plays.
fn source(score: &Score, arrangement: &Arrangement, note: &ArrangedNote) -> Option<(usize, u8)> {
    let id = arrangement.decisions.get(note.decision.0 as usize)?.sources.first()?;
    score.note(*id).map(|(part, note)| (part, note.velocity.value()))
}

impl Struck {
    /// Of a note that no source has.
    fn plain() -> Self {
        let volume = attenuation(VOLUME);
        Self { velocity: VELOCITY, volume, volume_at_end: volume }
    }

    fn level(self, note: &mut PerformedNote) {
        let intensity = ((f64::from(self.velocity) - SOFT) / (LOUD - SOFT)).clamp(0.0, 1.0);
        let at = |volume: Decibels| FULL + attenuation(self.velocity) + volume;
        (note.intensity, note.power) = (intensity, at(self.volume));
        let swells = self.volume != self.volume_at_end;
        note.swell = swells.then(|| Strength { intensity, power: at(self.volume_at_end) });
    }
}

/// What a controller or velocity takes of the level: 40 log10 (value / 127), at most 120 dB. Source: General MIDI Level 2, 3.3.6,
/// for volume and expression; for velocity the concave curve of DLS, which is the same.
fn attenuation(value: u8) -> Decibels {
    Decibels((40.0 * libm::log10(f64::from(value) / 127.0)).max(-120.0))
}

/// The volume of a part over time.
struct Fader {
    volume: Vec<(Tick, u8)>,
    expression: Vec<(Tick, u8)>,
}

impl Fader {
    fn of(part: &Part) -> Self {
        let series = |control: Control, reset: Option<u8>| {
            let value = |what: &Event| match what {
                Event::Control(which, value) if *which == control => Some(*value),
                Event::Control(Control::RESET, _) => reset,
                _ => None,
            };
            part.events.iter().filter_map(|event| Some((event.tick, value(&event.what)?))).collect()
        };
        Self { volume: series(Control::VOLUME, None), expression: series(Control::EXPRESSION, Some(EXPRESSION)) }
    }

    fn struck(&self, velocity: u8, note: &PerformedNote) -> Struck {
        Struck { velocity, volume: self.at(note.start), volume_at_end: self.at(Tick(note.end().0.saturating_sub(1))) }
    }

    fn at(&self, tick: Tick) -> Decibels {
        attenuation(at(&self.volume, tick, VOLUME)) + attenuation(at(&self.expression, tick, EXPRESSION))
    }
}

fn at(series: &[(Tick, u8)], tick: Tick, before: u8) -> u8 {
    let known = series.partition_point(|(at, _)| *at <= tick).checked_sub(1);
    known.and_then(|last| series.get(last)).map_or(before, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_controller_takes_what_general_midi_says() {
        let rounded = |value| (attenuation(value).0 * 10.0).round() / 10.0;
        assert_eq!(
            [rounded(127), rounded(96), rounded(64), rounded(32), rounded(16)],
            [0.0, -4.9, -11.9, -23.9, -36.0]
        );
        assert_eq!(attenuation(0), Decibels(-120.0));
    }

    #[test]
    fn the_last_value_holds_until_the_next() {
        let series = [(Tick(10), 64), (Tick(20), 127)];
        assert_eq!([0, 10, 19, 20, 90].map(|tick| at(&series, Tick(tick), 100)), [100, 64, 64, 127, 127]);
    }
}
