//! What is heard at a beat that speaks for a phrase to begin there, or against it.
//!
//! Rests and long notes before it, and notes held across it, in all voices and in the tune (Lerdahl & Jackendoff 1983, GPR 2;
//! Cambouropoulos, ICMC 2001); a change of texture (GPR 3); music like that some bars ago (GPR 6); the cadence before and how
//! slowly chords change there; the place in the bar. Each is a number from 0 to 1000, the same for any tempo and metre.

use super::super::cadence::{self, CadenceKind};
use super::super::chord::{Chord, Quality};
use super::super::grid::Bar;
use super::super::key::tonality_at;
use super::super::recurrence::Music;
use super::super::section;
use super::super::texture::Texture;
use super::super::tone::Tone;
use super::{Harmony, Melody, melody_at};
use crate::score::Score;

/// What there is to hear at a beat; the names are for those who fit the weights.
pub(super) const NAMES: [&str; COUNT] = [
    "silence before, in any voice",
    "long notes before",
    "notes held across",
    "voices that begin",
    "voices that end together",
    "the tune is silent before",
    "the tune's note before is long",
    "it is held across",
    "it lasts a beat",
    "it leaps to the next",
    "it is said again",
    "nothing begins within the beat before",
    "all are silent before",
    "more or fewer notes after",
    "another rhythm after",
    "higher or lower after",
    "another voice has the tune",
    "bars return",
    "the tune's bars return",
    "the tune's rhythm two bars ago",
    "four bars ago",
    "eight bars ago",
    "a triad before",
    "it stands on its root",
    "a perfect cadence before",
    "another close on the tonic before",
    "a half close before",
    "a close on the tonic now",
    "the chord changes",
    "to the tonic",
    "the chord before is long",
    "a bar line",
    "the middle of a bar",
    "the first note's place in the bar",
    "always",
];
pub(super) const COUNT: usize = 35;

/// What is heard at one beat, in thousandths.
pub(super) type Evidence = [i64; COUNT];

/// The whole of a number in thousandths.
const WHOLE: i64 = 1000;

/// A voice's note before a beat, and the one that starts there.
type Moment<'a> = (Option<&'a Tone>, Option<&'a Tone>);

/// Hears a piece beat by beat.
pub(super) struct Listener<'a> {
    texture: &'a Texture,
    melody: &'a Melody,
    harmony: Harmony<'a>,
    /// The tones of each voice.
    pub(super) voices: Vec<Vec<&'a Tone>>,
    /// Mean ticks from a note to the next of its voice.
    means: Vec<u64>,
    /// Mean length of a chord.
    chord: u64,
    first: u64,
    /// The end of the last note that has begun before each note.
    until: Vec<u64>,
    /// Whether music begins again at each bar: all of it, and the tune.
    returns: Vec<[bool; 2]>,
}

impl<'a> Listener<'a> {
    pub(super) fn new(
        score: &Score,
        texture: &'a Texture,
        melody: &'a Melody,
        harmony: Harmony<'a>,
        music: Music<'_>,
    ) -> Self {
        let tones = |own: &Vec<usize>| own.iter().filter_map(|index| texture.tones.get(*index)).collect::<Vec<_>>();
        let voices: Vec<Vec<&Tone>> = texture.tones_of.iter().map(tones).collect();
        let quarter = score.frame.division().quarter().0;
        let mean = |own: &Vec<&Tone>| {
            let span = own.first().zip(own.last()).map_or(0, |(first, last)| last.start - first.start);
            // Long rests tell nothing of how fast a voice moves.
            (span / (own.len() as u64).max(1)).clamp(quarter / 8, 4 * quarter).max(1)
        };
        let means = voices.iter().map(mean).collect();
        let spans = harmony.chords.iter().map(|chord| chord.span.length().0);
        let chord = (spans.fold(0, u64::saturating_add) / (harmony.chords.len() as u64).max(1)).max(1);
        let ends = texture.tones.iter().scan(0, |until, tone| {
            let before = *until;
            *until = before.max(tone.end);
            Some(before)
        });
        let shapes: Vec<u64> = music.tune.iter().map(|bar| bar.map_or(0, |bar| bar.shape())).collect();
        let mut returns = vec![[false; 2]; texture.grid.bars.len()];
        for (kind, prints) in [music.bars, &shapes].into_iter().enumerate() {
            for bar in section::returns(prints) {
                returns[bar][kind] = true;
            }
        }
        let first = texture.tones.first().map_or(0, |tone| tone.start);
        Self { texture, melody, harmony, voices, means, chord, first, until: ends.collect(), returns }
    }

