//! What each voice does in each bar, in numbers: the evidence for melody, phrases and roles.

use super::grid::{Bar, Grid};
use super::skyline::{Exposure, exposure};
use super::tone::{self, Tone, groups};
use crate::line::Voice;
use crate::score::Score;
use std::cmp::Ordering;

/// Bars over which a held note is counted as sounding; longer ones are a drone, whose later bars tell nothing new.
const LONGEST_HELD: usize = 64;

/// The pitched notes of a score with their voices, and the bars of each voice.
#[derive(Debug)]
pub(super) struct Texture {
    pub(super) grid: Grid,
    pub(super) tones: Vec<Tone>,
    /// For each tone, how long it is the highest or lowest of all.
    pub(super) exposures: Vec<Exposure>,
    /// For each tone, whether it starts together with another of its part, of its length (to an eighth).
    pub(super) chordal: Vec<bool>,
    /// For each voice, its tones (indices) in time order; empty for percussion.
    pub(super) tones_of: Vec<Vec<usize>>,
    /// For each voice, the bars in which it sounds, ascending.
    pub(super) bars_of: Vec<Vec<(usize, Doing)>>,
}

/// What a voice does in a bar.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doing {
    /// Notes that start.
    pub(super) notes: u32,
    /// Notes that repeat the pitch before them.
    pub(super) repeats: u32,
    /// Notes that start together with another of their part that has their length.
    pub(super) chordal: u32,
    /// Semitones moved, in all, each step at most 12.
    pub(super) moved: u32,
    /// Steps of more than a fifth.
    pub(super) leaps: u32,
    /// Velocities in all.
    pub(super) velocity: u32,
    /// Which pitches start.
    pub(super) pitches: u128,
    /// Which lengths start, each a bit by its size in sixteenths of a beat.
    pub(super) lengths: u64,
    /// Ticks in which it sounds.
    pub(super) sounding: u64,
    /// Pitch times ticks.
    pub(super) height: u128,
    /// Ticks as the highest of all; counted where the note starts.
    pub(super) top: u64,
    /// Length of all notes that start.
    pub(super) length: u64,
    /// Hash of the figure that starts in the bar: when its notes start, and whether each goes up or down.
    pub(super) figure: u64,
    /// Bars whose figure is that of the bar before (0 or 1 for one bar).
    pub(super) ostinato: u32,
}

impl Doing {
    /// Mean pitch while it sounds, in hundredths of a semitone.
    pub(super) fn mean_pitch(&self) -> u32 {
        (self.height * 100 / u128::from(self.sounding.max(1))) as u32
    }

    /// `count` of its notes in thousandths.
    pub(super) fn share(&self, count: u32) -> u32 {
        (u64::from(count) * 1000 / u64::from(self.notes.max(1))) as u32
    }
}

/// `part` of `whole` in thousandths, at most 1000.
pub(super) fn per_mille(part: u64, whole: u64) -> u32 {
    (u128::from(part) * 1000 / u128::from(whole.max(1))).min(1000) as u32
}

impl Texture {
    pub(super) fn new(score: &Score, voices: &[Voice]) -> Self {
        let tones = tone::of_score(score);
        let onsets: Vec<u64> = score_onsets(score);
        let end = score.notes().map(|note| note.end().0).max().unwrap_or(1).min(u64::MAX - 1);
        let grid = Grid::new(&score.frame, &onsets, end);
        let voice_of = voices_of_tones(score, voices, &tones);
        let mut tones_of = vec![Vec::new(); voices.len()];
        for (index, voice) in voice_of.iter().enumerate() {
            tones_of[*voice as usize].push(index);
        }
        let exposures = exposure(&tones);
        let chordal = chordal(&tones, score.frame.division().quarter().0);
        let view = View { grid: &grid, tones: &tones, exposures: &exposures, chordal: &chordal };
        let bars_of = crate::run::map(&tones_of, |own| view.bars(own));
        Self { grid, tones, exposures, chordal, tones_of, bars_of }
    }
}

/// Starts of all notes, percussion too, ascending.
fn score_onsets(score: &Score) -> Vec<u64> {
    let mut onsets: Vec<u64> = score.notes().map(|note| note.start.0).collect();
    onsets.sort_unstable();
    onsets.dedup();
    onsets
}

fn voices_of_tones(score: &Score, voices: &[Voice], tones: &[Tone]) -> Vec<u32> {
    let mut by_note = vec![0u32; score.note_count()];
    for (index, voice) in voices.iter().enumerate() {
        for note in &voice.notes {
            if let Some(place) = by_note.get_mut(note.0 as usize) {
                *place = index as u32;
            }
        }
    }
    tones.iter().map(|tone| by_note.get(tone.id.0 as usize).copied().unwrap_or(0)).collect()
}

