//! A library of profiles: the built-in ones, and those a person adds.

use super::builtin::FILES;
use super::entry::Entry;
use super::extends::build;
#[cfg(test)]
use super::extends::merged;
use super::schema::SCHEMA;
use super::{Profile, ProfileId};
use crate::document::{Document, plain_id, shape};
use crate::run::{Error, Invalid, near_names};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// Profiles by id. It touches no file system: callers bring texts.
///
/// A built-in text is read when its profile is first asked for: most commands need a few of nearly two hundred. Texts that a
/// person adds are read and validated at once.
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
    entries: BTreeMap<ProfileId, Entry>,
}

static BUILTIN: LazyLock<Library> = LazyLock::new(|| Library { entries: FILES.map(Entry::unread).into() });

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
        self.profile(&ProfileId(wanted.clone())).cloned().ok_or_else(|| Error::Unknown {
            kind: "instrument",
            near: near_names(&wanted, self.ids().map(|id| id.0.as_str())),
            name: id.to_owned(),
        })
    }

    /// Ids in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &ProfileId> {
        self.entries.keys()
    }

    /// Profiles in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.entries.keys().filter_map(|id| self.profile(id))
    }

    /// What a profile's text says, with what it extends.
    #[cfg(test)]
    pub(super) fn values(&self, id: &ProfileId) -> Option<toml::Table> {
        self.chain(id, self.document(id)?, &[]).ok().map(|chain| merged(&chain))
    }

    fn document(&self, id: &ProfileId) -> Option<&Document> {
        self.entries.get(id)?.document()
    }

    fn profile(&self, id: &ProfileId) -> Option<&Arc<Profile>> {
        let entry = self.entries.get(id)?;
        entry.profile(|document| build(&self.chain(id, document, &[]).ok()?).ok())
    }

    fn add<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Invalid>) {
        let (mut library, mut problems) = (self.clone(), Vec::new());
        let (mut added, mut broken, mut replaces) = (Vec::new(), Vec::new(), false);
        for (name, text) in files {
            match read(name, text) {
                Ok((id, document)) => {
                    replaces |= library.entries.insert(id.clone(), Entry::of(document)).is_some();
                    added.push(id);
                }
                Err(more) => {
                    broken.push(id_meant(name, text));
                    problems.extend(more);
                }
            }
        }
        let touched = if replaces { library.ids().cloned().collect() } else { sorted(&added) };
        problems.extend(library.rebuild(&touched, &added, &broken));
        (library, problems)
    }

    /// Validates anew those of the touched profiles that are, or extend, one of the changed; `broken` are ids of texts that
    /// could not be read.
    fn rebuild(&mut self, touched: &[ProfileId], changed: &[ProfileId], broken: &[ProfileId]) -> Vec<Invalid> {
        let (mut problems, mut built) = (Vec::new(), Vec::new());
        for id in touched {
            let Some(document) = self.document(id) else { continue };
            match self.chain(id, document, broken) {
                Ok(chain) if chain.iter().any(|(id, _)| changed.contains(id)) => match build(&chain) {
                    Ok(profile) => built.push(profile),
                    Err(more) => problems.extend(more),
                },
                Err(problem) if changed.contains(id) => problems.push(*problem),
                _ => (),
            }
        }
        for profile in built {
            self.entries.entry(profile.id.clone()).and_modify(|entry| entry.replace(profile));
        }
        problems
    }

    /// A profile's own text, then the one it extends, and so on, each with its id.
    fn chain<'a>(
        &'a self,
        id: &ProfileId,
        document: &'a Document,
        broken: &[ProfileId],
    ) -> Result<Vec<(ProfileId, &'a Document)>, Box<Invalid>> {
        let mut chain = vec![(id.clone(), document)];
        while let Some((_, last)) = chain.last()
            && let Some(parent) = last.values().get("extends").and_then(toml::Value::as_str)
        {
            let parent = ProfileId(plain_id(parent));
            if chain.iter().any(|(id, _)| *id == parent) {
                let why = format!("`{parent}` extends itself over this one");
                return Err(Box::new(last.invalid("extends", why, "let one of them extend nothing")));
            }
            let Some(next) = self.document(&parent) else {
                return Err(Box::new(self.no_parent(&parent, last, broken)));
            };
            chain.push((parent, next));
        }
        Ok(chain)
    }

    /// What to say of a profile that extends one which is not there.
    fn no_parent(&self, parent: &ProfileId, child: &Document, broken: &[ProfileId]) -> Invalid {
        if broken.contains(parent) {
            return child.invalid("extends", format!("`{parent}` has mistakes of its own"), "mend those first");
        }
        let near = near_names(&parent.0, self.ids().map(|id| id.0.as_str()));
        let remedy = near.first().map_or("write the id of a profile".to_owned(), |n| format!("did you mean `{n}`?"));
        child.invalid("extends", format!("there is no instrument called `{parent}`"), remedy)
    }
}

/// The id of a text that could not be read: its own, or its file's name, which should be the same.
fn id_meant(source_name: &str, text: &str) -> ProfileId {
    let own = Document::parse(source_name, text).map(|document| document.id()).unwrap_or_default();
    let file = source_name.rsplit(['/', '\\']).next().unwrap_or_default();
    ProfileId(if own.is_empty() { plain_id(file.trim_end_matches(".toml")) } else { own })
}

/// Each once, in alphabetical order.
fn sorted(ids: &[ProfileId]) -> Vec<ProfileId> {
    BTreeSet::from_iter(ids).into_iter().cloned().collect()
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
fn read(source_name: &str, text: &str) -> Result<(ProfileId, Document), Vec<Invalid>> {
    let document = Document::parse(source_name, text)?;
    let mut problems = shape(&document, &SCHEMA);
    let id = document.id();
    if id.is_empty() {
        problems.push(document.invalid("id", "a profile needs an id", "write `id = \"…\"` in kebab case"));
    }
    if problems.is_empty() { Ok((ProfileId(id), document)) } else { Err(problems) }
}
