//! The library's one error type.

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

impl Error {
    /// Refuses more of a thing than a limit, with what to do about it.
    pub(crate) fn check_limit(what: &'static str, actual: u64, limit: u64, remedy: &str) -> Result<(), Self> {
        if actual <= limit {
            return Ok(());
        }
        Err(Self::Limit { what, actual, limit, remedy: remedy.to_owned() })
    }
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

    /// Something wrong with a text as a whole.
    #[must_use]
    pub fn whole(source_name: &str) -> Self {
        Self { line: 0, span: None, ..Self::at(source_name, "", 0..0) }
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
