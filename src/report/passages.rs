//! Which bars the page lets one hear, cut into passages that are quick to fetch and end where the music does.

use super::Story;
use crate::finding::Finding;
use crate::line::Phrase;
use crate::score::{Bar, BarNumber};
use crate::units::Seconds;
use std::ops::Range;

/// A page carries so much sound: at 64 kb/s a track about 12 MB with the mix, as text (ours).
const MOST: Seconds = Seconds(360.0);
/// A passage goes on over the border of a phrase until it is so long, and ends at the next bar when it is [`LONG`] (ours).
const SHORT: Seconds = Seconds(6.0);
const LONG: Seconds = Seconds(30.0);
/// Of one finding that goes on for long, so much is carried (ours).
const OF_ONE: Seconds = Seconds(20.0);

/// What can be heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Passages {
    /// Whether that is the whole piece; else it is too long, and these are the bars of the worst findings.
    pub whole: bool,
    /// In order, not overlapping.
    pub list: Vec<Passage>,
}

/// A passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Its bars, counted from the first of the piece as 0.
    pub bars: Range<usize>,
    /// When it starts.
    pub from: Seconds,
    /// When it ends; the last one of a piece lasts until nothing sounds.
    pub to: Seconds,
}

/// The passages of a piece: all of it up to six minutes; of a longer one the bars of the findings and one bar before each, the
/// worst first, until they make six minutes. None where nothing was rendered.
#[must_use]
pub fn passages(story: &Story) -> Passages {
    let clock = Clock::of(story);
    let whole = clock.starts.last().is_none_or(|end| end.0 <= MOST.0);
    let carried = match story.balance {
        None => Vec::new(),
        Some(_) if whole => vec![true; clock.bars.len()],
        Some(_) => clock.of_findings(&story.worst_findings()),
    };
    Passages { whole, list: clock.cut(&carried, &clock.borders(&story.analysis.phrases)) }
}

/// How long the sound rings on after the last bar.
const TAIL: Seconds = Seconds(3.0);

/// The bars and when they start.
struct Clock {
    bars: Vec<Bar>,
    /// One more than bars: the last is the end.
    starts: Vec<Seconds>,
}

impl Clock {
    fn of(story: &Story) -> Self {
        let frame = &story.arrangement.frame;
        let tempo = crate::perform::tempo(story.arrangement);
        let bars: Vec<Bar> = frame.meters.bars(frame.end).collect();
        let last = bars.last().map(|bar| bar.span.end);
        let starts = bars.iter().map(|bar| bar.span.start).chain(last).map(|tick| tempo.seconds_at(tick)).collect();
        Self { bars, starts }
    }

    /// Whether a phrase starts in a bar.
    fn borders(&self, phrases: &[Phrase]) -> Vec<bool> {
        let mut borders = vec![false; self.bars.len()];
        for phrase in phrases {
            let bar = self.bars.partition_point(|bar| bar.span.end <= phrase.span.start);
            borders.iter_mut().skip(bar).take(1).for_each(|border| *border = true);
        }
        borders
    }

    /// The bars of the findings, the worst first, as many as may be carried.
    fn of_findings(&self, worst_first: &[&Finding]) -> Vec<bool> {
        let mut carried = vec![false; self.bars.len()];
        let mut left = MOST.0 - TAIL.0;
        for finding in worst_first {
            let Some(first) = finding.place.bar else { continue };
            for bar in self.of_one(first, finding.place.last_bar.unwrap_or(first)) {
                let length = self.length(bar..bar + 1).0;
                if !carried[bar] && length <= left {
                    carried[bar] = true;
                    left -= length;
                }
            }
        }
        carried
    }

    /// The bars of one finding, and the bar before.
    fn of_one(&self, first: BarNumber, last: BarNumber) -> Range<usize> {
        let start = self.bars.partition_point(|bar| bar.number < first);
        let end = self.bars.partition_point(|bar| bar.number <= last);
        let start = start.min(end).saturating_sub(1);
        let fits = (start + 2..=end).take_while(|end| self.length(start..*end).0 <= OF_ONE.0).last();
        start..fits.unwrap_or(end.min(start + 2))
    }

    fn length(&self, bars: Range<usize>) -> Seconds {
        let at = |bar: usize| self.starts.get(bar).map_or(0.0, |start| start.0);
        Seconds(at(bars.end) - at(bars.start))
    }

    fn cut(&self, carried: &[bool], borders: &[bool]) -> Vec<Passage> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for bar in (0..carried.len()).filter(|bar| carried[*bar]) {
            match runs.last_mut() {
                Some(run) if run.end == bar && !self.ends(run, borders[bar]) => run.end = bar + 1,
                _ => runs.push(bar..bar + 1),
            }
        }
        runs.into_iter().map(|bars| self.passage(bars)).collect()
    }

    /// Whether a passage ends before the next bar, which may start a phrase.
    fn ends(&self, bars: &Range<usize>, border: bool) -> bool {
        let length = self.length(bars.clone());
        length >= LONG || border && length >= SHORT
    }

    fn passage(&self, bars: Range<usize>) -> Passage {
        let at = |bar: usize| self.starts.get(bar).copied().unwrap_or(Seconds(0.0));
        let tail = if bars.end == self.bars.len() { TAIL } else { Seconds(0.0) };
        Passage { from: at(bars.start), to: Seconds(at(bars.end).0 + tail.0), bars }
    }
}

#[cfg(test)]
#[path = "passages_tests.rs"]
mod tests;
