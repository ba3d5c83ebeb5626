//! Coarse tuning (RPN 2): a channel tuned by semitones sounds other pitches than its keys say. A score holds sounding
//! pitches, so the notes are moved and the tuning is set back to none.

use crate::score::{Control, Event, Interval, Part, Pitch, Sound};

/// What became of a part's coarse tuning.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tuned {
    /// All notes were moved by this.
    Moved(Interval),
    /// It changes between notes, or leads outside the pitches there are; the notes stand as the keys say.
    Left,
}

/// The value of data entry that means no tuning.
const NONE: u8 = 64;

/// Applies the coarse tuning that holds for all notes of a pitched part; `None` where there is nothing to do.
pub(super) fn apply(part: &mut Part) -> Option<Tuned> {
    let settings = settings(part);
    let at = |tick| {
        let count = settings.partition_point(|(index, _)| part.events[*index].tick <= tick);
        count.checked_sub(1).map_or(0, |last| settings[last].1)
    };
    let first = at(part.notes.first()?.start);
    if settings.iter().all(|setting| setting.1 == 0) {
        return None;
    }
    let shift = Interval(first);
    let moved: Option<Vec<Pitch>> =
        part.notes.iter().map(|note| note.sound.pitch().and_then(|pitch| pitch.checked_add(shift))).collect();
    let Some(moved) = moved.filter(|_| part.notes.iter().all(|note| at(note.start) == first)) else {
        return Some(Tuned::Left);
    };
    for (note, pitch) in part.notes.iter_mut().zip(moved) {
        note.sound = Sound::Pitched(pitch);
    }
    for (index, _) in settings {
        part.events[index].what = Event::Control(Control::DATA_MSB, NONE);
    }
    (first != 0).then_some(Tuned::Moved(shift))
}

/// Events that set the coarse tuning, by their index, with the semitones they set.
fn settings(part: &Part) -> Vec<(usize, i16)> {
    let mut parameter = (NONE, NONE);
    let mut settings = Vec::new();
    for (index, event) in part.events.iter().enumerate() {
        match event.what {
            Event::Control(Control::RPN_MSB, value) => parameter.0 = value,
            Event::Control(Control::RPN_LSB, value) => parameter.1 = value,
            // A non-registered parameter (NRPN) is chosen instead.
            Event::Control(Control(98 | 99), _) => parameter = (NONE, NONE),
            Event::Control(Control::DATA_MSB, value) if parameter == (0, 2) => {
                settings.push((index, i16::from(value) - i16::from(NONE)));
            }
            _ => {}
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Channel, Note, Tick, Ticks, Timed, Velocity};

    fn tuned(key: u8, settings: &[(u64, u8)]) -> Part {
        let mut part = Part::new("", Channel::default());
        for (tick, value) in settings {
            for (control, value) in [(101, 0), (100, 2), (6, *value)] {
                part.events.push(Timed::new(Tick(*tick), Event::Control(Control(control), value)));
            }
        }
        for start in [0, 10] {
            part.notes.push(Note::new(Sound::from_midi(key, false), Tick(start), Ticks(5), Velocity::clamped(64)));
        }
        part
    }

    #[test]
    fn a_tuned_channel_gives_sounding_pitches_once() {
        let mut part = tuned(60, &[(0, 52)]);
        assert_eq!(apply(&mut part), Some(Tuned::Moved(Interval(-12))));
        assert!(part.notes.iter().all(|note| note.sound.midi() == 48));
        assert_eq!(apply(&mut part), None);
    }

    #[test]
    fn a_tuning_that_changes_or_leads_outside_is_left() {
        assert_eq!(apply(&mut tuned(60, &[(0, 52), (5, 64)])), Some(Tuned::Left));
        assert_eq!(apply(&mut tuned(5, &[(0, 52)])), Some(Tuned::Left));
        assert_eq!(apply(&mut tuned(60, &[(0, 64)])), None);
    }
}
