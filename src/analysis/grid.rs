//! Bars and beats of a piece, as far as it has music.

use crate::score::{Frame, Meter, Tick, TickSpan};

/// Empty bars that are walked one by one before the rest of a silence is taken as one.
const LONGEST_SILENCE: u64 = 64;

/// The bars of a piece. They tile it from tick 0 to its end; a silence of more than 64 bars is one long bar, so that
/// the number of bars stays in proportion to the music whatever ticks a file claims.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) bars: Vec<Bar>,
}

/// One bar, or a long silence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Length of the beat that is counted.
    pub(super) beat: u64,
    pub(super) meter: Meter,
}

impl Bar {
    pub(super) const fn length(&self) -> u64 {
        self.end - self.start
    }

    pub(super) fn span(&self) -> TickSpan {
        TickSpan::new(Tick(self.start), Tick(self.end))
    }
}

impl Grid {
    /// The bars of a frame in which notes start at `onsets` (ascending) and the last ends at `end`.
    pub(super) fn new(frame: &Frame, onsets: &[u64], end: u64) -> Self {
        let end = end.max(frame.end.0).max(1);
        let mut bars: Vec<Bar> = Vec::new();
        let (mut at, mut next) = (0u64, 0usize);
        while at < end {
            let bar = frame.meters.bar_at(Tick(at));
            let beat = bar.meter.beat_length(frame.division()).0;
            while onsets.get(next).is_some_and(|onset| *onset < at) {
                next += 1;
            }
            let music = onsets.get(next).copied().unwrap_or(end);
            let length = bar.span.length().0.max(1);
            let far = music.saturating_sub(at) / length > LONGEST_SILENCE;
            let stop = if far { frame.meters.bar_at(Tick(music)).span.start.0.max(at + 1) } else { bar.span.end.0 };
            bars.push(Bar { start: at, end: stop.max(at + 1), beat, meter: bar.meter });
            at = stop.max(at + 1);
        }
        Self { bars }
    }

    /// Index of the bar that holds a tick; the last for ticks beyond the end.
    pub(super) fn bar_index(&self, tick: u64) -> usize {
        self.bars.partition_point(|bar| bar.start <= tick).saturating_sub(1)
    }

    /// First tick after the last bar.
    pub(super) fn end(&self) -> u64 {
        self.bars.last().map_or(1, |bar| bar.end)
    }
}
