//! The progress of a run.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How far a run is, how fast it goes, and how long it still takes.
pub(super) fn style(bar: ProgressBar) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec:>10} {eta:>5} left{msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