    /// What is heard at a beat.
    pub(super) fn at(&self, beat: u64) -> Evidence {
        let index = self.texture.grid.bar_index(beat);
        let Some(bar) = self.texture.grid.bars.get(index) else { return [0; COUNT] };
        let mut evidence = [0; COUNT];
        let mut place = 0;
        let mut put = |own: &[i64]| {
            for value in own {
                if let Some(slot) = evidence.get_mut(place) {
                    *slot = (*value).clamp(0, WHOLE);
                }
                place += 1;
            }
        };
        put(&self.of_voices(beat, bar));
        put(&self.of_tune(beat, bar));
        put(&self.of_all(beat, bar));
        put(&self.of_memory(beat, bar, index));
        put(&self.of_chords(beat, bar));
        put(&self.of_place(beat, bar));
        evidence
    }

    /// What a voice does at a beat: its note before, and the one that starts there.
    fn moment(&self, voice: usize, beat: u64, bar: &Bar) -> Moment<'a> {
        let Some(own) = self.voices.get(voice) else { return (None, None) };
        let next = own.partition_point(|tone| tone.start < beat);
        let before = next.checked_sub(1).and_then(|last| own.get(last)).copied();
        (before, own.get(next).copied().filter(|tone| tone.start <= beat.saturating_add(bar.beat / 8)))
    }

    /// Silence, length, held, begins: of one voice at its moment; `None` when it neither sounds nor begins.
    fn breath(&self, voice: usize, (before, after): Moment<'_>, beat: u64, bar: &Bar) -> Option<[i64; 4]> {
        let length = bar.beat.max(1);
        let before = before.filter(|tone| tone.end.saturating_add(bar.length().saturating_mul(2)) >= beat);
        let begins = flag(after.is_some());
        let Some(before) = before else { return after.map(|_| [WHOLE, 0, 0, begins]) };
        let held = before.end > beat.saturating_add(length / 8);
        let silence = per_mille(beat.saturating_sub(before.end), length.saturating_mul(2));
        let mean = self.means.get(voice).copied().unwrap_or(length);
        let long = if held { 0 } else { per_mille((beat - before.start).saturating_sub(mean), 3 * mean) };
        Some([silence, long, flag(held), begins])
    }

    fn of_voices(&self, beat: u64, bar: &Bar) -> [i64; 5] {
        let (mut sums, mut count, mut together) = ([0i64; 4], 0, 0);
        for voice in 0..self.voices.len() {
            let moment = self.moment(voice, beat, bar);
            let Some(breath) = self.breath(voice, moment, beat, bar) else { continue };
            count += 1;
            sums.iter_mut().zip(breath).for_each(|(sum, own)| *sum += own);
            let ends = moment.0.is_some_and(|tone| {
                tone.end.saturating_add(bar.beat / 4) >= beat && tone.end <= beat.saturating_add(bar.beat / 8)
            });
            together += flag(ends);
        }
        let count = count.max(1);
        [sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count, together / count]
    }

    fn of_tune(&self, beat: u64, bar: &Bar) -> [i64; 6] {
        let Some(voice) = melody_at(self.melody, beat) else { return [0; 6] };
        let voice = voice as usize;
        let (before, after) = self.moment(voice, beat, bar);
        let Some([silence, long, held, _]) = self.breath(voice, (before, after), beat, bar) else { return [0; 6] };
        // A detached note lasts until the next.
        let lasts = before.is_some_and(|tone| beat - tone.start >= bar.beat);
        let step = before.zip(after).map(|(before, after)| i64::from(after.pitch.abs_diff(before.pitch)));
        let leap = step.map_or(0, |step| step.min(12) * WHOLE / 12);
        [silence, long, held, flag(lasts), leap, flag(step == Some(0))]
    }

    /// The tones that start in a span.
    fn starting(&self, from: u64, to: u64) -> &'a [Tone] {
        let place = |tick: u64| self.texture.tones.partition_point(|tone| tone.start < tick);
        self.texture.tones.get(place(from)..place(to).max(place(from))).unwrap_or_default()
    }

    fn of_all(&self, beat: u64, bar: &Bar) -> [i64; 6] {
        let (length, whole) = (bar.beat.max(1), bar.length());
        let still =
            self.starting(beat.saturating_sub(length - length / 16), beat.saturating_sub(length / 16)).is_empty();
        let next = self.texture.tones.partition_point(|tone| tone.start < beat);
        let until = self.until.get(next).copied().unwrap_or(beat);
        let silence = per_mille(beat.saturating_sub(until), length);
        let (before, after) =
            (self.starting(beat.saturating_sub(whole), beat), self.starting(beat, beat.saturating_add(whole)));
        let (few, many) = (before.len().min(after.len()) as i64, before.len().max(after.len()) as i64);
        let density = (many - few) * WHOLE / many.max(1);
        let rhythm = |tones: &[Tone], from: u64| {
            tones.iter().fold(0u64, |mask, tone| mask | 1 << ((tone.start - from).saturating_mul(4) / length).min(63))
        };
        let (a, b) = (rhythm(before, beat.saturating_sub(whole)), rhythm(after, beat));
        let other = i64::from((a ^ b).count_ones()) * WHOLE / i64::from((a | b).count_ones()).max(1);
        let height = |tones: &[Tone]| {
            let sum: i64 = tones.iter().map(|tone| i64::from(tone.pitch)).sum();
            (!tones.is_empty()).then(|| sum * 100 / tones.len() as i64)
        };
        let moved = height(before).zip(height(after)).map_or(0, |(a, b)| (a - b).abs() * WHOLE / 1200);
        let hands = |tick: u64| melody_at(self.melody, tick);
        let handed = beat > 0 && hands(beat) != hands(beat - 1);
        [flag(still), silence, density, other, moved, flag(handed)]
    }

    /// The tune's rhythm over a bar from a beat on, as a set of quarter beats; `None` where it says too little.
    fn rhythm(&self, beat: u64, bar: &Bar) -> Option<u64> {
        let own = self.voices.get(melody_at(self.melody, beat)? as usize)?;
        let first = own.partition_point(|tone| tone.start < beat);
        let inside = own.get(first..)?.iter().take_while(|tone| tone.start < beat.saturating_add(bar.length()));
        let (mut mask, mut count) = (0u64, 0);
        for tone in inside {
            mask |= 1 << ((tone.start - beat).saturating_mul(4) / bar.beat.max(1)).min(63);
            count += 1;
        }
        (count > 1).then_some(mask)
    }

    fn of_memory(&self, beat: u64, bar: &Bar, index: usize) -> [i64; 5] {
        let returns = self.returns.get(index).filter(|_| beat == bar.start).copied().unwrap_or_default();
        let own = self.rhythm(beat, bar);
        let ago = |bars: u64| {
            let then = beat.checked_sub(bars.saturating_mul(bar.length()));
            flag(own.is_some() && then.is_some_and(|then| self.rhythm(then, bar) == own))
        };
        [flag(returns[0]), flag(returns[1]), ago(2), ago(4), ago(8)]
    }

    fn of_chords(&self, beat: u64, bar: &Bar) -> [i64; 9] {
        let chords = self.harmony.chords;
        let next = chords.partition_point(|chord| chord.span.start.0 < beat);
        let Some(last) = next.checked_sub(1).and_then(|last| chords.get(last)) else { return [0; 9] };
        // The last harmony may have begun before its last chord.
        let same = chords[..next].iter().rev().take_while(|chord| chord.root == last.root).count();
        let arrival = chords.get(next - same).unwrap_or(last);
        let recent = arrival.span.start.0.saturating_add(bar.length()) >= beat;
        let closes = (next - same).checked_sub(1).and_then(|before| self.close(chords.get(before)?, arrival));
        let closes = closes.filter(|_| recent);
        let now = chords.get(next).filter(|chord| chord.span.start.0 == beat);
        let tonic = |chord: &Chord| {
            let key = tonality_at(self.harmony.tonalities, chord.span.start);
            chord.root == key.tonic_class() && chord.bass == chord.root
        };
        let arrives = now.filter(|now| now.root != last.root).and_then(|now| self.close(last, now));
        let changes = now.is_some_and(|now| now.root != last.root);
        let sounds = last.span.end.0.saturating_add(bar.beat) >= beat;
        let triad = sounds && matches!(last.quality, Quality::Major | Quality::Minor);
        let on_tonic = |kind: CadenceKind| matches!(kind, CadenceKind::ImperfectAuthentic | CadenceKind::Plagal);
        [
            flag(triad),
            flag(triad && last.bass == last.root),
            flag(closes == Some(CadenceKind::PerfectAuthentic)),
            flag(closes.is_some_and(on_tonic)),
            flag(closes == Some(CadenceKind::Half)),
            flag(arrives.is_some_and(|kind| on_tonic(kind) || kind == CadenceKind::PerfectAuthentic)),
            flag(changes),
            flag(changes && now.is_some_and(tonic)),
            per_mille((beat - arrival.span.start.0).saturating_sub(self.chord), self.chord.saturating_mul(3)),
        ]
    }

    fn close(&self, before: &Chord, arrival: &Chord) -> Option<CadenceKind> {
        let key = tonality_at(self.harmony.tonalities, arrival.span.start);
        cadence::kind(before, arrival, key, cadence::top(self.texture, arrival))
    }

    fn of_place(&self, beat: u64, bar: &Bar) -> [i64; 4] {
        let beats = bar.length() / bar.beat.max(1);
        let middle = beats.is_multiple_of(2) && (beat - bar.start).saturating_mul(2) == bar.length();
        // A pick-up is measured from the bar line after it.
        let to_line = |bar: &Bar, tick: u64| (bar.end.saturating_sub(tick)) % bar.length().max(1);
        let first = self.texture.grid.bars.get(self.texture.grid.bar_index(self.first));
        let alike = first.is_some_and(|first| to_line(first, self.first) == to_line(bar, beat));
        [flag(beat == bar.start), flag(middle), flag(alike), WHOLE]
    }
}

const fn flag(some: bool) -> i64 {
    if some { WHOLE } else { 0 }
}

fn per_mille(part: u64, whole: u64) -> i64 {
    i64::from(super::super::texture::per_mille(part, whole))
}
