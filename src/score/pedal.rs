//! Where notes end when the pedals of their channel are heard: the damper pedal (CC 64) and the sostenuto pedal (CC 66).
//!
//! Source: MIDI 1.0 Detailed Specification 4.2, controllers 64 and 66 (a value of 64 and more is on), and recommended
//! practice RP-015 (CC 121 lets the pedals up). A pedal lifted as the key is released ends the note; one pressed at
//! that very tick comes too late for it, as programs write the pedal of the next note there.

use super::note::Channel;
use super::part::{Control, Event, Part};
use super::time::{Tick, TickSpan};
use super::{Score, Sound};
use std::collections::BTreeMap;

impl Score {
    /// Where each note ends when the pedals are heard, by its id: not before its key is released, and at the latest
    /// when its key is struck again on the channel, or at the end of the piece. Percussion keys know no pedal.
    ///
    /// Pedals hold the notes of their channel and port in every track, since a file may keep them in a track of their own.
    ///
    /// ```
    /// # use partwright::score::*;
    /// let mut piano = Part::new("Piano", Channel::default());
    /// piano.notes.push(Note::new(Sound::from_midi(60, false), Tick(0), Ticks(100), Velocity::new(80)?));
    /// piano.events.push(Timed::new(Tick(50), Event::Control(Control::SUSTAIN, 127)));
    /// piano.events.push(Timed::new(Tick(400), Event::Control(Control::SUSTAIN, 0)));
    /// let score = Score::new("Prelude".into(), Frame::plain(Division::new(480)?, Tick(960)), vec![], vec![piano]);
    /// assert_eq!(score.pedalled_ends(), [Tick(400)]);
    /// # Ok::<(), OutOfRange>(())
    /// ```
    #[must_use]
    pub fn pedalled_ends(&self) -> Vec<Tick> {
        let mut ends: Vec<Tick> = self.notes().map(super::Note::end).collect();
        for parts in self.channels().values().filter(|parts| parts.iter().any(|part| has_pedal(part))) {
            let pedals = Pedals::of(parts);
            let strikes = strikes(parts);
            for note in parts.iter().flat_map(|part| &part.notes) {
                let again = next_strike(&strikes, note.sound, note.end().max(Tick(note.start.0 + 1)));
                let last = again.unwrap_or(self.frame.end).max(note.end());
                if let Some(end) = ends.get_mut(note.id.0 as usize) {
                    *end = pedals.end(note.span(), last);
                }
            }
        }
        ends
    }

    fn channels(&self) -> BTreeMap<(u8, Channel), Vec<&Part>> {
        let mut channels: BTreeMap<(u8, Channel), Vec<&Part>> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| !part.percussion) {
            channels.entry((part.port, part.channel)).or_default().push(part);
        }
        channels
    }
}

fn has_pedal(part: &Part) -> bool {
    part.events.iter().any(|event| matches!(event.what, Event::Control(Control::SUSTAIN | Control::SOSTENUTO, 64..)))
}

/// When each sound is struck, ascending.
fn strikes(parts: &[&Part]) -> BTreeMap<Sound, Vec<Tick>> {
    let mut strikes: BTreeMap<Sound, Vec<Tick>> = BTreeMap::new();
    for note in parts.iter().flat_map(|part| &part.notes) {
        strikes.entry(note.sound).or_default().push(note.start);
    }
    strikes.values_mut().for_each(|starts| starts.sort_unstable());
    strikes
}

fn next_strike(strikes: &BTreeMap<Sound, Vec<Tick>>, sound: Sound, from: Tick) -> Option<Tick> {
    let starts = strikes.get(&sound)?;
    starts.get(starts.partition_point(|start| *start < from)).copied()
}

/// When the pedals of a channel are down: from just after the start of each span up to its end.
struct Pedals {
    damper: Vec<TickSpan>,
    sostenuto: Vec<TickSpan>,
}

impl Pedals {
    fn of(parts: &[&Part]) -> Self {
        Self { damper: down(parts, Control::SUSTAIN), sostenuto: down(parts, Control::SOSTENUTO) }
    }

    /// Where a note ends whose key is held over `key`, at most at `last`.
    fn end(&self, key: TickSpan, last: Tick) -> Tick {
        let caught = self.sostenuto.iter().rfind(|span| key.start <= span.start && span.start < key.end);
        let end = self.damped(key.end.max(caught.map_or(Tick::ZERO, |span| span.end)));
        end.min(last)
    }

    /// Where a sound ends that nothing but the damper pedal holds from `at` on.
    fn damped(&self, at: Tick) -> Tick {
        let index = self.damper.partition_point(|span| span.end <= at);
        self.damper.get(index).filter(|span| span.start < at).map_or(at, |span| span.end)
    }
}

