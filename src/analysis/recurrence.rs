//! Music that comes again: note for note, varied, or transposed.
//!
//! Phrases are compared bar by bar: by all their notes, and by the tune's notes on the beats, taken from the first of the
//! bar. What an ornament adds between the beats and what others play below is not heard there, and a transposition
//! changes nothing (the reduction is that of structural notes in E. Cambouropoulos, "Musical parallelism and melodic
//! segmentation", Music Perception 23, 2006; how much must agree is ours).

use super::phrase::melody_at;
use super::texture::{Texture, mixed};
use crate::line::{Likeness, Phrase, Same, VoiceId};
use crate::score::TickSpan;
use std::collections::BTreeMap;
use std::ops::Range;

/// Share of its bars, in thousandths, that a phrase must have in common with an earlier one to be the same music.
const SAME: usize = 700;
/// Fewest bars of a tune by which it is known again: one may be like another by chance.
const FEWEST_TUNE: usize = 2;

/// What the tune does in a bar, from its first note on the beats; `None` where that says too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TuneBar {
    shape: u64,
    first: u8,
}

impl TuneBar {
    /// A number for what it does.
    pub(super) const fn shape(self) -> u64 {
        self.shape
    }
}

/// A phrase, or a piece, as it is compared: a number for the notes of each bar, and the tune.
#[derive(Debug, Clone, Copy)]
pub(super) struct Music<'a> {
    pub(super) bars: &'a [u64],
    pub(super) tune: &'a [Option<TuneBar>],
}

impl Music<'_> {
    /// Some of its bars.
    pub(super) fn within(self, bars: Range<usize>) -> Self {
        let tune = self.tune.get(bars.clone()).unwrap_or_default();
        Self { bars: self.bars.get(bars).unwrap_or_default(), tune }
    }
}

/// The tune, bar by bar.
pub(super) fn tune(texture: &Texture, melody: &[(TickSpan, VoiceId)]) -> Vec<Option<TuneBar>> {
    texture
        .grid
        .bars
        .iter()
        .map(|bar| {
            let own = texture.tones_of.get(melody_at(melody, bar.start)? as usize)?;
            let start = |index: &usize| texture.tones.get(*index).map_or(u64::MAX, |tone| tone.start);
            let first = own.partition_point(|index| start(index) < bar.start);
            let near = (bar.beat / 8).max(1);
            let mut skeleton: Vec<(u64, u8)> = Vec::new();
            for tone in own
                .iter()
                .skip(first)
                .filter_map(|index| texture.tones.get(*index))
                .take_while(|tone| tone.start < bar.end)
            {
                let (beat, off) =
                    ((tone.start - bar.start) / bar.beat.max(1), (tone.start - bar.start) % bar.beat.max(1));
                // The highest of a chord comes first.
                if off < near && skeleton.last().is_none_or(|(last, _)| *last != beat) {
                    skeleton.push((beat, tone.pitch));
                }
            }
            let lowest = skeleton.first()?.1;
            let moves = skeleton.iter().any(|(_, pitch)| *pitch != lowest);
            let word = |(beat, pitch): &(u64, u8)| {
                beat << 8 | u64::from(128 + pitch - lowest.min(*pitch)) ^ u64::from(lowest.saturating_sub(*pitch)) << 20
            };
            moves.then(|| TuneBar {
                shape: skeleton.iter().fold(0, |hash, note| mixed(hash, word(note))),
                first: lowest,
            })
        })
        .collect()
}

/// What was heard so far.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The first phrase with a bar, by its print.
    bars: BTreeMap<u64, u32>,
    /// The first phrase with a bar of tune, by its shape, and the pitch it began at.
    tune: BTreeMap<u64, (u32, u8)>,
    /// The bars of each phrase.
    prints: Vec<Vec<u64>>,
}

impl Memory {
    /// Keeps a phrase.
    pub(super) fn hear(&mut self, music: &Music, phrase: u32) {
        for print in music.bars.iter().filter(|print| **print != 0) {
            self.bars.entry(*print).or_insert(phrase);
        }
        for bar in music.tune.iter().flatten() {
            self.tune.entry(bar.shape).or_insert((phrase, bar.first));
        }
        self.prints.push(music.bars.to_vec());
    }

    /// The earlier phrase that a phrase is again, as its first hearing.
    pub(super) fn earlier(&self, music: &Music, phrases: &[Phrase]) -> Option<Same> {
        self.by_notes(music, phrases).or_else(|| self.by_tune(music, phrases))
    }

    fn by_notes(&self, music: &Music, phrases: &[Phrase]) -> Option<Same> {
        let full: Vec<&u64> = music.bars.iter().filter(|print| **print != 0).collect();
        let heard = full.iter().filter_map(|print| self.bars.get(print)).map(|phrase| first_of(*phrase, 0, phrases));
        let ((phrase, semitones), votes) = most(heard)?;
        if votes * 1000 < full.len() * SAME {
            return None;
        }
        let exact = semitones == 0 && self.prints.get(phrase as usize).is_some_and(|bars| bars == music.bars);
        Some(Same { phrase, likeness: if exact { Likeness::Exact } else { likeness(semitones) } })
    }

