//! How a caller drives long work: progress, cancelling, budgets and the seed; and the library's one error type.

mod beside;
mod error;
mod map;
mod near;

pub use beside::beside;
pub use error::{Error, Invalid};
pub use map::{map, map_mut};
pub use near::near_names;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a caller brings to a long piece of work. `Run::default()` is silent, is never cancelled, and has the
/// default effort.
///
/// ```
/// use partwright::run::Run;
/// let run = Run::default().with_seed(7);
/// assert!(run.check().is_ok());
/// ```
#[derive(Clone)]
pub struct Run {
    progress: Arc<dyn Fn(Progress) + Send + Sync>,
    cancel: Cancel,
    /// Budget of the arranger's solver, in steps (never in time, so that the answer does not depend on the machine).
    pub steps: u64,
    /// Seed of everything that draws numbers. The same seed gives the same bytes.
    pub seed: u64,
}

impl Default for Run {
    fn default() -> Self {
        Self { progress: Arc::new(|_| ()), cancel: Cancel::default(), steps: Effort::Default.steps(), seed: 0 }
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("steps", &self.steps).field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl Run {
    /// Calls `progress` now and then from the working threads.
    #[must_use]
    pub fn with_progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Arc::new(progress);
        self
    }

    /// Stops early, with [`Error::Cancelled`], once `cancel` is set.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Sets the solver's budget in steps.
    #[must_use]
    pub fn with_steps(mut self, steps: u64) -> Self {
        self.steps = steps;
        self
    }

    /// Sets the seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Tells the caller how far a stage has come.
    pub fn report(&self, stage: Stage, done: u64, of: u64) {
        (self.progress)(Progress { stage, done, of });
    }

    /// `Err(Error::Cancelled)` once the caller has cancelled; call it between pieces of work.
    pub fn check(&self) -> Result<(), Error> {
        if self.cancel.is_set() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

/// How long the arranger's solver looks for better, as a person asks it. `examples/solver_figures` prints what each gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// For trying things out: what is found first, a little improved.
    Fast,
    /// For everyday.
    #[default]
    Default,
    /// For the concert: ten times the search, for one to three per cent less cost.
    Best,
}

impl Effort {
    /// The budget in steps.
    ///
    /// ```
    /// use partwright::run::{Effort, Run};
    /// assert_eq!(Run::default().steps, Effort::Default.steps());
    /// ```
    #[must_use]
    pub const fn steps(self) -> u64 {
        match self {
            Self::Fast => 20_000,
            Self::Default => 200_000,
            Self::Best => 2_000_000,
        }
    }
}

/// A flag shared with the caller that stops the work.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the work to stop soon.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stage of the whole way, for progress displays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// Finding voices, roles, phrases, harmony.
    Analyse,
    /// Giving lines to seats.
    Arrange,
    /// Rendering stems and measuring them.
    Listen,
    /// Writing the mix.
    Mix,
    /// Engraving score and parts.
    Engrave,
}

/// How far a stage has come: `done` of `of` units of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which stage.
    pub stage: Stage,
    /// Units done.
    pub done: u64,
    /// Units in all; 0 when unknown.
    pub of: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_is_seen_by_every_clone() {
        let cancel = Cancel::default();
        let run = Run::default().with_cancel(cancel.clone());
        assert!(run.clone().check().is_ok());
        cancel.set();
        assert_eq!(run.check(), Err(Error::Cancelled));
    }
}
