//! The progress of a run.

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::Duration;

/// How far a run is, how fast it goes, and how long it still takes.
pub(super) fn style(bar: ProgressBar) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {rate:>8} {eta:>5} left{msg}");
    bar.set_style(style.map_or_else(|_| ProgressStyle::default_bar(), |style| style.with_key("rate", rate)));
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// Files a second, with a tenth.
fn rate(state: &ProgressState, text: &mut dyn Write) {
    let _ = write!(text, "{:.1}/s", state.per_sec());
}
