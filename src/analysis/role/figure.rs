//! Which strikes of a line are an accompaniment figure: a pattern that goes on, whatever the tune does.
//!
//! The kinds are those of the textbooks (Adler, *The Study of Orchestration*, ch. 5 and 15, on accompaniment patterns;
//! Piston, *Orchestration*, ch. 16, types of texture); where one begins is ours.

use super::strike::Strike;
use crate::analysis::texture::{mixed, per_mille};

/// Strikes of one pitch in a row that are a pulse, and of a chord in turn that break it.
const PULSE: usize = 3;
const BROKEN: usize = 4;
/// Narrowest step of a broken chord, in semitones.
const CHORD_STEP: u8 = 3;
/// Bars in a row with one figure at other pitches that are an ostinato; fewer are a sequence.
const SEQUENCE: usize = 4;

/// The share of strikes that belong to a figure, in thousandths.
pub(super) fn share(strikes: &[Strike]) -> u32 {
    let count = figures(strikes).into_iter().filter(|figure| *figure).count();
    per_mille(count as u64, strikes.len() as u64)
}

/// For each strike of a line whether it belongs to a figure.
pub(super) fn figures(strikes: &[Strike]) -> Vec<bool> {
    let mut figures: Vec<bool> = (0..strikes.len()).map(|index| is_pulse(strikes, index)).collect();
    for (index, figure) in figures.iter_mut().enumerate() {
        *figure |= is_broken_chord(strikes, index);
    }
    let bars: Vec<Bar> = bars(strikes);
    for (index, bar) in bars.iter().enumerate() {
        if is_after_beat(&bars, index) || is_ostinato(&bars, index) {
            figures[bar.strikes.clone()].fill(true);
        }
    }
    for (figure, strike) in figures.iter_mut().zip(strikes) {
        *figure &= !strike.shaken;
    }
    figures
}

/// Struck again and again at one pitch, a beat apart at most; once again is no more than a tune does.
fn is_pulse(strikes: &[Strike], index: usize) -> bool {
    let again = |a: &Strike, b: &Strike| (a.low, a.high) == (b.low, b.high) && b.start - a.start <= a.beat;
    runs(strikes, index, PULSE).any(|run| run.windows(2).all(|pair| again(&pair[0], &pair[1])))
}

/// Steps of a third and more in even notes, a beat apart at most: a chord's notes in turn.
fn is_broken_chord(strikes: &[Strike], index: usize) -> bool {
    let breaks = |a: &Strike, b: &Strike| a.high.abs_diff(b.high) >= CHORD_STEP && b.start - a.start <= a.beat;
    let even = |a: u64, b: u64| a.abs_diff(b) <= a.max(b) / 4;
    runs(strikes, index, BROKEN).any(|run| {
        let steps = run.windows(2).all(|pair| breaks(&pair[0], &pair[1]));
        steps && run.windows(3).all(|three| even(three[1].start - three[0].start, three[2].start - three[1].start))
    })
}

/// The runs of so many strikes that a strike is in.
fn runs(strikes: &[Strike], index: usize, length: usize) -> impl Iterator<Item = &[Strike]> {
    strikes[(index + 1).saturating_sub(length)..(index + length).min(strikes.len())].windows(length)
}

/// A bar of a line.
struct Bar {
    index: usize,
    strikes: std::ops::Range<usize>,
    /// Hash of when it strikes.
    rhythm: u64,
    /// Hash of when and whether it goes up or down.
    contour: u64,
    /// Hash of when and which pitches.
    pitches: u64,
    /// Whether it is silent when the bar begins.
    late: bool,
    /// How many bars before this one, without gap, have its contour.
    run: usize,
}

fn bars(strikes: &[Strike]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    let mut from = 0usize;
    for own in strikes.chunk_by(|a, b| a.bar == b.bar) {
        let sounding = from.checked_sub(1).map_or(0, |before| strikes[before].end);
        let mut bar = read(own, from, sounding);
        bar.run = bars
            .last()
            .filter(|last| last.index + 1 == bar.index && last.contour == bar.contour)
            .map_or(0, |last| last.run + 1);
        from += own.len();
        bars.push(bar);
    }
    bars
}

fn read(own: &[Strike], from: usize, sounding: u64) -> Bar {
    let first = own[0];
    let start = first.start - first.place;
    let (mut rhythm, mut contour, mut pitches) = (0, 0, 0);
    let mut before = None;
    for strike in own {
        let place = strike.twelfth();
        rhythm = mixed(rhythm, place);
        contour = mixed(contour, place << 2 | direction(before, strike.high));
        pitches = mixed(pitches, place << 14 | u64::from(strike.low) << 7 | u64::from(strike.high));
        before = Some(strike.high);
    }
    let late = first.twelfth() > 0 && sounding <= start + first.beat / 8;
    Bar { index: first.bar, strikes: from..from + own.len(), rhythm, contour, pitches, late, run: 0 }
}

fn direction(before: Option<u8>, pitch: u8) -> u64 {
    before.map_or(0, |before| match before.cmp(&pitch) {
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Less => 2,
        std::cmp::Ordering::Greater => 3,
    })
}

/// Leaves out the first beat, bar after bar in one rhythm.
fn is_after_beat(bars: &[Bar], index: usize) -> bool {
    let bar = &bars[index];
    let same = |other: &Bar| other.late && other.rhythm == bar.rhythm && other.index.abs_diff(bar.index) <= 2;
    bar.late && near(bars, index, 1).any(same)
}

/// Two strikes and more that come again note for note in the next or second bar, or at other pitches in bar after bar.
fn is_ostinato(bars: &[Bar], index: usize) -> bool {
    let bar = &bars[index];
    let same = |other: &Bar| other.pitches == bar.pitches && other.index.abs_diff(bar.index) <= 2;
    let last = bars[index..]
        .iter()
        .zip(bar.index..)
        .take_while(|(other, index)| other.index == *index && other.contour == bar.contour)
        .count();
    let goes_on = bar.strikes.len() > 2 && bar.run + last >= SEQUENCE;
    goes_on || (bar.strikes.len() > 1 && near(bars, index, 2).any(same))
}

/// The bars up to so many before and after one, without it.
fn near(bars: &[Bar], index: usize, far: usize) -> impl Iterator<Item = &Bar> {
    let (before, after) = (index.saturating_sub(far)..index, index + 1..(index + 1 + far).min(bars.len()));
    bars[before].iter().chain(&bars[after])
}
