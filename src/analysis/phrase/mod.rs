//! Phrases: where the music breathes.
//!
//! Each bar line gets a strength from what is heard there: rests and long notes before it (the local boundary
//! detection model of Cambouropoulos, ICMC 2001, summed over the voices), notes held across it, a change of metre or
//! key, a new voice with the melody, music that was heard before starting again (after Lerdahl & Jackendoff 1983,
//! GPR 2, 3 and 6). A dynamic programme (`cuts`) then cuts the piece into phrases of likely length at the strongest bar
//! lines. In hymns nothing rests and a phrase may end on any beat: `hymn` hears those.

mod cuts;
mod hymn;
#[cfg(test)]
mod tests;

use super::grid::Grid;
use super::section;
use super::texture::Texture;
use crate::line::{Phrase, VoiceId};
use crate::score::{Frame, Score, Tick, TickSpan};

/// The longest phrase, in bars.
const LONGEST: usize = 16;

/// Phrases that tile the piece from tick 0 to the end of its last bar.
pub(super) fn find(score: &Score, texture: &Texture, melody: &[(TickSpan, VoiceId)]) -> Vec<Phrase> {
    let prints = section::fingerprints(score, texture);
    let spans = match hymn::borders(texture, score.frame.division()) {
        Some(borders) => tiles(&borders, texture.grid.end()),
        None => {
            let strengths = strengths(score, texture, melody, &prints);
            let lengths = Lengths { grid: &texture.grid, frame: &score.frame };
            spans(texture, melody, &best_cuts(&strengths, &lengths))
        }
    };
    section::number(score, texture, melody, &spans, &prints)
}

/// The spans between borders; the last goes to the end of the piece.
fn tiles(borders: &[u64], end: u64) -> Vec<TickSpan> {
    let inner = &borders[..borders.len().saturating_sub(1)];
    let ends = inner.iter().skip(1).copied().chain([end]);
    inner.iter().zip(ends).map(|(from, to)| TickSpan::new(Tick(*from), Tick(to))).collect()
}

/// Strength of each bar line as a border, in thousandths; the first and last are borders anyway.
fn strengths(score: &Score, texture: &Texture, melody: &[(TickSpan, VoiceId)], prints: &[u64]) -> Vec<i64> {
    let bars = &texture.grid.bars;
    let mut strengths = vec![0i64; bars.len() + 1];
    let mut weights = vec![0i64; bars.len() + 1];
    for voice in 0..texture.tones_of.len() {
        breaths(texture, voice, melody, &mut strengths, &mut weights);
    }
    for (strength, weight) in strengths.iter_mut().zip(weights) {
        *strength = *strength * 1000 / weight.max(1000);
    }
    for (span, _) in melody.iter().skip(1) {
        strengths[texture.grid.bar_index(span.start.0)] += 250;
    }
    for tick in section::landmarks(score) {
        let bar = texture.grid.bar_index(tick.0);
        if bars.get(bar).is_some_and(|bar| bar.start == tick.0) {
            strengths[bar] += 600;
        }
    }
    for bar in section::returns(prints) {
        strengths[bar] += 300;
    }
    strengths
}

/// Adds what one voice does at each bar line: +1000 for a rest of two beats or a note four times as long as usual
/// before it, -1000 for a note held across; the voice with the melody counts three times.
fn breaths(
    texture: &Texture,
    voice: usize,
    melody: &[(TickSpan, VoiceId)],
    strengths: &mut [i64],
    weights: &mut [i64],
) {
    let own = &texture.tones_of[voice];
    for pair in own.windows(2) {
        let (before, after) = (&texture.tones[pair[0]], &texture.tones[pair[1]]);
        let bar = texture.grid.bar_index(after.start);
        let Some(line) = texture.grid.bars.get(bar).filter(|line| before.start < line.start) else { continue };
        let beat = line.beat.max(1);
        let leads = melody_at(melody, line.start) == Some(voice as u32);
        let weight = if leads { 3 } else { 1 };
        let rest = per_mille_of(after.start.saturating_sub(before.end), 2 * beat);
        let long = per_mille_of((after.start - before.start).saturating_sub(beat), 3 * beat);
        let held = if before.end > line.start.saturating_add(beat / 4) { 1000 } else { 0 };
        let late = per_mille_of(after.start - line.start, line.end - line.start) / 2;
        strengths[bar] += weight * (rest.max(long) - held - late);
        weights[bar] += weight * 1000;
    }
}