/// Whether each tone starts together with another of its part, of its length (to an eighth).
fn chordal(tones: &[Tone], quarter: u64) -> Vec<bool> {
    let mut chordal = vec![false; tones.len()];
    for moment in groups(tones, quarter / 16) {
        let mut by_part: Vec<(u16, u64, usize)> =
            moment.map(|index| (tones[index].part, tones[index].length(), index)).collect();
        by_part.sort_unstable();
        for pair in by_part.windows(2) {
            if pair[0].0 == pair[1].0 && pair[1].1 - pair[0].1 <= pair[1].1 / 8 {
                chordal[pair[0].2] = true;
                chordal[pair[1].2] = true;
            }
        }
    }
    chordal
}

struct View<'a> {
    grid: &'a Grid,
    tones: &'a [Tone],
    exposures: &'a [Exposure],
    chordal: &'a [bool],
}

impl View<'_> {
    fn bars(&self, own: &[usize]) -> Vec<(usize, Doing)> {
        let mut bars: Vec<(usize, Doing)> = Vec::new();
        let mut before: Option<&Tone> = None;
        for index in own {
            let tone = &self.tones[*index];
            let bar = self.grid.bar_index(tone.start);
            self.count(entry(&mut bars, bar), *index, before, &self.grid.bars[bar]);
            self.hold(&mut bars, tone, bar);
            before = Some(tone);
        }
        mark_patterns(&mut bars);
        bars
    }

    /// Counts a note where it starts.
    fn count(&self, doing: &mut Doing, index: usize, before: Option<&Tone>, bar: &Bar) {
        let tone = &self.tones[index];
        let place = tone.start - bar.start;
        doing.notes += 1;
        doing.chordal += u32::from(self.chordal[index]);
        doing.velocity += u32::from(tone.velocity);
        doing.pitches |= 1 << (tone.pitch & 127);
        doing.lengths |= 1 << (tone.length().saturating_mul(16) / bar.beat.max(1)).min(63);
        doing.top += self.exposures[index].top;
        doing.length += tone.length();
        doing.figure = mixed(doing.figure, place << 2 | direction(before, tone, bar));
        if let Some(before) = before {
            let step = u32::from(before.pitch.abs_diff(tone.pitch));
            doing.repeats += u32::from(step == 0);
            doing.moved += step.min(12);
            doing.leaps += u32::from(step > 7);
        }
    }

    /// Counts its sound in each bar it lasts in.
    fn hold(&self, bars: &mut Vec<(usize, Doing)>, tone: &Tone, first: usize) {
        for (index, bar) in self.grid.bars.iter().enumerate().skip(first).take(LONGEST_HELD) {
            if bar.start >= tone.end {
                break;
            }
            let ticks = tone.end.min(bar.end) - tone.start.max(bar.start);
            let doing = entry(bars, index);
            doing.sounding += ticks;
            doing.height += u128::from(tone.pitch) * u128::from(ticks);
        }
    }
}

/// 1 for a note as high as the one before it in its bar, 2 for a higher, 3 for a lower; 0 for the first of the bar.
fn direction(before: Option<&Tone>, tone: &Tone, bar: &Bar) -> u64 {
    match before.filter(|before| before.start >= bar.start).map(|before| tone.pitch.cmp(&before.pitch)) {
        None => 0,
        Some(Ordering::Equal) => 1,
        Some(Ordering::Greater) => 2,
        Some(Ordering::Less) => 3,
    }
}

/// The entry of a bar, or of another stretch of time; they come nearly in order, a held note may have opened later ones.
pub(super) fn entry<T: Default>(bars: &mut Vec<(usize, T)>, bar: usize) -> &mut T {
    let place = bars.partition_point(|(other, _)| *other < bar);
    if bars.get(place).is_none_or(|(other, _)| *other != bar) {
        bars.insert(place, (bar, T::default()));
    }
    &mut bars[place].1
}

/// Marks what shows only when a bar is complete: figures that repeat.
fn mark_patterns(bars: &mut [(usize, Doing)]) {
    for index in 1..bars.len() {
        let (before, after) = (bars[index - 1], bars[index]);
        let same = before.0 + 1 == after.0 && before.1.figure == after.1.figure;
        bars[index].1.ostinato = u32::from(same && after.1.notes > 1);
    }
}

/// One more number in a running hash (the step of FNV-1a over the whole word).
pub(super) const fn mixed(hash: u64, word: u64) -> u64 {
    let start = if hash == 0 { 0xcbf2_9ce4_8422_2325 } else { hash };
    (start ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
}
