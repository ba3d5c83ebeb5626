//! `partwright.toml` in the working folder: what is typed or in the environment goes before it, defaults come after.

use super::exit::Failure;
use super::files;
use partwright::run::{Error, Invalid};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file's name.
const NAME: &str = "partwright.toml";

/// Settings of a working folder. Every key is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The ensemble, as `--for`.
    #[serde(rename = "for")]
    pub(crate) ensemble: Option<String>,
    /// The style, as `--style`.
    pub(crate) style: Option<String>,
    /// Folders of instruments, as `--instruments`.
    #[serde(default)]
    pub(crate) instruments: Vec<PathBuf>,
    /// As `--threads`.
    pub(crate) threads: Option<u16>,
    /// As `--rounds`.
    pub(crate) rounds: Option<u8>,
    /// As `--seed`.
    pub(crate) seed: Option<u64>,
}

impl Config {
    /// Reads the working folder's file, if there is one.
    pub(crate) fn read() -> Result<Self, Failure> {
        let path = Path::new(NAME);
        if path.exists() { Self::parse(&files::read_text(path)?) } else { Ok(Self::default()) }
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let span = error.span();
            let before = span.as_ref().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(0);
            let remedy = "known keys are for, style, instruments, threads, rounds, seed".to_owned();
            let why = error.message().to_owned();
            Error::from(Box::new(Invalid { source_name: NAME.to_owned(), line, span, key: String::new(), why, remedy }))
                .into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let failure = Config::parse("for = \"big-band\"\nstlye = \"band\"\n").unwrap_err().to_string();
        assert!(failure.starts_with("partwright.toml:2:") && failure.contains("stlye"), "{failure}");
        assert_eq!(Config::parse("for = \"big-band\"\n").unwrap().ensemble.as_deref(), Some("big-band"));
    }
}