    fn by_tune(&self, music: &Music, phrases: &[Phrase]) -> Option<Same> {
        let telling: Vec<&TuneBar> = music.tune.iter().flatten().collect();
        let vote = |bar: &&TuneBar| {
            let (phrase, first) = self.tune.get(&bar.shape)?;
            let semitones = i16::from(bar.first) - i16::from(*first);
            Some(first_of(*phrase, i8::try_from(semitones).ok()?, phrases))
        };
        let ((phrase, semitones), votes) = most(telling.iter().filter_map(vote))?;
        let enough = votes >= FEWEST_TUNE && votes * 1000 >= telling.len() * SAME && votes * 2 >= music.tune.len();
        enough.then(|| Same { phrase, likeness: likeness(semitones) })
    }
}

/// The first hearing of what an earlier phrase holds, and how many semitones away from it.
fn first_of(phrase: u32, semitones: i8, phrases: &[Phrase]) -> (u32, i8) {
    match phrases.get(phrase as usize).and_then(|phrase| phrase.same_as) {
        Some(Same { phrase, likeness: Likeness::Transposed(by) }) => (phrase, semitones.saturating_add(by)),
        Some(same) => (same.phrase, semitones),
        None => (phrase, semitones),
    }
}

/// What is named most often; of equals the earliest phrase.
fn most(votes: impl Iterator<Item = (u32, i8)>) -> Option<((u32, i8), usize)> {
    let mut counts: BTreeMap<(u32, i8), usize> = BTreeMap::new();
    votes.for_each(|vote| *counts.entry(vote).or_default() += 1);
    counts.into_iter().max_by_key(|(vote, count)| (*count, std::cmp::Reverse((vote.0, vote.1.unsigned_abs()))))
}

const fn likeness(semitones: i8) -> Likeness {
    if semitones == 0 { Likeness::Varied } else { Likeness::Transposed(semitones) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyze;
    use crate::run::Run;
    use crate::score::{Channel, Division, Frame, Mark, Note, Part, Pitch, Score, Sound, Tick, Ticks, Timed, Velocity};

    const TUNE: [u8; 16] = [72, 74, 76, 77, 79, 77, 76, 74, 76, 72, 74, 71, 72, 76, 74, 72];
    const OTHER: [u8; 16] = [67, 69, 65, 67, 64, 71, 62, 65, 69, 64, 67, 60, 65, 62, 64, 60];

    fn note(start: u64, length: u64, pitch: u8) -> Note {
        let sound = Sound::Pitched(Pitch::new(pitch).unwrap());
        Note::new(sound, Tick(start), Ticks(length), Velocity::clamped(80))
    }

    /// Four bars of a tune above a bass, at `start`; ornamented with its upper neighbours or not.
    fn passage(parts: &mut [Part; 2], start: u64, tune: &[u8; 16], up: u8, bass: u8, ornamented: bool) {
        for (beat, pitch) in (0u64..).zip(tune) {
            let (at, pitch) = (start + beat * 480, pitch + up);
            // A breath closes the passage.
            let length = if beat == 15 { 60 } else { 480 };
            if ornamented && beat % 2 == 1 && beat < 15 {
                parts[0].notes.extend([note(at, 240, pitch), note(at + 240, 240, pitch + 2)]);
            } else {
                parts[0].notes.push(note(at, length, pitch));
            }
            parts[1].notes.push(note(at, length, bass + (beat % 4) as u8 * 2));
        }
    }

    /// How each passage is like the one it comes back as.
    fn likenesses(passages: &[(&[u8; 16], u8, u8, bool)]) -> Vec<Option<(u32, Likeness)>> {
        let mut parts = [Part::new("Tune", Channel::default()), Part::new("Bass", Channel::default())];
        for (index, (tune, up, bass, ornamented)) in (0u64..).zip(passages) {
            passage(&mut parts, index * 16 * 480, tune, *up, *bass, *ornamented);
        }
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(passages.len() as u64 * 16 * 480));
        let letters =
            (0..passages.len() as u64).map(|at| Timed::new(Tick(at * 16 * 480), Mark::Marker(at.to_string())));
        let score = Score::new(String::new(), frame, letters.collect(), parts.into());
        let phrases = analyze(&score, &Run::default()).unwrap().value.phrases;
        assert_eq!(phrases.len(), passages.len(), "{phrases:?}");
        phrases.iter().map(|phrase| phrase.same_as.map(|same| (same.phrase, same.likeness))).collect()
    }

    #[test]
    fn the_same_music_is_exact() {
        let found = likenesses(&[(&TUNE, 0, 43, false), (&OTHER, 5, 41, false), (&TUNE, 0, 43, false)]);
        assert_eq!(found, [None, None, Some((0, Likeness::Exact))]);
    }

    #[test]
    fn another_accompaniment_or_an_ornamented_tune_is_varied() {
        let varied = Some((0, Likeness::Varied));
        let found = likenesses(&[(&TUNE, 0, 43, false), (&TUNE, 0, 38, false), (&TUNE, 0, 43, true)]);
        assert_eq!(found, [None, varied, varied]);
    }

    #[test]
    fn a_tune_in_another_key_is_transposed_by_so_many_semitones() {
        let found = likenesses(&[(&TUNE, 0, 43, false), (&OTHER, 5, 41, false), (&TUNE, 5, 48, true)]);
        assert_eq!(found, [None, None, Some((0, Likeness::Transposed(5)))]);
    }
}
