//! What a command chooses from: built-in instruments, ensembles and styles, and those of the user's files.

use super::args::Global;
use super::exit::Failure;
use super::files;
use partwright::arrange::{Casting, Style, as_written};
use partwright::ensemble::{Ensemble, Ensembles};
use partwright::finding::Checked;
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
        if name.replace('_', "-") != "as-written" {
            return Ok((self.named(name)?, None));
        }
        let Checked { value: (ensemble, casting), findings } = as_written(score, &self.library)?;
        Ok((Arc::new(ensemble), Some(Checked::new(casting, findings))))
    }

    /// An ensemble by its id, or from a TOML file.
    pub(crate) fn named(&self, name: &str) -> Result<Arc<Ensemble>, Failure> {
        let path = Path::new(name);
        let ensemble = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            Ensembles::parse(&files::read_text(path)?, name, &self.library)?
        } else {
            Ensembles::builtin().get(name, &self.library)?
        };
        Ok(Arc::new(ensemble))
    }

    /// Every built-in ensemble.
    pub(crate) fn ensembles(&self) -> Result<Vec<Ensemble>, Failure> {
        let all = Ensembles::builtin();
        Ok(all.ids().map(|id| all.get(id, &self.library)).collect::<Result<_, Error>>()?)
    }

    /// What is wrong in an ensemble's text.
    pub(crate) fn check_ensemble(&self, name: &str, text: &str) -> Vec<Invalid> {
        match Ensembles::parse(text, name, &self.library) {
            Err(Error::Problems(problems)) => problems,
            Err(Error::Invalid(invalid)) => vec![*invalid],
            _ => Vec::new(),
        }
    }

    /// A style by its name, or from a TOML file.
    pub(crate) fn style(&self, name: &str) -> Result<Style, Failure> {
        let path = Path::new(name);
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            return Ok(Style::parse(&files::read_text(path)?, name)?);
        }
        Ok(Style::builtin(name)?)
    }
}
