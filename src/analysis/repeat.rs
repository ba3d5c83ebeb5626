//! Passages played again at once, note for note: what was a repeat sign before a program unrolled it.
//!
//! Bars are compared by the onsets of all their notes, part by part. Of the repeats that begin at a bar the one that
//! covers most is taken (of equals the shortest passage), then the search goes on behind it, so that A A B B gives two.

use super::grid::Bar;
use super::texture::{Texture, mixed};
use crate::score::{Score, TickSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewest bars of a repeated passage, and with two endings (ours; shorter ones are figures).
const SHORTEST: usize = 4;
const SHORTEST_WITH_ENDINGS: usize = 8;
/// Most bars of a repeated passage.
const LONGEST: usize = 256;
/// A first ending is at most this part of its passage, and at most four bars.
const ENDING_PART: usize = 8;
const LONGEST_ENDING: usize = 4;

/// A passage that is played again at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The passage as heard first, its first ending included.
    pub first: TickSpan,
    /// How often it is played in all, at least 2.
    pub times: u32,
    /// Its first ending, where the second time ends otherwise.
    pub ending: Option<TickSpan>,
}

/// Every repeat of a score, in time order.
pub(super) fn find(score: &Score, texture: &Texture) -> Vec<Repeat> {
    let bars = &texture.grid.bars;
    let prints = Prints::new(score, bars);
    let mut repeats = Vec::new();
    let mut bar = 0;
    while bar < bars.len() {
        let Some(best) = prints.best(bar) else {
            bar += 1;
            continue;
        };
        repeats.push(best.repeat(bars));
        bar += best.covers();
    }
    repeats
}

/// A repeat in bars.
#[derive(Debug, Clone, Copy)]
struct Passage {
    from: usize,
    length: usize,
    times: usize,
    ending: usize,
}

impl Passage {
    fn covers(self) -> usize {
        self.length * self.times - self.ending
    }

    fn repeat(self, bars: &[Bar]) -> Repeat {
        let span = |from: usize, to: usize| TickSpan::new(bars[from].span().start, bars[to - 1].span().end);
        let end = self.from + self.length;
        Repeat {
            first: span(self.from, end),
            times: u32::try_from(self.times).unwrap_or(u32::MAX),
            ending: (self.ending > 0).then(|| span(end - self.ending, end)),
        }
    }
}

/// Bars as numbers: equal bars are equal.
struct Prints {
    bars: Vec<u64>,
    sounds: Vec<bool>,
    /// Hash of all bars before each, so that runs are compared at once.
    before: Vec<u64>,
    powers: Vec<u64>,
    /// Where each print stands, ascending.
    places: BTreeMap<u64, Vec<usize>>,
}

/// The base of the running hash (an odd number without pattern).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl Prints {
    fn new(score: &Score, bars: &[Bar]) -> Self {
        let contents = contents(score, bars);
        let sounds = contents.iter().map(|notes| !notes.is_empty()).collect();
        let print =
            |(notes, bar): (&Vec<u64>, &Bar)| notes.iter().fold(mixed(0, bar.length()), |hash, n| mixed(hash, *n));
        let bars: Vec<u64> = contents.iter().zip(bars).map(print).collect();
        let (mut before, mut powers) = (vec![0u64], vec![1u64]);
        let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (index, print) in bars.iter().enumerate() {
            before.push(before[index].wrapping_mul(BASE).wrapping_add(*print));
            powers.push(powers[index].wrapping_mul(BASE));
            places.entry(*print).or_default().push(index);
        }
        Self { bars, sounds, before, powers, places }
    }

    fn hash(&self, from: usize, to: usize) -> u64 {
        self.before[to].wrapping_sub(self.before[from].wrapping_mul(self.powers[to - from]))
    }

    /// How many bars from `a` on are those from `b` on; `a` before `b`.
    fn alike(&self, a: usize, b: usize) -> usize {
        let (mut low, mut high) = (0, self.bars.len() - b);
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.hash(a, a + middle) == self.hash(b, b + middle) { low = middle } else { high = middle - 1 }
        }
        low
    }

    /// The repeat from a bar on that covers most.
    fn best(&self, from: usize) -> Option<Passage> {
        if !self.sounds[from] {
            return None;
        }
        let places = self.places.get(&self.bars[from])?;
        let later = &places[places.partition_point(|place| *place < from + SHORTEST)..];
        let near = later.iter().take_while(|place| **place <= from + LONGEST);
        near.filter_map(|again| self.passage(from, again - from))
            .max_by_key(|p| (p.covers(), std::cmp::Reverse(p.length)))
    }

    fn passage(&self, from: usize, length: usize) -> Option<Passage> {
        let alike = self.alike(from, from + length);
        if alike >= length {
            return Some(Passage { from, length, times: alike / length + 1, ending: 0 });
        }
        let ending = length - alike;
        let goes_on = from + length + alike < self.bars.len();
        let fits = ending <= LONGEST_ENDING.min(length / ENDING_PART) && length >= SHORTEST_WITH_ENDINGS && goes_on;
        fits.then_some(Passage { from, length, times: 2, ending })
    }
}

