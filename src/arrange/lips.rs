//! What playing costs the lips of a brass player (see [`crate::profile::Endurance`]).

use super::draft::Draft;
use super::facts::SeatFacts;
use super::source::{Source, SourceNote};
use crate::ensemble::Seat;
use crate::profile::Profile;
use crate::score::{Dynamic, Pitch};

/// Semitones at the top of the range that tire most.
const TOP: i16 = 3;

/// The lips of a seat's players, in thousandths of a load.
#[derive(Debug, Clone)]
pub(super) struct Lips {
    /// Load of a second at mf, by pitch.
    by_pitch: Vec<i64>,
    /// What they bear.
    pub(super) limit: i64,
    /// What a second of rest takes away.
    recovery: i64,
}

impl Lips {
    /// `None` where lips are not what tires.
    pub(super) fn of(seat: &Seat) -> Option<Self> {
        let (profile, limit) = (seat.profile(), seat.limits().endurance?);
        let recovery = thousandths(profile.capability.endurance?.recovery_per_second);
        let by_pitch = (0..128).map(|midi| thousandths(height(profile, Pitch::clamped(midi)))).collect();
        Some(Self { by_pitch, limit: thousandths(limit), recovery })
    }

    /// The load of a note.
    pub(super) fn load(&self, pitch: u8, dynamic: Dynamic, ms: i64) -> i64 {
        let height = self.by_pitch.get(usize::from(pitch)).copied().unwrap_or_default();
        height * thousandths(loudness(dynamic)) / 1000 * ms / 1000
    }

    /// What is left of a load after so much rest.
    pub(super) fn rested(&self, load: i64, ms: i64) -> i64 {
        (load - self.recovery * ms.max(0) / 1000).max(0)
    }
}

/// What notes cost the lips.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effort {
    pub(super) load: i64,
    /// How long they sound, in milliseconds.
    pub(super) ms: i64,
}

impl Effort {
    /// That of a note played at a pitch.
    pub(super) fn of(lips: &Lips, note: &SourceNote, pitch: u8) -> Self {
        let ms = note.off_ms - note.on_ms;
        Self { load: lips.load(pitch, note.dynamic, ms), ms }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self { load: self.load + other.load, ms: self.ms + other.ms }
    }
}

/// What a seat's own notes cost its lips, by phrase.
pub(super) fn efforts(source: &Source, seat: &SeatFacts, part: &[Draft]) -> Vec<Effort> {
    let mut efforts = vec![Effort::default(); source.phrases.len()];
    let Some(lips) = &seat.lips else { return efforts };
    for draft in part {
        let Some(id) = draft.sources.first() else { continue };
        let phrase = source.phrases.partition_point(|span| span.start.0 <= draft.start).saturating_sub(1);
        efforts[phrase] = efforts[phrase].and(Effort::of(lips, source.note(*id), draft.pitch));
    }
    efforts
}

/// How long each phrase lasts, in milliseconds, from its first note to that of the next.
pub(super) fn lengths(source: &Source) -> Vec<i64> {
    let end = source.notes.iter().map(|note| note.off_ms).max().unwrap_or_default();
    let mut begins = vec![end; source.phrases.len() + 1];
    for note in &source.notes {
        let phrase = source.phrases.partition_point(|span| span.start.0 <= note.start).saturating_sub(1);
        begins[phrase] = begins[phrase].min(note.on_ms);
    }
    begins.windows(2).map(|pair| (pair[1] - pair[0]).max(0)).collect()
}

fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// What the height of a note weighs: half in the lowest third of the range, one in the middle, two in the top third, four
/// in its last three semitones.
pub(super) fn height(profile: &Profile, pitch: Pitch) -> f64 {
    let range = profile.range.professional;
    let (third, above) = ((range.high - range.low).0 / 3, (pitch - range.low).0);
    match above {
        _ if (range.high - pitch).0 < TOP => 4.0,
        _ if above < third => 0.5,
        _ if above < 2 * third => 1.0,
        _ => 2.0,
    }
}

/// What a dynamic weighs: 0.7 at p, 1 at mf, 1.6 at ff, straight between and held beyond.
pub(super) fn loudness(dynamic: Dynamic) -> f64 {
    let position = dynamic.position().clamp(0.2, 1.0);
    if position < 0.6 { 0.7 + (position - 0.2) * 0.75 } else { 1.0 + (position - 0.6) * 1.5 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{ensemble, pitch, profile};
    use crate::profile::Endurance;
    use std::sync::Arc;

    #[test]
    fn height_is_weighed_by_thirds() {
        let at = |name: &str| height(&profile("Trumpet"), pitch(name));
        assert_eq!([at("F3"), at("G4"), at("A5"), at("D6")], [0.5, 1.0, 2.0, 4.0]);
    }

    #[test]
    fn a_load_grows_with_time_and_falls_with_rest() {
        let mut seat = ensemble(&["Trumpet"]).seats.remove(0);
        let mut trumpet = profile("Trumpet");
        trumpet.capability.endurance = Some(Endurance { load: 60.0, recovery_per_second: 1.5 });
        seat.profiles = vec![Arc::new(trumpet)];
        let lips = Lips::of(&seat).unwrap();
        assert_eq!(lips.load(pitch("G4").midi(), Dynamic::Ff, 10_000), 16_000);
        assert_eq!(lips.rested(16_000, 4_000), 10_000);
        assert_eq!(lips.rested(16_000, 40_000), 0);
    }
}
