//! How a caller drives long work: progress, cancelling, budgets and the seed; and the library's one error type.

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
        Self { progress: Arc::new(|_| ()), cancel: Cancel::default(), steps: 200_000, seed: 0 }
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

/// Why nothing could be returned. Odd music is never an error: it gives findings beside the result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The caller cancelled the work.
    #[error("stopped before the end, as asked")]
    Cancelled,
    /// Bytes that are not what they should be, beyond repair.
    #[error("this is not a readable {what}: {why} (at byte {offset}); {remedy}")]
    Unreadable {
        /// The kind of thing expected, such as `MIDI file`.
        what: &'static str,
        /// Byte offset where reading stopped.
        offset: u64,
        /// What was wrong.
        why: String,
        /// What the user can do.
        remedy: String,
    },
    /// Well-formed input of a kind that is clearly refused.
    #[error("{what} is not supported: {why}; {remedy}")]
    Unsupported {
        /// The refused thing.
        what: String,
        /// Why.
        why: String,
        /// What the user can do.
        remedy: String,
    },
    /// A text (profile, ensemble, style, plan, casting) that says something wrong.
    #[error("{}", .0)]
    Invalid(#[from] Box<Invalid>),
    /// A text with several wrong things, in the order they stand.
    #[error("{}", problems_sentence(.0))]
    Problems(Vec<Invalid>),
    /// A name that is not in a library of names.
    #[error("there is no {kind} called `{name}`{}", near_sentence(.near))]
    Unknown {
        /// `ensemble`, `instrument`, `style`, ….
        kind: &'static str,
        /// The name asked for.
        name: String,
        /// Names that look like it, best first.
        near: Vec<String>,
    },
    /// What was asked for cannot all hold.
    #[error("{what} cannot hold: {why}; {remedy}")]
    Unsatisfiable {
        /// The pin or limit.
        what: String,
        /// Why it cannot hold.
        why: String,
        /// What to change.
        remedy: String,
    },
    /// The result would be larger than a stated limit.
    #[error("{what} is over the limit: {actual}, at most {limit}; {remedy}")]
    Limit {
        /// The limited thing, with its unit.
        what: &'static str,
        /// How much was asked.
        actual: u64,
        /// The limit.
        limit: u64,
        /// What the user can do.
        remedy: String,
    },
    /// Text or sound could not be encoded.
    #[error("could not write {what}: {why}")]
    Encode {
        /// What was being written.
        what: &'static str,
        /// Why it failed.
        why: String,
    },
}

fn problems_sentence(problems: &[Invalid]) -> String {
    problems.iter().map(Invalid::to_string).collect::<Vec<_>>().join("\n")
}

fn near_sentence(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!("; did you mean `{one}`?"),
        many => {
            format!("; did you mean one of {}?", many.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// One wrong thing in a text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The file or library entry, as the caller named it.
    pub source_name: String,
    /// Line, counted from 1; 0 when the whole text is meant.
    pub line: u32,
    /// Byte range in the text, for a display that underlines it.
    pub span: Option<std::ops::Range<usize>>,
    /// Dotted key, such as `registers[2].power_db.mf`.
    pub key: String,
    /// What was wrong.
    pub why: String,
    /// What would be right.
    pub remedy: String,
}

impl Invalid {
    /// Something wrong at a byte range of a text: the line is counted from it.
    #[must_use]
    pub fn at(source_name: &str, text: &str, span: std::ops::Range<usize>) -> Self {
        let before = text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count();
        let line = u32::try_from(before + 1).unwrap_or(u32::MAX);
        Self {
            source_name: source_name.to_owned(),
            line,
            span: Some(span),
            key: String::new(),
            why: String::new(),
            remedy: String::new(),
        }
    }

    /// What the TOML reader says about a text, on one line.
    #[must_use]
    pub fn toml(source_name: &str, text: &str, error: &toml::de::Error) -> Self {
        let why = error.message().lines().collect::<Vec<_>>().join(" ");
        Self::at(source_name, text, error.span().unwrap_or(0..0)).with(&why, "")
    }

    /// With what was wrong and what would be right.
    #[must_use]
    pub fn with(mut self, why: &str, remedy: &str) -> Self {
        self.why = why.to_owned();
        self.remedy = remedy.to_owned();
        self
    }

    /// With the key that is meant.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.key = key.to_owned();
        self
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(Box::new(invalid))
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.source_name)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ": `{}`", self.key)?;
        }
        write!(f, ": {}", self.why)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

impl std::error::Error for Invalid {}

/// `f` of every item, in the order of the items: on all cores with the feature `parallel`, else in turn. The caller
/// installs the thread pool; nothing here depends on how many threads it has.
pub fn map<T: Sync, U: Send>(items: &[T], f: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        items.par_iter().map(f).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        items.iter().map(f).collect()
    }
}

/// The names of `known` that are near `asked`, best first, at most three: for "did you mean".
#[must_use]
pub fn near_names<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let asked = asked.to_lowercase().replace('_', "-");
    let limit = 1 + asked.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(&asked, &name.to_lowercase().replace('_', "-")), name))
        .filter(|(d, name)| *d <= limit || (asked.len() >= 4 && name.replace('_', "-").contains(&asked)))
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replace = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
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

    #[test]
    fn near_names_forgive_a_slip_and_an_underscore() {
        let known = ["string-quartet", "sax-quartet", "brass-quintet"];
        assert_eq!(near_names("string_quartte", known), ["string-quartet"]);
        assert!(near_names("gamelan", known).is_empty());
    }
}
