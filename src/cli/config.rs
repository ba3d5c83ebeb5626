//! `partwright.toml` in the working folder: what is typed or in the environment goes before it, defaults come after.

use super::args::{Effort, Played, ROUNDS, THREADS};
use super::exit::Failure;
use super::files;
use partwright::arrange::LossLimits;
use partwright::run::{Error, Invalid};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
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
    /// What MIDI is written for, as `--target`.
    pub(crate) target: Option<String>,
    /// Folders of instruments, as `--instruments`.
    #[serde(default)]
    pub(crate) instruments: Vec<PathBuf>,
    /// As `--threads`.
    #[serde(default, deserialize_with = "threads")]
    pub(crate) threads: Option<u16>,
    /// As `--rounds`.
    #[serde(default, deserialize_with = "rounds")]
    pub(crate) rounds: Option<u8>,
    /// As `--effort`.
    pub(crate) effort: Option<Effort>,
    /// As `--seed`.
    pub(crate) seed: Option<u64>,
    /// As `--max-loss`.
    #[serde(default, deserialize_with = "limits")]
    pub(crate) max_loss: Option<LossLimits>,
    /// As `--part-names`.
    pub(crate) part_names: Option<String>,
    /// As `--engraver`.
    pub(crate) engraver: Option<PathBuf>,
    /// As `--played`.
    pub(crate) played: Option<Played>,
    /// The same as it was written.
    #[serde(skip)]
    written: toml::Table,
}

/// Keys that are no options of `arrange`, or are those of a machine.
const OF_HERE: [&str; 4] = ["for", "instruments", "threads", "engraver"];

impl Config {
    /// The settings of how a piece is arranged as options of `arrange`, but for those that are `typed`.
    pub(crate) fn options(&self, typed: impl Fn(&str) -> bool) -> Vec<String> {
        let settings = self.written.iter().filter(|(key, _)| !OF_HERE.contains(&key.as_str()));
        let options = settings.map(|(key, value)| (format!("--{}", key.replace('_', "-")), value));
        let free = options.filter(|(flag, _)| !(typed(flag) || flag == "--effort" && typed("--steps")));
        let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        free.map(|(flag, value)| format!("{flag}={}", text(value))).collect()
    }

    /// Reads the working folder's file, if there is one.
    pub(crate) fn read() -> Result<Self, Failure> {
        let path = Path::new(NAME);
        if path.exists() { Self::parse(&files::read_text(path)?) } else { Ok(Self::default()) }
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let written = toml::from_str(text).unwrap_or_default();
        let read = toml::from_str(text).map(|config| Self { written, ..config });
        read.map_err(|error| {
            let remedy =
                "the keys are for, style, target, instruments, threads, rounds, effort, seed, max_loss, part_names, engraver, played; each as its option";
            let mut invalid = Invalid::toml(NAME, text, &error);
            invalid.remedy = remedy.to_owned();
            Error::from(invalid).into()
        })
    }
}

fn threads<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u16>, D::Error> {
    within(value, 1, THREADS)
}

fn rounds<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u8>, D::Error> {
    within(value, 0, ROUNDS)
}

fn limits<'de, D: Deserializer<'de>>(value: D) -> Result<Option<LossLimits>, D::Error> {
    String::deserialize(value)?.parse().map(Some).map_err(D::Error::custom)
}

/// A number from `low` to `high`.
fn within<'de, D: Deserializer<'de>, T: TryFrom<i64> + Into<i64> + Copy>(
    value: D,
    low: i64,
    high: T,
) -> Result<Option<T>, D::Error> {
    let number = i64::deserialize(value)?;
    let high = high.into();
    let fits = (low..=high).contains(&number).then(|| T::try_from(number).ok()).flatten();
    fits.map(Some).ok_or_else(|| D::Error::custom(format!("{number} is not a number from {low} to {high}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_no_option_takes_is_refused_with_its_line() {
        for text in ["threads = 0", "threads = 1025", "rounds = 11", "rounds = -1", "max_loss = \"bass=2\""] {
            let failure = Config::parse(&format!("seed = 1\n{text}\n")).unwrap_err().to_string();
            assert!(
                failure.starts_with("partwright.toml:2:")
                    && (failure.contains(" to ") || failure.contains("between 0 and 1")),
                "{failure}"
            );
        }
        assert_eq!(Config::parse("threads = 1024\nrounds = 0\n").unwrap().rounds, Some(0));
    }

    #[test]
    fn settings_are_options_where_none_is_typed() {
        let text =
            "for = \"big-band\"\nstyle = \"film\"\nmax_loss = \"bass=0\"\nrounds = 1\neffort = \"fast\"\nthreads = 2\n";
        let config = Config::parse(text).unwrap();
        let typed = |flag: &str| ["--rounds", "--steps"].contains(&flag);
        assert_eq!(config.options(typed), ["--max-loss=bass=0", "--style=film"]);
        assert!(Config::default().options(|_| false).is_empty());
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let failure = Config::parse("for = \"big-band\"\nstlye = \"band\"\n").unwrap_err().to_string();
        assert!(failure.starts_with("partwright.toml:2:") && failure.contains("stlye"), "{failure}");
        assert_eq!(Config::parse("for = \"big-band\"\n").unwrap().ensemble.as_deref(), Some("big-band"));
    }
}