/// The spans in which a pedal is down; one that stays down ends with time.
fn down(parts: &[&Part], pedal: Control) -> Vec<TickSpan> {
    let mut moves: Vec<(Tick, bool)> = parts
        .iter()
        .flat_map(|part| &part.events)
        .filter_map(|event| match event.what {
            Event::Control(control, value) if control == pedal => Some((event.tick, value >= 64)),
            Event::Control(Control::RESET, _) => Some((event.tick, false)),
            _ => None,
        })
        .collect();
    moves.sort_by_key(|(tick, _)| *tick);
    let mut spans = Vec::new();
    let mut since = None;
    for (tick, pressed) in moves {
        match (since, pressed) {
            (None, true) => since = Some(tick),
            (Some(start), false) => {
                spans.push(TickSpan::new(start, tick));
                since = None;
            }
            _ => {}
        }
    }
    spans.extend(since.map(|start| TickSpan::new(start, Tick(u64::MAX))));
    spans
}

#[cfg(test)]
mod tests {
    use crate::score::*;
    use proptest::prelude::*;

    fn note(pitch: u8, start: u64, length: u64) -> Note {
        Note::new(Sound::from_midi(pitch, false), Tick(start), Ticks(length), Velocity::clamped(80))
    }

    fn ends(notes: &[Note], events: &[(u64, Control, u8)]) -> Vec<u64> {
        let mut part = Part::new("Piano", Channel::default());
        part.notes = notes.to_vec();
        part.events = events
            .iter()
            .map(|(tick, control, value)| Timed::new(Tick(*tick), Event::Control(*control, *value)))
            .collect();
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(2000));
        let score = Score::new(String::new(), frame, vec![], vec![part]);
        score.pedalled_ends().iter().map(|tick| tick.0).collect()
    }

    const DAMPER: Control = Control::SUSTAIN;
    const SOSTENUTO: Control = Control::SOSTENUTO;

    #[test]
    fn the_damper_holds_what_is_released_while_it_is_down() {
        let notes = [note(48, 0, 100), note(52, 100, 100), note(55, 500, 100)];
        assert_eq!(ends(&notes, &[(10, DAMPER, 64), (400, DAMPER, 63)]), [400, 400, 600]);
    }

    #[test]
    fn a_key_struck_again_ends_the_former() {
        assert_eq!(ends(&[note(48, 0, 100), note(48, 300, 100)], &[(10, DAMPER, 127)]), [300, 2000]);
    }

    #[test]
    fn a_change_of_pedal_at_the_release_ends_the_note() {
        let change = [(0, DAMPER, 127), (480, DAMPER, 0), (480, DAMPER, 127), (960, DAMPER, 0)];
        assert_eq!(ends(&[note(48, 0, 480), note(50, 480, 240)], &change), [480, 960]);
    }

    #[test]
    fn sostenuto_holds_only_the_keys_that_are_down_when_it_is_pressed() {
        let notes = [note(36, 0, 200), note(60, 150, 100), note(64, 300, 100)];
        assert_eq!(ends(&notes, &[(100, SOSTENUTO, 127), (900, SOSTENUTO, 0)]), [900, 250, 400]);
    }

    #[test]
    fn a_reset_lets_the_pedals_up_and_another_channel_hears_none() {
        assert_eq!(ends(&[note(48, 0, 100)], &[(10, DAMPER, 127), (700, Control::RESET, 0)]), [700]);
        let mut other = Part::new("Flute", Channel::new(3).unwrap());
        other.notes.push(note(72, 0, 100));
        other.track = 2;
        let mut pedal = Part::new("Pedal", Channel::default());
        (pedal.track, pedal.events) = (1, vec![Timed::new(Tick(0), Event::Control(DAMPER, 127))]);
        let mut piano = Part::new("Piano", Channel::default());
        piano.notes.push(note(48, 0, 100));
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(2000));
        let score = Score::new(String::new(), frame, vec![], vec![piano, pedal, other]);
        assert_eq!(score.pedalled_ends(), [Tick(2000), Tick(100)]);
    }

    proptest! {
        #[test]
        fn a_pedalled_end_is_never_before_the_written_one(
            notes in proptest::collection::vec((40u8..50, 0u64..1500, 0u64..400), 0..30),
            moves in proptest::collection::vec((0u64..1900, any::<bool>(), any::<u8>()), 0..30),
        ) {
            let notes: Vec<Note> = notes.iter().map(|(pitch, start, length)| note(*pitch, *start, *length)).collect();
            let mut moves: Vec<(u64, Control, u8)> =
                moves.iter().map(|(tick, damper, value)| (*tick, if *damper { DAMPER } else { SOSTENUTO }, value / 2)).collect();
            moves.sort_by_key(|event| event.0);
            let mut sorted = notes.clone();
            sorted.sort_by_key(|note| (note.start, note.sound, note.length));
            for (note, end) in sorted.iter().zip(ends(&notes, &moves)) {
                prop_assert!(end >= note.end().0 && end <= 2000);
            }
        }
    }
}
