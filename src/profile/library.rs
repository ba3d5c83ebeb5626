//! A library of profiles: the built-in ones, and those a person adds.

use super::builtin::FILES;
use super::extends::build;
#[cfg(test)]
use super::extends::merged;
use super::schema::SCHEMA;
use super::{Profile, ProfileId};
use crate::document::{Document, plain_id, shape};
use crate::run::{Error, Invalid, near_names};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Profiles by id. It touches no file system: callers bring texts.
///
/// ```
/// use partwright::profile::Library;
/// let mine = "id = \"loud-violin\"\nextends = \"violin\"\nname = \"Loud violin\"";
/// let library = Library::builtin().with_file("loud-violin.toml", mine)?;
/// assert_eq!(library.get("loud_violin")?.name, "Loud violin");
/// # Ok::<(), partwright::run::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Library {
    documents: BTreeMap<String, Arc<Document>>,
    profiles: BTreeMap<ProfileId, Arc<Profile>>,
}

static BUILTIN: LazyLock<Library> = LazyLock::new(|| Library::default().lenient(FILES));

impl Library {
    /// The profiles that come with the library.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// This library with one more profile; one of the same id is replaced, and those that extend it follow.
    ///
    /// # Errors
    /// [`Error::Problems`], every problem of the text.
    pub fn with_file(&self, source_name: &str, text: &str) -> Result<Self, Error> {
        self.with_files([(source_name, text)])
    }

    /// This library with more profiles, which may extend each other in any order.
    ///
    /// # Errors
    /// [`Error::Problems`], every problem of every text.
    pub fn with_files<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let (library, problems) = self.add(files);
        if problems.is_empty() { Ok(library) } else { Err(Error::Problems(problems)) }
    }

    /// Everything wrong with a text as a profile of this library; empty when it is fine.
    #[must_use]
    pub fn check(&self, source_name: &str, text: &str) -> Vec<Invalid> {
        self.check_files([(source_name, text)])
    }

    /// Everything wrong with texts as profiles of this library, which may extend each other: each thing once, and an id
    /// that two of them have.
    #[must_use]
    pub fn check_files<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Vec<Invalid> {
        let mut problems = ids_twice(files.clone());
        for problem in self.add(files).1 {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    }

    /// A profile by id; `_` and `-` are the same.
    ///
    /// # Errors
    /// [`Error::Unknown`], with ids that look like it.
    pub fn get(&self, id: &str) -> Result<Arc<Profile>, Error> {
        let wanted = plain_id(id);
        self.profiles.get(&ProfileId(wanted.clone())).cloned().ok_or_else(|| Error::Unknown {
            kind: "instrument",
            near: near_names(&wanted, self.profiles.keys().map(|id| id.0.as_str())),
            name: id.to_owned(),
        })
    }

    /// Ids in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &ProfileId> {
        self.profiles.keys()
    }

    /// Profiles in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.profiles.values()
    }

    /// What a profile's text says, with what it extends.
    #[cfg(test)]
    pub(super) fn values(&self, id: &ProfileId) -> Option<toml::Table> {
        self.chain(self.documents.get(&id.0)?, &[]).ok().map(|chain| merged(&chain))
    }

    fn lenient<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.add(files).0
    }

    fn add<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Invalid>) {
        let (mut library, mut problems) = (self.clone(), Vec::new());
        let (mut added, mut broken) = (Vec::new(), Vec::new());
        for (name, text) in files {
            match read(name, text) {
                Ok((id, document)) => {
                    library.documents.insert(id.clone(), Arc::new(document));
                    added.push(id);
                }
                Err(more) => {
                    broken.push(id_meant(name, text));
                    problems.extend(more);
                }
            }
        }
        problems.extend(library.rebuild(&added, &broken));
        (library, problems)
    }

    /// Validates anew the profiles that are, or extend, one of the ids; `broken` are ids of texts that could not be read.
    fn rebuild(&mut self, changed: &[String], broken: &[String]) -> Vec<Invalid> {
        let mut problems = Vec::new();
        let mut built = Vec::new();
        for (id, document) in &self.documents {
            match self.chain(document, broken) {
                Ok(chain) if chain.iter().any(|(id, _)| changed.contains(id)) => match build(&chain) {
                    Ok(profile) => built.push(profile),
                    Err(more) => problems.extend(more),
                },
                Err(problem) if changed.contains(id) => problems.push(*problem),
                _ => (),
            }
        }
        self.profiles.extend(built.into_iter().map(|profile| (profile.id.clone(), Arc::new(profile))));
        problems
    }

    /// A profile's own text, then the one it extends, and so on, each with its id.
    fn chain<'a>(
        &'a self,
        document: &'a Document,
        broken: &[String],
    ) -> Result<Vec<(String, &'a Document)>, Box<Invalid>> {
        let mut chain = vec![(document.id(), document)];
        while let Some((_, last)) = chain.last()
            && let Some(parent) = last.values().get("extends").and_then(toml::Value::as_str)
        {
            let parent = plain_id(parent);
            if chain.iter().any(|(id, _)| *id == parent) {
                let why = format!("`{parent}` extends itself over this one");
                return Err(Box::new(last.invalid("extends", why, "let one of them extend nothing")));
            }
            let Some(next) = self.documents.get(&parent) else {
                return Err(Box::new(self.no_parent(&parent, last, broken)));
            };
            chain.push((parent, next));
        }
        Ok(chain)
    }

    /// What to say of a profile that extends one which is not there.
    fn no_parent(&self, parent: &str, child: &Document, broken: &[String]) -> Invalid {
        if broken.iter().any(|id| id == parent) {
            return child.invalid("extends", format!("`{parent}` has mistakes of its own"), "mend those first");
        }
        let near = near_names(parent, self.documents.keys().map(String::as_str));
        let remedy = near.first().map_or("write the id of a profile".to_owned(), |n| format!("did you mean `{n}`?"));
        child.invalid("extends", format!("there is no instrument called `{parent}`"), remedy)
    }
}

/// The id of a text that could not be read: its own, or its file's name, which should be the same.
fn id_meant(source_name: &str, text: &str) -> String {
    let own = Document::parse(source_name, text).map(|document| document.id()).unwrap_or_default();
    let file = source_name.rsplit(['/', '\\']).next().unwrap_or_default();
    if own.is_empty() { plain_id(file.trim_end_matches(".toml")) } else { own }
}

/// Ids that an earlier text has too: one would hide the other.
fn ids_twice<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Invalid> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, text) in files {
        let Ok(document) = Document::parse(name, text) else { continue };
        let id = document.id();
        if let Some(other) = seen.get(&id).filter(|_| !id.is_empty()) {
            let why = format!("{other} has the id `{id}` too, and only one of them would be found");
            problems.push(document.invalid("id", why, "give each instrument an id of its own"));
        }
        seen.entry(id).or_insert(name);
    }
    problems
}

/// Reads a text and checks its shape; gives its id.
fn read(source_name: &str, text: &str) -> Result<(String, Document), Vec<Invalid>> {
    let document = Document::parse(source_name, text)?;
    let mut problems = shape(&document, &SCHEMA);
    let id = document.id();
    if id.is_empty() {
        problems.push(document.invalid("id", "a profile needs an id", "write `id = \"…\"` in kebab case"));
    }
    if problems.is_empty() { Ok((id, document)) } else { Err(problems) }
}
