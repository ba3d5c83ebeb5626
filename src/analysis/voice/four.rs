//! Whether one track is what four players or singers were merged into.

use super::super::tone::{Tone, groups};
use super::search::tolerance;

/// Moments of four notes, in thousandths of all, from which music is in four parts whatever else it does: a hymn.
const HYMN: usize = 800;
/// Notes that somebody strikes while another holds the same pitch, in thousandths of all notes. At a keyboard there are none:
/// who holds a key cannot strike it. Four parts of quartets and chorales have 5 to 125, where a merge keeps both.
const SHARED_PITCHES: usize = 4;
/// Moments of at most four notes, in thousandths: the rest are double stops.
const AT_MOST_FOUR: usize = 700;
/// Moments of just four notes, in thousandths, where pitches are shared; a tune over chords has fewer, or many over four.
const FOUR: usize = 200;

/// Whether the tones of one part, in time order, are those of four. The thresholds are ours: of 24 quartets and 193 chorales
/// on one track they know all but one, and take none of 100 songs, 60 Lieder and 6 piano pieces for four parts.
pub(super) fn are_merged(tones: &[Tone], quarter: u64) -> bool {
    let Some(count) = Count::of(tones, quarter) else { return false };
    count.share(count.four) >= HYMN
        || (count.shared_pitches * 1000 >= SHARED_PITCHES * tones.len()
            && count.share(count.at_most_four) >= AT_MOST_FOUR
            && count.share(count.four) >= FOUR)
}

/// How many moments there are of which kind.
#[derive(Default)]
struct Count {
    moments: usize,
    four: usize,
    at_most_four: usize,
    shared_pitches: usize,
}

impl Count {
    /// Of a part's moments; none if it has no notes.
    fn of(tones: &[Tone], quarter: u64) -> Option<Self> {
        let mut count = Self::default();
        let mut sounding: Vec<Tone> = Vec::new();
        for moment in groups(tones, tolerance(quarter)) {
            let from = tones[moment.start].start;
            sounding.retain(|tone| tone.end > from + tolerance(quarter));
            for tone in &tones[moment] {
                count.shared_pitches += usize::from(sounding.iter().any(|other| other.pitch == tone.pitch));
                sounding.push(*tone);
            }
            count.moments += 1;
            count.four += usize::from(sounding.len() == 4);
            count.at_most_four += usize::from(sounding.len() <= 4);
        }
        (count.moments > 0).then_some(count)
    }

    /// Moments in thousandths of all.
    const fn share(&self, moments: usize) -> usize {
        moments * 1000 / self.moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::NoteId;

    fn tone(beat: u64, beats: u64, pitch: u8) -> Tone {
        let (start, end) = (beat * 480, (beat + beats) * 480);
        Tone { id: NoteId(0), part: 0, pitch, velocity: 80, start, end }
    }

    #[test]
    fn a_hymn_is_in_four_parts() {
        let hymn: Vec<Tone> = (0..8).flat_map(|beat| [72, 67, 64, 48].map(|pitch| tone(beat, 1, pitch))).collect();
        assert!(are_merged(&hymn, 480));
        let trio: Vec<Tone> = (0..8).flat_map(|beat| [72, 67, 48].map(|pitch| tone(beat, 1, pitch))).collect();
        assert!(!are_merged(&trio, 480));
    }

    #[test]
    fn no_pianist_strikes_a_key_that_is_down() {
        let quartet = |second: u8| -> Vec<Tone> {
            let bar = |bar: u64| {
                let held = [tone(bar * 2, 2, 72), tone(bar * 2, 2, 55), tone(bar * 2, 2, 48)];
                held.into_iter().chain([tone(bar * 2 + 1, 1, second)])
            };
            (0..8).flat_map(bar).collect()
        };
        assert!(are_merged(&quartet(72), 480), "the second violin plays what the first one holds");
        assert!(!are_merged(&quartet(64), 480), "two hands can play this");
    }

    #[test]
    fn silence_is_nobodys() {
        assert!(!are_merged(&[], 480));
    }
}
