//! Two seats with one line: whether they melt into one sound, or the louder hides the other.
//!
//! What makes them blend is told by the notes: onsets together, pitches of one harmonic series, motion in parallel (Antoine,
//! Depalle, Macnab-Seguin and McAdams retrieve 81 % of the blends that experts marked with these three), and by the sound:
//! how far their spectra share the same bands.

use super::hearing::{BANDS, Ear, Loudness};
use super::level::Level;
use super::measure::share;
use super::types::BarBalance;
use crate::arrange::{Arrangement, SeatPart};
use crate::score::{Bar, BarNumber, SeatId, Tick};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A seat that doubles another's line at the unison, octaves or twelfths over some bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoublingBalance {
    /// The softer of the two.
    pub seat: SeatId,
    /// The louder.
    pub with: SeatId,
    /// From this bar.
    pub bar: BarNumber,
    /// To this one.
    pub last_bar: BarNumber,
    /// How well they melt together, in thousandths: the mean of the four below.
    pub blend: u16,
    /// Onsets that both have, of all that either has, in thousandths.
    pub synchrony: u16,
    /// Of these, those whose pitches are a unison, octave or twelfth apart.
    pub harmonicity: u16,
    /// Moves from note to note that both make alike.
    pub parallelism: u16,
    /// Of the softer's loudness along the spectrum, what the louder has too.
    pub overlap: u16,
    /// How much of the softer's loudness is left beside the louder alone: nothing colours nothing.
    pub left: u16,
}

impl DoublingBalance {
    /// Bars, first and last included.
    #[must_use]
    pub fn bars(&self) -> u32 {
        self.last_bar.0.saturating_sub(self.bar.0) + 1
    }
}

/// Bars that a doubling must last to be told (ours).
const FEWEST: usize = 2;

/// Notes of a bar that must go together, in thousandths (ours, as of a doubled role).
const TOGETHER: u16 = 750;

/// Every doubling of at least [`FEWEST`] bars, by seats and time.
pub(super) fn blends(
    arrangement: &Arrangement,
    bars: &[(Bar, Range<usize>)],
    measured: &[BarBalance],
) -> Vec<DoublingBalance> {
    let tops: Vec<Tops> = arrangement.seats.iter().map(|part| Tops::of(part, bars)).collect();
    let ears = Ears { ear: Ear::new(), loudness: Loudness::new() };
    let mut out = Vec::new();
    for one in 0..tops.len() {
        for other in one + 1..tops.len() {
            let alike = |bar: usize| doubles(tops[one].bar(bar), tops[other].bar(bar));
            let flags: Vec<bool> = (0..measured.len()).map(alike).collect();
            let runs = super::checks::runs(&flags, 0).into_iter().filter(|run| run.len() >= FEWEST);
            out.extend(runs.filter_map(|run| ears.blend((one, other), &run, &tops, measured)));
        }
    }
    out
}

/// The highest pitch of each onset, in time order.
type Line = [(Tick, u8)];

/// A seat's line through the piece.
struct Tops {
    line: Vec<(Tick, u8)>,
    /// Where each bar's part of it begins, and the end of all.
    bars: Vec<usize>,
}

impl Tops {
    fn of(part: &SeatPart, bars: &[(Bar, Range<usize>)]) -> Self {
        let pitched = part.notes.iter().filter_map(|note| Some((note.start, note.sound.pitch()?.midi())));
        let mut line: Vec<(Tick, u8)> = Vec::with_capacity(part.notes.len());
        for (start, pitch) in pitched {
            match line.last_mut().filter(|(last, _)| *last == start) {
                Some((_, top)) => *top = pitch.max(*top),
                None => line.push((start, pitch)),
            }
        }
        let begins = bars.iter().map(|(bar, _)| line.partition_point(|(start, _)| *start < bar.span.start));
        let end = bars.last().map(|(bar, _)| line.partition_point(|(start, _)| *start < bar.span.end));
        let bars = begins.chain(end).collect();
        Self { line, bars }
    }

    fn bar(&self, bar: usize) -> &Line {
        self.run(&(bar..bar + 1))
    }

    fn run(&self, bars: &Range<usize>) -> &Line {
        let at = |bar: usize| self.bars.get(bar).copied();
        at(bars.start).zip(at(bars.end)).and_then(|(from, to)| self.line.get(from..to)).unwrap_or_default()
    }
}

/// What a line has at a time.
fn at(line: &Line, start: Tick) -> Option<u8> {
    line.binary_search_by_key(&start, |(start, _)| *start).ok().map(|index| line[index].1)
}