fn per_mille_of(part: u64, whole: u64) -> i64 {
    i64::from(super::texture::per_mille(part, whole))
}

pub(super) fn melody_at(melody: &[(TickSpan, VoiceId)], tick: u64) -> Option<u32> {
    let index = melody.partition_point(|(span, _)| span.start.0 <= tick);
    index.checked_sub(1).map(|index| melody[index].1.0)
}

/// How likely a phrase from one bar line to another is by its length alone.
struct Lengths<'a> {
    grid: &'a Grid,
    frame: &'a Frame,
}

impl Lengths<'_> {
    /// In thousandths; 0 for the likeliest. Four and eight bars are usual, odd numbers less so (after Temperley 2001,
    /// phrase structure rules 2 and 3); a phrase lasts about 4 to 14 seconds.
    fn prior(&self, from: usize, to: usize) -> i64 {
        let bars = &self.grid.bars[from..to];
        let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return -10_000 };
        let full = bars.iter().filter(|bar| bar.length() > self.usual(bar) / 2).count();
        let by_bars = match full {
            4 | 8 => 0,
            2 | 6 => -350,
            3 | 5 | 7 => -550,
            0 | 1 => -1500,
            more => -400 - 100 * (more as i64 - 8),
        };
        let span = TickSpan::new(Tick(first.start), Tick(last.end));
        let seconds = self.frame.tempo.seconds_of(span).0.clamp(0.0, 1e6);
        let off = (4.0 - seconds).max((seconds - 14.0) / 3.0).max(0.0);
        by_bars - (off * 400.0) as i64
    }

    fn usual(&self, bar: &super::grid::Bar) -> u64 {
        bar.meter.bar_length(self.frame.division()).0
    }
}

/// The bar lines (indices, first and last included) that cut the piece best.
fn best_cuts(strengths: &[i64], lengths: &Lengths<'_>) -> Vec<usize> {
    cuts::best(strengths.len() - 1, LONGEST, |bar| strengths[bar], |from, to| lengths.prior(from, to))
}

/// The spans between the borders, each border moved back to where the melody's pick-up begins.
fn spans(texture: &Texture, melody: &[(TickSpan, VoiceId)], borders: &[usize]) -> Vec<TickSpan> {
    let line = |border: usize| texture.grid.bars.get(border).map_or(texture.grid.end(), |bar| bar.start);
    let ticks: Vec<u64> = borders
        .iter()
        .enumerate()
        .map(|(place, border)| {
            let inner = place > 0 && place + 1 < borders.len();
            let pickup = if inner { pickup(texture, melody, *border) } else { None };
            pickup.unwrap_or_else(|| line(*border))
        })
        .collect();
    tiles(&ticks, texture.grid.end())
}

/// Where the pick-up to a bar line begins, if the voice with the melody after it has one: a run of notes within the
/// second half of the bar before, after a rest of half a beat or a note twice as long as each of the run.
fn pickup(texture: &Texture, melody: &[(TickSpan, VoiceId)], border: usize) -> Option<u64> {
    let line = texture.grid.bars.get(border)?;
    let bar = texture.grid.bars.get(border.checked_sub(1)?)?;
    let own = &texture.tones_of[melody_at(melody, line.start)? as usize];
    let after = own.partition_point(|index| texture.tones[*index].start < line.start);
    let mut next = line.start;
    let mut longest = 0;
    for place in (0..after).rev() {
        let tone = &texture.tones[own[place]];
        if tone.start < bar.start + bar.length() / 2 || tone.end > line.start.saturating_add(bar.beat / 4) {
            return None;
        }
        longest = longest.max(next - tone.start);
        next = tone.start;
        let before = place.checked_sub(1).map(|before| &texture.tones[own[before]]);
        let rests = before.is_none_or(|before| before.end.saturating_add(bar.beat / 2) <= tone.start);
        let long = before.is_some_and(|before| tone.start - before.start >= 2 * longest.max(bar.beat / 2));
        if rests || long {
            return Some(tone.start);
        }
    }
    None
}
