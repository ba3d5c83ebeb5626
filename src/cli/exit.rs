//! Exit codes and failures.

use partwright::finding::{Finding, Severity};
use partwright::run::{Error, Invalid};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done, nothing at or above `--fail-on`.
    Fine,
    /// 1: findings at or above `--fail-on`, or a pin or limit that cannot hold.
    Findings,
    /// 2: wrong use or wrong input.
    Usage,
    /// 65 (`EX_DATAERR`): of many files too many failed, which another attempt would not mend.
    TooManyFailures,
    /// 75 (`EX_TEMPFAIL`): many files were begun and not all ended; another attempt goes on.
    Again,
    /// 130: stopped by the user.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::TooManyFailures => 65,
            Exit::Again => 75,
            Exit::Interrupted => 130,
        })
    }
}

impl Exit {
    /// [`Exit::Findings`] when one of the findings is at or above the limit.
    pub(crate) fn of(findings: &[Finding], limit: Option<Severity>) -> Self {
        let reached = limit.is_some_and(|limit| findings.iter().any(|finding| finding.severity >= limit));
        if reached { Self::Findings } else { Self::Fine }
    }
}

/// Why a command gave no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The library refused, for the named input.
    #[error("{}{error}{}", input.as_ref().map(|input| format!("{input}: ")).unwrap_or_default(), where_names_are(error))]
    Library {
        /// The file or argument it is about.
        input: Option<String>,
        /// What it said.
        error: Error,
    },
    /// A file could not be read or written.
    #[error("could not {verb} {}: {error}", path.display())]
    File {
        /// `read`, `write`, `create`, ….
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// Something would be overwritten.
    #[error("{} exists already; choose another place, or replace it with --force", .0.display())]
    Exists(PathBuf),
    /// Another program could not engrave what was written.
    #[error("{0}")]
    Engraving(String),
    /// More is lost than was allowed.
    #[error("refused, and nothing is written:\n{}", .0.iter().map(in_a_line).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Finding>),
    /// Many files were begun, and it cannot go on now.
    #[error("{0}")]
    Again(String),
    /// The arguments cannot hold together.
    #[error("{0}")]
    Usage(String),
}

/// A finding without its severity, which being refused says.
fn in_a_line(finding: &Finding) -> String {
    format!("  [{}] {}\n    remedy: {}", finding.code, finding.message, finding.remedy)
}

/// Where the right names can be read, for an unknown one that is like none of them.
fn where_names_are(error: &Error) -> &'static str {
    match error {
        Error::Unknown { kind, near, .. } if near.is_empty() => match *kind {
            "target" => "; `partwright targets list` shows the names, and a file of your own ends in .toml",
            "ensemble" => "; `partwright ensembles list` shows the names, and a file of your own ends in .toml",
            "instrument" => "; `partwright instruments list` shows the names",
            "style" => "; `partwright styles list` shows the names, and a file of your own ends in .toml",
            "finding code" => "; `partwright explain` lists the codes",
            _ => "",
        },
        _ => "",
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library { input: None, error }
    }
}

impl Failure {
    /// A failure of the library about an input.
    pub(crate) fn of(input: &str, error: Error) -> Self {
        // A message about a text names its source already.
        let input = (!matches!(error, Error::Cancelled | Error::Invalid(_))).then(|| input.to_owned());
        Self::Library { input, error }
    }

    /// The wrong places of texts it is about; empty when it is about something else.
    pub(crate) fn wrong_texts(&self) -> &[Invalid] {
        match self {
            Self::Library { error: Error::Invalid(invalid), .. } => std::slice::from_ref(invalid),
            Self::Library { error: Error::Problems(problems), .. } => problems,
            _ => &[],
        }
    }

    /// The exit code it ends with.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Library { error: Error::Cancelled, .. } => Exit::Interrupted,
            Self::Library { error: Error::Unsatisfiable { .. }, .. } | Self::Refused(_) => Exit::Findings,
            Self::Again(_) => Exit::Again,
            _ => Exit::Usage,
        }
    }
}
