//! A note with what the target makes of it: its sound, its program, and when it stands in the file.

use crate::ensemble::Seat;
use crate::perform::{PerformedNote, SeatPerformance, Target, TargetMap, TargetSound};
use crate::profile::Profile;
use crate::score::{Program, TempoMap, Tick, Ticks};
use crate::units::Seconds;

/// For which target notes are written, and where ticks of the performance lie in the file.
pub(super) struct Way<'a> {
    pub(super) target: &'a Target,
    /// The file's own tempo map.
    pub(super) tempo: &'a TempoMap,
    /// Ticks of the file for one of the performance.
    pub(super) factor: u64,
}

/// A note on its way into the file.
pub(super) struct Meant<'a> {
    pub(super) note: &'a PerformedNote,
    pub(super) map: Option<&'a TargetMap>,
    pub(super) sound: Option<&'a TargetSound>,
    pub(super) program: Program,
    pub(super) start: Tick,
    pub(super) end: Tick,
}

impl Way<'_> {
    pub(super) fn at(&self, tick: Tick) -> Tick {
        Tick(tick.0.saturating_mul(self.factor))
    }

    /// So much earlier, though not before the start of the piece.
    pub(super) fn earlier(&self, tick: Tick, by: Seconds) -> Tick {
        if by.0 <= 0.0 { tick } else { self.tempo.tick_at(Seconds(self.tempo.seconds_at(tick).0 - by.0)) }
    }

    /// The notes of a seat by (start, sound), as they will stand in the file.
    pub(super) fn meant<'b>(&'b self, seat: &'b Seat, part: &'b SeatPerformance) -> Vec<Meant<'b>> {
        let mut meant: Vec<Meant<'b>> = part.notes.iter().map(|note| self.note(seat, part, note)).collect();
        meant.sort_by_key(|meant| (meant.start, meant.note.sound));
        meant
    }

    fn note<'b>(&'b self, seat: &'b Seat, part: &SeatPerformance, note: &'b PerformedNote) -> Meant<'b> {
        let profile = seat.profiles.get(usize::from(note.instrument)).or_else(|| seat.profiles.first());
        let map = profile.and_then(|profile| self.target.map(profile));
        let sound = self.sound(seat, note);
        let start = self.earlier(self.at(note.start), delay(sound));
        let end = match sound.and_then(|sound| sound.length_percent) {
            Some(percent) => self.earlier(self.at(note.start + share(note.written, percent)), delay(sound)),
            None => self.earlier(self.at(note.end()), self.delay_after(seat, part, note).unwrap_or(delay(sound))),
        };
        let program = profile.and_then(|profile| program(profile, map, sound, note)).unwrap_or(Program(0));
        Meant { note, map, sound, program, start, end: end.max(start + Ticks(1)) }
    }

    fn sound<'b>(&'b self, seat: &Seat, note: &PerformedNote) -> Option<&'b TargetSound> {
        let profile = seat.profiles.get(usize::from(note.instrument)).or_else(|| seat.profiles.first())?;
        self.target.map(profile)?.sound(note.technique, note.articulation)
    }

    /// The delay of the note that takes over from this one without a new attack: both move together.
    fn delay_after(&self, seat: &Seat, part: &SeatPerformance, note: &PerformedNote) -> Option<Seconds> {
        let end = note.end();
        let first = part.notes.partition_point(|next| next.start < end);
        let next = part.notes.iter().skip(first).take_while(|next| next.start == end).find(|next| next.joined)?;
        Some(delay(self.sound(seat, next)))
    }
}

fn delay(sound: Option<&TargetSound>) -> Seconds {
    sound.map_or(Seconds(0.0), |sound| sound.delay)
}

fn share(written: Ticks, percent: f64) -> Ticks {
    Ticks((written.0 as f64 * percent / 100.0).round().max(1.0) as u64)
}

/// The profile's technique has a program in General MIDI; a target that maps the instrument says itself.
fn program(
    profile: &Profile,
    map: Option<&TargetMap>,
    sound: Option<&TargetSound>,
    note: &PerformedNote,
) -> Option<Program> {
    match map {
        Some(_) => sound.and_then(|sound| sound.program).or(profile.midi.program),
        None => profile.program(note.technique),
    }
}
