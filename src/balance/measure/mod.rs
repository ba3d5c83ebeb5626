//! Every bar measured: levels and masking. A bar that sounds as it did before is not measured anew.

mod meter;
mod role;
mod seat;
mod sums;

pub use seat::Masking;
pub(super) use sums::{ALONE, over, share};

use super::heard::Heard;
use super::mind::MeasuredBar;
use super::timeline::Timeline;
use crate::arrange::Arrangement;
use crate::line::Role;
use crate::run;
use crate::score::Bar;
use meter::Meter;
use std::ops::Range;
use std::sync::Arc;

/// Roles whose group is judged, with the threshold of each.
pub(crate) const JUDGED: [Role; 3] = [Role::Melody, Role::Countermelody, Role::Bass];

/// What was measured of every bar of an arrangement, before it is judged.
#[derive(Debug, Clone)]
pub struct Measured {
    heard: Heard,
    pub(super) timeline: Arc<Timeline>,
    pub(super) bars: Vec<Arc<MeasuredBar>>,
}

/// Measures every bar of what was heard.
#[must_use]
pub fn measure(heard: &Heard, arrangement: &Arrangement) -> Measured {
    let timeline = Arc::new(Timeline::new(heard, arrangement));
    let bars = measured(heard, &timeline, |_, _| None);
    Measured { heard: heard.clone(), timeline, bars }
}

impl Measured {
    /// What was heard.
    #[must_use]
    pub const fn heard(&self) -> &Heard {
        &self.heard
    }

    /// Measures another hearing of the piece, and of it only the bars that sound otherwise or in which somebody does something
    /// else: the same as measuring the whole.
    #[must_use]
    pub fn again(&self, heard: &Heard, arrangement: &Arrangement) -> Self {
        let timeline = Arc::new(Timeline::new(heard, arrangement));
        let known = |index: usize, frames: &Range<usize>| {
            let same = self.timeline.same(&timeline, index) && self.heard.same(heard, frames);
            same.then(|| self.bars.get(index).cloned()).flatten()
        };
        let bars = measured(heard, &timeline, known);
        Self { heard: heard.clone(), timeline, bars }
    }
}

/// The bars in order: those that are known, the others measured.
fn measured(
    heard: &Heard,
    timeline: &Timeline,
    known: impl Fn(usize, &Range<usize>) -> Option<Arc<MeasuredBar>> + Sync,
) -> Vec<Arc<MeasuredBar>> {
    let meter = Meter::new(heard, timeline);
    let bars: Vec<(usize, &(Bar, Range<usize>))> = timeline.bars.iter().enumerate().collect();
    run::map(&bars, |(index, (bar, frames))| known(*index, frames).unwrap_or_else(|| Arc::new(meter.bar(bar, frames))))
}
