//! One text of a library and the profile it makes, each read when first asked for.

use super::{Profile, ProfileId};
use crate::document::Document;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A text, read once when it is asked for, and the profile made of it with those it extends.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Name and text of what is built in and not read yet.
    text: Option<(&'static str, &'static str)>,
    document: OnceLock<Option<Arc<Document>>>,
    profile: OnceLock<Option<Arc<Profile>>>,
}

impl Entry {
    /// A built-in text, under the id that its file's name gives: tests hold that the two are the same and that the text is fine.
    pub(super) fn unread((name, text): (&'static str, &'static str)) -> (ProfileId, Self) {
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        (
            ProfileId(stem.into_owned()),
            Self { text: Some((name, text)), document: OnceLock::new(), profile: OnceLock::new() },
        )
    }

    /// A text that was read.
    pub(super) fn of(document: Document) -> Self {
        Self { text: None, document: Some(Arc::new(document)).into(), profile: OnceLock::new() }
    }

    /// The text with its places.
    pub(super) fn document(&self) -> Option<&Document> {
        let read = || self.text.and_then(|(name, text)| Document::parse(name, text).ok());
        self.document.get_or_init(|| read().map(Arc::new)).as_deref()
    }

    /// The profile, made by `build` when it is asked for first.
    pub(super) fn profile(&self, build: impl FnOnce(&Document) -> Option<Profile>) -> Option<&Arc<Profile>> {
        self.profile.get_or_init(|| self.document().and_then(build).map(Arc::new)).as_ref()
    }

    /// Another profile for the same text: one that it extends has changed.
    pub(super) fn replace(&mut self, profile: Profile) {
        self.profile = Some(Arc::new(profile)).into();
    }
}
