//! What a way through the piece remembers of each voice.

use super::piece::{FINE, LEGATO, Note, QUARTER};

/// A voice of a way: its last moment, and a little of what was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Voice {
    /// The first note of its last moment; `None` before it first speaks.
    pub(crate) note: Option<u32>,
    pub(crate) start: i32,
    pub(crate) end: i32,
    /// Length of the note that ends last.
    pub(crate) length: i32,
    /// Lowest and highest pitch of its last moment.
    pub(crate) low: i32,
    pub(crate) high: i32,
    /// Highest pitches of the three moments before; 0 where there was none.
    pub(crate) earlier: [i32; 3],
    /// Time between its last two moments.
    pub(crate) step: i32,
    /// Slow running mean of its pitch, in parts of a semitone.
    pub(crate) mean: i32,
    /// Running mean of the time between its moments, in sixteenths of a tick; 0 where not known.
    pub(crate) pace: i32,
}

/// Notes that overlap by less follow each other.
const TOUCHING: i32 = -LEGATO;
/// The shortest rest.
const RESTS: i32 = LEGATO + 1;
const SILENT: Voice =
    Voice { note: None, start: 0, end: 0, length: 0, low: 0, high: 0, earlier: [0; 3], step: 0, mean: 0, pace: 0 };

impl Voice {
    pub(crate) const fn spoke(&self) -> bool {
        self.note.is_some()
    }

    /// Case of the time since it ended, as [`gap_case`] has it, or that it never spoke.
    pub(crate) const fn gap(&self, now: i32) -> usize {
        if self.note.is_none() { 8 } else { gap_case(now - self.end) }
    }

    /// Semitones from the nearer of its last pitches; 0 before it first speaks.
    pub(crate) const fn leap(&self, pitch: i32) -> i32 {
        let (low, high) = (pitch - self.low, pitch - self.high);
        if self.note.is_none() {
            0
        } else if low.abs() < high.abs() {
            low
        } else {
            high
        }
    }

    fn speak(&mut self, index: usize, note: &Note) {
        let fine = FINE * note.pitch;
        let first = !self.spoke();
        let step = if first { 0 } else { note.start - self.start };
        let [second, third, _] = self.earlier;
        let pace = 16 * step.min(4 * QUARTER);
        *self = Self {
            note: u32::try_from(index).ok(),
            start: note.start,
            end: note.end(),
            length: note.length,
            low: note.pitch,
            high: note.pitch,
            earlier: if first { [0; 3] } else { [self.high, second, third] },
            step,
            mean: if first { fine } else { self.mean + (fine - self.mean) / 25 },
            pace: if self.pace == 0 { pace } else { self.pace + (pace - self.pace) / 4 },
        };
    }

    fn join(&mut self, note: &Note) {
        self.low = self.low.min(note.pitch);
        self.high = self.high.max(note.pitch);
        if note.end() > self.end {
            self.end = note.end();
            self.length = note.length;
        }
    }

    fn alike(&self, other: &Self) -> bool {
        let key = |voice: &Self| (voice.note, voice.low, voice.high, voice.end, voice.earlier[0]);
        key(self) == key(other)
    }
}

/// Case of the time since a voice ended: it sounds, has just ended, rests up to an eighth, a quarter, two, four, eight
/// quarters, longer.
pub(super) const fn gap_case(ticks: i32) -> usize {
    match ticks {
        ..TOUCHING => 0,
        TOUCHING..=LEGATO => 1,
        RESTS..=240 => 2,
        241..=480 => 3,
        481..=960 => 4,
        961..=1920 => 5,
        1921..=3840 => 6,
        _ => 7,
    }
}

/// All four voices, from high to low, and which of them started at the last two moments (a bit a voice).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) voices: [Voice; 4],
    pub(crate) started: u8,
    pub(crate) started_before: u8,
    /// Start of the last moment.
    pub(crate) at: i32,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self { voices: [SILENT; 4], started: 0, started_before: 0, at: 0 }
    }

    /// After a moment whose notes, of which `first` is the number of the first, went to `slots`.
    pub(crate) fn after(&self, first: usize, notes: &[Note], slots: impl IntoIterator<Item = usize>) -> Self {
        let mut next = Self { started_before: self.started, started: 0, ..*self };
        for ((place, note), slot) in notes.iter().enumerate().zip(slots) {
            let voice = &mut next.voices[slot & 3];
            if next.started >> slot & 1 == 1 {
                voice.join(note);
            } else {
                voice.speak(first + place, note);
            }
            next.started |= 1 << slot;
            next.at = note.start;
        }
        next
    }

    /// Whether the search may keep only the better of two ways in these states.
    pub(crate) fn alike(&self, other: &Self) -> bool {
        self.started == other.started && self.voices.iter().zip(&other.voices).all(|(a, b)| a.alike(b))
    }

    /// Voices that sound on (a bit a voice).
    pub(crate) fn held(&self, now: i32) -> u8 {
        let sounds = |voice: &Voice| voice.spoke() && voice.end > now + LEGATO;
        (0..4).filter(|slot| sounds(&self.voices[*slot])).fold(0, |mask, slot| mask | 1 << slot)
    }
}
