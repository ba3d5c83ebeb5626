//! Which parts are percussion: channel 10, and the switches of GS, XG and GM 2.
//!
//! A bank MSB of 126 or 127 is a drum kit in XG alone; elsewhere sequencers fill it in for any program, so it counts only
//! where the file speaks XG.
//!
//! Sources: Roland SC-88 Pro manual (GS, "USE FOR RHYTHM PART"); Yamaha XG specification 1.35 (bank MSB 126 and 127,
//! part mode); General MIDI 2, RP-024 (bank MSB 120 and 121).

use crate::score::{Channel, Event, Mark, Part, Tick, Timed};

/// What a part's notes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// Whether it is percussion when its first note starts (at its end where it has no note).
    pub(super) percussion: bool,
    /// How many later notes start after a switch to the other kind.
    pub(super) others: usize,
}

/// The kind of each part.
pub(super) fn percussion(marks: &[Timed<Mark>], parts: &[Part]) -> Vec<Kind> {
    let switches = Switches::of(marks, parts);
    parts.iter().map(|part| switches.kind_of(part)).collect()
}

struct Switches {
    /// For each channel the switches to percussion or back, in time order.
    channels: [Vec<(Tick, bool)>; 16],
    /// Whether the file speaks XG: only there a bank MSB of 126 or 127 is a drum kit.
    xg: bool,
}

impl Switches {
    fn of(marks: &[Timed<Mark>], parts: &[Part]) -> Self {
        let of_parts = parts.iter().flat_map(|part| &part.events).filter_map(|event| match &event.what {
            Event::Mark(mark) => Some((event.tick, mark)),
            _ => None,
        });
        let all = marks.iter().map(|mark| (mark.tick, &mark.what)).chain(of_parts);
        let mut switches = Self { channels: Default::default(), xg: false };
        for (tick, mark) in all {
            let Mark::SysEx(data) = mark else { continue };
            switches.xg |= is_xg(data);
            if let Some((channel, drums)) = channel_switch(data) {
                switches.channels[usize::from(channel.value())].push((tick, drums));
            }
        }
        switches.channels.iter_mut().for_each(|channel| channel.sort_by_key(|switch| switch.0));
        switches
    }

    fn kind_of(&self, part: &Part) -> Kind {
        let banks: Vec<(Tick, u8)> = part.programs().map(|program| (program.tick, program.what.1.msb)).collect();
        let at = |tick| self.is_percussion(part.channel, last_until(&banks, tick).unwrap_or(0), tick);
        let first = part.notes.iter().map(|note| note.start).min().unwrap_or(Tick(u64::MAX));
        let percussion = at(first);
        let changes = !banks.is_empty() || !self.channels[usize::from(part.channel.value())].is_empty();
        let others = if changes { part.notes.iter().filter(|note| at(note.start) != percussion).count() } else { 0 };
        Kind { percussion, others }
    }

    fn is_percussion(&self, channel: Channel, bank: u8, tick: Tick) -> bool {
        let switch = last_until(&self.channels[usize::from(channel.value())], tick);
        let usual = switch.unwrap_or(channel == Channel::DRUMS);
        match bank {
            120 => true,
            121 => false,
            126 | 127 => usual || self.xg,
            _ => usual,
        }
    }
}

/// The last value set up to a tick.
fn last_until<T: Copy>(values: &[(Tick, T)], tick: Tick) -> Option<T> {
    values.partition_point(|value| value.0 <= tick).checked_sub(1).map(|last| values[last].1)
}

/// XG System On, or a change of an XG parameter.
fn is_xg(data: &[u8]) -> bool {
    matches!(data, [0x43, 0x10..=0x1F, 0x4C, ..])
}

/// The channel a system exclusive message makes percussion or not.
fn channel_switch(data: &[u8]) -> Option<(Channel, bool)> {
    match *data {
        [0x41, _, 0x42, 0x12, 0x40, block @ 0x10..=0x1F, 0x15, map, ..] => {
            let channel = match block & 0xF {
                0 => 9,
                part @ 1..=9 => part - 1,
                part => part,
            };
            Some((Channel::new(channel).ok()?, map != 0))
        }
        [0x43, 0x10..=0x1F, 0x4C, 0x08, part, 0x07, mode, ..] => Some((Channel::new(part).ok()?, mode != 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Bank, Control, Note, Program, Sound, Ticks, Velocity};

    fn part(channel: u8, bank: Bank) -> Part {
        let mut part = Part::new("", Channel::new(channel).unwrap());
        for event in [Event::Control(Control::BANK_MSB, bank.msb), Event::Program(Program(0))] {
            part.events.push(Timed::new(Tick(0), event));
        }
        part
    }

    fn kinds(marks: &[Timed<Mark>], parts: &[Part]) -> Vec<bool> {
        percussion(marks, parts).iter().map(|kind| kind.percussion).collect()
    }

    #[test]
    fn notes_after_a_switch_are_counted() {
        let mut part = part(3, Bank { msb: 127, lsb: 0 });
        for start in [0, 10, 20] {
            part.notes.push(Note::new(Sound::from_midi(60, false), Tick(start), Ticks(5), Velocity::clamped(64)));
        }
        for event in [Event::Control(Control::BANK_MSB, 0), Event::Program(Program(0))] {
            part.events.push(Timed::new(Tick(10), event));
        }
        let xg = Timed::new(Tick(0), Mark::SysEx(vec![0x43, 0x10, 0x4C, 0, 0, 0x7E, 0, 0xF7]));
        assert_eq!(percussion(&[xg], &[part]), [Kind { percussion: true, others: 2 }]);
    }

    #[test]
    fn gs_xg_and_gm2_switches_are_heard() {
        let gs_on = Timed::new(Tick(0), Mark::SysEx(vec![0x41, 0x10, 0x42, 0x12, 0x40, 0x1A, 0x15, 2, 0x0F, 0xF7]));
        let gs_off = Timed::new(Tick(0), Mark::SysEx(vec![0x41, 0x10, 0x42, 0x12, 0x40, 0x10, 0x15, 0, 0x1B, 0xF7]));
        let plain = [part(9, Bank::default()), part(10, Bank::default())];
        assert_eq!(kinds(&[], &plain), [true, false]);
        assert_eq!(kinds(&[gs_on, gs_off], &plain), [false, true]);
        let xg = [part(3, Bank { msb: 127, lsb: 0 }), part(3, Bank { msb: 126, lsb: 0 })];
        let on = Timed::new(Tick(0), Mark::SysEx(vec![0x43, 0x10, 0x4C, 0, 0, 0x7E, 0, 0xF7]));
        assert_eq!(kinds(&[on], &xg), [true, true]);
        assert_eq!(kinds(&[], &xg), [false, false], "a bank that a sequencer filled in");
        let gm2 = [part(3, Bank { msb: 120, lsb: 0 }), part(9, Bank { msb: 121, lsb: 0 })];
        assert_eq!(kinds(&[], &gm2), [true, false]);
        let part_mode = Timed::new(Tick(0), Mark::SysEx(vec![0x43, 0x10, 0x4C, 0x08, 0x02, 0x07, 0x02, 0xF7]));
        assert_eq!(kinds(&[part_mode], &[part(2, Bank::default())]), [true]);
    }
}
