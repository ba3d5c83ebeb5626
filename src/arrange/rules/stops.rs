//! Stops that no hand can take: see the page of `stop-impossible`.

use super::part::Onset;
use super::{Hit, Part, Rule, Told};
use crate::finding::{Code, Severity};
use crate::profile::{Capability, Excitation};
use crate::score::{Pitch, Sound};

pub(super) struct Stops;

/// Whether a bowed player can take a chord.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StopFit {
    /// On neighbouring strings in one frame of the hand.
    Fits,
    /// On neighbouring strings, but wider than the hand's frame.
    Wide,
    /// There is no string for each note.
    Impossible,
}

/// Whether a bowed player can take a chord, given low to high: a string of its own for each note, the strings
/// neighbours, each note at or above its open string, the stopped ones within one frame of the hand (open strings are
/// free). Physics for the strings; the frame is common practice. Instruments without strings fit anything.
#[must_use]
pub fn stop_fit(capability: &Capability, pitches: &[Pitch]) -> StopFit {
    let strings = &capability.open_strings;
    if strings.is_empty() || pitches.len() < 2 {
        return StopFit::Fits;
    }
    let places = strings.windows(pitches.len()).filter_map(|strings| offsets(strings, pitches));
    let fits =
        |offsets: Vec<i16>| if in_frame(&offsets, capability.hand_frame) { StopFit::Fits } else { StopFit::Wide };
    places.map(fits).min().unwrap_or(StopFit::Impossible)
}

/// Semitones above the open string of each note; `None` when one lies below its string.
fn offsets(strings: &[Pitch], pitches: &[Pitch]) -> Option<Vec<i16>> {
    let offset = |(string, pitch): (&Pitch, &Pitch)| Some((*pitch - *string).0).filter(|offset| *offset >= 0);
    strings.iter().zip(pitches).map(offset).collect()
}

/// Frame in the low positions; high up, where distances are shorter (the thumb on the string of cello and bass), at
/// least nine semitones. High is a fifth above the open string, on instruments with a small frame an octave.
fn in_frame(offsets: &[i16], frame: u8) -> bool {
    let stopped = || offsets.iter().copied().filter(|offset| *offset > 0);
    let (Some(low), Some(high)) = (stopped().min(), stopped().max()) else { return true };
    let frame = i16::from(frame);
    let thumb = if frame >= 7 { 7 } else { 12 };
    high - low <= if low >= thumb { frame.max(9) } else { frame }
}

impl Rule for Stops {
    fn code(&self) -> Code {
        Code::StopImpossible
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        if part.seat.players > 1 {
            return Vec::new();
        }
        let hit = |(index, onset): (usize, &Onset)| {
            let profile = part.profile_at(onset);
            let bowed = profile.excitation == Excitation::Bowed;
            let fit = chord(onset).filter(|_| bowed).map(|chord| stop_fit(&profile.capability, &chord))?;
            let (severity, gravity) = match fit {
                StopFit::Fits => return None,
                StopFit::Wide => (Severity::Warning, 1),
                StopFit::Impossible => (Severity::Error, 2),
            };
            Some(Hit { at: onset.tick, kind: gravity as u8, severity, gravity, index })
        };
        part.onsets.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let chord = part.onsets.get(hit.index).and_then(chord).unwrap_or_default();
        let names: Vec<String> = chord.iter().map(ToString::to_string).collect();
        let (names, player) = (names.join(" "), &part.seat.plain_name);
        if hit.severity == Severity::Error {
            let message = format!("no strings of {player} give {names} together");
            Told::new(message, "leave one note to another player, or break the chord")
        } else {
            let message = format!("{names} is wider than the hand on {player}");
            Told::new(message, "take a closer position or an open string, or leave one note to another player")
        }
    }
}

/// What the hand must take at an attack: the chord struck, or a new note beside one held. More held notes than one may
/// be let go; more notes than strings are for the rule of polyphony.
fn chord(onset: &Onset) -> Option<Vec<Pitch>> {
    let mut sounds: Vec<Sound> = onset.attacked.clone();
    if let ([_], [held]) = (onset.attacked.as_slice(), onset.held.as_slice()) {
        sounds.push(*held);
    }
    sounds.sort_unstable();
    let pitches: Vec<Pitch> = sounds.iter().filter_map(|sound| sound.pitch()).collect();
    (2..=4).contains(&pitches.len()).then_some(pitches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::{pitch, profile};
    use crate::arrange::rules::tests::{chord, codes, play_notes};

    fn fit(instrument: &str, notes: &str) -> StopFit {
        let pitches: Vec<Pitch> = notes.split(' ').map(pitch).collect();
        stop_fit(&profile(instrument).capability, &pitches)
    }

    #[test]
    fn stops_as_a_violinist_knows_them() {
        assert_eq!(fit("Violin", "D4 B4"), StopFit::Fits);
        assert_eq!(fit("Violin", "G3 D4 B4 G5"), StopFit::Fits);
        assert_eq!(fit("Violin", "A4 A5"), StopFit::Fits);
        assert_eq!(fit("Violin", "G3 A3"), StopFit::Impossible);
        assert_eq!(fit("Violin", "C4 C6"), StopFit::Wide);
        assert_eq!(fit("Cello", "C2 B2"), StopFit::Fits);
        assert_eq!(fit("Cello", "C2 E2 G2"), StopFit::Impossible);
    }

    #[test]
    fn a_solo_player_is_told_and_a_section_divides() {
        let low = || vec![chord("G3", 0, 480), chord("A3", 0, 480)];
        assert_eq!(codes(&play_notes("Violin", low())), ["stop-impossible"]);
        assert_eq!(play_notes("Violin x8", low()), []);
        let held = vec![chord("G3", 0, 960), chord("Bb3", 480, 480)];
        assert_eq!(codes(&play_notes("Violin", held)), ["stop-impossible"]);
    }
}