fn doubles(one: &Line, other: &Line) -> bool {
    synchrony(one, other) >= TOGETHER && harmonicity(one, other) >= TOGETHER
}

fn synchrony(one: &Line, other: &Line) -> u16 {
    let both = pairs(one, other).count();
    share(both as f64, (one.len() + other.len() - both) as f64)
}

/// Pitches of notes that start together.
fn pairs<'l>(one: &'l Line, other: &'l Line) -> impl Iterator<Item = (i32, i32)> + 'l {
    one.iter().filter_map(|(start, pitch)| Some((i32::from(*pitch), i32::from(at(other, *start)?))))
}

fn harmonicity(one: &Line, other: &Line) -> u16 {
    let harmonic = |(a, b): &(i32, i32)| matches!((a - b).abs(), 0 | 12 | 19 | 24 | 36);
    share(pairs(one, other).filter(harmonic).count() as f64, pairs(one, other).count() as f64)
}

fn parallelism(one: &Line, other: &Line) -> u16 {
    let pitches: Vec<(i32, i32)> = pairs(one, other).collect();
    let alike = pitches.windows(2).filter(|pair| pair[1].0 - pair[0].0 == pair[1].1 - pair[0].1).count();
    if pitches.len() < 2 { 1000 } else { share(alike as f64, (pitches.len() - 1) as f64) }
}

/// What listening to two seats needs.
struct Ears {
    ear: Ear,
    loudness: Loudness,
}

impl Ears {
    fn blend(
        &self,
        (one, other): (usize, usize),
        run: &Range<usize>,
        lines: &[Tops],
        measured: &[BarBalance],
    ) -> Option<DoublingBalance> {
        let [own, theirs] = [one, other].map(|seat| self.spectrum(seat, &measured[run.clone()]));
        let softer_first = own.iter().sum::<f64>() <= theirs.iter().sum::<f64>();
        let ((seat, soft), (with, loud)) =
            if softer_first { ((one, own), (other, theirs)) } else { ((other, theirs), (one, own)) };
        let (a, b) = (lines[one].run(run), lines[other].run(run));
        let measures = [synchrony(a, b), harmonicity(a, b), parallelism(a, b), self.overlap(&soft, &loud)];
        Some(DoublingBalance {
            seat: SeatId(seat as u16),
            with: SeatId(with as u16),
            bar: measured.get(run.start)?.bar,
            last_bar: measured.get(run.end.checked_sub(1)?)?.bar,
            blend: (measures.iter().map(|measure| u32::from(*measure)).sum::<u32>() / 4) as u16,
            synchrony: measures[0],
            harmonicity: measures[1],
            parallelism: measures[2],
            overlap: measures[3],
            left: self.left(&soft, &loud),
        })
    }

    /// Power by band of a seat over some bars.
    fn spectrum(&self, seat: usize, bars: &[BarBalance]) -> [f64; BANDS] {
        let mut sum = [0.0; BANDS];
        for (band, level) in bars.iter().flat_map(|bar| bar.levels.of(SeatId(seat as u16))) {
            sum[band] += Level::whole(level).power() / bars.len() as f64;
        }
        sum
    }

    fn left(&self, soft: &[f64; BANDS], loud: &[f64; BANDS]) -> u16 {
        let [soft, loud] = [soft, loud].map(|spectrum| self.ear.excitation(spectrum));
        let alone = self.loudness.alone(&soft);
        share(self.loudness.beside(&soft, &loud, &alone).iter().sum(), alone.iter().sum())
    }

    /// By loudness, place by place: what both have of the softer.
    fn overlap(&self, soft: &[f64; BANDS], loud: &[f64; BANDS]) -> u16 {
        let [soft, loud] = [soft, loud].map(|spectrum| self.loudness.alone(&self.ear.excitation(spectrum)));
        share(soft.iter().zip(&loud).map(|(a, b)| a.min(*b)).sum(), soft.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pitches: &[u8]) -> Vec<(Tick, u8)> {
        pitches.iter().zip(0..).map(|(pitch, beat)| (Tick(beat * 480), *pitch)).collect()
    }

    #[test]
    fn octaves_in_parallel_double_and_thirds_do_not() {
        let tune = line(&[72, 74, 76, 77]);
        assert!(doubles(&tune, &line(&[60, 62, 64, 65])));
        assert_eq!(parallelism(&tune, &line(&[60, 62, 64, 65])), 1000);
        assert!(!doubles(&tune, &line(&[69, 71, 72, 74])));
        assert!(!doubles(&tune, &line(&[72, 74])), "half of the onsets");
        assert_eq!(parallelism(&tune, &line(&[60, 59, 57, 55])), 0);
    }
}
