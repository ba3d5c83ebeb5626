//! A library of ensembles: the built-in ones, and those a person adds.

use super::Ensemble;
use super::builtin::FILES;
use super::read::read;
use crate::document::{Document, plain_id};
use crate::profile::Library;
use crate::run::{Error, near_names};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Ensembles by id, each resolved against a library of profiles when asked for. It touches no file system.
#[derive(Debug, Clone, Default)]
pub struct Ensembles {
    documents: BTreeMap<String, Arc<Document>>,
}

static BUILTIN: LazyLock<Ensembles> = LazyLock::new(|| Ensembles {
    documents: FILES
        .iter()
        .filter_map(|(name, text)| Document::parse(name, text).ok())
        .map(|document| (document.id(), Arc::new(document)))
        .collect(),
});

impl Ensembles {
    /// The ensembles that come with the library.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// This library with one more ensemble; one of the same id is replaced.
    ///
    /// # Errors
    /// [`Error::Problems`] when the text is not TOML or has no id. The rest is told by [`Self::get`].
    pub fn with_file(&self, source_name: &str, text: &str) -> Result<Self, Error> {
        let document = Document::parse(source_name, text).map_err(Error::Problems)?;
        let id = document.id();
        if id.is_empty() {
            let problem = document.invalid("id", "an ensemble needs an id", "write `id = \"…\"` in kebab case");
            return Err(Error::Problems(vec![problem]));
        }
        let mut more = self.clone();
        more.documents.insert(id, Arc::new(document));
        Ok(more)
    }

    /// An ensemble by id; `_` and `-` are the same.
    ///
    /// # Errors
    /// [`Error::Unknown`] with ids that look like it; [`Error::Problems`] when its text is wrong.
    pub fn get(&self, id: &str, profiles: &Library) -> Result<Ensemble, Error> {
        let wanted = plain_id(id);
        let document = self.documents.get(&wanted).ok_or_else(|| Error::Unknown {
            kind: "ensemble",
            near: near_names(&wanted, self.ids()),
            name: id.to_owned(),
        })?;
        read(document, profiles).map_err(Error::Problems)
    }

    /// Reads a text that is in no library.
    ///
    /// # Errors
    /// [`Error::Problems`], every problem of the text.
    pub fn parse(text: &str, source_name: &str, profiles: &Library) -> Result<Ensemble, Error> {
        let document = Document::parse(source_name, text).map_err(Error::Problems)?;
        read(&document, profiles).map_err(Error::Problems)
    }

    /// Ids in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.documents.keys().map(String::as_str)
    }
}
