//! What a command chooses from: built-in instruments, ensembles and styles, and those of the user's files.

use super::args::Global;
use super::changed::{self, Change};
use super::exit::Failure;
use super::files;
use partwright::arrange::{Casting, Style, as_written};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::finding::Checked;
use partwright::perform::Target;
use partwright::profile::Library;
use partwright::run::{Error, Invalid};
use partwright::score::Score;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// The shelf of instruments and ensembles.
pub(crate) struct Shelf {
    /// Instruments.
    pub(crate) library: Cow<'static, Library>,
}

impl Shelf {
    /// The built-in instruments, and those of `--instruments`.
    pub(crate) fn open(global: &Global) -> Result<Self, Failure> {
        let mut texts = Vec::new();
        for folder in &global.instruments {
            let files = files::toml_files(folder)?;
            if files.is_empty() {
                let why = format!("{} holds no instrument (*.toml); name the folder that does", folder.display());
                return Err(Failure::Usage(why));
            }
            for file in files {
                texts.push((file.to_string_lossy().into_owned(), files::read_text(&file)?));
            }
        }
        if texts.is_empty() {
            return Ok(Self { library: Cow::Borrowed(Library::builtin()) });
        }
        let own = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Ok(Self { library: Cow::Owned(Library::builtin().with_files(own)?) })
    }

    /// The ensemble that `--for` names; for `as-written` the file's own instruments, with who plays which part.
    pub(crate) fn ensemble(
        &self,
        name: &str,
        score: &Score,
    ) -> Result<(Arc<Ensemble>, Option<Checked<Casting>>), Failure> {
        let (whole, changes) = changed::split(name);
        let own = changed::is_as_written(whole);
        if own && changes.iter().any(|change| matches!(change, Change::Without(_))) {
            return Err(changed::nobody_to_leave_out());
        }
        if !own {
            return Ok((self.named(name)?, None));
        }
        let Checked { value: (ensemble, casting), findings } = as_written(score, &self.library)?;
        let ensemble = changes.into_iter().try_fold(ensemble, |ensemble, change| change.made(&ensemble))?;
        Ok((Arc::new(ensemble), Some(Checked::new(casting, findings))))
    }

    /// An ensemble by its id, from a TOML file, or from a line of instrumentation.
    pub(crate) fn named(&self, name: &str) -> Result<Arc<Ensemble>, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Arc::new(Ensembles::parse(&files::read_text(path)?, name, &self.library)?));
        }
        let (whole, changes) = changed::split(name);
        if !changes.is_empty() {
            let whole = Ensemble::clone(&*self.named(whole)?);
            return Ok(Arc::new(changes.into_iter().try_fold(whole, |ensemble, change| change.made(&ensemble))?));
        }
        let id = name.split_whitespace().collect::<Vec<_>>().join("-");
        match Ensembles::builtin().get(&id, &self.library) {
            Err(unknown @ Error::Unknown { .. }) => self.line(name, unknown).map(Arc::new),
            found => Ok(Arc::new(found?)),
        }
    }

    /// An ensemble as [`Shelf::named`], for somebody who looks among ensembles: names of these are suggested before instruments.
    pub(crate) fn shown(&self, name: &str) -> Result<Arc<Ensemble>, Failure> {
        let unknown = || Ensembles::builtin().get(name.trim(), &self.library).err().filter(is_like_one);
        self.named(name).map_err(|failure| match (failure, unknown()) {
            (Failure::Usage(line), Some(unknown)) => Failure::Usage(format!("{unknown} Or, as instruments: {line}")),
            (failure, _) => failure,
        })
    }

    /// The ensemble of a line; `unknown` says that it is no name of one.
    fn line(&self, line: &str, unknown: Error) -> Result<Ensemble, Failure> {
        Ensemble::from_line(line, &self.library).map_err(|error| {
            let word = !line.contains(|c: char| c.is_whitespace() || c == '-');
            let words = !line.contains(|c: char| c.is_ascii_digit() || ",;.+()[]&".contains(c));
            match (&unknown, error) {
                (_, Error::Invalid(problem)) if word && problem.remedy.starts_with("did you mean") => {
                    pointed(line, &problem)
                }
                (Error::Unknown { near, .. }, _) if words && !near.is_empty() => unknown.into(),
                (_, Error::Invalid(problem)) if !words || problem.remedy.starts_with("did you mean") => {
                    pointed(line, &problem)
                }
                _ => unknown.into(),
            }
        })
    }

    /// Every built-in ensemble.
    pub(crate) fn ensembles(&self) -> Result<Vec<Ensemble>, Failure> {
        let all = Ensembles::builtin();
        Ok(all.ids().map(|id| all.get(id, &self.library)).collect::<Result<_, Error>>()?)
    }

    /// What is wrong in an ensemble's text.
    pub(crate) fn check_ensemble(&self, name: &str, text: &str) -> Vec<Invalid> {
        problems_of(Ensembles::parse(text, name, &self.library))
    }

    /// A playback target by its id, or from a TOML file.
    pub(crate) fn target(&self, name: &str) -> Result<Target, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Target::parse(&files::read_text(path)?, name, &self.library)?);
        }
        Ok(Target::builtin(name)?)
    }

    /// What is wrong in a target's text.
    pub(crate) fn check_target(&self, name: &str, text: &str) -> Vec<Invalid> {
        problems_of(Target::parse(text, name, &self.library))
    }

    /// What is wrong in a style's text.
    pub(crate) fn check_style(&self, name: &str, text: &str) -> Vec<Invalid> {
        problems_of(Style::parse(text, name))
    }

    /// A style by its name, or from a TOML file.
    pub(crate) fn style(&self, name: &str) -> Result<Style, Failure> {
        let path = Path::new(name);
        if files::has_extension(path, &["toml"]) {
            return Ok(Style::parse(&files::read_text(path)?, name)?);
        }
        Ok(Style::builtin(name)?)
    }
}

/// Whether there are names like an unknown one.
fn is_like_one(error: &Error) -> bool {
    matches!(error, Error::Unknown { near, .. } if !near.is_empty())
}

/// What is wrong in a text that was read.
fn problems_of<T>(read: Result<T, Error>) -> Vec<Invalid> {
    match read {
        Err(Error::Problems(problems)) => problems,
        Err(Error::Invalid(invalid)) => vec![*invalid],
        _ => Vec::new(),
    }
}

/// A problem under the line it is in.
fn pointed(line: &str, problem: &Invalid) -> Failure {
    let span = problem.span.clone().unwrap_or(0..line.len());
    let width = |text: Option<&str>| text.unwrap_or_default().chars().count();
    let (before, long) = (width(line.get(..span.start)), width(line.get(span)).max(1));
    let mut text = format!("{}; {}\n  {line}\n  ", problem.why, problem.remedy);
    text.push_str(&" ".repeat(before));
    text.push_str(&"^".repeat(long));
    Failure::Usage(text)
}