/// The onsets of each bar: part, place to a twelfth of a quarter, sound; sorted.
fn contents(score: &Score, bars: &[Bar]) -> Vec<Vec<u64>> {
    let grain = (score.frame.division().quarter().0 / 12).max(1);
    let mut contents: Vec<Vec<u64>> = vec![Vec::new(); bars.len()];
    for (part, index) in score.parts.iter().zip(0u64..) {
        for note in &part.notes {
            let bar = bars.partition_point(|bar| bar.start <= note.start.0).saturating_sub(1);
            let (Some(content), Some(bar)) = (contents.get_mut(bar), bars.get(bar)) else { continue };
            let place = (note.start.0 - bar.start + grain / 2) / grain;
            content.push(place << 24 | index << 8 | u64::from(note.sound.midi()));
        }
    }
    contents.iter_mut().for_each(|notes| notes.sort_unstable());
    contents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Run;
    use crate::score::{Channel, Division, Frame, Note, Part, Sound, Tick, Ticks, Velocity};

    /// First bar, bar after the last, times, first ending.
    type Found = (u64, u64, u32, Option<(u64, u64)>);

    /// Bars of four quarters, each bar a letter: equal letters are equal bars.
    fn repeats(form: &str) -> Vec<Found> {
        let mut part = Part::new("Piano", Channel::default());
        for (bar, letter) in form.bytes().enumerate() {
            for beat in 0..4u64 {
                let pitch = 40 + (letter - b'a') + (beat * 7 % 5) as u8;
                let start = Tick(bar as u64 * 1920 + beat * 480);
                part.notes.push(Note::new(Sound::from_midi(pitch, false), start, Ticks(480), Velocity::clamped(80)));
            }
        }
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(0));
        let score = Score::new(String::new(), frame, vec![], vec![part]);
        let found = crate::analysis::analyze(&score, &Run::default()).unwrap().value.repeats;
        let bars = |span: TickSpan| (span.start.0 / 1920, span.end.0 / 1920);
        found.iter().map(|r| (bars(r.first).0, bars(r.first).1, r.times, r.ending.map(bars))).collect()
    }

    #[test]
    fn two_repeated_halves_are_two_repeats() {
        assert_eq!(repeats("abcdefghabcdefghijklmnopijklmnop"), [(0, 8, 2, None), (16, 24, 2, None)]);
    }

    #[test]
    fn a_loop_is_one_passage_many_times() {
        assert_eq!(repeats("xabcdabcdabcdabcdy"), [(1, 5, 4, None)]);
    }

    #[test]
    fn a_second_ending_is_heard() {
        assert_eq!(repeats("abcdefgxabcdefgyijkl"), [(0, 8, 2, Some((7, 8)))]);
    }

    #[test]
    fn an_ostinato_and_new_music_are_no_repeats() {
        assert_eq!(repeats("abcdefghijklmnop"), []);
        assert_eq!(repeats("abcabdabeabf"), []);
    }
}
