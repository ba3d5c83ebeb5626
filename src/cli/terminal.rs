//! stderr: progress bars, notices and complaints. stdout carries results only.

use super::args::Global;
use super::exit::Failure;
use super::snippet::Snippets;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use partwright::run::{Cancel, Progress, Run, Stage};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The terminal of a command, and the clock of its run.
pub(crate) struct Terminal {
    bars: Bars,
    cancel: Cancel,
    quiet: bool,
    started: Instant,
}

#[derive(Clone)]
struct Bars {
    multi: MultiProgress,
    by_stage: Arc<Mutex<BTreeMap<Stage, ProgressBar>>>,
}

impl Terminal {
    /// Listens for Ctrl-C from now on.
    pub(crate) fn new(global: &Global) -> Self {
        let shown = !global.quiet && !global.no_progress && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let cancel = Cancel::default();
        let on_signal = cancel.clone();
        // Without a handler Ctrl-C ends the process at once: files are still whole, since they are renamed into place.
        let _ = ctrlc::set_handler(move || on_signal.set());
        let bars = Bars { multi: MultiProgress::with_draw_target(target), by_stage: Arc::default() };
        Self { bars, cancel, quiet: global.quiet, started: Instant::now() }
    }

    /// A run that reports to this terminal and is cancelled by Ctrl-C.
    pub(crate) fn run(&self) -> Run {
        let bars = self.bars.clone();
        Run::default().with_cancel(self.cancel.clone()).with_progress(move |progress| bars.show(progress))
    }

    /// A bar of so many steps, to be shaped by who asks for it.
    pub(crate) fn bar(&self, of: u64) -> ProgressBar {
        self.bars.multi.add(ProgressBar::new(of))
    }

    /// Says something on stderr.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.bars.multi.suspend(|| to_stderr(&format!("{text}\n")));
        }
    }

    /// Says how long the command has taken.
    pub(crate) fn say_time(&self) {
        self.say(&format!("took {:.1} s", self.started.elapsed().as_secs_f64()));
    }

    /// Removes the bars.
    pub(crate) fn finish(&self) {
        let _ = self.bars.multi.clear();
    }

    /// Says why the command failed; wrong texts are shown with the place marked.
    pub(crate) fn complain(&self, failure: &Failure) {
        let wrong = failure.wrong_texts();
        if wrong.is_empty() {
            return to_stderr(&format!("partwright: {failure}\n"));
        }
        let snippets = Snippets::on(std::io::stderr().is_terminal());
        for invalid in wrong {
            let text = std::fs::read_to_string(&invalid.source_name).ok();
            to_stderr(&format!("partwright: {}", snippets.told(invalid, text.as_deref())));
        }
    }
}

impl Bars {
    fn show(&self, progress: Progress) {
        let Ok(mut by_stage) = self.by_stage.lock() else { return };
        let bar = by_stage.entry(progress.stage).or_insert_with(|| self.bar(progress));
        bar.set_length(progress.of.max(1));
        bar.set_position(progress.done);
        if progress.of > 0 && progress.done >= progress.of {
            bar.finish_and_clear();
        }
    }

    fn bar(&self, progress: Progress) -> ProgressBar {
        let bar = self.multi.add(ProgressBar::new(progress.of.max(1)));
        let style = ProgressStyle::with_template("{prefix:>9} {wide_bar} {percent:>3} % {eta:>4}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(word(progress.stage));
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// Says something where somebody listens: a stderr that is closed or full is no failure of the command, and there is no
/// other place to tell it.
fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Analyse => "analysing",
        Stage::Arrange => "arranging",
        Stage::Listen => "listening",
        Stage::Mix => "mixing",
        Stage::Engrave => "engraving",
        _ => "working",
    }
}
